"""A second person confirms; modules and days are locked; a locked mark is amended by two; late sheets; second rounds."""
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from foundation import chance, ledger
from foundation.accounts.identity import Actor
from foundation.database import db
from foundation.errors import Invalid, Refusal
from scoring.models import Device, MarkAmendment, Operation, Sheet, SheetVersion
from scoring.queries.bundle import assemble_bundle, bundle_of
from scoring.queries.late import late_of
from scoring.queries.readiness import readiness
from scoring.refusals import ReasonMissing, ResultsLocked, UnknownModule
from scoring.refusals.sheets import (
    AmendmentDecided,
    AmendmentOpen,
    AmendmentSamePerson,
    AmendmentStale,
    DevicesWaiting,
    LateDecided,
    LateOvertaken,
    NoSpread,
    NothingToAmend,
    NotLocked,
    SheetLocked,
)
from scoring.rules.verify import verify
from scoring.services.amending import ask_amendment, decide_amendment
from scoring.services.confirming import confirm_sheets
from scoring.services.day import set_status
from scoring.services.late_sheets import decide_late
from scoring.services.locking import lock_day, lock_sheets
from scoring.services.operations import submit_operation
from scoring.services.results import reopen_results
from scoring.services.rounds import order_second_round
from scoring.services.sheets import excuse_sheet, return_after_amendment, return_sheet
from tests.factories.scoring import DAY, Stage, make_stage
from tests.factories.sheets import TREE, confirm_all, part_body, part_of, scorekeeper, seen, supervisor

STREAM = "jm-test/CK"


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    """Two entries, three judges; sheets must be confirmed by somebody else."""
    with app.app_context():
        yield make_stage(2, second_person=True)


def codes(act: Callable[[], object]) -> list[str]:
    """The problems that an act is refused with."""
    with pytest.raises(Invalid) as refusal:
        act()
    return [one.code for one in refusal.value.problems]


def states(stage: Stage) -> dict[str, int]:
    rows = db.session.execute(select(Sheet.state, func.count().label("count")).where(Sheet.event_id == stage.event_id).group_by(Sheet.state))
    return {row.state: row[1] for row in rows}


def locked(stage: Stage) -> Actor:
    """Everything is marked, confirmed and locked; answers the scorekeeper."""
    stage.score_all()
    keeper = scorekeeper(stage)
    confirm_all(stage, keeper)
    for module in ("T", "P"):
        lock_sheets(stage.event_id, module, actor=stage.chief, at=DAY)
    return keeper


def test_a_sheet_counts_as_finished_only_when_somebody_else_has_confirmed_it(stage: Stage) -> None:
    stage.score_all()
    assert {one.code for one in readiness(stage.event_id).problems} == {"sheet_unconfirmed"}
    assert confirm_all(stage, scorekeeper(stage)) == 8 and readiness(stage.event_id).problems == []
    size = ledger.size(STREAM)
    stage.confirm()
    assert states(stage) == {"locked": 8} and ledger.size(STREAM) == size + 1


def test_where_nobody_else_is_asked_for_submitted_sheets_are_enough(app: Any) -> None:
    with app.app_context():
        stage = make_stage(2)
        stage.score_all()
        assert readiness(stage.event_id).problems == []


def test_nobody_confirms_their_own_sheet_a_version_that_has_moved_on_or_what_is_not_there(stage: Stage) -> None:
    judge, keeper = stage.judges[1], scorekeeper(stage)
    stage.submit(judge, "0001", {"A1.1": "30", "A1.2": "20", "A2.1": "2"})
    shown = seen(stage)
    sheet, = shown
    assert codes(lambda: confirm_sheets(stage.event_id, shown, actor=judge.actor, at=DAY)) == ["sheet_own"]
    stage.submit(judge, "0001", {"A1.1": "31", "A1.2": "20", "A2.1": "2"})
    untouched = stage.sheet(judge, "0002").public_id
    asked = {**shown, untouched: 0, "f" * 32: 1}
    assert sorted(codes(lambda: confirm_sheets(stage.event_id, asked, actor=keeper, at=DAY))) == [
        "sheet_moved_on", "sheet_not_submitted", "sheet_unknown",
    ]  # fmt: skip
    assert confirm_sheets(stage.event_id, {sheet: 2}, actor=keeper, at=DAY) == 1
    kept = stage.sheet(judge, "0001")
    assert (kept.state, kept.confirmed_version, kept.confirmed_by) == ("confirmed", 2, keeper.user_id)


def test_a_new_version_or_a_return_takes_the_confirmation_away(stage: Stage) -> None:
    judge, keeper = stage.judges[1], scorekeeper(stage)
    stage.submit(judge, "0001", {"A1.1": "30", "A1.2": "20", "A2.1": "2"})
    confirm_all(stage, keeper)
    stage.submit(judge, "0001", {"A1.1": "31", "A1.2": "20", "A2.1": "2"})
    kept = stage.sheet(judge, "0001")
    assert (kept.state, kept.confirmed_version, kept.confirmed_by) == ("submitted", None, None)
    confirm_all(stage, keeper)
    return_sheet(kept.public_id, ["A1.1"], "请核对", actor=keeper, at=DAY)
    kept = stage.sheet(judge, "0001")
    assert (kept.state, kept.confirmed_version) == ("returned", None)


def test_scores_that_lie_too_far_apart_are_judged_again_before_anybody_confirms_them(stage: Stage) -> None:
    for judge, score in zip(stage.judges, ("0", "2", "1"), strict=True):
        stage.submit(judge, "0001", {"A1.1": "30", "A1.2": "20", "A2.1": score})
    keeper = scorekeeper(stage)
    assert codes(lambda: confirm_all(stage, keeper)) == ["sheet_spread"] * 3
    again = {"actor": stage.chief, "at": DAY}
    with pytest.raises(ReasonMissing):
        order_second_round(stage.event_id, "0001", "P/A2.1", "  ", **again)
    assert order_second_round(stage.event_id, "0001", "P/A2.1", "对照样例重新讨论", **again) == 2
    assert states(stage) == {"returned": 3, "open": 5}
    with pytest.raises(NoSpread):
        order_second_round(stage.event_id, "0001", "P/A2.1", "再来一次", **again)
    for judge, score in zip(stage.judges, ("0", "2", "2"), strict=True):
        stage.submit(judge, "0001", {"A1.1": "30", "A1.2": "20", "A2.1": score})
    assert order_second_round(stage.event_id, "0001", "P/A2.1", "仍有分歧", **again) == 3
    for judge in stage.judges:
        stage.submit(judge, "0001", {"A1.1": "30", "A1.2": "20", "A2.1": "2"})
    assert confirm_all(stage, keeper) == 3
    told = [one["body"] for one in ledger.entries(STREAM) if one["kind"] == "second_round"]
    assert [(one["number"], one["reason"]) for one in told] == [(2, "对照样例重新讨论"), (3, "仍有分歧")]


def test_a_module_is_locked_when_all_its_sheets_are_confirmed_or_excused_and_what_comes_then_is_late(stage: Stage) -> None:
    stage.submit(stage.judges[0], "0001", {"01": "90"}, "T")
    by = {"actor": stage.chief, "at": DAY}
    assert codes(lambda: lock_sheets(stage.event_id, "T", **by)) == ["sheet_unconfirmed", "sheet_missing"]
    confirm_all(stage, scorekeeper(stage))
    excuse_sheet(stage.sheet(stage.judges[0], "0002", "T").public_id, "裁判因病", **by)
    assert lock_sheets(stage.event_id, "T", **by) == 2
    assert codes(lambda: lock_sheets(stage.event_id, "T", **by)) == ["nothing_to_lock"]
    assert ledger.entries(STREAM)[-1]["body"] == {"module": "T", "part": "", "sheets": 2}
    answers = [stage.submit(stage.judges[0], entry, {"01": "91"}, "T").status for entry in ("0001", "0002")]
    assert answers == [202, 202] and stage.submit(stage.judges[0], "0001", {"A1.1": "1", "A1.2": "1", "A2.1": "1"}).status == 201
    with pytest.raises(SheetLocked):
        return_sheet(stage.sheet(stage.judges[0], "0001", "T").public_id, ["01"], "请核对", **by)
    with pytest.raises(UnknownModule):
        lock_sheets(stage.event_id, "X", **by)


def test_whoever_locks_is_told_of_tablets_that_may_still_hold_sheets(stage: Stage) -> None:
    stage.score_all()
    confirm_all(stage, scorekeeper(stage))
    hour = DAY + timedelta(hours=1)
    with pytest.raises(DevicesWaiting) as told:
        lock_sheets(stage.event_id, "P", actor=stage.chief, at=hour)
    assert told.value.facts == {"count": 3} and states(stage) == {"confirmed": 8}
    db.session.query(Device).update({"last_seen_at": hour})
    db.session.query(Device).filter(Device.user_id == stage.judges[2].user_id).update({"unsent": 1})
    db.session.commit()
    assert lock_sheets(stage.event_id, "T", actor=stage.chief, at=hour) == 2
    with pytest.raises(DevicesWaiting):
        lock_sheets(stage.event_id, "P", actor=stage.chief, at=hour)
    assert lock_sheets(stage.event_id, "P", actor=stage.chief, at=hour, aware=True) == 6


def test_a_day_locks_its_sub_criteria_and_leaves_the_others_open(app: Any) -> None:
    with app.app_context():
        stage = make_stage(1, tree=TREE, second_person=True)
        for number in range(3):
            body = part_body(stage, number, "0001", "A1", {"A1.1": "30", "A1.2": "20"})
            submit_operation(chance.opaque_id(), body, actor=stage.judges[number].actor, at=DAY)
        confirm_all(stage, scorekeeper(stage))
        assert lock_day(stage.event_id, 1, actor=stage.chief, at=DAY) == 3
        assert codes(lambda: lock_day(stage.event_id, 1, actor=stage.chief, at=DAY)) == ["nothing_to_lock"]
        assert codes(lambda: lock_day(stage.event_id, 2, actor=stage.chief, at=DAY)) == ["sheet_missing"] * 3
        assert [part_of(stage, "J01", "0001", part).state for part in ("A1", "A2")] == ["locked", "open"]


def test_a_locked_mark_changes_when_two_people_agree_and_the_old_version_stays(stage: Stage) -> None:
    keeper, judge = locked(stage), stage.judges[1]
    sheet, before = stage.sheet(judge, "0001"), db.session.scalars(select(SheetVersion.marks)).all()
    asked = ask_amendment(sheet.public_id, "A1.1", "12.5", "原始表誊写有误", actor=stage.chief, at=DAY)
    assert [one.code for one in readiness(stage.event_id).problems] == ["amendment_waiting"]
    with pytest.raises(AmendmentSamePerson):
        decide_amendment(asked, True, actor=stage.chief, at=DAY)
    with pytest.raises(AmendmentOpen):
        ask_amendment(sheet.public_id, "A1.1", "13", "再改", actor=keeper, at=DAY)
    watcher = supervisor(stage)
    decide_amendment(asked, True, actor=watcher, at=DAY)
    assert ledger.entries(STREAM)[-1]["body"] == {
        "entry": "0001", "judge": "J02", "aspect": "P/A1.1", "mark": "12.5", "reason": "原始表誊写有误",
        "by": [stage.chief.id, watcher.id],
    }  # fmt: skip
    kept = stage.sheet(judge, "0001")
    assert (kept.state, kept.version, kept.confirmed_version) == ("locked", 2, 2)
    versions = db.session.scalars(select(SheetVersion).where(SheetVersion.sheet_id == kept.id).order_by(SheetVersion.version)).all()
    assert [(row.marks["A1.1"], row.source) for row in versions] == [("36.5", "tablet"), ("12.5", "amended")]
    assert len(before) + 1 == len(db.session.scalars(select(SheetVersion.marks)).all())
    with pytest.raises(AmendmentDecided):
        decide_amendment(asked, True, actor=watcher, at=DAY)
    assert {"entry": "0001", "judge": "J02", "aspect": "P/A1.1", "mark": "12.5"} in assemble_bundle(stage.event_id)["marks"]
    stage.confirm()
    assert verify(bundle_of(stage.event_id), None).ok


def test_an_amendment_is_refused_for_open_sheets_wrong_marks_and_confirmed_results(stage: Stage) -> None:
    judge, by = stage.judges[1], {"actor": stage.chief, "at": DAY}
    stage.submit(judge, "0001", {"A1.1": "30", "A1.2": "20", "A2.1": "2"})
    sheet = stage.sheet(judge, "0001").public_id
    with pytest.raises(NotLocked):
        ask_amendment(sheet, "A1.1", "31", "有误", **by)
    locked(stage)
    assert codes(lambda: ask_amendment(sheet, "A1.1", "40.01", "有误", **by)) == ["mark_range"]
    assert codes(lambda: ask_amendment(sheet, "A2.1", "1.5", "有误", **by)) == ["mark_score"]
    assert codes(lambda: ask_amendment(sheet, "A2.1", "2", "有误", **by)) == ["mark_same"]
    for aspect in ("A9", "01"):
        with pytest.raises(NothingToAmend):
            ask_amendment(sheet, aspect, "1", "有误", **by)
    with pytest.raises(ReasonMissing):
        ask_amendment(sheet, "A1.1", "31", " ", **by)
    stage.confirm()
    with pytest.raises(ResultsLocked):
        ask_amendment(sheet, "A1.1", "31", "有误", **by)
    reopen_results(stage.event_id, "核对原始记录", **by)
    assert states(stage) == {"locked": 8}
    ask_amendment(sheet, "A1.1", "31", "有误", **by)


def test_an_amendment_that_was_overtaken_is_told_as_stale_and_whoever_asked_takes_it_back(stage: Stage) -> None:
    locked(stage)
    sheet, watcher = stage.sheet(stage.judges[1], "0001").public_id, supervisor(stage)
    first, second = (ask_amendment(sheet, aspect, "1", "有误", actor=stage.chief, at=DAY) for aspect in ("A1.1", "A1.2"))
    decide_amendment(first, True, actor=watcher, at=DAY)
    with pytest.raises(AmendmentStale):
        decide_amendment(second, True, actor=watcher, at=DAY)
    with pytest.raises(ReasonMissing):
        decide_amendment(second, False, actor=stage.chief, at=DAY)
    decide_amendment(second, False, actor=stage.chief, at=DAY, reason="撤回，重新申请")
    assert db.session.scalars(select(MarkAmendment.state).order_by(MarkAmendment.id)).all() == ["agreed", "refused"]


def test_a_late_sheet_counts_only_when_the_chief_judge_accepts_it_once(stage: Stage) -> None:
    locked(stage)
    judge, by = stage.judges[1], {"actor": stage.chief, "at": DAY}
    for mark in ("10", "11"):
        assert stage.submit(judge, "0001", {"A1.1": mark, "A1.2": "20", "A2.1": "2"}).status == 202
    first, second = (row.operation for row in late_of(stage.event_id))
    assert [one.code for one in readiness(stage.event_id).problems] == ["late_waiting"] * 2
    assert codes(lambda: decide_late(first, True, "平板断网", actor=judge.actor, at=DAY)) == ["sheet_own"]
    assert decide_late(first, True, "平板断网，提交在锁定之前完成", **by) == 2
    kept = stage.sheet(judge, "0001")
    assert (kept.state, kept.version, kept.confirmed_version) == ("locked", 2, 2)
    with pytest.raises(LateDecided):
        decide_late(first, False, "重复", **by)
    with pytest.raises(LateOvertaken):
        decide_late(second, True, "也计入", **by)
    assert decide_late(second, False, "以第一份为准", **by) is None
    assert [one["kind"] for one in ledger.entries(STREAM)[-3:]] == ["sheet_submitted", "late_decided", "late_decided"]
    assert readiness(stage.event_id).problems == []
    stage.confirm()
    assert verify(bundle_of(stage.event_id), None).ok


def test_an_amendment_does_not_bring_back_what_was_sent_back_before_the_lock(stage: Stage) -> None:
    stage.score_all()
    keeper, sheet = scorekeeper(stage), stage.sheet(stage.judges[1], "0002").public_id
    confirm_all(stage, keeper)
    set_status(stage.event_id, "0002", "absent", actor=stage.chief, at=DAY)
    return_sheet(sheet, ["A1.1"], "请核对", actor=keeper, at=DAY)
    lock_sheets(stage.event_id, "P", actor=stage.chief, at=DAY)
    with pytest.raises(NothingToAmend):
        ask_amendment(sheet, "A1.1", "1", "有误", actor=stage.chief, at=DAY)
    asked = ask_amendment(sheet, "A1.2", "1", "有误", actor=stage.chief, at=DAY)
    decide_amendment(asked, True, actor=supervisor(stage), at=DAY)
    counting = {row["aspect"]: row["mark"] for row in assemble_bundle(stage.event_id)["marks"] if row["entry"] == "0002" and row["judge"] == "J02"}
    assert counting == {"P/A1.2": "1", "P/A2.1": "1" if stage.codes.index("0002") >= 2 else "2"}
    stage.confirm()
    assert verify(bundle_of(stage.event_id), None).ok


def test_after_results_are_reopened_what_was_locked_stays_locked_and_the_rest_is_as_it_was(stage: Stage) -> None:
    stage.score_all()
    confirm_all(stage, scorekeeper(stage))
    lock_sheets(stage.event_id, "T", actor=stage.chief, at=DAY)
    stage.confirm()
    reopen_results(stage.event_id, "核对", actor=stage.chief, at=DAY)
    assert states(stage) == {"locked": 2, "confirmed": 6}


def test_marks_that_no_longer_fit_an_amended_scheme_go_back_even_from_locked_sheets(stage: Stage) -> None:
    locked(stage)
    sheet = stage.sheet(stage.judges[1], "0001")
    return_after_amendment(sheet.public_id, ["A1.1", "GONE"], "评分标准更正", actor=stage.chief, at=DAY)
    kept = stage.sheet(stage.judges[1], "0001")
    assert (kept.state, kept.locked_at, kept.confirmed_version) == ("returned", None, None)
    assert stage.submit(stage.judges[1], "0001", {"A1.1": "1", "A1.2": "1", "A2.1": "2"}).status == 201


def at_once(app: Any, acts: list[Callable[[], object]]) -> list[str]:
    """Runs acts at the same moment, each in a thread; answers ``done`` or the code of the refusal, sorted."""
    gate, answers = threading.Barrier(len(acts)), [""] * len(acts)

    def run(index: int) -> None:
        with app.app_context():
            gate.wait()
            try:
                acts[index]()
                answers[index] = "done"
            except Refusal as refusal:
                problems = getattr(refusal, "problems", [])
                answers[index] = problems[0].code if problems else refusal.code

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def test_of_two_who_confirm_at_one_moment_one_does_and_the_other_is_told(app: Any, stage: Stage) -> None:
    stage.score_all()
    shown, event = seen(stage), stage.event_id
    keepers = [scorekeeper(stage), scorekeeper(stage, "另一人")]
    db.session.rollback()
    acts = [lambda who=who: confirm_sheets(event, shown, actor=who, at=DAY) for who in keepers]
    assert at_once(app, acts) == ["done", "sheet_not_submitted"]


def test_an_amendment_asked_or_decided_twice_at_one_moment_happens_once(app: Any, stage: Stage) -> None:
    locked(stage)
    sheet, watcher, chief = stage.sheet(stage.judges[1], "0001").public_id, supervisor(stage), stage.chief
    db.session.rollback()
    ask = [lambda mark=mark: ask_amendment(sheet, "A1.1", mark, "有误", actor=chief, at=DAY) for mark in ("1", "2")]
    assert at_once(app, ask) == ["amendment_open", "done"]
    asked = db.session.scalars(select(MarkAmendment.public_id)).one()
    db.session.rollback()
    assert at_once(app, [lambda: decide_amendment(asked, True, actor=watcher, at=DAY)] * 2) == ["amendment_decided", "done"]


def test_a_late_sheet_accepted_twice_at_one_moment_counts_once(app: Any, stage: Stage) -> None:
    locked(stage)
    stage.submit(stage.judges[1], "0001", {"A1.1": "10", "A1.2": "20", "A2.1": "2"})
    operation, chief = late_of(stage.event_id)[0].operation, stage.chief
    db.session.rollback()
    assert at_once(app, [lambda: decide_late(operation, True, "断网", actor=chief, at=DAY)] * 2) == ["done", "late_decided"]


def test_a_sheet_that_comes_while_its_module_is_locked_is_in_or_late_and_never_both(app: Any, stage: Stage) -> None:
    stage.score_all()
    confirm_all(stage, scorekeeper(stage))
    judge, event, chief = stage.judges[1], stage.event_id, stage.chief
    body, operation = stage.body(judge, "0001", {"A1.1": "10", "A1.2": "20", "A2.1": "2"}), chance.opaque_id()
    db.session.rollback()
    told = at_once(app, [
        lambda: submit_operation(operation, body, actor=judge.actor, at=DAY), lambda: lock_sheets(event, "P", actor=chief, at=DAY),
    ])
    outcome, kept = db.session.scalars(select(Operation.outcome).where(Operation.id == operation)).one(), stage.sheet(judge, "0001")
    in_time = (told, kept.state, kept.version) == (["done", "sheet_unconfirmed"], "submitted", 2)
    late = (told, kept.state, kept.version) == (["done", "done"], "locked", 1)
    assert (outcome == "counted" and in_time) or (outcome == "late" and late)
