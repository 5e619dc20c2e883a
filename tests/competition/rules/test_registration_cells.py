"""What each cell must be for itself, and how its value is cleaned (competition format)."""
from decimal import Decimal
from typing import Any

import pytest

from competition.rules.registrations import Cell, Formula
from tests.competition.registration_files import check, cleaned, definition, found, id_number, person, table, unit_code

REQUIRED = ["姓名", "性别", "身份证号", "联系电话", "所在单位", "统一社会信用代码", "参赛赛项", "组别"]
NEVER_REQUIRED = ["现职业技能等级", "从业年限"]
MAN = id_number(order=101)


def problems(**changes: Cell) -> list[tuple[str, str]]:
    """Column and code of what is wrong with one row that differs from a good one."""
    return [(column, code) for _row, column, code in found(check(person(**changes)))]


def changed(**changes: Cell) -> list[tuple[str, str | int]]:
    """Column and new value of what cleaning changed in one row."""
    checked = check(person(**changes))
    assert found(checked) == []
    return [(column, after) for _row, column, _before, after in cleaned(checked)]


def test_a_good_row_has_no_problem_and_nothing_to_clean() -> None:
    checked = check(person())
    assert (checked.count, found(checked), cleaned(checked)) == (1, [], [])


@pytest.mark.parametrize("column", REQUIRED)
@pytest.mark.parametrize("nothing", ["", "  ", "\u3000\u00a0", "\u200b"])
def test_an_empty_required_value_is_reported_once(column: str, nothing: str) -> None:
    assert problems(**{column: nothing}) == [(column, "required")]


@pytest.mark.parametrize("column", NEVER_REQUIRED)
def test_other_values_may_be_empty(column: str) -> None:
    assert problems(**{column: ""}) == []


# --- identity numbers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [440700199001010000, Decimal("440700.5"), "4.407E+17", " ４.４０７E+17 ", 12345])
def test_a_number_that_lost_its_digits_is_id_numeric_and_nothing_else(number: Cell) -> None:
    assert problems(身份证号=number) == [("身份证号", "id_numeric")]


def test_a_number_of_the_wrong_length_is_id_length_and_nothing_else() -> None:
    assert problems(身份证号=MAN[:15]) == [("身份证号", "id_length")]
    assert problems(身份证号=f"{MAN}1") == [("身份证号", "id_length")]


def test_one_wrong_character_is_id_checksum() -> None:
    assert problems(身份证号=f"{MAN[:16]}2{MAN[17]}") == [("身份证号", "id_checksum")]
    assert problems(身份证号=f"{MAN[:3]}O{MAN[4:]}") == [("身份证号", "id_checksum")]


def test_an_impossible_date_of_birth_is_id_date() -> None:
    assert problems(身份证号=id_number("19901345")) == [("身份证号", "id_date")]


def test_the_sex_must_fit_the_number_and_the_problem_stands_on_the_sex() -> None:
    assert problems(性别="女") == [("性别", "sex_mismatch")]
    assert problems(性别="女", 身份证号=id_number(order=102)) == []


@pytest.mark.parametrize("number", [MAN[:17], f"{MAN[:16]}2{MAN[17]}", id_number("19901345"), 440700199001010000])
def test_the_sex_is_compared_only_with_a_valid_number(number: Cell) -> None:
    assert ("性别", "sex_mismatch") not in problems(身份证号=number, 性别="女")


@pytest.mark.parametrize("sex", ["男性", "M", "1", "未知"])
def test_any_other_sex_is_unknown(sex: str) -> None:
    assert problems(性别=sex) == [("性别", "sex_unknown")]


def test_lower_case_and_multiplication_signs_become_the_letter_x() -> None:
    number = next(id_number(order=order) for order in range(101, 999, 2) if id_number(order=order).endswith("X"))
    masked = f"{number[:6]}********{number[-4:]}"
    for sign in "x×ｘＸ":
        assert changed(身份证号=number[:17] + sign) == [("身份证号", masked)]
    assert changed(身份证号=number) == []


def test_spaces_around_and_inside_an_identity_number_go() -> None:
    checked = check(person(身份证号=f" {MAN[:6]} {MAN[6:14]}\u3000{MAN[14:]} "))
    assert cleaned(checked) == [(2, "身份证号", f" {MAN[:6]} ********\u3000{MAN[14:]} ", f"{MAN[:6]}********{MAN[14:]}")]
    assert checked.rows[0].id_number == MAN


def test_full_width_digits_become_ascii_digits() -> None:
    wide = MAN.translate({ord("0") + digit: "０１２３４５６７８９"[digit] for digit in range(10)})
    assert check(person(身份证号=wide)).rows[0].id_number == MAN
    assert changed(联系电话="１３８００００００００") == [("联系电话", "13800000000")]


# --- phones and unit codes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("phone", ["12345678901", "1380000000", "138000000000", "02031234567", "1380000000O", "8613800000000", "电话"])
def test_a_phone_is_eleven_digits_from_13_to_19(phone: str) -> None:
    assert problems(联系电话=phone) == [("联系电话", "phone")]


@pytest.mark.parametrize("second", "3456789")
def test_all_mobile_prefixes_are_accepted(second: str) -> None:
    assert problems(联系电话=f"1{second}012345678") == []


@pytest.mark.parametrize("phone", ["+86 138-0000-0000", "+8613800000000", "138 0000 0000", "138-0000-0000", "＋86138‐00000000"])
def test_the_calling_code_spaces_and_hyphens_go(phone: str) -> None:
    assert changed(联系电话=phone) == [("联系电话", "13800000000")]


def test_a_phone_that_is_wrong_all_the_same_is_cleaned_too() -> None:
    checked = check(person(联系电话="123-45"))
    assert (found(checked), cleaned(checked)) == ([(2, "联系电话", "phone")], [(2, "联系电话", "123-45", "12345")])


def test_numeric_phone_and_unit_code_cells_are_read_as_text_without_being_cleaned() -> None:
    assert changed(联系电话=13800000000) == []
    assert problems(联系电话=12345) == [("联系电话", "phone")]
    digits = next(code for code in map(str, range(914407000000000000, 914407000000000099)) if valid(code))
    checked = check(person(统一社会信用代码=int(digits)))
    assert (checked.rows[0].unit_code, cleaned(checked)) == (digits, [])


def valid(code: str) -> bool:
    """True if the check accepts a unit code."""
    return problems(统一社会信用代码=code) == []


@pytest.mark.parametrize("code", ["91440700MA000000XX", unit_code()[:17], unit_code().lower(), 914407000000000000, "无"])
def test_a_unit_code_must_pass_its_check(code: Cell) -> None:
    assert problems(统一社会信用代码=code) == [("统一社会信用代码", "unit_code")]


def test_spaces_inside_a_unit_code_go() -> None:
    assert changed(统一社会信用代码=f"{unit_code()[:8]} {unit_code()[8:]}") == [("统一社会信用代码", unit_code())]


# --- years of service --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("years", ["很多年", "5年", Decimal("5.5"), "5.5", "TRUE", "2020-01-01", "1e1", "五"])
def test_years_that_are_no_whole_number_are_reported(years: Cell) -> None:
    assert problems(从业年限=years) == [("从业年限", "number")]


@pytest.mark.parametrize("years", [-1, -3, 61, 99, 10**30, "-3", "61", "9" * 5000])
def test_years_below_0_or_above_60_are_out_of_range(years: Cell) -> None:
    assert problems(从业年限=years) == [("从业年限", "range")]


@pytest.mark.parametrize(("text", "years"), [("１２", 12), ("12", 12), (" 12 ", 12), ("1 2", 12), ("60", 60), ("0", 0), ("12.0", 12)])
def test_a_whole_number_written_as_text_becomes_a_number(text: str, years: int) -> None:
    checked = check(person(从业年限=text))
    assert cleaned(checked) == [(2, "从业年限", text, years)]
    assert checked.rows[0].years == years


def test_a_number_that_is_far_too_long_stays_as_it_was_written() -> None:
    checked = check(person(从业年限="9" * 5000))
    assert (found(checked), cleaned(checked)) == ([(2, "从业年限", "range")], [])
    assert cleaned(check(person(从业年限=f"{MAN}"))) == []


@pytest.mark.parametrize("years", [0, 12, 60])
def test_a_numeric_cell_of_years_is_not_cleaned(years: int) -> None:
    assert changed(从业年限=years) == []


# --- texts and names ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["姓名", "教练姓名", "备注"])
def test_texts_are_normalised_and_trimmed(column: str) -> None:
    assert changed(**{column: "\u3000Ａｎｎａ（甲） "}) == [(column, "Anna(甲)")]


@pytest.mark.parametrize("column", ["所在单位", "教练单位"])
def test_names_of_units_keep_their_brackets_and_only_lose_the_spaces_around(column: str) -> None:
    assert changed(**{column: "样例（江门）有限公司"}) == []
    assert changed(**{column: "　样例（江门） 有限公司 "}) == [(column, "样例（江门） 有限公司")]


def test_spaces_inside_a_name_stay() -> None:
    assert changed(姓名="陈 测") == []


def test_a_numeric_name_is_read_as_text() -> None:
    assert check(person(姓名=123)).rows[0].name == "123"


def test_identity_numbers_in_other_columns_are_masked_where_they_are_quoted() -> None:
    [change] = cleaned(check(person(备注=f" {MAN} ")))
    assert change == (2, "备注", f" {MAN[:6]}********{MAN[14:]} ", f"{MAN[:6]}********{MAN[14:]}")


# --- formulas ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", [*REQUIRED, "序号", "现职业技能等级", "从业年限", "教练姓名", "教练单位", "备注"])
def test_a_formula_is_the_only_problem_of_its_cell(column: str) -> None:
    assert (2, column, "formula") in found(check(person(**{column: Formula.HERE})))
    assert [code for _row, where, code in found(check(person(**{column: Formula.HERE}))) if where == column] == ["formula"]


def test_formulas_in_other_columns_are_ignored() -> None:
    rows = [person(尺码=Formula.HERE)]
    from competition.rules.registrations import check_table
    from tests.competition.registration_files import parsed

    assert found(check_table(table(rows, [*rows[0]]), parsed())) == []


def test_a_formula_in_the_event_or_group_hides_only_what_depends_on_it() -> None:
    limits: dict[str, Any] = {"minimum_age": 99, "minimum_years": 50}
    events = definition()["events"]
    events[0]["eligibility"] = limits
    assert found(check(person(参赛赛项=Formula.HERE, 联系电话="1"), events=events)) == [
        (2, "联系电话", "phone"), (2, "参赛赛项", "formula"),
    ]  # fmt: skip
    assert found(check(person(组别=Formula.HERE, 参赛赛项="木雕工"), events=events)) == [
        (2, "参赛赛项", "unknown_event"), (2, "组别", "formula"),
    ]  # fmt: skip
    assert found(check(person(身份证号=Formula.HERE, 性别="女"), events=events)) == [
        (2, "身份证号", "formula"), (2, "从业年限", "eligibility"),
    ]  # fmt: skip
