"""What the auditor and the security administrator can ask about looks: who saw what of whom, when, why; and the alarms."""
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select

from foundation.accounts.models import User
from foundation.accounts.queries import names_of
from foundation.audit.models import AuditEntry
from foundation.clock import CHINA
from foundation.database import db
from foundation.people.reveal import audited
from foundation.people.reveal.models import Reveal

ALARMS_FOR = timedelta(days=30)


@dataclass(frozen=True)
class LookRow:
    """One look as the page lists it; never the number."""

    id: int
    at: datetime
    actor: str
    name: str
    account: str
    person: str
    field: str
    way: str
    subject: str
    reason: str


@dataclass(frozen=True)
class Looks:
    """A page of looks, and how many match in all."""

    rows: list[LookRow]
    total: int


@dataclass(frozen=True)
class Alarm:
    """Somebody reached the limit of looks: how often it was refused on one day, and last when."""

    name: str
    day: date
    times: int
    last: datetime


def looks(
    *, who: str = "", person: str = "", ways: tuple[str, ...] = (), fields: tuple[str, ...] = (), since: date | None = None,
    until: date | None = None, page: int = 1, per_page: int | None = 50,
) -> Looks:
    """Looks by looker (account or name), person (opaque id), way, field and days in China, the newest first."""
    query = select(Reveal, User.name, User.account).outerjoin(User, User.public_id == Reveal.actor)
    if who:
        query = query.where(User.account.contains(who, autoescape=True) | User.name.contains(who, autoescape=True))
    if person:
        query = query.where(Reveal.person.startswith(person, autoescape=True))
    if ways:
        query = query.where(Reveal.way.in_(ways))
    if fields:
        query = query.where(Reveal.field.in_(fields))
    query = _between(query, since, until)
    total = db.session.scalar(select(func.count()).select_from(query.with_only_columns(Reveal.id).subquery())) or 0
    query = query.order_by(Reveal.id.desc())
    if per_page:
        query = query.limit(per_page).offset((page - 1) * per_page)
    return Looks([
        LookRow(
            one.id, one.at, one.actor, name or one.actor, account or "", one.person, one.field, one.way, one.subject,
            one.reason or "",
        )
        for one, name, account in db.session.execute(query)
    ], total)


def _between(query: Select[Reveal, str, str], since: date | None, until: date | None) -> Select[Reveal, str, str]:
    if since:
        query = query.where(Reveal.at >= datetime(since.year, since.month, since.day, tzinfo=CHINA))
    if until:
        query = query.where(Reveal.at < datetime(until.year, until.month, until.day, tzinfo=CHINA) + timedelta(days=1))
    return query


def alarms(at: datetime) -> list[Alarm]:
    """Who reached the limit within the last thirty days, by day, the newest first."""
    query = (
        select(AuditEntry).where(AuditEntry.kind == audited.LIMIT_REACHED, AuditEntry.at > at - ALARMS_FOR)
        .order_by(AuditEntry.id)
    )
    found: dict[tuple[date, str], list[datetime]] = {}
    for entry in db.session.scalars(query):
        found.setdefault((entry.at.astimezone(CHINA).date(), entry.actor), []).append(entry.at)
    names = names_of({actor for _day, actor in found})
    told = [Alarm(names.get(actor, actor), day, len(times), times[-1]) for (day, actor), times in found.items()]
    return sorted(told, key=lambda alarm: alarm.last, reverse=True)
