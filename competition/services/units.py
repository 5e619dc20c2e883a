"""Accounts of units: asked for by anybody, made at the counter, decided by those who review registrations.

Whoever asks gets an account that opens nothing but its own application, whatever unit they name: nobody learns from the
answer which units have accounts.
"""
import base64
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from competition import audited
from competition.models import UnitAccount
from competition.models.unit_account import CONTACT_PHONE, PROOF
from competition.queries.units import UNIT_STATES
from competition.refusals.units import (
    UNIT_SENTENCES,
    ApplicationSettled,
    DecidedMeanwhile,
    ProofMissing,
    TooManyApplications,
)
from competition.rules.identity import without_identities
from competition.rules.unit_accounts import (
    APPLIED,
    APPROVED,
    CLOSED,
    DECISIONS,
    OPEN,
    REFUSED,
    RETURNED,
    Application,
    problems_of,
)
from foundation import audit, chance
from foundation.accounts.identity import SYSTEM, Actor
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.accounts.services import create_user, disable_user, grant_role, set_password
from foundation.accounts.throttle import held, note_failure, throttle_key, too_many
from foundation.crypto import seal
from foundation.database import db, transaction
from foundation.errors import Invalid, NotFound
from foundation.people.registering import keep_units
from foundation.pictures.reading import Picture
from foundation.rules.problems import Problem

HOUR = timedelta(hours=1)
FROM_ONE_ADDRESS, FROM_EVERYWHERE = 10, 200
LETTERS, DIGITS = "dw", 8


@transaction
def apply_for_account(asked: Application, password: str, *, address: str, at: datetime) -> User:
    """A new account that can see and correct its own application. Raises :class:`Invalid`, ``WeakPassword``, or
    :class:`TooManyApplications` (ten an hour from one address, 200 from all)."""
    _require_sound(asked)
    for key, limit in ((throttle_key("unit_apply", address), FROM_ONE_ADDRESS), (throttle_key("unit_apply", "all"), FROM_EVERYWHERE)):
        held(key, at)
        if too_many(key, at, limit, HOUR):
            raise TooManyApplications
        note_failure(key, at, HOUR, rate=True)
    user = _new_user(asked.contact, at)
    set_password(user.id, password, actor=user.actor, at=at)
    kept = _keep(asked, user, APPLIED, at)
    audit.record(audited.UNIT_APPLIED, actor=user.actor, at=at, subject=_subject(kept), jurisdiction=asked.jurisdiction)
    return user


def _require_sound(asked: Application) -> None:
    problems = problems_of(asked)
    if problems:
        raise Invalid([Problem(one.path, one.code, {"sentence": UNIT_SENTENCES[one.code]}) for one in problems])


def _new_user(contact: str, at: datetime, **more: object) -> User:
    """An account named by chance: a name of one's own choice would tell which names are taken."""
    while True:
        account = LETTERS + chance.digits(DIGITS)
        if db.session.scalar(select(User.id).where(User.account == account)) is None:
            break
    user_id = create_user(account=account, name=contact, actor=SYSTEM, at=at, **more)  # type: ignore[arg-type]
    return db.session.get_one(User, user_id)


def _keep(asked: Application, user: User, state: str, at: datetime) -> UnitAccount:
    kept = UnitAccount(public_id=chance.opaque_id(), user_id=user.id, state=state, applied_at=at, version=1, at_counter=False)
    _put(kept, asked)
    db.session.add(kept)
    db.session.flush()
    return kept


def _put(kept: UnitAccount, asked: Application) -> None:
    kept.name, kept.code, kept.jurisdiction, kept.contact = asked.name, asked.code, asked.jurisdiction, asked.contact
    kept.contact_phone = seal(asked.phone, owner=kept.public_id, field=CONTACT_PHONE)


@transaction
def change_application(asked: Application, *, actor: Actor, at: datetime) -> None:
    """What the applicant corrects before it is decided; a returned application is handed in again with it."""
    _require_sound(asked)
    kept = _own(actor, _l("修改"))
    _put(kept, asked)
    kept.state, kept.applied_at = APPLIED, at
    kept.version += 1
    audit.record(audited.UNIT_CHANGED, actor=actor, at=at, subject=_subject(kept))


@transaction
def keep_proof(picture: Picture, *, actor: Actor, at: datetime) -> None:
    """Keeps the picture of the licence or the stamped letter, sealed, in place of an earlier one."""
    kept = _own(actor, _l("上传证明材料"))
    kept.proof = seal(base64.b64encode(picture.content).decode(), owner=kept.public_id, field=PROOF)
    kept.version += 1
    audit.record(audited.UNIT_PROVED, actor=actor, at=at, subject=_subject(kept))


def _own(actor: Actor, what: object) -> UnitAccount:
    kept: UnitAccount | None = db.session.scalar(select(UnitAccount).where(UnitAccount.user_id == actor.user_id).with_for_update())
    if kept is None:
        raise NotFound
    if kept.state not in OPEN:
        raise ApplicationSettled(state=UNIT_STATES[kept.state], what=what)
    return kept


@transaction
def make_account(asked: Application, *, actor: Actor, at: datetime) -> tuple[str, str]:
    """An account made at the counter for somebody who has shown the papers there: approved at once. Answers the account and
    a one-time password, which opens nothing but its own change."""
    _require_sound(asked)
    fresh = chance.password()
    user = _new_user(asked.contact, at, password=fresh, must_change=True)
    kept = _keep(asked, user, APPROVED, at)
    kept.at_counter = True
    _approve(kept, actor, at)
    audit.record(audited.UNIT_MADE, actor=actor, at=at, subject=_subject(kept), jurisdiction=asked.jurisdiction)
    return user.account, fresh


@transaction
def decide_account(public_id: str, decision: str, reason: str, *, version: int, actor: Actor, at: datetime) -> None:
    """Approves, returns, refuses or closes. Raises :class:`DecidedMeanwhile` if it is no longer what the page showed,
    :class:`ApplicationSettled` if its state does not allow it, :class:`Invalid` without the reason that all but an approval need."""
    kept = _locked(public_id)
    if kept.version != version:
        who = _l("，经办人：%(who)s", who=kept.decider.name) if kept.decider else ""
        raise DecidedMeanwhile(state=UNIT_STATES[kept.state], who=who)
    if decision not in DECISIONS[kept.state]:
        raise ApplicationSettled(state=UNIT_STATES[kept.state], what=DECISION_WORDS[decision])
    said = without_identities(reason.strip())
    if decision != APPROVED and not said:
        raise Invalid([Problem("reason", "required", {"sentence": UNIT_SENTENCES["required"]})])
    if decision == APPROVED:
        if kept.proof is None:
            raise ProofMissing
        _approve(kept, actor, at)
    else:
        _decided(kept, decision, said, actor, at)
    if decision == CLOSED:
        disable_user(kept.user_id, actor=actor, at=at)
    audit.record(audited.UNIT_DECIDED, actor=actor, at=at, subject=_subject(kept), decision=decision, reason=said)


DECISION_WORDS = {APPROVED: _l("通过"), RETURNED: _l("退回"), REFUSED: _l("不予通过"), CLOSED: _l("停用")}


def _locked(public_id: str) -> UnitAccount:
    kept: UnitAccount | None = db.session.scalar(select(UnitAccount).where(UnitAccount.public_id == public_id).with_for_update())
    if kept is None:
        raise NotFound
    return kept


def _approve(kept: UnitAccount, actor: Actor, at: datetime) -> None:
    """Binds the account to the unit with its code, made if it is new, and gives it the role of a unit and no other."""
    kept.unit_id = keep_units([(kept.name, kept.code)])["", kept.code]
    grant_role(kept.user_id, Role.UNIT, jurisdiction=kept.jurisdiction, actor=actor, at=at)
    _decided(kept, APPROVED, "", actor, at)


def _decided(kept: UnitAccount, state: str, reason: str, actor: Actor, at: datetime) -> None:
    kept.state, kept.reason, kept.decided_by, kept.decided_at = state, reason or None, actor.user_id, at
    kept.version += 1


@transaction
def new_password(public_id: str, *, actor: Actor, at: datetime) -> tuple[str, str]:
    """The account and a one-time password instead of one that was forgotten, for somebody who came to the counter."""
    kept = _locked(public_id)
    if kept.state in (REFUSED, CLOSED):
        raise ApplicationSettled(state=UNIT_STATES[kept.state], what=_l("重设密码"))
    fresh = chance.password()
    set_password(kept.user_id, fresh, must_change=True, actor=actor, at=at)
    return kept.user.account, fresh


def _subject(kept: UnitAccount) -> str:
    return f"unit_account:{kept.public_id}"
