"""Correcting one's own application after it was returned: through the one door, with what was said beyond it."""
from datetime import datetime

from sqlalchemy import select

from competition.models import Declaration, Entry
from competition.queries.personal import excluding_titles
from competition.rules.personal import CONSENT, Answers, application_of
from competition.services.applications import resubmit_application
from competition.services.personal import declare
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from foundation.errors import NotFound
from foundation.people.models import Person
from foundation.people.sealing import keep_email


@transaction
def correct_own(
    person_id: int, code: str, public_id: str, answers: Answers, version: int, *, actor: Actor, at: datetime
) -> None:
    """Submits an own application again; the number of the document stays, an empty phone or e-mail too. The consent of the
    first time is still the one that counts. Raises what the one door refuses."""
    application = application_of(answers, excluding_titles(code, answers.event), keeps=person_id)
    resubmit_application(code, public_id, application, version, actor=actor, at=at)
    entry = db.session.scalar(select(Entry).where(Entry.public_id == public_id))
    person = db.session.get(Person, person_id)
    if entry is None or person is None:
        raise NotFound
    if answers.email:
        keep_email(person, answers.email)
    said = db.session.scalar(select(Declaration).where(Declaration.entry_id == entry.id))
    consent, moment = (said.consent, said.consented_at) if said else (CONSENT, at)
    declare(entry, person, answers, consent, moment, actor=actor, at=at)
