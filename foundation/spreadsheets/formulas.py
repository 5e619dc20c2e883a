"""Where the formulas of a sheet stand. The fast parser gives only their last values, so they are found in the XML."""
import posixpath
import re
from collections.abc import Callable, Mapping
from xml.parsers import expat

from foundation.spreadsheets.archive import Fault

OFFICE_DOCUMENT = "/officeDocument"
MAYBE = (re.compile(rb"<f[\s/>]"), re.compile(rb":f[\s/>]"))
REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
Place = tuple[int, int]
Area = tuple[int, int, int, int]


def sheet_parts(parts: Mapping[str, bytes]) -> list[str | None]:
    """The part of each sheet, in the order of the workbook; none where a sheet names no part that is there."""
    known = {name.lower(): name for name in parts}
    workbooks = [target for kind, target in _relations(parts, "").values() if kind.endswith(OFFICE_DOCUMENT)]
    workbook = known.get(workbooks[0].lower()) if len(workbooks) == 1 else None
    if workbook is None:
        raise Fault("not_a_workbook")
    named: list[str] = []

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet":
            named.append(next((value for key, value in attributes.items() if key.endswith("relationships id")), ""))

    _parse(parts[workbook], sheet)
    targets = _relations(parts, workbook)
    return [known.get(targets[name][1].lower()) if name in targets else None for name in named]


def _relations(parts: Mapping[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    """What a part (or the package) refers to: kind and part by the name of the relation."""
    folder, file = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
            found[attributes.get("Id", "")] = (attributes.get("Type", ""), target)

    content = parts.get(posixpath.join(folder, "_rels", f"{file}.rels"))
    if content is not None:
        _parse(content, relation)
    return found


def _local(name: str) -> str:
    return name.rsplit(" ", 1)[-1]


def _parse(content: bytes, start: Callable[[str, dict[str, str]], None]) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        raise Fault("not_a_workbook") from None


def formula_places(sheet: bytes, last_row: int, last_column: int) -> set[Place]:
    """Row (from 1) and column (from 0) of every cell with a formula, also inside the area of an array formula."""
    if not any(pattern.search(sheet) for pattern in MAYBE):
        return set()
    walk = _Walk()
    _parse(sheet, walk.start)
    inside = {
        (row, column)
        for top, left, bottom, right in walk.areas
        for row in range(top, min(bottom, last_row) + 1)
        for column in range(left, min(right, last_column) + 1)
    }
    return walk.places | inside


class _Walk:
    """Follows rows, cells and formulas; a cell without a reference stands right of the one before it."""

    def __init__(self) -> None:
        self.row = 0
        self.column = -1
        self.places: set[Place] = set()
        self.areas: set[Area] = set()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = _local(name)
        if tag == "c":
            self.row, self.column = place_of(attributes.get("r", "")) or (self.row, self.column + 1)
        elif tag == "row":
            given = attributes.get("r", "")
            self.row, self.column = int(given) if given.isdecimal() and len(given) < 8 else self.row + 1, -1
        elif tag == "f":
            self.places.add((self.row, self.column))
            ends = [place_of(end) for end in attributes.get("ref", "").split(":")]
            if attributes.get("t") in ("array", "dataTable") and ends[0] and ends[-1]:
                self.areas.add((*ends[0], *ends[-1]))


def place_of(reference: str) -> Place | None:
    """``B7`` → (7, 1)."""
    found = REFERENCE.fullmatch(reference)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column - 1
