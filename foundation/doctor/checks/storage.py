"""Room on the disks, and what kind of disks they are."""
import shutil
from datetime import datetime
from pathlib import Path

from flask import current_app

from foundation.backup.folder import backup_folder
from foundation.database import db
from foundation.doctor.findings import Finding, danger, fine, warning

GIB = 1024**3
LEAST_SHARE, LEAST, TOO_LITTLE = 0.1, 2 * GIB, GIB // 2
MOUNTS = Path("/proc/self/mounts")
SHARED = ("nfs", "cifs", "smb", "afs", "ceph", "9p", "glusterfs", "fuse.sshfs", "lustre")
FLEETING = ("tmpfs", "ramfs")


def space(_at: datetime) -> list[Finding]:
    """At least a tenth and two gigabytes free where data and backups lie."""
    places = {"data": Path(current_app.config["INSTANCE"]), "backups": backup_folder()}
    there = {name: next(one for one in (path, *path.parents) if one.exists()) for name, path in places.items()}
    found: list[Finding] = []
    for name, path in there.items():
        disk = shutil.disk_usage(path)
        facts: dict[str, str | int] = {"place": name, "free": f"{disk.free / GIB:.1f}", "share": round(disk.free * 100 / disk.total)}
        if disk.free < TOO_LITTLE:
            found.append(danger("disk_full", **facts))
        elif disk.free < LEAST or disk.free < LEAST_SHARE * disk.total:
            found.append(warning("disk_low", **facts))
    free = min(shutil.disk_usage(path).free for path in there.values())
    return found or [fine("disk", free=f"{free / GIB:.1f}")]


def kind_of(path: Path, mounts: str) -> str:
    """The file system that a path lies on, by the list of mounts of the machine."""
    rows = [line.split() for line in mounts.splitlines()]
    known = {Path(row[1].replace("\\040", " ")): row[2] for row in rows if len(row) > 2}
    return next((known[one] for one in (path, *path.parents) if one in known), "")


def file_system(_at: datetime) -> list[Finding]:
    """SQLite's locks do not hold on a shared disk, and a disk in memory keeps nothing."""
    if db.engine.dialect.name != "sqlite" or not MOUNTS.exists():
        return []
    kind = kind_of(Path(db.engine.url.database or "").resolve(), MOUNTS.read_text(errors="replace"))
    if kind.startswith(SHARED):
        return [danger("disk_shared", kind=kind)]
    return [danger("disk_fleeting", kind=kind)] if kind in FLEETING else [fine("disk_kind", kind=kind or "?")]
