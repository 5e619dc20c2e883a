"""A purpose export from request to destruction. Every step is one transaction with its entry; the values are in none."""
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from foundation import audit, chance, ledger
from foundation.accounts.identity import SYSTEM, Actor
from foundation.accounts.queries import person_of
from foundation.clock import CHINA, iso
from foundation.crypto import seal, sealed_column, unseal
from foundation.database import afterwards, db, transaction
from foundation.errors import NotFound, Refusal
from foundation.exports import audited
from foundation.exports.models import PurposeExport
from foundation.exports.purposes import purpose_named
from foundation.exports.refusals import (
    AnotherPersonDecides,
    ExportGone,
    NothingToExport,
    NotInThisState,
    PasswordGone,
    PeopleChanged,
    PurposeMissing,
)
from foundation.exports.watermark import Watermark
from foundation.jobs import files, start_job
from foundation.ledger.book import ACCESS
from foundation.people.reveal.services import without_digits

KIND = "exports:workbook"
KEPT = timedelta(hours=72)
DOWNLOADS = 3
SHORTEST_REASON = 4
PASSWORD = sealed_column("purpose_export", "password")


@transaction
def request_export(purpose_code: str, code: str, reason: str, *, actor: Actor, at: datetime, thing: str = "") -> str:
    """Asks for an export; answers its public id. Whether the person may is decided before."""
    purpose = purpose_named(purpose_code)
    said = without_digits(reason.strip())[:300]
    if len(said) < SHORTEST_REASON:
        raise PurposeMissing
    if purpose.things and thing not in {one for one, _name in purpose.things(code)}:
        raise NothingToExport
    people = purpose.people(code, thing)
    if not people:
        raise NothingToExport
    public_id = chance.opaque_id()
    row = PurposeExport(
        public_id=public_id, number=public_id, purpose=purpose.code, competition_code=code, thing=thing, reason=said,
        people=people, state="requested", requested_by=_account(actor), requested_at=at, downloads=0,
    )
    db.session.add(row)
    db.session.flush()
    row.number = f"YT{at.astimezone(CHINA).year}{row.id:05d}"
    audit.record(
        audited.REQUESTED, actor=actor, at=at, subject=_subject(row), number=row.number, purpose=row.purpose, people=people,
        reason=said, competition=code, thing=thing,
    )
    return public_id


@transaction
def approve_export(public_id: str, *, actor: Actor, at: datetime) -> None:
    """Another person agrees; the workbook is made beside the server. Raises :class:`AnotherPersonDecides`."""
    row = _locked(public_id, "requested")
    _second(row, actor)
    row.state, row.decided_by, row.decided_at = "approved", _account(actor), at
    audit.record(
        audited.APPROVED, actor=actor, at=at, subject=_subject(row), number=row.number, purpose=row.purpose, people=row.people
    )
    start_job(KIND, {"export": public_id}, actor=actor, at=at)


@transaction
def reject_export(public_id: str, reason: str, *, actor: Actor, at: datetime) -> None:
    """Another person does not agree, and says why."""
    row = _locked(public_id, "requested")
    _second(row, actor)
    row.state, row.decided_by, row.decided_at = "rejected", _account(actor), at
    row.said = without_digits(reason.strip())[:300]
    audit.record(audited.REJECTED, actor=actor, at=at, subject=_subject(row), number=row.number, reason=row.said)


@transaction
def withdraw_export(public_id: str, *, actor: Actor, at: datetime) -> None:
    """Whoever asked does not need it (any more): a file that is there is destroyed."""
    row = _locked(public_id, "requested", "approved", "ready")
    _own(row, actor)
    made = row.state == "ready"
    row.state = "withdrawn"
    audit.record(audited.WITHDRAWN, actor=actor, at=at, subject=_subject(row), number=row.number)
    if made:
        _destroy(row, "withdrawn", actor, at)


def make_export(public_id: str, *, at: datetime) -> None:
    """Makes the workbook that was agreed to, with a password of its own; does nothing if it is made, or withdrawn. What
    its room refuses, or a number of people other than agreed, ends it as failed. Nobody waits for the making."""
    row = db.session.scalar(select(PurposeExport).where(PurposeExport.public_id == public_id))
    if row is None or row.state != "approved":
        return
    try:
        content, password = _workbook(row, at)
    except Refusal as refusal:
        _failed(public_id, refusal, at=at)
        return
    files.keep(public_id, content)
    _made(public_id, password, len(content), at=at)


@transaction
def _failed(public_id: str, refusal: Refusal, *, at: datetime) -> None:
    row = _locked(public_id, "approved")
    row.state, row.said = "failed", refusal.message[:300]
    audit.record(audited.FAILED, actor=SYSTEM, at=at, subject=_subject(row), number=row.number, reason=refusal.code)


@transaction
def _made(public_id: str, password: str, size: int, *, at: datetime) -> None:
    row = _locked(public_id)
    if row.state != "approved":
        files.remove(public_id)
        return
    row.password = seal(password, owner=public_id, field=PASSWORD)
    row.state, row.made_at, row.expires_at = "ready", at, at + KEPT
    audit.record(
        audited.MADE, actor=SYSTEM, at=at, subject=_subject(row), number=row.number, people=row.people, size=size,
        expires=iso(row.expires_at),
    )


def _workbook(row: PurposeExport, at: datetime) -> tuple[bytes, str]:
    from foundation.exports.workbook import encrypted, purpose_workbook  # noqa: PLC0415 – would slow the start

    purpose = purpose_named(row.purpose)
    found = purpose.people(row.competition_code, row.thing)
    if found != row.people:
        raise PeopleChanged(agreed=row.people, found=found)
    decider = row.decider.name if row.decider else ""
    watermark = Watermark(row.number, str(purpose.label), row.requester.name, decider, at, row.public_id)
    if purpose.book is not None:
        content = purpose.book(row.competition_code, row.thing, watermark)
    elif purpose.rows is not None:
        rows = purpose.rows(row.competition_code, row.thing)
        content = purpose_workbook(str(purpose.label), purpose.columns, rows, watermark)
    password = chance.password()
    return encrypted(content, password), password


@transaction
def show_password(public_id: str, *, actor: Actor, at: datetime) -> str:
    """The password, once, to whoever asked for the export; then it is kept nowhere. Raises :class:`PasswordGone`."""
    row = _locked(public_id, "ready")
    _own(row, actor)
    if row.password is None:
        raise PasswordGone
    password = unseal(row.password, owner=public_id, field=PASSWORD)
    row.password, row.password_shown_at = None, at
    audit.record(audited.PASSWORD_SHOWN, actor=actor, at=at, subject=_subject(row), number=row.number)
    return password


def take_export(public_id: str, *, actor: Actor, at: datetime) -> tuple[str, bytes]:
    """The number of the export and its file, three times at most and within 72 hours; the last time destroys it. Raises
    :class:`ExportGone`."""
    taken = _taken(public_id, actor=actor, at=at)
    if taken is None:
        raise ExportGone(hours=int(KEPT.total_seconds() // 3600), times=DOWNLOADS)
    return taken


@transaction
def _taken(public_id: str, *, actor: Actor, at: datetime) -> tuple[str, bytes] | None:
    row = _locked(public_id)
    _own(row, actor)
    if row.state != "ready":
        return None
    content = files.content(public_id)
    if row.expires_at is None or at >= row.expires_at or content is None:
        _destroy(row, "expired", SYSTEM, at)
        return None
    row.downloads += 1
    facts = {"number": row.number, "purpose": row.purpose, "people": row.people, "times": row.downloads}
    audit.record(audited.FETCHED, actor=actor, at=at, subject=_subject(row), **facts)
    ledger.append(ACCESS, "purpose_export_taken", {"export": public_id, **facts}, actor=actor, at=at)
    if row.downloads >= DOWNLOADS:
        _destroy(row, "fetched", SYSTEM, at)
    return row.number, content


def destroy_expired(at: datetime) -> None:
    """Destroys every file whose time is over: the consumer asks for it each minute."""
    query = select(PurposeExport.public_id).where(PurposeExport.state == "ready", PurposeExport.expires_at <= at)
    due = list(db.session.scalars(query))
    db.session.rollback()
    for public_id in due:
        _expire(public_id, at=at)


@transaction
def _expire(public_id: str, *, at: datetime) -> None:
    row = _locked(public_id)
    if row.state == "ready" and row.expires_at is not None and row.expires_at <= at:
        _destroy(row, "expired", SYSTEM, at)


def _destroy(row: PurposeExport, why: str, actor: Actor, at: datetime) -> None:
    if row.state == "ready":
        row.state = "destroyed"
    row.destroyed_at, row.password = at, None
    afterwards(partial(files.remove, row.public_id))
    audit.record(audited.DESTROYED, actor=actor, at=at, subject=_subject(row), number=row.number, why=why)


def _locked(public_id: str, *states: str) -> PurposeExport:
    query = select(PurposeExport).where(PurposeExport.public_id == public_id).with_for_update(of=PurposeExport)
    row = db.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    if states and row.state not in states:
        raise NotInThisState
    return row


def _account(actor: Actor) -> int:
    if actor.user_id is None:
        raise NotFound
    return actor.user_id


def _second(row: PurposeExport, actor: Actor) -> None:
    if person_of(row.requested_by) == person_of(_account(actor)):
        raise AnotherPersonDecides


def _own(row: PurposeExport, actor: Actor) -> None:
    if row.requested_by != actor.user_id:
        raise NotFound


def _subject(row: PurposeExport) -> str:
    return f"export:{row.public_id}"
