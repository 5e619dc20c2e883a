"""Payment batches: built and submitted by one person of finance, approved by another, paid once.

Only adopted schedules are paid from; a rehearsal batches everything and pays nothing. What the approver signs is the
content as it was submitted: any change in between voids the submission.
"""
from datetime import datetime

from sqlalchemy import func, select

from awards import audited
from awards.models import AwardLine, PaymentBatch, PaymentLine
from awards.queries.basis import is_stale
from awards.queries.batch_content import SUMS, accounts_in_force, adds_up, content_hash
from awards.queries.payable import RETURNED, accounts_of, is_rehearsal, payable
from awards.queries.schedules import ADOPTED
from awards.refusals import (
    AccountsMissing,
    ContentChanged,
    NotAsApproved,
    NothingToPay,
    NotPaidFrom,
    ProposalStale,
    RehearsalCannotPay,
    WrongState,
)
from awards.rules.money import yuan
from awards.services.found import batch_of, proposal_of
from awards.services.four_eyes import account_of, second_person
from awards.services.proposals import APPROVED as PROPOSAL_APPROVED
from foundation import audit, chance, ledger
from foundation.accounts.identity import Actor
from foundation.clock import CHINA
from foundation.database import db, transaction

DRAFT, SUBMITTED, APPROVED, PAID = "draft", "submitted", "approved", "paid"


@transaction
def build_batch(proposal_id: str, *, actor: Actor, at: datetime) -> str:
    """A draft batch of all lines of an approved proposal that can be paid now, and answers its id."""
    proposal = proposal_of(proposal_id)
    if proposal.state != PROPOSAL_APPROVED:
        raise WrongState(name=proposal.competition.name)
    if is_stale(proposal):
        raise ProposalStale
    ready, waiting = payable(proposal)
    if not ready:
        raise NothingToPay(waiting=len(waiting))
    body = {"proposal": proposal.public_id, "lines": len(ready), "waiting": len(waiting), "rehearsal": is_rehearsal()}
    ledger.append(ledger.MONEY, "batch_built", body, actor=actor, at=at)
    batch = PaymentBatch(
        public_id=chance.opaque_id(), number=_next_number(at), proposal=proposal, state=DRAFT, rehearsal=is_rehearsal(),
        gross=sum(line.gross for line in ready), tax=sum(line.tax for line in ready), net=sum(line.net for line in ready),
        content_hash="", prepared_by=account_of(actor), prepared_at=at, lines=_lines(ready),
    )
    db.session.add(batch)
    db.session.flush()
    batch.content_hash = content_hash(batch)
    audit.record(
        audited.BATCH_BUILT, actor=actor, at=at, subject=_subject(batch), number=batch.number, lines=len(ready),
        gross=yuan(batch.gross), waiting=len(waiting),
    )
    return batch.public_id


def _lines(ready: list[AwardLine]) -> list[PaymentLine]:
    accounts = accounts_of(ready)
    attempts = _attempts(ready)
    lines = []
    for position, line in enumerate(ready):
        account = accounts.get((line.person_id, line.unit_id))
        payee = line.person or line.unit
        lines.append(
            PaymentLine(
                award_line=line, attempt=attempts.get(line.id, 0) + 1, position=position,
                payee=payee.name if payee else "", account_id=account.id if account else None, gross=line.gross,
                tax=line.tax, net=line.net, state=DRAFT,
            )
        )
    return lines


def _attempts(lines: list[AwardLine]) -> dict[int, int]:
    """How often each line was in a batch already."""
    rows = db.session.execute(
        select(PaymentLine.award_line_id, func.max(PaymentLine.attempt))
        .where(PaymentLine.award_line_id.in_([line.id for line in lines]))
        .group_by(PaymentLine.award_line_id)
    )
    return {row[0]: row[1] for row in rows}


def _next_number(at: datetime) -> str:
    """Batches are numbered through the year: P2026-0001. Called with the money stream locked."""
    head = f"P{at.astimezone(CHINA).year}-"
    taken = db.session.scalars(select(PaymentBatch.number).where(PaymentBatch.number.startswith(head)))
    return f"{head}{max((int(number.removeprefix(head)) for number in taken), default=0) + 1:04d}"


@transaction
def submit_batch(batch_id: str, *, actor: Actor, at: datetime) -> None:
    """Hands a draft to the approver; from now on its content may not change."""
    batch = batch_of(batch_id)
    _expect(batch, DRAFT)
    _check_payable(batch)
    missing = {(line.award_line.person_id, line.award_line.unit_id) for line in batch.lines if line.account_id is None}
    if missing and not batch.rehearsal:
        raise AccountsMissing(number=batch.number, count=len(missing))
    batch.content_hash = content_hash(batch)
    batch.prepared_by, batch.prepared_at = account_of(actor), at
    _move(batch, SUBMITTED)
    _note(batch, "batch_submitted", actor, at)
    audit.record(
        audited.BATCH_SUBMITTED, actor=actor, at=at, subject=_subject(batch), number=batch.number,
        gross=yuan(batch.gross), content_hash=batch.content_hash,
    )


def approve_batch(batch_id: str, *, actor: Actor, at: datetime) -> None:
    """Approves what was submitted: by another person than the preparer. A batch whose content has changed since goes
    back to its preparer, and :class:`ContentChanged` says so."""
    number = _approve(batch_id, actor=actor, at=at)
    if number is not None:
        raise ContentChanged(number=number)


@transaction
def _approve(batch_id: str, *, actor: Actor, at: datetime) -> str | None:
    """The number of the batch if it had to be voided instead."""
    batch = batch_of(batch_id)
    _expect(batch, SUBMITTED)
    approver = second_person(batch.prepared_by, actor)
    found = content_hash(batch)
    if found != batch.content_hash or not adds_up(batch) or not accounts_in_force(batch):
        _void(batch, found, actor, at)
        return batch.number
    _check_payable(batch)
    batch.approved_by, batch.approved_at = approver, at
    _move(batch, APPROVED)
    _note(batch, "batch_approved", actor, at)
    audit.record(
        audited.BATCH_APPROVED, actor=actor, at=at, subject=_subject(batch), number=batch.number,
        gross=yuan(batch.gross), content_hash=batch.content_hash,
    )
    return None


def _void(batch: PaymentBatch, found: str, actor: Actor, at: datetime) -> None:
    batch.return_reason = ContentChanged.code
    _move(batch, RETURNED)
    _note(batch, "batch_returned", actor, at, reason=ContentChanged.code)
    audit.record(
        audited.BATCH_VOIDED, actor=actor, at=at, subject=_subject(batch), number=batch.number, content_hash=found
    )


@transaction
def return_batch(batch_id: str, reason: str, *, actor: Actor, at: datetime) -> None:
    """Sends a batch back that is not paid yet; its lines can go into a new one."""
    batch = batch_of(batch_id)
    _expect(batch, DRAFT, SUBMITTED, APPROVED)
    account_of(actor)
    batch.return_reason = reason
    _move(batch, RETURNED)
    _note(batch, "batch_returned", actor, at, reason="returned")
    audit.record(audited.BATCH_RETURNED, actor=actor, at=at, subject=_subject(batch), number=batch.number)


@transaction
def mark_paid(batch_id: str, *, actor: Actor, at: datetime) -> None:
    """Records that the bank has paid an approved batch; a rehearsal is never paid."""
    batch = batch_of(batch_id)
    if batch.rehearsal or is_rehearsal():
        raise RehearsalCannotPay
    _expect(batch, APPROVED)
    if content_hash(batch) != batch.content_hash or not adds_up(batch):
        raise NotAsApproved(number=batch.number)
    _check_adopted(batch)
    account_of(actor)
    batch.paid_at = at
    _move(batch, PAID)
    _note(batch, "batch_paid", actor, at)
    audit.record(
        audited.BATCH_PAID, actor=actor, at=at, subject=_subject(batch), number=batch.number, net=yuan(batch.net)
    )


def _check_payable(batch: PaymentBatch) -> None:
    """The proposal still stands, and outside a rehearsal every line comes from an adopted schedule."""
    if batch.proposal.state != PROPOSAL_APPROVED or is_stale(batch.proposal):
        raise ProposalStale
    _check_adopted(batch)


def _check_adopted(batch: PaymentBatch) -> None:
    if batch.rehearsal and is_rehearsal():
        return
    if batch.rehearsal or any(line.award_line.schedule_status != ADOPTED for line in batch.lines):
        raise NotPaidFrom(number=batch.number)


def _expect(batch: PaymentBatch, *states: str) -> None:
    if batch.state not in states:
        raise WrongState(name=batch.number)


def _move(batch: PaymentBatch, state: str) -> None:
    batch.state = state
    for line in batch.lines:
        line.state = state


def _note(batch: PaymentBatch, kind: str, actor: Actor, at: datetime, **more: str) -> None:
    """The step in the money stream: opaque ids, sums as text."""
    body = {
        "batch": batch.public_id, "number": batch.number, "proposal": batch.proposal.public_id,
        "rehearsal": batch.rehearsal, "lines": len(batch.lines), "content_hash": batch.content_hash,
        **{name: yuan(getattr(batch, name)) for name in SUMS}, **more,
    }
    ledger.append(ledger.MONEY, kind, body, actor=actor, at=at)


def _subject(batch: PaymentBatch) -> str:
    return f"batch:{batch.public_id}"
