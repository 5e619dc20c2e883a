"""Sheets of one sub-criterion, readings beside marks, and the desk that enters for a seat."""
import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from foundation import chance, ledger
from foundation.database import db
from foundation.errors import Invalid
from scoring.models import Sheet, SheetVersion
from scoring.queries import judge_packet
from scoring.queries.bundle import assemble_bundle
from scoring.refusals import DeviceNotEnrolled, SheetNotYours
from scoring.services.devices import desk_device
from scoring.services.opening import open_scoring
from scoring.services.operations import Answer, submit_for_seat, submit_operation
from scoring.services.rounds import order_second_round
from scoring.services.sheets import return_sheet
from tests.factories.scoring import DAY, Stage, make_drawn, make_stage
from tests.factories.sheets import TREE, WAYS, part_body, part_of, scorekeeper


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    """Two entries, three judges, module P in two sub-criteria whose measurements are counted and timed."""
    with app.app_context():
        yield make_stage(2, tree=TREE, ways=WAYS)


def send(stage: Stage, body: dict[str, Any], judge: int = 0) -> Answer:
    return submit_operation(chance.opaque_id(), body, actor=stage.judges[judge].actor, at=DAY)


def refused(stage: Stage, marks: Any, **more: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refusal:
        send(stage, part_body(stage, 0, "0001", "A1", marks, **more))
    return [(one.path, one.code) for one in refusal.value.problems]


def test_each_judge_gets_one_sheet_for_each_sub_criterion_and_one_for_an_undivided_module(stage: Stage) -> None:
    rows = db.session.execute(select(Sheet.module, Sheet.part, func.count()).group_by(Sheet.module, Sheet.part))
    assert {(module, part): count for module, part, count in rows} == {("T", ""): 2, ("P", "A1"): 6, ("P", "A2"): 6}


def test_a_sheet_asks_for_its_own_aspects_only_and_their_sum_is_its_total(stage: Stage) -> None:
    assert refused(stage, {"A1.1": "40", "A1.2": "30", "A2.1": "2"}) == [("marks.A2.1", "aspect_unknown")]
    assert refused(stage, {"A1.1": "40"}) == [("marks.A1.2", "mark_absent")]
    assert send(stage, part_body(stage, 0, "0001", "A1", {"A1.1": "38", "A1.2": "30"})).status == 201
    assert db.session.scalars(select(SheetVersion.total)).one() == "68"
    counted = [(row["aspect"], row["mark"]) for row in assemble_bundle(stage.event_id)["marks"]]
    assert counted == [("P/A1.1", "38"), ("P/A1.2", "30")]


def test_a_mark_follows_from_its_reading_and_both_are_kept(stage: Stage) -> None:
    marks, readings = {"A1.1": "34.00", "A1.2": "15"}, {"P/A1.1": "3", "A1.2": "61.5"}
    send(stage, part_body(stage, 0, "0001", "A1", marks, readings=readings))
    kept = db.session.scalars(select(SheetVersion)).one()
    assert (kept.readings, kept.source) == ({"A1.1": "3", "A1.2": "61.5"}, "tablet")
    assert [one["kind"] for one in ledger.entries("jm-test/CK")[-2:]] == ["sheet_submitted", "sheet_readings"]
    assert ledger.entries("jm-test/CK")[-1]["body"]["readings"] == {"P/A1.1": "3", "P/A1.2": "61.5"}


def test_without_readings_the_ledger_has_no_entry_for_them(stage: Stage) -> None:
    send(stage, part_body(stage, 0, "0001", "A1", {"A1.1": "0", "A1.2": None}, readings={"A1.1": None}))
    assert ledger.entries("jm-test/CK")[-1]["kind"] == "sheet_submitted"
    assert db.session.scalars(select(SheetVersion)).one().readings is None


@pytest.mark.parametrize(
    ("marks", "readings", "found"),
    [
        ({"A1.1": "40", "A1.2": "30"}, {"A1.1": "1"}, [("readings.A1.1", "mark_reading")]),
        ({"A1.1": None, "A1.2": "30"}, {"A1.1": "1"}, [("readings.A1.1", "mark_reading")]),
        ({"A1.1": "39", "A1.2": "29"}, {}, [("marks.A1.1", "mark_without_reading"), ("marks.A1.2", "mark_without_reading")]),
        ({"A1.1": "38", "A1.2": "30"}, {"A1.1": "x", "A1.2": "-1"}, [("readings.A1.1", "reading_text"), ("readings.A1.2", "reading_range")]),
        ({"A1.1": "38", "A1.2": "30"}, {"A1.1": 1, "A2.1": "2"}, [("readings.A1.1", "reading_text"), ("readings.A2.1", "reading_aspect")]),
        ({"A1.1": "38", "A1.2": "30"}, ["1"], [("readings", "field_wrong")]),
    ],
)
def test_a_reading_that_gives_another_mark_or_none_is_refused_with_everything_else(
    stage: Stage, marks: Any, readings: Any, found: Any
) -> None:
    assert refused(stage, marks, readings=readings) == found


def test_the_tablet_is_told_the_sub_criteria_the_ways_and_the_rounds(stage: Stage) -> None:
    for judge, score in enumerate(("0", "2", "1")):
        send(stage, part_body(stage, judge, "0001", "A2", {"A2.1": score}), judge)
    order_second_round(stage.event_id, "0001", "P/A2.1", "分差超过 1", actor=stage.chief, at=DAY)
    event = judge_packet(stage.judges[1].user_id, {})["events"][0]
    module, = (row for row in event["modules"] if row["code"] == "P")
    assert [(part["code"], part["day"], part["aspects"]) for part in module["parts"]] == [("A1", 1, ["A1.1", "A1.2"]), ("A2", 2, ["A2.1"])]
    assert [aspect["way"] and aspect["way"]["kind"] for aspect in module["aspects"]] == ["deduction", "time", None]
    sheets = {(row["entry"], row["part"]): row for row in event["sheets"]}
    assert sheets["0001", "A2"]["second_round"] == {"A2.1": {"number": 2, "reason": "分差超过 1"}}
    assert sheets["0001", "A2"]["state"] == "returned" and sheets["0002", "A2"]["second_round"] == {}
    assert (sheets["0001", "A1"]["name"], sheets["0001", "A1"]["day"], sheets["0001", "A1"]["aspects"]) == ("切配与温度", 1, ["A1.1", "A1.2"])


def test_judges_that_a_sub_criterion_names_are_the_only_ones_with_its_sheets(app: Any) -> None:
    parts = [TREE["P"]["parts"][0] | {"judges": ["J01", "J03"]}, TREE["P"]["parts"][1]]
    with app.app_context():
        stage = make_stage(2, tree={"P": {"parts": parts}})
        held = db.session.scalars(select(Sheet.judge).where(Sheet.part == "A1", Sheet.entry_code == "0001")).all()
        assert sorted(held) == ["J01", "J03"] and stage.judges[1].code == "J02"


def test_a_sub_criterion_with_too_few_judges_or_a_stranger_is_not_opened_and_everything_is_told(app: Any) -> None:
    parts = [TREE["P"]["parts"][0] | {"judges": ["J01"]}, TREE["P"]["parts"][1] | {"judges": ["J01", "J02", "J99"]}]
    with app.app_context():
        stage = make_drawn(2, tree={"P": {"parts": parts}})
        with pytest.raises(Invalid) as refusal:
            open_scoring(stage.event_id, actor=stage.organizer, at=DAY)
    assert [(one.code, one.facts["part"]) for one in refusal.value.problems] == [
        ("part_judge_unseated", "A2"), ("part_small", "A1"), ("part_small", "A2"),
    ]  # fmt: skip


def test_the_desk_hands_in_for_a_seat_and_is_named_while_the_judge_can_read_the_receipt(stage: Stage) -> None:
    keeper = scorekeeper(stage)
    desk = desk_device(stage.competition_id, keeper, DAY)
    body = part_body(stage, 1, "0001", "A2", {"A2.1": "2"}, device=desk)
    operation, mine = chance.opaque_id(), {"within": [stage.competition_id]}
    answer = submit_for_seat(operation, body, actor=keeper, at=DAY, source="paper", **mine)
    kept = db.session.scalars(select(SheetVersion)).one()
    assert answer.status == 201 and (kept.source, kept.submitted_by) == ("paper", keeper.user_id)
    assert ledger.entries("jm-test/CK")[-1]["actor"] == keeper.id
    again = [
        submit_for_seat(operation, body, actor=keeper, at=DAY, source="paper"),
        submit_operation(operation, body, actor=stage.judges[1].actor, at=DAY),
        submit_for_seat(operation, body, actor=scorekeeper(stage, "另一人"), at=DAY, source="paper", **mine),
    ]
    assert {(one.status, one.text) for one in again} == {(200, answer.text)}
    with pytest.raises(SheetNotYours):
        submit_operation(operation, body, actor=stage.judges[2].actor, at=DAY)


def test_the_desk_of_another_competition_hands_nothing_in(stage: Stage) -> None:
    other = make_stage(1, code="jm-other")
    keeper = scorekeeper(other)
    body = part_body(stage, 1, "0001", "A2", {"A2.1": "2"}, device=desk_device(other.competition_id, keeper, DAY))
    for within, refusal in ((None, DeviceNotEnrolled), ([other.competition_id], SheetNotYours)):
        with pytest.raises(refusal):
            submit_for_seat(chance.opaque_id(), body, actor=keeper, at=DAY, source="paper", within=within)


def test_an_outbox_that_is_brought_gets_the_receipt_that_the_tablet_gets_later(stage: Stage) -> None:
    keeper, operation = scorekeeper(stage), chance.opaque_id()
    body = part_body(stage, 1, "0001", "A2", {"A2.1": "2"})
    brought = submit_for_seat(operation, body, actor=keeper, at=DAY, source="outbox", within=[stage.competition_id])
    sent = submit_operation(operation, json.dumps(body).encode(), actor=stage.judges[1].actor, at=DAY)
    assert (brought.status, sent.status, sent.text) == (201, 200, brought.text)


def test_a_sub_criterion_is_returned_by_itself(stage: Stage) -> None:
    for part, marks in (("A1", {"A1.1": "40", "A1.2": "30"}), ("A2", {"A2.1": "2"})):
        send(stage, part_body(stage, 0, "0001", part, marks))
    return_sheet(part_of(stage, "J01", "0001", "A1").public_id, ["A1.2"], "请复核", actor=stage.chief, at=DAY)
    assert [row["aspect"] for row in assemble_bundle(stage.event_id)["marks"]] == ["P/A1.1", "P/A2.1"]
