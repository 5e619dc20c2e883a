"""The rows of the ranking form: one more, one less, one up or down – without a mouse and without a script."""
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

AWARD: Mapping[str, Any] = {"known": "", "name": "", "count": ""}
BLANK: Mapping[str, Any] = {
    "tie_chain": {"key": ""}, "divisions": {"name": ""}, "awards": AWARD,
    "shares": {"known": "", "name": "", "percent": "", "min": "", "max": ""}, "bands": {"first": "", "last": "", "awards": [AWARD]},
}
MOST_ROWS = 200


def edited(typed: Mapping[str, Any], act: str) -> tuple[dict[str, Any], str]:
    """The form after a button was pressed, and the row that the eye goes to (``prizes-awards-2``; empty: none).

    ``act`` is ``add:LIST``, ``drop:LIST:ROW``, ``up:LIST:ROW`` or ``down:LIST:ROW``, where ``LIST`` is a path such as
    ``prizes-bands-0-awards``. What does not lead to a list or a row changes nothing.
    """
    made = deepcopy(dict(typed))
    verb, _, rest = act.partition(":")
    path, _, row = rest.partition(":")
    rows = _list_at(made, path)
    if rows is None:
        return made, ""
    at = _VERBS[verb](rows, path, int(row) if row.isascii() and row.isdigit() and len(row) < 6 else -1) if verb in _VERBS else None
    return made, "" if at is None else f"{path}-{at}"


def _list_at(typed: dict[str, Any], path: str) -> list[dict[str, Any]] | None:
    found: Any = typed
    for step in path.split("-"):
        if isinstance(found, list) and step.isascii() and step.isdigit() and int(step) < len(found):
            found = found[int(step)]
        else:
            found = found.get(step) if isinstance(found, dict) else None
    return found if isinstance(found, list) and path.rpartition("-")[2] in BLANK else None


def _add(rows: list[dict[str, Any]], path: str, _row: int) -> int | None:
    if len(rows) < MOST_ROWS:
        rows.append(deepcopy(dict(BLANK[path.rpartition("-")[2]])))
    return len(rows) - 1


def _drop(rows: list[dict[str, Any]], _path: str, row: int) -> int | None:
    if 0 <= row < len(rows):
        del rows[row]
    return min(max(row, 0), len(rows) - 1) if rows else None


def _up(rows: list[dict[str, Any]], _path: str, row: int) -> int | None:
    return _swap(rows, row, row - 1)


def _down(rows: list[dict[str, Any]], _path: str, row: int) -> int | None:
    return _swap(rows, row, row + 1)


def _swap(rows: list[dict[str, Any]], row: int, other: int) -> int | None:
    if not (0 <= row < len(rows) and 0 <= other < len(rows)):
        return row if 0 <= row < len(rows) else None
    rows[row], rows[other] = rows[other], rows[row]
    return other


_VERBS = {"add": _add, "drop": _drop, "up": _up, "down": _down}
