"""By what somebody may know entries in files of marks: nobody sees both the people and the marks of their codes."""
from flask import g

from competition.permissions import Competitions
from competition.queries import CompetitionHeader
from foundation.accounts.permissions import Permission, identity, may
from scoring.permissions import Scoring

SEES_CODES = (Scoring.READ_MARKS, Scoring.ENTER_PAPER, Scoring.CONFIRM_SHEET)


def keys_here() -> tuple[str, ...]:
    """``code`` for whoever sees marks by code, ``ticket`` for whoever sees registrations and no marks; in the competition of
    the page."""
    if any(_may(permission) for permission in SEES_CODES):
        return ("code",)
    return ("ticket",) if _may(Competitions.READ_ENTRIES) else ()


def _may(permission: Permission) -> bool:
    header: CompetitionHeader = g.competition
    return may(identity(), permission, jurisdiction=header.jurisdiction, competition=header.code)
