"""One module of a scheme as a workbook in the WorldSkills layout (CIS import): what :mod:`scoring.spreadsheets.marking_scheme`
reads, and other tools that find the columns A to K. What those columns cannot say stands to their right, only where needed.

Imported by whoever writes one, inside the function that does: XlsxWriter would slow the start of the server.
"""
from collections.abc import Iterator, Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any

from foundation.spreadsheets.writing import new_workbook, write_text
from scoring.rules.tree import Part, criteria_of, parts_of
from scoring.spreadsheets.module_scheme import ModuleScheme, explained
from scoring.spreadsheets.way_words import derived_way, same_way, way_text

SHEET = "Marking Scheme Import"
HEADINGS = (
    "Sub Criterion ID", "Sub Criterion Name or Description", "Day of Marking", "Aspect Type (M = Meas, J = Judg)",
    "Aspect - Description", "Judg Score",
    "Extra Aspect Description (Meas or Judg) OR Judgement Score Description (Judg only)", "Requirement (Measurement Only)",
    "WSOS Section", "Calculation Row (Export only)", "Max Mark",
)  # fmt: skip
WIDTHS = (14, 30, 10, 12, 38, 8, 46, 24, 10, 14, 10)
MARK, TOTAL = 10, 9
WHOLE = "A"
Row = dict[int, Any]


def marking_scheme_workbook(scheme: ModuleScheme) -> bytes:
    """The workbook. What is :func:`scoring.spreadsheets.module_scheme.unfit` must have been refused before."""
    out = BytesIO()
    with new_workbook(out) as book:
        sheet, bold, wrap = book.add_worksheet(SHEET), book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        for number, row in enumerate(_rows(scheme)):
            style = bold if row.pop("bold", False) else wrap
            for column, value in row.items():
                if isinstance(value, Decimal | int):
                    sheet.write_number(number, column, value, style)
                elif value:
                    write_text(sheet, number, column, value, style)
    return out.getvalue()


def _rows(scheme: ModuleScheme) -> Iterator[dict[Any, Any]]:
    parts, more = _parts(scheme), _more(scheme)
    yield {0: scheme.module["name"], "bold": True}
    yield {}
    yield {0: "ID", 1: "Name", MARK: "Mark", "bold": True}
    marks = {aspect["code"]: Decimal(aspect["max_mark"]) for aspect in scheme.module["aspects"]}
    names = criteria_of(scheme.tree, scheme.module["code"]) if scheme.tree.get(scheme.module["code"]) else {WHOLE: scheme.module["name"]}
    for criterion in dict.fromkeys([*names, *(part.criterion for part in parts if part.criterion)]):
        codes = [code for part in parts if part.criterion == criterion for code in part.aspects]
        yield {0: criterion, 1: names.get(criterion, ""), MARK: sum((marks[code] for code in codes), Decimal(0))}
    yield {}
    yield {**dict(enumerate([*HEADINGS, *more])), "bold": True}
    for part in parts:
        own = {11 + place: part.criterion for place, name in enumerate(more) if name == "Criterion ID"}
        yield {0: part.code, 1: part.name, 2: part.day or "", **own}
        for code in part.aspects:
            yield from _aspect_rows(scheme, code, more)
    yield {TOTAL: "Total Marks:", MARK: sum(marks.values(), Decimal(0)), "bold": True}


def _parts(scheme: ModuleScheme) -> tuple[Part, ...]:
    """The sub-criteria; a module that is not divided becomes one, without a day."""
    parts = parts_of(scheme.tree, scheme.module)
    if [part.code for part in parts] == [""]:
        return (Part(f"{WHOLE}1", scheme.module["name"], WHOLE, None, parts[0].aspects, None),)
    return parts


def _more(scheme: ModuleScheme) -> list[str]:
    """The columns to the right that this scheme needs."""
    parts, aspects = _parts(scheme), scheme.module["aspects"]
    counted = [f"{part.code}.{n}" for part in parts for n in range(1, len(part.aspects) + 1)]
    criteria = {part.criterion for part in parts}
    needed = {
        "Aspect ID": counted != [aspect["code"] for aspect in aspects],
        "Factor": any(Decimal(aspect.get("factor") or "1") != 1 for aspect in aspects),
        "Way of Marking": any(
            not same_way(scheme.way(one["code"]), _derived(scheme, one)) for one in aspects if one["kind"] == "measurement"
        ),
        "Criterion ID": any(_guess(part.code, criteria) != part.criterion for part in parts),
    }
    return [name for name, so in needed.items() if so]


def _guess(code: str, criteria: set[str]) -> str:
    """The criterion that a reader takes a sub-criterion for."""
    return max([one for one in criteria if one and code.startswith(one)], key=len, default=code.rstrip("0123456789.") or code)


def _derived(scheme: ModuleScheme, aspect: Mapping[str, Any]) -> dict[str, Any] | None:
    return derived_way(explained(scheme.text(aspect["code"]))[0])


def _aspect_rows(scheme: ModuleScheme, code: str, more: list[str]) -> Iterator[Row]:
    aspect = next(one for one in scheme.module["aspects"] if one["code"] == code)
    text, judged = scheme.text(code), aspect["kind"] == "judgement"
    requirement, extra = explained(text)
    beside = {
        "Aspect ID": code, "Factor": _number(aspect.get("factor") or "1"),
        "Way of Marking": "" if judged else way_text(scheme.way(code)), "Criterion ID": "",
    }
    yield {
        3: "J" if judged else "M", 4: text.get("name") or "", 6: extra, 7: requirement, 8: _number(text.get("section") or ""),
        MARK: Decimal(aspect["max_mark"]), **{11 + place: beside[name] for place, name in enumerate(more)},
    }
    for score, words in enumerate(text.get("levels") or [] if judged else []):
        yield {5: score, 6: words or ""}


def _number(text: str) -> int | str:
    """A small whole number as a number, anything else as it is written."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 and str(int(text)) == text else text
