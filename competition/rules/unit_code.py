"""Unified social credit codes (统一社会信用代码, GB 32100): 18 characters, the last of which checks the others."""
import re

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
VALUES = {character: value for value, character in enumerate(ALPHABET)}
SHAPE = re.compile(f"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")


def check_character(body: str) -> str:
    """The 18th character for the 17 before it."""
    total = sum(VALUES[character] * weight for character, weight in zip(body, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def is_unit_code(text: str) -> bool:
    """True for a code whose shape and check character are right."""
    return SHAPE.fullmatch(text) is not None and text[-1] == check_character(text[:-1])
