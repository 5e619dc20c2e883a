"""Commands of this room."""
from flask.cli import AppGroup

scoring = AppGroup("scoring", help="Commands of the scoring room.")
