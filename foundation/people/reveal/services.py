"""Looking at a number: one at a time with a reason, or what a reviewer needs; each look is remembered, the value never."""
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import func, select

from foundation import audit
from foundation.accounts.identity import Actor
from foundation.accounts.models import User
from foundation.clock import CHINA
from foundation.database import db, transaction
from foundation.errors import NotFound
from foundation.people.models import Person
from foundation.people.reveal import audited
from foundation.people.reveal.models import Reveal
from foundation.people.reveal.refusals import NothingKept, ReasonMissing, TooManyLooks
from foundation.people.sealing import id_number_of, phone_of

LIMIT = 30
WINDOW = timedelta(hours=1)
SHORTEST_REASON = 4
DIGITS = re.compile(r"(?:\d[\s\-\uff0d]?){6,}[\dXx]")
Field = Literal["id_number", "phone"]
OPEN = {"id_number": id_number_of, "phone": phone_of}


def without_digits(text: str) -> str:
    """A reason as it may be kept: a run of seven and more digits could be the very number that was looked at."""
    return DIGITS.sub("*******", text)


def reveal_number(person_id: int, field: Field, reason: str, *, subject: str, actor: Actor, at: datetime) -> str:
    """One number of one person, in full. Raises :class:`TooManyLooks` (30 an hour by one person, under whichever account;
    the security administrator sees it), :class:`ReasonMissing`, :class:`NothingKept`."""
    value = _revealed(person_id, field, reason, subject=subject, actor=actor, at=at)
    if value is None:
        raise TooManyLooks(limit=LIMIT)
    return value


@transaction
def _revealed(person_id: int, field: Field, reason: str, *, subject: str, actor: Actor, at: datetime) -> str | None:
    said = without_digits(reason.strip())[:300]
    if len(said) < SHORTEST_REASON:
        raise ReasonMissing
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    if _looks(actor, at) >= LIMIT:
        audit.record(audited.LIMIT_REACHED, actor=actor, at=at, subject=f"user:{actor.id}", limit=LIMIT)
        return None
    value = OPEN[field](person)
    if not value:
        raise NothingKept
    db.session.add(Reveal(
        at=at, actor=actor.id, person=person.public_id, field=field, way="reason", subject=subject, reason=said
    ))
    audit.record(audited.LOOKED, actor=actor, at=at, subject=subject, field=field, person=person.public_id, reason=said)
    return value


def _looks(actor: Actor, at: datetime) -> int:
    """How often this person looked within the last hour. Two looks at one moment wait for each other."""
    index = db.session.scalar(select(User.person_index).where(User.id == actor.user_id))
    mine = User.person_index == index if index else User.id == actor.user_id
    accounts = list(db.session.scalars(select(User.public_id).where(mine).order_by(User.id).with_for_update()))
    query = select(func.count()).select_from(Reveal).where(
        Reveal.way == "reason", Reveal.at > at - WINDOW, Reveal.actor.in_(accounts)
    )
    return db.session.scalar(query) or 0


@transaction
def show_for_review(
    person_ids: Sequence[int], *, subject: str, actor: Actor, at: datetime
) -> dict[int, tuple[str, str]]:
    """Identity number and phone of the people of an entry under review, for its reviewer: the caller has made sure of
    that. The first look of a day at an entry is remembered."""
    people = list(db.session.scalars(select(Person).where(Person.id.in_(person_ids))))
    _note_review(people, "all", audited.SHOWN_FOR_REVIEW, subject, actor, at)
    return {person.id: (id_number_of(person) or "", phone_of(person) or "") for person in people}


@transaction
def note_papers_shown(person_ids: Sequence[int], *, subject: str, actor: Actor, at: datetime) -> None:
    """Remembers that a reviewer opens papers of the people of an entry: the first look of a day, as with the numbers."""
    people = list(db.session.scalars(select(Person).where(Person.id.in_(person_ids))))
    _note_review(people, "papers", audited.PAPERS_SHOWN, subject, actor, at)


def _note_review(people: Sequence[Person], field: str, kind: str, subject: str, actor: Actor, at: datetime) -> None:
    if not people or _looked_today(subject, field, actor, at):
        return
    for person in people:
        db.session.add(Reveal(at=at, actor=actor.id, person=person.public_id, field=field, way="review", subject=subject))
    audit.record(
        kind, actor=actor, at=at, subject=subject, people=len(people), persons=[person.public_id for person in people]
    )


def _looked_today(subject: str, field: str, actor: Actor, at: datetime) -> bool:
    midnight = at.astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    query = select(Reveal.id).where(
        Reveal.way == "review", Reveal.actor == actor.id, Reveal.subject == subject, Reveal.field == field, Reveal.at >= midnight
    )
    return db.session.scalar(query.limit(1)) is not None


@transaction
def note_log_taken(rows: int, *, actor: Actor, at: datetime) -> None:
    """Leaves the entry of somebody who takes the list of looks away."""
    audit.record(audited.LOG_TAKEN, actor=actor, at=at, subject="looks", rows=rows)
