"""What this room contributes to the application."""
from flask import Flask

from awards.cli import awards


def init_app(app: Flask) -> None:
    """Registers the commands of the room."""
    app.cli.add_command(awards)
