"""The rows of this room's purpose exports: everybody who is registered, with the full number that the purpose needs."""
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from competition.models import Competition, Entry, Event, Member, Message, MessageList
from competition.models.message import BODY
from competition.queries.messages import message_lists
from foundation.crypto import unseal
from foundation.database import db
from foundation.people.sealing import id_number_of, phone_of

REGISTERED = "registered"


def registered_people(code: str, _thing: str = "") -> int:
    """How many people are registered: one who competes in two events counts once for each, as the lists do."""
    query = (
        select(func.count()).select_from(Member).join(Member.entry).join(Entry.event).join(Event.competition)
        .where(Competition.code == code, Entry.state == REGISTERED)
    )
    return db.session.scalar(query) or 0


def _members(code: str) -> Iterator[Member]:
    query = (
        select(Member).join(Member.entry).join(Entry.event).join(Event.competition)
        .where(Competition.code == code, Entry.state == REGISTERED)
        .options(joinedload(Member.entry).options(
            joinedload(Entry.unit), joinedload(Entry.event).joinedload(Event.competition)
        )).order_by(Event.position, Entry.ticket, Member.position)
    )
    yield from db.session.scalars(query)


def insurance_rows(code: str, _thing: str) -> list[tuple[str, ...]]:
    """Name, identity number, event, first and last day of the competition."""
    return [
        (
            one.person.name, id_number_of(one.person) or "", one.entry.event.title,
            f"{one.entry.event.competition.starts:%Y-%m-%d}", f"{one.entry.event.competition.ends:%Y-%m-%d}",
        )
        for one in _members(code)
    ]


def insured_rows(code: str, _thing: str) -> list[tuple[str, ...]]:
    """Name, identity number, unit and its code: what the social insurance office compares."""
    return [
        (one.person.name, id_number_of(one.person) or "", one.entry.unit.name, one.entry.unit.code or "")
        for one in _members(code)
    ]


def listed_people(code: str, thing: str) -> int:
    """How many messages a list holds (purpose export 短信)."""
    query = (
        select(func.count()).select_from(Message).join(MessageList, Message.list_id == MessageList.id)
        .join(Competition, MessageList.competition_id == Competition.id)
        .where(MessageList.public_id == thing, Competition.code == code)
    )
    return db.session.scalar(query) or 0


def lists_to_choose(code: str) -> list[tuple[str, str]]:
    """The lists of a competition by id and name."""
    return [(one.public_id, f"{one.number}（{one.count}）") for one in message_lists(code)]


def listed_rows(code: str, thing: str) -> list[tuple[str, str]]:
    """Number and text, as the SMS platform takes them; somebody who was erased meanwhile is left out."""
    query = (
        select(Message).join(MessageList, Message.list_id == MessageList.id).join(Message.entry).join(Entry.event)
        .join(Competition).where(Competition.code == code, MessageList.public_id == thing)
        .options(joinedload(Message.person)).order_by(Message.id)
    )
    return [
        (number, unseal(one.body, owner=one.public_id, field=BODY)) for one in db.session.scalars(query)
        if one.body and (number := phone_of(one.person))
    ]
