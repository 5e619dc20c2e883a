"""The own template as a workbook: empty with examples and drop-down lists, or filled with a scheme.

Imported by whoever writes one, inside the function that does: XlsxWriter would slow the start of the server.
"""
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from foundation.rules.numbers import exact, is_decimal, plain
from foundation.spreadsheets.writing import add_note, new_workbook, offer_words, write_text
from scoring.rules.clauses import EVENT
from scoring.rules.tree import criteria_of, parts_of
from scoring.spreadsheets.module_scheme import ModuleScheme, explained
from scoring.spreadsheets.template_columns import (
    ASPECT_COLUMNS,
    ASPECTS,
    CLAUSES,
    EXAMPLE,
    EXAMPLES,
    EXPLAINED,
    KIND_WORDS,
    LEVEL_WORDS,
    MARKS,
    METHOD_WORDS,
    MODULES,
    NUMBERS,
    RULES_OF_THUMB,
    SECTIONS,
    SHEETS,
    Column,
)
from scoring.spreadsheets.way_words import cells_of

LAST_ROW = 2_000
Row = dict[str, str]


def template_workbook(scheme: Mapping[str, Any] | None = None) -> bytes:
    """The template; filled with ``{"rules", "texts", "tree", "ways"}`` where a scheme is given."""
    rows = rows_of(scheme) if scheme else {}
    out = BytesIO()
    with new_workbook(out) as book:
        for name, columns in SHEETS.items():
            sheet = book.add_worksheet(name)
            _headings(book, sheet, columns)
            _fill(book, sheet, columns, rows.get(name, []), 1)
        example = book.add_worksheet(EXAMPLE)
        _headings(book, example, ASPECT_COLUMNS)
        keys = [column.key for column in ASPECT_COLUMNS]
        _fill(book, example, ASPECT_COLUMNS, [dict(zip(keys, cells, strict=False)) for cells in EXAMPLES], 1)
        _explain(book, book.add_worksheet(EXPLAINED))
    return out.getvalue()


def _headings(book: Any, sheet: Any, columns: Sequence[Column]) -> None:
    """Headings with notes, drop-down lists below them; what must be filled in stands on dark ground."""
    looks = {must: book.add_format({"bold": True, "align": "center", "valign": "vcenter", "bg_color": ground, "font_color": ink})
             for must, ground, ink in ((True, "#0B2A52", "#FFFFFF"), (False, "#EAF1FB", "#0B2A52"))}  # fmt: skip
    for place, column in enumerate(columns):
        write_text(sheet, 0, place, column.heading, looks[column.must])
        add_note(sheet, 0, place, ("必填。" if column.must else "选填。") + column.note)
        sheet.set_column(place, place, column.width)
        if column.choices:
            offer_words(sheet, place, 1, LAST_ROW, column.choices)
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, 0)


def _fill(book: Any, sheet: Any, columns: Sequence[Column], rows: Sequence[Row], first: int) -> None:
    """The rows: numbers as numbers where a reader finds the same text again, everything else as text."""
    wrap, marks = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"num_format": "0.00", "valign": "top"})
    for line, row in enumerate(rows, start=first):
        for place, column in enumerate(columns):
            value = row.get(column.key) or ""
            if column.key in NUMBERS and is_number(value, column.key):
                sheet.write_number(line, place, Decimal(value), marks if column.key in MARKS else wrap)
            elif value:
                write_text(sheet, line, place, value, wrap)


def is_number(text: str, key: str) -> bool:
    """True if a number in the cell is read as this very text: marks with two places, others without trailing zeros."""
    if not is_decimal(text) or len(text) > 14:
        return False
    return text == (f"{Decimal(text):.2f}" if key in MARKS else plain(exact(text)))


def _explain(book: Any, sheet: Any) -> None:
    sheet.set_column(0, 0, 110)
    for line, sentence in enumerate(("评分标准模板填写说明", *RULES_OF_THUMB)):
        write_text(sheet, line, 0, sentence, book.add_format({"text_wrap": True, "bold": line == 0, "valign": "top"}))


def rows_of(scheme: Mapping[str, Any]) -> dict[str, list[Row]]:
    """A scheme as the rows of the four sheets."""
    rules, tree = scheme["rules"], scheme["tree"]
    event = tree.get(EVENT, {})
    aspects = [
        row for module in rules["modules"]
        for row in _aspect_rows(ModuleScheme(module, scheme["texts"], tree, scheme["ways"]))
    ]
    return {
        MODULES: [_module_row(module) for module in rules["modules"]],
        ASPECTS: aspects,
        CLAUSES: [{key: one.get(key) or "" for key in ("code", "text", "points", "module")} for one in event.get("clauses") or ()],
        SECTIONS: [{key: one.get(key) or "" for key in ("code", "name", "weight")} for one in event.get("sections") or ()],
    }


def _module_row(module: Mapping[str, Any]) -> Row:
    panel = module["panel"]
    return {
        **{key: module.get(key) or "" for key in ("code", "name", "weight", "full_mark", "pass_mark")},
        "level": LEVEL_WORDS[panel["level"]], "method": METHOD_WORDS[panel.get("method") or "mean"],
        **{key: str(panel.get(key) or 0) for key in ("drop_high", "drop_low")},
        "minimum_judges": str(1 if panel.get("minimum_judges") is None else panel["minimum_judges"]),
    }


def _aspect_rows(scheme: ModuleScheme) -> Iterator[Row]:
    """One row per aspect; what belongs to a sub-criterion or a criterion stands in its first row."""
    aspects = {aspect["code"]: aspect for aspect in scheme.module["aspects"]}
    names = criteria_of(scheme.tree, scheme.module["code"])
    for part in parts_of(scheme.tree, scheme.module):
        first: Row = {
            "part_name": part.name, "day": str(part.day or ""), "judges": " ".join(part.judges or ()),
            "criterion_name": names.get(part.criterion, ""),
        }
        for code in part.aspects:
            above = {"module": scheme.module["code"], "criterion": part.criterion, "part": part.code}
            yield {**above, **first, **_aspect_row(scheme, aspects[code])}
            first = {}


def _aspect_row(scheme: ModuleScheme, aspect: Mapping[str, Any]) -> Row:
    code, text, judged = aspect["code"], scheme.text(aspect["code"]), aspect["kind"] == "judgement"
    requirement, extra = explained(text)
    way = cells_of(None if judged else scheme.way(code))
    levels = (text.get("levels") or []) if judged else []
    factor = aspect.get("factor") or "1"
    return {
        "code": code, "name": text.get("name") or "", "kind": KIND_WORDS[aspect["kind"]], "max_mark": aspect["max_mark"],
        "factor": "" if factor == "1" else factor, "way": "" if judged or way["kind"] == "直接打分" else way["kind"],
        **{key: way[key] for key in ("unit", "nominal", "step", "steps")},
        "help": extra, "requirement": requirement, "section": text.get("section") or "",
        **{f"level{score}": words or "" for score, words in enumerate(levels)},
    }
