"""The one door in: units, personal applicants, workbooks of units and the desk all apply here."""
from collections.abc import Mapping, Sequence
from datetime import datetime

from competition.rules.applications import ApplicantCoach, ApplicantPerson, Application
from foundation.accounts.identity import Actor
from foundation.database import transaction

__all__ = [
    "ApplicantCoach", "ApplicantPerson", "Application", "resubmit_application", "submit_application", "submit_applications",
    "withdraw_application",
]


@transaction
def submit_application(
    code: str, application: Application, *, source: str, actor: Actor, at: datetime, overrides: Mapping[str, str] | None = None
) -> str:
    """Takes an application and answers its public id. All problems at once as :class:`Invalid`, with the paths of its
    fields; where the event is full it waits, or :class:`EventFull`. ``overrides`` (desk only): rule → reason."""
    raise NotImplementedError


@transaction
def submit_applications(
    code: str, applications: Sequence[Application], *, source: str, actor: Actor, at: datetime
) -> list[str]:
    """Several at once, all or none: problems of all have paths that begin with ``applications[i].``."""
    raise NotImplementedError


@transaction
def resubmit_application(
    code: str, public_id: str, application: Application, version: int, *, actor: Actor, at: datetime,
    overrides: Mapping[str, str] | None = None,
) -> None:
    """Corrects an application that was returned, or that nobody is reviewing yet."""
    raise NotImplementedError


@transaction
def withdraw_application(code: str, public_id: str, version: int, *, actor: Actor, at: datetime, reason: str = "") -> None:
    """The applicant takes it back: cancelled, the place is free; the desk can restore it for 30 days."""
    raise NotImplementedError
