"""What is no workbook but says so: damaged, encrypted, of another kind, or several kinds at once; and tables as text."""
import io
import random
import struct
from collections.abc import Callable, Iterator

import msoffcrypto.format.ooxml

from bench.hostile.archives import MIB, part, plain_parts, workbook, zipped

Made = Iterator[tuple[str, Callable[[], bytes]]]
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
HEADER = "姓名,身份证号,参赛赛项\n"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n"


def compound(*streams: tuple[str, bytes]) -> bytes:
    """A compound file (the container of old Office files) with streams of up to 63 sectors in all."""
    sectors, chain, entries = [], [0xFFFFFFFD, 0xFFFFFFFE], [("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, content in streams:
        start, count = len(chain), -(-len(content) // 512)
        entries.append((name, 2, start if count else 0xFFFFFFFE, len(content)))
        chain += [*range(start + 1, start + count), 0xFFFFFFFE] if count else []
        sectors.append(content.ljust(count * 512, b"\0"))
    head = OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIII", 1, 1, 0, 0, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0) + b"\xff" * 432
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", 2 * len(name) + 2, kind, 1) + b"\xff" * 12 + bytes(36)
        + struct.pack("<IQ", start, size) for name, kind, start, size in entries
    )  # fmt: skip
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    return head + table + directory.ljust(512, b"\0") + b"".join(sectors)


def record(kind: int, body: bytes = b"") -> bytes:
    """One record of an old workbook."""
    return struct.pack("<HH", kind, len(body)) + body


BEGIN, END = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)), record(0x0A)


def old_book(*records: bytes) -> bytes:
    """The stream of an old workbook with these records and no sheet worth reading."""
    return (BEGIN + b"".join(records) + END).ljust(4096, b"\0")


def old_files() -> Made:
    """Old workbooks with macros, links or passwords."""
    yield "old-macro", lambda: compound(("Workbook", old_book()), ("_VBA_PROJECT_CUR", b"x" * 512))
    yield "old-macro-sheet", lambda: compound(("Workbook", old_book(record(0x85, struct.pack("<IBB", 0, 0, 1) + b"\1\0A"))))
    yield "old-link-dde", lambda: compound(("Workbook", old_book(record(0x1AE, struct.pack("<HH", 1, 20) + b"\0cmd\3/C calc"))))
    yield "old-password", lambda: compound(("Workbook", old_book(record(0x2F, bytes(54)))))
    yield "old-loop", lambda: compound(("Workbook", old_book())).replace(struct.pack("<I", 3), struct.pack("<I", 2), 1)
    yield "old-word", lambda: compound(("WordDocument", bytes(512)))
    yield "encrypted-package", lambda: compound(("EncryptedPackage", bytes(512)))
    yield "encrypted-really", _encrypted
    yield "old-sectors-beyond", lambda: OLE + b"\xff" * 5000


def _encrypted() -> bytes:
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(workbook())).encrypt("secret", out)
    return out.getvalue()


def damaged(seed: int) -> Made:
    """Cut, random, or turned bytes."""
    source = random.Random(seed)
    for share in (1, 10, 30, 50, 70, 90, 97, 99):
        yield f"cut-at-{share}", lambda share=share: workbook()[: len(workbook()) * share // 100]
    for head in (b"", b"PK\x03\x04", OLE, b"PK\x05\x06" + bytes(18)):
        content = source.randbytes(MIB)
        yield f"random-{head[:4].hex()}", lambda head=head, content=content: head + content
    yield "zeros-20-megabytes", lambda: bytes(20 * MIB)
    yield "archive-head-and-zeros", lambda: b"PK\x03\x04" + bytes(20 * MIB)
    yield "empty", lambda: b""
    yield "one-byte", lambda: b"P"


def kinds() -> Made:
    """Other kinds of file under the name of a workbook, and files of two kinds."""
    heads = {
        "gzip": b"\x1f\x8b\x08", "bzip2": b"BZh91AY", "7z": b"7z\xbc\xaf\x27\x1c", "rar": b"Rar!\x1a\x07", "exe": b"MZ\x90", "elf": b"\x7fELF",
        "rtf": b"{\\rtf1", "script": b"#!/bin/sh\n",
    }  # fmt: skip
    for name, head in heads.items():
        yield f"really-{name}", lambda head=head: head + bytes(2000)
    yield "really-pdf", lambda: PDF
    yield "really-html", lambda: b"<html><table><tr><td>\xe5\xa7\x93\xe5\x90\x8d</td></tr></table><script>alert(1)</script></html>"
    yield "really-mhtml", lambda: b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\n'
    yield "really-xml-2003", lambda: b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'
    yield "really-word", lambda: zipped([part("[Content_Types].xml", b"<Types/>"), part("_rels/.rels", b"<Relationships/>"), part("word/document.xml", b"<x/>")])
    yield "really-ods", lambda: zipped([part("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), part("content.xml", b"<x/>")])
    yield "really-jar", lambda: zipped([part("META-INF/MANIFEST.MF", b"Main-Class: x"), part("x.class", b"\xca\xfe\xba\xbe")])
    yield "binary-workbook", lambda: zipped([one for one in plain_parts() if b"workbook.xml" not in one.name] + [part("xl/workbook.bin", b"\x83\x01\x00")])
    for name, front in {"pdf": PDF, "gif": b"GIF89a\1\0\1\0\0\0\0;", "jpeg": b"\xff\xd8\xff\xd9", "html": b"<html><script>alert(1)</script>"}.items():
        yield f"{name}-and-archive", lambda front=front: zipped(plain_parts(), front=front)
        yield f"{name}-and-archive-shifted", lambda front=front: zipped(plain_parts(), front=front, shifted=True)


def tables() -> Made:
    """Tables as text, in encodings that cannot be right, and one endless line."""
    row = "陈测,440700199001011037,车工\n"
    yield "csv-one-line-of-20-megabytes", lambda: b"x," * (10 * MIB)
    yield "csv-nul", lambda: (HEADER + "陈\0测,1,车工\n").encode()
    yield "csv-utf16", lambda: (HEADER + row).encode("utf-16")
    yield "csv-utf16-without-mark", lambda: (HEADER + row).encode("utf-16-be")
    yield "csv-utf7", lambda: (HEADER + row).encode("utf-7")
    yield "csv-gb18030-cut", lambda: (HEADER + row).encode("gb18030")[:-2] + b"\xff\x81\x30"
    yield "csv-formulas", lambda: (HEADER + '=cmd|"/C calc"!A0,@SUM(1),+1\n').encode()
    yield "csv-million-lines", lambda: b"1,2\n" * 1_000_000
