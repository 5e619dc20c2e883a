"""The folder of backups: our files in it by their names, each with a small file beside it that anybody may read."""
import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import current_app

from foundation import chance
from foundation.backup.refusals import NotWritten
from foundation.backup.thinning import Kept

NAME = re.compile(r"skills-(real|demo|rehearsal|test)-\d{8}T\d{6}Z-[0-9a-f]{6}\.age")
UNFINISHED = ".part"


def backup_folder() -> Path:
    """Where backups go: ``BACKUP_FOLDER``, or ``backups`` in the instance."""
    return Path(current_app.config["BACKUP_FOLDER"] or Path(current_app.config["INSTANCE"]) / "backups")


def recipient_path() -> Path:
    """Where the public part of the recovery key lies."""
    return Path(current_app.config["INSTANCE"]) / "backup-recipient.txt"


def fresh_name(at: datetime) -> str:
    """A name that sorts by time and tells nothing but mode and time."""
    return f"skills-{current_app.config['MODE']}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{chance.opaque_id()[:6]}.age"


def prepare_folder() -> Path:
    """The folder, made if it is not there, without what a killed backup left unfinished; raises :class:`NotWritten`."""
    folder = backup_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in folder.glob(f"skills-*{UNFINISHED}"):
            path.unlink()
    except OSError as error:
        raise NotWritten(reason=error.strerror) from None
    return folder


def on_disk(folder: Path) -> None:
    """Has the names in a folder on the disk, not only the files."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def note_path(file: Path) -> Path:
    """The small file beside a backup."""
    return file.with_name(f"{file.name}.json")


def write_note(file: Path, note: dict[str, Any]) -> None:
    """Writes it, whole or not at all."""
    fresh = note_path(file).with_name(f"{file.name}.json{UNFINISHED}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(json.dumps(note, ensure_ascii=False, sort_keys=True).encode() + b"\n")
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(note_path(file))


def read_note(file: Path) -> dict[str, Any] | None:
    """What stands beside a backup; none if nothing (readable) does."""
    try:
        note = json.loads(note_path(file).read_bytes())
    except (OSError, ValueError):
        return None
    return note if isinstance(note, dict) else None


def kept() -> list[Kept]:
    """Our backups of this mode in the folder, with what stands beside them; a stranger's files are not ours."""
    found = []
    start = f"skills-{current_app.config['MODE']}-"
    for file in backup_folder().glob(f"{start}*.age"):
        note = read_note(file)
        if note is not None and NAME.fullmatch(file.name):
            at = datetime.strptime(file.name[len(start):].partition("Z")[0], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
            found.append(Kept(file.name, at, note.get("verified") is True))
    return found


def remove(name: str) -> None:
    """Takes a backup and what stands beside it away."""
    file = backup_folder() / name
    file.unlink(missing_ok=True)
    note_path(file).unlink(missing_ok=True)
