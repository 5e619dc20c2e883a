"""The search of R28 finds a number however it is written, and nothing else."""
import base64
import gzip
import io
import zipfile
import zlib
from pathlib import Path

import pytest

from bench.needles import Needles

NUMBER, PHONE, ACCOUNT = "44070319900307125X", "13812345678", "6222021234567890123"
NEEDLES = Needles([NUMBER, PHONE, ACCOUNT])


def zipped(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", content)
    return out.getvalue()


WAYS = {
    "clear": lambda n: b"number=" + n,
    "small x": lambda n: n.lower(),
    "between other digits": lambda n: b"00" + n + b"77",
    "base64": base64.b64encode, "url-safe base64": base64.urlsafe_b64encode,
    "base64, second alignment": lambda n: base64.b64encode(b"a" + n), "base64, third alignment": lambda n: base64.b64encode(b"ab" + n + b"c"),
    "base64 in a sentence": lambda n: b"error: " + base64.b64encode(b"\xff\xfb" + n).rstrip(b"=") + b" failed",
    "hex": lambda n: n.hex().encode(), "upper hex": lambda n: n.hex().upper().encode(),
    "utf-16 le": lambda n: n.decode().encode("utf-16-le"), "utf-16 be": lambda n: b"a" + n.decode().encode("utf-16-be"),
    "base64 of utf-16": lambda n: base64.b64encode(n.decode().encode("utf-16-le")),
    "a workbook": lambda n: zipped(b"<t>" + n + b"</t>"), "gzip": lambda n: gzip.compress(b"log " + n),
    "a workbook in base64": lambda n: base64.b64encode(zipped(n)),
    "a page of a PDF": lambda n: b"%PDF-1.7\nstream\n" + zlib.compress(b"(" + n + b") Tj") + b"\nendstream",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("number", [NUMBER, PHONE, ACCOUNT])
def test_a_number_is_found_however_it_is_written(tmp_path: Path, way: str, number: str) -> None:
    (tmp_path / "file").write_bytes(b"\x00\x01 before " + b"x" * 50 + b"\n" if way not in ("a workbook", "gzip", "a page of a PDF") else b"")
    with (tmp_path / "file").open("ab") as file:
        file.write(WAYS[way](number.encode()))
    hits, size = NEEDLES.in_folder(tmp_path)
    assert hits and size > 0 and number not in repr(hits)


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    near = [NUMBER[:-1] + "1", PHONE[:-1], str(int(ACCOUNT) + 1)]
    for place, way in enumerate(WAYS.values()):
        (tmp_path / f"file{place}").write_bytes(b"\n".join(way(one.encode()) for one in near))
    assert NEEDLES.in_folder(tmp_path)[0] == []


def test_a_number_in_the_name_of_a_file_and_across_two_parts_of_a_large_one_is_found(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("bench.needles.PART", 1000)
    monkeypatch.setattr("bench.needles.OVERLAP", 100)
    (tmp_path / "large").write_bytes(b"x" * 990 + PHONE.encode() + b"x" * 990)
    assert len(NEEDLES.in_folder(tmp_path)[0]) == 1
    (tmp_path / f"{PHONE}.txt").touch()
    assert len(NEEDLES.in_folder(tmp_path)[0]) == 2
