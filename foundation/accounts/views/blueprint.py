"""The doors of the accounts share one blueprint; here it is, and where people start."""
from flask import Blueprint

from foundation.accounts.permissions import identity
from foundation.accounts.roles import Role

accounts = Blueprint("accounts", __name__)
LANDINGS = (
    (Role.JUDGE, "/judge/"), (Role.FINANCE_PREPARER, "/finance"), (Role.FINANCE_APPROVER, "/finance"),
    (Role.AUDITOR, "/audit"), (Role.SYSTEM_ADMIN, "/accounts"), (Role.SECURITY_ADMIN, "/accounts"),
)


def landing() -> str:
    """Where somebody starts after signing in."""
    who = identity()
    return next((path for role, path in LANDINGS if who.has(role)), "/desk")
