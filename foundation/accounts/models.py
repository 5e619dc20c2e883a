"""User and role grant: who may sign in, and as what."""
from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.accounts.identity import Actor, Grant, Identity
from foundation.accounts.roles import Role
from foundation.database import Base, Moment


class User(UserMixin, Base):  # type: ignore[misc]
    """An account. Staff sign in with a password, judges with the secret of their card and a PIN.

    ``epoch`` goes up when every session of the account must end; ``person_index`` is the blind index of the identity
    number, so that two accounts of one person count as one person.
    """

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    account: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    person_index: Mapped[str | None] = mapped_column(String(32), index=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    must_change: Mapped[bool] = mapped_column(default=False)
    card_index: Mapped[str | None] = mapped_column(String(64), unique=True)
    pin_hash: Mapped[str | None] = mapped_column(String(200))
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(Moment)
    epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)

    grants: Mapped[list["RoleGrant"]] = relationship(back_populates="user", lazy="selectin")

    def get_id(self) -> str:
        """What the session stores: changes when all sessions of the account must end."""
        return f"{self.public_id}:{self.epoch}"

    @property
    def actor(self) -> Actor:
        """This user as the one who does something."""
        return Actor(self.public_id, self.id)

    @property
    def identity(self) -> Identity:
        """This user as permission predicates see it; revoked grants do not count."""
        held = tuple(
            Grant(Role(g.role), g.jurisdiction, g.competition_code) for g in self.grants if g.revoked_at is None
        )
        return Identity(self.actor, self.name, held)


class RoleGrant(Base):
    """One role of one user, for a jurisdiction and optionally one competition; revoked, never deleted."""

    __tablename__ = "role_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    role: Mapped[str] = mapped_column(String(30))
    jurisdiction: Mapped[str] = mapped_column(String(20))
    competition_code: Mapped[str | None] = mapped_column(String(40))
    granted_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)

    user: Mapped[User] = relationship(back_populates="grants")


class Throttle(Base):
    """How often something was tried and failed lately, by a keyed index of account, address or ticket."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    first_at: Mapped[datetime] = mapped_column(Moment)
    last_at: Mapped[datetime] = mapped_column(Moment)
