"""Who may: the doors of the scoring room. What belongs to one competition is checked again when it has been found."""
from collections.abc import Mapping

from foundation.accounts.permissions import Permission
from foundation.accounts.roles import Role


class Scoring(Permission):
    """What somebody may do with marks and results."""

    EDIT_SCHEME = "write the marking scheme of an event before it is frozen"
    AMEND_SCHEME = "ask for a change of a frozen scheme, agree to one that the other side asked for, read all its versions"
    OPEN_SCORING = "freeze the scheme and hand the sheets to the judges"
    SUBMIT_MARKS = "submit one's own sheets, by blind code"
    READ_PROGRESS = "see which sheets are there and which are missing, without marks"
    READ_MARKS = "see the marks of all judges, by blind code"
    RETURN_SHEET = "send a sheet back to its judge"
    CONFIRM_SHEET = "look through submitted sheets by blind code, and confirm them or send them back, never edit them"
    LOCK_SHEETS = "lock a module or sub-criterion, decide about late sheets, order second rounds"
    AMEND_MARK = "ask for another mark on a locked sheet"
    AGREE_AMENDMENT = "agree to another mark on a locked sheet that somebody else asked for"
    ENTER_PAPER = "enter sheets that were filled in on paper, or files from examination systems, for their judges"
    READ_ANALYTICS = "see how judges differ from each other, by code"
    RECHECK = "draw and do the sampling re-check of marks, by blind code"
    READ_DEVICES = "see the judges' tablets: last contact, what waits on them"
    BRING_OUTBOX = "hand in what a judge's tablet without a network held, brought as a file"
    REVOKE_DEVICE = "take a judge's tablet out of use, or into use again"
    RECORD_DAY = "record status, time and deductions of an entry, by blind code"
    PRINT_SHEETS = "print empty marking sheets, by blind code"
    DECIDE_PAPER = "see which cells two people entered differently, and decide with the paper in hand"
    LOAD_MARKS = "load and confirm marks from files: by blind code where one sees codes, by ticket where one sees people"
    DECIDE_TIE = "record the decided order of tied entries"
    CONFIRM_RESULTS = "confirm the results of an event and lock its sheets, or reopen them before publication"
    READ_RESULTS = "see confirmed results by blind code before they are published"
    RECORD_FIELD = "record time, deductions, absence and misconduct of an entry by name, where it stands"
    CARRY_FIELD = "carry what field judges recorded over to the blind codes"
    READ_SIGNED = "read papers for signature and the scans of signed ones, by blind code"
    KEEP_SIGNED = "keep the scan of the signed summary of one version of the results"
    PUBLISH_RESULTS = "unseal the draw and publish confirmed results"


CHIEF = frozenset({Role.CHIEF_JUDGE})
ORGANIZER = frozenset({Role.ORGANIZER})
SCOREKEEPER = frozenset({Role.SCOREKEEPER})
SUPERVISOR = frozenset({Role.SUPERVISOR})

TABLE: Mapping[Permission, frozenset[Role]] = {
    Scoring.EDIT_SCHEME: ORGANIZER,
    Scoring.AMEND_SCHEME: ORGANIZER | CHIEF,
    Scoring.OPEN_SCORING: ORGANIZER | CHIEF,
    Scoring.SUBMIT_MARKS: frozenset({Role.JUDGE}),
    Scoring.READ_PROGRESS: ORGANIZER | CHIEF | SUPERVISOR | SCOREKEEPER,
    Scoring.READ_MARKS: CHIEF,
    Scoring.RETURN_SHEET: CHIEF,
    Scoring.CONFIRM_SHEET: CHIEF | SCOREKEEPER,
    Scoring.LOCK_SHEETS: CHIEF,
    Scoring.AMEND_MARK: CHIEF,
    Scoring.AGREE_AMENDMENT: CHIEF | SUPERVISOR,
    Scoring.ENTER_PAPER: SCOREKEEPER,
    Scoring.READ_ANALYTICS: CHIEF,
    Scoring.RECHECK: CHIEF | SUPERVISOR | SCOREKEEPER,
    Scoring.READ_DEVICES: ORGANIZER | CHIEF | frozenset({Role.SCOREKEEPER, Role.SUPERVISOR}),
    Scoring.BRING_OUTBOX: frozenset({Role.SCOREKEEPER}),
    Scoring.REVOKE_DEVICE: CHIEF,
    Scoring.RECORD_DAY: CHIEF,
    Scoring.PRINT_SHEETS: ORGANIZER | CHIEF | SCOREKEEPER,
    Scoring.DECIDE_PAPER: CHIEF | SCOREKEEPER,
    Scoring.LOAD_MARKS: ORGANIZER | CHIEF | SCOREKEEPER | frozenset({Role.REGISTRAR}),
    Scoring.DECIDE_TIE: CHIEF,
    Scoring.CONFIRM_RESULTS: CHIEF,
    Scoring.READ_RESULTS: ORGANIZER | CHIEF,
    Scoring.RECORD_FIELD: frozenset({Role.FIELD_JUDGE}),
    Scoring.CARRY_FIELD: ORGANIZER | CHIEF,
    Scoring.READ_SIGNED: ORGANIZER | CHIEF | frozenset({Role.SCOREKEEPER, Role.SUPERVISOR}),
    Scoring.KEEP_SIGNED: ORGANIZER | CHIEF | frozenset({Role.SCOREKEEPER}),
    Scoring.PUBLISH_RESULTS: ORGANIZER,
}
