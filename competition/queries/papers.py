"""What can be asked about papers of entries: which there are, and one page as a picture."""
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from competition.models import Declaration, Entry, Paper
from competition.models.paper import PAPER_CONTENT, PAPER_SMALL
from competition.rules.papers import KINDS, PORTRAIT, missing
from competition.rules.set_up import event_set_up
from foundation.database import db
from foundation.people.files import open_file


@dataclass(frozen=True)
class PaperRow:
    """One page of a paper; ``person_id`` is none while it lies in a draft. The picture is asked for by its ``public_id``."""

    public_id: str
    kind: str
    page: int
    width: int
    height: int
    uploaded_at: datetime
    person_id: int | None
    person: str


@dataclass(frozen=True)
class EntryPapers:
    """The papers of an entry: what its event asks for, what is there (``removed`` lies in the bin), what is missing."""

    asked: tuple[str, ...]
    rows: tuple[PaperRow, ...]
    removed: tuple[PaperRow, ...]
    missing: tuple[str, ...]

    def of(self, kind: str, person_id: int | None = None) -> tuple[PaperRow, ...]:
        """The pages of one kind, of one person or of all."""
        return tuple(one for one in self.rows if one.kind == kind and person_id in (None, one.person_id))


def paper_row(found: Paper) -> PaperRow:
    """A page as pages list it."""
    return PaperRow(
        found.public_id, found.kind, found.page, found.width, found.height, found.uploaded_at, found.person_id,
        found.person.name if found.person else "",
    )


def papers_of(entry_id: int) -> EntryPapers:
    """The papers of an entry, in the order of the kinds and of their pages."""
    entry = db.session.get_one(Entry, entry_id)
    asked = event_set_up(entry.event.set_up).papers
    query = select(Paper).where(Paper.entry_id == entry_id).options(joinedload(Paper.person)).order_by(Paper.page, Paper.id)
    order = list(KINDS)
    found = sorted(db.session.scalars(query), key=lambda one: order.index(one.kind))
    rows = tuple(paper_row(one) for one in found if one.removed_at is None)
    removed = tuple(paper_row(one) for one in found if one.removed_at is not None)
    return EntryPapers(asked, rows, removed, missing(asked, {one.kind for one in rows}))


def paper_picture(entry_id: int, public_id: str, *, small: bool = False, person_id: int | None = None) -> bytes | None:
    """One page of an entry's papers as JPEG, of ``person_id`` only if given. The caller has made sure who looks, and that a
    look of the desk is remembered."""
    page = db.session.scalar(select(Paper).where(Paper.public_id == public_id, Paper.entry_id == entry_id))
    if page is None or page.person is None or page.person.personal_key is None or person_id not in (None, page.person_id):
        return None
    box, field = (page.small, PAPER_SMALL) if small else (page.content, PAPER_CONTENT)
    return open_file(page.person, box, owner=page.public_id, field=field)


def portrait_of(entry_id: int, person_id: int) -> bytes | None:
    """The 证件照 of a person of an entry for a ticket or a certificate (JPEG, 3 to 4); none if there is none."""
    query = select(Paper.public_id).where(
        Paper.entry_id == entry_id, Paper.person_id == person_id, Paper.kind == PORTRAIT, Paper.removed_at.is_(None)
    ).order_by(Paper.id.desc()).limit(1)
    found = db.session.scalar(query)
    return paper_picture(entry_id, found) if found else None


def consent_of(entry_id: int) -> tuple[str, datetime] | None:
    """Which version of the privacy text the applicant agreed to, and when; none for entries that came by another door."""
    found = db.session.scalar(select(Declaration).where(Declaration.entry_id == entry_id))
    return (found.consent, found.consented_at) if found else None
