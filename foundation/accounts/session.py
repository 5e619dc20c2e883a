"""The session: one module wraps Flask-Login, so that nothing else depends on it."""
from flask import session
from flask_login import login_user, logout_user
from sqlalchemy import select

from foundation.accounts.models import User
from foundation.database import db


def load_user(stored: str) -> User | None:
    """The user that a session names; none if disabled, or if all sessions of the account were ended."""
    public_id, _, epoch = stored.partition(":")
    user: User | None = db.session.scalar(select(User).where(User.public_id == public_id))
    if user is None or user.disabled_at is not None or str(user.epoch) != epoch:
        return None
    return user


def begin(user: User) -> None:
    """Signs in on this device with a fresh session."""
    keep = {name: session[name] for name in ("language",) if name in session}
    session.clear()
    session.update(keep)
    login_user(user)


def end() -> None:
    """Signs out on this device."""
    logout_user()
    session.clear()
