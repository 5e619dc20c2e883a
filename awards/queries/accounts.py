"""Receiving accounts as finance sees them: masked, with the competitions that pay to them."""
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from awards.models import AwardLine, Proposal
from competition.models import Competition
from foundation.database import db
from foundation.people.models import BankAccount, Person, Unit
from foundation.people.queries import account_for, id_number_for


@dataclass(frozen=True)
class PayeeAccount:
    """Somebody who is to be paid, and the account in force, masked."""

    payee_id: str
    name: str
    id_number: str
    bank: str
    account: str
    recorded_at: datetime | None


def payee_account(payee_id: str) -> PayeeAccount | None:
    """A person or unit by opaque id with the account in force, both masked for finance."""
    person = db.session.scalar(select(Person).where(Person.public_id == payee_id))
    unit = None if person else db.session.scalar(select(Unit).where(Unit.public_id == payee_id))
    owner = person or unit
    if owner is None:
        return None
    in_force = db.session.scalar(
        select(BankAccount).where(
            BankAccount.replaced_at.is_(None), BankAccount.person_id == (person.id if person else None),
            BankAccount.unit_id == (unit.id if unit else None),
        )
    )
    number = id_number_for(person, "finance") if person else (unit.code or "" if unit else "")
    return PayeeAccount(
        payee_id, owner.name, number, in_force.bank if in_force else "",
        account_for(in_force, "finance") if in_force else "",
        in_force.recorded_at if in_force else None,
    )


def paying_competitions(payee_id: str) -> list[tuple[str, str]]:
    """Jurisdiction and code of the competitions that pay somebody: whose finance may record the account."""
    query = (
        select(Competition.jurisdiction, Competition.code)
        .join(Proposal, Proposal.competition_id == Competition.id)
        .join(AwardLine, AwardLine.proposal_id == Proposal.id)
        .outerjoin(Person, AwardLine.person_id == Person.id)
        .outerjoin(Unit, AwardLine.unit_id == Unit.id)
        .where((Person.public_id == payee_id) | (Unit.public_id == payee_id))
        .distinct()
    )
    return [(row.jurisdiction, row.code) for row in db.session.execute(query)]
