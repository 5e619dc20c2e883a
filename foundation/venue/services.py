"""What a hall is served with is written down: a new authority asks every tablet for trust."""
from datetime import datetime

from foundation.accounts.identity import Actor
from foundation.audit import record
from foundation.database import transaction
from foundation.venue.audited import AUTHORITY_MADE, CERTIFICATE_ISSUED
from foundation.venue.authority import Trust


@transaction
def note_certificates(trust: Trust, addresses: list[str], *, actor: Actor, at: datetime) -> None:
    """Records what was made for this start; the keys themselves are nowhere but in their files."""
    if trust.new_authority:
        until = trust.authority.not_valid_after_utc.date().isoformat()
        record(AUTHORITY_MADE, actor=actor, at=at, subject="venue", fingerprint=trust.fingerprint, until=until)
    if trust.new_certificate:
        record(CERTIFICATE_ISSUED, actor=actor, at=at, subject="venue", addresses=", ".join(addresses))
