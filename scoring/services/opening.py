"""Opening the scoring of an event: the scheme is frozen, blind codes are registered, sheets handed out."""
from collections.abc import Iterable, Sequence
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
from foundation.rules.problems import Problem
from scoring.audited import SCORING_OPENED
from scoring.models import Run, Sheet
from scoring.queries.events import EventRef
from scoring.refusals import AlreadyOpened, NoScheme, NotDrawn
from scoring.rules.event_rules import Module, Rules
from scoring.rules.panel import JUDGEMENT_MARKS
from scoring.rules.rules_document import parse_rules
from scoring.services.schemes import found_event, locked_scheme


@dataclass(frozen=True)
class Opened:
    """What the judges were handed."""

    entries: int
    sheets: int


@transaction
def open_scoring(event_id: int, *, actor: Actor, at: datetime) -> Opened:
    """Freezes the scheme, records every blind code in the ledger and makes one sheet per seat and code.

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
    rules = parse_rules(scheme.rules)
    places = [(seat, one.code) for seat in seats for one in coded if not _recused(seat, one)]
    problems = _panel_problems(rules, seats, coded, places)
    if problems:
        raise Invalid(problems)
    scheme.frozen_at = at
    _register(event, scheme.rules_hash, coded, actor, at)
    known = {module.code for module in rules.modules}
    sheets = [_sheet(event_id, seat, code) for seat, code in places if seat.module in known]
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


def _panel_problems(
    rules: Rules, seats: Iterable[PanelSeat], coded: Iterable[CodedEntry], places: Iterable[tuple[PanelSeat, str]]
) -> list[Problem]:
    """Every module whose panel cannot give a value, as a whole or for one entry after recusals."""
    seated: dict[str, int] = {}
    for seat in seats:
        seated[seat.module] = seated.get(seat.module, 0) + 1
    left: dict[tuple[str, str], int] = {}
    for seat, code in places:
        left[seat.module, code] = left.get((seat.module, code), 0) + 1
    problems = []
    for module in rules.modules:
        short = _too_small(module, seated.get(module.code, 0))
        if short is not None:
            problems.append(short)
            continue
        for one in coded:
            count = left.get((module.code, one.code), 0)
            if _too_small(module, count) is not None:
                facts = {"entry": one.code, "module": module.code, "seated": count, "needed": _needed(module)}
                problems.append(Problem(f"modules.{module.code}.{one.code}", "panel_recused", facts))
    return problems


def _needed(module: Module) -> int:
    """How many judges a module needs; a judgement always three (result bundle, Arithmetic 3)."""
    judged = any(aspect.kind == "judgement" for aspect in module.aspects)
    panel = module.panel
    return max(panel.minimum_judges, panel.drop_high + panel.drop_low + 1, JUDGEMENT_MARKS if judged else 1)


def _too_small(module: Module, seated: int) -> Problem | None:
    facts = {"module": module.code, "seated": seated, "needed": _needed(module)}
    return Problem(f"modules.{module.code}", "panel_small", facts) if seated < _needed(module) else None


def _register(event: EventRef, rules_hash: str, coded: Sequence[CodedEntry], actor: Actor, at: datetime) -> None:
    """The ledger's first entries of the event (result bundle, section Ledger), and a row for each code's day."""
    frozen = {"rules_hash": rules_hash, "event": event.named, "stream": event.stream}
    ledger.append(event.stream, "rules_frozen", frozen, actor=actor, at=at)
    wanted = select(Unit.id, Unit.public_id).where(Unit.id.in_({one.unit_id for one in coded}))
    units = {row.id: row.public_id for row in db.session.execute(wanted)}
    for one in coded:
        holds = bool(one.person_ids) and all(holds_title(person, CITY_TITLE) for person in one.person_ids)
        facts = {"division": one.division, "unit": units[one.unit_id], "title_held": holds}
        ledger.append(event.stream, "entry_registered", {"entry": one.code, **facts}, actor=actor, at=at)
        db.session.add(Run(event_id=event.id, entry_code=one.code, status=None, **facts))
    db.session.flush()


def _sheet(event_id: int, seat: PanelSeat, code: str) -> dict[str, object]:
    return {
        "public_id": chance.opaque_id(), "event_id": event_id, "seat_id": seat.id, "module": seat.module,
        "judge": seat.official.code, "entry_code": code, "version": 0, "state": "open",
    }
