"""What this room contributes to the application."""
from flask import Flask

from awards.definition import SECTION
from awards.errors import SENTENCES
from awards.field_purposes import speak_for_fields
from awards.jobs import PAPERS
from awards.permissions import TABLE
from awards.purposes import PURPOSES
from awards.retention import contribute as contribute_retention
from awards.services.schedules import forget_schedules
from awards.views.desk import desk
from awards.views.finance import finance
from awards.views.furniture import contribute
from awards.views.public import public
from awards.views.scans import scans
from awards.views.schedules import schedules
from foundation.contributions import contributions
from foundation.late_commands import add_commands
from foundation.web.errors import add_problem_sentences

PERMISSIONS = TABLE
COMMANDS = {"awards": "awards.cli:awards", "rehearse": "awards.rehearsal.cli:rehearse", "demo": "awards.demonstration.cli:demo"}


def init_app(app: Flask) -> None:
    """Registers pages and commands of the room, its part of the competition definition, its sentences."""
    add_commands(app, COMMANDS)
    for blueprint in (desk, schedules, scans, finance, public):
        app.register_blueprint(blueprint)
    contributions(app).sections.append(SECTION)
    contributions(app).clearing.append(forget_schedules)
    contributions(app).papers.extend(PAPERS)
    contributions(app).purposes.extend(PURPOSES)
    add_problem_sentences(app, SENTENCES)
    contribute(app)
    contribute_retention(app)
    speak_for_fields()
