"""Officials for tests, appointed through the service."""
from datetime import date
from typing import Any

from competition.services.officials import appoint_official
from foundation.accounts.identity import SYSTEM
from foundation.accounts.roles import Role
from foundation.clock import at_noon

DAY = date(2026, 5, 1)


def make_official(code: str, name: str = "李评", role: Role = Role.JUDGE, **more: Any) -> int:
    """An official with an account named after them."""
    return appoint_official(code, name, f"{code}-{name}", role, actor=SYSTEM, at=at_noon(DAY), **more)
