"""The archive of an .xlsx file, measured before it is parsed (failure mode 50: bombs, a million rows, encrypted parts).

The parts are inflated with a bound on what really comes out, whatever their headers promise, and packed again without
compression: the parser sees the very bytes that were checked here, and no trick of the archive format reaches it.
"""
import io
import re
import zipfile
from collections.abc import Iterator, Mapping

LARGEST_UNPACKED = 20 * 1024 * 1024
MOST_PARTS = 2_000
ROOT = "_rels/.rels"
ENCRYPTED = 0x1
ENCODING = re.compile(rb"<\?xml[^>]*\bencoding\s*=\s*[\"']([^\"']*)[\"']")


class Fault(Exception):
    """Why a file is not read: ``not_a_workbook``, ``password`` or ``too_large``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_parts(data: bytes) -> dict[str, bytes]:
    """The XML parts of a workbook by name, each inflated within what is left of 20 MiB."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return dict(_inflate(archive))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError, RuntimeError):
        raise Fault("not_a_workbook") from None
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise Fault("not_a_workbook") from None
        raise


def _inflate(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    parts = archive.infolist()
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise Fault("password")
    names = [part.filename for part in parts]
    if ROOT not in names or len(set(names)) != len(names):
        raise Fault("not_a_workbook")
    left = LARGEST_UNPACKED
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > left:
        raise Fault("too_large")
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            content = _content(archive, part, left)
            left -= len(content)
            yield part.filename, content


def _content(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> bytes:
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Fault("not_a_workbook")
    promised, part.file_size = part.file_size, most + 2  # beyond what is read: the check of a bomb's sum never comes
    with archive.open(part) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise Fault("too_large")
    if len(content) != promised:
        raise Fault("not_a_workbook")
    return _closed(content)


def _closed(content: bytes) -> bytes:
    """Refuses what Excel never writes and a closed parser never follows: document types with entities, other encodings."""
    encoding = ENCODING.match(content[:400].lstrip(b"\xef\xbb\xbf \t\r\n"))
    if b"<!DOCTYPE" in content or content[:2] in (b"\xfe\xff", b"\xff\xfe", b"<\x00", b"\x00<"):
        raise Fault("not_a_workbook")
    if encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        raise Fault("not_a_workbook")
    return content


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The same parts as a plain archive without compression."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()
