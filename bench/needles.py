"""Looking for many numbers in many files at once, however they may be written: in clear, base64 at each of its three
alignments, hex, UTF-16 of either byte order; also inside zip archives (workbooks), gzip and the streams of a PDF.

Instead of searching N needles, everything that could be a number is taken out of a file (a run of digits, as it stands or
decoded) and each window of it is looked up in a set: one pass, whatever N is.
"""
import base64
import binascii
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

SHORTEST = 11
RUN = re.compile(rb"[0-9Xx]{11,}")
WIDE = (re.compile(rb"(?:[0-9Xx]\x00){11,}"), re.compile(rb"(?:\x00[0-9Xx]){11,}"))
HEX = re.compile(rb"(?:3[0-9]|[57]8){11,}")
WIDE_HEX = (re.compile(rb"(?:(?:3[0-9]|[57]8)00){11,}"), re.compile(rb"(?:00(?:3[0-9]|[57]8)){11,}"))
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{15,}")
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
URL_SAFE = bytes.maketrans(b"-_", b"+/")
PART = 16 * 1024 * 1024
OVERLAP = 4096
DEEPEST = 3


@dataclass(frozen=True)
class Hit:
    """A number that was found: where, and how it was written. The number itself is not repeated."""

    place: str
    written: str


class Needles:
    """Numbers to look for; lengths are taken from them."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self._numbers = {number.upper().encode() for number in numbers}
        self._lengths = sorted({len(number) for number in self._numbers})
        if self._lengths and self._lengths[0] < SHORTEST:
            raise ValueError("too short to tell from chance")

    def in_bytes(self, content: bytes, depth: int = 0) -> Iterator[str]:
        """How each number that is in these bytes is written."""
        for run in RUN.finditer(content):
            yield from ("clear" for _ in self._windows(run[0]))
        for pattern in WIDE:
            for run in pattern.finditer(content):
                yield from ("utf-16" for _ in self._windows(run[0].replace(b"\x00", b"")))
        yield from self._in_hex(content)
        if depth < DEEPEST:
            yield from self._in_base64(content, depth)
            yield from self._in_packed(content, depth)

    def _windows(self, digits: bytes) -> Iterator[bytes]:
        upper = digits.upper()
        for length in self._lengths:
            for start in range(len(upper) - length + 1):
                if upper[start : start + length] in self._numbers:
                    yield upper[start : start + length]

    def _in_hex(self, content: bytes) -> Iterator[str]:
        for run in HEX.finditer(content):
            yield from ("hex" for _ in self._windows(binascii.unhexlify(run[0])))
        for pattern in WIDE_HEX:
            for run in pattern.finditer(content):
                yield from ("hex of utf-16" for _ in self._windows(binascii.unhexlify(run[0]).replace(b"\x00", b"")))

    def _in_base64(self, content: bytes, depth: int) -> Iterator[str]:
        for run in BASE64.finditer(content):
            text = run[0].translate(URL_SAFE)
            for start in range(4):
                quads = text[start : start + (len(text) - start) // 4 * 4]
                plain = base64.b64decode(quads)
                tail = text[start + len(quads) :]
                if len(tail) > 1:
                    plain += base64.b64decode(tail + b"=" * (4 - len(tail)))
                if RUN.search(plain) or plain[:2] in (b"PK", b"\x1f\x8b") or any(wide.search(plain) for wide in WIDE):
                    yield from (f"base64, {how}" for how in self.in_bytes(plain, depth + 1))

    def _in_packed(self, content: bytes, depth: int) -> Iterator[str]:
        """What is inside archives and compressed streams that begin here."""
        if content.startswith(b"PK\x03\x04") and zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for name in archive.namelist():
                    yield from (f"zip, {how}" for how in self.in_bytes(archive.read(name), depth + 1))
        streams = [match[1] for match in STREAM.finditer(content)] if content.startswith(b"%PDF") else []
        if content.startswith(b"\x1f\x8b"):
            streams.append(content)
        for packed in streams:
            try:
                plain = zlib.decompressobj(47).decompress(packed)
            except zlib.error:
                continue
            yield from (f"packed, {how}" for how in self.in_bytes(plain, depth + 1))

    def in_file(self, path: Path) -> Iterator[Hit]:
        """What is in one file; large ones are read in parts that overlap."""
        size = path.stat().st_size
        with path.open("rb") as file:
            for start in range(0, max(size, 1), PART):
                file.seek(start)
                for written in self.in_bytes(file.read(PART + OVERLAP)):
                    yield Hit(str(path), written)

    def in_folder(self, folder: Path) -> tuple[list[Hit], int]:
        """What is in every file below a folder, names of files included, and how many bytes that were."""
        found: list[Hit] = []
        size = 0
        for path in sorted(folder.rglob("*")):
            found += [Hit(str(path), f"file name, {written}") for written in self.in_bytes(path.name.encode())]
            if path.is_file() and not path.is_symlink():
                size += path.stat().st_size
                found += self.in_file(path)
        return found, size
