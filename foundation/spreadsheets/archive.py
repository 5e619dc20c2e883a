"""The archive of an .xlsx file, measured before it is parsed (failure modes 48 and 50: bombs, a million rows, encrypted
parts, macros, links to other files).

The parts are inflated with a bound on what really comes out, whatever their headers promise, and packed again without
compression: the parser sees the very bytes that were checked here, and no trick of the archive format reaches it.
"""
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence

LARGEST_UNPACKED = 20 * 1024 * 1024
MOST_PARTS = 2_000
ROOT = "_rels/.rels"
ENCRYPTED = 0x1
SYMLINK, FILE_KIND = 0o120000, 0o170000
MACROS = ("vbaproject.bin", "vbadata.xml")
FOREIGN = ("xl/externallinks/", "xl/macrosheets/", "xl/activex/", "xl/embeddings/", "xl/connections.xml", "xl/querytables/")
ACTIVE = re.compile(
    rb"/(?:vbaProject|externalLink\w*|oleObject|control|activeXControl\w*|xl(?:Intl)?Macrosheet|connections|queryTable)[\"']"
)
DEEPEST = 100
DEEP = re.compile(rb"(?:<[^/!?>][^>]*(?<!/)>[^<]*){%d}" % DEEPEST)
MOST_MARKS = {b"<row": 200_000, b"mergeCell ": 20_000, b"<xf ": 65_000}
ENCODING = re.compile(rb"<\?xml[^>]*\bencoding\s*=\s*[\"']([^\"']*)[\"']")


class Fault(Exception):
    """Why a file is not read: ``not_a_workbook``, ``password`` or ``too_large``. ``reason`` is ``active_content`` where it
    is refused because of macros, controls, or links to other files and data; otherwise empty."""

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(code)
        self.code, self.reason = code, reason


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
    if ROOT not in names or len(set(names)) != len(names) or not _plain(parts):
        raise Fault("not_a_workbook")
    if any(name.lower().endswith(MACROS) or name.lower().startswith(FOREIGN) for name in names):
        raise Fault("not_a_workbook", "active_content")
    left = LARGEST_UNPACKED
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > left:
        raise Fault("too_large")
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            content = _content(archive, part, left)
            left -= len(content)
            if part.filename.lower().endswith(".rels") and ACTIVE.search(content):
                raise Fault("not_a_workbook", "active_content")
            yield part.filename, content


def _plain(parts: Sequence[zipfile.ZipInfo]) -> bool:
    """No link, no way out of the archive, and no two parts made of the same bytes."""
    end = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.header_offset < end or (part.external_attr >> 16) & FILE_KIND == SYMLINK:
            return False
        if part.orig_filename.startswith("/") or "\\" in part.orig_filename or "\0" in part.orig_filename:
            return False
        if ".." in part.filename.split("/"):
            return False
        end = part.header_offset + 30 + len(part.filename) + part.compress_size
    return True


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
    if _deep(content) or any(content.count(mark) > most for mark, most in MOST_MARKS.items()):
        raise Fault("too_large")
    return content


def _deep(content: bytes) -> bool:
    """True if a hundred elements open one inside the other. Such a run is long and closes nothing, so only stretches between
    two closing tags that could hold one are looked at closely."""
    place, longest = 0, DEEPEST * len(b"<a>")
    while len(content) - place >= longest:
        closed = content.rfind(b"</", place, place + longest + 1)
        if closed >= 0:
            place = closed + 2
            continue
        end = content.find(b"</", place + longest)
        stretch = content[place : end if end >= 0 else len(content)]
        if stretch.count(b"<") >= DEEPEST and DEEP.search(stretch):
            return True
        place += len(stretch)
    return False


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The same parts as a plain archive without compression."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()
