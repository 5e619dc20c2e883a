"""A file layer (VFS) inside the very SQLite library that Python's ``sqlite3`` uses: it sees every write, truncation, sync and
deletion on its way to the disk, can keep a record of them, and can refuse any of them as a failing disk would.

It is the library's own layer for this system with four functions put in front; everything else stays as it is. A database
is opened through it with ``sqlite:////path?uri=true&vfs=recording``, so the product's engine, pragmas and transactions run
unchanged. Written after sqlite3.h (``sqlite3_vfs``, ``sqlite3_io_methods``), version 3.40.
"""
import ctypes
from collections.abc import Callable
from ctypes import CFUNCTYPE, POINTER, Structure, addressof, c_char_p, c_int, c_int64, c_void_p, cast
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NAME = "recording"
OK, FULL, NOT_WRITTEN, NOT_SYNCED, NOT_TRUNCATED = 0, 13, 10 | (3 << 8), 10 | (4 << 8), 10 | (6 << 8)
WRITE, TRUNCATE, SYNC, SYNC_FAILED, DELETE = "write", "truncate", "sync", "sync failed", "delete"

Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
Delete = CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
Sync = CFUNCTYPE(c_int, c_void_p, c_int)


class _Layer(Structure):
    _fields_ = [
        ("iVersion", c_int), ("szOsFile", c_int), ("mxPathname", c_int), ("pNext", c_void_p), ("zName", c_char_p), ("pAppData", c_void_p),
        ("xOpen", Open), ("xDelete", Delete), *((f"other{number}", c_void_p) for number in range(14)),
    ]  # fmt: skip


class _Methods(Structure):
    _fields_ = [
        ("iVersion", c_int), ("xClose", c_void_p), ("xRead", c_void_p), ("xWrite", Write), ("xTruncate", Truncate), ("xSync", Sync),
        *((f"other{number}", c_void_p) for number in range(13)),
    ]  # fmt: skip


class _File(Structure):
    _fields_ = [("pMethods", POINTER(_Methods))]


@dataclass(frozen=True)
class Event:
    """One thing that happened to a file, or (``kind`` of the program's own) between two of them."""

    kind: str
    file: str = ""
    offset: int = 0
    content: bytes = b""
    note: Any = None


@dataclass
class FileLayer:
    """What the layer does while it is installed: ``events`` if it records, ``refuse`` answers SQLite's error code or 0."""

    recording: bool = False
    events: list[Event] = field(default_factory=list)
    refuse: Callable[[str, str], int] | None = None

    def note(self, kind: str, note: Any) -> None:
        """Puts something of the program's own between the events, such as an acknowledgement."""
        self.events.append(Event(kind, note=note))

    def _passes(self, kind: str, file: str) -> int:
        return self.refuse(kind, file) if self.refuse else OK

    def _keep(self, kind: str, file: str, offset: int = 0, content: bytes = b"") -> None:
        if self.recording:
            self.events.append(Event(kind, file, offset, content))


class NoSharedLibrary(RuntimeError):
    """Python's ``sqlite3`` has SQLite built in here; no layer can be put into it from outside."""


def _library() -> ctypes.CDLL:
    """The SQLite that ``_sqlite3`` itself has loaded."""
    import _sqlite3  # noqa: PLC0415  only to have it loaded

    assert _sqlite3
    loaded = {line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines() if "libsqlite3" in line}
    if not loaded:
        raise NoSharedLibrary("no libsqlite3 is loaded as a library of its own")
    return ctypes.CDLL(loaded.pop())


_kept: list[Any] = []
_names: dict[int, str] = {}


def install() -> FileLayer:
    """Registers the layer once in this process; answers it."""
    if _kept:
        found: FileLayer = _kept[0]
        return found
    library, layer = _library(), FileLayer()
    library.sqlite3_vfs_find.restype = POINTER(_Layer)
    system = library.sqlite3_vfs_find(None).contents
    ours = _Layer.from_buffer_copy(system)
    ours.zName, ours.pNext = NAME.encode(), None
    ours.xOpen, ours.xDelete = _opening(layer, system), _deleting(layer, system)
    _kept.extend((layer, library, ours))
    if library.sqlite3_vfs_register(ctypes.byref(ours), 0) != OK:
        raise RuntimeError("SQLite does not take the layer")
    return layer


def _opening(layer: FileLayer, system: _Layer) -> Any:
    methods: dict[int, _Methods] = {}

    def opening(vfs: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        answer = int(system.xOpen(vfs, name, file, flags, out))
        opened = _File.from_address(file)
        if answer == OK and opened.pMethods:
            original = addressof(opened.pMethods.contents)
            if original not in methods:
                methods[original] = _in_front(layer, opened.pMethods.contents)
            opened.pMethods = ctypes.pointer(methods[original])
            _names[file] = Path((cast(name, c_char_p).value or b"").decode()).name if name else ""
        return answer

    return Open(opening)


def _deleting(layer: FileLayer, system: _Layer) -> Any:
    def deleting(vfs: int, name: bytes, synced: int) -> int:
        layer._keep(DELETE, Path(name.decode()).name)
        return int(system.xDelete(vfs, name, synced))

    return Delete(deleting)


def _in_front(layer: FileLayer, original: _Methods) -> _Methods:
    """The functions of an open file with ours in front of those that change it."""

    def writing(file: int, content: int, size: int, offset: int) -> int:
        name = _names.get(file, "")
        refused = layer._passes(WRITE, name)
        if refused == OK:
            layer._keep(WRITE, name, offset, ctypes.string_at(content, size))
        return refused or int(original.xWrite(file, content, size, offset))

    def truncating(file: int, size: int) -> int:
        name = _names.get(file, "")
        refused = layer._passes(TRUNCATE, name)
        if refused == OK:
            layer._keep(TRUNCATE, name, size)
        return refused or int(original.xTruncate(file, size))

    def syncing(file: int, flags: int) -> int:
        name = _names.get(file, "")
        refused = layer._passes(SYNC, name)
        answer = refused or int(original.xSync(file, flags))
        layer._keep(SYNC if answer == OK else SYNC_FAILED, name)
        return answer

    ours = _Methods.from_buffer_copy(original)
    ours.xWrite, ours.xTruncate, ours.xSync = Write(writing), Truncate(truncating), Sync(syncing)
    return ours
