"""What people type from paper becomes an exact mark, or a clear complaint; nothing is guessed."""
import pytest

from scoring.rules.mark_files import CODE, TICKET, MarkRow, NoTable, SheetNow, check_rows, find_columns
from scoring.rules.typed_marks import Asked, Cell, Cells, Unread, differing, read_cell

POINTS = Asked("A1", "尺寸", "measurement", "10.00")
SCORE = Asked("A2", "造型", "judgement", "30")
STEPS = {"kind": "steps", "unit": "mm", "nominal": "50", "steps": [{"upto": "0.1", "mark": "10"}, {"upto": "0.2", "mark": "6.5"}]}
MEASURED = Asked("A3", "孔距", "measurement", "10", STEPS)
TIMED = Asked("A4", "用时", "measurement", "10", {"kind": "time", "steps": [{"upto": "90", "mark": "10"}, {"upto": "120", "mark": "5"}]})
COUNTED = Asked("A5", "毛刺", "measurement", "5", {"kind": "deduction", "step": "0.5", "unit": "处"})
THERE = Asked("A6", "齐全", "measurement", "2.5", {"kind": "yes_no"})


@pytest.mark.parametrize(
    ("asked", "typed", "cell"),
    [
        (POINTS, "8.50", Cell("8.5")), (POINTS, " ８．５ ", Cell("8.5")), (POINTS, "8。5", Cell("8.5")), (POINTS, "0", Cell("0")),
        (POINTS, "10", Cell("10")), (POINTS, "-", Cell(None)), (POINTS, "未评", Cell(None)), (POINTS, "X", Cell(None)),
        (SCORE, "3", Cell("3")), (SCORE, "2.0", Cell("2")), (MEASURED, "50.15", Cell("6.5", "50.15")),
        (MEASURED, "49.9", Cell("10", "49.9")), (MEASURED, "60", Cell("0", "60")), (TIMED, "1:31", Cell("5", "91")),
        (TIMED, "0:01:30", Cell("10", "90")), (COUNTED, "3", Cell("3.5", "3")), (THERE, "是", Cell("2.5", "1")), (THERE, "0", Cell("0", "0")),
    ],
)  # fmt: skip
def test_what_was_typed_is_the_mark_or_leads_to_it(asked: Asked, typed: str, cell: Cell) -> None:
    assert read_cell(asked, typed) == cell


@pytest.mark.parametrize(
    ("asked", "typed", "code"),
    [
        (POINTS, "", "cell_empty"), (POINTS, "  ", "cell_empty"), (POINTS, "十", "cell_text"), (POINTS, "1e1", "cell_text"),
        (POINTS, "1,5", "cell_text"), (POINTS, "10.01", "cell_range"), (POINTS, "-1", "cell_range"), (POINTS, "3.1234567", "cell_places"),
        (SCORE, "4", "cell_score"), (SCORE, "1.5", "cell_score"), (TIMED, "-5", "cell_reading"), (COUNTED, "1.5", "cell_reading"),
        (THERE, "2", "cell_reading"), (TIMED, "1:75", "cell_text"),
    ],
)  # fmt: skip
def test_what_gives_no_mark_says_why(asked: Asked, typed: str, code: str) -> None:
    with pytest.raises(Unread) as unread:
        read_cell(asked, typed)
    assert unread.value.code == code


def test_another_reading_with_the_same_mark_is_a_difference() -> None:
    first, second = Cells({"A3": "0"}, {"A3": "60"}), Cells({"A3": "0"}, {"A3": "70"})
    assert differing([MEASURED], first, second) == ["A3"] and differing([MEASURED], first, first) == []


def test_headings_are_found_below_a_title_whatever_their_width_and_order() -> None:
    rows = [["2026 成绩"], [], ["序号", "Ａ１　尺寸", "准 考 证 号"]]
    found = find_columns(rows, [POINTS])
    assert found is not None and (found.header, found.key, found.key_column, found.aspects) == (2, TICKET, 2, {"A1": 1})
    assert find_columns([["姓名", "得分"]], [POINTS]) is None
    assert find_columns([["工位号", "得分"]], [POINTS]) is None
    by_seat = find_columns([["工位号", "得分"]], [POINTS], ["工位号"])
    assert by_seat is not None and by_seat.key == CODE


@pytest.mark.parametrize(
    ("headings", "code"),
    [(["加密号", "准考证号", "得分"], "two_keys"), (["加密号", "code", "得分"], "column_twice"), (["加密号", "A1", "得分"], "column_twice"), (["加密号"], "no_marks")],
)
def test_headings_that_cannot_be_used_say_why(headings: list[str], code: str) -> None:
    with pytest.raises(NoTable) as refusal:
        find_columns([headings], [POINTS])
    assert refusal.value.code == code


def test_an_empty_cell_is_no_zero_and_absence_is_no_mark() -> None:
    sheets = {code: SheetNow(0, {}) for code in ("01", "02", "03", "04")}
    rows = [MarkRow(2, "1", {"A1": "0"}), MarkRow(3, "02", {"A1": ""}), MarkRow(4, "03", {"A1": "缺考"})]
    report = check_rows(rows, [POINTS], {code: code for code in sheets}, sheets)
    assert [line.state for line in report.lines] == ["new", "wrong", "absent"]
    assert [problem.code for _row, _key, problem in report.problems] == ["cell_empty"] and report.missing == ["04"]


def test_a_key_that_zeros_make_ambiguous_is_not_guessed() -> None:
    known = {"01": "01", "001": "001"}
    report = check_rows([MarkRow(2, "1", {"A1": "5"})], [POINTS], known, {code: SheetNow(0, {}) for code in known})
    assert [problem.code for _row, _key, problem in report.problems] == ["row_unknown"]
