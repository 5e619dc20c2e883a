"""What is said of field records under blind codes: how many wait, and misconduct by code. Here names stay behind the door:
what leaves this module holds codes and counts, never a name, a ticket or a unit, and never the order of recording."""
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from competition.queries import arrivals, entries_by_code
from foundation.database import db
from foundation.rules.problems import Problem
from scoring.models import CarriedRecord, FieldRecord, Run, Sheet
from scoring.queries.events import EventRef
from scoring.queries.field import note_of, records_of
from scoring.rules import field_records as rules
from scoring.rules.field_records import Record
from scoring.rules.marks import COMPETED

NOT_IN = ("open", "returned")


@dataclass(frozen=True)
class Waiting:
    """What waits to be carried over: ``ready`` can go now, ``later`` waits for sheets of judges, ``undecided`` for the chief
    judge, ``running`` for clocks to stop; ``absent`` are those who did not come through the door and have no state yet.
    ``modules`` are those whose sheets are not all in, ``carried`` how much was carried before."""

    ready: int
    later: int
    undecided: int
    running: int
    absent: int
    modules: tuple[str, ...]
    carried: int

    @property
    def count(self) -> int:
        """What stands in the way of confirming."""
        return self.ready + self.later + self.undecided + self.running

    @property
    def can_carry(self) -> bool:
        """True if carrying over would do something."""
        return bool(self.ready or self.absent)


@dataclass(frozen=True)
class CodedMisconduct:
    """A misconduct as the chief judge reads it; ``record`` names it, ``account`` was checked to name nobody."""

    record: str
    entry: str
    module: str | None
    level: str
    clause: str | None
    text: str
    points: str | None
    account: str
    outcome: str | None
    decided_points: str | None


def codes_of(event_id: int) -> Mapping[int, str]:
    """The blind code of every entry: only for what follows here and for the service that carries over."""
    return {one.entry_id: code for code, one in entries_by_code(event_id).items()}


def carried_of(event_id: int) -> frozenset[int]:
    """The ids of the records that were carried over."""
    query = select(CarriedRecord.record_id).join(FieldRecord, FieldRecord.id == CarriedRecord.record_id)
    return frozenset(db.session.scalars(query.where(FieldRecord.event_id == event_id)))


def open_modules(event_id: int) -> tuple[str, ...]:
    """The modules whose judges have not all handed in, as far as their entries compete."""
    awaited = select(Run.entry_code).where(Run.event_id == event_id, (Run.status.is_(None)) | (Run.status == COMPETED))
    query = (
        select(Sheet.module).where(Sheet.event_id == event_id, Sheet.state.in_(NOT_IN), Sheet.entry_code.in_(awaited))
        .distinct().order_by(Sheet.module)
    )
    return tuple(db.session.scalars(query))


def is_ready(record: Record, modules: Collection[str]) -> bool:
    """True if no judge can be influenced any more: states at once, times when every module is in, else its own module."""
    if record.kind == rules.STATUS:
        return True
    if record.module is None or record.kind in rules.ABOUT_TIME:
        return not modules
    return record.module not in modules


def effect_of(record: Record, records: Collection[Record]) -> Record:
    """What a withdrawal undoes; any other record itself."""
    if record.kind != rules.WITHDRAWAL:
        return record
    return next(one for one in records if one.id == record.about)


def waiting(event: EventRef) -> Waiting:
    """What waits in an event. Before scoring is open there are no codes to carry anything to: all of it is for later."""
    modules, carried, counts = open_modules(event.id), carried_of(event.id), dict.fromkeys(("ready", "later", "undecided", "running"), 0)
    drawn = db.session.scalar(select(Run.id).where(Run.event_id == event.id).limit(1)) is not None
    done = 0
    for records in records_of(event.id).values():
        groups: dict[str, list[Record]] = {}
        for one in rules.waiting(records, carried):
            groups.setdefault(_place(one, records, modules if drawn else None), []).append(effect_of(one, records))
        for name, rows in groups.items():
            counts[name] += rules.things(rows)
        done += rules.things(one for one in records if one.id in carried)
    return Waiting(**counts, absent=len(absent_at_the_door(event)), modules=modules, carried=done)


def _place(one: Record, records: list[Record], modules: Collection[str] | None) -> str:
    """What a waiting record waits for; ``modules`` are those that are not in, none before there are codes."""
    thing = effect_of(one, records)
    if one.kind == rules.MISCONDUCT:
        return "undecided"
    if thing.kind in rules.ABOUT_TIME and rules.still_running(records):
        return "running"
    return "ready" if modules is not None and is_ready(thing, modules) else "later"


def absent_at_the_door(event: EventRef) -> dict[int, str]:
    """Entries that did not come or gave up at the door, by id, as far as nothing else was said of them."""
    unset = set(db.session.scalars(select(Run.entry_code).where(Run.event_id == event.id, Run.status.is_(None))))
    codes, seen = codes_of(event.id), records_of(event.id)
    return {
        entry_id: row.state for entry_id, row in arrivals(event.competition_code).entries.items()
        if row.event == event.code and row.state in rules.CARRIED_STATES and codes.get(entry_id) in unset
        and not any(one.kind in (*rules.ABOUT_TIME, rules.STATUS) for one in rules.in_force(seen.get(entry_id, [])))
    }


def field_problems(event_id: int) -> list[Problem]:
    """What field judges recorded and nobody has carried over: it stands in the way of confirming."""
    carried = carried_of(event_id)
    count = sum(rules.things(rules.waiting(records, carried)) for records in records_of(event_id).values())
    return [Problem("field", "field_waiting", {"count": count})] if count else []


def misconducts(event: EventRef) -> list[CodedMisconduct]:
    """Misconduct of the modules whose sheets are in, by code; withdrawn ones are left out."""
    modules, codes = open_modules(event.id), codes_of(event.id)
    if not codes:
        return []
    stored = {one.id: one for one in db.session.scalars(select(FieldRecord).where(
        FieldRecord.event_id == event.id, FieldRecord.kind == rules.MISCONDUCT
    ))}
    found = []
    for entry_id, records in records_of(event.id).items():
        for one in rules.in_force(records):
            if one.kind == rules.MISCONDUCT and entry_id in codes and is_ready(one, modules):
                found.append(_coded(stored[one.id], codes[entry_id], rules.decision_on(records, one)))
    return sorted(found, key=lambda one: (one.outcome is not None, one.entry, one.record))


def _coded(one: FieldRecord, code: str, decision: Record | None) -> CodedMisconduct:
    facts = one.facts
    return CodedMisconduct(
        one.public_id, code, one.module, facts["level"], facts["clause"], facts["text"], facts["points"], note_of(one),
        decision.facts["level"] if decision else None, decision.facts["points"] if decision else None,
    )
