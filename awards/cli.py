"""Commands of this room."""
from flask.cli import AppGroup

awards = AppGroup("awards", help="Commands of the awards room.")
