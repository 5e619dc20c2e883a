"""Asking for the password again before a number is shown, if the last time that it was typed is a while ago."""
from datetime import datetime, timedelta

from flask import Flask, session
from flask_login import user_logged_in
from sqlalchemy import select

from foundation import audit
from foundation.accounts import passwords
from foundation.accounts.identity import Actor
from foundation.accounts.models import User
from foundation.accounts.throttle import clear, note_failure, throttle_key, too_many
from foundation.clock import now
from foundation.database import db, transaction
from foundation.people.reveal import audited
from foundation.people.reveal.refusals import PasswordAgain, TriedTooOften

FRESH = timedelta(minutes=5)
KEY = "confirmed"


def is_fresh(actor: Actor, at: datetime) -> bool:
    """True if this person signed in or typed the password again within the last five minutes, in this very session."""
    who, _, when = str(session.get(KEY, "")).partition(" ")
    return who == actor.id and bool(when) and timedelta(0) <= at - datetime.fromisoformat(when) < FRESH


def confirm(password: str, *, actor: Actor, at: datetime) -> None:
    """Takes the password once more; raises :class:`PasswordAgain`, or :class:`TriedTooOften` after five failures."""
    if not _tried(password, actor=actor, at=at):
        raise PasswordAgain
    _remember(actor.id, at)


@transaction
def _tried(password: str, *, actor: Actor, at: datetime) -> bool:
    key = throttle_key("confirm", actor.id)
    if too_many(key, at):
        raise TriedTooOften
    stored = db.session.scalar(select(User.password_hash).where(User.id == actor.user_id))
    right = passwords.matches(stored, password)
    if right:
        clear(key)
    else:
        note_failure(key, at)
    audit.record(audited.CONFIRMED if right else audited.NOT_CONFIRMED, actor=actor, at=at, subject=f"user:{actor.id}")
    return right


def _remember(actor_id: str, at: datetime) -> None:
    session[KEY] = f"{actor_id} {at.isoformat()}"


def _on_sign_in(_app: Flask, user: User, **_more: object) -> None:
    _remember(user.public_id, now())


def init_confirming() -> None:
    """A sign-in counts as typing the password."""
    user_logged_in.connect(_on_sign_in)
