"""A module as rows of a sheet, the way it is written: criterion, sub-criterion, aspect below one another.

A sub-criterion belongs to the last criterion above it, an aspect to the last sub-criterion. A code that is left empty is
numbered: the second aspect of ``A1`` is ``A1.2``. Rows become the module's aspects, their texts, the module's entry of the
tree and the ways; and back.
"""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from foundation.rules.fields import is_code
from foundation.rules.numbers import exact, is_decimal
from foundation.rules.problems import Problem
from scoring.rules.rules_document import check_rules
from scoring.rules.tree import LAST_DAY, criteria_of, parts_of
from scoring.rules.way_text import read_way, write_way
from scoring.rules.ways import check_way

CRITERION, SUB, JUDGEMENT, VALUE = "criterion", "sub", "judgement", "measurement"
WAY_KINDS = {VALUE: "value", "yes_no": "yes_no", "steps": "steps", "deduction": "deduction", "time": "time"}
KINDS = (CRITERION, SUB, *WAY_KINDS, JUDGEMENT)
COLUMNS = ("kind", "code", "name", "max_mark", "factor", "way", "help", "section", "levels")
LEVELS = 4


@dataclass(frozen=True)
class Row:
    """One row as typed. ``way`` is the day of marking in the row of a sub-criterion; ``levels`` are four texts with ``|``."""

    kind: str = VALUE
    code: str = ""
    name: str = ""
    max_mark: str = ""
    factor: str = ""
    way: str = ""
    help: str = ""
    section: str = ""
    levels: str = ""

    @property
    def empty(self) -> bool:
        """True if nothing was typed."""
        return not any((self.code, self.name, self.max_mark, self.way, self.help, self.section, self.levels))

    @property
    def is_aspect(self) -> bool:
        """True for what is marked, not a heading."""
        return self.kind not in (CRITERION, SUB)


@dataclass
class Contents:
    """What the rows of a module say, each part where it is stored; texts and ways by the aspect's code alone."""
    aspects: list[dict[str, Any]] = field(default_factory=list)
    texts: dict[str, Any] = field(default_factory=dict)
    entry: dict[str, Any] = field(default_factory=dict)
    ways: dict[str, Any] = field(default_factory=dict)


def numbered(rows: Sequence[Row]) -> list[Row]:
    """The rows that were filled, each with a code."""
    found: list[Row] = []
    counts: dict[str, int] = {}
    criterion = sub = ""
    for row in rows:
        if row.empty:
            continue
        above = {CRITERION: "\n", SUB: criterion}.get(row.kind, sub)
        counts[above] = counts.get(above, 0) + 1
        code = row.code or _next_code(row.kind, above, counts[above])
        if row.kind == CRITERION:
            criterion, sub = code, ""
        elif row.kind == SUB:
            sub = code
        found.append(replace(row, code=code))
    return found


def _next_code(kind: str, above: str, number: int) -> str:
    if kind == CRITERION:
        return chr(64 + number) if number <= 26 else f"A{number}"
    if kind == SUB:
        return f"{above or 'S'}{number}"
    return f"{above}.{number}" if above else f"{number:02d}"


def contents_of(rows: Sequence[Row], judges: Mapping[str, Any]) -> tuple[Contents, list[Problem]]:
    """What the rows say and everything that is wrong with them; a problem's path is ``rows[n].column`` with n from 1.

    ``judges`` are those of the sub-criteria so far, by code: who marks what is written elsewhere.
    """
    reader = _Reader(judges)
    filled = numbered(rows)
    places = [place for place, row in enumerate(rows, start=1) if not row.empty]
    for place, row in zip(places, filled, strict=True):
        reader.read(place, row)
    reader.close()
    return reader.contents, reader.problems


def module_problems(module: Mapping[str, Any]) -> list[Problem]:
    """Everything that is wrong with a module apart from its rows."""
    stand_in = {"code": "1", "kind": "measurement", "max_mark": "1"}
    found = check_rules({"modules": [{**module, "aspects": [stand_in]}]})
    return [problem for problem in found if problem.path != "rules.modules"]


class _Reader:
    """Goes down the rows."""

    def __init__(self, judges: Mapping[str, Any]) -> None:
        self.contents = Contents()
        self.problems: list[Problem] = []
        self.judges = judges
        self.criterion: str | None = None
        self.criterion_places: list[int] = []
        self.parts: list[dict[str, Any]] = []
        self.part_places: list[int] = []
        self.loose: int | None = None
        self.seen: set[tuple[str, str]] = set()

    def read(self, place: int, row: Row) -> None:
        """One row, ``place`` counted from 1."""
        level = row.kind if row.kind in (CRITERION, SUB) else "aspect"
        if not is_code(row.code):
            self.report(place, "code", "out_of_range", row.code)
        elif (level, row.code) in self.seen:
            self.report(place, "code", "duplicate_code", row.code)
        self.seen.add((level, row.code))
        if row.kind == CRITERION:
            self.criterion = row.code
            self.criterion_places.append(place)
            self.contents.entry.setdefault("criteria", []).append({"code": row.code, "name": row.name})
        elif row.kind == SUB:
            self._part(place, row)
        elif row.kind in KINDS:
            self._aspect(place, row)
        else:
            self.report(place, "kind", "row_kind", row.kind)

    def report(self, place: int, column: str, code: str, value: str = "", **facts: object) -> None:
        """Notes a problem of one cell."""
        self.problems.append(Problem(f"rows[{place}].{column}", code, {"value": value[:80], **facts}))

    def close(self) -> None:
        """What only the whole shows: sub-criteria without aspects, aspects before the first sub-criterion."""
        for place, part in zip(self.part_places, self.parts, strict=True):
            if not part["aspects"]:
                self.report(place, "code", "part_empty", part["code"])
        used = {part["criterion"] for part in self.parts}
        for place, criterion in zip(self.criterion_places, self.contents.entry.get("criteria", ()), strict=True):
            if criterion["code"] not in used:
                self.report(place, "code", "criterion_empty", criterion["code"])
        if self.parts:
            self.contents.entry["parts"] = self.parts
            if self.loose is not None:
                self.report(self.loose, "code", "row_outside")

    def _part(self, place: int, row: Row) -> None:
        day = row.way.strip()
        if day and not (day.isascii() and day.isdigit() and 1 <= int(day) <= LAST_DAY):
            self.report(place, "way", "day_number", day)
            day = ""
        self.part_places.append(place)
        self.parts.append({
            "code": row.code, "name": row.name, "criterion": self.criterion, "day": int(day) if day else None, "aspects": [],
            "judges": self.judges.get(row.code),
        })  # fmt: skip

    def _aspect(self, place: int, row: Row) -> None:
        judged = row.kind == JUDGEMENT
        most = self._decimal(place, "max_mark", row.max_mark)
        self._decimal(place, "factor", row.factor or "1")
        kind = "judgement" if judged else "measurement"
        aspect = {"code": row.code, "kind": kind, "max_mark": row.max_mark, "factor": row.factor or "1"}
        self.contents.aspects.append(aspect)
        self.contents.texts[row.code] = self._texts(place, row, judged)
        if not judged:
            self._way(place, row, most)
        elif row.way:
            self.report(place, "way", "way_of_judgement", row.code)
        if self.parts:
            self.parts[-1]["aspects"].append(row.code)
        elif self.loose is None:
            self.loose = place

    def _texts(self, place: int, row: Row, judged: bool) -> dict[str, Any]:
        texts: dict[str, Any] = {"name": row.name, "help": row.help, "levels": None}
        levels = [part.strip() for part in row.levels.replace("\uff5c", "|").split("|")]
        if any(levels):
            if not judged:
                self.report(place, "levels", "row_levels_kind")
            elif len(levels) != LEVELS:
                self.report(place, "levels", "row_levels", count=len(levels))
            texts["levels"] = levels
        if row.section:
            texts["section"] = row.section
        if self.parts:
            texts["part"] = f"{self.parts[-1]['code']} {self.parts[-1]['name']}".strip()
        return texts

    def _way(self, place: int, row: Row, most: str) -> None:
        kind = WAY_KINDS[row.kind]
        way = read_way(kind, row.way)
        if way is None:
            self.report(place, "way", f"row_way_{kind}", row.way)
        elif kind != "value":
            self.problems += [
                Problem(f"rows[{place}].way", problem.code, problem.facts) for problem in check_way(way, most, "")
            ]
            self.contents.ways[row.code] = way

    def _decimal(self, place: int, column: str, text: str) -> str:
        """The number of a cell, or a stand-in after its problem was noted."""
        if not text:
            self.report(place, column, "required")
        elif not is_decimal(text):
            self.report(place, column, "not_a_decimal", text)
        elif exact(text) < 0:
            self.report(place, column, "out_of_range", text)
        else:
            return text
        return "0"


def rows_of(module: Mapping[str, Any], texts: Mapping[str, Any], tree: Mapping[str, Any], ways: Mapping[str, Any]) -> list[Row]:
    """A stored module as rows."""
    code = module["code"]
    aspects = {aspect["code"]: aspect for aspect in module["aspects"]}
    criteria = criteria_of(tree, code)
    rows: list[Row] = []
    shown: set[str] = set()
    for part in parts_of(tree, module):
        if part.criterion and part.criterion not in shown:
            shown.add(part.criterion)
            rows.append(Row(CRITERION, part.criterion, criteria.get(part.criterion, "")))
        if part.code:
            rows.append(Row(SUB, part.code, part.name, way="" if part.day is None else str(part.day)))
        for one in part.aspects:
            rows.append(_aspect_row(aspects[one], texts.get(f"{code}/{one}") or {}, ways.get(f"{code}/{one}")))
    return rows


def _aspect_row(aspect: Mapping[str, Any], text: Mapping[str, Any], way: Mapping[str, Any] | None) -> Row:
    kind = VALUE if way is None or way["kind"] == "value" else way["kind"]
    return Row(
        JUDGEMENT if aspect["kind"] == "judgement" else kind, aspect["code"], text.get("name") or "", aspect["max_mark"],
        aspect.get("factor") or "1", write_way(way), text.get("help") or "", text.get("section") or "",
        " | ".join(text.get("levels") or []),
    )
