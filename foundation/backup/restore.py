"""Restoring: everything is checked beside first; what was there is moved aside, never deleted; no old session opens anything."""
import fcntl
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import update
from sqlalchemy.orm import Session

from foundation import audit
from foundation.accounts.identity import SYSTEM
from foundation.accounts.models import SignInSession
from foundation.backup import audited
from foundation.backup.archive import FOLDER, KEYRING, Opened, open_archive, sha256_of
from foundation.backup.folder import read_note
from foundation.backup.manifest import Manifest, contents, differences, reports
from foundation.backup.recovery_key import keep_recipient
from foundation.backup.refusals import (
    Damaged,
    Differs,
    InUse,
    NewerSchema,
    NotEmpty,
    NotRestorable,
    OtherDatabase,
    OtherMode,
    UnknownRoot,
)
from foundation.backup.services import KINDS, PACKED_FOLDERS, kind, scratch
from foundation.config import make_secret, write_private
from foundation.crypto.keyring import keyring_path
from foundation.database import check_pragmas, db, transaction
from foundation.ledger.check import ROOT, vouched_for
from foundation.schema import upgrade, versions


@dataclass(frozen=True)
class Restored:
    """What was restored, and where that which was there before lies now."""

    manifest: Manifest
    aside: Path | None


def verify(file: Path, identity: Any, roots: Sequence[str] = ()) -> Manifest:
    """Proves a backup with the recovery key as it was proved when it was made; raises what stands in the way."""
    with scratch() as work:
        return _checked(file, identity, roots, work).manifest


def _checked(file: Path, identity: Any, roots: Sequence[str], work: Path) -> Opened:
    """The backup, unpacked and proved: hashes, kind, schema, everything that its manifest counts, roots from paper."""
    note = read_note(file)
    if note and file.is_file() and note.get("sha256") != sha256_of(file):
        raise Damaged(part=file.name)
    opened = open_archive(file, identity, work)
    manifest, ours = opened.manifest, current_app.config["MODE"]
    if manifest.database != kind():
        raise OtherDatabase(theirs=manifest.database, ours=kind())
    if manifest.mode != ours:
        raise OtherMode(theirs=manifest.mode, ours=ours)
    if manifest.contents.schema not in versions():
        raise NewerSchema(theirs=manifest.contents.schema)
    tools = KINDS[manifest.database]
    with tools.beside(db.engine.url, opened.database, work) as connection:
        told = [*differences(manifest.contents, contents(connection)), *tools.faults(connection)]
        if told:
            raise Differs(what="; ".join(told[:3]))
        recomputed = reports(connection)
        for root in ("".join(root.split()).lower() for root in roots):
            if not ROOT.fullmatch(root) or not vouched_for(root, recomputed, session=Session(bind=connection)):
                raise UnknownRoot(root=root[:16])
    return opened


def restore(
    file: Path, identity: Any, *, roots: Sequence[str] = (), replace: bool = False, at: datetime
) -> Restored:
    """Puts a backup in the place of this instance. Refuses, and changes nothing, if anything of it is doubtful, if a server
    still works, or if there are data and ``replace`` was not said."""
    tools, url = KINDS[kind()], db.engine.url
    with scratch() as work, _nobody_else():
        opened = _checked(file, identity, roots, work)
        db.session.remove()
        db.engine.dispose()
        if tools.in_use(url):
            raise InUse
        empty = tools.is_empty(url) and not any(path.exists() for path in _places())
        if not empty and not replace:
            raise NotEmpty
        aside = None if empty else _aside(at)
        _swap(opened, aside, identity)
    current_app.config["SECRET_KEY"] = _secret_path().read_bytes()
    current_app.extensions.pop("keyring", None)
    upgrade()
    check_pragmas()
    _note_restored(file.name, opened.manifest.made_at, aside.name if aside else "", at=at)
    return Restored(opened.manifest, aside)


def _swap(opened: Opened, aside: Path | None, identity: Any) -> None:
    """Database and files change places with those of the backup, or, if anything fails, nothing does."""
    tools, url = KINDS[kind()], db.engine.url
    undo: list[Callable[[], None]] = []
    try:
        undo.append(tools.put(url, opened.database, None if tools.is_empty(url) else aside))
        _put_files(opened, aside, undo)
        _compare(opened)
        keep_recipient(identity)
    except BaseException as error:
        for step in reversed(undo):
            step()
        if aside:
            aside.rmdir()
        if isinstance(error, OSError):
            raise NotRestorable(reason=error.strerror) from None
        raise


@contextmanager
def _nobody_else() -> Iterator[None]:
    """Holds the lock of the server, so that none can start meanwhile; raises :class:`InUse` while one runs."""
    with (Path(current_app.config["INSTANCE"]) / f"{current_app.config['MODE']}.lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InUse from None
        yield


def _aside(at: datetime) -> Path:
    path = Path(current_app.config["INSTANCE"]) / f"before_restore_{at.astimezone(UTC):%Y%m%d_%H%M%S}"
    path.mkdir(mode=0o700)
    return path


def _put_files(opened: Opened, aside: Path | None, undo: list[Callable[[], None]]) -> None:
    """Key ring, files and a new session key in their places; those that were there go aside. ``undo`` gets the way back."""
    instance, places = Path(current_app.config["INSTANCE"]), _places()

    def back() -> None:
        for path in places:
            if path.is_dir():
                shutil.rmtree(path)
            path.unlink(missing_ok=True)
            if aside is not None and (aside / path.name).exists():
                (aside / path.name).rename(path)

    undo.append(back)
    for path in places:
        if path.exists() and aside is not None:
            path.rename(aside / path.name)
    write_private(keyring_path(), opened.parts[KEYRING].read_bytes())
    for name, part in opened.parts.items():
        if name.startswith(FOLDER):
            _put_file(instance, name.removeprefix(FOLDER), part)
    make_secret(instance, current_app.config["KEY_PREFIX"])


def _secret_path() -> Path:
    """Where the key that signs sessions lies. It is never in a backup: a restored house gets a new one."""
    return Path(current_app.config["INSTANCE"]) / f"{current_app.config['KEY_PREFIX']}secret.key"


def _places() -> list[Path]:
    """What a restore puts beside the database, and moves aside if it is there."""
    instance = Path(current_app.config["INSTANCE"])
    return [keyring_path(), _secret_path(), *(instance / name for name in PACKED_FOLDERS)]


def _put_file(instance: Path, name: str, part: Path) -> None:
    path = instance / name
    if not any(path.resolve().is_relative_to((instance / folder).resolve()) for folder in PACKED_FOLDERS):
        raise Damaged(part=name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(path, part.read_bytes())


def _compare(opened: Opened) -> None:
    """What now lies in its place is asked once more."""
    with db.engine.connect() as connection:
        told = [*differences(opened.manifest.contents, contents(connection)), *KINDS[kind()].faults(connection)]
    db.engine.dispose()
    if told:
        raise Differs(what="; ".join(told[:3]))


@transaction
def _note_restored(file: str, made_at: str, aside: str, *, at: datetime) -> None:
    """Ends every session that the backup knew of; their cookies are void already, since the session key is a new one."""
    still = update(SignInSession).where(SignInSession.ended_at.is_(None))
    db.session.execute(still.values(ended_at=at, why="everywhere").execution_options(synchronize_session=False))
    audit.record(audited.RESTORED, actor=SYSTEM, at=at, subject="system:backup", file=file, made_at=made_at, aside=aside)
