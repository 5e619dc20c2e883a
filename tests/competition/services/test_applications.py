"""Applying: one door for everybody, all problems at once, a place or the waiting list, corrected and taken back."""
from datetime import date

import pytest

from competition.models import Entry, Message
from competition.refusals import EventFull, WrongPhase
from competition.refusals.applications import NotInState, RegistrationNotOpen, StaleEntry
from competition.rules.applications import ApplicantCoach
from competition.services.applications import resubmit_application, submit_application, submit_applications, withdraw_application
from competition.services.decisions import Correction, Decision, decide
from foundation.accounts.identity import SYSTEM
from foundation.clock import at_noon
from foundation.database import db
from foundation.errors import Invalid
from foundation.people.models import Person
from tests.factories.applications import application, person, submit, team
from tests.factories.competition import event_document, make_competition

BY = {"actor": SYSTEM, "at": at_noon(date(2026, 4, 12))}


@pytest.fixture(autouse=True)
def _context(app):
    with app.app_context():
        yield


def entry_of(public_id):
    return db.session.query(Entry).filter_by(public_id=public_id).one()


def problems(refusal):
    return [(problem.path, problem.code) for problem in refusal.value.problems]


def test_an_application_waits_for_review_with_its_coaches_and_what_was_declared():
    code = make_competition(phase="open")
    coaches = (ApplicantCoach("林教"), ApplicantCoach("何教", "外单位"), ApplicantCoach("吴教"))
    entry = entry_of(submit(code, 1, coaches=coaches, student=False, insurance_months=14))
    assert (entry.state, entry.source, entry.version, entry.ticket) == ("submitted", "unit", 1, "202601010001")
    assert entry.declared == {"student": False, "insurance_months": 14}
    assert [(one.person.name, one.unit, one.share) for one in entry.coaches] == [
        ("林教", "样例单位01", 3334), ("何教", "外单位", 3333), ("吴教", "样例单位01", 3333)
    ]
    assert entry.coach.name == "林教"
    assert [one.occasion for one in db.session.query(Message)] == ["submitted"]
