"""The draw (抽签): codes from a seed and the tickets, the same for everybody who knows both.

Fisher–Yates over the sorted tickets; every choice is taken from an HMAC-SHA256 stream under the seed, bound to the very
list of tickets, and by rejection, so that all orders are equally likely. Codes are consecutive numbers: they say nothing
of unit, ticket or order of registration.

A draw may have several layers (参赛号 → 抽签号 → 工位号): each draws the codes of the layer before like tickets, under a seed
of its own. The commitment to a layer's secret is published first; a lot that is drawn in public afterwards is mixed in, so
that neither who keeps the secret nor who draws the lot chooses the outcome alone.
"""
import hashlib
import hmac
from collections.abc import Iterable, Iterator

MOST_LAYERS = 3
WIDTH = 4
WORD = 8
MARKS = "AB"


def draw(seed: str, tickets: Iterable[str], mark: str = "") -> dict[str, str]:
    """The code of every ticket, after ``mark``. Neither the order of ``tickets`` nor a repetition changes it."""
    order = sorted(set(tickets))
    words = _words(seed, order)
    for last in range(len(order) - 1, 0, -1):
        chosen = _below(last + 1, words)
        order[last], order[chosen] = order[chosen], order[last]
    width = max(WIDTH, len(str(len(order))))
    return {ticket: f"{mark}{number:0{width}d}" for number, ticket in enumerate(order, start=1)}


def mark_of(layer: int, layers: int) -> str:
    """The letter before the codes of a layer that another one follows, so that no code is taken for one of the next; the
    codes of the last layer (which judges see) have none."""
    return "" if layer == layers else MARKS[layer - 1]


def seed_of(secret: str, lot: str | None) -> str:
    """The seed of a draw: the secret alone, or SHA-256 of secret, a line feed, and the lot that was drawn in public."""
    return hashlib.sha256(f"{secret}\n{lot}".encode()).hexdigest() if lot else secret


def commitment(secret: str) -> str:
    """What is published of a secret before it is used: its SHA-256, hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def fingerprint(tickets: Iterable[str]) -> str:
    """The SHA-256 of the sorted list of what was drawn, one on a line: whoever holds the list can check that it is this one."""
    return hashlib.sha256("\n".join(sorted(set(tickets))).encode()).hexdigest()


def chain(first: dict[str, str], second: dict[str, str]) -> dict[str, str]:
    """Where two layers lead together: the code of the second for every ticket of the first."""
    return {ticket: second[code] for ticket, code in first.items()}


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
