"""Unified social credit codes (GB 32100)."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.rules.unit_code import ALPHABET, is_unit_code
from tests.competition.registration_files import unit_code

PUBLISHED_EXAMPLE = "91110000600037341L"


def test_the_codes_of_units_are_accepted() -> None:
    assert is_unit_code(PUBLISHED_EXAMPLE)
    assert all(is_unit_code(unit_code(number)) for number in range(200))


@pytest.mark.parametrize(
    "code",
    ["", "91110000600037341", f"{PUBLISHED_EXAMPLE}0", PUBLISHED_EXAMPLE.lower(), "91440700MA000000XX", "9111000060003734IL",
     "9111000A600037341L", "９１110000600037341L"],
)  # fmt: skip
def test_other_texts_are_refused(code: str) -> None:
    assert not is_unit_code(code)


@given(st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_found(place: int, character: str) -> None:
    altered = PUBLISHED_EXAMPLE[:place] + character + PUBLISHED_EXAMPLE[place + 1 :]
    assert is_unit_code(altered) == (altered == PUBLISHED_EXAMPLE)
