"""Sending what waits as e-mail. A message is marked before it is handed over, so that one that may have arrived is never
sent again by itself: what was in the server's hands when this process died is ``unsure`` and a person decides."""
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select

from competition import audited
from competition.models import Message
from competition.models.message import BODY
from competition.services.messages import EMAIL
from foundation import audit, mail
from foundation.accounts.identity import SYSTEM, Actor
from foundation.clock import now
from foundation.crypto import unseal
from foundation.database import db, transaction
from foundation.errors import NotFound
from foundation.jobs.kinds import every_minute
from foundation.people.sealing import email_of

ATTEMPTS = 3
PAUSE = timedelta(minutes=5)
AT_ONCE = 100
LOST = timedelta(minutes=10)


@every_minute
def send_waiting(at: datetime) -> None:
    """Sends the e-mails that wait, as many as a minute allows."""
    if not mail.configured():
        return
    give_up_lost(actor=SYSTEM, at=at)
    for message_id in list(_due(at)):
        send_one(message_id)


def _due(at: datetime) -> Iterator[int]:
    query = (
        select(Message.id).where(
            Message.channel == EMAIL, Message.state == "waiting",
            Message.valid_until.is_(None) | (Message.valid_until > at),
            Message.left_at.is_(None) | (Message.left_at < at - PAUSE),
        ).order_by(Message.id).limit(AT_ONCE)
    )
    yield from db.session.scalars(query)


def send_one(message_id: int) -> None:
    """Takes one message, hands it over, and notes what became of it: three steps, so that no server is waited for inside
    a transaction."""
    taken = take(message_id, actor=SYSTEM, at=now())
    if taken is None:
        return
    address, subject, text = taken
    try:
        mail.send(address, subject, text)
    except mail.NotDelivered as fault:
        settle(message_id, fault, actor=SYSTEM, at=now())
    else:
        settle(message_id, None, actor=SYSTEM, at=now())


@transaction
def take(message_id: int, *, actor: Actor, at: datetime) -> tuple[str, str, str] | None:
    """Address, subject and text of a message that is sent now; none if somebody else has it."""
    found = db.session.scalar(select(Message).where(Message.id == message_id).with_for_update())
    if found is None or found.state != "waiting" or not found.body:
        return None
    address = email_of(found.person)
    found.state, found.attempts, found.left_at = "sending", found.attempts + 1, at
    if not address:
        found.state, found.fault = "failed", "no address"
    audit.record(
        audited.MESSAGE_TAKEN, actor=actor, at=at, subject=f"entry:{found.entry.public_id}", occasion=found.occasion,
        attempt=found.attempts,
    )
    return (address, found.entry.event.competition.name, unseal(found.body, owner=found.public_id, field=BODY)) if address else None


@transaction
def settle(message_id: int, fault: mail.NotDelivered | None, *, actor: Actor, at: datetime) -> None:
    """What became of a message: sent, to be tried again, failed, or nobody can say."""
    found = db.session.get(Message, message_id)
    if found is None or found.state != "sending":
        return
    found.left_at, found.fault = at, fault.said if fault else None
    if fault is None:
        found.state = "sent"
    elif not fault.certain:
        found.state = "unsure"
    else:
        found.state = "waiting" if fault.again and found.attempts < ATTEMPTS else "failed"
    audit.record(
        audited.MESSAGE_SETTLED, actor=actor, at=at, subject=f"entry:{found.entry.public_id}", occasion=found.occasion,
        state=found.state,
    )


@transaction
def give_up_lost(*, actor: Actor, at: datetime) -> None:
    """Messages that were being handed over when the process died: nobody can say whether they have arrived."""
    lost = list(db.session.scalars(select(Message).where(Message.state == "sending", Message.left_at < at - LOST)))
    for one in lost:
        one.state = "unsure"
        audit.record(
            audited.MESSAGE_SETTLED, actor=actor, at=at, subject=f"entry:{one.entry.public_id}", occasion=one.occasion, state="unsure"
        )


@transaction
def send_again(code: str, public_id: str, *, actor: Actor, at: datetime) -> None:
    """Has a message sent once more that failed or of which nobody can say: a person has decided so."""
    found = db.session.scalar(select(Message).where(Message.public_id == public_id).with_for_update())
    if found is None or found.entry.event.competition.code != code or found.state not in ("failed", "unsure"):
        raise NotFound
    found.state, found.attempts, found.left_at, found.fault = "waiting", 0, None, None
    audit.record(
        audited.MESSAGE_SETTLED, actor=actor, at=at, subject=f"entry:{found.entry.public_id}", occasion=found.occasion, state="waiting"
    )
