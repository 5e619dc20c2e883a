"""Who may in the awards room."""
from collections.abc import Mapping

from foundation.accounts.permissions import Permission
from foundation.accounts.roles import Role


class Awards(Permission):
    """One sentence for each door of the awards desk and of finance."""

    SEE_AWARDS = "see award proposals with their reasons"
    PROPOSE_AWARDS = "make award proposals and issue certificates"
    APPROVE_AWARDS = "approve award proposals and titles that somebody else proposed"
    SEE_SCHEDULES = "see award schedules"
    KEEP_SCHEDULES = "draft award schedules"
    ADOPT_SCHEDULES = "adopt award schedules that somebody else drafted"
    SEE_FINANCE = "see payment batches and totals"
    PREPARE_PAYMENTS = "build and submit payment batches, record receiving accounts"
    APPROVE_PAYMENTS = "approve and return payment batches that somebody else prepared"
    TAKE_WORKBOOK = "download the payment workbook of a batch, numbers masked"
    EXPLAIN = "follow an award from the yuan to the mark"


DESK = frozenset({Role.AWARDS_CLERK, Role.LEADER, Role.ORGANIZER, Role.AUDITOR})
FINANCE = frozenset({Role.FINANCE_PREPARER, Role.FINANCE_APPROVER})

TABLE: Mapping[Permission, frozenset[Role]] = {
    Awards.SEE_AWARDS: DESK | FINANCE,
    Awards.PROPOSE_AWARDS: frozenset({Role.AWARDS_CLERK}),
    Awards.APPROVE_AWARDS: frozenset({Role.LEADER}),
    Awards.SEE_SCHEDULES: DESK | FINANCE,
    Awards.KEEP_SCHEDULES: frozenset({Role.AWARDS_CLERK}),
    Awards.ADOPT_SCHEDULES: frozenset({Role.LEADER, Role.AWARDS_CLERK}),
    Awards.SEE_FINANCE: FINANCE | {Role.LEADER, Role.AUDITOR},
    Awards.PREPARE_PAYMENTS: frozenset({Role.FINANCE_PREPARER}),
    Awards.APPROVE_PAYMENTS: frozenset({Role.FINANCE_APPROVER}),
    Awards.TAKE_WORKBOOK: FINANCE,
    Awards.EXPLAIN: DESK | FINANCE,
}
