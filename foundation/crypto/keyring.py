"""The key ring in the instance folder: keys that seal by id, and the chain of keys that blind indexes are made with.

The ring is a file (0600). Whoever changes it writes a whole new one over it, and every process notices within ``FRESH``
seconds, because the file is another one then. Keys never appear in what is printed or logged: the ring does not show them.
"""
import base64
import contextlib
import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from flask import current_app

from foundation.clock import now
from foundation.config import write_private

EXTENSION, PLACE = "keyring", "keyring_path"
Stamp = tuple[int, int, int]
# Seconds for which nobody looks again whether the file was replaced: an import would look fifty thousand times.
FRESH = 0.02


@dataclass(frozen=True)
class Keyring:
    """``current`` names the key that seals; all of ``keys`` unseal; ``made`` says since when a key is current. The
    ``indexes`` are applied one after the other; while ``changing``, the database may not yet know the last. 256 bits each."""

    current: str
    keys: dict[str, bytes] = field(repr=False)
    indexes: tuple[bytes, ...] = field(repr=False)
    changing: bool = False
    made: dict[str, datetime] = field(default_factory=dict)

    def with_new_key(self, at: datetime) -> "Keyring":
        """This ring with one more key, which seals from now on."""
        name = f"k{max(int(key[1:]) for key in self.keys) + 1}"
        return replace(self, current=name, keys={**self.keys, name: secrets.token_bytes(32)}, made={**self.made, name: at})

    def with_current_only(self) -> "Keyring":
        """This ring without the keys that seal no more."""
        made = {name: at for name, at in self.made.items() if name == self.current}
        return replace(self, keys={self.current: self.keys[self.current]}, made=made)

    def with_new_index(self) -> "Keyring":
        """This ring with one more key for indexes, which the database has yet to follow."""
        return replace(self, indexes=(*self.indexes, secrets.token_bytes(32)), changing=True)


class NoKeyring(RuntimeError):
    """The instance has no keys yet: ``make init`` makes them."""


def make_keyring(instance: Path, prefix: str = "") -> None:
    """A new key ring, once; an existing one stays (losing it loses all personal data). A demonstration has its own."""
    path = instance / f"{prefix}keys.json"
    if not path.exists():
        ring = Keyring("k1", {"k1": secrets.token_bytes(32)}, (secrets.token_bytes(32),), made={"k1": now()})
        write_private(path, _content(ring))


def _content(ring: Keyring) -> bytes:
    stored = {
        "current": ring.current,
        "keys": {name: base64.b64encode(key).decode() for name, key in ring.keys.items()},
        "index": base64.b64encode(ring.indexes[0]).decode(),
        "index_more": [base64.b64encode(key).decode() for key in ring.indexes[1:]],
        "index_changing": ring.changing,
        "made": {name: at.astimezone(UTC).isoformat() for name, at in ring.made.items()},
    }
    return json.dumps(stored).encode()


def read_keyring(path: Path) -> Keyring:
    """The key ring of a file, also of one that was written before keys could be changed."""
    try:
        stored = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise NoKeyring(f"{path} is missing; run `make init`") from None
    keys = {name: base64.b64decode(key) for name, key in stored["keys"].items()}
    indexes = tuple(base64.b64decode(key) for key in (stored["index"], *stored.get("index_more", ())))
    made = {name: datetime.fromisoformat(at) for name, at in stored.get("made", {}).items()}
    return Keyring(stored["current"], keys, indexes, stored.get("index_changing", False), made)


def keyring_path() -> Path:
    """Where the key ring of this application lies."""
    path: Path | None = current_app.extensions.get(PLACE)
    if path is None:
        path = Path(current_app.config["INSTANCE"]) / f"{current_app.config['KEY_PREFIX']}keys.json"
        current_app.extensions[PLACE] = path
    return path


@dataclass(frozen=True)
class _Known:
    """A ring that was read, and when somebody last looked that it is still the one in the file."""

    ring: Keyring
    stamp: Stamp
    looked: float


def keyring(*, fresh: bool = False) -> Keyring:
    """The key ring of this application as its file is now, or (unless ``fresh``) was a moment ago; the file is read again
    only when it was replaced."""
    known: _Known | None = current_app.extensions.get(EXTENSION)
    moment = time.monotonic()
    if known is not None and not fresh and moment - known.looked < FRESH:
        return known.ring
    path = keyring_path()
    stamp = _stamp(path)
    ring = known.ring if known is not None and known.stamp == stamp else read_keyring(path)
    current_app.extensions[EXTENSION] = _Known(ring, stamp, moment)
    return ring


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except FileNotFoundError:
        raise NoKeyring(f"{path} is missing; run `make init`") from None
    return found.st_ino, found.st_mtime_ns, found.st_size


@contextlib.contextmanager
def held_still() -> Iterator[None]:
    """As long as this lasts nobody changes the ring: for a backup, whose ring must open what its database holds."""
    with _locked("ring", fcntl.LOCK_SH):
        yield


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """One change of keys at a time; raises ``BlockingIOError`` if another one works already."""
    with _locked("work", fcntl.LOCK_EX | fcntl.LOCK_NB):
        yield


@contextlib.contextmanager
def _locked(what: str, how: int) -> Iterator[None]:
    path = keyring_path()
    handle = os.open(path.with_name(f"{path.stem}-{what}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        os.close(handle)


def replace_keyring(ring: Keyring, *, copy: bool) -> None:
    """Puts a new ring in place of the one that is there: the whole of it or nothing. With ``copy`` the earlier one is
    kept beside it under the moment of now, until :func:`remove_copies`."""
    path = keyring_path()
    with _locked("ring", fcntl.LOCK_EX):
        if copy:
            write_private(path.with_name(f"{path.stem}-{now().astimezone(UTC):%Y%m%dT%H%M%S%fZ}.json"), path.read_bytes())
        fresh = path.with_name(f"{path.stem}.{secrets.token_hex(8)}")
        write_private(fresh, _content(ring))
        fresh.replace(path)
        _keep_folder(path.parent)
    keyring(fresh=True)


def _keep_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def copies() -> list[Path]:
    """Earlier rings that lie beside the one in use."""
    path = keyring_path()
    return sorted(path.parent.glob(f"{path.stem}-[0-9]*.json"))


def remove_copies() -> None:
    """Removes earlier rings, and what a killed change may have left."""
    path = keyring_path()
    for old in (*copies(), *path.parent.glob(f"{path.stem}.{'[0-9a-f]' * 16}")):
        old.unlink(missing_ok=True)


@dataclass(frozen=True)
class RingFacts:
    """What may be known of a ring without its keys: for ``flask keys show`` and the doctor. ``made_at`` of a ring that
    does not say it is when its file was written."""

    path: Path
    mode: int
    current: str
    made_at: datetime
    keys: tuple[str, ...]
    index_keys: int
    index_changing: bool
    copies: int


def ring_facts() -> RingFacts:
    """The facts of this application's ring; raises :class:`NoKeyring`."""
    path, ring = keyring_path(), keyring(fresh=True)
    found = path.stat()
    made_at = ring.made.get(ring.current) or datetime.fromtimestamp(found.st_mtime, UTC)
    return RingFacts(
        path, found.st_mode & 0o777, ring.current, made_at, tuple(ring.keys), len(ring.indexes), ring.changing, len(copies())
    )
