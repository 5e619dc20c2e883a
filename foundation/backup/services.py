"""Making a backup: snapshot, count, pack, encrypt, write – then read it back and prove it. Only what was proved is kept."""
import fcntl
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType
from typing import Any

import pyrage
from flask import current_app
from flask_babel import gettext as _

from foundation import audit, chance
from foundation.accounts.identity import SYSTEM
from foundation.backup import audited, folder, snapshot_postgres, snapshot_sqlite
from foundation.backup.archive import DATABASE, FOLDER, KEYRING, Opened, open_archive, sha256_of, write_archive
from foundation.backup.manifest import Manifest, contents, differences
from foundation.backup.models import BackupRun
from foundation.backup.recovery_key import recipient
from foundation.backup.refusals import BackupRefusal, Differs, NoRecoveryKey, NotWritten, OnlyRead, UnderWay
from foundation.backup.thinning import outdated
from foundation.clock import iso
from foundation.crypto.keyring import held_still, keyring_path
from foundation.database import db, transaction

KINDS: Mapping[str, ModuleType] = {"sqlite": snapshot_sqlite, "postgresql": snapshot_postgres}
PACKED_FOLDERS = ("files", "venue")
STEPS = 4
Told = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Made:
    """A backup that was written. ``verified`` is false only where the database lets nobody restore beside."""

    path: Path
    size: int
    seconds: float
    verified: bool
    manifest: Manifest


def kind() -> str:
    """``sqlite`` or ``postgresql``."""
    return str(db.engine.dialect.name)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder of our own in the instance, for one backup or restore at a time; what a killed one left is removed first."""
    instance = Path(current_app.config["INSTANCE"])
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (instance / "backup.lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UnderWay from None
        for left in instance.glob(".backup-*"):
            shutil.rmtree(left, ignore_errors=True)
        path = instance / f".backup-{chance.opaque_id()[:12]}"
        path.mkdir(mode=0o700)
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)


def create(*, at: datetime, told: Told | None = None) -> Made:
    """Makes a backup and proves it; leaves an audit entry and a row, also of an attempt that failed. Raises
    :class:`BackupRefusal`; without a recovery key, or while another one is being made, nothing was attempted."""
    started = time.monotonic()
    try:
        made = _create(at, started, told or (lambda _done, _of, _what: None))
    except (NoRecoveryKey, UnderWay):
        raise
    except BackupRefusal as refusal:
        _note_failed(refusal.code, _elapsed(started), at=at)
        raise
    except OSError as error:
        _note_failed(NotWritten.code, _elapsed(started), at=at)
        raise NotWritten(reason=error.strerror or "?") from None
    except Exception:
        _note_failed("unexpected", _elapsed(started), at=at)
        raise
    _note_made(made.path.name, made.size, _elapsed(started), made.verified, at=at)
    thin(at=at)
    return made


def _create(at: datetime, started: float, told: Told) -> Made:
    to, moment = recipient(), pyrage.x25519.Identity.generate()
    with scratch() as work:
        target = folder.prepare_folder() / folder.fresh_name(at)
        unproved = target.with_name(target.name + folder.UNFINISHED)
        try:
            told(1, STEPS, _("正在读取数据库"))
            manifest, parts = _collect(at, work)
            told(2, STEPS, _("正在加密写入"))
            write_archive(unproved, manifest, parts, [to, moment.to_public()], work)
            for path in (work / DATABASE[manifest.database], work / KEYRING):
                path.unlink()
            told(3, STEPS, _("正在读回并还原核对"))
            verified = _proved(unproved, moment, manifest, work)
            size, digest = unproved.stat().st_size, sha256_of(unproved)
            unproved.replace(target)
        finally:
            unproved.unlink(missing_ok=True)
        seconds = time.monotonic() - started
        folder.write_note(target, {
            "name": target.name, "size": size, "sha256": digest, "at": iso(at), "verified": verified, "seconds": round(seconds, 1),
        })
        folder.on_disk(target.parent)
    return Made(target, size, seconds, verified, manifest)


def _collect(at: datetime, work: Path) -> tuple[Manifest, dict[str, Path]]:
    """The parts and the manifest. Nobody changes the key ring meanwhile: it must open what the database holds."""
    database = work / DATABASE[kind()]
    with held_still():
        found = KINDS[kind()].take(db.engine.url, database, work)
        (work / KEYRING).write_bytes(keyring_path().read_bytes())
    parts = {database.name: database, KEYRING: work / KEYRING, **_instance_files(work)}
    hashes = {name: sha256_of(path) for name, path in parts.items()}
    return Manifest(iso(at), software(), current_app.config["MODE"], kind(), found, hashes), parts


def _instance_files(work: Path) -> dict[str, Path]:
    """The files of the instance that a database alone would miss (sealed results of jobs; the certificate authority that
    the tablets trust), by their name in the archive. Each gets a second name in ``work``, so that it stays until it is
    packed; one that was removed a moment ago is not missed."""
    instance, held = Path(current_app.config["INSTANCE"]), {}
    for name in PACKED_FOLDERS:
        for number, path in enumerate(sorted((instance / name).rglob("*"))):
            if path.is_file() and not path.is_symlink():
                with suppress(FileNotFoundError):
                    (work / f"{name}-{number}").hardlink_to(path)
                    held[f"{FOLDER}{path.relative_to(instance).as_posix()}"] = work / f"{name}-{number}"
    return held


def software() -> str:
    """The version of the software that makes the backup."""
    try:
        return version("jiangmen-skills")
    except PackageNotFoundError:
        return "0.1.0"


def _proved(file: Path, identity: Any, manifest: Manifest, work: Path) -> bool:
    """True if what was read back was restored beside and is what was counted; false if it could only be read.
    Raises :class:`Differs` and what :func:`open_archive` raises."""
    back = work / "back"
    back.mkdir()
    try:
        opened = open_archive(file, identity, back)
        if opened.manifest != manifest:
            raise Differs(what="manifest")
        check_contents(opened, back)
    except OnlyRead:
        return False
    finally:
        shutil.rmtree(back, ignore_errors=True)
    return True


def check_contents(opened: Opened, work: Path) -> None:
    """Restores beside, recomputes everything that the manifest says, and asks the database for its own complaints."""
    tools = KINDS[opened.manifest.database]
    with tools.beside(db.engine.url, opened.database, work) as connection:
        found = [*differences(opened.manifest.contents, contents(connection)), *tools.faults(connection)]
    if found:
        raise Differs(what="; ".join(found[:3]))


def _elapsed(started: float) -> int:
    return int(1000 * (time.monotonic() - started))


@transaction
def _note_made(file: str, size: int, milliseconds: int, verified: bool, *, at: datetime) -> None:
    kilobytes = -(-size // 1024)
    problem = None if verified else OnlyRead.code
    db.session.add(BackupRun(
        at=at, file=file, kilobytes=kilobytes, milliseconds=milliseconds, verified=verified, problem=problem,
    ))
    facts = {"file": file, "kilobytes": kilobytes, "milliseconds": milliseconds}
    if verified:
        audit.record(audited.MADE, actor=SYSTEM, at=at, subject="system:backup", **facts)
    else:
        audit.record(audited.ONLY_READ, actor=SYSTEM, at=at, subject="system:backup", **facts)


@transaction
def _note_failed(problem: str, milliseconds: int, *, at: datetime) -> None:
    db.session.add(BackupRun(at=at, milliseconds=milliseconds, verified=False, problem=problem))
    audit.record(audited.FAILED, actor=SYSTEM, at=at, subject="system:backup", problem=problem)


@transaction
def thin(*, at: datetime) -> list[str]:
    """Removes our own backups that have had their day; answers their names."""
    gone = outdated(folder.kept(), at=at, days=current_app.config["BACKUP_DAYS"])
    for name in gone:
        folder.remove(name)
    if gone:
        audit.record(audited.THINNED, actor=SYSTEM, at=at, subject="system:backup", count=len(gone), files=gone[:20])
    return gone
