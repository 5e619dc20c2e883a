"""The file of a backup: one tar, compressed, encrypted with age; what is read back is believed only after its hashes fit."""
import gzip
import hashlib
import json
import os
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyrage

from foundation.backup.manifest import FORMAT, Manifest
from foundation.backup.refusals import Damaged, NoSuchFile, NotABackup, WrongKey

MANIFEST = "manifest.json"
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
KEYRING = "keys.json"
FOLDER = "folder/"
LONGEST_MANIFEST = 16 * 1024 * 1024
LEVEL = 5
PIECE = 1024 * 1024


@dataclass(frozen=True)
class Opened:
    """A backup that was decrypted and unpacked; ``parts`` are where its files lie now, by name."""

    manifest: Manifest
    parts: Mapping[str, Path]

    @property
    def database(self) -> Path:
        """The packed database."""
        return self.parts[DATABASE[self.manifest.database]]


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def write_archive(target: Path, manifest: Manifest, parts: Mapping[str, Path], recipients: Sequence[Any], scratch: Path) -> None:
    """Packs, compresses and encrypts into ``target`` (0600), and has it on the disk when it returns."""
    packed = scratch / "packed.tar.gz"
    with (
        packed.open("xb") as file, gzip.GzipFile(fileobj=file, mode="wb", compresslevel=LEVEL, mtime=0) as squeezed,
        tarfile.open(fileobj=squeezed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):  # fmt: skip
        _add(tar, scratch, MANIFEST, json.dumps(manifest.as_json(), ensure_ascii=False, sort_keys=True).encode())
        for name, path in parts.items():
            tar.add(path, arcname=name, recursive=False, filter=_plain)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with packed.open("rb") as clear, os.fdopen(handle, "wb") as file:
        pyrage.encrypt_io(clear, file, list(recipients))
        file.flush()
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    packed.unlink()


def _add(tar: tarfile.TarFile, scratch: Path, name: str, content: bytes) -> None:
    path = scratch / name
    path.write_bytes(content)
    tar.add(path, arcname=name, filter=_plain)
    path.unlink()


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """No names and times of this machine travel along."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mtime, member.mode = 0, 0o600
    return member


def open_archive(source: Path, identity: Any, folder: Path) -> Opened:
    """Decrypts and unpacks into ``folder``, and compares every part with its hash.

    Raises :class:`WrongKey`, :class:`Damaged`, :class:`NotABackup` or :class:`NoSuchFile`.
    """
    packed = folder / "packed.tar.gz"
    try:
        with source.open("rb") as file, packed.open("xb") as clear:
            _decrypt(file, clear, identity)
    except OSError as error:
        if error.errno is None:
            raise Damaged(part=source.name) from None
        raise NoSuchFile(name=source.name, reason=error.strerror) from None
    try:
        opened = _unpacked(packed, folder)
    except (tarfile.TarError, OSError, EOFError, ValueError, KeyError, TypeError):
        raise NotABackup from None
    packed.unlink()
    for name, expected in opened.manifest.parts.items():
        if name not in opened.parts or sha256_of(opened.parts[name]) != expected:
            raise Damaged(part=name)
    return opened


def _decrypt(file: BinaryIO, clear: BinaryIO, identity: Any) -> None:
    try:
        pyrage.decrypt_io(file, clear, [identity])
    except pyrage.DecryptError as error:
        if "matching" in str(error):
            raise WrongKey from None
        raise NotABackup from None


def _unpacked(packed: Path, folder: Path) -> Opened:
    manifest, parts = None, {}
    with tarfile.open(packed, "r:gz") as tar:
        for number, member in enumerate(tar):
            content = tar.extractfile(member) if member.isreg() else None
            if content is None:
                raise ValueError(member.name)
            if member.name == MANIFEST:
                manifest = Manifest.from_json(json.loads(content.read(LONGEST_MANIFEST)))
                continue
            # Stored under a number: a name from the archive never becomes a path.
            parts[member.name] = folder / f"part-{number}"
            with parts[member.name].open("xb") as file:
                while piece := content.read(PIECE):
                    file.write(piece)
    if manifest is None or manifest.format != FORMAT or set(parts) != set(manifest.parts):
        raise ValueError("manifest")
    return Opened(manifest, parts)
