"""The desk's side of check-in: corrections with a reason, those who did not come, the paper list, tablets that report."""
import re
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from competition import audited
from competition.models import CheckIn, CheckInDevice, Competition, Entry
from competition.queries.check_in import STATE_NAMES
from competition.queries.doors import Door, doors
from competition.refusals import ReasonNeeded
from competition.refusals.check_in import NothingToMark, NothingToUndo, NotStartedYet, SameState
from competition.rules.check_in import ABSENT, DESK, EXPECTED, LATE, PRESENT, SWEEP
from competition.rules.identity import without_identities
from competition.services.check_in import in_force, next_number
from competition.services.finding import event_subject
from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.clock import at_noon
from foundation.database import db, transaction
from foundation.errors import Invalid, NotFound
from foundation.rules.problems import Problem

LINES = re.compile(r"[\s,，、;；]+")


def door_of(code: str, session: int, event: str) -> Door:
    """A door by its session, or by its event where that has none; raises :class:`NotFound`."""
    found = next((one for one in doors(code) if (one.session, one.event) == (session, event)), None)
    if found is None:
        raise NotFound
    return found


@transaction
def correct_check_in(
    code: str, public_id: str, session: int, state: str, reason: str, *, actor: Actor, at: datetime
) -> None:
    """Writes what is right below what was wrong; both stay readable. ``expected`` takes a check-in back."""
    if not reason.strip():
        raise ReasonNeeded
    entry = next((one for one in _locked(_of(code, public_id))), None)
    if entry is None:
        raise NotFound
    before = in_force(entry.id, session)
    held = before.state if before else EXPECTED
    if held == state:
        raise SameState(state=STATE_NAMES[state])
    said = without_identities(reason.strip())[:200]
    _append(entry, session, before, state, DESK, actor, at, reason=said)
    audit.record(
        audited.CHECK_IN_CORRECTED, actor=actor, at=at, subject=f"entry:{entry.public_id}", ticket=entry.ticket, session=session,
        before=held, state=state, reason=said,
    )


@transaction
def mark_missing(code: str, session: int, event: str, *, actor: Actor, at: datetime) -> int:
    """Marks everybody of a door as absent who has not come, once it has begun; says how many."""
    door = door_of(code, session, event)
    begins = door.starts or _first_moment(code)
    if at < begins:
        raise NotStartedYet
    marked = 0
    for entry in _locked(_expected(door)):
        before = in_force(entry.id, session)
        if before is None or before.state == EXPECTED:
            _append(entry, session, before, ABSENT, SWEEP, actor, at)
            marked += 1
    if not marked:
        raise NothingToMark
    audit.record(audited.MISSING_MARKED, actor=actor, at=at, subject=event_subject(code, event), session=session, count=marked)
    return marked


@transaction
def unmark_missing(code: str, session: int, event: str, *, actor: Actor, at: datetime) -> int:
    """Takes back what :func:`mark_missing` wrote, where nobody has written anything since; says how many."""
    door = door_of(code, session, event)
    freed = 0
    for entry in _locked(_expected(door)):
        before = in_force(entry.id, session)
        if before is not None and (before.state, before.way) == (ABSENT, SWEEP):
            _append(entry, session, before, EXPECTED, SWEEP, actor, at)
            freed += 1
    if not freed:
        raise NothingToUndo
    audit.record(audited.MISSING_UNMARKED, actor=actor, at=at, subject=event_subject(code, event), session=session, count=freed)
    return freed


@transaction
def count_paper_in(
    code: str, session: int, event: str, numbers: str, late: bool, *, actor: Actor, at: datetime
) -> tuple[int, int]:
    """Counts the ticks of a paper list in: tickets, or their last digits. All or nothing; says how many were new and how
    many had been checked in already. Raises :class:`Invalid` with every number that fits nobody or more than one."""
    door = door_of(code, session, event)
    chosen, problems = _read_numbers(door, numbers)
    if problems:
        raise Invalid(problems)
    counted = 0
    for entry in _locked(chosen):
        before = in_force(entry.id, session)
        if before is None or before.state in (EXPECTED, ABSENT):
            row = _append(entry, session, before, LATE if late else PRESENT, "paper", actor, at)
            audit.record(
                audited.CHECKED_IN, actor=actor, at=at, subject=f"entry:{entry.public_id}", ticket=entry.ticket,
                session=session, state=row.state, way=row.way, device=None,
            )
            counted += 1
    return counted, len(chosen) - counted


def _read_numbers(door: Door, numbers: str) -> tuple[list[int], list[Problem]]:
    chosen: dict[int, None] = {}
    problems = []
    for number in filter(None, LINES.split(numbers)):
        found = [one.entry_id for one in door.expected if one.ticket == number] or (
            [one.entry_id for one in door.expected if one.ticket.endswith(number)] if len(number) >= 3 else []
        )
        if len(found) == 1:
            chosen[found[0]] = None
        else:
            problems.append(Problem("numbers", "ticket_ambiguous" if found else "ticket_unknown", {"value": number[:20]}))
    if not chosen and not problems:
        problems.append(Problem("numbers", "required"))
    return list(chosen), problems


@transaction
def hear_from_device(code: str, device: str, label: str, waiting: int, *, actor: Actor, at: datetime) -> None:
    """Remembers that a tablet at a door was there, and how many scans it still holds. Traffic, not a decision: not audited."""
    competition = db.session.scalar(select(Competition.id).where(Competition.code == code))
    if competition is None:
        raise NotFound
    facts = {"label": label[:60], "user_id": actor.user_id, "waiting": waiting, "seen_at": at}
    insert = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(CheckInDevice)
    db.session.execute(
        insert.values(competition_id=competition, device=device, **facts)
        .on_conflict_do_update(index_elements=["competition_id", "device"], set_=facts)
    )


def forget_devices(competition_id: int) -> None:
    """A draft competition that is deleted takes the names of its tablets along."""
    db.session.execute(delete(CheckInDevice).where(CheckInDevice.competition_id == competition_id))


def _of(code: str, public_id: str) -> list[int]:
    """The id of a registered entry of this competition, as a list of one or none."""
    return [one.entry_id for door in doors(code) for one in door.expected if one.public_id == public_id][:1]


def _expected(door: Door) -> list[int]:
    return [one.entry_id for one in door.expected]


def _locked(ids: Iterable[int]) -> list[Entry]:
    """These entries in one order, locked until the transaction ends, so that two who mark at one moment take turns."""
    query = select(Entry).where(Entry.id.in_(list(ids)), Entry.state == "registered").order_by(Entry.id)
    return list(db.session.scalars(query.with_for_update(of=Entry).execution_options(populate_existing=True)))


def _append(
    entry: Entry, session: int, before: CheckIn | None, state: str, way: str, actor: Actor, at: datetime, reason: str | None = None
) -> CheckIn:
    row = CheckIn(
        operation_id=chance.opaque_id(), entry_id=entry.id, session=session, number=next_number(before), state=state, at=at,
        noted_at=at, noted_by=actor.user_id, way=way, device=None, reason=reason,
    )
    db.session.add(row)
    return row


def _first_moment(code: str) -> datetime:
    """The first moment of a competition's first day in China."""
    return at_noon(db.session.scalars(select(Competition.starts).where(Competition.code == code)).one(), 0)
