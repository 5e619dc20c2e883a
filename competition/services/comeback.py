"""Coming back without a password: the phone number and the last six of the identity document bring a one-time link by message.

The answer is the same whether anybody is registered; a link counts once and for a while; only hashes are kept.
"""
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from competition import audited
from competition.models import Competition, Entry, Event, Member, ReturnLink
from competition.queries.drafts import hash_of
from competition.refusals.personal import LinkSpent, TooManyLinks
from competition.rules.registrations.cells import clean_phone
from competition.services.messages import notify
from foundation import audit, chance, mail
from foundation.accounts.identity import Actor
from foundation.accounts.throttle import note_failure, throttle_key, too_many
from foundation.database import db, transaction
from foundation.people.models import Person
from foundation.people.queries import people_with_phone

ANYBODY = Actor("anonymous")
LINK, LISTED, SESSION = timedelta(minutes=30), timedelta(hours=24), timedelta(minutes=30)
"""How long a link counts that leaves at once as e-mail; one that waits for the next list to the SMS platform; a visit."""
WINDOW = timedelta(hours=1)
FOR_ONE_PHONE, FROM_ONE_ADDRESS = 5, 60
SENT, NOBODY = "sent", "nobody"


def ask_link(phone: str, last_six: str, *, address: str, base: str, at: datetime) -> None:
    """Has a link sent, if somebody is registered under this number and document; says nothing of it. Every question counts,
    right or wrong: raises :class:`TooManyLinks` by phone number and by network address."""
    if not _asked(clean_phone(phone), last_six.strip().upper(), address, base, at):
        raise TooManyLinks


@transaction
def _asked(phone: str, last_six: str, address: str, base: str, at: datetime) -> bool:
    by_phone, by_address = throttle_key("comeback-phone", phone), throttle_key("comeback", address)
    if too_many(by_phone, at, FOR_ONE_PHONE, WINDOW) or too_many(by_address, at, FROM_ONE_ADDRESS, WINDOW):
        return False
    note_failure(by_phone, at, WINDOW, rate=True)
    note_failure(by_address, at, WINDOW, rate=True)
    people = people_with_phone(phone, last_six)
    sent = send_link(people, None, base=base, actor=ANYBODY, at=at)
    audit.record(
        audited.LINK_ASKED, actor=ANYBODY, at=at, subject=f"comeback:{by_phone}", outcome=SENT if sent else NOBODY
    )
    return True


def send_link(people: Sequence[Person], code: str | None, *, base: str, actor: Actor, at: datetime) -> bool:
    """Makes a link for the first of these people who is in an entry (of this competition, if they are) and has it sent to
    the phone that is kept of them. Part of a transaction."""
    for person in people:
        entry_id = _entry_of(person, code) or _entry_of(person, None)
        if entry_id is None:
            continue
        token = chance.take(24).hex()
        until = at + (LINK if person.email and mail.configured() else LISTED)
        db.session.add(ReturnLink(
            public_id=chance.opaque_id(), person_id=person.id, token_hash=hash_of(token), made_at=at, expires_at=until
        ))
        notify(entry_id, "link", {"链接": f"{base}/register/link/{token}"}, actor=actor, at=at, valid_until=until)
        return True
    return False


def _entry_of(person: Person, code: str | None) -> int | None:
    query = select(Entry.id).join(Member, Member.entry_id == Entry.id).join(Event, Event.id == Entry.event_id).where(
        Member.person_id == person.id
    )
    if code:
        query = query.join(Competition, Competition.id == Event.competition_id).where(Competition.code == code)
    return db.session.scalar(query.order_by(Entry.id.desc()).limit(1))


@transaction
def open_link(token: str, *, at: datetime) -> str:
    """Exchanges a link for the token of a short session; two who open it at one moment wait for each other, and the later one
    is told. Raises :class:`LinkSpent`."""
    link = db.session.scalar(select(ReturnLink).where(ReturnLink.token_hash == hash_of(token)).with_for_update())
    if link is None or link.used_at is not None or at >= link.expires_at or link.person.erased_at is not None:
        raise LinkSpent
    session = chance.take(24).hex()
    link.used_at, link.session_hash, link.session_until = at, hash_of(session), at + SESSION
    audit.record(audited.LINK_USED, actor=Actor(link.person.public_id), at=at, subject=f"person:{link.person.public_id}")
    return session


@transaction
def leave(session: str, *, at: datetime) -> None:
    """Ends a session before its time: for phones that are handed on."""
    link = db.session.scalar(select(ReturnLink).where(ReturnLink.session_hash == hash_of(session)).with_for_update())
    if link is None or link.session_until is None or at >= link.session_until:
        return
    link.session_until = at
    audit.record(audited.LINK_LEFT, actor=Actor(link.person.public_id), at=at, subject=f"person:{link.person.public_id}")
