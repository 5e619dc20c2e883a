"""Reading workbooks that strangers send: values, formulas, and files that want to do harm."""
import io
import struct
import time
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from foundation.spreadsheets.archive import LARGEST_UNPACKED
from foundation.spreadsheets.formulas import place_of
from foundation.spreadsheets.reading import Unreadable, read_file, read_sheets, read_workbook

OLD_FILE = Path(__file__).parents[1] / "data" / "competition" / "registrations-97.xls"
HEAD = '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
SHEET = "xl/worksheets/sheet1.xml"


def workbook(*cells: tuple[str, Any], sheets: int = 1) -> bytes:
    """A workbook with these cells in its last sheet."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        pages = [book.add_worksheet(f"页{number}") for number in range(sheets)]
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for place, value in cells:
            if isinstance(value, date):
                pages[-1].write_datetime(place, value, day)
            else:
                pages[-1].write(place, value)
    return data.getvalue()


def altered(data: bytes, changes: dict[str, bytes], **options: Any) -> bytes:
    """The same archive with other parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as new:
        for part in old.infolist():
            new.writestr(part.filename, changes.pop(part.filename, None) or old.read(part))
        for name, content in changes.items():
            new.writestr(name, content)
    return out.getvalue()


def sheet_of(rows: str) -> bytes:
    """A workbook whose sheet holds this XML."""
    return altered(workbook(), {SHEET: f"{HEAD}<sheetData>{rows}</sheetData></worksheet>".encode()})


def refusal(data: bytes, **limits: int) -> str:
    """The code with which a file is refused, within seconds."""
    started = time.monotonic()
    with pytest.raises(Unreadable) as refused:
        read_workbook(data, **limits)
    assert time.monotonic() - started < 15
    return refused.value.code


# --- values ------------------------------------------------------------------------------------------------------------


def test_cells_are_text_exact_numbers_or_empty() -> None:
    cells = [
        ("A1", "甲"), ("B1", 12), ("C1", 1.55), ("D1", True), ("E1", date(2026, 5, 16)), ("F1", 0.1 + 0.2), ("H1", 1e300), ("I1", -3),
    ]  # fmt: skip
    [sheet] = read_workbook(workbook(*cells))
    assert sheet.rows == [["甲", 12, Decimal("1.55"), "TRUE", "2026-05-16", Decimal("0.3"), "", 10**300, -3]]
    assert not any(isinstance(cell, float) for cell in sheet.rows[0])


def test_rows_and_columns_count_from_the_first_cell_of_the_sheet() -> None:
    [sheet] = read_workbook(workbook(("C5", "甲")))
    assert sheet.rows == [["", "", ""]] * 4 + [["", "", "甲"]]


def test_all_sheets_come_in_order_with_their_names() -> None:
    sheets = read_workbook(workbook(("A1", 1), sheets=3))
    assert [(sheet.name, sheet.rows) for sheet in sheets] == [("页0", []), ("页1", []), ("页2", [[1]])]


def test_numbers_that_are_none_are_text() -> None:
    [sheet] = read_workbook(sheet_of('<row r="1"><c r="A1"><v>inf</v></c><c r="B1"><v>NaN</v></c></row>'))
    assert sheet.rows == [["inf", "nan"]]


def test_charts_are_passed_over() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        book.add_chartsheet("图")
        page = book.add_worksheet("表")
        page.write_formula("A1", "=1+1", None, 2)
    [sheet] = read_workbook(data.getvalue())
    assert (sheet.name, sheet.rows, sheet.formulas) == ("表", [[2]], {(1, 0)})


def test_an_old_file_is_read_with_its_formulas() -> None:
    [sheet] = read_workbook(OLD_FILE.read_bytes())
    assert sheet.rows[3][:4] == ["陈测", "男", "440700199001011037", "12345"]
    assert (sheet.rows[4][2], sheet.rows[4][10]) == (440700199001010000, 10)
    assert sheet.formulas == {(3, 0)}


# --- formulas ----------------------------------------------------------------------------------------------------------


def test_formulas_are_found_also_without_a_value() -> None:
    [sheet] = read_workbook(workbook(("B2", "=1+1"), ("D7", '=HYPERLINK("http://127.0.0.1","x")'), ("A1", "f")))
    assert sheet.formulas == {(2, 1), (7, 3)}


@pytest.mark.parametrize(
    ("row", "places"),
    [
        ('<row r="3"><c r="B3"><f>1</f><v>1</v></c></row>', {(3, 1)}),
        ('<row><c><v>1</v></c><c><f>1</f></c></row><row><c><f>1</f></c></row>', {(1, 1), (2, 0)}),
        ('<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">1</f></c></row><row r="2"><c r="A2"><f t="shared" si="0"/></c></row>', {(1, 0), (2, 0)}),
        ('<row r="1"><c r="A1"><f t="array" ref="A1:B2">1</f><v>1</v></c><c r="B1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>1</v></c></row>', {(1, 0), (1, 1), (2, 0), (2, 1)}),
        ('<row r="1"><c r="A1"><v>1</v><f\n>1</f></c></row>', {(1, 0)}),
        ('<row r="1"><c r="A1" t="inlineStr"><is><t>&lt;f&gt;</t></is></c></row>', set()),
        ('<row r="1"><c r="A1" t="str"><v><![CDATA[<f>]]></v></c></row>', set()),
    ],
)  # fmt: skip
def test_formulas_of_all_kinds_are_found_and_nothing_else(row: str, places: set[tuple[int, int]]) -> None:
    [sheet] = read_workbook(sheet_of(row))
    assert sheet.formulas == places


def test_formulas_are_found_under_a_namespace_prefix() -> None:
    xml = '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1"><x:c r="A1"><x:f>1</x:f><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    [sheet] = read_workbook(altered(workbook(), {SHEET: xml.encode()}))
    assert (sheet.rows, sheet.formulas) == ([[3]], {(1, 0)})


def test_drop_down_lists_are_no_formulas() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        page = book.add_worksheet()
        page.write("A1", "性别")
        page.data_validation("A2:A9", {"validate": "list", "source": ["男", "女"]})
        page.conditional_format("A2:A9", {"type": "formula", "criteria": "=A2=1"})
    [sheet] = read_workbook(data.getvalue())
    assert sheet.formulas == set()


def test_an_array_formula_over_the_whole_sheet_costs_nothing() -> None:
    [sheet] = read_workbook(sheet_of('<row r="1"><c r="A1"><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c></row>'))
    assert sheet.formulas == {(1, 0)}


@pytest.mark.parametrize(("reference", "place"), [("A1", (1, 0)), ("Z9", (9, 25)), ("AA10", (10, 26)), ("XFD1048576", (1048576, 16383)), ("A0", None), ("1A", None), ("", None)])
def test_references_name_rows_and_columns(reference: str, place: tuple[int, int] | None) -> None:
    assert place_of(reference) == place


# --- files that are none -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"PK\x03\x04", "姓名,性别\n陈测,男\n".encode("gb18030"), b"<html><table></table></html>", b"%PDF-1.7", bytes(5000),
     b"PK\x03\x04" + bytes(5000), bytes.fromhex("d0cf11e0a1b11ae1") + bytes(5000), workbook(("A1", 1))[:-50], workbook(("A1", 1))[:900]],
)  # fmt: skip
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    assert refusal(data) == "not_a_workbook"


def test_other_archives_are_no_workbooks() -> None:
    document = io.BytesIO()
    with zipfile.ZipFile(document, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refusal(document.getvalue()) == "not_a_workbook"


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/workbook.xml", b"<workbook"),
        ("xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><workbook>&a;</workbook>'),
        (SHEET, f"{HEAD}<sheetData><row".encode()),
        (SHEET, f"{HEAD}<sheetData/></worksheet>".replace("UTF-8", "UTF-16").encode("utf-16")),
        (SHEET, f"{HEAD}<sheetData/></worksheet>".replace("UTF-8", "UTF-7").encode()),
        ("_rels/.rels", b"<Relationships/>"),
        ("xl/_rels/workbook.xml.rels", b"<Relationships/>"),
    ],
)
def test_damaged_or_cunning_parts_are_refused(part: str, content: bytes) -> None:
    assert refusal(altered(workbook(("A1", 1)), {part: content})) == "not_a_workbook"


def test_an_archive_that_holds_a_part_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = twice(workbook(("A1", 1)), SHEET)
    assert refusal(data) == "not_a_workbook"


def twice(data: bytes, name: str) -> bytes:
    """The archive with one of its parts standing in it twice."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, b"<worksheet/>")
    return out.getvalue()


def test_cut_or_changed_bytes_are_refused_or_read_but_never_crash() -> None:
    good = workbook(("A1", "甲"), ("B2", "=1"))
    for place in range(0, len(good), 97):
        broken = bytearray(good)
        broken[place] ^= 0xFF
        try:
            read_workbook(bytes(broken))
        except Unreadable as refused:
            assert refused.code in ("not_a_workbook", "password", "too_large")


# --- passwords ---------------------------------------------------------------------------------------------------------


def compound(name: str) -> bytes:
    """A compound file whose directory names one stream, as Excel writes for an encrypted workbook."""
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0) + b"\xff" * 432
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * 504
    entries = b"".join(
        entry.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", 2 * len(entry) + 2, kind, 1) + b"\xff" * 12 + bytes(36)
        + struct.pack("<IQ", 0xFFFFFFFE, 0)
        for entry, kind in (("Root Entry", 5), (name, 2))
    )  # fmt: skip
    return header + table + entries.ljust(512, b"\0")


def test_a_workbook_with_a_password_says_so() -> None:
    assert refusal(compound("EncryptedPackage")) == "password"
    assert refusal(compound("WordDocument")) == "not_a_workbook"


def test_an_encrypted_archive_says_so() -> None:
    data = bytearray(workbook(("A1", 1)))
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + 8] |= 1
        place = data.find(b"PK\x01\x02", place + 4)
    assert refusal(bytes(data)) == "password"


# --- bombs and giants --------------------------------------------------------------------------------------------------


def test_a_part_that_unpacks_beyond_the_limit_is_refused() -> None:
    data = altered(workbook(), {"xl/media/image.bin": bytes(LARGEST_UNPACKED + 1)})
    assert len(data) < 100_000
    assert refusal(data) == "too_large"


def test_parts_that_together_unpack_beyond_the_limit_are_refused() -> None:
    data = altered(workbook(), {f"xl/media/{number}.bin": bytes(LARGEST_UNPACKED // 4) for number in range(5)})
    assert refusal(data) == "too_large"


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(altered(workbook(), {"xl/other.xml": bytes(3 * LARGEST_UNPACKED)}))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = data.rfind(signature, 0, data.rfind(b"xl/other.xml") if signature == b"PK\x01\x02" else data.find(b"xl/other.xml"))
        data[place + offset : place + offset + 4] = struct.pack("<I", 100)
    assert refusal(bytes(data)) == "too_large"


def test_more_parts_than_any_workbook_has_are_refused() -> None:
    assert refusal(altered(workbook(), {f"xl/{number}.xml": b"<x/>" for number in range(2001)})) == "too_large"


def test_a_file_that_is_large_already_is_refused_without_unpacking() -> None:
    assert refusal(b"PK\x03\x04" + bytes(30 * 1024 * 1024)) == "too_large"


def test_rows_and_columns_beyond_the_limits_are_refused() -> None:
    assert refusal(workbook(("A11", 1)), most_rows=10) == "too_large"
    assert len(read_workbook(workbook(("A10", 1)), most_rows=10)[0].rows) == 10
    assert refusal(workbook(("CW1", 1))) == "too_large"
    assert len(read_workbook(workbook(("CV1", 1)))[0].rows[0]) == 100


def test_formulas_without_values_count_for_the_limits() -> None:
    assert refusal(sheet_of('<row r="30000"><c r="A30000"><f>1</f></c></row>')) == "too_large"
    assert refusal(sheet_of('<row r="1"><c r="ZZ1"><f>1</f></c></row>')) == "too_large"


@pytest.mark.parametrize("corner", ["A1048576", "N1048576", "XFD1048576", "XFD1"])
def test_a_cell_in_the_far_corner_is_too_large_and_quickly_refused(corner: str) -> None:
    number = corner.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    first = "" if number == "1" else '<row r="1"><c r="A1"><v>1</v></c></row>'
    assert refusal(sheet_of(f'{first}<row r="{number}"><c r="{corner}"><v>1</v></c></row>')) == "too_large"


def test_formatted_cells_without_values_do_not_count() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        page = book.add_worksheet()
        page.write("A1", 1)
        page.write_blank("XFD1048576", None, book.add_format({"bold": True}))
    assert read_workbook(data.getvalue())[0].rows == [[1]]


def test_a_sheet_that_is_too_large_does_not_disturb_who_found_an_earlier_one() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        book.add_worksheet("小").write("A1", "甲")
        book.add_worksheet("大").write("XFD1", 1)
    sheets = read_sheets(data.getvalue())
    assert next(sheets).rows == [["甲"]]
    with pytest.raises(Unreadable, match="too_large"):
        next(sheets)


def test_a_file_that_is_not_there_is_no_workbook(tmp_path: Path) -> None:
    for path in (tmp_path / "none.xlsx", tmp_path):
        with pytest.raises(Unreadable, match="not_a_workbook"):
            read_file(path)
