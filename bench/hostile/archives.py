"""Archives as no archiver writes them: sizes that lie, parts that overlap, links, names that lead outside; and the plain
parts of a small registration workbook without rows: it is accepted, so what is refused is refused for its hostility."""
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from competition.rules.registrations import REQUIRED

MIB = 1024 * 1024
STORED, DEFLATED = 0, 8
SHEET, SHARED, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
BOOK, BOOK_RELS, RELS, TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels", "[Content_Types].xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8"?>'
HEADINGS = "".join(f'<c t="inlineStr"><is><t>{heading}</t></is></c>' for heading in REQUIRED)
SHEET_HEAD = f'{XML}<worksheet xmlns="{MAIN}"><sheetData><row r="1">{HEADINGS}</row>'
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True)
class Part:
    """One entry of an archive; ``told`` is the size that its headers promise."""

    name: bytes
    packed: bytes
    size: int
    check: int
    method: int = DEFLATED
    told: int | None = None
    flags: int = 0
    mode: int = 0


def part(name: str, content: bytes, **more: int) -> Part:
    """An honest entry, unless told otherwise."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return Part(name.encode(), packer.compress(content) + packer.flush(), len(content), zlib.crc32(content), **more)  # type: ignore[arg-type]


@cache
def _blown(megabytes: int, unit: bytes) -> tuple[bytes, int, int]:
    packer, check, block = zlib.compressobj(9, zlib.DEFLATED, -15), 0, unit * (MIB // len(unit))
    packed = []
    for _ in range(megabytes):
        packed.append(packer.compress(block))
        check = zlib.crc32(block, check)
    return b"".join([*packed, packer.flush()]), megabytes * len(block), check


def bomb(name: str, megabytes: int, unit: bytes = b"\0", **more: int) -> Part:
    """An entry that unpacks to so many MiB; it is never unpacked here."""
    packed, size, check = _blown(megabytes, unit)
    return Part(name.encode(), packed, size, check, **more)  # type: ignore[arg-type]


def _local(one: Part) -> bytes:
    told = one.size if one.told is None else one.told
    head = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, one.flags, one.method, 0, 33, one.check, len(one.packed), told, len(one.name), 0)
    return head + one.name


def _central(one: Part, place: int) -> bytes:
    told = one.size if one.told is None else one.told
    return struct.pack(
        "<IHHHHHHIIIHHHHHII", 0x02014B50, 0x0314, 20, one.flags, one.method, 0, 33, one.check, len(one.packed), told, len(one.name),
        0, 0, 0, 0, one.mode << 16, place,
    ) + one.name


def zipped(parts: list[Part], *, front: bytes = b"", shifted: bool = False, comment: bytes = b"", again: list[tuple[Part, int]] | None = None) -> bytes:
    """The archive; ``front`` stands before it (``shifted``: and counts), ``again`` lists further directory entries that
    point at the parts with these numbers."""
    body, places = bytearray(front), []
    start = len(front) if shifted else 0
    for one in parts:
        places.append(len(body) - len(front) + start)
        body += _local(one) + one.packed
    listed = list(zip(parts, places, strict=True)) + [(one, places[number]) for one, number in again or []]
    directory = b"".join(_central(one, place) for one, place in listed)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(listed), len(listed), len(directory), len(body) - len(front) + start, len(comment))
    return bytes(body) + directory + end + comment


def relation(kind: str, target: str, name: str = "r1", mode: str = "") -> str:
    """One relation of a package."""
    return f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


def relations(*inside: str) -> bytes:
    """A part of relations."""
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{"".join(inside)}</Relationships>'.encode()


SHEET_RELATION = relation("worksheet", "worksheets/sheet1.xml")
PLAIN: Mapping[str, bytes] = {
    TYPES: (
        f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/{BOOK}" ContentType="{TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/{SHEET}" ContentType="{TYPE}.worksheet+xml"/></Types>'
    ).encode(),
    RELS: relations(relation("officeDocument", BOOK)),
    BOOK: f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>'.encode(),
    BOOK_RELS: relations(SHEET_RELATION, relation("sharedStrings", "sharedStrings.xml", "r2"), relation("styles", "styles.xml", "r3")),
    SHARED: f'{XML}<sst xmlns="{MAIN}"><si><t>姓名</t></si></sst>'.encode(),
    STYLES: f'{XML}<styleSheet xmlns="{MAIN}"><cellXfs count="1"><xf numFmtId="0"/></cellXfs></styleSheet>'.encode(),
    SHEET: f"{SHEET_HEAD}</sheetData></worksheet>".encode(),
}


def plain_parts(changes: Mapping[str, bytes] | None = None) -> list[Part]:
    """The parts of a small honest workbook, some of them changed or added."""
    return [part(name, content) for name, content in {**PLAIN, **(changes or {})}.items()]


def workbook(changes: Mapping[str, bytes] | None = None, *more: Part) -> bytes:
    """A workbook with some parts changed or added; a part given as such takes the place of one with its name."""
    taken = {one.name for one in more}
    return zipped([one for one in plain_parts(changes) if one.name not in taken] + list(more))


def sheet(rows: str, after: str = "") -> bytes:
    """A workbook whose sheet holds these rows below its headings."""
    return workbook({SHEET: f"{SHEET_HEAD}{rows}</sheetData>{after}</worksheet>".encode()})


def lying(megabytes: int, name: str, told: int) -> bytes:
    """A workbook with a part that is far larger than it says."""
    return workbook(None, replace(bomb(name, megabytes), told=told))


def letters(column: int) -> str:
    """The name of a column, from 0."""
    name = ""
    while column >= 0:
        column, name = column // 26 - 1, chr(65 + column % 26) + name
    return name


def numbered(rows: int) -> Iterator[str]:
    """Rows with one number each, below the headings."""
    return (f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>' for number in range(2, rows + 2))
