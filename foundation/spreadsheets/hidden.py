"""What of a sheet nobody sees who looks at it: rows and columns that are hidden (in XML; old files are in ``old_files``)."""
import re
from dataclasses import dataclass, field

TRUE = rb"[\"'](?:1|true)[\"']"
ROW = re.compile(rb"<(?:\w+:)?row\b(?=[^>]*\bhidden\s*=\s*" + TRUE + rb")[^>]*?\br\s*=\s*[\"']([0-9]{1,7})[\"']")
COLUMN = re.compile(rb"<(?:\w+:)?col\b(?=[^>]*\bhidden\s*=\s*" + TRUE + rb")([^>]*)>")
FIRST, LAST = re.compile(rb"\bmin\s*=\s*[\"']([0-9]{1,5})[\"']"), re.compile(rb"\bmax\s*=\s*[\"']([0-9]{1,5})[\"']")
ANY = re.compile(rb"\bhidden\s*=")


@dataclass
class Hidden:
    """Rows as they are counted on the screen (from 1), columns from 0."""

    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)


def hidden_of(sheet: bytes, most_columns: int) -> Hidden:
    """The hidden rows and columns of a sheet's XML; of columns only those that could hold anything."""
    if not ANY.search(sheet):
        return Hidden()
    found = Hidden([int(row) for row in ROW.findall(sheet)])
    for attributes in COLUMN.findall(sheet):
        first, last = FIRST.search(attributes), LAST.search(attributes)
        if first and last:
            found.columns += range(int(first[1]) - 1, min(int(last[1]), most_columns))
    return found
