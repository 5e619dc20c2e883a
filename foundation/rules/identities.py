"""Kinds of identity documents (证件类型): what a number of each looks like, what it says of its holder, and under which
value one person is found again.

Three kinds share the number space of GB 11643 – the resident ID, the residence permit of people from Hong Kong, Macao and
Taiwan, and the permanent residence card of 2023 – so that the same number of another kind is the same person. Only the check
character and a real date of birth decide: an area nobody knows warns, because areas were renamed and dissolved.
"""
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

RESIDENT = "resident"
HONG_KONG_MACAO = "hk-macao-permit"
TAIWAN = "taiwan-permit"
RESIDENCE = "residence-permit"
PERMANENT = "permanent-residence"
PASSPORT = "passport"

KINDS = {
    RESIDENT: "居民身份证",
    HONG_KONG_MACAO: "港澳居民来往内地通行证",
    TAIWAN: "台湾居民来往大陆通行证",
    RESIDENCE: "港澳台居民居住证",
    PERMANENT: "外国人永久居留身份证",
    PASSPORT: "护照",
}
ALIASES = {
    "身份证": RESIDENT, "居民身份证": RESIDENT, "二代身份证": RESIDENT, "回乡证": HONG_KONG_MACAO, "港澳通行证": HONG_KONG_MACAO,
    "港澳居民通行证": HONG_KONG_MACAO, "港澳居民来往内地通行证": HONG_KONG_MACAO, "台胞证": TAIWAN, "台湾居民来往大陆通行证": TAIWAN,
    "居住证": RESIDENCE, "港澳台居民居住证": RESIDENCE, "港澳居民居住证": RESIDENCE, "台湾居民居住证": RESIDENCE,
    "外国人永久居留证": PERMANENT, "外国人永久居留身份证": PERMANENT, "永久居留证": PERMANENT, "护照": PASSPORT, "外国护照": PASSPORT,
}
LENGTH = 18
BODY = 17
FIRST_YEAR = 1900
CHECK_CHARACTERS = "0123456789X"
DIGITS = re.compile(r"[0-9]{17}", re.ASCII)
AREAS = frozenset(
    str(area) for area in (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83)
)
RESIDENCE_AREAS = ("81", "82", "83")
FOREIGNER = "9"
SHAPES = {
    HONG_KONG_MACAO: re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?", re.ASCII),
    TAIWAN: re.compile(r"[0-9]{8}(?:[0-9]{2}[A-Z]?)?", re.ASCII),
    PERMANENT: re.compile(r"[A-Z]{3}[0-9]{12}", re.ASCII),
    PASSPORT: re.compile(r"(?=[A-Z0-9]*[0-9])[A-Z0-9]{5,17}", re.ASCII),
}
# How much of a number stays with its holder when the document is renewed: what follows counts the issues.
LASTING = {HONG_KONG_MACAO: 9, TAIWAN: 8}
BETWEEN = re.compile(r"[\s()（）\-‐-―]")


@dataclass(frozen=True, slots=True)
class Holder:
    """What a valid number says of its holder: date of birth and 性别."""

    birth: date
    sex: str


def check_character(body: str) -> str:
    """The 18th character for 17 ASCII digits (GB 11643, ISO 7064 MOD 11-2)."""
    return CHECK_CHARACTERS[(1 - 2 * int(body, 13)) % 11]


def read_number(number: str, latest: date) -> Holder | list[str]:
    """The holder of a cleaned number of 18 characters, or the codes of what is wrong with it; nobody is born after ``latest``.

    A number of the wrong length has no checksum problem, one with a foreign character no date. The 17th digit is odd
    for men.
    """
    if len(number) != LENGTH:
        return ["id_length"]
    if not DIGITS.match(number):
        return ["id_checksum"]
    found = [] if number[BODY] == check_character(number[:BODY]) else ["id_checksum"]
    birth = _birth(number)
    if birth is None or birth.year < FIRST_YEAR or birth > latest:
        return [*found, "id_date"]
    return found or Holder(birth, "男" if int(number[BODY - 1]) % 2 else "女")


def _birth(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def kind_named(text: str) -> str | None:
    """The kind that a text names, in its code, its full words or those of everyday; none if it names none. Without any text
    it is the resident ID."""
    name = BETWEEN.sub("", text)
    return RESIDENT if not name else ALIASES.get(name, text.strip() if text.strip() in KINDS else None)


def normalized(kind: str, number: str) -> str:
    """A number as it is kept: without spaces, brackets and hyphens, in capitals; ``×`` is the X of an 18-digit number."""
    plain = BETWEEN.sub("", number).upper()
    return plain.replace("×", "X") if reads_birth(kind, plain) or kind == RESIDENT else plain


def reads_birth(kind: str, number: str) -> bool:
    """True if a number of this kind has 18 digits that say when its holder was born; for others the date is asked."""
    return kind in (RESIDENT, RESIDENCE) or (kind == PERMANENT and len(number) == LENGTH)


def check(kind: str, number: str, latest: date = date.max) -> list[str]:
    """The codes of what is wrong with a normalised number: ``id_length``, ``id_checksum``, ``id_date``, or ``id_shape`` for a
    number that none of this kind looks like. Raises ``KeyError`` for a kind that is none."""
    if kind not in KINDS:
        raise KeyError(kind)
    if reads_birth(kind, number):
        read = read_number(number, latest)
        if isinstance(read, list):
            return read
        return [] if _of_this_kind(kind, number) else ["id_shape"]
    return [] if SHAPES[kind].fullmatch(number) else ["id_shape"]


def _of_this_kind(kind: str, number: str) -> bool:
    begins: dict[str, Callable[[str], bool]] = {
        RESIDENCE: lambda text: text.startswith(RESIDENCE_AREAS), PERMANENT: lambda text: text.startswith(FOREIGNER),
    }
    return kind not in begins or begins[kind](number)


def warnings(kind: str, number: str) -> list[str]:
    """What is unusual about a number that is otherwise right: ``id_area`` for an area (province) that nobody knows."""
    known = kind != RESIDENT or number[:2] in AREAS
    return [] if known else ["id_area"]


def holder(kind: str, number: str) -> Holder | None:
    """Date of birth and sex, where a right number of this kind says them; none for passports and permits."""
    read = read_number(number, date.max) if reads_birth(kind, number) else None
    return read if isinstance(read, Holder) else None


def found_under(kind: str, number: str) -> str:
    """The value whose blind index finds the person: equal for the same person, also after a permit was renewed, and for
    kinds that share one number space; never equal for numbers of different kinds that only look alike."""
    if len(number) == LENGTH and reads_birth(kind, number):
        return number
    return number if kind == RESIDENT else f"{kind}:{number[: LASTING.get(kind)]}"


def every_key(number: str) -> list[str]:
    """The values under which whoever has this number may be found, of whatever kind it is: for looking somebody up."""
    kinds = [kind for kind in KINDS if not check(kind, normalized(kind, number))]
    return list(dict.fromkeys(found_under(kind, normalized(kind, number)) for kind in kinds)) or [number]


def masked(number: str) -> str:
    """A permit or passport number as problems quote it: the first and the last two characters stay."""
    if len(number) < 5:
        return "*" * len(number)
    return number[0] + "*" * (len(number) - 3) + number[-2:]
