"""Keeping the papers of an entry (报名材料): taken as pictures that the house made anew, sealed with their person's key,
removed to the bin. Whose entry it is, the caller has made sure."""
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from competition import audited
from competition.models import Entry, EntryReview, Paper
from competition.models.paper import PAPER_CONTENT, PAPER_SMALL
from competition.refusals.personal import NoPicture, PaperNotTaken, PapersUnderReview, TooManyPages
from competition.rules.entry_states import REGISTERED, RETURNED, SUBMITTED, WAITING
from competition.rules.papers import KINDS, PORTRAIT, SEALED_FORM, kinds_of
from competition.rules.set_up import event_set_up
from competition.services.registration import TAKING
from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from foundation.errors import NotFound
from foundation.people.files import mark_for, seal_file
from foundation.people.models import Person
from foundation.pictures.reading import Picture

CHANGING = (SUBMITTED, RETURNED, WAITING)
LATER = (PORTRAIT, SEALED_FORM)
"""Kinds that an accepted entry may still bring: what tickets and the sealed paper need."""


@transaction
def keep_papers(
    entry_id: int, person_id: int, kind: str, pictures: Sequence[Picture], *, actor: Actor, at: datetime
) -> None:
    """Adds pages of one kind for a person of an entry; a kind of a single page replaces the one before, which goes to the
    bin. Raises :class:`PaperNotTaken`, :class:`PapersUnderReview`, :class:`TooManyPages`, :class:`NoPicture`."""
    entry = _entry(entry_id, kind)
    person = next((one.person for one in entry.members if one.person_id == person_id), None)
    asked = kinds_of(event_set_up(entry.event.set_up).papers, sealed_form=True)
    if person is None or kind not in asked:
        raise NotFound
    if not pictures:
        raise NoPicture
    there = _pages(entry_id, person_id, kind)
    if KINDS[kind] == 1:
        for one in there:
            one.removed_at = at
        there = []
    if len(there) + len(pictures) > KINDS[kind]:
        raise TooManyPages(most=KINDS[kind])
    first = max((one.page for one in there), default=0) + 1
    for page, picture in enumerate(pictures, first):
        db.session.add(sealed_page(person, kind, page, picture, at, entry_id=entry_id))
    audit.record(
        audited.PAPER_KEPT, actor=actor, at=at, subject=f"entry:{entry.public_id}", paper=kind, pages=len(pictures)
    )


def sealed_page(person: Person, kind: str, page: int, picture: Picture, at: datetime, *, entry_id: int) -> Paper:
    """A page under the key of its person."""
    public_id = chance.opaque_id()
    return Paper(
        public_id=public_id, entry_id=entry_id, person_id=person.id, kind=kind, page=page,
        content=seal_file(person, picture.content, owner=public_id, field=PAPER_CONTENT),
        small=seal_file(person, picture.small, owner=public_id, field=PAPER_SMALL),
        digest=mark_for(person, picture.content), width=picture.width, height=picture.height, uploaded_at=at,
    )


@transaction
def remove_paper(entry_id: int, public_id: str, *, actor: Actor, at: datetime) -> None:
    """Moves a page to the bin."""
    page, entry = _page(entry_id, public_id)
    if page.removed_at is not None:
        return
    page.removed_at = at
    audit.record(audited.PAPER_REMOVED, actor=actor, at=at, subject=f"entry:{entry.public_id}", paper=page.kind)


@transaction
def put_paper_back(entry_id: int, public_id: str, *, actor: Actor, at: datetime) -> None:
    """Takes a page out of the bin; raises :class:`TooManyPages` if others have taken its place."""
    page, entry = _page(entry_id, public_id)
    if page.removed_at is None:
        return
    there = _pages(entry_id, page.person_id or 0, page.kind)
    if len(there) >= KINDS[page.kind]:
        raise TooManyPages(most=KINDS[page.kind])
    page.removed_at = None
    page.page = max((one.page for one in there), default=0) + 1
    audit.record(audited.PAPER_PUT_BACK, actor=actor, at=at, subject=f"entry:{entry.public_id}", paper=page.kind)


def _pages(entry_id: int, person_id: int, kind: str) -> list[Paper]:
    query = select(Paper).where(
        Paper.entry_id == entry_id, Paper.person_id == person_id, Paper.kind == kind, Paper.removed_at.is_(None)
    )
    return list(db.session.scalars(query))


def _page(entry_id: int, public_id: str) -> tuple[Paper, Entry]:
    page = db.session.scalar(select(Paper).where(Paper.public_id == public_id, Paper.entry_id == entry_id))
    if page is None:
        raise NotFound
    return page, _entry(entry_id, page.kind)


def _entry(entry_id: int, kind: str) -> Entry:
    """The entry, locked, if this kind of paper may be changed now."""
    entry = db.session.scalar(select(Entry).where(Entry.id == entry_id).with_for_update())
    if entry is None:
        raise NotFound
    if kind not in KINDS or entry.event.competition.phase not in TAKING:
        raise PaperNotTaken
    if entry.state not in CHANGING and not (entry.state == REGISTERED and kind in LATER):
        raise PaperNotTaken
    held = select(func.count()).select_from(EntryReview).where(EntryReview.entry_id == entry.id, EntryReview.ended_at.is_(None))
    if db.session.scalar(held):
        raise PapersUnderReview
    return entry
