"""What the approver of a batch signs: every line with payee, account and sums, and the totals, as one hash."""
from sqlalchemy import select

from awards.models import PaymentBatch
from awards.queries.payable import accounts_of
from awards.rules.money import yuan
from foundation.database import db
from foundation.people.models import BankAccount
from foundation.rules.canonical import digest

SUMS = ("gross", "tax", "net")


def content_hash(batch: PaymentBatch) -> str:
    """The hash of a batch as it stands now: an altered amount, payee or account, a line more or less gives another."""
    accounts = _accounts(batch)
    lines = [
        {
            "line": line.award_line.public_id, "attempt": line.attempt, "payee": line.payee,
            "account": accounts.get(line.account_id or 0),
            "schedule": [line.award_line.schedule, line.award_line.schedule_status],
            **{name: yuan(getattr(line, name)) for name in SUMS},
        }
        for line in batch.lines
    ]
    return digest(
        {
            "batch": batch.public_id, "number": batch.number, "rehearsal": batch.rehearsal,
            "proposal": batch.proposal.public_id, "fingerprint": batch.proposal.fingerprint, "lines": lines,
            **{name: yuan(getattr(batch, name)) for name in SUMS},
        }
    )


def adds_up(batch: PaymentBatch) -> bool:
    """Whether the totals are the sums of the lines, and every line is what its award says."""
    totals = all(getattr(batch, name) == sum(getattr(line, name) for line in batch.lines) for name in SUMS)
    return totals and all(getattr(line, name) == getattr(line.award_line, name) for line in batch.lines for name in SUMS)


def accounts_in_force(batch: PaymentBatch) -> bool:
    """Whether every line still goes to the account that its payee has now."""
    accounts = accounts_of(line.award_line for line in batch.lines)
    for line in batch.lines:
        account = accounts.get((line.award_line.person_id, line.award_line.unit_id))
        if line.account_id != (account.id if account else None):
            return False
    return True


def _accounts(batch: PaymentBatch) -> dict[int, list[str]]:
    wanted = [line.account_id for line in batch.lines if line.account_id is not None]
    rows = db.session.scalars(select(BankAccount).where(BankAccount.id.in_(wanted)))
    return {row.id: [row.public_id, row.holder, row.bank, row.number_mark] for row in rows}
