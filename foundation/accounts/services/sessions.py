"""Sessions as facts of the server: begun, seen, renewed, ended. The cookie only names one."""
from datetime import datetime, timedelta

from sqlalchemy import Update, insert, update

from foundation import audit, chance
from foundation.accounts import audited
from foundation.accounts.identity import Actor
from foundation.accounts.models import SignInSession, User
from foundation.accounts.refusals import UnknownUser
from foundation.crypto import blind_index, steady_index
from foundation.database import db, transaction

SEEN_EVERY = timedelta(minutes=1)


@transaction
def begin_session(
    user_id: int, *, way: str, browser: str, address: str, actor: Actor, at: datetime, tablet: str | None = None
) -> str:
    """A new session with an id of its own; a judge's is bound to the tablet. The door has left its own entry before."""
    public_id = chance.opaque_id()
    db.session.execute(
        insert(SignInSession).values(
            public_id=public_id, user_id=user_id, way=way, tablet=tablet_index(tablet), browser=browser[:60],
            address_index=blind_index("address", address), began_at=at, seen_at=at, renew=False,
        )
    )
    audit.record(audited.SESSION_BEGUN, actor=actor, at=at, subject=f"user:{actor.id}", way=way)
    return public_id


def tablet_index(tablet: str | None) -> str | None:
    """What is stored of a tablet's cookie."""
    return steady_index("tablet", tablet) if tablet else None


@transaction
def note_seen(session_id: int, *, at: datetime) -> None:
    """Somebody is still there. Written at most once a minute, and no entry of the log: it changes nothing for anybody."""
    db.session.execute(update(SignInSession).where(SignInSession.id == session_id).values(seen_at=at))


@transaction
def renew_session(session_id: int, *, at: datetime) -> str | None:
    """A new id for a session whose rights have changed; none if another request was faster."""
    fresh = chance.opaque_id()
    found = db.session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.renew.is_(True))
        .values(public_id=fresh, renew=False, seen_at=at)
    )
    return fresh if found.rowcount else None  # type: ignore[attr-defined]


@transaction
def end_session(session_id: int, why: str, *, actor: Actor, at: datetime) -> None:
    """Ends one session: signed out, idle for too long, open for too long, on another tablet."""
    db.session.execute(_ending(at, why).where(SignInSession.id == session_id))
    audit.record(audited.SESSION_ENDED, actor=actor, at=at, subject=f"user:{actor.id}", why=why)


@transaction
def sign_out_everywhere(user_id: int, *, actor: Actor, at: datetime) -> None:
    """Ends all sessions of an account: by its owner, or by the system administrator."""
    user = db.session.get(User, user_id)
    if user is None:
        raise UnknownUser
    end_all(user_id, "everywhere" if actor.user_id == user_id else "administrator", at=at)
    audit.record(audited.ALL_SESSIONS_ENDED, actor=actor, at=at, subject=f"user:{user.public_id}")


def end_all(user_id: int, why: str, *, at: datetime, way: str | None = None) -> None:
    """Ends all sessions of an account (of one way to sign in) inside the service that says so in the log."""
    ending = _ending(at, why).where(SignInSession.user_id == user_id)
    db.session.execute(ending.where(SignInSession.way == way) if way else ending)


def renew_all(user_id: int) -> None:
    """After a change of roles every session of the account gets a new id with its next page."""
    db.session.execute(
        update(SignInSession).where(SignInSession.user_id == user_id, SignInSession.ended_at.is_(None)).values(renew=True)
    )


def _ending(at: datetime, why: str) -> Update:
    return update(SignInSession).where(SignInSession.ended_at.is_(None)).values(ended_at=at, why=why)
