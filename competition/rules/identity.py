"""Identity numbers (公民身份号码, GB 11643) and how they are shown.

Only the check character and a real date of birth decide. The area code is not checked: people keep the number of an
area that was renamed or did not exist yet in a table, so such a check refuses citizens.
"""
import re
from datetime import date

from foundation.rules.identities import LENGTH, Holder, check_character, read_number

__all__ = ["LENGTH", "Holder", "age_on", "check_character", "is_numeric_text", "masked", "read_number", "without_identities"]

EXPONENT = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?[eE]\+?[0-9]+", re.ASCII)
SHOWN_FIRST, SHOWN_LAST = 6, 4
LIKE_A_NUMBER = re.compile(r"\d(?:[\s-]?\d){14,}(?:[\s-]?[XxＸｘ×])?")
CENTURIES = ("18", "19", "20", "21")


def is_numeric_text(text: str) -> bool:
    """A number that a spreadsheet wrote in exponent form (``4.407E+17``): its last digits are lost."""
    return EXPONENT.fullmatch(text) is not None


def age_on(birth: date, day: date) -> int:
    """Full years of age (周岁) on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def masked(text: str) -> str:
    """An identity number as problems quote it: the first six and the last four characters stay, spaces do not count.

    Of a text that is too short to hide anything that way only the first six stay.
    """
    places = [place for place, letter in enumerate(text) if not letter.isspace()]
    last = SHOWN_LAST if len(places) > SHOWN_FIRST + SHOWN_LAST else 0
    hidden = set(places[SHOWN_FIRST : len(places) - last])
    return "".join("*" if place in hidden else letter for place, letter in enumerate(text))


def without_identities(text: str) -> str:
    """A text in which whatever looks like an identity number, in whatever column it was typed, is masked."""
    return LIKE_A_NUMBER.sub(_masked_if_born, text)


def _masked_if_born(found: re.Match[str]) -> str:
    """Fifteen digits and more may be the number of a person; eighteen without a century of birth are a unit code."""
    digits = [letter for letter in found[0] if not letter.isspace() and letter != "-"]
    century = "".join(str(int(digit)) for digit in digits[6:8])
    return found[0] if len(digits) == LENGTH and century not in CENTURIES else masked(found[0])
