"""Payment batches as finance sees them: lists by state, one batch with its lines, what waits for whom."""
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from awards.models import AwardLine, PaymentBatch, PaymentLine
from awards.queries.batch_content import accounts_in_force, adds_up, content_hash
from awards.queries.lines import KindTotal, kind_name, line_row, totals
from awards.queries.people import names
from competition.models import Competition, Entry
from foundation.crypto import mask
from foundation.database import db
from foundation.people.models import BankAccount
from foundation.people.queries import id_number_for
from foundation.people.sealing import account_number_of, id_number_of


@dataclass(frozen=True)
class PayLine:
    """One payment. ``id_number`` and ``account`` are masked, except in the view that the workbook is made from."""

    line_id: str
    position: int
    kind: str
    kind_name: str
    payee: str
    payee_id: str
    id_number: str
    unit: str
    event: str
    prize: str
    article: str
    gross: int
    tax: int
    net: int
    bank: str
    account: str
    attempt: int


@dataclass(frozen=True)
class BatchView:
    """One batch with everything that its page and its workbook show. ``intact`` says that it is what was submitted."""

    public_id: str
    number: str
    state: str
    rehearsal: bool
    competition_code: str
    competition_name: str
    jurisdiction: str
    document: str | None
    proposal_id: str
    proposal_version: int
    proposal_state: str
    lines: tuple[PayLine, ...]
    totals: tuple[KindTotal, ...]
    gross: int
    tax: int
    net: int
    content_hash: str
    intact: bool
    prepared_by: int
    preparer: str
    prepared_at: datetime
    approver: str
    approved_at: datetime | None
    return_reason: str | None
    paid_at: datetime | None
    without_account: int


@dataclass(frozen=True)
class BatchRow:
    """A batch in a list."""

    public_id: str
    number: str
    state: str
    rehearsal: bool
    competition_code: str
    competition_name: str
    jurisdiction: str
    lines: int
    gross: int
    tax: int
    net: int
    prepared_by: int
    preparer: str
    prepared_at: datetime
    approver: str


def batch_rows(reaches: Callable[[str, str], bool]) -> list[BatchRow]:
    """All batches of the competitions that ``reaches(jurisdiction, code)``, the newest first."""
    query = (
        select(PaymentBatch)
        .order_by(PaymentBatch.id.desc())
        .options(selectinload(PaymentBatch.lines), joinedload(PaymentBatch.proposal))
    )
    batches = [batch for batch in db.session.scalars(query) if _reached(batch, reaches)]
    who = names([batch.prepared_by for batch in batches] + [batch.approved_by for batch in batches])
    return [
        BatchRow(
            batch.public_id, batch.number, batch.state, batch.rehearsal, batch.proposal.competition.code,
            batch.proposal.competition.name, batch.proposal.competition.jurisdiction, len(batch.lines), batch.gross,
            batch.tax, batch.net, batch.prepared_by, who.get(batch.prepared_by, ""), batch.prepared_at,
            who.get(batch.approved_by or 0, ""),
        )
        for batch in batches
    ]


def _reached(batch: PaymentBatch, reaches: Callable[[str, str], bool]) -> bool:
    competition: Competition = batch.proposal.competition
    return reaches(competition.jurisdiction, competition.code)


def batch_view(public_id: str, *, full_numbers: bool = False) -> BatchView | None:
    """One batch. ``full_numbers`` is for the payment workbook alone, whose download is recorded."""
    lines = selectinload(PaymentBatch.lines).joinedload(PaymentLine.award_line)
    query = (
        select(PaymentBatch)
        .where(PaymentBatch.public_id == public_id)
        .options(lines.joinedload(AwardLine.person), lines.joinedload(AwardLine.unit))
        .options(lines.joinedload(AwardLine.entry).joinedload(Entry.unit))
    )
    batch = db.session.scalar(query)
    if batch is None:
        return None
    accounts = _accounts(line.account_id for line in batch.lines)
    who = names([batch.prepared_by, batch.approved_by])
    competition: Competition = batch.proposal.competition
    intact = batch.content_hash == content_hash(batch) and adds_up(batch)
    if batch.state == "submitted":
        intact = intact and accounts_in_force(batch)
    return BatchView(
        batch.public_id, batch.number, batch.state, batch.rehearsal, competition.code, competition.name,
        competition.jurisdiction, competition.document, batch.proposal.public_id, batch.proposal.version,
        batch.proposal.state, tuple(_pay_line(line, accounts, full_numbers) for line in batch.lines),
        tuple(totals(line_row(line.award_line) for line in batch.lines)), batch.gross, batch.tax, batch.net,
        batch.content_hash, intact, batch.prepared_by, who.get(batch.prepared_by, ""), batch.prepared_at,
        who.get(batch.approved_by or 0, ""), batch.approved_at, batch.return_reason, batch.paid_at,
        len({(line.award_line.person_id, line.award_line.unit_id) for line in batch.lines if line.account_id is None}),
    )


def _pay_line(line: PaymentLine, accounts: dict[int, BankAccount], full: bool) -> PayLine:
    award = line.award_line
    row = line_row(award)
    account = accounts.get(line.account_id or 0)
    number = account_number_of(account) if account else ""
    return PayLine(
        award.public_id, line.position, award.kind, kind_name(award.kind), line.payee, row.recipient_id,
        _id_number(award, full), row.unit, award.event, row.prize, row.article, line.gross, line.tax,
        line.net, account.bank if account else "", number if full else mask("account", "finance", number), line.attempt,
    )


def _id_number(award: AwardLine, full: bool) -> str:
    if award.person is None:
        return award.unit.code or "" if award.unit else ""
    if not full:
        return id_number_for(award.person, "finance")
    return id_number_of(award.person) or ""


def _accounts(ids: Iterable[int | None]) -> dict[int, BankAccount]:
    wanted = {account_id for account_id in ids if account_id is not None}
    return {account.id: account for account in db.session.scalars(select(BankAccount).where(BankAccount.id.in_(wanted)))}
