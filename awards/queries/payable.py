"""Which lines of an approved proposal can be paid now, and why the others wait."""
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from awards.models import AwardLine, PaymentBatch, PaymentLine, Proposal
from awards.queries.basis import same_award
from awards.queries.schedules import ADOPTED
from foundation.database import db
from foundation.people.models import BankAccount

RETURNED = "returned"
NOT_ADOPTED, IN_BATCH, PAID_BEFORE, NOTHING_DUE = "not_adopted", "in_batch", "paid_before", "nothing_due"
TO_REVERSE = "to_reverse"


Award = tuple[Any, ...]


@dataclass(frozen=True)
class Waiting:
    """A line that is not paid now; ``detail`` is the batch or the status that it waits for."""

    line: AwardLine
    reason: str
    detail: str


def is_rehearsal() -> bool:
    """Whether this instance is a rehearsal: everything may be batched, nothing is ever paid."""
    return bool(current_app.config["MODE"] == "rehearsal")


def payable(proposal: Proposal) -> tuple[list[AwardLine], list[Waiting]]:
    """The lines that can go into a batch, and those that wait.

    Only adopted schedules are paid from (policy/scope), except in a rehearsal; nobody is paid twice for one award, also
    not by a later version of the proposal; who was paid for an award that a correction took away waits for its reversal.
    """
    batched = _batched(proposal)
    earlier = _paid_before(proposal)
    standing = {same_award(line) for line in proposal.lines}
    reversals = {_recipient(key): number for key, number in earlier.items() if key not in standing}
    ready: list[AwardLine] = []
    waiting: list[Waiting] = []
    for line in proposal.lines:
        found = _reason(line, batched, earlier, reversals)
        if found is None:
            ready.append(line)
        else:
            waiting.append(Waiting(line, *found))
    return ready, waiting


def _recipient(award: Award) -> Award:
    """Schedule, kind, person and unit of an award, whatever its row."""
    return (award[0], *award[2:5])


def _reason(
    line: AwardLine, batched: Mapping[int, str], earlier: Mapping[Award, str], reversals: Mapping[Award, str]
) -> tuple[str, str] | None:
    if line.id in batched:
        return IN_BATCH, batched[line.id]
    if same_award(line) in earlier:
        return PAID_BEFORE, earlier[same_award(line)]
    if _recipient(same_award(line)) in reversals:
        return TO_REVERSE, reversals[_recipient(same_award(line))]
    if line.net == 0:
        return NOTHING_DUE, ""
    if line.schedule_status != ADOPTED and not is_rehearsal():
        return NOT_ADOPTED, line.schedule_status
    return None


def _batched(proposal: Proposal) -> dict[int, str]:
    """The batches that hold lines of this proposal and have not been returned, by line."""
    query = (
        select(PaymentLine.award_line_id, PaymentBatch.number)
        .join(PaymentBatch, PaymentLine.batch_id == PaymentBatch.id)
        .where(PaymentBatch.proposal_id == proposal.id, PaymentBatch.state != RETURNED)
    )
    return {row.award_line_id: row.number for row in db.session.execute(query)}


def _paid_before(proposal: Proposal) -> dict[Award, str]:
    """The batches that hold the same awards of other versions of this proposal."""
    query = (
        select(AwardLine, PaymentBatch.number)
        .join(PaymentLine, PaymentLine.award_line_id == AwardLine.id)
        .join(PaymentBatch, PaymentLine.batch_id == PaymentBatch.id)
        .join(Proposal, AwardLine.proposal_id == Proposal.id)
        .where(
            Proposal.competition_id == proposal.competition_id, Proposal.id != proposal.id, PaymentBatch.state != RETURNED
        )
        .options(selectinload(AwardLine.proposal))
    )
    return {same_award(line): number for line, number in db.session.execute(query)}


def accounts_of(lines: Iterable[AwardLine]) -> dict[tuple[int | None, int | None], BankAccount]:
    """The receiving accounts in force, by person and unit."""
    lines = list(lines)
    people = {line.person_id for line in lines if line.person_id is not None}
    units = {line.unit_id for line in lines if line.unit_id is not None}
    query = select(BankAccount).where(
        BankAccount.replaced_at.is_(None), BankAccount.person_id.in_(people) | BankAccount.unit_id.in_(units)
    )
    return {(account.person_id, account.unit_id): account for account in db.session.scalars(query)}
