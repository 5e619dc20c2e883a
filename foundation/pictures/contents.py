"""What a picture file is made of, found before anything is decoded: its size in pixels and the parts that a decoder needs.

Everything else (texts, colour profiles, thumbnails, places, second pictures) is left out of what reaches the decoder.
"""
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
MOST_PIXELS = 20_000_000
MOST_PARTS = 4_000
MOST_TEXTS = 100
MOST_SCANS = 100
NEEDED = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
SIZES = {0xC0, 0xC1, 0xC2}
OTHER_SIZES = {*range(0xC3, 0xD0)} - {0xC4, 0xC8, 0xCC}
LONELY = {0x01, *range(0xD0, 0xD9)}
SCAN, END, ADOBE, EXIF = 0xDA, 0xD9, 0xEE, 0xE1
STRANGERS = (b"<?php", b"<script", b"<html", b"<svg ", b"%pdf-")
ARCHIVE, ARCHIVE_END, FARTHEST_END = b"PK\x03\x04", b"PK\x05\x06", 66_000


class Unfit(Exception):
    """Why a picture is not taken; ``code`` as in :data:`foundation.pictures.refusals.SENTENCES`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Contents:
    """The bare picture, and the bytes that tell how it was held when it was taken (Exif, may be empty)."""

    bare: bytes
    exif: bytes = b""


def contents(data: bytes) -> Contents:
    """The bare picture in a file. Raises :class:`Unfit`."""
    if not data.startswith((PNG, JPEG)):
        raise Unfit("not_a_picture")
    try:
        found = _png(data) if data.startswith(PNG) else _jpeg(data)
    except (struct.error, IndexError):
        raise Unfit("damaged") from None
    if _carries_strangers(data):
        raise Unfit("foreign")
    return found


def _carries_strangers(data: bytes) -> bool:
    """True for a file that is also something else: a program, a page, a document, an archive."""
    low = data.lower()
    return any(word in low for word in STRANGERS) or (ARCHIVE in data and ARCHIVE_END in data[-FARTHEST_END:])


def _measured(width: int, height: int) -> None:
    if not (width and height):
        raise Unfit("damaged")
    if width * height > MOST_PIXELS:
        raise Unfit("too_many_pixels")


def _png(data: bytes) -> Contents:
    bare, texts = [PNG], 0
    for parts, (place, kind, content) in enumerate(_chunks(data)):
        if not parts:
            _header(kind, content)
        if kind in (b"acTL", b"fcTL", b"fdAT"):
            raise Unfit("animated")
        if kind in NEEDED:
            bare.append(data[place : place + len(content) + 12])
        elif not kind[0] & 0x20:
            raise Unfit("damaged")
        else:
            texts += 1
        if parts > MOST_PARTS or texts > MOST_TEXTS:
            raise Unfit("damaged")
        if kind == b"IEND":
            if data[place + 12 :].strip(b"\0"):
                raise Unfit("foreign")
            return Contents(b"".join(bare))
    raise Unfit("damaged")


def _chunks(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Place, kind and content of each chunk of a PNG file; its check sum is right."""
    place = len(PNG)
    while place + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        content = data[place + 8 : place + 8 + length]
        (check,) = struct.unpack_from(">I", data, place + 8 + length)
        if zlib.crc32(content, zlib.crc32(kind)) != check:
            raise Unfit("damaged")
        yield place, kind, content
        place += 12 + length


def _header(kind: bytes, content: bytes) -> None:
    width, height, depth, colours, _packing, _filter, _interlace = struct.unpack(">IIBBBBB", content)
    if kind != b"IHDR" or colours not in SAMPLES or depth not in (1, 2, 4, 8, 16):
        raise Unfit("damaged")
    _measured(width, height)


def _jpeg(data: bytes) -> Contents:
    bare, exif, measured = [data[:2]], b"", False
    for count, (place, marker, content) in enumerate(_segments(data)):
        if count > MOST_PARTS:
            raise Unfit("damaged")
        if marker in OTHER_SIZES:
            raise Unfit("not_a_picture")
        if marker in SIZES:
            if measured or content[0] != 8:
                raise Unfit("damaged")
            measured = True
            _measured(*reversed(struct.unpack_from(">HH", content, 1)))
        if marker == EXIF and content.startswith(b"Exif\0\0") and not exif:
            exif = content
        if marker == SCAN:
            if not measured:
                raise Unfit("damaged")
            return Contents(b"".join([*bare, _scans(data, place)]), exif)
        if marker == ADOBE or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            bare.append(data[place : place + 4 + len(content)])
    raise Unfit("damaged")


def _segments(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Place, marker and content of what stands before the first scan of a JPEG file, that scan's head last."""
    place = 2
    while True:
        if data[place] != 0xFF:
            raise Unfit("damaged")
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker in LONELY or marker == END:
            raise Unfit("damaged")
        (length,) = struct.unpack_from(">H", data, place + 2)
        if length < 2 or place + 2 + length > len(data):
            raise Unfit("damaged")
        yield place, marker, data[place + 4 : place + 2 + length]
        place += 2 + length


MARKERS = re.compile(rb"\xff([\x01-\xfe])", re.DOTALL)


def _scans(data: bytes, place: int) -> bytes:
    """From the first scan to the end of this picture; what a camera put behind it is left out."""
    count = 0
    for found in MARKERS.finditer(data, place):
        marker = found[1][0]
        if marker == END:
            return data[place : found.end()]
        count += marker == SCAN
        if count > MOST_SCANS:
            raise Unfit("damaged")
    raise Unfit("damaged")
