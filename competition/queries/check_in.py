"""What can be asked about check-in: who has come, who is missing, per event, per session and per entry."""
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from competition.models import CheckIn, Competition, Entry, Event
from competition.rules.check_in import CAME
from foundation.accounts.models import User
from foundation.database import db

STRONGEST = ("present", "late", "withdrawn", "absent")
STATE_NAMES = {
    "expected": _l("未到"), "present": _l("已到"), "late": _l("迟到"), "absent": _l("缺席"), "withdrawn": _l("弃权"),
}
WAY_NAMES = {
    "camera": _l("扫码"), "scanner": _l("扫码枪"), "typed": _l("输入号码"), "list": _l("按姓名"), "card": _l("身份证"),
    "paper": _l("纸质名单"), "desk": _l("工作台"), "sweep": _l("开赛后统一标记"),
}


@dataclass(frozen=True)
class ArrivalRow:
    """What is in force about one entry in one session: ``state`` is ``present``, ``late``, ``withdrawn`` or ``absent``;
    ``at`` when it was seen at the door, ``noted_at`` when the server was told."""

    entry_id: int
    event: str
    session: int
    state: str
    at: datetime
    noted_at: datetime
    noted_by: str | None
    way: str
    reason: str | None

    @property
    def came(self) -> bool:
        """True if the person is there."""
        return self.state in CAME


@dataclass(frozen=True)
class ArrivalCount:
    """How many of the registered entries of an event have come; ``missing`` are those of whom nothing is known yet."""

    registered: int
    present: int = 0
    late: int = 0
    absent: int = 0
    withdrawn: int = 0

    @property
    def came(self) -> int:
        """Present in time or late."""
        return self.present + self.late

    @property
    def missing(self) -> int:
        """Neither come nor marked."""
        return self.registered - self.came - self.absent - self.withdrawn


@dataclass(frozen=True)
class Arrivals:
    """The check-in of a competition: counts per event code, and what is in force per entry (id), over all its sessions."""

    events: Mapping[str, ArrivalCount] = field(default_factory=dict)
    entries: Mapping[int, ArrivalRow] = field(default_factory=dict)


def arrivals(code: str) -> Arrivals:
    """Who has come, of a whole competition. An entry with several sessions has come if it came to one of them."""
    registered = (
        select(Event.code, func.count(Entry.id)).join(Event.competition).outerjoin(
            Entry, (Entry.event_id == Event.id) & (Entry.state == "registered")
        ).where(Competition.code == code).group_by(Event.code, Event.position).order_by(Event.position)
    )
    entries = overall(arrival_rows(code))
    tally: dict[str, dict[str, int]] = {}
    for one in entries.values():
        states = tally.setdefault(one.event, {})
        states[one.state] = states.get(one.state, 0) + 1
    found = {event: ArrivalCount(count, **tally.get(event, {})) for event, count in db.session.execute(registered)}
    return Arrivals(found, entries)


def arrival_rows(code: str, session: int | None = None) -> list[ArrivalRow]:
    """What is in force about each registered entry, session by session; entries of whom nothing is known are left out."""
    query = _in_force().where(Competition.code == code, Entry.state == "registered")
    if session is not None:
        query = query.where(CheckIn.session == session)
    return _rows(query)


def arrivals_of_entry(entry_id: int) -> list[ArrivalRow]:
    """What is in force about one entry, per session; nothing before anybody noted anything."""
    return _rows(_in_force().where(CheckIn.entry_id == entry_id))


def overall(rows: Iterable[ArrivalRow]) -> dict[int, ArrivalRow]:
    """One row per entry over all sessions: coming once counts, the first time that one came."""
    found: dict[int, ArrivalRow] = {}
    for row in sorted(rows, key=lambda one: (STRONGEST.index(one.state), one.at)):
        found.setdefault(row.entry_id, row)
    return found


def _in_force() -> Select[CheckIn, str, str]:
    latest = (
        select(CheckIn.entry_id, CheckIn.session, func.max(CheckIn.number).label("number"))
        .group_by(CheckIn.entry_id, CheckIn.session).subquery()
    )
    return (
        select(CheckIn, Event.code, User.name).join(
            latest, (CheckIn.entry_id == latest.c.entry_id) & (CheckIn.session == latest.c.session)
            & (CheckIn.number == latest.c.number),
        ).join(CheckIn.entry).join(Entry.event).join(Event.competition).outerjoin(User, User.id == CheckIn.noted_by)
        .where(CheckIn.state != "expected").order_by(CheckIn.entry_id, CheckIn.session)
    )


def _rows(query: Select[CheckIn, str, str]) -> list[ArrivalRow]:
    return [
        ArrivalRow(one.entry_id, event, one.session, one.state, one.at, one.noted_at, name, one.way, one.reason)
        for one, event, name in db.session.execute(query)
    ]


@dataclass(frozen=True)
class NotedRow:
    """One line of what was noted about an entry; ``counted`` is false where the ticket was merely shown again."""

    session: int
    state: str
    counted: bool
    at: datetime
    noted_at: datetime
    noted_by: str | None
    way: str
    reason: str | None


def history_of(entry_id: int) -> list[NotedRow]:
    """Everything that was noted about an entry, the newest first."""
    query = (
        select(CheckIn, User.name).outerjoin(User, User.id == CheckIn.noted_by).where(CheckIn.entry_id == entry_id)
        .order_by(CheckIn.id.desc())
    )
    return [
        NotedRow(one.session, one.state, one.number is not None, one.at, one.noted_at, name, one.way, one.reason)
        for one, name in db.session.execute(query)
    ]
