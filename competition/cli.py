"""Commands of this room."""
from flask.cli import AppGroup

competition = AppGroup("competition", help="Commands of the competition room.")
