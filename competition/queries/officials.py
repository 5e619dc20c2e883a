"""What can be asked about officials and panels."""
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from competition.models import Competition, Entry, Event, Official, PanelSeat
from competition.queries.competitions import competition, events
from competition.rules.conflicts import Conflict, Tie, conflicts
from competition.rules.offices import Vacancy, vacancies
from foundation.accounts.roles import ROLE_NAMES, Role
from foundation.database import db
from foundation.errors import NotFound
from foundation.people.models import Unit

MARKING = frozenset({Role.JUDGE, Role.CHIEF_JUDGE})


@dataclass(frozen=True)
class OfficialRow:
    """Somebody who works at a competition; ``seats`` are the panels that they sit in, as ``EVENT/MODULE``; ``events`` the
    codes of the events that they serve (null: all)."""

    id: int
    code: str
    role: str
    name: str
    account: str
    user_id: int
    user_public_id: str
    unit_id: int | None
    unit: str | None
    unit_code: str | None
    qualification: str | None
    has_card: bool
    seats: tuple[str, ...]
    grade: str | None = None
    certificate: str | None = None
    events: tuple[str, ...] | None = None

    @property
    def role_name(self) -> str:
        """The role in words."""
        return str(ROLE_NAMES[Role(self.role)])

    @property
    def may_mark(self) -> bool:
        """True if they may sit in a panel."""
        return self.role in MARKING

    def serves(self, event_code: str) -> bool:
        """True if they work for this event."""
        return self.events is None or event_code in self.events


@dataclass(frozen=True)
class SeatRow:
    """A judge's seat in one panel."""

    id: int
    event_id: int
    competition: str
    event: str
    event_title: str
    module: str
    official_id: int
    judge: str
    name: str
    user_id: int
    waiver: str | None


def officials(code: str) -> list[OfficialRow]:
    """The officials of a competition by their codes."""
    header = competition(code)
    query = (
        select(Official).where(Official.competition_id == header.id).order_by(Official.code)
        .options(joinedload(Official.user), joinedload(Official.unit))
    )
    seats: dict[int, list[str]] = {}
    for seat in panel(competition_code=code):
        seats.setdefault(seat.official_id, []).append(f"{seat.event}/{seat.module}")
    return [
        OfficialRow(
            one.id, one.code, one.role, one.user.name, one.user.account, one.user_id, one.user.public_id, one.unit_id,
            one.unit.name if one.unit else None, one.unit.code if one.unit else None, one.qualification,
            one.user.card_index is not None, tuple(seats.get(one.id, ())), one.grade, one.certificate,
            None if one.events is None else tuple(one.events),
        )
        for one in db.session.scalars(query)
    ]


def official(code: str, official_code: str) -> OfficialRow:
    """One official by code (J01); raises :class:`NotFound`."""
    found = next((one for one in officials(code) if one.code == official_code), None)
    if found is None:
        raise NotFound
    return found


def official_by_id(code: str, official_id: int) -> OfficialRow:
    """One official of a competition by row; raises :class:`NotFound`."""
    found = next((one for one in officials(code) if one.id == official_id), None)
    if found is None:
        raise NotFound
    return found


def vacant(code: str) -> list[Vacancy]:
    """Which roles of which events are not filled."""
    people = [(one.role, one.events) for one in officials(code)]
    return vacancies([(event.code, event.panel_size) for event in events(code)], people)


def panel(
    *, competition_code: str | None = None, event_id: int | None = None, module: str | None = None, user_id: int | None = None
) -> list[SeatRow]:
    """Seats by competition, event, module or user, in the order of events, modules and judges."""
    query = (
        select(PanelSeat, Event, Competition.code).join(PanelSeat.event).join(Event.competition).join(PanelSeat.official)
        .options(joinedload(PanelSeat.official).joinedload(Official.user))
        .order_by(Event.competition_id, Event.position, PanelSeat.module, Official.code)
    )
    if competition_code is not None:
        query = query.where(Competition.code == competition_code)
    if event_id is not None:
        query = query.where(PanelSeat.event_id == event_id)
    if module is not None:
        query = query.where(PanelSeat.module == module)
    if user_id is not None:
        query = query.where(Official.user_id == user_id)
    return [
        SeatRow(
            seat.id, event.id, code, event.code, event.title, seat.module, seat.official_id, seat.official.code,
            seat.official.user.name, seat.official.user_id, seat.waiver,
        )
        for seat, event, code in db.session.execute(query)
    ]


def ties(event_id: int) -> list[Tie]:
    """What binds the entries of an event to units."""
    query = (
        select(Entry.ticket, Entry.unit_id, Unit.name, Entry.coach_unit).join(Unit, Unit.id == Entry.unit_id)
        .where(Entry.event_id == event_id, Entry.state == "registered").order_by(Entry.ticket)
    )
    return [Tie(row.ticket, row.unit_id, row.name, row.coach_unit) for row in db.session.execute(query)]


def conflicts_of(judges: Iterable[OfficialRow], event_id: int) -> dict[int, list[Conflict]]:
    """The conflicts of each of these judges with the entries of an event; free judges are left out."""
    bound = ties(event_id)
    found = {judge.id: conflicts(judge.unit_id, judge.unit, bound) for judge in judges}
    return {official_id: reasons for official_id, reasons in found.items() if reasons}
