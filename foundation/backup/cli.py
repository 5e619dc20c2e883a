"""``flask backup``: the recovery key, a backup, its proof, and the way back."""
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from foundation.backup import recovery_key, restore, services
from foundation.backup.folder import recipient_path
from foundation.backup.manifest import Manifest
from foundation.backup.recovery_key import fingerprint, in_groups
from foundation.clock import now
from foundation.commands import print_json, read_bytes
from foundation.database import has_tables
from foundation.errors import Refusal

P = ParamSpec("P")
R = TypeVar("R")
backup = AppGroup("backup", help="Encrypted backups that are proved by restoring them beside.")
KEY = click.option("--key", "key", required=True, metavar="FILE|-", help="The recovery key: a file, or - to type it.")
ROOTS = click.option("--root", "roots", multiple=True, metavar="HEX", help="A ledger root from signed paper; may be repeated.")


def _told(command: Callable[P, R]) -> Callable[P, R]:
    """A refusal is one sentence and exit status 1, in English as all commands speak."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with force_locale("en"):
            try:
                return command(*args, **kwargs)
            except Refusal as refusal:
                raise click.ClickException(f"{refusal.message} ({refusal.code})") from None

    return run


def _identity(key: str) -> Any:
    if key != "-":
        return recovery_key.read_key(read_bytes(key).decode(errors="replace"))
    asked = click.prompt("Recovery key", hide_input=True, err=True) if sys.stdin.isatty() else sys.stdin.read()
    return recovery_key.read_key(asked)


@backup.command("key")
@click.option("--renew", is_flag=True, help="Make a new one although there is one.")
@click.option("--sheet", type=click.Path(dir_okay=False, path_type=Path), help="Also write a sheet to print (PDF, with a QR code).")
@_told
def key(renew: bool, sheet: Path | None) -> None:
    """Makes the recovery key and shows it once; only its public part is kept."""
    if sheet and sheet.exists():
        raise click.ClickException(f"{sheet} is there already")
    identity = recovery_key.make_key(renew=renew)
    public, secret = str(identity.to_public()), str(identity)
    click.echo(f"Recovery key, fingerprint {fingerprint(public)}:\n\n  {in_groups(secret)}\n")
    click.echo("It is shown this once and stored nowhere. Write it down twice, seal both envelopes, keep them in two places.")
    click.echo(f"Without it no backup can be opened. Its public part: {recipient_path()}")
    if sheet:
        from foundation.backup.sheet import write_sheet  # noqa: PLC0415  printing is slow to load and seldom wanted

        write_sheet(sheet, secret, fingerprint(public), at=now())
        click.echo(f"Sheet to print: {sheet} (it holds the key: print it, then delete the file)")


@backup.command("create")
@_told
def create() -> None:
    """Makes a backup now and proves it."""
    if not has_tables():
        raise click.ClickException("this instance has no database yet: run `make init` first")
    made = services.create(at=now())
    proved = "restored beside and compared" if made.verified else "NOT restored beside: this role may create neither database nor schema"
    print_json({
        "file": str(made.path), "size": made.size, "seconds": round(made.seconds, 1), "verified": made.verified, "how": proved,
        **_summary(made.manifest),
    })


@backup.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@KEY
@ROOTS
@_told
def verify(file: Path, key: str, roots: tuple[str, ...]) -> None:
    """Proves a backup with the recovery key: opens it, restores it beside, recomputes everything that it says."""
    print_json({"ok": True, **_summary(restore.verify(file, _identity(key), roots))})


@backup.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@KEY
@ROOTS
@click.option("--replace", is_flag=True, help="Move the data that are here aside.")
@_told
def put_back(file: Path, key: str, roots: tuple[str, ...], replace: bool) -> None:
    """Restores a backup into this instance; nothing changes if anything of it is doubtful."""
    restored = restore.restore(file, _identity(key), roots=roots, replace=replace, at=now())
    print_json({"restored": file.name, "aside": restored.aside.name if restored.aside else None, **_summary(restored.manifest)})
    click.echo("All sessions ended: everybody signs in again; tablets then hand in what came after the backup.", err=True)


def _summary(manifest: Manifest) -> dict[str, Any]:
    found = manifest.contents
    return {
        "made_at": manifest.made_at, "mode": manifest.mode, "database": manifest.database, "schema": found.schema,
        "rows": sum(found.counts.values()), "money_fen": dict(found.money),
        "streams": [{"stream": name, "size": one["size"], "root": one["root"]} for name, one in found.streams.items()],
    }
