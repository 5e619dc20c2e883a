"""What people wrote reaches a cell as text: one function writes it, and nobody writes past it."""
import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.inspectors.house import ROOT, modules, write

WRITERS = ("foundation/spreadsheets/writing.py", "foundation/spreadsheets/cells.py")
# XlsxWriter writes a number, a blank or a look as what it is; all its other ways of writing take a text or guess.
HARMLESS = {"write_number", "write_blank"}
GUESSES = {"merge_range", "add_table", "insert_textbox", "add_sparkline", "data_validation", "conditional_format"}
OURS = ("foundation.spreadsheets.writing", "foundation.spreadsheets.cells")
# Reads the text tables of strangers, and writes none.
READERS = ("foundation/spreadsheets/text_tables.py",)
LIBRARIES = ("xlsxwriter", "openpyxl", "csv", "xlwt", "odf")


def written_past(root: Path) -> list[str]:
    """Places in the rooms where a cell is written without the house's own function."""
    found = []
    for name, tree in modules(root):
        if name in WRITERS or not (_libraries(tree) or name.startswith(("awards/spreadsheets", "competition/spreadsheets"))):
            continue
        found += [
            f"{name}:{line}: {what}" for line, what in sorted(set(_breaches(tree))) if name not in READERS or what != "import csv"
        ]
    return found


def _libraries(tree: ast.Module) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        found += [(node.lineno, name) for name in names if name.split(".")[0] in LIBRARIES or name in OURS]
    return found


def _breaches(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for line, name in _libraries(tree):
        if name in ("xlsxwriter", "csv", "xlwt", "odf", "xlsxwriter.workbook"):
            yield line, f"import {name}"
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="csv"), attr="writer" | "DictWriter" as attr):
                yield node.lineno, f"csv.{attr}"
            case ast.Call(func=ast.Name(id="Workbook")) if "openpyxl" not in {name for _line, name in _libraries(tree)}:
                yield node.lineno, "Workbook(…)"
            case ast.Call(func=ast.Attribute(attr=attr)) if attr in GUESSES or (
                attr.startswith("write") and attr not in HARMLESS and attr != "write_bytes"
            ):
                yield node.lineno, f".{attr}(…)"
            case ast.Call(func=ast.Attribute(attr="cell"), args=args, keywords=keywords) if (
                len(args) > 2 or "value" in {one.arg for one in keywords}
            ):
                yield node.lineno, ".cell(…, value)"
            case ast.Assign(targets=[ast.Attribute(attr="value")], value=value) | ast.Assign(
                targets=[ast.Tuple(elts=[ast.Attribute(attr="value"), *_])], value=value
            ) if not (isinstance(value, ast.Constant) and value.value is None):
                yield node.lineno, ".value = …"
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id="sheet" | "book"))]):
                yield node.lineno, "sheet[…] = …"
            case ast.Call(func=ast.Attribute(value=ast.Name(id="sheet"), attr="append" | "write")):
                yield node.lineno, "sheet.append(…)"


def test_every_text_in_a_workbook_is_written_by_the_one_function_for_it() -> None:
    assert written_past(ROOT) == []


def test_the_inspector_looks_at_every_module_that_makes_a_workbook() -> None:
    looked_at = {name for name, tree in modules(ROOT) if _libraries(tree)}
    makers = ("competition/spreadsheets/listing.py", "competition/spreadsheets/returned.py", "competition/spreadsheets/template.py")
    makers += tuple(f"awards/spreadsheets/{name}.py" for name in ("payment", "signing", "summary", "notice", "paper"))
    assert set(makers) <= looked_at


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("import xlsxwriter", "import xlsxwriter"),
        ("import csv", "import csv"),
        ("from foundation.spreadsheets.writing import Workbook\nbook = Workbook(out)", "Workbook(…)"),
        ("from xlsxwriter.worksheet import Worksheet\nsheet.write_string(0, 0, name)", ".write_string(…)"),
        ("from xlsxwriter.worksheet import Worksheet\nsheet.write(0, 0, name)", ".write(…)"),
        ("from xlsxwriter.worksheet import Worksheet\nsheet.write_row(0, 0, names)", ".write_row(…)"),
        ("from xlsxwriter.worksheet import Worksheet\nsheet.write_formula(0, 0, name)", ".write_formula(…)"),
        ("from xlsxwriter.worksheet import Worksheet\nsheet.merge_range(0, 0, 0, 3, name)", ".merge_range(…)"),
        ("from openpyxl import Workbook\nsheet.cell(1, 1, name)", ".cell(…, value)"),
        ("from openpyxl import Workbook\nsheet.cell(row=1, column=1, value=name)", ".cell(…, value)"),
        ("from openpyxl import Workbook\ncell.value = name", ".value = …"),
        ("from openpyxl import Workbook\nsheet['A1'] = name", "sheet[…] = …"),
        ("from openpyxl import Workbook\nsheet.append([name])", "sheet.append(…)"),
    ],
)
def test_the_inspector_finds_every_way_past_it(tmp_path: Path, planted: str, found: str) -> None:
    write(tmp_path, "competition/jobs.py", planted + "\n")
    line = planted.count("\n") + 1
    assert f"competition/jobs.py:{line}: {found}" in written_past(tmp_path)


def test_what_is_no_text_may_be_written_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, "awards/spreadsheets/list.py", "from openpyxl import load_workbook\nsheet.write_number(0, 0, 1)\ncell.value = None\n")
    assert written_past(tmp_path) == []
