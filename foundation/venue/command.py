"""``flask venue``: serves the instance to a hall over HTTPS, with the door beside it, and says where both are."""
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from foundation import instance
from foundation.accounts.identity import SYSTEM
from foundation.clock import now
from foundation.documents.paper import FontsOnTheirWay
from foundation.venue.address import EVERY_ADDRESS, hall_addresses, in_brackets, is_loopback
from foundation.venue.authority import Trust, ensure_trust
from foundation.venue.papers import Hall, poster, terminal_code, write_door
from foundation.venue.services import note_certificates

FOLDER = "venue"
UNSAID = ("127.0.0.1", "localhost", EVERY_ADDRESS)


@click.command("venue")
@with_appcontext
def venue() -> None:
    """Serves a hall over HTTPS on VENUE_PORT, and the door on DOOR_PORT; VENUE_ADDRESS where the machine has several."""
    settings = current_app.config
    instance.check_keys()
    if settings["MODE"] == "demo" and not settings["DEMO_PUBLIC"]:
        raise click.ClickException("the demonstration's passwords are known; DEMO_PUBLIC=1 shows it to a hall all the same")
    given = settings["VENUE_ADDRESS"] or ("" if settings["HOST"] in UNSAID else settings["HOST"])
    addresses = hall_addresses(given)
    host = str(addresses[0]) if len(addresses) == 1 else EVERY_ADDRESS
    instance.check_free(host, settings["DOOR_PORT"], "DOOR_PORT")
    instance.check_free(host, settings["VENUE_PORT"], "VENUE_PORT")
    folder = instance.folder() / FOLDER
    at, hosts = now(), [str(address) for address in addresses]
    trust = ensure_trust(folder, addresses, at)
    note_certificates(trust, hosts, actor=SYSTEM, at=at)
    hall = _hall(hosts, trust)
    write_door(folder / "door", hall)
    _tell(hall, _poster(folder, hall))
    door = _open_door(folder / "door", host)
    try:
        with _house(hall, host).app_context():
            instance.serve(instance.Encryption(trust.certificate, trust.key))
    finally:
        door.terminate()
        door.wait()


def _hall(hosts: list[str], trust: Trust) -> Hall:
    """The addresses that people are given: of several the first that other machines reach."""
    port, door = current_app.config["VENUE_PORT"], current_app.config["DOOR_PORT"]
    ordered = sorted(hosts, key=is_loopback)
    houses = [f"https://{in_brackets(host)}:{port}" for host in ordered]
    return Hall(houses[0], f"http://{in_brackets(ordered[0])}:{door}/", tuple(houses[1:]), trust)


def _house(hall: Hall, host: str) -> Flask:
    """The application as a hall sees it: cookies over HTTPS only, papers with the hall's address, no proxy before it."""
    settings = current_app.config
    create_app: Any = current_app.extensions["create_app"]
    house: Flask = create_app(
        MODE=settings["MODE"], INSTANCE=settings["INSTANCE"], DATABASE_URL=settings["DATABASE_URL"], HOST=host,
        PORT=settings["VENUE_PORT"], SECURE_COOKIES=True, PROXY_HOPS=0, ALLOW_HTTP=False,
        PUBLIC_ADDRESS=settings["PUBLIC_ADDRESS"] or hall.house, VENUE_HALL=hall,
    )
    return house


def _open_door(folder: Path, host: str) -> "subprocess.Popen[bytes]":
    """Starts the door as a process of its own, without the settings of the house."""
    command = [sys.executable, "-m", "foundation.venue.door", str(folder), host, str(current_app.config["DOOR_PORT"]), str(os.getpid())]
    return subprocess.Popen(command, cwd=current_app.root_path, env={"PATH": os.environ.get("PATH", "")}, stdin=subprocess.DEVNULL)  # noqa: S603


def _poster(folder: Path, hall: Hall) -> Path | None:
    """The poster's file; none while the fonts of documents are still being installed."""
    try:
        content = poster(hall)
    except FontsOnTheirWay:
        return None
    file = folder / "poster.pdf"
    file.write_bytes(content)
    return file


def _tell(hall: Hall, paper: Path | None) -> None:
    """What the person at the server needs to know, in the terminal."""
    click.echo(f"The house:  {'   '.join((hall.house, *hall.others))}")
    click.echo(f"The door:   {hall.door}   (tablets begin here)")
    click.echo(f"SHA-256:    {hall.trust.fingerprint}")
    click.echo(f"Poster:     {paper}" if paper else "Poster:     not yet, the fonts of documents are missing: `make fonts`, then start again")
    if hall.trust.new_authority:
        click.echo("A new authority was made: every tablet takes the steps of the door once.")
    elif hall.trust.new_certificate:
        click.echo("The server's certificate was renewed; tablets that trust the authority need nothing.")
    click.echo(terminal_code(hall.door))
