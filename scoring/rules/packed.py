"""The marks of one sheet as bytes, so that a ranking reads many sheets at once: exact, in millionths, never a float.

A packed sheet is a tag (which aspects, in which order) and one signed 64-bit number per aspect, little-endian. It repeats what the
sheet's marks say; whoever finds none, or one for other aspects, reads the marks.
"""
import sys
from array import array
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256

from scoring.rules.rounding import millionths

NO_MARK = -(2**63)
TAG = 8


@lru_cache(maxsize=1024)
def tag_of(codes: tuple[str, ...]) -> bytes:
    """What says that two sheets hold the same aspects in the same order."""
    return sha256("\n".join(codes).encode()).digest()[:TAG]


def pack(codes: Sequence[str], marks: Mapping[str, str | None]) -> bytes:
    """The marks of the aspects, in their order; null stays apart from zero."""
    found = (marks[code] for code in codes)
    numbers = array("q", (NO_MARK if mark is None else millionths(mark) for mark in found))
    return tag_of(tuple(codes)) + _little_endian(numbers).tobytes()


def unpack(codes: Sequence[str], data: bytes) -> list[Sequence[int]] | None:
    """The sheets that stand one after another in ``data``, each as millionths per aspect (:data:`NO_MARK`: no mark); None if
    one of them holds other aspects."""
    size, tag = TAG + 8 * len(codes), tag_of(tuple(codes))
    if len(data) % size or any(data[start : start + TAG] != tag for start in range(0, len(data), size)):
        return None
    numbers = array("q", data)
    _little_endian(numbers)
    step = len(codes) + 1
    return [numbers[start + 1 : start + step] for start in range(0, len(numbers), step)]


def _little_endian(numbers: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
