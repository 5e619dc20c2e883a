"""Events, groups, ages, eligibility, teams, duplicates and quotas (competition format)."""
from typing import Any

import pytest

from competition.rules.registrations import HEADINGS, Formula, check_table
from tests.competition.registration_files import (
    check,
    cleaned,
    definition,
    event,
    found,
    id_number,
    parsed,
    person,
    table,
    unit_code,
)

COOK = event("CK", "中式烹调师（粤菜师傅）")
BOTH = [event("AU", "汽车维修工", "职工组"), event("AUS", "汽车维修工", "学生组"), event("EL", "电工"), event("NU", "养老护理员", None)]
LEVELS = ["无", "初级工（五级）", "中级工（四级）", "高级工（三级）", "技师（二级）", "高级技师（一级）"]


def limited(**limits: Any) -> list[dict[str, Any]]:
    """One event with this eligibility."""
    return [event(eligibility=limits)]


# --- the event ---------------------------------------------------------------------------------------------------------


def test_the_event_is_found_by_occupation_and_group() -> None:
    checked = check(person(0, 参赛赛项="汽车维修工"), person(1, 参赛赛项="汽车维修工", 组别="学生组"), events=BOTH)
    assert [row.event for row in checked.rows] == ["AU", "AUS"]


@pytest.mark.parametrize("name", ["中式烹调师（粤菜师傅）", "中式烹调师(粤菜师傅)", " 中式烹调师（粤菜师傅)　"])
def test_full_width_and_ascii_brackets_are_equal_in_names_of_trades(name: str) -> None:
    checked = check(person(参赛赛项=name), events=[COOK])
    assert (found(checked), [row.event for row in checked.rows]) == ([], ["CK"])
    assert [after for *_rest, after in cleaned(checked)] == ([name.strip(" 　")] if name != name.strip(" 　") else [])


def test_names_of_trades_are_not_normalised_otherwise() -> None:
    assert found(check(person(参赛赛项="ＣＮＣ操作员"), events=[event("CN", "CNC操作员")])) == [(2, "参赛赛项", "unknown_event")]


def test_an_unknown_occupation_is_an_unknown_event() -> None:
    assert found(check(person(参赛赛项="木雕工"))) == [(2, "参赛赛项", "unknown_event")]


def test_an_occupation_that_is_not_held_in_that_group_is_an_unknown_event() -> None:
    assert found(check(person(组别="学生组"))) == [(2, "参赛赛项", "unknown_event")]
    assert found(check(person(参赛赛项="养老护理员"), events=BOTH)) == [(2, "参赛赛项", "unknown_event")]


def test_an_unknown_group_hides_the_event_unless_the_occupation_is_unknown_too() -> None:
    assert found(check(person(组别="老年组"))) == [(2, "组别", "unknown_group")]
    assert found(check(person(组别="老年组", 参赛赛项="木雕工"))) == [(2, "参赛赛项", "unknown_event"), (2, "组别", "unknown_group")]


def test_the_group_may_be_empty_where_the_event_has_none() -> None:
    checked = check(person(参赛赛项="养老护理员", 组别=""), events=BOTH)
    assert (found(checked), checked.rows[0].group) == ([], None)


def test_the_group_is_required_where_the_event_has_one() -> None:
    assert found(check(person(组别=""), events=BOTH)) == [(2, "组别", "required")]


def test_the_group_is_normalised() -> None:
    checked = check(person(组别=" 职工组\u3000"))
    assert (found(checked), cleaned(checked)) == ([], [(2, "组别", " 职工组\u3000", "职工组")])


# --- age and eligibility -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("birth", "limits", "codes"),
    [
        ("20100516", {"minimum_age": 16}, []),
        ("20100517", {"minimum_age": 16}, ["age"]),
        ("19660516", {"maximum_age": 60}, []),
        ("19660515", {"maximum_age": 60}, []),
        ("19650516", {"maximum_age": 60}, ["age"]),
        ("19650517", {"maximum_age": 60}, []),
        ("20100516", {"minimum_age": 17, "maximum_age": 60}, ["age"]),
        ("20260101", {}, []),
        ("20260101", {"minimum_age": 0}, []),
        ("20260101", {"minimum_age": None, "maximum_age": None}, []),
    ],
)
def test_age_counts_on_the_first_day_of_the_competition(birth: str, limits: dict[str, Any], codes: list[str]) -> None:
    checked = check(person(身份证号=id_number(birth)), events=limited(**limits))
    assert found(checked) == [(2, "身份证号", code) for code in codes]


def test_age_is_looked_at_only_if_the_number_is_otherwise_valid() -> None:
    number = id_number("20200101")
    wrong = number[:17] + ("0" if number[17] != "0" else "1")
    assert found(check(person(身份证号=wrong), events=limited(minimum_age=16))) == [(2, "身份证号", "id_checksum")]


@pytest.mark.parametrize(("years", "codes"), [(4, ["eligibility"]), (5, []), ("", ["eligibility"]), ("4", ["eligibility"]), ("5", [])])
def test_years_below_the_minimum_are_reported_on_the_years(years: Any, codes: list[str]) -> None:
    assert found(check(person(从业年限=years), events=limited(minimum_years=5))) == [(2, "从业年限", code) for code in codes]


@pytest.mark.parametrize(("years", "code"), [("很多年", "number"), (-1, "range"), (Formula.HERE, "formula")])
def test_years_that_cannot_be_read_are_not_compared(years: Any, code: str) -> None:
    assert found(check(person(从业年限=years), events=limited(minimum_years=5))) == [(2, "从业年限", code)]


@pytest.mark.parametrize("rank", range(6))
def test_levels_are_in_order_and_those_below_the_minimum_are_reported(rank: int) -> None:
    for minimum in range(6):
        checked = check(person(现职业技能等级=LEVELS[rank]), events=limited(minimum_level=LEVELS[minimum]))
        assert found(checked) == ([(2, "现职业技能等级", "eligibility")] if rank < minimum else [])


@pytest.mark.parametrize("level", ["高级工(三级)", " 高级工（三级) ", "高级工（三级）"])
def test_full_width_and_ascii_brackets_are_equal_in_levels(level: str) -> None:
    checked = check(person(现职业技能等级=level), events=limited(minimum_level="高级工(三级)"))
    assert (found(checked), checked.rows[0].level) == ([], "高级工（三级）")


def test_an_empty_level_means_none_at_all() -> None:
    assert check(person(现职业技能等级="")).rows[0].level == "无"
    assert found(check(person(现职业技能等级=""), events=limited(minimum_level="无"))) == []
    assert found(check(person(现职业技能等级=""), events=limited(minimum_level="初级工（五级）"))) == [(2, "现职业技能等级", "eligibility")]


def test_a_level_that_is_none_of_the_list_does_not_meet_a_minimum() -> None:
    assert found(check(person(现职业技能等级="大师"), events=limited(minimum_level="初级工（五级）"))) == [
        (2, "现职业技能等级", "eligibility")
    ]
    assert found(check(person(现职业技能等级="大师"))) == []


def test_columns_that_a_file_does_not_have_count_as_empty() -> None:
    headings = list(HEADINGS[:8])
    checked = check_table(table([person()], headings), parsed(*limited(minimum_years=1, minimum_level="初级工（五级）")))
    assert found(checked) == [(2, "现职业技能等级", "eligibility"), (2, "从业年限", "eligibility")]


# --- teams -------------------------------------------------------------------------------------------------------------


def test_members_of_a_team_name_it() -> None:
    team = event("TM", "电工", "职工组", kind="team", team_size=2)
    checked = check(person(0, 队名=" 甲队"), person(1, 队名="甲队"), person(2, 队名=""), events=[team])
    assert found(checked) == [(4, "队名", "required")]
    assert [row.team for row in checked.rows] == ["甲队", "甲队"]


def test_a_file_without_team_names_lacks_them_in_every_row_of_a_team_event() -> None:
    team = event("TM", "电工", "职工组", kind="team", team_size=2)
    assert found(check(person(0), person(1), events=[team])) == [(2, "队名", "required"), (3, "队名", "required")]


def test_single_competitors_need_no_team() -> None:
    assert found(check(person(队名=""))) == []


# --- duplicates and quotas ---------------------------------------------------------------------------------------------


def test_a_duplicate_is_reported_on_the_later_row_with_the_first_occurrence() -> None:
    checked = check(person(0), person(1), person(0), person(0))
    assert found(checked) == [(4, "身份证号", "duplicate"), (5, "身份证号", "duplicate")]
    assert [problem.facts["other_row"] for problem in checked.problems] == [2, 2]


def test_numbers_are_compared_after_cleaning_and_across_events() -> None:
    spaced = person(0)["身份证号"]
    again = person(0, 身份证号=f"{spaced[:6]} {spaced[6:]}", 参赛赛项="汽车维修工")
    assert found(check(person(0), again, events=BOTH)) == [(3, "身份证号", "duplicate")]


def test_a_wrong_number_that_comes_twice_is_a_duplicate_too() -> None:
    wrong = id_number()[:16] + "2" + id_number()[17]
    assert found(check(person(0, 身份证号=wrong), person(1, 身份证号=wrong))) == [
        (2, "身份证号", "id_checksum"), (3, "身份证号", "id_checksum"), (3, "身份证号", "duplicate"),
    ]  # fmt: skip


@pytest.mark.parametrize("number", ["4.407E+17", 440700199001010000, "", "待补"])
def test_numbers_that_are_none_are_not_compared(number: Any) -> None:
    codes = [code for _row, _column, code in found(check(person(0, 身份证号=number), person(1, 身份证号=number)))]
    assert "duplicate" not in codes


def test_rows_beyond_the_quota_are_reported_in_order() -> None:
    rows = [person(number) for number in range(4)]
    assert found(check(*rows, events=[event(quota=2)])) == [(4, "参赛赛项", "quota"), (5, "参赛赛项", "quota")]
    assert found(check(*rows, events=[event(quota=4)])) == []
    assert len(found(check(*rows, events=[event(quota=0)]))) == 4


def test_duplicates_take_no_place() -> None:
    rows = [person(0), person(0), person(1), person(2)]
    assert found(check(*rows, events=[event(quota=2)])) == [(3, "身份证号", "duplicate"), (5, "参赛赛项", "quota")]


def test_a_row_with_other_problems_holds_its_place() -> None:
    rows = [person(0, 联系电话="1"), person(1), person(2)]
    assert found(check(*rows, events=[event(quota=2)])) == [(2, "联系电话", "phone"), (4, "参赛赛项", "quota")]


def test_each_event_has_a_quota_of_its_own() -> None:
    rows = [person(0, 参赛赛项="汽车维修工"), person(1, 参赛赛项="汽车维修工", 组别="学生组"), person(2)]
    events = [event("AU", "汽车维修工", quota=1), event("AUS", "汽车维修工", "学生组", quota=1), event(quota=1)]
    assert found(check(*rows, events=events)) == []


def test_a_unit_has_a_quota_too_and_its_surplus_takes_no_place_from_others() -> None:
    other = unit_code(7)
    rows = [person(0), person(1), person(2, 统一社会信用代码=other, 所在单位="另一单位"), person(3, 统一社会信用代码=other)]
    assert found(check(*rows, events=[event(quota_per_unit=1, quota=2)])) == [(3, "参赛赛项", "quota"), (5, "参赛赛项", "quota")]


# --- the whole table ---------------------------------------------------------------------------------------------------


def test_rows_without_a_value_under_a_listed_heading_are_neither_checked_nor_counted() -> None:
    rows = [person(0), {"尺码": "XL"}, {"备注": "  "}, {"备注": "完"}, person(1)]
    checked = check_table(table(rows, [*person(), "备注", "尺码"]), parsed())
    assert checked.count == 3
    assert {row for row, _column, _code in found(checked)} == {5}


def test_an_empty_table_has_no_rows() -> None:
    assert check().count == 0


def test_only_rows_without_problems_become_registrations() -> None:
    checked = check(person(0), person(1, 联系电话="1"), person(2))
    assert [row.row for row in checked.rows] == [2, 4]
    assert checked.count == 3


def test_a_registration_does_not_print_what_is_secret_about_a_person() -> None:
    [row] = check(person(0)).rows
    assert row.id_number not in repr(row)
    assert row.phone not in repr(row)


def test_problems_come_by_row_and_column() -> None:
    row = person(姓名="", 性别="", 身份证号="1", 联系电话="1", 所在单位="", 统一社会信用代码="1", 参赛赛项="", 组别="老年组", 从业年限="x")
    assert [column for _row, column, _code in found(check(row))] == [*HEADINGS[:8], "从业年限"]


def test_a_table_without_a_required_column_is_no_table_to_check() -> None:
    with pytest.raises(ValueError, match="组别"):
        check_table(table([person()], ["姓名", "身份证号", "参赛赛项"]), parsed())
    assert definition()["events"][0]["code"] == "EL"
