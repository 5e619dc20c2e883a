"""What can be asked about drafts of the public form, by whoever holds their token."""
import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from competition.models import Paper, RegistrationDraft
from competition.models.draft import DRAFT_CONTENT, DRAFT_KEY
from competition.models.paper import PAPER_CONTENT, PAPER_SMALL
from competition.queries.papers import PaperRow, paper_row
from competition.rules.papers import DRAFTS
from competition.rules.personal import Answers, answers_in
from foundation.crypto import Key, unwrap
from foundation.database import db

OPEN, SUBMITTED = "open", "submitted"


@dataclass(frozen=True)
class DraftView:
    """A draft as its owner sees it."""

    id: int
    public_id: str
    code: str
    state: str
    consent: str
    consented_at: datetime
    changed_at: datetime
    answers: Answers = field(repr=False)
    papers: tuple[PaperRow, ...] = ()

    @property
    def is_open(self) -> bool:
        """True until it is submitted."""
        return self.state == OPEN


def hash_of(token: str) -> str:
    """What is stored of a token: it has 192 random bits, so that nobody finds it by trying."""
    return hashlib.sha256(token.encode()).hexdigest()


def key_of_draft(draft: RegistrationDraft) -> Key:
    """The key that opens a draft that is still open."""
    return unwrap(draft.personal_key or "", owner=draft.public_id, field=DRAFT_KEY)


def draft_named(token: str | None, code: str, at: datetime, *, lock: bool = False) -> RegistrationDraft | None:
    """The draft of a token for a competition; none once it is too old."""
    if not token:
        return None
    query = select(RegistrationDraft).where(RegistrationDraft.token_hash == hash_of(token))
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None or found.competition.code != code or at - found.changed_at >= DRAFTS:
        return None
    return found


def draft_of(token: str | None, code: str, at: datetime) -> DraftView | None:
    """A draft with everything that was typed and uploaded so far."""
    found = draft_named(token, code, at)
    if found is None:
        return None
    answers = Answers()
    if found.content and found.personal_key:
        text = key_of_draft(found).unseal(found.content, owner=found.public_id, field=DRAFT_CONTENT)
        answers = answers_in(json.loads(text))
    return DraftView(
        found.id, found.public_id, code, found.state, found.consent, found.consented_at, found.changed_at, answers, papers_in(found.id)
    )


def papers_in(draft_id: int) -> tuple[PaperRow, ...]:
    """The papers of a draft, by kind and page."""
    query = select(Paper).where(Paper.draft_id == draft_id, Paper.removed_at.is_(None)).order_by(Paper.page, Paper.id)
    return tuple(paper_row(one) for one in db.session.scalars(query))


def draft_picture(token: str | None, code: str, public_id: str, at: datetime, *, small: bool = False) -> bytes | None:
    """One page of a draft's papers, for whoever holds the token."""
    draft = draft_named(token, code, at)
    if draft is None or draft.personal_key is None:
        return None
    page = db.session.scalar(select(Paper).where(Paper.public_id == public_id, Paper.draft_id == draft.id))
    if page is None:
        return None
    box, kind = (page.small, PAPER_SMALL) if small else (page.content, PAPER_CONTENT)
    return key_of_draft(draft).opened(box, "v1", page.public_id, kind)
