"""Accounts of units: their states, which decision leads from which to which, and what an application must say. Pure."""
from dataclasses import dataclass

from competition.rules.registrations.row import PHONE
from competition.rules.text import SPACES, plain_number
from competition.rules.unit_code import is_unit_code
from foundation.rules.problems import Problem

APPLIED, RETURNED, APPROVED, REFUSED, CLOSED = "applied", "returned", "approved", "refused", "closed"
STATES = (APPLIED, RETURNED, APPROVED, REFUSED, CLOSED)
# What a reviewer can decide in which state.
DECISIONS = {APPLIED: (APPROVED, RETURNED, REFUSED), RETURNED: (REFUSED,), APPROVED: (CLOSED,), REFUSED: (), CLOSED: ()}
# While these hold, the applicant may still correct the application.
OPEN = (APPLIED, RETURNED)


@dataclass(frozen=True)
class Application:
    """What an applicant says: the unit by name and 统一社会信用代码, who reviews it, whom to call."""

    name: str
    code: str
    jurisdiction: str
    contact: str
    phone: str

    def __repr__(self) -> str:
        """Without what is known of a person."""
        return f"Application(name={self.name!r}, code={self.code!r})"


def cleaned(name: str, code: str, jurisdiction: str, contact: str, phone: str) -> Application:
    """What was typed, without spaces, full-width digits and small letters that mean nothing."""
    return Application(
        name.strip(SPACES), plain_number(code).upper(), jurisdiction, contact.strip(SPACES),
        plain_number(phone).replace("-", "").removeprefix("+86"),
    )


def problems_of(asked: Application) -> list[Problem]:
    """Everything that is wrong with an application."""
    found = [Problem(field, "required") for field in ("name", "contact") if not getattr(asked, field)]
    if not is_unit_code(asked.code):
        found.append(Problem("code", "unit_code_wrong"))
    if not PHONE.fullmatch(asked.phone):
        found.append(Problem("phone", "phone_wrong"))
    return found
