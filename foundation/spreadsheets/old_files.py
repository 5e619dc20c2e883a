"""Where the formulas of an old .xls file stand: its streams (compound file) and its records (BIFF), no further than that."""
import struct
from collections.abc import Iterator

from foundation.spreadsheets.archive import Fault
from foundation.spreadsheets.hidden import Hidden

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
HEADER_SECTORS = 109
LAST_SECTOR = 0xFFFFFFF0
ENTRY = 128
MACRO_STORAGE = "_VBA_PROJECT".encode("utf-16-le")
MACRO_SHEET = 1
SUPBOOK, OWN_SHEETS, ADD_INS = 0x1AE, 0x0401, 0x3A01
BOUNDSHEET, BOF, EOF, FORMULA, ARRAY, DATA_TABLE = 0x85, 0x809, 0x0A, 0x06, 0x221, 0x236
ROW_INFO, COLUMN_INFO, ROW_HIDDEN, COLUMN_HIDDEN = 0x208, 0x7D, 0x20, 0x01
Place = tuple[int, int]


def old_formula_places(data: bytes) -> list[set[Place]]:
    """For each sheet in the order of the workbook: row (from 1) and column (from 0) of every cell with a formula."""
    try:
        stream = _Compound(data).stream(("Workbook", "Book"))
        starts = [_unpack("<I", body)[0] for kind, body in _records(stream, 0) if kind == BOUNDSHEET]
        return [set(_places(stream, start)) for start in starts]
    except (struct.error, IndexError):
        raise Fault("not_a_workbook") from None


def old_hidden(data: bytes, most_columns: int) -> list[Hidden]:
    """For each sheet in the order of the workbook: what of it is hidden."""
    try:
        stream = _Compound(data).stream(("Workbook", "Book"))
        starts = [_unpack("<I", body)[0] for kind, body in _records(stream, 0) if kind == BOUNDSHEET]
        return [_hidden(stream, start, most_columns) for start in starts]
    except (struct.error, IndexError):
        raise Fault("not_a_workbook") from None


def _hidden(stream: bytes, start: int, most_columns: int) -> Hidden:
    found = Hidden()
    for kind, body in _records(stream, start):
        if kind == ROW_INFO and _unpack("<H", body, 12)[0] & ROW_HIDDEN:
            found.rows.append(_unpack("<H", body)[0] + 1)
        elif kind == COLUMN_INFO and _unpack("<H", body, 8)[0] & COLUMN_HIDDEN:
            first, last = _unpack("<HH", body)
            found.columns += range(first, min(last + 1, most_columns))
    return found


def refuse_active(data: bytes) -> None:
    """Raises :class:`Fault` for an old workbook with macros, macro sheets, or links to other files (DDE among them)."""
    if MACRO_STORAGE in data:
        raise Fault("not_a_workbook", "active_content")
    try:
        for kind, body in _records(_Compound(data).stream(("Workbook", "Book")), 0):
            linked = kind == SUPBOOK and _unpack("<H", body, 2)[0] not in (OWN_SHEETS, ADD_INS)
            if linked or (kind == BOUNDSHEET and body[5] == MACRO_SHEET):
                raise Fault("not_a_workbook", "active_content")
    except (struct.error, IndexError):
        raise Fault("not_a_workbook") from None


def _unpack(layout: str, data: bytes, offset: int = 0) -> tuple[int, ...]:
    return struct.unpack_from(layout, data, offset)


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """The records from here to the end of this part; parts inside it (charts) are passed over."""
    depth = 0
    while offset + 4 <= len(stream):
        kind, length = _unpack("<HH", stream, offset)
        depth += (kind == BOF) - (kind == EOF)
        if depth <= 1:
            yield kind, stream[offset + 4 : offset + 4 + length]
        if depth <= 0:
            return
        offset += 4 + length


def _places(stream: bytes, start: int) -> Iterator[Place]:
    for kind, body in _records(stream, start):
        if kind == FORMULA:
            row, column = _unpack("<HH", body)
            yield row + 1, column
        elif kind in (ARRAY, DATA_TABLE):
            top, bottom, left, right = _unpack("<HHBB", body)
            yield from ((row + 1, column) for row in range(top, bottom + 1) for column in range(left, right + 1))


class _Compound:
    """A compound file: a little file system of chained sectors."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.shift, self.small_shift = _unpack("<HH", data, 0x1E)
        if self.shift not in (9, 12) or self.small_shift != 6:
            raise Fault("not_a_workbook")
        self.directory, self.cutoff, self.small_table = (_unpack("<I", data, at)[0] for at in (0x30, 0x38, 0x3C))
        self.table = self._words(list(self._table_sectors()))

    def _table_sectors(self) -> Iterator[int]:
        yield from (sector for sector in _unpack(f"<{HEADER_SECTORS}I", self.data, 0x4C) if sector < LAST_SECTOR)
        following, seen = _unpack("<I", self.data, 0x44)[0], set[int]()
        while following < LAST_SECTOR and following not in seen:
            seen.add(following)
            *sectors, following = self._words([following])
            yield from (sector for sector in sectors if sector < LAST_SECTOR)

    def _sector(self, number: int) -> bytes:
        return self.data[(number + 1) << self.shift : (number + 2) << self.shift]

    def _words(self, sectors: list[int]) -> tuple[int, ...]:
        content = b"".join(self._sector(number) for number in sectors)
        return _unpack(f"<{len(content) // 4}I", content)

    def _chain(self, start: int, table: tuple[int, ...]) -> list[int]:
        chain: list[int] = []
        while start < LAST_SECTOR:
            chain.append(start)
            if len(chain) > len(table):
                raise Fault("not_a_workbook")
            start = table[start]
        return chain

    def _read(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in self._chain(start, self.table))

    def stream(self, names: tuple[str, ...]) -> bytes:
        """The first stream with one of these names; small ones lie in the stream of the root."""
        entries = self._read(self.directory)
        found: dict[str, tuple[int, int]] = {}
        for offset in range(0, len(entries) - ENTRY + 1, ENTRY):
            length = _unpack("<H", entries, offset + 64)[0]
            name = entries[offset : offset + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            found.setdefault(name, _unpack("<II", entries, offset + 116))  # type: ignore[arg-type]
        start, size = next((found[name] for name in names if name in found), (LAST_SECTOR, 0))
        if size >= self.cutoff or start >= LAST_SECTOR:
            return self._read(start)[:size]
        root = self._read(found["Root Entry"][0]) if "Root Entry" in found else b""
        table = self._words(self._chain(self.small_table, self.table))
        return b"".join(root[number << 6 : (number + 1) << 6] for number in self._chain(start, table))[:size]
