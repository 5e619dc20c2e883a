"""Reading the own template of a marking scheme. Columns are found by heading; everything that is wrong is named by its cell."""
from dataclasses import dataclass, field
from typing import Any

from foundation.rules.problems import Problem, Problems
from foundation.spreadsheets.reading import Unreadable, read_workbook
from scoring.spreadsheets.template_columns import (
    ASPECTS,
    CLAUSES,
    EXAMPLE,
    KIND_WORDS,
    LEVEL_WORDS,
    METHOD_WORDS,
    MODULES,
    SECTIONS,
    SHEETS,
)
from scoring.spreadsheets.template_lines import SHOWN, Line, lines_of, table_of
from scoring.spreadsheets.way_words import Unsaid, way_of


@dataclass(frozen=True)
class TemplateScheme:
    """What a filled template says. ``event`` holds clauses and sections, those whose sheet is there."""

    modules: list[dict[str, Any]]
    texts: dict[str, Any]
    tree: dict[str, Any]
    ways: dict[str, Any]
    event: dict[str, Any]


def is_template(data: bytes) -> bool:
    """True for a workbook with a sheet of aspects in the words of the template."""
    try:
        return any(table_of(sheet, ASPECTS) is not None for sheet in read_workbook(data) if sheet.name.strip() != EXAMPLE)
    except Unreadable:
        return False


def read_template(data: bytes) -> TemplateScheme:
    """The scheme of a filled template. Raises :class:`Problems` with everything that is wrong."""
    try:
        sheets = read_workbook(data)
    except Unreadable as refusal:
        raise Problems([Problem("", refusal.reason or refusal.code)]) from None
    problems: list[Problem] = []
    lines = {name: lines_of(sheets, name, problems) for name in SHEETS}
    reader = _Reader(problems)
    for line in lines[MODULES] or []:
        reader.module(line)
    for line in lines[ASPECTS] or []:
        reader.aspect(line)
    event = {
        key: [reader.row_of(line, name) for line in lines[name] or []]
        for key, name in (("clauses", CLAUSES), ("sections", SECTIONS)) if lines[name] is not None
    }
    reader.close()
    if problems:
        raise Problems(problems)
    return TemplateScheme(list(reader.modules.values()), reader.texts, reader.trees(), reader.ways, event)


@dataclass
class _Reader:
    """Goes down the sheets; a cell of module or sub-criterion that is empty means the one above."""

    problems: list[Problem]
    modules: dict[str, dict[str, Any]] = field(default_factory=dict)
    texts: dict[str, Any] = field(default_factory=dict)
    ways: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    criteria: dict[str, dict[str, str]] = field(default_factory=dict)
    above: tuple[str, str] = ("", "")

    def module(self, line: Line) -> None:
        """One row of the modules."""
        code = line.get("code")
        if not code or code in self.modules:
            line.report("code", "cell_twice" if code else "cell_empty")
            return
        self.modules[code] = {
            "code": code, "name": line.get("name"), "weight": line.decimal("weight"), "full_mark": line.decimal("full_mark"),
            "pass_mark": line.decimal("pass_mark") if line.get("pass_mark") else None,
            "panel": {
                "level": line.word("level", LEVEL_WORDS, "aspect"), "method": line.word("method", METHOD_WORDS, "mean"),
                "drop_high": line.count("drop_high", 0), "drop_low": line.count("drop_low", 0),
                "minimum_judges": line.count("minimum_judges", 1),
            },
            "aspects": [],
        }  # fmt: skip

    def aspect(self, line: Line) -> None:
        """One row of the aspects."""
        module = line.get("module") or self.above[0]
        part = line.get("part") or (self.above[1] if module == self.above[0] else "")
        self.above = (module, part)
        if module not in self.modules:
            line.report("module", "cell_module", value=module[:SHOWN])
            return
        code, kind = line.get("code"), line.word("kind", KIND_WORDS, "")
        if not code or f"{module}/{code}" in self.texts:
            line.report("code", "cell_twice" if code else "cell_empty")
            return
        if not kind and not line.get("kind"):
            line.report("kind", "cell_empty")
        rule = {"code": code, "kind": kind, "max_mark": line.decimal("max_mark"), "factor": line.decimal("factor", "1")}
        self.modules[module]["aspects"].append(rule)
        self._place(line, module, part, code)
        self._way(line, f"{module}/{code}", kind)
        self.texts[f"{module}/{code}"] = self._text(line, module, part, kind)

    def _place(self, line: Line, module: str, part: str, code: str) -> None:
        """Puts the aspect into its sub-criterion; what is said of that in later rows must be the same."""
        parts = self.parts.setdefault(module, {})
        criterion = line.get("criterion")
        day, judges = self._day(line), line.get("judges").split() or None
        said = {"name": line.get("part_name"), "criterion": criterion, "day": day, "judges": judges}
        if part not in parts:
            parts[part] = {"code": part, **said, "aspects": []}
        elif list(parts)[-1] != part:
            line.report("part", "cell_apart")
        else:
            for key, value in said.items():
                if value and value != parts[part][key]:
                    line.report("part_name" if key == "name" else key, "cell_differs")
        parts[part]["aspects"].append(code)
        if criterion and line.get("criterion_name"):
            self.criteria.setdefault(module, {}).setdefault(criterion, line.get("criterion_name"))

    def _day(self, line: Line) -> int | None:
        text = line.get("day")
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= 99):
            line.report("day", "cell_day")
            return None
        return int(text)

    def _way(self, line: Line, key: str, kind: str) -> None:
        if kind == "judgement":
            if line.get("way") not in ("", "直接打分"):
                line.report("way", "cell_judged")
            return
        try:
            way = way_of(*(line.get(name) for name in ("way", "unit", "nominal", "step", "steps")))
        except Unsaid as unsaid:
            line.report("way" if unsaid.column == "kind" else unsaid.column, "cell_way")
            return
        if way is not None:
            self.ways[key] = way

    def _text(self, line: Line, module: str, part: str, kind: str) -> dict[str, Any]:
        levels = [line.get(f"level{score}") for score in range(4)]
        named = f"{part} {self.parts[module][part]['name']}".strip()
        text: dict[str, Any] = {
            "name": line.get("name"), **({"part": named} if part else {}),
            "levels": levels if kind == "judgement" and any(levels) else None,
            "help": " · ".join(words for words in (line.get("requirement"), line.get("help")) if words),
        }
        return text | {key: line.get(key) for key in ("requirement", "section") if line.get(key)}

    def row_of(self, line: Line, name: str) -> dict[str, Any]:
        """One row of the clauses or the sections, as the tree holds it."""
        row: dict[str, Any] = {column.key: line.get(column.key) for column in SHEETS[name]}
        number = "points" if name == CLAUSES else "weight"
        row[number] = line.decimal(number)
        if name == CLAUSES:
            row["module"] = row["module"] or None
        if not row["code"]:
            line.report("code", "cell_empty")
        return row

    def trees(self) -> dict[str, Any]:
        """The trees of the modules that are divided."""
        found = {}
        for module, parts in self.parts.items():
            if list(parts) == [""]:
                continue
            criteria = [{"code": code, "name": name} for code, name in self.criteria.get(module, {}).items()]
            found[module] = {**({"criteria": criteria} if criteria else {}), "parts": list(parts.values())}
        return found

    def close(self) -> None:
        """What can only be seen at the end: modules without aspects, modules that are divided in part."""
        for code, module in self.modules.items():
            if not module["aspects"]:
                self.problems.append(Problem(MODULES, "module_empty", {"value": code}))
        for code, parts in self.parts.items():
            if "" in parts and len(parts) > 1:
                self.problems.append(Problem(ASPECTS, "module_half_divided", {"value": code}))


