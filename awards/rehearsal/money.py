"""From published results to an approved payment batch: clerk, leader, preparer, approver, each another person."""
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from awards.models import AwardLine, Proposal
from awards.refusals import NoSchedule, NothingPublished, NothingToPay
from awards.rehearsal.story import Progress, Story
from awards.services.accounts import keep_account
from awards.services.approvals import approve_proposal
from awards.services.batches import approve_batch, build_batch, submit_batch
from awards.services.certificates import issue_certificates
from awards.services.proposals import propose_awards
from foundation import chance
from foundation.accounts.roles import Role
from foundation.clock import at_noon
from foundation.database import db

BANKS = ("中国工商银行江门分行", "中国农业银行江门分行", "中国建设银行江门分行", "江门农村商业银行")


@dataclass(frozen=True)
class Money:
    """What came of the awards: the proposal, and the batch if there was anything to pay."""

    proposal: str | None
    batch: str | None


def award(story: Story, progress: Progress) -> Money:
    """Proposes, approves, takes accounts, batches and approves the payment; certificates get their numbers."""
    progress.step(_("奖励核定与审批"), 3)
    cast, day = story.cast, story.ends + timedelta(days=7)
    clerk, leader = cast.actor(Role.AWARDS_CLERK), cast.actor(Role.LEADER)
    try:
        proposal = propose_awards(story.code, actor=clerk, at=at_noon(day, 9))
    except (NoSchedule, NothingPublished):
        return Money(None, None)
    progress.done()
    approve_proposal(proposal, actor=leader, at=at_noon(day, 11))
    progress.done()
    batch = _pay(story, proposal)
    progress.done()
    return Money(proposal, batch)


def certify(story: Story) -> None:
    """Certificates for prizes and titles get their numbers."""
    try:
        issue_certificates(
            story.code, actor=story.cast.actor(Role.AWARDS_CLERK), at=at_noon(story.ends + timedelta(days=7), 14)
        )
    except NothingPublished:
        return


def _pay(story: Story, proposal: str) -> str | None:
    preparer, approver = story.cast.actor(Role.FINANCE_PREPARER), story.cast.actor(Role.FINANCE_APPROVER)
    morning = at_noon(story.ends + timedelta(days=8), 9)
    for number, payee in enumerate(_payees(proposal)):
        account = bank_card()
        keep_account(
            payee, bank=BANKS[number % len(BANKS)], number=account, number_again=account, actor=preparer, at=morning
        )
    try:
        batch = build_batch(proposal, actor=preparer, at=morning)
    except NothingToPay:
        return None
    submit_batch(batch, actor=preparer, at=morning)
    approve_batch(batch, actor=approver, at=morning + timedelta(hours=2))
    return batch


def _payees(proposal: str) -> list[str]:
    """The opaque ids of everybody who is to be paid, in the order of the lines."""
    query = select(AwardLine).join(Proposal, AwardLine.proposal_id == Proposal.id).where(Proposal.public_id == proposal)
    owners = [line.person or line.unit for line in db.session.scalars(query.order_by(AwardLine.position))]
    return list(dict.fromkeys(owner.public_id for owner in owners if owner is not None))


def bank_card() -> str:
    """An invented card number of 19 digits whose check digit is right (ISO/IEC 7812, Luhn)."""
    body = "622200" + chance.digits(12)
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body))]
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return body + str(-total % 10)
