"""Importing a registration workbook: upload and look, then take all rows, the good ones, or none."""
import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from competition import audited, queries
from competition.models import Competition, RegistrationImport
from competition.models.entry import CONTENT
from competition.queries.imports import IMPORT_STATES
from competition.refusals import ImportHasProblems, ImportSettled, NothingToImport
from competition.rules.registrations import Checked, Registration, RowProblem, Table, check_table
from competition.services.finding import find_competition, require_phase
from competition.services.newcomers import problems_of
from competition.services.registration import TAKING, enter
from competition.spreadsheets.registrations import read_registrations
from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.crypto import Forms, seal, unseal
from foundation.database import db, transaction
from foundation.errors import NotFound
from foundation.people.registering import id_indexes

LONGEST_NAME = 200


@dataclass(frozen=True)
class Reading:
    """A workbook as it stands now: the check of the table, and of the rows that pass it who can still be registered."""

    table: Table
    checked: Checked
    problems: tuple[RowProblem, ...]
    good: tuple[Registration, ...]
    indexes: tuple[Forms, ...]

    @property
    def bad_rows(self) -> int:
        """How many rows have a problem."""
        return len({problem.row for problem in self.problems})


@transaction
def preview_import(code: str, file_name: str, data: bytes, *, actor: Actor, at: datetime) -> str:
    """Keeps the workbook, sealed, and counts what is in it; nobody is registered yet. Raises :class:`WorkbookRefused`
    for a file that is none. The very same file twice gives the import that already waits."""
    competition = find_competition(code)
    require_phase(competition, TAKING, _l("导入报名表"))
    file_hash = hashlib.sha256(data).hexdigest()
    waiting = db.session.scalar(select(RegistrationImport).where(
        RegistrationImport.competition_id == competition.id, RegistrationImport.file_hash == file_hash,
        RegistrationImport.state == "previewed",
    ))
    if waiting is not None:
        return waiting.public_id
    reading = _read(code, data)
    kept = RegistrationImport(
        public_id=chance.opaque_id(), competition_id=competition.id, file_name=file_name[-LONGEST_NAME:],
        file_hash=file_hash, rows=reading.checked.count, good_rows=len(reading.good), problems=len(reading.problems),
        state="previewed", uploaded_by=actor.user_id, uploaded_at=at,
    )
    kept.content = seal(base64.b64encode(data).decode(), owner=kept.public_id, field=CONTENT)
    db.session.add(kept)
    audit.record(
        audited.IMPORT_PREVIEWED, actor=actor, at=at, subject=f"import:{code}/{kept.public_id}", rows=kept.rows,
        good_rows=kept.good_rows, problems=kept.problems, file_hash=file_hash,
    )
    return kept.public_id


def read_import(code: str, public_id: str) -> Reading:
    """The kept workbook, checked against the competition as it is now."""
    return _read(code, workbook_of(code, public_id))


def workbook_of(code: str, public_id: str) -> bytes:
    """The uploaded file itself; raises :class:`NotFound` once it is no longer kept."""
    found = db.session.scalar(select(RegistrationImport).where(RegistrationImport.public_id == public_id))
    if found is None or found.content is None or found.competition_id != queries.competition(code).id:
        raise NotFound
    return base64.b64decode(unseal(found.content, owner=found.public_id, field=CONTENT))


def _read(code: str, data: bytes) -> Reading:
    table = read_registrations(data)
    checked = check_table(table, queries.definition_of(code))
    stored = db.session.scalars(select(Competition).where(Competition.code == code)).one()
    indexes = id_indexes(checked.rows)
    more = problems_of(stored, checked.rows, indexes)
    refused = {problem.row for problem in more}
    problems = sorted((*checked.problems, *more), key=lambda problem: problem.row)
    good = [place for place, row in enumerate(checked.rows) if row.row not in refused]
    return Reading(
        table, checked, tuple(problems), tuple(checked.rows[place] for place in good),
        tuple(indexes[place] for place in good),
    )


@transaction
def apply_import(code: str, public_id: str, only_good: bool, *, actor: Actor, at: datetime) -> int:
    """Registers the good rows, or all of them if every row is good; says how many. A second time is refused, and
    nobody is registered twice."""
    found = _waiting(code, public_id)
    reading = read_import(code, public_id)
    if not reading.good:
        raise NothingToImport
    if reading.problems and not only_good:
        raise ImportHasProblems(count=reading.bad_rows)
    enter(find_competition(code), reading.good, reading.indexes, actor=actor, at=at)
    left_out = reading.checked.count - len(reading.good)
    found.state, found.applied_at, found.applied_rows = "applied", at, len(reading.good)
    found.rows, found.good_rows, found.problems = reading.checked.count, len(reading.good), len(reading.problems)
    if not left_out:
        found.content = None
    audit.record(
        audited.IMPORT_APPLIED, actor=actor, at=at, subject=f"import:{code}/{public_id}", rows=len(reading.good),
        left_out=left_out, file_hash=found.file_hash,
    )
    return len(reading.good)


@transaction
def cancel_import(code: str, public_id: str, *, actor: Actor, at: datetime) -> None:
    """Gives an upload up; the file is no longer kept."""
    found = _waiting(code, public_id)
    found.state, found.content = "cancelled", None
    audit.record(
        audited.IMPORT_CANCELLED, actor=actor, at=at, subject=f"import:{code}/{public_id}", file_hash=found.file_hash
    )


def _waiting(code: str, public_id: str) -> RegistrationImport:
    competition = find_competition(code)
    query = select(RegistrationImport).where(RegistrationImport.public_id == public_id).with_for_update()
    found = db.session.scalar(query)
    if found is None or found.competition_id != competition.id:
        raise NotFound
    if found.state != "previewed":
        raise ImportSettled(state=IMPORT_STATES[found.state])
    return found
