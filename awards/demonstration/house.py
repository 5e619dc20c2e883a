"""The application of the demonstration: its own mode, database and keys."""
from pathlib import Path
from typing import Any

from flask import Flask, current_app


def house_on(database: Path) -> Flask:
    """A new application on a demonstration's database, with the rooms of the current one."""
    create_app: Any = current_app.extensions["create_app"]
    house: Flask = create_app(MODE="demo", DATABASE_URL=_address(database), INSTANCE=current_app.config["INSTANCE"])
    return house


def is_open_on(database: Path) -> bool:
    """True if the current application is that very one already (``make run`` sets MODE), so that none need be made."""
    return bool(current_app.config["MODE"] == "demo" and current_app.config["DATABASE_URL"] == _address(database))


def _address(database: Path) -> str:
    return f"sqlite:///{database}"
