"""States of an entry (参赛) from application to acceptance, and which of them take a place."""
SUBMITTED, RETURNED, WAITING = "submitted", "returned", "waiting"
REGISTERED, REJECTED, CANCELLED = "registered", "rejected", "cancelled"
STATES = (SUBMITTED, RETURNED, WAITING, REGISTERED, REJECTED, CANCELLED)

HOLDING = frozenset({SUBMITTED, RETURNED, REGISTERED})
"""States that hold a place of the quota."""

STANDING = HOLDING | {WAITING}
"""States in which the entry is somebody's hope or right; the others are over."""

TO_REVIEW = frozenset({SUBMITTED, WAITING})
"""States that wait for the desk."""
