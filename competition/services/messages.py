"""Telling people about their entry: a message is a row first; how and when it leaves is decided here, and only once."""
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select, update

from competition import audited
from competition.models import Entry, Message, MessageList, MessageWording
from competition.models.message import BODY
from competition.refusals.messages import MessageHasLeft, NothingToList
from competition.rules.messages import OCCASIONS, WORDINGS, compose, problems_of
from competition.services.finding import competition_subject, find_competition
from foundation import audit, chance, mail
from foundation.accounts.identity import Actor
from foundation.crypto import seal
from foundation.database import db, transaction
from foundation.errors import Invalid, NotFound
from foundation.people.models import Person

SMS, EMAIL = "sms", "email"


@transaction
def notify(
    entry_id: int, occasion: str, facts: Mapping[str, str] | None = None, *, actor: Actor, at: datetime,
    valid_until: datetime | None = None,
) -> int:
    """Has whoever stands for an entry (its competitor, the first of a team) told about it; answers how many messages wait now.

    ``facts`` adds to what is known of the entry (姓名, 赛事, 赛项, 准考证号, 单位): 原因, 链接, 时间, 地点. Somebody without phone and
    e-mail is told by the page of the entry only.
    """
    if occasion not in OCCASIONS:
        raise ValueError(occasion)
    entry = db.session.get(Entry, entry_id)
    if entry is None or not entry.members:
        return 0
    person, event = entry.members[0].person, entry.event
    competition = event.competition
    body = compose(wording_of(competition.id, occasion), {
        "姓名": person.name, "赛事": competition.name, "赛项": event.title, "准考证号": entry.ticket, "单位": entry.unit.name,
        **(facts or {}),
    })
    channels = _channels(person)
    for channel in channels:
        public_id = chance.opaque_id()
        db.session.add(Message(
            public_id=public_id, competition_id=competition.id, entry_id=entry.id, person_id=person.id, occasion=occasion,
            channel=channel, state="waiting", body=seal(body, owner=public_id, field=BODY), created_at=at,
            valid_until=valid_until, attempts=0,
        ))
    if channels:
        audit.record(
            audited.MESSAGE_QUEUED, actor=actor, at=at, subject=f"entry:{entry.public_id}", occasion=occasion,
            channels=", ".join(channels),
        )
    return len(channels)


def _channels(person: Person) -> list[str]:
    """By what somebody can be reached: the number for the SMS platform, the e-mail address where e-mail leaves the house."""
    return [
        channel for channel, there in ((SMS, person.phone), (EMAIL, person.email and mail.configured())) if there
    ]


def wording_of(competition_id: int, occasion: str) -> str:
    """The words that a competition uses now."""
    query = (
        select(MessageWording.wording)
        .where(MessageWording.competition_id == competition_id, MessageWording.occasion == occasion)
        .order_by(MessageWording.version.desc()).limit(1)
    )
    return db.session.scalar(query) or WORDINGS[occasion]


@transaction
def set_wording(code: str, occasion: str, wording: str, *, actor: Actor, at: datetime) -> None:
    """Sets the words for an occasion from now on; messages that wait keep theirs. Raises :class:`Invalid`."""
    competition = find_competition(code)
    if occasion not in OCCASIONS:
        raise NotFound
    wording = wording.strip()
    problems = problems_of(occasion, wording)
    if problems:
        raise Invalid(problems)
    if wording == wording_of(competition.id, occasion):
        return
    last = db.session.scalar(select(func.max(MessageWording.version)).where(
        MessageWording.competition_id == competition.id, MessageWording.occasion == occasion
    ))
    db.session.add(MessageWording(
        competition_id=competition.id, occasion=occasion, version=(last or 0) + 1, wording=wording, set_by=actor.user_id,
        set_at=at,
    ))
    audit.record(
        audited.WORDING_SET, actor=actor, at=at, subject=competition_subject(code), occasion=occasion, version=(last or 0) + 1
    )


@transaction
def make_list(code: str, *, actor: Actor, at: datetime) -> str:
    """Puts every waiting text message of a competition on one list for the SMS platform; answers its public id. What has
    become invalid meanwhile is left out. Raises :class:`NothingToList`."""
    competition = find_competition(code)
    waiting = _waiting_texts(competition.id, at)
    if not waiting:
        raise NothingToList
    earlier = db.session.scalar(select(func.count()).select_from(MessageList).where(MessageList.competition_id == competition.id))
    made = MessageList(
        public_id=chance.opaque_id(), competition_id=competition.id, number=(earlier or 0) + 1, made_by=actor.user_id, made_at=at
    )
    db.session.add(made)
    db.session.flush()
    db.session.execute(
        update(Message).where(Message.id.in_(waiting)).values(list_id=made.id, state="listed", left_at=at)
        .execution_options(synchronize_session=False)
    )
    audit.record(
        audited.MESSAGES_LISTED, actor=actor, at=at, subject=competition_subject(code), number=made.number, count=len(waiting)
    )
    return made.public_id


def _waiting_texts(competition_id: int, at: datetime) -> list[int]:
    query = (
        select(Message.id).where(
            Message.competition_id == competition_id, Message.channel == SMS, Message.state == "waiting",
            Message.valid_until.is_(None) | (Message.valid_until > at),
        ).with_for_update()
    )
    return list(db.session.scalars(query))


@transaction
def withdraw_message(code: str, public_id: str, *, actor: Actor, at: datetime) -> None:
    """Takes a message back that has not left yet; raises :class:`MessageHasLeft`."""
    competition = find_competition(code)
    found = db.session.scalar(select(Message).where(Message.public_id == public_id).with_for_update())
    if found is None or found.competition_id != competition.id:
        raise NotFound
    if found.state not in ("waiting", "failed"):
        raise MessageHasLeft
    found.state = "withdrawn"
    audit.record(
        audited.MESSAGE_WITHDRAWN, actor=actor, at=at, subject=f"entry:{found.entry.public_id}", occasion=found.occasion
    )
