"""What field judges record by name, and how it becomes marks under blind codes: once, in no telling order, never the words."""
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from competition.queries import entries_by_code
from competition.refusals.officials import SidesApart
from competition.services.check_in_desk import correct_check_in
from competition.services.panels import seat_judge
from foundation import chance
from foundation.accounts.identity import SYSTEM
from foundation.accounts.roles import Role
from foundation.audit.models import AuditEntry
from foundation.database import db
from foundation.errors import Invalid
from foundation.ledger.models import LedgerEntry
from scoring.models import Deduction, FieldRecord
from scoring.queries.events import event_ref
from scoring.queries.field import field_entries, noted_of
from scoring.queries.field_codes import misconducts, waiting
from scoring.refusals import ReasonMissing
from scoring.refusals.field import (
    BothSides,
    ClockStep,
    FieldClosed,
    NamesSomebody,
    NoteMissing,
    NothingToDecide,
    OperationReused,
    RecordGone,
    TimedAlready,
    UnknownClause,
    WitnessUnknown,
)
from scoring.retention import clear_notes
from scoring.services.carrying import carry_field_records, decide_misconduct
from scoring.services.field import record_field, withdraw_field
from tests.factories.field import CLAUSES, Field, later, make_field, together
from tests.factories.official import make_official
from tests.factories.scoring import DAY, Stage, make_stage, runs


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    """Four entries, three judges, scoring open, two clauses."""
    with app.app_context():
        yield make_stage(tree=CLAUSES)


def carry(stage: Stage) -> int:
    """The chief judge presses the button."""
    return carry_field_records(stage.event_id, actor=stage.chief, at=later(300))


def records(stage: Stage) -> list[FieldRecord]:
    """What was recorded, in order."""
    return list(db.session.scalars(select(FieldRecord).where(FieldRecord.event_id == stage.event_id).order_by(FieldRecord.id)))


def deductions(stage: Stage) -> list[tuple[str, str, str, str, bool]]:
    """Deductions by code."""
    rows = db.session.scalars(select(Deduction).where(Deduction.event_id == stage.event_id).order_by(Deduction.entry_code, Deduction.id))
    return [(one.entry_code, one.module, one.points, one.reason, one.withdrawn_at is None) for one in rows]


def undecided(stage: Stage) -> list[Any]:
    """Misconduct as the chief judge sees it."""
    event = event_ref(stage.event_id)
    assert event is not None
    return misconducts(event)


def timed(field: Field, code: str) -> None:
    """Twenty minutes with a pause of two."""
    for step, minutes in (("start", 0), ("pause", 10), ("resume", 12), ("stop", 22)):
        field.record(code, "clock", {"step": step}, minutes=minutes, module="P", note="设备断电" if step == "pause" else "")


def test_a_clock_counts_without_its_pauses_and_a_double_tap_counts_once(stage: Stage) -> None:
    field, code = make_field(stage), stage.codes[0]
    tap = chance.opaque_id()
    assert field.record(code, "clock", {"step": "start"}, module="P", operation=tap)
    assert not field.record(code, "clock", {"step": "start"}, minutes=1, module="P", operation=tap)
    with pytest.raises(ClockStep):
        field.record(code, "clock", {"step": "start"}, minutes=1, module="P")
    with pytest.raises(NoteMissing):
        field.record(code, "clock", {"step": "pause"}, minutes=10, module="P")
    field.record(code, "clock", {"step": "pause"}, minutes=10, module="P", note="设备断电")
    field.record(code, "clock", {"step": "stop"}, minutes=15, module="P")
    with pytest.raises(OperationReused):
        field.record(stage.codes[1], "clock", {"step": "start"}, operation=tap)
    event = event_ref(stage.event_id)
    assert event is not None
    (entry,) = field_entries(event, field.entries[code])
    assert entry.seconds == 600 and len(records(stage)) == 3
    with pytest.raises(TimedAlready):
        field.record(code, "time", {"seconds": 590}, module="P")
    field.record(code, "time", {"seconds": 590}, module="P", note="秒表读数")
    (entry,) = field_entries(event, field.entries[code])
    assert entry.seconds == 590


def test_what_was_recorded_is_carried_over_once_after_the_judges_and_shows_by_code(stage: Stage) -> None:
    field, (first, second, third, fourth) = make_field(stage), stage.codes
    timed(field, first)
    field.record(first, "deduction", {"clause": "K1"}, module="P", note="选手张三没有戴手套")
    field.record(second, "deduction", {"points": "1.5"}, module="P", note="工位不整洁")
    field.record(third, "status", {"status": "absent"})
    event = event_ref(stage.event_id)
    assert event is not None
    before = waiting(event)
    assert (before.ready, before.later, before.modules) == (1, 3, ("P", "T"))
    assert carry(stage) == 1, "only the absence: nobody has handed in yet"
    assert runs(stage.event_id)[third].status == "absent" and deductions(stage) == []
    stage.score_all()
    db.session.expire_all()
    assert carry(stage) == 3
    assert carry(stage) == 0, "twice is once"
    assert runs(stage.event_id)[first].time_seconds == 20 * 60 and runs(stage.event_id)[fourth].time_seconds is None
    assert deductions(stage) == [(first, "P", "2", "K1 未按规定佩戴防护用品", True), (second, "P", "1.5", "现场扣分", True)]


def test_what_waits_stands_in_the_way_of_confirming(stage: Stage) -> None:
    field = make_field(stage)
    stage.score_all()
    field.record(stage.codes[0], "deduction", {"clause": "K2"}, module="P")
    with pytest.raises(Invalid) as refusal:
        stage.confirm()
    assert [(one.code, one.facts["count"]) for one in refusal.value.problems] == [("field_waiting", 1)]
    carry(stage)
    assert stage.confirm()
    with pytest.raises(FieldClosed):
        field.record(stage.codes[0], "deduction", {"clause": "K2"}, module="P")


def test_a_record_is_taken_back_by_a_later_one_and_so_is_what_came_of_it(stage: Stage) -> None:
    field, code = make_field(stage), stage.codes[0]
    stage.score_all()
    field.record(code, "deduction", {"clause": "K1"}, module="P")
    field.record(code, "status", {"status": "withdrawn"})
    carry(stage)
    assert runs(stage.event_id)[code].status == "withdrawn"
    more: dict[str, Any] = {"actor": field.actor, "at": later(30)}
    for one in records(stage):
        tap = chance.opaque_id()
        assert withdraw_field(stage.event_id, field.entries[code], one.operation_id, "记错选手", operation=tap, **more)
        assert not withdraw_field(stage.event_id, field.entries[code], one.operation_id, "记错选手", operation=tap, **more)
        with pytest.raises(RecordGone):
            withdraw_field(stage.event_id, field.entries[code], one.operation_id, "x", operation=chance.opaque_id(), **more)
    event = event_ref(stage.event_id)
    assert event is not None and waiting(event).count == 2
    assert carry(stage) == 2 and waiting(event).count == 0
    assert deductions(stage) == [(code, "P", "2", "K1 未按规定佩戴防护用品", False)]
    assert runs(stage.event_id)[code].status == "competed"
    assert [one.withdrawn for one in noted_of(stage.event_id, records(stage)[0].entry_id)] == ["记错选手", "记错选手"]


def test_the_chief_judge_decides_on_misconduct_by_code_and_reads_nobodys_name(stage: Stage) -> None:
    field, (first, second, *_rest) = make_field(stage), stage.codes
    event = event_ref(stage.event_id)
    assert event is not None
    name = field_entries(event, field.entries[first])[0].name
    with pytest.raises(NamesSomebody):
        field.record(first, "misconduct", {"level": "warning"}, module="P", note=f"{name}使用手机")
    field.record(first, "misconduct", {"level": "deduction", "clause": "K2"}, module="P", note="该选手使用手机")
    field.record(second, "misconduct", {"level": "disqualification"}, module="P", note="该选手由他人代做")
    assert undecided(stage) == [], "judges are still marking"
    stage.score_all()
    assert waiting(event).undecided == 2
    found = {one.entry: one for one in undecided(stage)}
    assert found[first].account == "该选手使用手机" and found[first].points == "5"
    more: dict[str, Any] = {"actor": stage.chief, "at": later(200)}
    with pytest.raises(ReasonMissing):
        decide_misconduct(stage.event_id, found[first].record, "deduction", " ", **more)
    decide_misconduct(stage.event_id, found[first].record, "deduction", "情节较轻", points="3", **more)
    decide_misconduct(stage.event_id, found[second].record, "disqualification", "查证属实", **more)
    with pytest.raises(NothingToDecide):
        decide_misconduct(stage.event_id, found[first].record, "dismissed", "重复", **more)
    with pytest.raises(RecordGone):
        one = records(stage)[0]
        withdraw_field(stage.event_id, field.entries[first], one.operation_id, "x", operation=chance.opaque_id(), **more | {"actor": field.actor})
    assert carry(stage) == 2 and waiting(event).count == 0
    assert deductions(stage) == [(first, "P", "3", "K2 超时操作", True)]
    assert runs(stage.event_id)[second].status == "disqualified"


def test_who_did_not_come_through_the_door_is_absent_by_code(stage: Stage) -> None:
    field, (first, second, *_rest) = make_field(stage), stage.codes
    for code in (first, second):
        correct_check_in(stage.competition, field.entries[code], 0, "absent", "没有来", actor=stage.organizer, at=DAY)
    field.record(second, "clock", {"step": "start"}, module="P")
    field.record(second, "clock", {"step": "stop"}, minutes=9, module="P")
    assert carry(stage) == 1
    assert (runs(stage.event_id)[first].status, runs(stage.event_id)[second].status) == ("absent", None)


def test_neither_ledger_nor_audit_log_knows_both_a_name_and_a_code_or_any_word(stage: Stage) -> None:
    field = make_field(stage)
    stage.score_all()
    for code in stage.codes:
        timed(field, code)
        field.record(code, "deduction", {"points": "1"}, module="P", note=f"说明{code}甲乙丙")
    carry(stage)
    said = "".join(one.content for one in db.session.scalars(select(LedgerEntry)))
    audited = [(one.kind, one.subject, str(one.facts)) for one in db.session.scalars(select(AuditEntry))]
    assert "甲乙丙" not in said and not any("甲乙丙" in facts for *_kind, facts in audited)
    ours = [(subject, facts) for kind, subject, facts in audited if kind.startswith("scoring:field")]
    assert ours and {subject for subject, _facts in ours} == {"event:jm-test/CK"}
    assert not any(public_id in facts for _subject, facts in ours for public_id in field.entries.values())
    taken = [one.entry_code for one in db.session.scalars(select(Deduction).order_by(Deduction.id))]
    assert sorted(taken) == sorted(stage.codes)


@pytest.mark.slow
def test_entries_are_carried_over_in_random_order(stage: Stage) -> None:
    field, orders = make_field(stage), set()
    stage.score_all()
    for number in range(5):
        for code in stage.codes:
            field.record(code, "deduction", {"points": "1"}, module="P", note="x", minutes=number)
        carry(stage)
        last = db.session.scalars(select(Deduction.entry_code).order_by(Deduction.id.desc()).limit(4))
        orders.add(tuple(last))
    assert len(orders) > 1, "one order in all rounds would be that of recording"


def test_the_words_of_a_record_go_with_whoever_is_erased(stage: Stage) -> None:
    field, code = make_field(stage), stage.codes[0]
    field.record(code, "deduction", {"points": "2"}, module="P", note="地面有油")
    field.record(stage.codes[1], "deduction", {"points": "2"}, module="P", note="地面有水")
    clear_notes(entries_by_code(stage.event_id)[code].person_ids[0])
    db.session.commit()
    db.session.expire_all()
    assert [(one.note is None, one.facts["points"]) for one in records(stage)] == [(True, "2"), (False, "2")]


def test_nobody_stands_on_both_sides_of_an_event(stage: Stage) -> None:
    field = make_field(stage)
    with pytest.raises(SidesApart):
        make_official(stage.competition, "何裁判长", Role.FIELD_JUDGE)
    with pytest.raises(SidesApart):
        make_official(stage.competition, "评委1", Role.FIELD_JUDGE)
    judge = make_official(stage.competition, "孙现场", Role.JUDGE)
    with pytest.raises(SidesApart):
        seat_judge(stage.competition, stage.event, "P", judge, actor=SYSTEM, at=DAY)
    with pytest.raises(BothSides):
        more: dict[str, Any] = {"operation": chance.opaque_id(), "actor": stage.chief, "at": DAY}
        record_field(stage.event_id, field.entries[stage.codes[0]], "status", {"status": "late"}, **more)


def test_a_witness_is_another_field_judge_and_a_clause_is_of_the_scheme(stage: Stage) -> None:
    field, code = make_field(stage), stage.codes[0]
    other = make_field(stage, "周现场")
    for witness in (field.user_id, stage.judges[0].user_id):
        with pytest.raises(WitnessUnknown):
            field.record(code, "deduction", {"clause": "K1"}, module="P", witness=witness)
    with pytest.raises(UnknownClause):
        field.record(code, "deduction", {"clause": "K1"}, module="T")
    field.record(code, "deduction", {"clause": "K1"}, module="P", witness=other.user_id, unsigned=True)
    (noted,) = noted_of(stage.event_id, records(stage)[0].entry_id)
    assert (noted.witness, noted.unsigned, noted.by) == ("周现场", True, "孙现场")


def test_of_two_who_carry_or_withdraw_at_one_moment_one_wins_and_it_counts_once(app: Any, stage: Stage) -> None:
    field, code = make_field(stage), stage.codes[0]
    stage.score_all()
    field.record(code, "deduction", {"clause": "K1"}, module="P")
    (row,) = records(stage)
    record, told = row.operation_id, []
    db.session.remove()

    def carry_again() -> None:
        told.append(str(carry(stage)))

    def withdraw() -> None:
        try:
            withdraw_field(
                stage.event_id, field.entries[code], record, "记错", operation=chance.opaque_id(), actor=field.actor, at=later(30)
            )
            told.append("withdrawn")
        except RecordGone as refusal:
            told.append(refusal.code)

    together(app, carry_again, carry_again)
    assert sorted(told) == ["0", "1"]
    told.clear()
    together(app, withdraw, withdraw)
    assert sorted(told) == ["record_gone", "withdrawn"]
    assert carry(stage) == 1 and deductions(stage) == [(code, "P", "2", "K1 未按规定佩戴防护用品", False)]
