"""Opening the scoring of an event: the scheme is frozen, blind codes are registered, sheets handed out."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from competition.models import PanelSeat
from competition.queries import CodedEntry, entries_by_code
from competition.rules.conflicts import Tie, conflicts
from foundation import audit, chance, ledger
from foundation.accounts.identity import Actor
from foundation.backup.schedule import after_milestone
from foundation.database import db, transaction
from foundation.errors import Invalid
from foundation.people.models import Unit
from foundation.people.queries import holds_title
from foundation.people.titles import CITY_TITLE
from scoring.audited import SCORING_OPENED
from scoring.models import Run, Scheme, Sheet
from scoring.queries.events import EventRef
from scoring.refusals import AlreadyOpened, NoScheme, NotDrawn
from scoring.rules.rules_document import parse_rules
from scoring.rules.seating import Seat, panel_problems
from scoring.rules.tree import Part, parts_of
from scoring.services.scheme_versions import note_frozen
from scoring.services.schemes import found_event, locked_scheme


@dataclass(frozen=True)
class Opened:
    """What the judges were handed."""

    entries: int
    sheets: int


@transaction
def open_scoring(event_id: int, *, actor: Actor, at: datetime) -> Opened:
    """Freezes the scheme, records every blind code in the ledger and makes one sheet per seat, code and part.

    A judge gets no sheet for an entry from which they must stand back (回避) unless that was waived. Raises
    :class:`Invalid` with every panel that is too small, :class:`NoScheme`, :class:`NotDrawn`, :class:`AlreadyOpened`.
    """
    event, scheme = found_event(event_id), locked_scheme(event_id)
    if scheme is None:
        raise NoScheme
    if scheme.frozen_at is not None:
        raise AlreadyOpened
    coded, seats = list(entries_by_code(event_id).values()), _seats(event_id)
    if not coded:
        raise NotDrawn
    parts = {module["code"]: parts_of(scheme.tree, module) for module in scheme.rules["modules"]}
    places = [(seat, one.code) for seat in seats for one in coded if not _recused(seat, one)]
    left: dict[str, list[Seat]] = {one.code: [] for one in coded}
    for seat, code in places:
        left[code].append(_as_rules_see(seat))
    problems = panel_problems(parse_rules(scheme.rules), parts, [_as_rules_see(seat) for seat in seats], left)
    if problems:
        raise Invalid(problems)
    scheme.frozen_at = at
    _register(event, scheme, coded, actor, at)
    sheets = [
        _sheet(event_id, seat, code, part)
        for seat, code in places for part in parts.get(seat.module, ()) if part.judges is None or seat.official.code in part.judges
    ]
    db.session.execute(insert(Sheet), sheets)
    audit.record(
        SCORING_OPENED, actor=actor, at=at, subject=event.subject, entries=len(coded), sheets=len(sheets),
        rules_hash=scheme.rules_hash,
    )
    after_milestone(at=at)
    return Opened(len(coded), len(sheets))


def _seats(event_id: int) -> Sequence[PanelSeat]:
    return db.session.scalars(
        select(PanelSeat).where(PanelSeat.event_id == event_id).order_by(PanelSeat.module, PanelSeat.id)
    ).all()


def _recused(seat: PanelSeat, coded: CodedEntry) -> bool:
    """True if the judge has to stand back from this entry (competition.rules.conflicts)."""
    unit, tie = seat.official.unit, Tie(coded.code, coded.unit_id, coded.unit, coded.coach_unit)
    return seat.waiver is None and unit is not None and bool(conflicts(unit.id, unit.name, [tie]))


def _as_rules_see(seat: PanelSeat) -> Seat:
    return Seat(seat.module, seat.official.code)


def _register(event: EventRef, scheme: Scheme, coded: Sequence[CodedEntry], actor: Actor, at: datetime) -> None:
    """The ledger's first entries of the event (result bundle, section Ledger), and a row for each code's day."""
    note_frozen(event, scheme, actor=actor, at=at)
    wanted = select(Unit.id, Unit.public_id).where(Unit.id.in_({one.unit_id for one in coded}))
    units = {row.id: row.public_id for row in db.session.execute(wanted)}
    for one in coded:
        holds = bool(one.person_ids) and all(holds_title(person, CITY_TITLE) for person in one.person_ids)
        facts = {"division": one.division, "unit": units[one.unit_id], "title_held": holds}
        ledger.append(event.stream, "entry_registered", {"entry": one.code, **facts}, actor=actor, at=at)
        db.session.add(Run(event_id=event.id, entry_code=one.code, status=None, **facts))
    db.session.flush()


def _sheet(event_id: int, seat: PanelSeat, code: str, part: Part) -> dict[str, object]:
    return {
        "public_id": chance.opaque_id(), "event_id": event_id, "seat_id": seat.id, "module": seat.module,
        "judge": seat.official.code, "entry_code": code, "part": part.code, "version": 0, "state": "open",
    }
