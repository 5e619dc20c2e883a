"""What this room keeps about people, and what for."""
from foundation.people.field_purposes import ACCOUNT, NAME, STAFF, impersonal, personal
from scoring.field_purposes import RESULTS


def speak_for_fields() -> None:
    """Says of every column of this room what it is kept for, or that it tells nothing about a person."""
    personal(RESULTS, "certificate.number", "certificate.award", "title_award.title", "title_award.because", "title_award.number")
    personal(ACCOUNT, "award_line.because", "payment_line.payee", "proposal.unset", "proposal.superseded")
    personal(STAFF, "payment_batch.return_reason")
    personal(NAME, "schedule_scan.content")
    impersonal({
        "award_schedule": "schedule_id status document content content_hash", "proposal": "public_id state fingerprint inputs",
        "payment_batch": "public_id number state content_hash", "schedule_scan": "public_id digest", "certificate": "kind state",
        "award_line": "public_id kind event level prize schedule schedule_status article", "title_award": "occupation state",
        "payment_line": "state",
    })
