"""User and role grant: who may sign in, and as what."""
from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.accounts.identity import Actor, Grant, Identity
from foundation.accounts.roles import Role
from foundation.crypto import index_column, sealed_column
from foundation.database import Base, Moment


class User(UserMixin, Base):  # type: ignore[misc]
    """An account. Staff sign in with a password, judges with the secret of their card and a PIN.

    ``person_index`` is the blind index of the identity
    number, so that two accounts of one person count as one person. ``second_factor`` is the sealed secret of the one-time
    codes, ``second_factor_step`` the last step of time whose code was used, so that a code counts once.
    """

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    account: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    person_index: Mapped[str | None] = mapped_column(String(32), index=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_set_at: Mapped[datetime | None] = mapped_column(Moment)
    must_change: Mapped[bool] = mapped_column(default=False)
    second_factor: Mapped[str | None] = mapped_column(String(200))
    second_factor_at: Mapped[datetime | None] = mapped_column(Moment)
    second_factor_step: Mapped[int | None]
    second_factor_due: Mapped[bool] = mapped_column(default=False)
    card_index: Mapped[str | None] = mapped_column(String(64), unique=True)
    pin_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)

    grants: Mapped[list["RoleGrant"]] = relationship(back_populates="user", lazy="selectin")

    def get_id(self) -> str:
        """Whose session it is; whether it still counts is told by its own row."""
        return self.public_id

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


class SignInSession(Base):
    """One stay of one user on one browser: the server's side of a session, so that it can be ended from here.

    The cookie carries ``public_id``. ``way`` is ``password`` or ``card``; ``tablet`` is the blind index of the tablet that a
    judge's session is bound to; ``renew`` asks for a new id at the next page; ``why`` says what ended it.
    """

    __tablename__ = "sign_in_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    way: Mapped[str] = mapped_column(String(10))
    tablet: Mapped[str | None] = mapped_column(String(32))
    address_index: Mapped[str] = mapped_column(String(32))
    browser: Mapped[str] = mapped_column(String(60))
    began_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    renew: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    why: Mapped[str | None] = mapped_column(String(20))


class SecurityPolicy(Base):
    """One version of the rules of sign-in; the newest is in force, none is ever changed. Minutes and hours are whole."""

    __tablename__ = "security_policy"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(unique=True)
    second_factor: Mapped[bool]
    password_rules: Mapped[bool]
    staff_idle_minutes: Mapped[int]
    judge_idle_minutes: Mapped[int]
    staff_hours: Mapped[int]
    judge_hours: Mapped[int]
    lock_failures: Mapped[int]
    lock_minutes: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500))
    set_by: Mapped[str] = mapped_column(String(32))
    set_at: Mapped[datetime] = mapped_column(Moment)


class EarlierPassword(Base):
    """The hash of a password that an account has had, the present one included: none of the last five comes again."""

    __tablename__ = "earlier_password"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime] = mapped_column(Moment)


class RecoveryCode(Base):
    """A code that opens once where the second factor is lost; only its keyed digest is stored."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    digest: Mapped[str] = mapped_column(String(32))
    used_at: Mapped[datetime | None] = mapped_column(Moment)


SECOND_FACTOR = sealed_column("user", "second_factor")
index_column("user", "person_index", "id_number")
index_column("sign_in_session", "address_index", "address")
