"""A unit's own workbook: what is in it is rehearsed through the very door by which it is submitted, then submitted, all of it
or the good rows. Rows of another unit are refused."""
import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from competition import audited, queries
from competition.models import RegistrationImport
from competition.models.entry import CONTENT, REPORT
from competition.queries.imports import IMPORT_STATES
from competition.refusals import ImportHasProblems, ImportSettled, NothingToImport
from competition.refusals.units import TooManyRows
from competition.rules.applications import ApplicantCoach, ApplicantPerson, Application
from competition.rules.registrations import Registration, RowProblem, check_table, headings
from competition.rules.registrations.arriving import Arrived, Sender, foreign_rows
from competition.rules.registrations.values import Checked
from competition.services.applications import submit_application
from competition.services.finding import find_competition
from competition.spreadsheets.registrations import read_arriving
from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.crypto import seal, unseal
from foundation.database import db, transaction
from foundation.errors import Invalid, NotFound, Refusal
from foundation.rules.problems import Problem

LONGEST_NAME = 200
MOST_ROWS = 500
REFUSED = "refused"
COLUMNS = {
    "name": headings.NAME, "sex": headings.SEX, "id_number": headings.ID_NUMBER, "phone": headings.PHONE, "id_type": headings.ID_TYPE,
    "born_on": headings.BORN, "team": headings.TEAM, "people": headings.TEAM, "level": headings.LEVEL, "years": headings.YEARS,
    "coaches": headings.COACH, "note": headings.NOTE, "unit_name": headings.UNIT, "unit_code": headings.UNIT_CODE,
}  # fmt: skip


@dataclass(frozen=True)
class _Group:
    """The rows of one entry, and what they apply for."""

    rows: tuple[Registration, ...]
    application: Application


@dataclass(frozen=True)
class UnitReport:
    """What was found in a workbook: how many rows hold anything, how many can be submitted, what is wrong (row, column, code,
    facts), what is to be said about the file."""

    count: int
    good: int
    problems: tuple[RowProblem, ...]
    notes: tuple[tuple[str, Mapping[str, Any]], ...]

    @property
    def bad_rows(self) -> int:
        """How many rows have a problem."""
        return len({one.row for one in self.problems})


@transaction
def preview_unit_import(code: str, unit_id: int, sender: Sender, file_name: str, data: bytes, *, actor: Actor, at: datetime) -> str:
    """Keeps the workbook, sealed, with what was found in it; nobody is registered yet. Raises ``WorkbookRefused`` for a file
    that is none, :class:`TooManyRows`. The very same file twice gives the upload that already waits."""
    competition = find_competition(code)
    file_hash = hashlib.sha256(data).hexdigest()
    waiting: RegistrationImport | None = db.session.scalar(select(RegistrationImport).where(
        RegistrationImport.competition_id == competition.id, RegistrationImport.unit_id == unit_id,
        RegistrationImport.file_hash == file_hash, RegistrationImport.state == "previewed",
    ))
    report = _rehearsed(code, sender, data, actor, at)
    kept = waiting or RegistrationImport(
        public_id=chance.opaque_id(), competition_id=competition.id, unit_id=unit_id, file_name=file_name[-LONGEST_NAME:],
        file_hash=file_hash, state="previewed", uploaded_by=actor.user_id, uploaded_at=at,
    )
    _put(kept, report)
    kept.content = seal(base64.b64encode(data).decode(), owner=kept.public_id, field=CONTENT)
    db.session.add(kept)
    audit.record(
        audited.IMPORT_PREVIEWED, actor=actor, at=at, subject=f"import:{code}/{kept.public_id}", rows=kept.rows,
        good_rows=kept.good_rows, problems=kept.problems, file_hash=file_hash,
    )
    return kept.public_id


def _put(kept: RegistrationImport, report: UnitReport) -> None:
    kept.rows, kept.good_rows, kept.problems = report.count, report.good, len(report.problems)
    said = {
        "problems": [[one.row, one.column, one.code, _plain(one.facts)] for one in report.problems],
        "notes": [[code, _plain(facts)] for code, facts in report.notes],
    }
    kept.report = seal(json.dumps(said, ensure_ascii=False), owner=kept.public_id, field=REPORT)


def _plain(facts: Mapping[str, object]) -> dict[str, object]:
    return {key: value if isinstance(value, int | str | None) else str(value) for key, value in facts.items()}


def _rehearsed(code: str, sender: Sender, data: bytes, actor: Actor, at: datetime) -> UnitReport:
    """What would become of every row, found by submitting it and taking all of it back."""
    arrived, checked = _read(code, sender, data)
    problems, groups = _sorted_out(code, checked, sender)
    trial = db.session.begin_nested()
    try:
        refused = _submit(code, groups, actor, at)
    finally:
        trial.rollback()
    return _report(arrived, checked, (*problems, *refused))


def _read(code: str, sender: Sender, data: bytes) -> tuple[Arrived, Checked]:
    arrived = read_arriving(data, sender)
    definition = queries.definition_of(code)
    # Places are counted at the door, where a waiting list may follow.
    unlimited = tuple(replace(event, quota=None, quota_per_unit=None) for event in definition.events)
    checked = check_table(arrived.table, replace(definition, events=unlimited))
    if checked.count > MOST_ROWS:
        raise TooManyRows(most=MOST_ROWS, count=checked.count)
    return arrived, checked


def _report(arrived: Arrived, checked: Checked, problems: Sequence[RowProblem]) -> UnitReport:
    bad = {one.row for one in problems}
    good = sum(1 for row in checked.rows if row.row not in bad)
    notes = tuple((note.code, note.facts) for note in arrived.notes)
    return UnitReport(checked.count, good, tuple(sorted(problems, key=lambda one: one.row)), notes)


def _sorted_out(code: str, checked: Checked, sender: Sender) -> tuple[list[RowProblem], list[_Group]]:
    """The problems of single rows, and the entries that the others make."""
    foreign = list(foreign_rows(checked.rows, sender))
    others = {one.row for one in foreign}
    teams = {event.code for event in queries.events(code) if event.is_team}
    grouped: dict[object, list[Registration]] = {}
    for row in checked.rows:
        if row.row not in others:
            grouped.setdefault((row.event, row.team) if row.event in teams else row.row, []).append(row)
    groups = [_Group(tuple(rows), _application(rows, sender, rows[0].event in teams)) for rows in grouped.values()]
    return [*checked.problems, *foreign], groups


def _application(rows: Sequence[Registration], sender: Sender, is_team: bool) -> Application:
    first = rows[0]
    return Application(
        event=first.event, unit_name=sender.name, unit_code=sender.code, team=first.team if is_team else "", level=first.level,
        years=first.years, note=first.note,
        people=tuple(
            ApplicantPerson(one.name, one.sex, one.id_number, one.phone, one.id_type, born_on=one.birth) for one in rows
        ),
        coaches=(ApplicantCoach(first.coach, first.coach_unit),) if first.coach else (),
    )


def _submit(code: str, groups: Sequence[_Group], actor: Actor, at: datetime) -> list[RowProblem]:
    """Submits entry by entry; answers what stood in the way of those that were not taken."""
    problems: list[RowProblem] = []
    for group in groups:
        try:
            with db.session.begin_nested():
                submit_application(code, group.application, source="unit", actor=actor, at=at)
        except Invalid as refusal:
            problems += [_of_row(group, problem) for problem in refusal.problems]
        except Refusal as refusal:
            problems += [RowProblem(row.row, headings.EVENT, REFUSED, {"sentence": refusal.message}) for row in group.rows]
    # All rows of a team stand or fall together.
    told = {one.row for one in problems}
    for group in groups:
        if any(row.row in told for row in group.rows):
            problems += [RowProblem(row.row, headings.TEAM, "team_held", {"team": row.team}) for row in group.rows if row.row not in told]
    return problems


def _of_row(group: _Group, problem: Problem) -> RowProblem:
    """The cell that a problem of an application is about."""
    place, _, field = problem.path.partition(".")
    number = int(place[len("people["):-1]) if place.startswith("people[") else 0
    name = field or place.partition("[")[0]
    return RowProblem(group.rows[number].row, COLUMNS.get(name, headings.EVENT), problem.code, problem.facts)


def unit_report(code: str, public_id: str, unit_id: int) -> UnitReport:
    """What was found in an upload of a unit; raises :class:`NotFound`."""
    found = _own(code, public_id, unit_id)
    said = json.loads(unseal(found.report, owner=found.public_id, field=REPORT)) if found.report else {"problems": [], "notes": []}
    problems = tuple(RowProblem(row, column, problem, facts) for row, column, problem, facts in said["problems"])
    return UnitReport(found.rows, found.good_rows, problems, tuple((note, facts) for note, facts in said["notes"]))


def unit_workbook(code: str, public_id: str, unit_id: int, sender: Sender) -> tuple[bytes, Arrived]:
    """The uploaded file and its table; raises :class:`NotFound` once it is no longer kept."""
    data = _content(_own(code, public_id, unit_id))
    return data, read_arriving(data, sender)


def _content(found: RegistrationImport) -> bytes:
    if found.content is None:
        raise NotFound
    return base64.b64decode(unseal(found.content, owner=found.public_id, field=CONTENT))


def _own(code: str, public_id: str, unit_id: int, *, lock: bool = False) -> RegistrationImport:
    """An upload of this unit for this competition; anybody else's is not found."""
    query = select(RegistrationImport).where(RegistrationImport.public_id == public_id, RegistrationImport.unit_id == unit_id)
    found: RegistrationImport | None = db.session.scalar(query.with_for_update() if lock else query)
    if found is None or found.competition_id != queries.competition(code).id:
        raise NotFound
    return found


@transaction
def apply_unit_import(
    code: str, public_id: str, unit_id: int, sender: Sender, only_good: bool, *, actor: Actor, at: datetime
) -> int:
    """Submits the good rows, or all if every row is good; answers how many rows. What was left out stays to be corrected."""
    find_competition(code)
    found = _waiting(code, public_id, unit_id)
    arrived, checked = _read(code, sender, _content(found))
    problems, groups = _sorted_out(code, checked, sender)
    report = _report(arrived, checked, (*problems, *_submit(code, groups, actor, at)))
    if not report.good:
        raise NothingToImport
    if report.problems and not only_good:
        raise ImportHasProblems(count=report.bad_rows)
    _put(found, report)
    found.state, found.applied_at, found.applied_rows = "applied", at, report.good
    if not report.problems:
        found.content = None
    audit.record(
        audited.IMPORT_APPLIED, actor=actor, at=at, subject=f"import:{code}/{public_id}", rows=report.good,
        left_out=report.count - report.good, file_hash=found.file_hash,
    )
    return report.good


@transaction
def cancel_unit_import(code: str, public_id: str, unit_id: int, *, actor: Actor, at: datetime) -> None:
    """Gives an upload up; the file is no longer kept."""
    found = _waiting(code, public_id, unit_id)
    found.state, found.content, found.report = "cancelled", None, None
    audit.record(audited.IMPORT_CANCELLED, actor=actor, at=at, subject=f"import:{code}/{public_id}", file_hash=found.file_hash)


def _waiting(code: str, public_id: str, unit_id: int) -> RegistrationImport:
    found = _own(code, public_id, unit_id, lock=True)
    if found.state != "previewed":
        raise ImportSettled(state=IMPORT_STATES[found.state])
    return found
