"""The doors of the accounts share one blueprint; here it is, and where people start."""
from flask import Blueprint

from foundation.accounts.permissions import identity
from foundation.accounts.roles import Role
from foundation.contributions import contributions

accounts = Blueprint("accounts", __name__)
LANDINGS = (
    (Role.JUDGE, "/judge/"), (Role.FIELD_JUDGE, "/field/"), (Role.FINANCE_PREPARER, "/finance"), (Role.FINANCE_APPROVER, "/finance"),
    (Role.AUDITOR, "/audit"), (Role.SYSTEM_ADMIN, "/accounts"), (Role.SECURITY_ADMIN, "/accounts"),
)


def landing() -> str:
    """Where somebody starts after signing in."""
    who = identity()
    known = (landing(who) for landing in contributions().landings)
    return next((path for path in known if path), None) or next((path for role, path in LANDINGS if who.has(role)), "/desk")
