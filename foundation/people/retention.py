"""How long what is kept: rules as data, what is due today, and the tidying that needs nobody's consent.

People are never erased by a rule alone: a rule only says that they are due. What is tidied without asking are traces whose
purpose is over by themselves: counters of failures, ended sessions, uploads that nobody decided about.
"""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select

from foundation import audit
from foundation.accounts.identity import SYSTEM
from foundation.accounts.models import SignInSession, Throttle, User
from foundation.accounts.queries import names_of
from foundation.contributions import contributions
from foundation.database import db, has_tables, transaction
from foundation.jobs.kinds import every_minute
from foundation.people import audited
from foundation.people.models import Erasure, Honour, Person
from foundation.rules.problems import Problem

REASONS = {
    "request": _l("本人要求删除"), "withdrawn": _l("报名已取消，期限已过"), "expired": _l("保存期限已满"),
    "mistaken": _l("误登记"),
}
COUNTERS, SESSIONS = timedelta(days=1), timedelta(days=190)
# The minute of every hour at which the house tidies up.
MINUTE = 17


@dataclass(frozen=True)
class Rule:
    """One rule of retention: of what, how long, and what happens then; ``asks`` if two people must agree to it."""

    what: Any
    days: int
    then: Any
    asks: bool = False


@dataclass(frozen=True)
class Due:
    """Somebody whose time is up, and by which reason."""

    person_id: int
    public_id: str
    name: str
    reason: str


@dataclass(frozen=True)
class Asked:
    """A request to erase somebody, as the second person sees it."""

    public_id: str
    name: str
    person: str
    reason: str
    by: str
    by_id: str
    at: datetime


RULES: dict[str, Rule] = {
    "counters": Rule(_l("登录和查询的失败计数"), COUNTERS.days, _l("删除")),
    "sessions": Rule(_l("已结束的登录会话"), SESSIONS.days, _l("删除")),
    "files": Rule(_l("打印和导出的文件"), 7, _l("删除文件，留下办理记录")),
}


def rule(name: str, spoken: Rule) -> Rule:
    """Adds a room's rule to the table."""
    return RULES.setdefault(name, spoken)


def due(at: datetime) -> list[Due]:
    """Everybody whose numbers are not needed any more by the rules of the rooms, and who still has some."""
    found: dict[int, str] = {}
    for ask in contributions().due:
        found |= ask(at)
    query = select(Person).where(Person.id.in_(found), Person.personal_key.is_not(None)).order_by(Person.id)
    return [Due(one.id, one.public_id, one.name, found[one.id]) for one in db.session.scalars(query)]


def init_retention(app: Flask) -> None:
    """What the ground floor itself asks: an account that is in use, a title that is held."""
    contributions(app).holds.append(_has_account)
    contributions(app).archives.append(_has_title)


def _has_account(person_id: int) -> list[Problem]:
    index = select(Person.id_index).where(Person.id == person_id, Person.id_index.is_not(None)).scalar_subquery()
    query = select(User.id).where(User.person_index == index, User.disabled_at.is_(None))
    if db.session.scalar(query.limit(1)) is None:
        return []
    return [Problem("person", "has_account", {"sentence": _l("这个人还有在用的账号，请先停用")})]


def _has_title(person_id: int) -> bool:
    return db.session.scalar(select(Honour.id).where(Honour.person_id == person_id).limit(1)) is not None


def holds(person_id: int) -> list[str]:
    """What still needs the numbers of a person, in words."""
    return [str(problem.facts["sentence"]) for ask in contributions().holds for problem in ask(person_id)]


def name_stays(person_id: int) -> bool:
    """True if an archive that must be kept names the person: published results, payments, certificates, honours."""
    return any(named(person_id) for named in contributions().archives)


def requests() -> list[Asked]:
    """The requests that wait for a second person, the oldest first."""
    found = list(db.session.scalars(select(Erasure).where(Erasure.state == "asked").order_by(Erasure.id)))
    names = names_of({one.asked_by for one in found})
    return [
        Asked(one.public_id, one.person.name, one.person.public_id, one.reason, names.get(one.asked_by, one.asked_by), one.asked_by, one.asked_at)
        for one in found
    ]


@transaction
def tidy(*, at: datetime) -> Mapping[str, int]:
    """Removes the traces whose time is up; says how many of each. Leaves an entry for each kind that there was."""
    counts: dict[str, int] = {
        "counters": _delete(Throttle, Throttle.last_at < at - COUNTERS),
        "sessions": _delete(SignInSession, func.coalesce(SignInSession.ended_at, SignInSession.seen_at) < at - SESSIONS),
    }
    for clean in contributions().tidying:
        counts |= clean(at)
    for what, count in counts.items():
        if count:
            audit.record(audited.TIDIED, actor=SYSTEM, at=at, subject="people:retention", what=what, count=count)
    return counts


def _delete(model: Any, outdated: Any) -> int:
    done = db.session.execute(delete(model).where(outdated).execution_options(synchronize_session=False))
    return int(done.rowcount)  # type: ignore[attr-defined]


@every_minute
def look(at: datetime) -> None:
    """Tidies up once an hour."""
    if at.minute == MINUTE and has_tables():
        tidy(at=at)
