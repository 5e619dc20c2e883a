"""Roles and jurisdictions: what a grant may name."""
from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Role(StrEnum):
    """As whom somebody acts. A person may hold several, except those that exclude each other."""

    ORGANIZER = "organizer"
    REGISTRAR = "registrar"
    JUDGE = "judge"
    CHIEF_JUDGE = "chief_judge"
    FIELD_JUDGE = "field_judge"
    SCOREKEEPER = "scorekeeper"
    SUPERVISOR = "supervisor"
    ARBITRATOR = "arbitrator"
    UNIT = "unit"
    CONTESTANT = "contestant"
    AWARDS_CLERK = "awards_clerk"
    FINANCE_PREPARER = "finance_preparer"
    FINANCE_APPROVER = "finance_approver"
    LEADER = "leader"
    AUDITOR = "auditor"
    SECURITY_ADMIN = "security_admin"
    SYSTEM_ADMIN = "system_admin"


# 三权分立: these exclude each other and every other role, and what they alone may do knows no competition.
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
# Whoever registers the people of a unit judges nobody's registration, mark or payment: no other role beside it.
OUTSIDERS = frozenset({Role.UNIT})
# Offices of one competition: the only roles that a card with a PIN, printed by its organizer, may open.
BY_CARD = frozenset({Role.JUDGE, Role.CHIEF_JUDGE, Role.FIELD_JUDGE, Role.SCOREKEEPER, Role.SUPERVISOR, Role.ARBITRATOR})

ROLE_NAMES = {
    Role.ORGANIZER: _l("赛事组织"), Role.REGISTRAR: _l("报名审核"), Role.JUDGE: _l("裁判员"), Role.CHIEF_JUDGE: _l("裁判长"),
    Role.FIELD_JUDGE: _l("现场裁判"),
    Role.SCOREKEEPER: _l("记分员"), Role.SUPERVISOR: _l("监督员"), Role.ARBITRATOR: _l("仲裁员"), Role.UNIT: _l("参赛单位"),
    Role.CONTESTANT: _l("参赛选手"), Role.AWARDS_CLERK: _l("奖励经办"), Role.FINANCE_PREPARER: _l("财务经办"),
    Role.FINANCE_APPROVER: _l("财务审批"), Role.LEADER: _l("分管领导"), Role.AUDITOR: _l("审计"),
    Role.SECURITY_ADMIN: _l("安全管理员"), Role.SYSTEM_ADMIN: _l("系统管理员"),
}

JURISDICTIONS = ("市本级", "蓬江", "江海", "新会", "台山", "开平", "鹤山", "恩平")
CITY = JURISDICTIONS[0]


def exclude_each_other(one: Role, other: Role) -> bool:
    """True if nobody may hold both roles."""
    return one != other and any(role in ADMINISTRATORS | OUTSIDERS for role in (one, other))
