"""The second factor of staff: an authenticator on one's own telephone, and recovery codes on paper for when it is lost."""
from datetime import datetime

from sqlalchemy import delete, insert, or_, update

from foundation import audit, ledger
from foundation.accounts import audited, one_time
from foundation.accounts.identity import Actor
from foundation.accounts.models import SECOND_FACTOR, RecoveryCode, User
from foundation.accounts.policy import in_force
from foundation.accounts.refusals import UnknownUser, WrongFactor
from foundation.accounts.services.sessions import end_all, renew_all
from foundation.accounts.throttle import account_key, held, note_failure, too_many
from foundation.crypto import seal, unseal
from foundation.database import db, transaction
from foundation.ledger.book import ACCESS


@transaction
def enrol_second_factor(user_id: int, secret: str, code: str, *, actor: Actor, at: datetime) -> list[str]:
    """Takes an authenticator into use once it has shown the right code; answers the recovery codes, told this once. Raises
    :class:`WrongFactor`."""
    user = db.session.get_one(User, user_id)
    step = one_time.step_of(secret, code, at, None)
    if step is None:
        raise WrongFactor
    user.second_factor = seal(secret, owner=user.public_id, field=SECOND_FACTOR)
    user.second_factor_at, user.second_factor_step, user.second_factor_due = at, step, False
    renew_all(user_id)
    audit.record(audited.SECOND_FACTOR_ENROLLED, actor=actor, at=at, subject=f"user:{user.public_id}")
    return _fresh_codes(user)


def new_recovery_codes(user_id: int, code: str, *, actor: Actor, at: datetime) -> list[str]:
    """Ten new recovery codes instead of those there were; the authenticator must show that it is still there. Raises
    :class:`WrongFactor`; failures count as at the door, so that an open session is no place to guess."""
    codes = _new_codes(user_id, code, actor, at)
    if codes is None:
        raise WrongFactor
    return codes


@transaction
def _new_codes(user_id: int, code: str, actor: Actor, at: datetime) -> list[str] | None:
    user, policy = db.session.get_one(User, user_id), in_force()
    key, subject = account_key(user.account), f"user:{user.public_id}"
    held(key, at)
    if too_many(key, at, policy.lock_failures, policy.lock) or not _code_is_right(user, code, at):
        note_failure(key, at, policy.lock)
        audit.record(audited.SIGN_IN_FAILED, actor=actor, at=at, subject=subject, way="code")
        return None
    audit.record(audited.RECOVERY_CODES_MADE, actor=actor, at=at, subject=subject)
    return _fresh_codes(user)


@transaction
def reset_second_factor(user_id: int, *, actor: Actor, at: datetime) -> None:
    """Takes a lost authenticator out of use: all sessions end, and the next sign-in begins with enrolling a new one."""
    user = db.session.get(User, user_id)
    if user is None:
        raise UnknownUser
    user.second_factor = user.second_factor_at = user.second_factor_step = None
    user.second_factor_due = True
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    end_all(user_id, "factor", at=at)
    audit.record(audited.SECOND_FACTOR_RESET, actor=actor, at=at, subject=f"user:{user.public_id}")
    ledger.append(ACCESS, "second_factor_reset", {"user": user.public_id}, actor=actor, at=at)


def opened_by(user: User, code: str, at: datetime) -> bool:
    """True if the authenticator's code is right and new, or a recovery code is right and unused; either is used up by it."""
    if _code_is_right(user, code, at):
        return True
    found = db.session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None),
            RecoveryCode.digest == one_time.recovery_digest(user.public_id, code),
        )
        .values(used_at=at)
    )
    if found.rowcount != 1:  # type: ignore[attr-defined]
        return False
    audit.record(audited.RECOVERY_CODE_USED, actor=user.actor, at=at, subject=f"user:{user.public_id}")
    return True


def _code_is_right(user: User, code: str, at: datetime) -> bool:
    """Of two who bring the same code at one moment, one is let in: the step is taken by a condition of the statement."""
    if user.second_factor is None:
        return False
    secret = unseal(user.second_factor, owner=user.public_id, field=SECOND_FACTOR)
    step = one_time.step_of(secret, code, at, user.second_factor_step)
    if step is None:
        return False
    unused = or_(User.second_factor_step.is_(None), User.second_factor_step < step)
    taken = db.session.execute(update(User).where(User.id == user.id, unused).values(second_factor_step=step))
    return bool(taken.rowcount == 1)  # type: ignore[attr-defined]


def _fresh_codes(user: User) -> list[str]:
    codes = [one_time.recovery_code() for _ in range(one_time.RECOVERY_CODES)]
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    db.session.execute(
        insert(RecoveryCode),
        [{"user_id": user.id, "digest": one_time.recovery_digest(user.public_id, code)} for code in codes],
    )
    return codes
