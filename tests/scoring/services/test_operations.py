"""The one request of a tablet, to the letter of formats/operation."""
import json
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from foundation import chance, ledger
from foundation.audit.models import AuditEntry
from foundation.database import db
from foundation.errors import Invalid
from foundation.people.models import Unit
from scoring.models import Operation, Run, Sheet, SheetVersion
from scoring.refusals import ConflictOfInterest, DeviceNotEnrolled, SheetNotYours
from scoring.services.operations import Answer, submit_operation
from tests.factories.scoring import DAY, Stage, make_stage

MARKS = {"A1.1": "38.50", "A1.2": "27", "A2.1": "2"}
ID = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    """Four entries, three judges, scoring open."""
    with app.app_context():
        yield make_stage()


def send(stage: Stage, body: Any, operation: str = ID, judge: int = 0) -> Answer:
    """Hands an operation in as one of the judges."""
    return submit_operation(operation, body, actor=stage.judges[judge].actor, at=DAY)


def problems(stage: Stage, **changes: Any) -> list[tuple[str, str]]:
    """The problems of an operation with something wrong."""
    marks = changes.pop("marks", MARKS)
    with pytest.raises(Invalid) as refusal:
        send(stage, stage.body(stage.judges[0], "0001", marks, **changes))
    return [(problem.path, problem.code) for problem in refusal.value.problems]


def test_a_sheet_that_is_counted_gets_a_receipt_that_points_into_the_ledger(stage: Stage) -> None:
    answer = send(stage, stage.body(stage.judges[0], "0001", MARKS))
    receipt = json.loads(answer.text)["receipt"]
    stream = "jm-test/CK"
    assert answer.status == 201
    assert set(receipt) == {"id", "seq", "hash", "version", "at"}
    assert receipt["id"] == ID and receipt["version"] == 1 and receipt["at"] == "2026-05-16T09:00:00+08:00"
    assert (receipt["seq"], receipt["hash"]) == (ledger.size(stream), ledger.root(stream))
    assert ledger.entries(stream)[-1]["body"] == {
        "entry": "0001", "judge": "J01", "version": 1,
        "marks": {"P/A1.1": "38.50", "P/A1.2": "27", "P/A2.1": "2"},
    }  # fmt: skip


def test_the_same_operation_again_gets_the_same_receipt_byte_for_byte_and_counts_once(stage: Stage) -> None:
    body = stage.body(stage.judges[0], "0001", MARKS)
    first, second = send(stage, body), send(stage, json.dumps(body).encode())
    assert (first.status, second.status) == (201, 200)
    assert second.text == first.text
    assert stage.sheet(stage.judges[0], "0001").version == 1


def test_the_same_id_with_another_body_is_a_mismatch_and_changes_nothing(stage: Stage) -> None:
    body = stage.body(stage.judges[0], "0001", MARKS)
    send(stage, body)
    answer = send(stage, body | {"marks": MARKS | {"A1.1": "1"}})
    assert answer.status == 409 and json.loads(answer.text)["code"] == "op_mismatch"
    stored = db.session.scalars(select(SheetVersion)).one()
    assert stored.marks == MARKS


def test_an_old_version_is_answered_with_both_values_and_the_judge_decides(stage: Stage) -> None:
    judge = stage.judges[0]
    stale = stage.body(judge, "0001", MARKS | {"A1.2": "11"})
    send(stage, stage.body(judge, "0001", MARKS), chance.opaque_id())
    answer = send(stage, stale)
    told = json.loads(answer.text)
    assert answer.status == 409 and told["code"] == "stale"
    assert told["differ"] == ["A1.2"]
    assert told["yours"]["marks"]["A1.2"] == "11" and told["current"]["marks"] == MARKS
    assert told["current"]["version"] == 1
    assert send(stage, stale) == answer
    assert stage.sheet(judge, "0001").version == 1


def test_what_comes_after_the_lock_is_kept_and_not_counted(stage: Stage) -> None:
    stage.score_all()
    stage.confirm()
    judge = stage.judges[0]
    body = stage.body(judge, "0001", MARKS)
    answer = send(stage, body)
    assert answer.status == 202
    assert send(stage, body) == answer
    assert stage.sheet(judge, "0001").version == 1
    kept = db.session.get(Operation, ID)
    assert kept is not None and kept.outcome == "late" and kept.body["marks"] == MARKS
    assert ledger.entries("jm-test/CK")[-1]["kind"] == "operation_late"


def test_every_wrong_mark_is_named_at_once_and_nothing_is_kept(stage: Stage) -> None:
    found = problems(stage, marks={"A1.1": "40.01", "A1.2": "廿七", "A9.9": "1"})
    assert sorted(found) == [
        ("marks.A1.1", "mark_range"), ("marks.A1.2", "mark_text"), ("marks.A2.1", "mark_absent"),
        ("marks.A9.9", "aspect_unknown"),
    ]  # fmt: skip
    assert db.session.scalar(select(func.count()).select_from(Operation)) == 0
    assert stage.sheet(stage.judges[0], "0001").version == 0


def test_aspects_may_be_named_with_their_module(stage: Stage) -> None:
    send(stage, stage.body(stage.judges[0], "0001", {f"P/{code}": mark for code, mark in MARKS.items()}))
    assert db.session.scalars(select(SheetVersion.marks)).one() == MARKS


@pytest.mark.parametrize(
    ("changes", "expected"), [({"base_version": 1}, "version_ahead"), ({"scheme_hash": "0" * 64}, "scheme_changed")]
)
def test_a_version_or_scheme_that_the_server_does_not_have_is_named(
    stage: Stage, changes: dict[str, Any], expected: str
) -> None:
    assert [code for _, code in problems(stage, **changes)] == [expected]


def test_a_float_beside_the_fields_is_refused_before_it_reaches_the_database(stage: Stage) -> None:
    raw = json.dumps(stage.body(stage.judges[0], "0001", MARKS) | {"battery": 0.5}).encode()
    with pytest.raises(Invalid) as refused:
        send(stage, raw)
    assert [problem.path for problem in refused.value.problems] == ["battery"]


def test_another_judges_sheet_is_not_there(stage: Stage) -> None:
    with pytest.raises(SheetNotYours):
        send(stage, stage.body(stage.judges[0], "0001", MARKS), judge=1)


def test_another_judges_receipt_is_not_given_away(stage: Stage) -> None:
    body = stage.body(stage.judges[0], "0001", MARKS)
    send(stage, body)
    with pytest.raises(SheetNotYours):
        send(stage, body, judge=1)


def test_a_device_of_another_judge_is_refused_and_nothing_is_lost(stage: Stage) -> None:
    with pytest.raises(DeviceNotEnrolled) as refusal:
        send(stage, stage.body(stage.judges[0], "0001", MARKS, device=stage.judges[1].device))
    assert refusal.value.status == 403
    assert send(stage, stage.body(stage.judges[0], "0001", MARKS)).status == 201


def test_a_judge_of_the_entrys_unit_has_to_stand_back(stage: Stage) -> None:
    sheet = stage.sheet(stage.judges[0], "0001")
    unit = db.session.scalars(select(Unit).join(Run, Run.unit == Unit.public_id).where(Run.entry_code == "0001")).one()
    sheet.seat.official.unit_id = unit.id
    db.session.commit()
    with pytest.raises(ConflictOfInterest):
        send(stage, stage.body(stage.judges[0], "0001", MARKS))


def test_every_counted_sheet_leaves_an_audit_entry_without_marks(stage: Stage) -> None:
    send(stage, stage.body(stage.judges[0], "0001", MARKS))
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.kind == "scoring:sheet:submitted")).one()
    assert entry.actor == stage.judges[0].actor.id
    assert set(entry.facts) == {"sheet", "version", "operation"} and "38.50" not in json.dumps(entry.facts)


def at_once(app: Any, stage: Stage, bodies: list[tuple[str, dict[str, Any]]]) -> list[Answer]:
    """Sends operations from as many threads as there are bodies, all at the same moment."""
    gate, answers = threading.Barrier(len(bodies)), [Answer(0, "")] * len(bodies)

    def run(index: int) -> None:
        with app.app_context():
            gate.wait()
            answers[index] = submit_operation(bodies[index][0], bodies[index][1], actor=stage.judges[0].actor, at=DAY)

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(bodies))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_one_operation_from_twenty_threads_is_counted_once_and_all_hold_the_same_receipt(app: Any, stage: Stage) -> None:
    body = stage.body(stage.judges[0], "0001", MARKS)
    db.session.rollback()
    answers = at_once(app, stage, [(ID, body)] * 20)
    assert Counter(answer.status for answer in answers) == {201: 1, 200: 19}
    assert len({answer.text for answer in answers}) == 1
    assert db.session.scalar(select(func.count()).select_from(SheetVersion)) == 1


def test_one_id_with_twenty_bodies_is_counted_once_and_the_others_mismatch(app: Any, stage: Stage) -> None:
    bodies = [(ID, stage.body(stage.judges[0], "0001", MARKS | {"A1.2": str(number)})) for number in range(20)]
    db.session.rollback()
    answers = at_once(app, stage, bodies)
    assert Counter(answer.status for answer in answers) == {201: 1, 409: 19}


def test_of_two_edits_of_one_version_exactly_one_wins(app: Any, stage: Stage) -> None:
    bodies = [
        (chance.opaque_id(), stage.body(stage.judges[0], "0001", MARKS | {"A1.2": str(number)})) for number in range(8)
    ]
    db.session.rollback()
    answers = at_once(app, stage, bodies)
    assert Counter(answer.status for answer in answers) == {201: 1, 409: 7}
    winner = next(json.loads(bodies[i][1]["marks"]["A1.2"]) for i, answer in enumerate(answers) if answer.status == 201)
    told = [json.loads(answer.text) for answer in answers if answer.status == 409]
    assert {one["current"]["marks"]["A1.2"] for one in told} == {str(winner)}
    assert db.session.scalars(select(Sheet.version).where(Sheet.entry_code == "0001", Sheet.version > 0)).one() == 1


def test_judges_who_submit_different_sheets_at_once_all_get_into_one_chain(app: Any, stage: Stage) -> None:
    bodies = [(chance.opaque_id(), stage.body(stage.judges[0], entry, MARKS)) for entry in stage.codes] * 3
    db.session.rollback()
    answers = at_once(app, stage, bodies)
    assert Counter(answer.status for answer in answers) == {201: 4, 200: 8}
    (report,) = ledger.verify_all(["jm-test/CK"])
    assert report.faults == ()
