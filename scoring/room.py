"""What this room contributes to the application."""
from flask import Flask

from foundation.contributions import contributions
from scoring.cli import scoring
from scoring.definition import SECTION


def init_app(app: Flask) -> None:
    """Registers the commands of the room, and its part of the competition definition."""
    app.cli.add_command(scoring)
    contributions(app).sections.append(SECTION)
