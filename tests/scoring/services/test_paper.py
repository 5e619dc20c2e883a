"""Sheets on paper: entered twice, blind, compared cell by cell, handed in once."""
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from foundation.accounts.identity import Actor
from foundation.accounts.models import User
from foundation.database import db
from foundation.errors import Invalid, NotFound
from scoring.models import Operation, PaperCase, PaperEntry, SheetVersion
from scoring.queries.paper import entered, paper_queue, paper_row
from scoring.refusals.paper import (
    CaseClosed,
    DecidedByThird,
    EnteredAlready,
    NotForPaper,
    NotYourCells,
    OwnPaper,
    WaitForOther,
)
from scoring.services.confirming import confirm_sheets
from scoring.services.paper import decide_paper, disputed, drop_paper, enter_paper, reenter_paper
from tests.factories.paper import MARKS, keeper, sheet_of
from tests.factories.races import race
from tests.factories.scoring import DAY, Stage, later, make_stage

WRONG = MARKS | {"A1.2": "22"}


@pytest.fixture
def stage(house: Any) -> Iterator[Stage]:
    """Four entries, three judges, scoring open."""
    yield make_stage()


@pytest.fixture
def keepers(stage: Stage) -> list[Actor]:
    """Three scorekeepers."""
    return [keeper(f"keeper-{number}") for number in range(3)]


def enter(stage: Stage, who: Actor, marks: dict[str, str] = MARKS, sheet: str = "") -> PaperCase:
    return enter_paper(stage.event_id, sheet or sheet_of(stage), marks, actor=who, at=DAY)


def versions(stage: Stage) -> list[tuple[dict[str, Any], str]]:
    return [(row.marks, row.source) for row in db.session.scalars(select(SheetVersion).order_by(SheetVersion.id))]


def codes(refusal: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(one.path, one.code) for one in refusal.value.problems]


def test_two_equal_entries_hand_the_sheet_in_once_as_paper(stage: Stage, keepers: list[Actor]) -> None:
    assert enter(stage, keepers[0]).state == "second" and versions(stage) == []
    case = enter(stage, keepers[1], {"A1.1": "３８．50", "A1.2": " 27.0 ", "A2.1": "2"})
    assert case.state == "done" and versions(stage) == [(MARKS, "paper")]
    operation = db.session.get_one(Operation, case.operation_id)
    assert json.loads(operation.answer)["receipt"]["version"] == 1
    assert stage.sheet(stage.judges[0], "0001").state == "submitted"


def test_whoever_entered_a_sheet_from_paper_does_not_confirm_it(stage: Stage, keepers: list[Actor]) -> None:
    enter(stage, keepers[0])
    enter(stage, keepers[1])
    shown = {sheet_of(stage): 1}
    for who in keepers[:2]:
        with pytest.raises(Invalid) as refusal:
            confirm_sheets(stage.event_id, shown, actor=who, at=DAY)
        assert [code for _, code in codes(refusal)] == ["sheet_own"]
    assert confirm_sheets(stage.event_id, shown, actor=keepers[2], at=DAY) == 1


def test_the_second_entry_takes_another_person_who_is_not_the_judge(stage: Stage, keepers: list[Actor]) -> None:
    enter(stage, keepers[0])
    with pytest.raises(EnteredAlready):
        enter(stage, keepers[0])
    with pytest.raises(OwnPaper):
        enter(stage, stage.judges[0].actor)
    twin = keeper("keeper-twin")
    for who in (keepers[0], twin):
        db.session.get_one(User, who.user_id).person_index = "one person, two accounts"
    db.session.commit()
    with pytest.raises(EnteredAlready):
        enter(stage, twin)


def test_what_differs_is_entered_again_and_nothing_is_overwritten(stage: Stage, keepers: list[Actor]) -> None:
    enter(stage, keepers[0])
    case = enter(stage, keepers[1], WRONG)
    assert case.state == "differs" and versions(stage) == []
    again = {"actor": keepers[1], "at": DAY}
    reenter_paper(stage.event_id, case.public_id, {"A1.2": "27"}, **again)
    with pytest.raises(WaitForOther):
        reenter_paper(stage.event_id, case.public_id, {"A1.2": "27"}, **again)
    with pytest.raises(NotYourCells):
        reenter_paper(stage.event_id, case.public_id, {"A1.2": "27"}, actor=keepers[2], at=DAY)
    case = reenter_paper(stage.event_id, case.public_id, {"A1.2": "27"}, actor=keepers[0], at=DAY)
    assert case.state == "done" and versions(stage) == [(MARKS, "paper")]
    assert [(one.round, one.hand, one.marks["A1.2"]) for one in entered(case.id)] == [
        (1, 1, "27"), (1, 2, "22"), (2, 1, "27"), (2, 2, "27"),
    ]  # fmt: skip


def test_who_still_differs_after_a_round_goes_on_with_what_is_left(stage: Stage, keepers: list[Actor]) -> None:
    enter(stage, keepers[0], MARKS | {"A1.1": "1", "A1.2": "2"})
    case = enter(stage, keepers[1], MARKS | {"A1.1": "3", "A1.2": "4"})
    with pytest.raises(Invalid) as refusal:
        reenter_paper(stage.event_id, case.public_id, {"A1.1": "9"}, actor=keepers[0], at=DAY)
    assert codes(refusal) == [("A1.2", "cell_empty")]
    reenter_paper(stage.event_id, case.public_id, {"A1.1": "9", "A1.2": "2"}, actor=keepers[0], at=DAY)
    case = reenter_paper(stage.event_id, case.public_id, {"A1.1": "9", "A1.2": "4"}, actor=keepers[1], at=DAY)
    assert (case.state, case.round) == ("differs", 3)


def test_a_third_person_decides_each_cell_with_a_reason(stage: Stage, keepers: list[Actor]) -> None:
    enter(stage, keepers[0])
    case = enter(stage, keepers[1], WRONG)
    for who in keepers[:2]:
        with pytest.raises(DecidedByThird):
            decide_paper(stage.event_id, case.public_id, {"A1.2": "27"}, {"A1.2": "看纸"}, actor=who, at=DAY)
    with pytest.raises(Invalid) as refusal:
        decide_paper(stage.event_id, case.public_id, {"A1.2": "270"}, {"A1.2": " "}, actor=stage.chief, at=DAY)
    assert codes(refusal) == [("A1.2", "cell_range"), ("A1.2.reason", "reason_for_cell")]
    case = decide_paper(stage.event_id, case.public_id, {"A1.2": "21"}, {"A1.2": "十位是 2"}, actor=stage.chief, at=DAY)
    assert case.state == "done" and versions(stage) == [(MARKS | {"A1.2": "21"}, "paper")]
    with pytest.raises(CaseClosed):
        drop_paper(stage.event_id, case.public_id, "x", actor=stage.chief, at=DAY)


def test_every_cell_that_cannot_be_read_is_told_at_once(stage: Stage, keepers: list[Actor]) -> None:
    with pytest.raises(Invalid) as refusal:
        enter(stage, keepers[0], {"A1.1": "40.01", "A1.2": "廿七", "A2.1": "4"})
    assert codes(refusal) == [("A1.1", "cell_range"), ("A1.2", "cell_text"), ("A2.1", "cell_score")]
    enter(stage, keepers[0], {"A1.1": "0", "A1.2": "-", "A2.1": "0"})
    assert db.session.scalars(select(PaperEntry.marks)).one() == {"A1.1": "0", "A1.2": None, "A2.1": "0"}


def test_what_a_tablet_handed_in_meanwhile_is_told_and_not_overwritten(stage: Stage, keepers: list[Actor]) -> None:
    enter(stage, keepers[0])
    stage.submit(stage.judges[0], "0001", MARKS | {"A1.1": "12"})
    (row,) = paper_queue(stage.event_id, DAY)
    assert row.overtaken
    assert enter(stage, keepers[1]).state == "stale"
    assert [source for _marks, source in versions(stage)] == ["tablet"]
    with pytest.raises(NotForPaper):
        enter(stage, keepers[2])


def test_what_is_finished_after_the_lock_is_late(stage: Stage, keepers: list[Actor]) -> None:
    stage.score_all()
    other = make_stage(code="jm-late")
    enter_paper(other.event_id, sheet_of(other), MARKS, actor=keepers[0], at=DAY)
    other.sheet(other.judges[0], "0001").state = "locked"
    db.session.commit()
    assert enter_paper(other.event_id, sheet_of(other), MARKS, actor=keepers[1], at=DAY).state == "late"
    with pytest.raises(NotFound):
        enter_paper(other.event_id, sheet_of(stage), MARKS, actor=keepers[0], at=DAY)


def test_a_wrong_start_is_given_up_with_a_reason_and_begun_anew(stage: Stage, keepers: list[Actor]) -> None:
    case = enter(stage, keepers[0], WRONG)
    drop_paper(stage.event_id, case.public_id, "扫错了表", actor=keepers[2], at=later(5))
    row = paper_row(stage.event_id, case.public_id)
    assert row is not None and (row.state, row.reason) == ("dropped", "扫错了表")
    enter(stage, keepers[0])
    assert enter(stage, keepers[1]).state == "done" and versions(stage) == [(MARKS, "paper")]


def test_only_the_cells_that_differ_are_asked_for_again(stage: Stage, keepers: list[Actor]) -> None:
    from scoring.queries.paper_sheets import paper_sheet

    enter(stage, keepers[0])
    case = enter(stage, keepers[1], WRONG | {"A2.1": "3"})
    shown = paper_sheet(stage.event_id, sheet_of(stage))
    assert shown is not None and [one.code for one in disputed(case, shown)] == ["A1.2", "A2.1"]


def test_of_two_second_entries_at_once_one_is_taken_and_one_is_told(app: Any) -> None:
    with app.app_context():
        stage = make_stage()
        keepers = [keeper(f"racer-{number}") for number in range(3)]
        sheet, event_id = sheet_of(stage), stage.event_id
        enter(stage, keepers[0], sheet=sheet)
        db.session.commit()
    told = race(app, [lambda who=who: enter_paper(event_id, sheet, MARKS, actor=who, at=DAY).state for who in keepers[1:]])
    with app.app_context():
        assert sorted(told) == ["done", "not_for_paper"]
        assert db.session.scalar(select(func.count()).select_from(SheetVersion)) == 1
        assert Counter(db.session.scalars(select(PaperEntry.hand))) == {1: 1, 2: 1}


def test_of_two_first_entries_at_once_the_later_is_the_second(app: Any) -> None:
    with app.app_context():
        stage = make_stage()
        keepers = [keeper(f"racer-{number}") for number in range(2)]
        sheet, event_id = sheet_of(stage), stage.event_id
        db.session.commit()
    told = race(app, [lambda who=who: enter_paper(event_id, sheet, MARKS, actor=who, at=DAY).state for who in keepers])
    with app.app_context():
        assert sorted(told) == ["done", "second"]
        assert db.session.scalar(select(func.count()).select_from(PaperCase)) == 1
        assert db.session.scalar(select(func.count()).select_from(SheetVersion)) == 1
