"""Drafts of the public form: kept sealed on the server under a token that only the browser has; begun after consent only."""
import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from competition import audited
from competition.models import Paper, RegistrationDraft
from competition.models.draft import DRAFT_CONTENT, DRAFT_KEY
from competition.models.paper import PAPER_CONTENT, PAPER_SMALL
from competition.queries.drafts import OPEN, SUBMITTED, draft_named, hash_of, key_of_draft
from competition.refusals.personal import DraftGone, FormClosed, NoPicture, TooManyDrafts, TooManyPages
from competition.rules.papers import KINDS
from competition.rules.personal import CONSENT, Answers
from competition.services.finding import find_competition
from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.accounts.throttle import note_failure, throttle_key, too_many
from foundation.clock import CHINA
from foundation.crypto import new_key, wrap
from foundation.database import db, transaction
from foundation.errors import NotFound
from foundation.people.files import file_mark
from foundation.pictures.reading import Picture

FROM_ONE_ADDRESS = 100  # a school or a works registers from one address
WINDOW = timedelta(hours=1)


def actor_of(draft_id: str) -> Actor:
    """Who works on a draft: nobody that the house knows by name."""
    return Actor(f"draft:{draft_id}")


@transaction
def keep_draft(code: str, token: str | None, answers: Answers, *, step: int, address: str, at: datetime) -> str:
    """Keeps what was typed and answers the token of the draft: a new one begins where there is none that is open. Whoever
    calls has made sure of the consent. Raises :class:`FormClosed`, :class:`TooManyDrafts` (by network address)."""
    competition = find_competition(code)
    if competition.phase != "open" or not competition.registration_opens <= at.astimezone(CHINA).date() <= competition.registration_closes:
        raise FormClosed
    draft = draft_named(token, code, at, lock=True)
    if token is None or draft is None or draft.state != OPEN:
        token = chance.take(24).hex()
        draft = _begun(competition.id, token, address, at)
    draft.content = key_of_draft(draft).seal(
        json.dumps(answers.document(), ensure_ascii=False), owner=draft.public_id, field=DRAFT_CONTENT
    )
    draft.changed_at = at
    audit.record(
        audited.DRAFT_KEPT, actor=actor_of(draft.public_id), at=at, subject=f"draft:{draft.public_id}", step=step,
        consent=draft.consent,
    )
    return token


def _begun(competition_id: int, token: str, address: str, at: datetime) -> RegistrationDraft:
    by_address = throttle_key("drafts", address)
    if too_many(by_address, at, FROM_ONE_ADDRESS, WINDOW):
        raise TooManyDrafts
    note_failure(by_address, at, WINDOW, rate=True)
    public_id = chance.opaque_id()
    draft = RegistrationDraft(
        public_id=public_id, competition_id=competition_id, token_hash=hash_of(token),
        personal_key=wrap(new_key(), owner=public_id, field=DRAFT_KEY), consent=CONSENT, consented_at=at, state=OPEN, changed_at=at,
    )
    db.session.add(draft)
    db.session.flush()
    return draft


@transaction
def give_up_draft(code: str, token: str | None, *, at: datetime) -> None:
    """Removes a draft with everything in it, at once: nobody but its owner knew of it."""
    draft = draft_named(token, code, at, lock=True)
    if draft is None:
        return
    audit.record(audited.DRAFT_GIVEN_UP, actor=actor_of(draft.public_id), at=at, subject=f"draft:{draft.public_id}")
    db.session.execute(delete(Paper).where(Paper.draft_id == draft.id))
    db.session.delete(draft)


@transaction
def keep_draft_papers(code: str, token: str | None, kind: str, pictures: Sequence[Picture], *, at: datetime) -> None:
    """Adds pages of a paper to a draft; a kind of a single page replaces the one before. Raises :class:`DraftGone`,
    :class:`TooManyPages`, :class:`NoPicture`."""
    draft = _open(code, token, at)
    if kind not in KINDS:
        raise NotFound
    if not pictures:
        raise NoPicture
    there = select(func.max(Paper.page), func.count()).where(Paper.draft_id == draft.id, Paper.kind == kind)
    last, count = db.session.execute(there).one()
    if KINDS[kind] == 1:
        db.session.execute(delete(Paper).where(Paper.draft_id == draft.id, Paper.kind == kind))
        last, count = 0, 0
    if count + len(pictures) > KINDS[kind]:
        raise TooManyPages(most=KINDS[kind])
    for page, picture in enumerate(pictures, (last or 0) + 1):
        db.session.add(_sealed(draft, kind, page, picture, at))
    draft.changed_at = at
    audit.record(
        audited.PAPER_KEPT, actor=actor_of(draft.public_id), at=at, subject=f"draft:{draft.public_id}", paper=kind,
        pages=len(pictures),
    )


def _sealed(draft: RegistrationDraft, kind: str, page: int, picture: Picture, at: datetime) -> Paper:
    key, public_id = key_of_draft(draft), chance.opaque_id()
    return Paper(
        public_id=public_id, draft_id=draft.id, kind=kind, page=page,
        content=key.boxed(picture.content, public_id, PAPER_CONTENT), small=key.boxed(picture.small, public_id, PAPER_SMALL),
        digest=file_mark(key, picture.content), width=picture.width, height=picture.height, uploaded_at=at,
    )


@transaction
def remove_draft_paper(code: str, token: str | None, public_id: str, *, at: datetime) -> None:
    """Takes a page out of a draft."""
    draft = _open(code, token, at)
    page = db.session.scalar(select(Paper).where(Paper.public_id == public_id, Paper.draft_id == draft.id))
    if page is None:
        raise NotFound
    audit.record(
        audited.PAPER_REMOVED, actor=actor_of(draft.public_id), at=at, subject=f"draft:{draft.public_id}", paper=page.kind
    )
    db.session.delete(page)


def _open(code: str, token: str | None, at: datetime) -> RegistrationDraft:
    draft = draft_named(token, code, at, lock=True)
    if draft is None or draft.state != OPEN:
        raise DraftGone
    return draft


def pictures_of(draft: RegistrationDraft) -> list[tuple[str, int, Picture]]:
    """The papers of a draft, opened to be sealed anew with the key of a person: kind, page, picture."""
    key = key_of_draft(draft)
    found = db.session.scalars(select(Paper).where(Paper.draft_id == draft.id).order_by(Paper.id))
    return [
        (one.kind, one.page, Picture(
            key.opened(one.content, "v1", one.public_id, PAPER_CONTENT), one.width, one.height,
            key.opened(one.small, "v1", one.public_id, PAPER_SMALL),
        ))
        for one in found
    ]


def emptied(draft: RegistrationDraft, at: datetime) -> None:
    """What remains of a draft that was submitted: that it was, so that its owner sees so."""
    db.session.execute(delete(Paper).where(Paper.draft_id == draft.id))
    draft.content = draft.personal_key = None
    draft.state, draft.changed_at = SUBMITTED, at
