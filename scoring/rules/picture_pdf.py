"""Photographed pages as one PDF: each picture (JPEG, as the house made it anew) fills one page of A4, nothing is added."""
from collections.abc import Sequence
from dataclasses import dataclass

A4 = (595, 842)
FRAMES = (0xC0, 0xC1, 0xC2)


@dataclass(frozen=True)
class Page:
    """One picture: JPEG, grey or coloured, sides in pixels."""

    jpeg: bytes
    width: int
    height: int


def pages_as_pdf(pages: Sequence[Page]) -> bytes:
    """The same pages always make the same bytes."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for page in pages:
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        objects += _objects(page, number)
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    return _file(objects)


def _objects(page: Page, number: int) -> list[bytes]:
    """Page, its drawing and its picture; a wide picture lies on its side."""
    wide, high = A4 if page.height >= page.width else A4[::-1]
    across = min(wide, high * page.width // page.height)
    up = min(high, wide * page.height // page.width)
    colours = "DeviceGray" if _components(page.jpeg) == 1 else "DeviceRGB"
    drawing = f"q {across} 0 0 {up} {(wide - across) // 2} {(high - up) // 2} cm /P Do Q".encode()
    return [
        (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide} {high}] /Resources << /XObject << /P {number + 2} 0 R >> >> "
            f"/Contents {number + 1} 0 R >>"
        ).encode(),
        _stream("", drawing),
        _stream(
            f"/Type /XObject /Subtype /Image /Width {page.width} /Height {page.height} /ColorSpace /{colours} /BitsPerComponent 8 "
            "/Filter /DCTDecode ",
            page.jpeg,
        ),
    ]


def _components(jpeg: bytes) -> int:
    """How many colours a JPEG has: the frame header says it (ITU T.81, B.2.2)."""
    place = 2
    while place + 4 <= len(jpeg):
        marker, length = jpeg[place + 1], int.from_bytes(jpeg[place + 2 : place + 4], "big")
        if marker in FRAMES:
            return jpeg[place + 9]
        place += 2 + length
    return 3


def _stream(facts: str, content: bytes) -> bytes:
    return f"<< {facts}/Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    """Header, objects, cross-references, trailer."""
    out, places = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start, count = len(out), len(objects) + 1
    out += f"xref\n0 {count}\n0000000000 65535 f \n".encode() + b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return out + f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
