"""Where the header row stands, and which column is which (competition format, headings)."""
import pytest

from competition.rules.registrations import REQUIRED, Header, find_header
from competition.rules.registrations.headings import ALIASES

ROW = [*REQUIRED]


def test_the_first_row_with_name_number_and_event_is_the_header() -> None:
    rows = [["2026年报名表", "", ""], ["姓名", "身份证号", ""], ["姓名", "身份证号", "参赛赛项"], ["姓名", "身份证号", "参赛赛项"]]
    assert find_header(rows) == Header(3, {"姓名": 0, "身份证号": 1, "参赛赛项": 2})


@pytest.mark.parametrize("lacking", ["姓名", "身份证号", "参赛赛项"])
def test_a_row_without_one_of_the_three_is_no_header(lacking: str) -> None:
    assert find_header([[heading for heading in ROW if heading != lacking]]) is None


@pytest.mark.parametrize(
    ("alias", "heading"),
    [("证件号码", "身份证号"), ("身份证号码", "身份证号"), ("手机", "联系电话"), ("手机号码", "联系电话"), ("单位", "所在单位"),
     ("工作单位", "所在单位"), ("赛项", "参赛赛项"), ("竞赛项目", "参赛赛项"), ("工种", "参赛赛项"), ("指导教师", "教练姓名")],
)  # fmt: skip
def test_an_alias_stands_for_its_heading(alias: str, heading: str) -> None:
    assert ALIASES[alias] == heading
    row = [alias if known == heading else known for known in (*REQUIRED, "教练姓名")]
    header = find_header([row])
    assert header is not None
    assert header.columns[heading] == row.index(alias)
    assert header.missing == ()


def test_order_and_other_columns_do_not_matter() -> None:
    header = find_header([["照片", *reversed(ROW), "尺码"]])
    assert header is not None
    assert [header.columns[heading] for heading in REQUIRED] == [8, 7, 6, 5, 4, 3, 2, 1]


def test_a_heading_in_its_own_words_goes_before_an_alias() -> None:
    header = find_header([["工种", "单位", *ROW]])
    assert header is not None
    assert (header.columns["参赛赛项"], header.columns["所在单位"]) == (2 + ROW.index("参赛赛项"), 2 + ROW.index("所在单位"))


def test_the_first_of_two_equal_headings_is_read() -> None:
    header = find_header([[*ROW, "姓名"]])
    assert header is not None
    assert header.columns["姓名"] == 0


def test_spaces_line_breaks_and_asterisks_in_a_heading_do_not_matter() -> None:
    header = find_header([["* 姓　名", " 身份\n证号 ", "参赛赛项＊", *ROW[1:2]]])
    assert header is not None
    assert set(header.columns) == {"姓名", "身份证号", "参赛赛项", "性别"}


def test_the_unit_of_the_coach_is_not_the_unit() -> None:
    header = find_header([["教练单位", "姓名", "身份证号", "参赛赛项"]])
    assert header is not None
    assert "所在单位" not in header.columns
    assert header.missing == ("性别", "联系电话", "所在单位", "统一社会信用代码", "组别")


def test_numbers_in_a_row_are_no_headings() -> None:
    assert find_header([[1, 2, 3], []]) is None
