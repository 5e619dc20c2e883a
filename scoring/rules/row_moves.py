"""Moving, copying and removing rows of a scheme: an aspect alone, a sub-criterion or criterion with everything below it.

The same in the browser: ``static/js/scoring/scheme_rows.js``. Places count from 0.
"""
from collections.abc import Sequence
from dataclasses import replace

from scoring.rules.scheme_rows import CRITERION, SUB, Row

RANK = {CRITERION: 0, SUB: 1}
ASPECT = 2
MOVES = ("up", "down", "copy", "remove", "insert")


def rank(row: Row) -> int:
    """0 for a criterion, 1 for a sub-criterion, 2 for an aspect."""
    return RANK.get(row.kind, ASPECT)


def block_end(rows: Sequence[Row], start: int) -> int:
    """Where the block of a row ends: after everything that belongs to it."""
    own = rank(rows[start])
    end = start + 1
    while end < len(rows) and rank(rows[end]) > own:
        end += 1
    return end


def moved(rows: Sequence[Row], move: str, place: int) -> list[Row]:
    """The rows after one move; a place that is not there, and a move beyond the ends, change nothing."""
    found = list(rows)
    if not 0 <= place < len(found):
        return found
    end = block_end(found, place)
    block = found[place:end]
    if move == "remove":
        return found[:place] + found[end:]
    if move == "copy":
        return found[:end] + [replace(row, code="") for row in block] + found[end:]
    if move == "insert":
        return [*found[: place + 1], Row(), *found[place + 1 :]]
    if move == "up":
        return _up(found, place, block)
    if move == "down" and end < len(found):
        following = block_end(found, end) if rank(found[end]) >= rank(found[place]) else end + 1
        return found[:place] + found[end:following] + block + found[following:]
    return found


def _up(rows: list[Row], place: int, block: list[Row]) -> list[Row]:
    """Before the neighbour of the same rank, or before the heading above."""
    if place == 0:
        return rows
    own, target = rank(rows[place]), place - 1
    while target > 0 and rank(rows[target]) > own:
        target -= 1
    return rows[:target] + block + rows[target:place] + rows[place + len(block) :]
