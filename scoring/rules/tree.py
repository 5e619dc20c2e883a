"""The tree of a marking scheme: criterion → sub-criterion (with its day of marking) → aspect. Data beside the ``rules``.

Stored as ``{"MODULE": {"criteria": [{"code", "name"}], "parts": [{"code", "name", "criterion", "day": 1 or null,
"aspects": [codes], "judges": [official codes] or null}]}}``. Parts cover each aspect of their module once, in order;
``day`` counts from 1. ``criteria`` may be missing: names of criteria, for those who read. A module without an entry is one
part with the code ``""``: all aspects, no day, all judges of the panel.

What belongs to the whole event stands under ``":event"``, which no module can be called (codes hold no colon):
``clauses`` and ``sections`` (:mod:`scoring.rules.clauses`).
"""
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from foundation.rules.fields import Fields, Findings
from foundation.rules.problems import Problem, Problems
from scoring.rules.clauses import EVENT, read_clauses, read_sections
from scoring.rules.modules_document import Seen

LAST_DAY = 99
PART_KEYS = ("code", "name", "criterion", "day", "aspects", "judges")


@dataclass(frozen=True)
class Part:
    """子项: what is marked together by ``judges`` (None: the whole panel of the module) and locked on ``day`` (None: no
    day of its own). ``code`` is ``""`` for a module that is not divided."""

    code: str
    name: str
    criterion: str
    day: int | None
    aspects: tuple[str, ...]
    judges: tuple[str, ...] | None


def parts_of(tree: Mapping[str, Any], module: Mapping[str, Any]) -> tuple[Part, ...]:
    """The parts of a module (as stored in ``rules``), in order: those of a checked tree, or one for everything."""
    rows = tree.get(module["code"], {}).get("parts") or ()
    if not rows:
        return (Part("", "", "", None, tuple(aspect["code"] for aspect in module["aspects"]), None),)
    return tuple(
        Part(
            row["code"], row.get("name") or "", row.get("criterion") or "", row.get("day"), tuple(row["aspects"]),
            None if row.get("judges") is None else tuple(row["judges"]),
        )
        for row in rows
    )


def criteria_of(tree: Mapping[str, Any], module: str) -> dict[str, str]:
    """The names of a module's criteria by code, in order; those that have none are named in no list."""
    return {row["code"]: row.get("name") or "" for row in tree.get(module, {}).get("criteria") or ()}


def fitting_tree(tree: Mapping[str, Any], rules: Mapping[str, Any]) -> dict[str, Any]:
    """What of a tree still fits changed rules: modules whose aspects are the same in the same order, and what belongs to
    the event, without clauses of modules that are gone."""
    modules = {module["code"]: [aspect["code"] for aspect in module["aspects"]] for module in rules["modules"]}
    kept: dict[str, Any] = {}
    for code, row in tree.items():
        if code == EVENT:
            clauses = [one for one in row.get("clauses") or () if one.get("module") is None or one["module"] in modules]
            kept[code] = {**row, "clauses": clauses}
        elif [aspect for part in row.get("parts") or () for aspect in part["aspects"]] == modules.get(code):
            kept[code] = row
    return kept


def check_tree(tree: Any, rules: Mapping[str, Any], path: str = "tree") -> list[Problem]:
    """Everything that is wrong with a tree for ``rules`` that are right themselves, each problem with its place."""
    found = Findings()
    try:
        if found.typed(tree, "object", path):
            _read_tree(Fields(tree, path, found), rules)
    except Problems as too_many:
        return too_many.problems
    return found.problems


def _read_tree(fields: Fields, rules: Mapping[str, Any]) -> None:
    modules = {module["code"]: [aspect["code"] for aspect in module["aspects"]] for module in rules["modules"]}
    for code in fields.document:
        row = fields.object(code)
        if row is None:
            continue
        if code == EVENT:
            row.only(("clauses", "sections"))
            read_clauses(row, modules)
            read_sections(row)
        elif code not in modules:
            fields.refuse(code, "unknown_module", code)
        else:
            row.only(("criteria", "parts"))
            _read_criteria(row)
            _read_parts(row, modules[code])


def _read_criteria(row: Fields) -> None:
    seen = Seen()
    for criterion in row.objects("criteria", required=False) or []:
        criterion.only(("code", "name"))
        seen.check(criterion, "code")
        criterion.code("code")
        criterion.text("name")


def _read_parts(row: Fields, aspects: list[str]) -> None:
    parts = row.objects("parts", required=False)
    if not parts:
        return
    seen = Seen()
    placed: list[str] = []
    noted = len(row.found.problems)
    for part in parts:
        part.only(PART_KEYS)
        seen.check(part, "code")
        part.code("code")
        part.text("name")
        part.optional_code("criterion")
        _read_day(part)
        placed += _read_aspects(part, aspects, set(placed))
        _read_judges(part)
    for code in aspects:
        if code not in placed:
            row.refuse("parts", "aspect_unplaced", code)
    if len(row.found.problems) == noted and placed != aspects:
        row.refuse("parts", "aspect_order")


def _read_day(part: Fields) -> None:
    day = part.optional_count("day")
    if day is not None and not 1 <= day <= LAST_DAY:
        part.refuse("day", "day_number", day)


def _read_aspects(part: Fields, known: list[str], before: set[str]) -> list[str]:
    placed = []
    for path, code in part.items("aspects", "text") or []:
        if code not in known:
            part.found.add(path, "unknown_aspect", value=code)
        elif code in before or code in placed:
            part.found.add(path, "aspect_placed_twice", value=code)
        else:
            placed.append(code)
    if part.document.get("aspects") == []:
        part.refuse("aspects", "part_empty", part.document.get("code"))
    return placed


def _read_judges(part: Fields) -> None:
    judges = part.items("judges", "text", required=False)
    if judges is None:
        return
    codes = [code for _, code in judges]
    if not codes:
        part.refuse("judges", "part_without_judges", part.document.get("code"))
    for path, code in judges:
        if codes.count(code) > 1:
            part.found.add(path, "duplicate_code", value=code)
