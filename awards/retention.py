"""What awards say about keeping numbers: money that is not paid yet, and names that vouchers and certificates must keep."""
from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from awards.models import AwardLine, Certificate, PaymentBatch, PaymentLine, Proposal
from foundation.contributions import contributions
from foundation.database import db
from foundation.rules.problems import Problem

OPEN, PAID = ("proposed", "approved"), "paid"


def contribute(app: Flask) -> None:
    """Tells the ground floor what to ask here."""
    contributions(app).holds.append(holds)
    contributions(app).archives.append(named_by_money_or_paper)


def holds(person_id: int) -> list[Problem]:
    """Money that is decided or being decided needs the numbers until it is paid."""
    paid = select(PaymentLine.award_line_id).join(PaymentLine.batch).where(PaymentBatch.state == PAID)
    query = (
        select(AwardLine.id).join(AwardLine.proposal)
        .where(AwardLine.person_id == person_id, AwardLine.net > 0, Proposal.state.in_(OPEN), AwardLine.id.not_in(paid))
    )
    if db.session.scalar(query.limit(1)) is None:
        return []
    return [Problem("person", "unpaid", {"sentence": _l("还有奖金没有发放")})]


def named_by_money_or_paper(person_id: int) -> bool:
    """True if a payment or a certificate names the person."""
    payment = select(PaymentLine.id).join(PaymentLine.award_line).where(AwardLine.person_id == person_id)
    paper = select(Certificate.id).where(Certificate.person_id == person_id)
    return any(db.session.scalar(query.limit(1)) is not None for query in (payment, paper))
