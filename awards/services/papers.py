"""Handing out workbooks: the payment workbook for checking, with masked numbers. In full it goes to the bank only, as the
purpose export 银行."""
from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from awards import audited
from awards.queries.finance import batch_view
from awards.queries.notices import notice_rows
from competition.models import Competition
from foundation import audit, ledger
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from foundation.errors import NotFound
from foundation.ledger.book import ACCESS
from foundation.web.language import DEFAULT_LOCALE


@transaction
def take_workbook(batch_id: str, *, actor: Actor, at: datetime) -> bytes:
    """The payment workbook of a batch, for checking: numbers masked. Who took it, and when, stands in the audit log and in
    the access stream."""
    from awards.spreadsheets.payment import payment_workbook  # noqa: PLC0415 – not needed to start the server

    with force_locale(DEFAULT_LOCALE):
        batch = batch_view(batch_id)
        if batch is None:
            raise NotFound
        workbook = payment_workbook(batch, str(current_app.config["MODE"]))
    facts = {"number": batch.number, "lines": len(batch.lines)}
    audit.record(audited.WORKBOOK_TAKEN, actor=actor, at=at, subject=f"batch:{batch_id}", **facts)
    ledger.append(ACCESS, "payment_workbook_taken", {"batch": batch_id, **facts}, actor=actor, at=at)
    return workbook


def notice_of(competition_code: str) -> bytes:
    """The public notice list of a competition's published results."""
    from awards.spreadsheets.notice import notice_workbook  # noqa: PLC0415 – not needed to start the server

    with force_locale(DEFAULT_LOCALE):
        name = db.session.scalar(select(Competition.name).where(Competition.code == competition_code))
        return notice_workbook(notice_rows(competition_code), name or "", str(current_app.config["MODE"]))
