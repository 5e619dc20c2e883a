"""Marks from files of examination systems: one person loads and looks, another confirms, then each sheet is handed in for its
seat. Where a file names entries by ticket, only this service knows which code that is.

Locks are taken in one order: sheets (by id) → file; the ledger's stream comes last.
"""
import base64
import hashlib
import json
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from competition.queries import entries_by_code
from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.accounts.queries import person_of
from foundation.crypto import seal, unseal
from foundation.database import db, transaction
from foundation.errors import NotFound
from scoring.audited import MARKS_CONFIRMED, MARKS_LOADED, MARKS_WITHDRAWN
from scoring.models import MarkFile, Sheet
from scoring.models.paper import MARK_ROWS
from scoring.queries.events import EventRef, event_ref, scheme_of
from scoring.queries.mark_files import WAITING, code_headings, sheets_now
from scoring.queries.paper_sheets import Place, places_of
from scoring.refusals.paper import (
    FILE_REASONS,
    FileHasProblems,
    FileSamePerson,
    FileSettled,
    FileUnread,
    WrongKey,
    explained,
)
from scoring.rules.mark_files import TICKET, Columns, MarkRow, NoTable, Report, check_rows
from scoring.services.desk_operations import hand_in
from scoring.services.doors import person
from scoring.spreadsheets.mark_files import read_marks

LONGEST_NAME = 200


@dataclass(frozen=True)
class Target:
    """Whose sheets a file fills: an official's code, a module, a part of it."""

    judge: str
    module: str
    part: str


@dataclass(frozen=True)
class Confirmed:
    """What became of a file: sheets handed in, sheets that had these marks already, entries called absent."""

    counted: int
    same: int
    absent: int


def load_marks(
    event_id: int, target: Target, file_name: str, data: bytes, keys: Collection[str], *, actor: Actor, at: datetime
) -> str:
    """Reads a file and keeps its rows, sealed, for a second person; nothing is handed in. ``keys`` are what this person may
    know entries by. Raises :class:`FileUnread`, :class:`WrongKey`. The same file that waits already is not kept twice."""
    event, place, _seat = _place(event_id, target)
    try:
        columns, rows = read_marks(data, place.aspects, code_headings(event))
    except NoTable as refusal:
        raise FileUnread(why=str(FILE_REASONS[refusal.code]) % {"columns": "、".join(refusal.columns)}) from None
    if columns.key not in keys:
        raise WrongKey(why=str(FILE_REASONS[f"by_{columns.key}"]))
    return _keep(event_id, target, file_name, data, columns, rows, actor=actor, at=at)


@transaction
def _keep(
    event_id: int, target: Target, file_name: str, data: bytes, columns: Columns, rows: list[MarkRow], *, actor: Actor, at: datetime
) -> str:
    event, _shown, seat_id = _place(event_id, target)
    file_hash = hashlib.sha256(data).hexdigest()
    same = select(MarkFile.public_id).where(
        MarkFile.event_id == event_id, MarkFile.seat_id == seat_id, MarkFile.part == target.part, MarkFile.file_hash == file_hash,
        MarkFile.state == WAITING,
    )
    waiting = db.session.scalar(same)
    if waiting is not None:
        return str(waiting)
    public_id = chance.opaque_id()
    content = {"heading": columns.heading, "rows": [[row.number, row.key, dict(row.values)] for row in rows]}
    packed = base64.b64encode(zlib.compress(json.dumps(content, ensure_ascii=False).encode())).decode()
    db.session.add(MarkFile(
        public_id=public_id, event_id=event_id, seat_id=seat_id, module=target.module, part=target.part, judge=target.judge,
        key=columns.key, file_name=file_name[-LONGEST_NAME:], file_hash=file_hash, content=seal(packed, owner=public_id, field=MARK_ROWS),
        rows=len(rows), state=WAITING, loaded_by=person(actor), loaded_at=at,
    ))  # fmt: skip
    audit.record(
        MARKS_LOADED, actor=actor, at=at, subject=event.subject, file=public_id, rows=len(rows), file_hash=file_hash
    )
    return public_id


def file_report(event_id: int, public_id: str) -> tuple[str, Place, Report]:
    """What a waiting file says about the sheets as they are now: heading of its keys, what is asked for, and every line with
    every problem. The door has checked that the caller may see its kind of key."""
    found = db.session.scalar(select(MarkFile).where(MarkFile.event_id == event_id, MarkFile.public_id == public_id))
    if found is None or found.content is None:
        raise NotFound
    return _report(found)


def returned_marks(event_id: int, public_id: str) -> bytes:
    """The rows of a waiting file as a workbook: red where something is wrong, each reason beside its row."""
    from scoring.spreadsheets.mark_files_writing import marked_rows  # noqa: PLC0415 – XlsxWriter would slow the start

    heading, place, report = file_report(event_id, public_id)
    wrong: dict[int, list[tuple[str, str]]] = {}
    for number, _key, path, sentence in explained(report.problems):
        wrong.setdefault(number, []).append((path, sentence))
    return marked_rows(heading, [line.row for line in report.lines], place.aspects, wrong)


def empty_file(event_id: int, module: str, part: str, key: str) -> bytes:
    """A workbook to fill in with the marks of one module or part: the keys of its entries stand in it. Raises :class:`NotFound`."""
    from scoring.spreadsheets.mark_files_writing import empty_marks  # noqa: PLC0415 – XlsxWriter would slow the start

    event, scheme = event_ref(event_id), scheme_of(event_id)
    place = places_of(scheme).get((module, part)) if scheme else None
    if event is None or place is None:
        raise NotFound
    title = f"{event.title} {place.module} {place.module_name} {place.part} {place.part_name}".strip()
    heading = "准考证号" if key == TICKET else "加密号"
    return empty_marks(title, heading, sorted(_known(event, key)), place.aspects)


@transaction
def confirm_marks(event_id: int, public_id: str, keys: Collection[str], *, actor: Actor, at: datetime) -> Confirmed:
    """A second person confirms: every sheet whose marks are new or different is handed in for its seat, in one transaction.
    Raises :class:`FileSamePerson`, :class:`FileSettled`, :class:`FileHasProblems`, :class:`WrongKey`."""
    found = _locked(event_id, public_id, keys)
    who = person(actor)
    if person_of(found.loaded_by) == person_of(who):
        raise FileSamePerson
    _heading, _shown, report = _report(found)
    if report.problems:
        raise FileHasProblems(count=len(report.problems))
    sheets = {row.entry_code: row for row in _sheets(found)}
    scheme = scheme_of(event_id)
    changed = [line for line in report.lines if line.state in ("new", "different")]
    for line in sorted(changed, key=lambda one: sheets[one.code].id):
        row = sheets[line.code]
        outcome = hand_in(
            chance.opaque_id(), row, row.version, scheme.rules_hash if scheme else "", line.cells, source="file", actor=actor, at=at
        )
        if outcome != "counted":
            raise FileHasProblems(count=1)
    absent = sorted(line.code for line in report.lines if line.state == "absent")
    found.state, found.decided_by, found.decided_at = "confirmed", who, at
    found.counted, found.absent, found.content = len(changed), absent or None, None
    same = report.counts["same"]
    audit.record(
        MARKS_CONFIRMED, actor=actor, at=at, subject=_subject(event_id), file=public_id, counted=len(changed), same=same,
        file_hash=found.file_hash,
    )
    return Confirmed(len(changed), same, len(absent))


@transaction
def withdraw_marks(event_id: int, public_id: str, keys: Collection[str], *, actor: Actor, at: datetime) -> None:
    """Gives a waiting file up; its rows are no longer kept. Raises :class:`FileSettled`."""
    found = _locked(event_id, public_id, keys)
    found.state, found.decided_by, found.decided_at, found.content = "withdrawn", person(actor), at, None
    audit.record(
        MARKS_WITHDRAWN, actor=actor, at=at, subject=_subject(event_id), file=public_id, file_hash=found.file_hash
    )


def _report(found: MarkFile) -> tuple[str, Place, Report]:
    event = event_ref(found.event_id)
    scheme = scheme_of(found.event_id)
    if event is None or scheme is None or found.content is None:
        raise NotFound
    place = places_of(scheme)[found.module, found.part]
    kept = json.loads(zlib.decompress(base64.b64decode(unseal(found.content, owner=found.public_id, field=MARK_ROWS))))
    rows = [MarkRow(number, key, values) for number, key, values in kept["rows"]]
    report = check_rows(rows, place.aspects, _known(event, found.key), sheets_now(found.seat_id, found.part))
    return kept["heading"], place, report


def _known(event: EventRef, key: str) -> dict[str, str]:
    """Every entry of the event, from the file's kind of key to the blind code; leaves this module in no answer."""
    coded = entries_by_code(event.id)
    return {one.ticket: code for code, one in coded.items()} if key == TICKET else {code: code for code in coded}


def _place(event_id: int, target: Target) -> tuple[EventRef, Place, int]:
    """The event, what is asked for, and the seat whose sheets it is; raises :class:`NotFound`."""
    event, scheme = event_ref(event_id), scheme_of(event_id)
    place = places_of(scheme).get((target.module, target.part)) if scheme else None
    seat = db.session.scalar(
        select(Sheet.seat_id).where(
            Sheet.event_id == event_id, Sheet.judge == target.judge, Sheet.module == target.module, Sheet.part == target.part
        ).limit(1)
    )
    if event is None or place is None or seat is None:
        raise NotFound
    return event, place, seat


def _sheets(found: MarkFile) -> list[Sheet]:
    """All sheets of the file's seat and part, locked in order."""
    query = select(Sheet).where(Sheet.seat_id == found.seat_id, Sheet.part == found.part).order_by(Sheet.id)
    return list(db.session.scalars(query.with_for_update().execution_options(populate_existing=True)))


def _locked(event_id: int, public_id: str, keys: Collection[str]) -> MarkFile:
    """A waiting file and the sheets that it fills, locked; raises :class:`NotFound`, :class:`FileSettled`."""
    query = select(MarkFile).where(MarkFile.event_id == event_id, MarkFile.public_id == public_id, MarkFile.key.in_(keys))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    _sheets(found)
    found = db.session.scalars(query.with_for_update().execution_options(populate_existing=True)).one()
    if found.state != WAITING:
        raise FileSettled
    return found


def _subject(event_id: int) -> str:
    event = event_ref(event_id)
    return event.subject if event else ""
