"""PostgreSQL's own programs: found, called with the password out of sight, and their complaint in one line."""
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import URL

from foundation.backup.refusals import NotDumped, NotRestorable, ToolMissing

INSTALLED = Path("/usr/lib/postgresql")
LONGEST = 3600
FOLLOWED_BY_DATA = re.compile(rb"COPY .* FROM stdin;\n")


def tool(name: str) -> str:
    """Where a program is: the newest version that is installed, else the one on PATH; raises :class:`ToolMissing`."""
    versions = [path for path in INSTALLED.glob(f"*/bin/{name}") if path.parent.parent.name.isdigit()]
    if versions:
        return str(max(versions, key=lambda path: int(path.parent.parent.name)))
    found = shutil.which(name)
    if found is None:
        raise ToolMissing(tool=name)
    return found


def address(url: URL, database: str | None = None) -> str:
    """The address for libpq, without the password."""
    plain = url.set(drivername="postgresql", password=None)
    return (plain.set(database=database) if database else plain).render_as_string(hide_password=False)


def environment(url: URL) -> dict[str, str]:
    """The password goes through the environment: a command line can be read by everybody on the machine."""
    return {**os.environ, "PGCONNECT_TIMEOUT": "10", **({"PGPASSWORD": url.password} if url.password else {})}


def dump(url: URL, snapshot: str, target: Path) -> None:
    """``pg_dump`` in the custom format, of exactly the snapshot that was counted."""
    done = _run([
        tool("pg_dump"), "--format=custom", "--compress=0", "--schema=public", "--no-owner", "--no-privileges",
        f"--snapshot={snapshot}", f"--file={target}", f"--dbname={address(url)}",
    ], url)  # fmt: skip
    if done.returncode:
        raise NotDumped(reason=_complaint(done.stderr))
    target.chmod(0o600)


def load(url: URL, packed: Path, database: str | None = None) -> None:
    """``pg_restore`` into the schema ``public`` of a database, all or nothing."""
    done = _run([
        tool("pg_restore"), "--schema=public", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
        f"--dbname={address(url, database)}", str(packed),
    ], url)  # fmt: skip
    if done.returncode:
        raise NotRestorable(reason=_complaint(done.stderr))


def load_into_schema(url: URL, packed: Path, schema: str, scratch: Path) -> None:
    """The same into another schema of our own database, where no database may be made: the names of the script change,
    its data do not."""
    script, renamed = scratch / "script.sql", scratch / "renamed.sql"
    done = _run([
        tool("pg_restore"), "--schema=public", "--no-owner", "--no-privileges", f"--file={script}", str(packed),
    ], url)  # fmt: skip
    if done.returncode == 0:
        _rename(script, renamed, schema.encode())
        done = _run([
            tool("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--file={renamed}",
            "--output=/dev/null", f"--dbname={address(url)}",
        ], url)  # fmt: skip
    script.unlink(missing_ok=True)
    renamed.unlink(missing_ok=True)
    if done.returncode:
        raise NotRestorable(reason=_complaint(done.stderr))


def read_through(url: URL, packed: Path) -> None:
    """Reads a dump from end to end without restoring it."""
    done = _run([tool("pg_restore"), "--file=/dev/null", str(packed)], url)
    if done.returncode:
        raise NotRestorable(reason=_complaint(done.stderr))


def _rename(script: Path, renamed: Path, schema: bytes) -> None:
    data = False
    with script.open("rb") as lines, renamed.open("xb") as out:
        for line in lines:
            out.write(line if data else re.sub(rb"\bpublic\.", schema + b".", line))
            data = line != b"\\.\n" if data else bool(FOLLOWED_BY_DATA.fullmatch(line))


def _run(command: Sequence[str], url: URL) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(  # noqa: S603 – PostgreSQL's own programs with our own settings
        command, env=environment(url), stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST, check=False
    )


def _complaint(said: bytes) -> str:
    """The first line that a program complained with: names of tables at most, never a row."""
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[0][:200] if lines else "?"
