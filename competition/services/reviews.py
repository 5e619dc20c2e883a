"""Review of registrations: taken, handed back, given to another, done; and the numbers that its reviewer needs to see."""
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from competition import audited
from competition.models import Competition, Entry, EntryReview
from competition.permissions import Competitions
from competition.refusals import NoReviewer, NotYourReview, ReviewedByAnother, TooManyReviews
from competition.services.finding import find_competition, require_phase
from competition.services.registration import TAKING
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.accounts.models import User
from foundation.accounts.permissions import may
from foundation.database import db, transaction
from foundation.errors import NotFound
from foundation.people.reveal.services import show_for_review

AT_ONCE = 20
CHECKED, HANDED_BACK, REASSIGNED = "checked", "handed_back", "reassigned"


@transaction
def take_review(code: str, public_id: str, *, actor: Actor, at: datetime) -> None:
    """Takes an entry into one's hands; raises :class:`ReviewedByAnother`, or :class:`TooManyReviews` (20 at once)."""
    entry = _entry(code, public_id)
    held = _open(entry)
    if held is not None and held.reviewer_id == actor.user_id:
        return
    if held is not None:
        raise ReviewedByAnother(name=held.reviewer.name)
    reviewer = _user(actor)
    mine = select(func.count()).select_from(EntryReview).where(
        EntryReview.reviewer_id == reviewer.id, EntryReview.ended_at.is_(None)
    )
    if (db.session.scalar(mine) or 0) >= AT_ONCE:
        raise TooManyReviews(limit=AT_ONCE)
    _assign(entry, reviewer, reviewer, at)
    audit.record(audited.REVIEW_TAKEN, actor=actor, at=at, subject=f"entry:{public_id}", ticket=entry.ticket)


@transaction
def hand_back(code: str, public_id: str, *, actor: Actor, at: datetime) -> None:
    """Gives an entry back unreviewed; anybody may take it."""
    _end(code, public_id, HANDED_BACK, actor, at)


@transaction
def finish_review(code: str, public_id: str, *, actor: Actor, at: datetime) -> None:
    """The reviewer has looked at everything: the numbers are masked again."""
    _end(code, public_id, CHECKED, actor, at)


def _end(code: str, public_id: str, outcome: str, actor: Actor, at: datetime) -> None:
    entry = _entry(code, public_id, during=None)
    held = _open(entry)
    if held is None or held.reviewer_id != actor.user_id:
        raise NotYourReview
    held.ended_at, held.outcome = at, outcome
    audit.record(audited.REVIEW_ENDED, actor=actor, at=at, subject=f"entry:{public_id}", ticket=entry.ticket, outcome=outcome)


@transaction
def reassign_review(code: str, public_id: str, reviewer_id: int, *, actor: Actor, at: datetime) -> None:
    """An organizer gives an entry to a reviewer of this competition; raises :class:`NoReviewer`."""
    entry = _entry(code, public_id)
    competition: Competition = entry.event.competition
    reviewer = db.session.get(User, reviewer_id)
    if reviewer is None or reviewer.disabled_at is not None or not may(
        reviewer.identity, Competitions.REVIEW, jurisdiction=competition.jurisdiction, competition=code
    ):
        raise NoReviewer
    held = _open(entry)
    if held is not None and held.reviewer_id == reviewer.id:
        return
    before = held.reviewer.public_id if held else None
    if held is not None:
        held.ended_at, held.outcome = at, REASSIGNED
        db.session.flush()
    _assign(entry, reviewer, _user(actor), at)
    audit.record(
        audited.REVIEW_ASSIGNED, actor=actor, at=at, subject=f"entry:{public_id}", ticket=entry.ticket,
        reviewer=reviewer.public_id, before=before,
    )


@transaction
def numbers_under_review(code: str, public_id: str, *, actor: Actor, at: datetime) -> dict[int, tuple[str, str]]:
    """Identity number and phone in full by person, if the entry is in this reviewer's hands now; otherwise none."""
    entry = _entry(code, public_id, during=None)
    held = _open(entry)
    competition: Competition = entry.event.competition
    if held is None or held.reviewer_id != actor.user_id or competition.phase not in TAKING:
        return {}
    people = [one.person_id for one in entry.members]
    return show_for_review(people, subject=f"entry:{public_id}", actor=actor, at=at)


def _entry(code: str, public_id: str, during: tuple[str, ...] | None = TAKING) -> Entry:
    competition = find_competition(code)
    entry = db.session.scalar(select(Entry).where(Entry.public_id == public_id))
    if entry is None or entry.event.competition_id != competition.id:
        raise NotFound
    if during is not None:
        require_phase(competition, during, _l("审核报名"))
    return entry


def _open(entry: Entry) -> EntryReview | None:
    query = select(EntryReview).where(EntryReview.entry_id == entry.id, EntryReview.ended_at.is_(None))
    return db.session.scalar(query)


def _user(actor: Actor) -> User:
    return db.session.get_one(User, actor.user_id)


def _assign(entry: Entry, reviewer: User, by: User, at: datetime) -> None:
    db.session.add(EntryReview(entry=entry, reviewer=reviewer, assigned_by=by.id, assigned_at=at))
