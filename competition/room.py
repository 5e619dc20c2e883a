"""What this room contributes to the application."""
from flask import Flask

from competition import import_jobs
from competition.field_purposes import speak_for_fields
from competition.jobs import PAPERS
from competition.permissions import TABLE
from competition.purposes import PURPOSES
from competition.refusals import PROBLEM_SENTENCES
from competition.refusals import applications as application_refusals
from competition.refusals import eligibility as eligibility_refusals
from competition.refusals import messages as message_refusals
from competition.refusals import personal as personal_refusals
from competition.refusals.schedule import SCHEDULE_SENTENCES
from competition.retention import contribute as contribute_retention
from competition.services.bin import tidy_bin
from competition.services.set_up import SECTION
from competition.views import (
    competitions,
    decisions,
    desk_entries,
    entry_papers,
    events,
    imports,
    making,
    numbers,
    occupations,
    register_back,
    register_form,
    register_mine,
    register_papers,
    registrations,
    removals,
    schedule_seats,
    schedule_set_up,
    settings,
    unit_entries,
    unit_imports,
    unit_papers,
    unit_review,
)
from competition.views.check_in_frame import contribute_check_in
from competition.views.exports import exports
from competition.views.frame import STATES, contribute, desk, frame
from competition.views.messages import messages
from competition.views.papers import papers
from competition.views.public import public
from competition.views.register import register
from competition.views.review_frame import contribute_review
from competition.views.schedule import contribute_schedule, schedule
from competition.views.staff_frame import contribute_staff
from competition.views.unit import unit
from competition.views.unit_frame import contribute_units
from competition.views.wall import wall
from foundation.contributions import contributions
from foundation.late_commands import add_commands
from foundation.web.errors import add_problem_sentences
from foundation.web.states import add_states

PERMISSIONS = TABLE
PAGES = (competitions, events, registrations, decisions, desk_entries, numbers, imports, unit_review, unit_entries, unit_imports, unit_papers, making, settings, occupations, removals, schedule_seats, schedule_set_up, entry_papers, register_back, register_form, register_mine, register_papers)
JOBS = (import_jobs,)
BLUEPRINTS = (desk, public, papers, exports, messages, schedule, wall, unit, register)
SENTENCES = (PROBLEM_SENTENCES, application_refusals.PROBLEM_SENTENCES, eligibility_refusals.PROBLEM_SENTENCES, message_refusals.PROBLEM_SENTENCES, personal_refusals.PERSONAL_SENTENCES, SCHEDULE_SENTENCES)


def init_app(app: Flask) -> None:
    """Registers pages and commands of the room, its words, its links and the frame of desk pages."""
    add_commands(app, {"competition": "competition.cli:competition"})
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    contributions(app).sections.append(SECTION)
    contributions(app).tidying.append(tidy_bin)
    contributions(app).papers.extend(PAPERS)
    contributions(app).purposes.extend(PURPOSES)
    app.context_processor(frame)
    add_states(app, STATES)
    for sentences in SENTENCES:
        add_problem_sentences(app, sentences)
    contribute(app)
    contribute_units(app)
    contribute_staff(app)
    contribute_review(app)
    contribute_schedule(app)
    contribute_check_in(app)
    contribute_retention(app)
    speak_for_fields()
