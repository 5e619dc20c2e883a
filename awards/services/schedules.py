"""Schedules of amounts: drafted by one person, adopted under a document number by another, then immutable.

Policy/scope: only what two people adopted is ever paid from, so a file that calls itself ``adopted`` is a draft here.
"""
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select

from awards import audited
from awards.models import AdoptedSchedule
from awards.policy.shipped import shipped_schedule
from awards.queries.scans import scans_of
from awards.queries.schedules import ADOPTED, REVOKED, adopted_elsewhere, schedules_that_count
from awards.refusals import DocumentNumberMissing, ScansChanged, UnknownSchedule, WrongState
from awards.rules.schedule import check_schedule
from awards.services.found import competition_of
from awards.services.four_eyes import account_of, second_person
from competition.models import Competition
from foundation import audit, ledger
from foundation.accounts.identity import Actor
from foundation.contributions import DefinitionFolder
from foundation.database import db, transaction
from foundation.errors import Invalid, NotFound
from foundation.rules.canonical import digest


@transaction
def keep_schedule(
    content: Mapping[str, Any] | str, competition_code: str, *, actor: Actor, at: datetime, name: str | None = None
) -> int:
    """Keeps a schedule for a competition as a new version, and answers its row; the same content again changes nothing.

    ``content`` is the ``schedule`` object of an award case, or the id of a shipped schedule or of one that this instance
    has adopted. ``name`` stands for its id where that is missing. Raises :class:`Invalid` with all problems of it.
    """
    competition = competition_of(competition_code)
    if isinstance(content, str):
        return _keep_named(content, competition, actor, at)
    problems = check_schedule(content)
    if problems:
        raise Invalid(problems)
    status = content.get("status") or "sample"
    named = name or content.get("id") or f"{competition.code}-1"
    return _keep(named, content, "draft" if status == ADOPTED else status, competition, actor, at)


def _keep_named(name: str, competition: Competition, actor: Actor, at: datetime) -> int:
    shipped = shipped_schedule(name)
    if shipped is not None:
        return _keep(name, shipped, shipped["status"], competition, actor, at)
    adopted = adopted_elsewhere(name)
    if adopted is None:
        raise UnknownSchedule(value=name)
    if adopted.competition_id == competition.id:
        return adopted.id
    row = _keep(name, adopted.content, adopted.status, competition, actor, at)
    kept = db.session.get_one(AdoptedSchedule, row)
    kept.document, kept.drafted_by = adopted.document, adopted.drafted_by
    kept.adopted_by, kept.adopted_at = adopted.adopted_by, adopted.adopted_at
    return row


def _keep(
    name: str, content: Mapping[str, Any], status: str, competition: Competition, actor: Actor, at: datetime
) -> int:
    content_hash = digest(dict(content))
    newest = db.session.scalar(
        select(AdoptedSchedule)
        .where(AdoptedSchedule.competition_id == competition.id, AdoptedSchedule.schedule_id == name)
        .order_by(AdoptedSchedule.version.desc())
        .limit(1)
    )
    if newest is not None and newest.content_hash == content_hash and newest.status != REVOKED:
        return newest.id
    last = db.session.scalar(select(func.max(AdoptedSchedule.version)).where(AdoptedSchedule.schedule_id == name))
    first_day, last_day = (date.fromisoformat(day) if day else None for day in content["in_force"])
    row = AdoptedSchedule(
        schedule_id=name, version=(last or 0) + 1, competition_id=competition.id, status=status,
        document=content.get("document"), content=dict(content), content_hash=content_hash, in_force_from=first_day,
        in_force_to=last_day, drafted_by=account_of(actor), drafted_at=at,
    )
    db.session.add(row)
    db.session.flush()
    facts = {"schedule": name, "version": row.version, "status": status, "hash": content_hash}
    audit.record(audited.SCHEDULE_KEPT, actor=actor, at=at, subject=_subject(competition), **facts)
    ledger.append(ledger.POLICY, "schedule_kept", {"competition": competition.code, **facts}, actor=actor, at=at)
    return row.id


@transaction
def adopt_schedule(schedule_row: int, document: str, *, actor: Actor, at: datetime, seen: str | None = None) -> None:
    """Adopts a version under a document number: by another person than its drafter. From now on it is paid from.

    The ledger binds the scanned pages of the document. ``seen`` is the fingerprint of those that the adopter looked at;
    without it they are not compared.
    """
    row = db.session.scalar(select(AdoptedSchedule).where(AdoptedSchedule.id == schedule_row).with_for_update())
    if row is None or row.competition_id is None:
        raise NotFound
    competition = db.session.get_one(Competition, row.competition_id)
    later = select(AdoptedSchedule.id).where(
        AdoptedSchedule.competition_id == row.competition_id, AdoptedSchedule.schedule_id == row.schedule_id,
        AdoptedSchedule.version > row.version,
    )
    if row.status in (ADOPTED, REVOKED) or db.session.scalar(later.limit(1)) is not None:
        raise WrongState(name=row.schedule_id)
    if not document.strip():
        raise DocumentNumberMissing
    scans = scans_of(row.id)
    if seen is not None and seen != scans.fingerprint:
        raise ScansChanged
    row.adopted_by = second_person(row.drafted_by, actor)
    row.status, row.document, row.adopted_at = ADOPTED, document.strip(), at
    facts = {"schedule": row.schedule_id, "version": row.version, "document": row.document, "hash": row.content_hash}
    audit.record(audited.SCHEDULE_ADOPTED, actor=actor, at=at, subject=_subject(competition), **facts)
    body = {"competition": competition.code, **facts, "scans": scans.digests}
    ledger.append(ledger.POLICY, "schedule_adopted", body, actor=actor, at=at)


@transaction
def revoke_schedule(schedule_id: str, competition_code: str, *, actor: Actor, at: datetime) -> None:
    """Takes a schedule out of a competition before anybody adopted it; what was adopted ends by its last day only."""
    competition = competition_of(competition_code)
    query = select(AdoptedSchedule).where(
        AdoptedSchedule.competition_id == competition.id, AdoptedSchedule.schedule_id == schedule_id,
        AdoptedSchedule.status != REVOKED,
    )
    rows = list(db.session.scalars(query.with_for_update()))
    if not rows:
        raise NotFound
    if any(row.status == ADOPTED for row in rows):
        raise WrongState(name=schedule_id)
    for row in rows:
        row.status = REVOKED
    facts = {"schedule": schedule_id, "versions": len(rows)}
    audit.record(audited.SCHEDULE_REVOKED, actor=actor, at=at, subject=_subject(competition), **facts)
    ledger.append(ledger.POLICY, "schedule_revoked", {"competition": competition.code, **facts}, actor=actor, at=at)


def apply_definition(
    definition: Mapping[str, Any], folder: DefinitionFolder, competition_code: str, actor: Actor, at: datetime
) -> None:
    """Stores the ``schedules`` of a competition definition; what an earlier definition named and this one does not, and
    nobody has adopted, is revoked."""
    competition = competition_of(competition_code)
    rows, taken = set(), set()
    for position, content in enumerate(definition.get("schedules") or ()):
        name = None if isinstance(content, str) else content.get("id") or f"{competition_code}-{position + 1}"
        if name in taken:
            name = f"{name}-{position + 1}"
        taken.add(name)
        rows.add(keep_schedule(content, competition_code, actor=actor, at=at, name=name))
    for kept in schedules_that_count(competition.id):
        if kept.row not in rows and kept.status != ADOPTED:
            revoke_schedule(kept.schedule_id, competition_code, actor=actor, at=at)


def export_definition(competition_code: str) -> dict[str, Any]:
    """The ``schedules`` of a competition: shipped ones by their id, the others in full."""
    found = db.session.scalar(select(Competition.id).where(Competition.code == competition_code))
    kept = schedules_that_count(found) if found is not None else []
    return {"schedules": [one.schedule_id if one.shipped and one.status != ADOPTED else one.as_written for one in kept]}


def forget_schedules(competition_id: int) -> None:
    """Before a draft competition is removed: its schedules that nobody has adopted go with it (a contribution to the lower
    room); an adopted one stays, and the competition with it."""
    ours = AdoptedSchedule.competition_id == competition_id
    db.session.execute(delete(AdoptedSchedule).where(ours, AdoptedSchedule.adopted_by.is_(None)))


def _subject(competition: Competition) -> str:
    return f"competition:{competition.code}"
