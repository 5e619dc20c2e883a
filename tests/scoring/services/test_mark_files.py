"""Marks from files of examination systems: read by heading, looked at by one person, confirmed by another, counted once."""
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook
from sqlalchemy import func, select

from foundation.accounts.identity import Actor
from foundation.accounts.roles import Role
from foundation.audit.models import AuditEntry
from foundation.database import db
from foundation.errors import NotFound
from scoring.models import MarkFile, Operation, SheetVersion
from scoring.queries.mark_files import called_absent, mark_file, waiting_files
from scoring.refusals.paper import FileHasProblems, FileSamePerson, FileSettled, FileUnread, WrongKey, explained
from scoring.retention import KEPT, tidy_mark_files
from scoring.rules.mark_files import Report
from scoring.services.mark_files import (
    Target,
    confirm_marks,
    empty_file,
    file_report,
    load_marks,
    returned_marks,
    withdraw_marks,
)
from tests.factories.paper import keeper
from tests.factories.races import race
from tests.factories.scoring import DAY, Stage, make_stage

CODES, TICKETS = ("code",), ("ticket",)
Rows = list[list[Any]]


@pytest.fixture
def stage(house: Any) -> Iterator[Stage]:
    """Four entries, three judges, scoring open; the first judge marks module T alone."""
    yield make_stage()


@pytest.fixture
def people(stage: Stage) -> tuple[Actor, Actor]:
    """Two scorekeepers."""
    return keeper("loads"), keeper("confirms")


def csv(rows: Rows, encoding: str = "gb18030") -> bytes:
    return "\r\n".join(",".join(map(str, row)) for row in rows).encode(encoding)


def xlsx(rows: Rows) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": True}) as book:
        sheet = book.add_worksheet("Sheet1")
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
    return out.getvalue()


def load(stage: Stage, who: Actor, data: bytes, keys: tuple[str, ...] = CODES, module: str = "T", name: str = "成绩.csv") -> str:
    return load_marks(stage.event_id, Target(stage.judges[0].code, module, ""), name, data, keys, actor=who, at=DAY)


def report(stage: Stage, file: str) -> Report:
    return file_report(stage.event_id, file)[2]


def wrong(stage: Stage, file: str) -> list[tuple[int, str]]:
    return [(number, problem.code) for number, _key, problem in report(stage, file).problems]


def confirm(stage: Stage, who: Actor, file: str, keys: tuple[str, ...] = CODES) -> tuple[int, int, int]:
    done = confirm_marks(stage.event_id, file, keys, actor=who, at=DAY)
    return done.counted, done.same, done.absent


def marks(stage: Stage) -> dict[str, str | None]:
    """The theory marks by blind code."""
    found = {}
    for code in stage.codes:
        sheet = stage.sheet(stage.judges[0], code, "T")
        version = db.session.scalar(
            select(SheetVersion.marks).where(SheetVersion.sheet_id == sheet.id, SheetVersion.version == sheet.version)
        )
        found[code] = version["01"] if version else None
    return found


GOOD: Rows = [["加密号", "姓名", "得分"], ["0001", "甲", "87.5"], ["0002", "乙", "0"], ["0003", "丙", "缺考"], ["0004", "丁", "60"]]


def test_a_text_table_is_handed_in_after_a_second_person_has_confirmed(stage: Stage, people: tuple[Actor, Actor]) -> None:
    for encoding in ("utf-16", "utf-8-sig", "utf-8", "gb18030"):
        file = load(stage, people[0], csv(GOOD, encoding))
        assert report(stage, file).counts == {"new": 3, "absent": 1} and not report(stage, file).problems
    assert set(marks(stage).values()) == {None}
    with pytest.raises(FileSamePerson):
        confirm(stage, people[0], file)
    assert confirm(stage, people[1], file) == (3, 0, 1)
    assert marks(stage) == {"0001": "87.5", "0002": "0", "0003": None, "0004": "60"}
    assert set(db.session.scalars(select(SheetVersion.source))) == {"file"}
    assert called_absent(stage.event_id) == ["0003"]


def test_a_workbook_whose_zeros_in_front_were_lost_is_still_understood(stage: Stage, people: tuple[Actor, Actor]) -> None:
    data = xlsx([["2026 年理论考试"], [], ["工位号", "理论试卷得分"], *([n, 60.5 + n] for n in range(1, 5))])
    assert confirm(stage, people[1], load(stage, people[0], data)) == (4, 0, 0)
    assert marks(stage)["0002"] == "62.5"


def test_by_ticket_only_the_service_knows_the_code(stage: Stage, people: tuple[Actor, Actor]) -> None:
    loads, confirms = keeper("registrar", Role.REGISTRAR), stage.organizer
    tickets = {code: stage.ticket(code) for code in stage.codes}
    data = csv([["准考证号", "成绩"], *([tickets[code], 70 + n] for n, code in enumerate(stage.codes[:3]))])
    with pytest.raises(WrongKey):
        load(stage, people[0], data)
    file = load(stage, loads, data, TICKETS)
    seen = report(stage, file)
    assert [line.row.key for line in seen.lines] == [tickets[code] for code in stage.codes[:3]]
    assert seen.missing == [tickets["0004"]]
    assert mark_file(stage.event_id, file, CODES) is None and waiting_files([stage.event_id], CODES) == {}
    with pytest.raises(NotFound):
        confirm(stage, people[1], file)
    assert confirm(stage, confirms, file, TICKETS) == (3, 0, 0)
    assert marks(stage) == {"0001": "70", "0002": "71", "0003": "72", "0004": None}
    facts = str([entry.facts for entry in db.session.scalars(select(AuditEntry).where(AuditEntry.kind.startswith("scoring:marks")))])
    assert not any(text in facts for text in (*tickets.values(), "0001"))


def test_a_file_without_what_it_needs_says_what_is_missing(stage: Stage, people: tuple[Actor, Actor]) -> None:
    for rows, said in (
        ([["姓名", "得分"], ["甲", "1"]], "没有找到标明选手的列"), ([["加密号", "等级"], ["0001", "1"]], "没有找到成绩列"),
        ([["加密号", "得分", "成绩"], ["0001", "1", "2"]], "出现了两次"), ([["加密号", "得分"], ["", ""]], "文件中没有成绩"),
        ([["准考证号", "加密号", "得分"], ["a", "0001", "1"]], "同时有准考证号和加密号"),
    ):
        with pytest.raises(FileUnread) as refusal:
            load(stage, people[0], csv(rows))
        assert said in refusal.value.message
    with pytest.raises(FileUnread):
        load(stage, people[0], b"%PDF-1.7 no table")


def test_all_problems_are_told_at_once_and_nothing_is_handed_in(stage: Stage, people: tuple[Actor, Actor]) -> None:
    rows = [
        ["加密号", "得分"], ["0001", "100.01"], ["0002", "八十"], ["0002", "80"], ["0003", ""], ["9999", "1"], ["", "5"],
        ["0004", "33.33333333333333"],
    ]  # fmt: skip
    file = load(stage, people[0], csv(rows))
    assert wrong(stage, file) == [
        (2, "cell_range"), (3, "row_twice"), (3, "cell_text"), (4, "row_twice"), (5, "cell_empty"), (6, "row_unknown"),
        (7, "row_no_key"), (8, "cell_places"),
    ]  # fmt: skip
    with pytest.raises(FileHasProblems):
        confirm(stage, people[1], file)
    back = load_workbook(BytesIO(returned_marks(stage.event_id, file)))["成绩"]
    assert [cell.value for cell in back[3]][1:] == ["0002", "八十", "\n".join(
        sentence for number, _key, _path, sentence in explained(report(stage, file).problems) if number == 3
    )]
    assert back["C2"].fill.start_color.rgb == "FFFFC7CE" and back["B2"].fill.start_color.rgb != "FFFFC7CE"
    assert db.session.scalar(select(func.count()).select_from(SheetVersion)) == 0


def test_the_same_file_again_changes_nothing_and_a_difference_is_shown(stage: Stage, people: tuple[Actor, Actor]) -> None:
    first = load(stage, people[0], csv(GOOD))
    assert load(stage, people[0], csv(GOOD)) == first
    confirm(stage, people[1], first)
    again = load(stage, people[0], csv(GOOD))
    assert again != first and report(stage, again).counts == {"same": 3, "absent": 1}
    assert confirm(stage, people[1], again) == (0, 3, 1)
    assert db.session.scalar(select(func.count()).select_from(Operation)) == 3
    other = load(stage, people[0], csv([["加密号", "得分"], ["0001", "88"], ["0002", "0.00"]]))
    assert [line.state for line in report(stage, other).lines] == ["different", "same"]
    assert confirm(stage, people[1], other) == (1, 1, 0) and marks(stage)["0001"] == "88"
    row = db.session.scalars(select(MarkFile).where(MarkFile.public_id == other)).one()
    assert row.content is None and len(row.file_hash) == 64


def test_several_aspects_have_a_column_each_by_code_or_name(stage: Stage, people: tuple[Actor, Actor]) -> None:
    data = csv([["A2.1", "加密号", "成菜温度", "A1.1 切配规格均匀"], ["3", "0001", "-", "40"]])
    file = load(stage, people[0], data, module="P")
    assert confirm(stage, people[1], file) == (1, 0, 0)
    assert db.session.scalars(select(SheetVersion.marks)).one() == {"A1.1": "40", "A1.2": None, "A2.1": "3"}
    with pytest.raises(FileUnread) as refusal:
        load(stage, people[0], csv([["加密号", "A1.1"], ["0001", "40"]]), module="P")
    assert "A1.2 成菜温度、A2.1 整体造型与摆盘" in refusal.value.message


def test_a_formula_is_refused_and_a_locked_sheet_is_not_changed(stage: Stage, people: tuple[Actor, Actor]) -> None:
    file = load(stage, people[0], xlsx([["加密号", "得分"], ["0001", "=40+40"], ["0002", 50]]))
    assert wrong(stage, file) == [(2, "cell_formula")]
    stage.sheet(stage.judges[0], "0002", "T").state = "locked"
    db.session.commit()
    assert wrong(stage, load(stage, people[0], csv(GOOD))) == [(3, "row_locked")]


def test_a_file_that_is_withdrawn_or_that_nobody_confirms_is_forgotten(stage: Stage, people: tuple[Actor, Actor]) -> None:
    file, other = load(stage, people[0], csv(GOOD)), load(stage, people[0], csv(GOOD[:2]))
    withdraw_marks(stage.event_id, file, CODES, actor=people[0], at=DAY)
    with pytest.raises(FileSettled):
        confirm(stage, people[1], file)
    with pytest.raises(NotFound):
        file_report(stage.event_id, file)
    assert tidy_mark_files(DAY + KEPT)["mark-files"] == 0 and tidy_mark_files(DAY + KEPT * 2)["mark-files"] == 1
    row = db.session.scalars(select(MarkFile).where(MarkFile.public_id == other)).one()
    assert (row.state, row.content) == ("withdrawn", None)


def test_the_empty_workbook_can_be_filled_in_and_loaded(stage: Stage, people: tuple[Actor, Actor]) -> None:
    book = load_workbook(BytesIO(empty_file(stage.event_id, "T", "", "code")))
    sheet = book.active
    assert sheet is not None and [cell.value for cell in sheet["A"]][2:] == stage.codes
    for row in range(3, 7):
        sheet.cell(row, 2).value = 80
    out = BytesIO()
    book.save(out)
    assert confirm(stage, people[1], load(stage, people[0], out.getvalue())) == (4, 0, 0)


def test_of_two_who_confirm_at_once_one_counts_and_one_is_told(app: Any) -> None:
    with app.app_context():
        stage = make_stage()
        file = load(stage, keeper("loads"), csv(GOOD))
        people, event_id = [keeper("one"), keeper("two")], stage.event_id
        db.session.commit()
    told = race(app, [
        lambda who=who: str(confirm_marks(event_id, file, CODES, actor=who, at=DAY).counted) for who in people
    ])  # fmt: skip
    with app.app_context():
        assert sorted(told) == ["3", "file_settled"]
        assert db.session.scalar(select(func.count()).select_from(SheetVersion)) == 3
