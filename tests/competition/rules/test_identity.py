"""Identity numbers: check character, date of birth, sex, age, and how they are shown."""
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.identity import Holder, age_on, is_numeric_text, masked, read_number, without_identities
from tests.competition.registration_files import FIRST_DAY, id_number

VALID = id_number("19900228", 121)


@pytest.mark.parametrize("area", ["440703", "440704", "440705", "440782", "440799", "810000", "830000", "999999"])
@pytest.mark.parametrize("birth", ["19650504", "19850504", "19950504"])
def test_a_number_of_any_area_and_year_is_accepted(area: str, birth: str) -> None:
    assert isinstance(read_number(id_number(birth, 1, area), FIRST_DAY), Holder)


def test_a_number_says_when_its_holder_was_born_and_of_which_sex() -> None:
    assert read_number(id_number("20040229", 121), FIRST_DAY) == Holder(date(2004, 2, 29), "男")
    assert read_number(id_number("20040229", 122), FIRST_DAY) == Holder(date(2004, 2, 29), "女")


@pytest.mark.parametrize("number", ["", "1", VALID[:17], f"{VALID}0", "440700900101123"])
def test_a_number_of_the_wrong_length_has_no_other_problem(number: str) -> None:
    assert read_number(number, FIRST_DAY) == ["id_length"]


@pytest.mark.parametrize("place", [0, 5, 13, 16])
def test_a_letter_among_the_digits_is_a_checksum_problem_only(place: int) -> None:
    assert read_number(f"{VALID[:place]}O{VALID[place + 1:]}", FIRST_DAY) == ["id_checksum"]


def test_digits_of_other_scripts_are_no_digits() -> None:
    assert read_number(f"٤{VALID[1:]}", FIRST_DAY) == ["id_checksum"]


@given(st.integers(0, 17), st.sampled_from("0123456789X"))
def test_any_single_wrong_character_is_found(place: int, character: str) -> None:
    altered = VALID[:place] + character + VALID[place + 1 :]
    found = read_number(altered, FIRST_DAY)
    assert altered == VALID or (isinstance(found, list) and "id_checksum" in found)


@pytest.mark.parametrize("birth", ["20230229", "19901301", "19900431", "19900100", "18991231", "20260517", "00000101"])
def test_a_day_on_which_nobody_can_be_born_is_a_date_problem(birth: str) -> None:
    assert read_number(id_number(birth), FIRST_DAY) == ["id_date"]


def test_a_wrong_checksum_does_not_hide_a_wrong_date() -> None:
    number = id_number("19901301")
    wrong = number[:17] + ("0" if number[17] != "0" else "1")
    assert read_number(wrong, FIRST_DAY) == ["id_checksum", "id_date"]


@pytest.mark.parametrize("text", ["4.407E+17", "4.40703199003071E+17", "4E17", "4.4e+17", "4.e5", "-4.407E+17"])
def test_exponent_forms_are_numbers(text: str) -> None:
    assert is_numeric_text(text)


@pytest.mark.parametrize("text", ["", "440703199003071234", "44070319900307123X", "E17", "4.407E", "4407E-17"])
def test_other_texts_are_no_exponent_forms(text: str) -> None:
    assert not is_numeric_text(text)


@pytest.mark.parametrize(
    ("birth", "age"),
    [(date(2010, 5, 16), 16), (date(2010, 5, 17), 15), (date(2010, 5, 15), 16), (date(2008, 2, 29), 18)],
)
def test_age_is_full_years_on_the_day(birth: date, age: int) -> None:
    assert age_on(birth, FIRST_DAY) == age


def test_who_is_born_on_a_leap_day_is_a_year_older_on_the_first_of_march() -> None:
    assert (age_on(date(2008, 2, 29), date(2026, 2, 28)), age_on(date(2008, 2, 29), date(2026, 3, 1))) == (17, 18)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("440700199001011234", "440700********1234"),
        ("440700 19900101 1234", "440700 ******** 1234"),
        ("440700200005290", "440700*****5290"),
        ("4407001990", "440700****"),
        ("4.407E+17", "4.407E***"),
        ("44070", "44070"),
        ("", ""),
    ],
)
def test_the_first_six_and_the_last_four_stay(text: str, shown: str) -> None:
    assert masked(text) == shown


@given(st.text("0123456789X", min_size=11))
def test_no_more_than_ten_characters_are_ever_shown(text: str) -> None:
    assert len(masked(text).replace("*", "")) == 10


@pytest.mark.parametrize("number", [VALID, f"{VALID[:6]} {VALID[6:14]} {VALID[14:]}", "44070019900228121x", "４４０７００１９９００２２８１２１Ｘ"])
def test_a_number_that_stands_in_another_column_is_masked(number: str) -> None:
    shown = without_identities(f"身份证{number}，请核对")
    assert number[6:14] not in shown
    assert shown.count("*") >= 8


@pytest.mark.parametrize("text", [VALID * 2, f"{VALID}、{VALID}", f"{VALID}X{VALID}", f"1{VALID}", VALID[:15], f"{VALID[:17]}X{VALID}"])
def test_numbers_that_run_into_one_another_are_masked_too(text: str) -> None:
    assert VALID[6:14] not in without_identities(text)


@pytest.mark.parametrize("text", ["13800000000", "91440700MA00000006", "2026年5月16日", "914407007122345678"])
def test_other_numbers_stay_as_they_are(text: str) -> None:
    assert without_identities(text) == text
