"""Who may: the doors of the scoring room. What belongs to one competition is checked again when it has been found."""
from collections.abc import Mapping

from foundation.accounts.permissions import Permission
from foundation.accounts.roles import Role


class Scoring(Permission):
    """What somebody may do with marks and results."""

    EDIT_SCHEME = "write the marking scheme of an event before it is frozen"
    OPEN_SCORING = "freeze the scheme and hand the sheets to the judges"
    SUBMIT_MARKS = "submit one's own sheets, by blind code"
    READ_PROGRESS = "see which sheets are there and which are missing, without marks"
    READ_MARKS = "see the marks of all judges, by blind code"
    RETURN_SHEET = "send a sheet back to its judge"
    REVOKE_DEVICE = "take a judge's tablet out of use, or into use again"
    RECORD_DAY = "record status, time and deductions of an entry, by blind code"
    DECIDE_TIE = "record the decided order of tied entries"
    CONFIRM_RESULTS = "confirm the results of an event and lock its sheets, or reopen them before publication"
    READ_RESULTS = "see confirmed results by blind code before they are published"
    PUBLISH_RESULTS = "unseal the draw and publish confirmed results"


CHIEF = frozenset({Role.CHIEF_JUDGE})
ORGANIZER = frozenset({Role.ORGANIZER})

TABLE: Mapping[Permission, frozenset[Role]] = {
    Scoring.EDIT_SCHEME: ORGANIZER,
    Scoring.OPEN_SCORING: ORGANIZER | CHIEF,
    Scoring.SUBMIT_MARKS: frozenset({Role.JUDGE}),
    Scoring.READ_PROGRESS: ORGANIZER | CHIEF | frozenset({Role.SUPERVISOR}),
    Scoring.READ_MARKS: CHIEF,
    Scoring.RETURN_SHEET: CHIEF,
    Scoring.REVOKE_DEVICE: CHIEF,
    Scoring.RECORD_DAY: CHIEF,
    Scoring.DECIDE_TIE: CHIEF,
    Scoring.CONFIRM_RESULTS: CHIEF,
    Scoring.READ_RESULTS: ORGANIZER | CHIEF,
    Scoring.PUBLISH_RESULTS: ORGANIZER,
}
