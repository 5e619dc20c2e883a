"""Result files of jobs: sealed, in a folder of the instance that nobody else may look into."""
import os
from datetime import timedelta
from pathlib import Path

from flask import current_app

from foundation import chance
from foundation.crypto import seal_bytes, unseal_bytes
from foundation.crypto.seal import sealed_under

KEPT = timedelta(days=7)
FIELD = "job.file"


def _path(public_id: str) -> Path:
    folder = Path(current_app.config["INSTANCE"]) / "files"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / public_id


def keep(public_id: str, content: bytes) -> None:
    """Puts the whole file there, or nothing: a dying worker leaves no half of it under its name."""
    path = _path(public_id)
    fresh = path.with_name(f"{public_id}.{chance.opaque_id()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(seal_bytes(content, owner=public_id, field=FIELD))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def content(public_id: str) -> bytes | None:
    """What was kept; none if it is not there any more."""
    try:
        return unseal_bytes(_path(public_id).read_bytes(), owner=public_id, field=FIELD)
    except FileNotFoundError:
        return None


def remove(public_id: str) -> None:
    """Takes a file away, with what dying workers may have left beside it."""
    for path in _path(public_id).parent.glob(f"{public_id}*"):
        path.unlink(missing_ok=True)


def under_other_keys(key_id: str) -> list[str]:
    """The files that another key of the ring sealed. What dying workers left beside them is nobody's."""
    start = sealed_under(key_id).encode()
    return sorted(path.name for path in _path("").iterdir() if path.is_file() and not path.suffix and not _begins(path, start))


def _begins(path: Path, start: bytes) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(start)) == start
    except FileNotFoundError:
        return True
