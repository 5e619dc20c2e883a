"""The front door: ``create_app`` and nothing else. It alone knows all rooms."""
from flask import Flask

import awards.room
import competition.room
import foundation.room
import scoring.room

ROOMS = (foundation.room, competition.room, scoring.room, awards.room)


def create_app(**overrides: object) -> Flask:
    """The application: configuration, extensions, rooms. Opens no connection and runs no query."""
    app = Flask(__name__)
    foundation.room.configure(app, overrides)
    app.extensions["create_app"] = create_app
    for room in ROOMS:
        room.init_app(app)
    foundation.room.finish(app, ROOMS)
    return app


app = create_app()
