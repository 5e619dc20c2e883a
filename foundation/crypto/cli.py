"""Commands for the key ring. They print names, counts and moments, never a key."""
import click
from flask.cli import AppGroup, with_appcontext

from foundation.clock import now
from foundation.crypto.index_rotation import rotate_index
from foundation.crypto.keyring import NoKeyring, ring_facts
from foundation.crypto.rotation import SETTLED, KeysRefuse, left_to_seal, retire, rotate

keys = AppGroup("keys", help="The key ring: what it holds, and how its keys are changed.")
BUSY = "somebody changes keys already; wait until that has ended"


@keys.command("show")
@with_appcontext
def show() -> None:
    """Says which keys there are, how old the current one is, and what older ones still seal."""
    try:
        facts = ring_facts()
    except NoKeyring as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Key ring {facts.path} (mode {facts.mode:04o})")
    click.echo(f"  seals with {facts.current}, since {facts.made_at:%Y-%m-%d %H:%M} UTC ({(now() - facts.made_at).days} days)")
    older = [name for name in facts.keys if name != facts.current]
    click.echo(f"  older keys: {', '.join(older) or 'none'}; copies of earlier rings: {facts.copies}")
    click.echo(f"  index keys: {facts.index_keys}{' (a change is under way: run flask keys rotate-index)' if facts.index_changing else ''}")
    for left in left_to_seal():
        click.echo(f"  under an older key: {left.field} {left.count} (run flask keys rotate)")


@keys.command("rotate")
@with_appcontext
def rotate_keys() -> None:
    """Seals everything under a new key while the server runs. Killed, it goes on when it is called again."""
    try:
        done = rotate(at=now(), tell=_tell)
    except BlockingIOError:
        raise click.ClickException(BUSY) from None
    except KeysRefuse as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Everything is sealed under {done.key}; {done.values} values were sealed anew.")
    minutes = int(SETTLED.total_seconds() // 60)
    click.echo(f"Next, {minutes} minutes after the change began or later: flask keys retire, then a backup.")


@keys.command("retire")
@with_appcontext
def retire_keys() -> None:
    """Removes older keys from the ring, if nothing needs them any more."""
    try:
        older = retire(at=now())
    except BlockingIOError:
        raise click.ClickException(BUSY) from None
    except KeysRefuse as error:
        raise click.ClickException(str(error)) from None
    if older:
        click.echo(f"Removed from the ring: {', '.join(older)}. Backups made before open with the ring that they carry.")
    else:
        click.echo("The ring has no older keys.")


@keys.command("rotate-index")
@with_appcontext
def rotate_index_key() -> None:
    """Lays a new key over all blind indexes while the server runs."""
    try:
        generation = rotate_index(at=now(), tell=_tell)
    except BlockingIOError:
        raise click.ClickException(BUSY) from None
    except KeysRefuse as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"All indexes are under {generation} keys now.")


def _tell(done: int, total: int, what: str) -> None:
    click.echo(f"  {done} of {total} ({what})", err=True)
