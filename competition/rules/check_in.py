"""What a scan at the door means, given what is in force. Pure."""
from datetime import datetime

EXPECTED, PRESENT, LATE, ABSENT, WITHDRAWN = "expected", "present", "late", "absent", "withdrawn"
STATES = (PRESENT, LATE, ABSENT, WITHDRAWN)
CAME = (PRESENT, LATE)
# How somebody was found at a door, as the tablet says it.
WAYS = ("camera", "scanner", "typed", "list", "card", "paper")
# Written at the desk with a reason: a scan does not change it back.
DESK = "desk"
# Marked with all others who had not come.
SWEEP = "sweep"


def arrival_state(at: datetime, reporting: datetime | None) -> str:
    """In time up to and including the reporting time; without one nobody is late."""
    return LATE if reporting is not None and at > reporting else PRESENT


def counts(state: str, way: str, seen_at: datetime, at: datetime) -> bool:
    """True if a scan at ``at`` changes what is in force: a mark was taken back, somebody marked absent came after all, or
    another tablet, which was off line until now, saw the same person earlier. The first moment stays; what the desk wrote
    stays."""
    if state in (EXPECTED, ABSENT):
        return True
    return state in CAME and way != DESK and at < seen_at
