"""The draw (抽签): blind codes from a seed and the tickets, the same for everybody who knows both.

Fisher–Yates over the sorted tickets; every choice is taken from an HMAC-SHA256 stream under the seed, bound to the very
list of tickets, and by rejection, so that all orders are equally likely. Codes are consecutive numbers: they say nothing
of unit, ticket or order of registration.
"""
import hashlib
import hmac
from collections.abc import Iterable, Iterator

WIDTH = 4
WORD = 8


def draw(seed: str, tickets: Iterable[str]) -> dict[str, str]:
    """The blind code of every ticket. Neither the order of ``tickets`` nor a repetition changes it."""
    order = sorted(set(tickets))
    words = _words(seed, order)
    for last in range(len(order) - 1, 0, -1):
        chosen = _below(last + 1, words)
        order[last], order[chosen] = order[chosen], order[last]
    width = max(WIDTH, len(str(len(order))))
    return {ticket: f"{number:0{width}d}" for number, ticket in enumerate(order, start=1)}


def commitment(seed: str) -> str:
    """What may be shown of a seed before the draw is unsealed: its SHA-256, hexadecimal."""
    return hashlib.sha256(seed.encode()).hexdigest()


def _words(seed: str, order: list[str]) -> Iterator[int]:
    bound = hashlib.sha256("\n".join(order).encode()).digest()
    count = 0
    while True:
        block = hmac.new(seed.encode(), bound + count.to_bytes(8, "big"), hashlib.sha256).digest()
        yield int.from_bytes(block[:WORD], "big")
        count += 1


def _below(limit: int, words: Iterator[int]) -> int:
    """A uniform whole number under ``limit``; words of the incomplete last run are thrown away."""
    whole = (1 << (8 * WORD)) // limit * limit
    return next(word for word in words if word < whole) % limit
