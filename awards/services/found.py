"""Finding what a service works on, by the code or opaque id that it was called with."""
from sqlalchemy import select

from awards.models import PaymentBatch, Proposal
from competition.models import Competition
from foundation.database import db
from foundation.errors import NotFound


def competition_of(code: str) -> Competition:
    """The competition with this code, locked until the transaction ends: its versions and numbers come one at a time."""
    found = db.session.scalar(select(Competition).where(Competition.code == code).with_for_update())
    if found is None:
        raise NotFound
    return found


def proposal_of(public_id: str) -> Proposal:
    """The proposal with this id, locked until the transaction ends."""
    found = db.session.scalar(select(Proposal).where(Proposal.public_id == public_id).with_for_update())
    if found is None:
        raise NotFound
    return found


def batch_of(public_id: str) -> PaymentBatch:
    """The payment batch with this id, locked until the transaction ends."""
    found = db.session.scalar(select(PaymentBatch).where(PaymentBatch.public_id == public_id).with_for_update())
    if found is None:
        raise NotFound
    return found
