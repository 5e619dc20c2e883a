"""Payment batch (批次) and its lines. Lines are appended; nobody is paid twice for one award line."""
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from awards.models.decision import AwardLine, Proposal
from foundation.database import Base, Moment


class PaymentBatch(Base):
    """``state`` is ``draft``, ``submitted``, ``approved``, ``returned`` or ``paid``; ``content_hash`` is what the
    approver signed: every line and the total. ``rehearsal`` batches can never be paid."""

    __tablename__ = "payment_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    rehearsal: Mapped[bool]
    gross: Mapped[int] = mapped_column(BigInteger)
    tax: Mapped[int] = mapped_column(BigInteger)
    net: Mapped[int] = mapped_column(BigInteger)
    content_hash: Mapped[str] = mapped_column(String(64))
    prepared_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    prepared_at: Mapped[datetime] = mapped_column(Moment)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    return_reason: Mapped[str | None] = mapped_column(String(500))
    paid_at: Mapped[datetime | None] = mapped_column(Moment)

    proposal: Mapped[Proposal] = relationship()
    lines: Mapped[list["PaymentLine"]] = relationship(back_populates="batch", order_by="PaymentLine.position")


class PaymentLine(Base):
    """One payment of one award line; ``attempt`` counts from 1 and goes up only after a return."""

    __tablename__ = "payment_line"
    __table_args__ = (UniqueConstraint("award_line_id", "attempt"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("payment_batch.id"), index=True)
    award_line_id: Mapped[int] = mapped_column(ForeignKey("award_line.id"))
    attempt: Mapped[int]
    position: Mapped[int]
    payee: Mapped[str] = mapped_column(String(200))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("bank_account.id"))
    gross: Mapped[int] = mapped_column(BigInteger)
    tax: Mapped[int] = mapped_column(BigInteger)
    net: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(20))

    batch: Mapped[PaymentBatch] = relationship(back_populates="lines")
    award_line: Mapped[AwardLine] = relationship()
