"""What field judges recorded by name becomes status, time and deductions under blind codes, after the judges have handed in.

The chief judge decides on misconduct by code. Whoever presses the button sees counts before and codes afterwards; entries
are taken in one random order, so that neither ledger nor audit log tells which code belongs to which record. The ledger is
told clauses, never the words of a record.
"""
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.crypto import seal
from foundation.database import db, transaction
from scoring.audited import FIELD_CARRIED, FIELD_DECIDED
from scoring.models import CarriedRecord, FieldRecord, Run, Scheme
from scoring.models.field import NOTE
from scoring.queries.events import EventRef
from scoring.queries.field import as_rule, records_of
from scoring.queries.field_codes import (
    absent_at_the_door,
    carried_of,
    codes_of,
    effect_of,
    is_ready,
    open_modules,
    waiting,
)
from scoring.refusals import AlreadyWithdrawn, UnknownModule, UnknownStatus
from scoring.refusals.field import NothingToDecide
from scoring.rules import field_records as rules
from scoring.rules.field_records import Record
from scoring.rules.marks import COMPETED
from scoring.services.day import add_deduction, set_status, set_time, withdraw_deduction
from scoring.services.doors import open_event, person, points_of, written

T = TypeVar("T")
DISQUALIFIED = "disqualified"
WITHOUT_CLAUSE, FOR_MISCONDUCT = "现场扣分", "违纪扣分"


@dataclass
class _Round:
    """One carrying over: who presses the button, what was carried before, and what this time."""

    event: EventRef
    actor: Actor
    at: datetime
    codes: dict[int, str]
    done: frozenset[int]
    carried: list[CarriedRecord] = field(default_factory=list)
    count: int = 0

    def keep(self, record: Record, deduction: str | None = None) -> None:
        """Notes that a record was carried over."""
        self.carried.append(CarriedRecord(record_id=record.id, deduction=deduction, carried_at=self.at))


@transaction
def carry_field_records(event_id: int, *, actor: Actor, at: datetime) -> int:
    """Carries over what can be carried now: states and absences at the door at once, everything else where all sheets that it
    could influence are in. Answers how many records it were; pressing twice carries once. Raises :class:`NotOpened` and
    :class:`ResultsLocked`."""
    event, _scheme = open_event(event_id)
    this = _Round(event, actor, at, dict(codes_of(event_id)), carried_of(event_id))
    records = records_of(event_id)
    order = shuffled([entry for entry in this.codes if entry in records])
    door = absent_at_the_door(event)
    for entry in shuffled(list(door)):
        set_status(event_id, this.codes[entry], door[entry], actor=actor, at=at)
    for entry in order:
        _carry_states(this, entry, records[entry])
    db.session.flush()
    modules = open_modules(event_id)
    for entry in order:
        _carry_rest(this, entry, records[entry], modules)
    for row in shuffled(this.carried):
        db.session.add(row)
        db.session.flush()
    count = this.count + len(door)
    if count:
        left = waiting(event)
        audit.record(FIELD_CARRIED, actor=actor, at=at, subject=event.subject, count=count, waiting=left.count)
    return count


def shuffled(things: Sequence[T]) -> list[T]:
    """The same in random order (Fisher and Yates)."""
    mixed = list(things)
    for last in range(len(mixed) - 1, 0, -1):
        other = chance.below(last + 1)
        mixed[last], mixed[other] = mixed[other], mixed[last]
    return mixed


def _carry_states(this: _Round, entry: int, records: list[Record]) -> None:
    rows = [one for one in rules.waiting(records, this.done) if effect_of(one, records).kind == rules.STATUS]
    if not rows:
        return
    code, said = this.codes[entry], rules.status_of(records)
    now = db.session.scalars(select(Run.status).where(Run.event_id == this.event.id, Run.entry_code == code)).one()
    if now != DISQUALIFIED and said in rules.CARRIED_STATES:
        set_status(this.event.id, code, str(said), actor=this.actor, at=this.at)
    elif now in rules.CARRIED_STATES:
        set_status(this.event.id, code, COMPETED, actor=this.actor, at=this.at)
    for one in rows:
        this.keep(one)
    this.count += len(rows)


def _carry_rest(this: _Round, entry: int, records: list[Record], modules: Collection[str]) -> None:
    rows = [(one, effect_of(one, records)) for one in rules.waiting(records, this.done)]
    due = [(one, thing) for one, thing in rows if thing.kind != rules.STATUS and is_ready(thing, modules)]
    times = [one for one, thing in due if thing.kind in rules.ABOUT_TIME]
    if times and not rules.still_running(records):
        set_time(this.event.id, this.codes[entry], rules.total_seconds(records), actor=this.actor, at=this.at)
        for one in times:
            this.keep(one)
        this.count += 1
    this.count += sum(thing.kind not in rules.ABOUT_TIME for _one, thing in due)
    for one, thing in due:
        if one.kind == rules.WITHDRAWAL and thing.kind == rules.DEDUCTION:
            _take_back(this, one, thing)
        elif one.kind == rules.DEDUCTION:
            this.keep(one, _deduct(this, entry, one, WITHOUT_CLAUSE))
        elif one.kind == rules.DECISION:
            this.keep(one, _punish(this, entry, one))


def _deduct(this: _Round, entry: int, record: Record, otherwise: str) -> str:
    facts = record.facts
    reason = f"{facts['clause']} {facts['text']}".strip() if facts["clause"] else otherwise
    return add_deduction(
        this.event.id, this.codes[entry], str(record.module), str(facts["points"]), reason, actor=this.actor, at=this.at
    )


def _punish(this: _Round, entry: int, record: Record) -> str | None:
    if record.facts["level"] == "deduction":
        return _deduct(this, entry, record, FOR_MISCONDUCT)
    set_status(this.event.id, this.codes[entry], DISQUALIFIED, actor=this.actor, at=this.at)
    return None


def _take_back(this: _Round, withdrawal: Record, record: Record) -> None:
    """What the chief judge has withdrawn already stays withdrawn."""
    deduction = db.session.scalars(select(CarriedRecord.deduction).where(CarriedRecord.record_id == record.id)).one()
    with suppress(AlreadyWithdrawn):
        withdraw_deduction(str(deduction), actor=this.actor, at=this.at)
    this.keep(withdrawal)


@transaction
def decide_misconduct(
    event_id: int, record: str, level: str, reason: str, *, actor: Actor, at: datetime, module: str | None = None, points: str = ""
) -> None:
    """The chief judge decides on a misconduct (the house's id of its record) under the blind code: ``dismissed``, or one of the
    levels; a deduction needs points and a module (the record's own, if it has one). It takes effect with the next carrying
    over. Raises :class:`NothingToDecide`."""
    event, scheme = open_event(event_id)
    if level not in rules.OUTCOMES:
        raise UnknownStatus
    about = db.session.scalar(select(FieldRecord).where(
        FieldRecord.event_id == event_id, FieldRecord.public_id == record, FieldRecord.kind == rules.MISCONDUCT
    ))
    if about is None or not is_ready(as_rule(about), open_modules(event_id)):
        raise NothingToDecide
    if db.session.scalar(select(FieldRecord.id).where(FieldRecord.about_id == about.id).limit(1)) is not None:
        raise NothingToDecide
    facts, public_id = {"level": level, "clause": about.facts["clause"], "text": about.facts["text"], "points": None}, chance.opaque_id()
    where = about.module or module or None
    if level == "deduction":
        facts["points"] = points_of(points.strip() or str(about.facts["points"] or ""))
        _require_module(scheme, where)
    db.session.add(FieldRecord(
        public_id=public_id, operation_id=chance.opaque_id(), event_id=event_id, entry_id=about.entry_id, kind=rules.DECISION,
        module=where, facts=facts, note=seal(written(reason), owner=public_id, field=NOTE), about_id=about.id, witness_id=None,
        unsigned=False, noted_by=person(actor), noted_at=at,
    ))
    try:
        db.session.flush()
    except IntegrityError:
        raise NothingToDecide from None
    audit.record(FIELD_DECIDED, actor=actor, at=at, subject=event.subject, record=about.public_id, level=level)


def _require_module(scheme: Scheme, module: str | None) -> None:
    if module is None or module not in {row["code"] for row in scheme.rules["modules"]}:
        raise UnknownModule(module=module or "—")
