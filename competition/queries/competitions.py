"""What can be asked about competitions: frozen rows, never live models."""
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from competition.models import BlindCode, Competition, Entry, Event, Host, Organiser, PanelSeat
from competition.rules import definition as rules
from competition.rules.divisions import division_of
from competition.rules.phases import EventState
from competition.rules.set_up import CompetitionSetUp, EventSetUp, competition_set_up, event_set_up
from foundation.database import db
from foundation.errors import NotFound

PHASE_NAMES = {
    "draft": _l("筹备"), "open": _l("报名"), "closed": _l("报名截止"), "drawn": _l("抽签加密"), "running": _l("比赛评分"),
    "scored": _l("成绩确认"), "published": _l("公示"), "final": _l("奖励发放"), "archived": _l("归档"),
}
PUBLIC_PHASES = ("open", "closed", "drawn", "running", "scored", "published", "final", "archived")


@dataclass(frozen=True)
class CompetitionHeader:
    """A competition as every page about it needs it; ``level`` is its class (``city-1``)."""

    id: int
    code: str
    name: str
    year: int
    level: str
    series: str | None
    document: str | None
    jurisdiction: str
    phase: str
    registration_opens: date
    registration_closes: date
    starts: date
    ends: date
    set_up: CompetitionSetUp = field(default_factory=CompetitionSetUp)

    @property
    def phase_name(self) -> str:
        """The phase in words."""
        return str(PHASE_NAMES[self.phase])

    @property
    def state(self) -> str:
        """The name under which the phase is shown as a state."""
        return f"phase_{self.phase}"


@dataclass(frozen=True)
class CompetitionCard:
    """A competition in a list, with what there is in it."""

    header: CompetitionHeader
    events: int
    entries: int
    titles: tuple[str, ...]


@dataclass(frozen=True)
class EventRow:
    """赛项 with its counts; ``entries`` are those not cancelled, ``people`` their members."""

    id: int
    competition: str
    position: int
    code: str
    title: str
    occupation: str
    project: str
    group: str | None
    kind: str
    team_size: int | None
    tags: tuple[str, ...]
    quota: int | None
    quota_per_unit: int | None
    eligibility: Mapping[str, Any]
    panel_size: int
    entries: int
    people: int
    seats: int
    drawn: bool
    set_up: EventSetUp = field(default_factory=EventSetUp)

    @property
    def is_team(self) -> bool:
        """True if teams enter, not single contestants."""
        return self.kind == rules.TEAM

    @property
    def division(self) -> str | None:
        """``staff`` for 职工组, ``student`` for 学生组: the division as result bundles name it."""
        return division_of(self.group)

    @property
    def state(self) -> EventState:
        """What the phases look at."""
        return EventState(self.code, self.entries, self.drawn, self.seats)


@dataclass(frozen=True)
class HostRow:
    """承办单位; ``events`` null means that it hosts all."""

    id: int
    name: str
    code: str | None
    events: tuple[str, ...] | None
    unit_id: int


def header_of(found: Competition) -> CompetitionHeader:
    """The header of a loaded competition."""
    return CompetitionHeader(
        found.id, found.code, found.name, found.year, found.level, found.series, found.document, found.jurisdiction,
        found.phase, found.registration_opens, found.registration_closes, found.starts, found.ends,
        competition_set_up(found.set_up),
    )


def competition(code: str) -> CompetitionHeader:
    """The competition with this code; raises :class:`NotFound`."""
    found = db.session.scalar(select(Competition).where(Competition.code == code))
    if found is None:
        raise NotFound
    return header_of(found)


def competition_exists(code: str) -> bool:
    """True if the code is taken."""
    return db.session.scalar(select(Competition.id).where(Competition.code == code)) is not None


def competitions(
    *, jurisdictions: Iterable[str] | None = None, codes: Iterable[str] = (), year: int | None = None, public: bool = False
) -> list[CompetitionCard]:
    """Competitions of these jurisdictions, or with one of these codes, the newest first; ``public`` leaves drafts out."""
    query = select(Competition).order_by(Competition.year.desc(), Competition.starts.desc(), Competition.id.desc())
    if jurisdictions is not None:
        reach = Competition.jurisdiction.in_(list(jurisdictions)) | Competition.code.in_(list(codes))
        query = query.where(reach)
    if year is not None:
        query = query.where(Competition.year == year)
    if public:
        query = query.where(Competition.phase.in_(PUBLIC_PHASES))
    found = list(db.session.scalars(query))
    rows = _events_of([one.id for one in found])
    return [
        CompetitionCard(
            header_of(one), len(rows.get(one.id, [])), sum(event.entries for event in rows.get(one.id, [])),
            tuple(event.title for event in rows.get(one.id, [])),
        )
        for one in found
    ]


def events(code: str) -> list[EventRow]:
    """The events of a competition in their order."""
    found = competition(code)
    return _events_of([found.id]).get(found.id, [])


def event(code: str, event_code: str) -> EventRow:
    """One event; raises :class:`NotFound`."""
    found = next((one for one in events(code) if one.code == event_code), None)
    if found is None:
        raise NotFound
    return found


def event_by_id(event_id: int) -> EventRow:
    """One event by its row; raises :class:`NotFound`."""
    stored = db.session.get(Event, event_id)
    if stored is None:
        raise NotFound
    return event(stored.competition.code, stored.code)


def _events_of(competition_ids: list[int]) -> dict[int, list[EventRow]]:
    query = (
        select(Event, Competition.code).join(Event.competition).where(Event.competition_id.in_(competition_ids))
        .order_by(Event.competition_id, Event.position)
    )
    found = db.session.execute(query).all()
    ids = [one.id for one, _ in found]
    entries, people, seats, drawn = _entries(ids), _people(ids), _seats(ids), _drawn(ids)
    rows: dict[int, list[EventRow]] = {}
    for one, code in found:
        rows.setdefault(one.competition_id, []).append(EventRow(
            one.id, code, one.position, one.code, one.title, one.occupation, one.project, one.group, one.kind,
            one.team_size, tuple(one.tags), one.quota, one.quota_per_unit, one.eligibility, one.panel_size,
            entries.get(one.id, 0), people.get(one.id, 0), seats.get(one.id, 0), one.id in drawn,
            event_set_up(one.set_up),
        ))
    return rows


def _entries(ids: list[int]) -> dict[int, int]:
    query = select(Entry.event_id, func.count()).where(Entry.event_id.in_(ids), Entry.state == "registered")
    return _counted(query.group_by(Entry.event_id))


def _people(ids: list[int]) -> dict[int, int]:
    query = select(Entry.event_id, func.count()).join(Entry.members)
    return _counted(query.where(Entry.event_id.in_(ids), Entry.state == "registered").group_by(Entry.event_id))


def _seats(ids: list[int]) -> dict[int, int]:
    query = select(PanelSeat.event_id, func.count()).where(PanelSeat.event_id.in_(ids))
    return _counted(query.group_by(PanelSeat.event_id))


def _counted(query: "Select[int, int]") -> dict[int, int]:
    return {row[0]: row[1] for row in db.session.execute(query)}


def _drawn(ids: list[int]) -> set[int]:
    return set(db.session.scalars(select(BlindCode.event_id).where(BlindCode.event_id.in_(ids)).distinct()))


def hosts(code: str) -> list[HostRow]:
    """The hosts of a competition in their order."""
    query = select(Host).where(Host.competition_id == competition(code).id).order_by(Host.position)
    return [
        HostRow(one.id, one.name, one.code, None if one.events is None else tuple(one.events), one.unit_id)
        for one in db.session.scalars(query)
    ]


def organisers(code: str) -> list[rules.Organiser]:
    """主办单位 of a competition in their order."""
    query = select(Organiser).where(Organiser.competition_id == competition(code).id).order_by(Organiser.position)
    return [rules.Organiser(one.name, one.code) for one in db.session.scalars(query)]
