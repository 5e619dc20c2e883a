"""Submitting the public form (个人报名): the draft becomes an application through the one door, its papers go under the key of
the person, and nobody learns from the answer whether somebody was registered before."""
import json
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update

from competition import audited
from competition.models import Declaration, Entry, Paper, RegistrationDraft
from competition.models.draft import DRAFT_CONTENT
from competition.models.paper import DECLARED
from competition.queries.drafts import OPEN, draft_named, key_of_draft
from competition.queries.personal import excluding_titles
from competition.refusals.personal import PAPER_KINDS, DraftGone
from competition.rules.papers import missing
from competition.rules.personal import TOLD_BY_MESSAGE, Answers, answers_in, application_of, field_of, problems_in
from competition.rules.set_up import event_set_up
from competition.services.applications import submit_application
from competition.services.comeback import send_link
from competition.services.drafts import actor_of, emptied, pictures_of
from competition.services.papers import sealed_page
from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.clock import CHINA
from foundation.database import db, transaction
from foundation.errors import Invalid
from foundation.people.files import seal_words
from foundation.people.models import Person
from foundation.people.queries import person_by_id_number
from foundation.people.sealing import keep_email
from foundation.rules.problems import Problem

NEW, KNOWN = "new", "known"


@transaction
def submit_draft(code: str, token: str | None, *, base: str, at: datetime) -> None:
    """Submits a draft. Raises :class:`Invalid` with everything that is still wrong, by field of the form, and what the one
    door refuses otherwise.

    If the holder of the number is in the event already, or is known under another name or phone number, nothing is stored;
    the phone that is kept of them gets a link instead (``base`` is the address that it begins with). The answer to whoever
    submits is the same."""
    draft = draft_named(token, code, at, lock=True)
    if draft is None:
        raise DraftGone
    if draft.state != OPEN:
        return
    answers, actor = _answers(draft), actor_of(draft.public_id)
    known = person_by_id_number(application_of(answers).people[0].id_number, answers.id_type)
    public_id, problems = _through_the_door(code, draft, answers, known, actor, at)
    problems += _missing(draft, answers)
    if problems:
        raise Invalid(problems)
    if public_id is None and known is not None:
        send_link([known], code, base=base, actor=actor, at=at)
    if public_id is not None:
        _furnish(public_id, draft, answers, actor, at)
    audit.record(
        audited.DRAFT_SUBMITTED, actor=actor, at=at, subject=f"draft:{draft.public_id}", outcome=NEW if public_id else KNOWN
    )
    emptied(draft, at)


def _answers(draft: RegistrationDraft) -> Answers:
    text = key_of_draft(draft).unseal(draft.content or "{}", owner=draft.public_id, field=DRAFT_CONTENT)
    return answers_in(json.loads(text))


def _through_the_door(
    code: str, draft: RegistrationDraft, answers: Answers, known: Person | None, actor: Actor, at: datetime
) -> tuple[str | None, list[Problem]]:
    """The entry that was made (none if the person must be told by message), and every problem that may be shown."""
    own = problems_in(answers, at.astimezone(CHINA).date())
    if own:
        return None, own
    told = known is not None and known.name != application_of(answers).people[0].name
    made = None
    try:
        with db.session.begin_nested():
            application = application_of(answers, excluding_titles(code, answers.event))
            made = submit_application(code, application, source="person", actor=actor, at=at)
            if told:
                raise _UnderAnotherName
    except _UnderAnotherName:
        return None, []
    except Invalid as refusal:
        shown = [replace(one, path=field_of(one.path)) for one in refusal.problems if one.code not in TOLD_BY_MESSAGE]
        return None, shown
    return made, []


class _UnderAnotherName(Exception):
    """Takes back what the one door has just done: whoever knows an identity number must not rename its holder."""


def _missing(draft: RegistrationDraft, answers: Answers) -> list[Problem]:
    present = set(db.session.scalars(select(Paper.kind).where(Paper.draft_id == draft.id)))
    event = next((one for one in draft.competition.events if one.code == answers.event), None)
    asked = event_set_up(event.set_up).papers if event else ()
    return [Problem(kind, "paper_missing", {"kind": PAPER_KINDS[kind]}) for kind in missing(asked, present)]


def _furnish(public_id: str, draft: RegistrationDraft, answers: Answers, actor: Actor, at: datetime) -> None:
    """Gives an entry its papers and the declaration; those of an earlier attempt go to the bin."""
    entry = db.session.scalars(select(Entry).where(Entry.public_id == public_id)).one()
    person = entry.members[0].person
    pictures = pictures_of(draft)
    kinds = {kind for kind, _page, _picture in pictures}
    db.session.execute(
        update(Paper).where(Paper.entry_id == entry.id, Paper.kind.in_(kinds), Paper.removed_at.is_(None)).values(removed_at=at)
        .execution_options(synchronize_session=False)
    )
    for kind, page, picture in pictures:
        db.session.add(sealed_page(person, kind, page, picture, at, entry_id=entry.id))
    if answers.email:
        keep_email(person, answers.email)
    declare(entry, person, answers, draft.consent, draft.consented_at, actor=actor, at=at)


def declare(
    entry: Entry, person: Person, answers: Answers, consent: str, consented_at: datetime, *, actor: Actor, at: datetime
) -> None:
    """Keeps what the applicant agreed to and said of themselves beyond the entry's columns."""
    said = db.session.scalar(select(Declaration).where(Declaration.entry_id == entry.id))
    if said is None:
        said = Declaration(public_id=chance.opaque_id(), entry_id=entry.id, person_id=person.id)
        db.session.add(said)
    said.person_id, said.consent, said.consented_at = person.id, consent, consented_at
    text = json.dumps({"experience": answers.experience}, ensure_ascii=False)
    said.content = seal_words(person, text, owner=said.public_id, field=DECLARED)
    audit.record(audited.DECLARED, actor=actor, at=at, subject=f"entry:{entry.public_id}", consent=consent)
