"""Receiving accounts: typed twice, sealed, shown masked from then on; drafts take them over at once."""
import re
import unicodedata
from datetime import datetime

from sqlalchemy import select

from awards import audited
from awards.models import AwardLine, PaymentBatch, PaymentLine
from awards.queries.batch_content import content_hash
from awards.refusals import BankMissing, NumberNotRight, NumbersDiffer
from awards.services.batches import DRAFT
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from foundation.errors import NotFound
from foundation.people import services as people
from foundation.people.models import Person, Unit

NUMBER = re.compile(r"[0-9]{8,32}", re.ASCII)
SEPARATORS = re.compile(r"[\s-]")


def plain_number(typed: str) -> str:
    """An account number as banks write it: ASCII digits without spaces and hyphens."""
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", typed))


@transaction
def keep_account(payee_id: str, *, bank: str, number: str, number_again: str, actor: Actor, at: datetime) -> str:
    """Records the receiving account of a person or unit by opaque id, in the name of exactly this person or unit; an
    earlier one is replaced. Draft batches pay to it; what was submitted before is void when it is approved."""
    plain, again = plain_number(number), plain_number(number_again)
    if not bank.strip():
        raise BankMissing
    if not NUMBER.fullmatch(plain):
        raise NumberNotRight
    if plain != again:
        raise NumbersDiffer
    person = db.session.scalar(select(Person).where(Person.public_id == payee_id))
    unit = None if person else db.session.scalar(select(Unit).where(Unit.public_id == payee_id))
    owner = person or unit
    if owner is None:
        raise NotFound
    account = people.keep_account(
        holder=owner.name, bank=bank.strip(), number=plain, at=at, person_id=person.id if person else None,
        unit_id=unit.id if unit else None,
    )
    _into_drafts(account.id, account.person_id, account.unit_id)
    audit.record(audited.ACCOUNT_KEPT, actor=actor, at=at, subject=f"payee:{payee_id}", account=account.public_id)
    return account.public_id


def _into_drafts(account_id: int, person_id: int | None, unit_id: int | None) -> None:
    query = (
        select(PaymentLine)
        .join(PaymentBatch, PaymentLine.batch_id == PaymentBatch.id)
        .join(AwardLine, PaymentLine.award_line_id == AwardLine.id)
        .where(PaymentBatch.state == DRAFT, AwardLine.person_id == person_id, AwardLine.unit_id == unit_id)
    )
    batches = set()
    for line in db.session.scalars(query):
        line.account_id = account_id
        batches.add(line.batch)
    db.session.flush()
    for batch in batches:
        batch.content_hash = content_hash(batch)
