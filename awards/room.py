"""What this room contributes to the application."""
from flask import Flask

from awards.cli import awards
from awards.definition import SECTION
from foundation.contributions import contributions


def init_app(app: Flask) -> None:
    """Registers the commands of the room, and its part of the competition definition."""
    app.cli.add_command(awards)
    contributions(app).sections.append(SECTION)
