"""What a field judge (现场裁判) records of an entry, by name: appended once, withdrawn by a later record with a reason.

Nothing here reads or writes a blind code. The audit log is told that something of a kind was recorded of the event, never
of whom: else a record that is carried over later could be told apart by its time.
"""
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from unicodedata import normalize

from sqlalchemy import select

from competition.models import Entry, Official, PanelSeat
from competition.queries import competition
from competition.rules.phases import SETTING_UP
from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.accounts.queries import person_of
from foundation.accounts.roles import Role
from foundation.crypto import seal
from foundation.database import db, transaction
from foundation.errors import NotFound
from scoring.audited import FIELD_RECORDED, FIELD_WITHDRAWN
from scoring.models import FieldRecord
from scoring.models.field import NOTE
from scoring.queries.bundle import current_list
from scoring.queries.events import EventRef, scheme_of
from scoring.queries.field import field_judges, records_of, serves_as_field_judge
from scoring.refusals import BadOperation
from scoring.refusals.field import (
    BothSides,
    ClockStep,
    FieldClosed,
    FieldEarly,
    NamesSomebody,
    NoteMissing,
    NotYourEvent,
    OperationReused,
    RecordGone,
    TimedAlready,
    WitnessUnknown,
)
from scoring.rules import field_records as rules
from scoring.services.doors import person
from scoring.services.field_facts import facts_for
from scoring.services.schemes import found_event, locked_scheme

OPERATION = re.compile(r"[0-9a-f]{32}")
LONGEST = 1000


@transaction
def record_field(
    event_id: int, entry: str, kind: str, facts: Mapping[str, Any], *, operation: str, actor: Actor, at: datetime,
    module: str | None = None, note: str = "", witness: int | None = None, unsigned: bool = False,
) -> bool:
    """Records one thing of an entry (its opaque id); ``operation`` is the device's id of this tap. Answers false where the
    same was recorded before: a double tap counts once. Raises :class:`ClockStep`, :class:`TimedAlready`,
    :class:`NoteMissing`, :class:`NamesSomebody` and what :func:`scoring.services.field_facts.facts_for` finds."""
    event, who, found = _door(event_id, entry, actor)
    words, kept = _words(note), facts_for(kind, module, facts, _modules(event_id), _tree(event_id))
    if _known(operation, found.id, kind):
        return False
    _require_sense(found, kind, module, kept, words, records_of(event_id, found.id).get(found.id, []))
    if witness is not None and (witness == who or witness not in dict(field_judges(event))):
        raise WitnessUnknown
    record = _added(event, found, kind, module, kept, words, operation, None, witness, unsigned, who, at)
    audit.record(FIELD_RECORDED, actor=actor, at=at, subject=event.subject, record=record.public_id, what=kind)
    return True


@transaction
def withdraw_field(event_id: int, entry: str, record: str, reason: str, *, operation: str, actor: Actor, at: datetime) -> bool:
    """Takes a record (the id that its device gave it) back; it stays, with the reason. What was carried over already goes
    back with the next carrying. Raises :class:`RecordGone` if it was withdrawn or decided before."""
    event, who, found = _door(event_id, entry, actor)
    words = _words(reason)
    if not words:
        raise NoteMissing
    if _known(operation, found.id, rules.WITHDRAWAL):
        return False
    about = db.session.scalar(select(FieldRecord).where(FieldRecord.operation_id == record, FieldRecord.entry_id == found.id))
    if about is None or about.kind in (rules.WITHDRAWAL, rules.DECISION):
        raise NotFound
    if db.session.scalar(select(FieldRecord.id).where(FieldRecord.about_id == about.id).limit(1)) is not None:
        raise RecordGone
    row = _added(event, found, rules.WITHDRAWAL, about.module, {}, words, operation, about.id, None, False, who, at)
    audit.record(
        FIELD_WITHDRAWN, actor=actor, at=at, subject=event.subject, record=about.public_id, withdrawal=row.public_id, what=about.kind
    )
    return True


def _door(event_id: int, entry: str, actor: Actor) -> tuple[EventRef, int, Entry]:
    """The event, the account and the entry. The scheme is locked, then the entry: two field judges come one after the other,
    and nothing is recorded while results are being confirmed or records carried over."""
    event, who = found_event(event_id), person(actor)
    if not serves_as_field_judge(who, event):
        raise NotYourEvent
    if marks_under_codes(event, who):
        raise BothSides
    locked_scheme(event_id)
    found = db.session.scalar(
        select(Entry).where(Entry.public_id == entry, Entry.event_id == event_id, Entry.state == "registered").with_for_update()
    )
    if found is None:
        raise NotFound
    if competition(event.competition_code).phase in SETTING_UP:
        raise FieldEarly
    if current_list(event_id) is not None:
        raise FieldClosed
    return event, who, found


def marks_under_codes(event: EventRef, user_id: int) -> bool:
    """True for somebody who sits in a panel of the event, or is its chief judge, with this account or another."""
    query = (
        select(Official).outerjoin(PanelSeat, (PanelSeat.official_id == Official.id) & (PanelSeat.event_id == event.id))
        .where(Official.competition_id == event.competition_id)
        .where((Official.role == Role.CHIEF_JUDGE) | PanelSeat.id.is_not(None))
    )
    blind = [one.user_id for one in db.session.scalars(query) if one.serves(event.code)]
    return bool(blind) and person_of(user_id) in {person_of(one) for one in blind}


def _known(operation: str, entry_id: int, kind: str) -> bool:
    """True if this tap was counted before. Raises :class:`OperationReused` if the id says something else."""
    if not OPERATION.fullmatch(operation):
        raise BadOperation(reason="id")
    before = db.session.scalar(select(FieldRecord).where(FieldRecord.operation_id == operation))
    if before is not None and (before.entry_id, before.kind) != (entry_id, kind):
        raise OperationReused
    return before is not None


def _require_sense(
    entry: Entry, kind: str, module: str | None, facts: Mapping[str, Any], words: str, records: list[rules.Record]
) -> None:
    """Whether this record follows from what stands there, and its words are there and name nobody where that matters."""
    clock, seconds = rules.clock_of(records, module), rules.seconds_of(records, module)
    if kind == rules.CLOCK and (clock.state, facts["step"]) not in rules.STEPS:
        raise ClockStep
    if kind == rules.CLOCK and facts["step"] == rules.START and seconds is not None:
        raise TimedAlready
    correcting = kind == rules.TIME and (seconds is not None or clock.state != rules.IDLE)
    reasoned = kind == rules.CLOCK and facts["step"] in rules.WITH_REASON
    if not words and (correcting or reasoned or kind in (rules.MISCONDUCT, rules.EQUIPMENT)):
        raise TimedAlready if correcting else NoteMissing
    if kind == rules.DEDUCTION and not words and facts["clause"] is None:
        raise NoteMissing
    if kind == rules.MISCONDUCT:
        _require_nameless(entry, words)


def _require_nameless(entry: Entry, words: str) -> None:
    """The chief judge reads the account of a misconduct under the blind code."""
    said = [one.person.name for one in entry.members] + [entry.ticket, entry.unit.name, entry.team or "", entry.display_name]
    said += [entry.coach.name if entry.coach else "", *(one.person.name for one in entry.coaches)]
    plain = "".join(words.split())
    for word in said:
        if word and "".join(normalize("NFC", word).split()) in plain:
            raise NamesSomebody(word=word)


def _added(
    event: EventRef, entry: Entry, kind: str, module: str | None, facts: Mapping[str, Any], words: str, operation: str,
    about: int | None, witness: int | None, unsigned: bool, who: int, at: datetime,
) -> FieldRecord:
    public_id = chance.opaque_id()
    row = FieldRecord(
        public_id=public_id, operation_id=operation, event_id=event.id, entry_id=entry.id, kind=kind, module=module,
        facts=dict(facts), note=seal(words, owner=public_id, field=NOTE) if words else None, about_id=about, witness_id=witness,
        unsigned=unsigned, noted_by=who, noted_at=at,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _words(text: str) -> str:
    return normalize("NFC", " ".join(text.split()))[:LONGEST]


def _modules(event_id: int) -> list[str]:
    scheme = scheme_of(event_id)
    return [row["code"] for row in scheme.rules["modules"]] if scheme else []


def _tree(event_id: int) -> Mapping[str, Any]:
    scheme = scheme_of(event_id)
    return scheme.tree if scheme else {}
