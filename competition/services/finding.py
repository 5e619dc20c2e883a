"""Finding what a service works on, and the two checks that come before most work: the phase, and a stale form."""
from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from competition import queries
from competition.models import Competition, Event
from competition.refusals import StaleEdit, WrongPhase
from foundation.accounts.queries import names_of
from foundation.audit.models import AuditEntry
from foundation.database import db
from foundation.errors import NotFound
from foundation.web.wording import moment


def find_competition(code: str) -> Competition:
    """The competition, locked until the transaction ends; raises :class:`NotFound`."""
    found = db.session.scalar(select(Competition).where(Competition.code == code).with_for_update())
    if found is None:
        raise NotFound
    return found


def find_event(code: str, event_code: str) -> Event:
    """An event of a locked competition; raises :class:`NotFound`."""
    event = next((one for one in find_competition(code).events if one.code == event_code), None)
    if event is None:
        raise NotFound
    return event


def require_phase(competition: Competition, allowed: Collection[str], what: Any) -> None:
    """Refuses unless the competition is in one of the phases; ``what`` completes the sentence."""
    if competition.phase not in allowed:
        raise WrongPhase(phase=queries.PHASE_NAMES[competition.phase], what=what)


def require_unchanged(token: str | None, facts: Any, subject: str) -> None:
    """Refuses if ``facts`` are not those that the form was opened with, and says who changed them when."""
    if token is None or token == queries.token_of(facts):
        return
    query = select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id.desc())
    last = db.session.scalars(query.limit(1)).one()
    raise StaleEdit(who=names_of({last.actor}).get(last.actor, last.actor), when=moment(last.at))


def put(row: object, values: dict[str, Any]) -> None:
    """Sets the columns that differ; a row to which nothing was done is not written."""
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def changes(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs, as it was and as it is."""
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return {key: before.get(key) for key in keys}, {key: after.get(key) for key in keys}


def competition_subject(code: str) -> str:
    """How audit entries name a competition."""
    return f"competition:{code}"


def event_subject(code: str, event_code: str) -> str:
    """How audit entries name an event."""
    return f"event:{code}/{event_code}"
