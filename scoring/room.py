"""What this room contributes to the application."""
from dataclasses import replace

from flask import Flask

from foundation.contributions import contributions
from foundation.web.errors import add_problem_sentences
from scoring.cli import scoring
from scoring.definition import SECTION
from scoring.errors import SENTENCES
from scoring.permissions import TABLE
from scoring.refusals import PROBLEMS
from scoring.services.schemes import apply_definition, export_definition, forget_scheme
from scoring.views.api import api
from scoring.views.judge import judge

PERMISSIONS = TABLE


def init_app(app: Flask) -> None:
    """Registers pages and commands of the room, its part of the competition definition, its sentences."""
    app.cli.add_command(scoring)
    for blueprint in (api, judge):
        app.register_blueprint(blueprint)
    add_problem_sentences(app, {**SENTENCES, **PROBLEMS})
    joined = contributions(app)
    joined.sections.append(replace(SECTION, apply=apply_definition, export=export_definition))
    joined.removals.append(forget_scheme)
