"""Account of a unit (参赛单位账号): by whom it was asked for, what proves it, who decided."""
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.accounts.models import User
from foundation.crypto import sealed_column
from foundation.database import Base, Moment
from foundation.people.models import Unit


class UnitAccount(Base):
    """One account with which somebody registers the people of one unit; a unit may have several.

    ``state`` is ``applied``, ``returned``, ``approved``, ``refused`` or ``closed``. ``name`` and ``code`` are what the
    applicant says; ``unit`` is bound by whoever approves, so that no stranger makes or renames a unit. ``jurisdiction`` is
    where it is reviewed: an account of the city itself reaches every competition, one of a district its own.
    ``contact_phone`` and ``proof`` (a picture of the business licence or of a stamped letter) are sealed with the ring.
    ``version`` tells two reviewers of one application apart.
    """

    __tablename__ = "unit_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), unique=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(18), index=True)
    jurisdiction: Mapped[str] = mapped_column(String(20))
    contact: Mapped[str] = mapped_column(String(100))
    contact_phone: Mapped[str | None] = mapped_column(String(200))
    proof: Mapped[str | None] = mapped_column(Text, deferred=True)
    at_counter: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(20), index=True)
    applied_at: Mapped[datetime] = mapped_column(Moment)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(String(300))
    version: Mapped[int] = mapped_column(default=1)

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    decider: Mapped[User | None] = relationship(foreign_keys=[decided_by])
    unit: Mapped[Unit | None] = relationship()


CONTACT_PHONE = sealed_column("unit_account", "contact_phone")
PROOF = sealed_column("unit_account", "proof", batch=5)
