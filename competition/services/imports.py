"""Importing a registration workbook at the desk: upload and look, then take all rows, the good ones, or none.

Small files are read and applied at once. Large ones are by jobs (:mod:`competition.import_jobs`): the row of the import says how
far it is, and whatever is killed is done again from the start, because a registration is one transaction.
"""
import hashlib
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from competition import audited
from competition.errors import WorkbookRefused
from competition.models import RegistrationImport
from competition.queries.imports import IMPORT_STATES
from competition.refusals import ImportHasProblems, ImportSettled, NothingToImport
from competition.refusals.imports import ImportRunning
from competition.rules.registrations.arriving import Arrived
from competition.rules.registrations.report import Report
from competition.services.finding import find_competition, require_phase
from competition.services.import_reading import (
    Reading,
    check_arrived,
    find_import,
    import_report,
    keep_report,
    read_import,
    refused,
    sealed_content,
    workbook_of,
)
from competition.services.registration import TAKING, enter
from competition.spreadsheets.registrations import read_arriving
from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.bulk import uncollected
from foundation.database import db, transaction
from foundation.errors import NotFound
from foundation.jobs import start_job
from foundation.jobs.queries import job as job_of

__all__ = [
    "Reading", "apply_import", "cancel_import", "import_report", "preview_import", "read_import", "read_upload", "start_apply",
    "workbook_of",
]
LONGEST_NAME = 200
LARGE_FILE = 64 * 1024
MANY_ROWS = 500
READ, APPLY = "competition:import-read", "competition:import-apply"
UNDECIDED = ("reading", "previewed", "refused")


def preview_import(code: str, file_name: str, data: bytes, *, actor: Actor, at: datetime) -> str:
    """Keeps the workbook, sealed, and counts what is in it; nobody is registered yet. A large file is kept unread, and a job
    reads it. Raises :class:`WorkbookRefused` for a small file that is none. The very same file twice gives the import that
    already waits."""
    file_hash = hashlib.sha256(data).hexdigest()
    waiting = _same(code, file_hash)
    if waiting is not None:
        return waiting
    if len(data) > LARGE_FILE:
        return _keep(code, file_name, data, None, actor=actor, at=at)
    report = check_arrived(code, read_arriving(data)).report
    return _keep(code, file_name, data, report, actor=actor, at=at)


def _same(code: str, file_hash: str) -> str | None:
    """The import of the very same file that waits for a decision. Raises :class:`WrongPhase`."""
    competition = find_competition(code)
    require_phase(competition, TAKING, _l("导入报名表"))
    return db.session.scalar(select(RegistrationImport.public_id).where(
        RegistrationImport.competition_id == competition.id, RegistrationImport.file_hash == file_hash,
        RegistrationImport.state.in_(("previewed", "reading")), RegistrationImport.unit_id.is_(None),
    ))


@transaction
def _keep(code: str, file_name: str, data: bytes, report: Report | None, *, actor: Actor, at: datetime) -> str:
    file_hash = hashlib.sha256(data).hexdigest()
    waiting = _same(code, file_hash)
    if waiting is not None:
        return waiting
    kept = RegistrationImport(
        public_id=chance.opaque_id(), competition_id=find_competition(code).id, file_name=file_name[-LONGEST_NAME:],
        file_hash=file_hash, rows=0, good_rows=0, problems=0, state="reading", uploaded_by=actor.user_id, uploaded_at=at,
    )
    kept.content = sealed_content(kept.public_id, data)
    db.session.add(kept)
    if report is None:
        kept.job = start_job(READ, {"competition": code, "import": kept.public_id}, actor=actor, at=at)
        return kept.public_id
    kept.state, kept.rows, kept.good_rows, kept.problems = "previewed", report.count, report.good, len(report.problems)
    _record_preview(code, kept, actor, at)
    return kept.public_id


def _record_preview(code: str, kept: RegistrationImport, actor: Actor, at: datetime) -> None:
    audit.record(
        audited.IMPORT_PREVIEWED, actor=actor, at=at, subject=f"import:{code}/{kept.public_id}", rows=kept.rows,
        good_rows=kept.good_rows, problems=kept.problems, file_hash=kept.file_hash,
    )


def read_upload(code: str, public_id: str, *, actor: Actor, at: datetime) -> None:
    """Reads a file that was kept unread, outside of any transaction, and keeps what was found. A second time does nothing."""
    try:
        with uncollected():
            report = read_import(code, public_id).report
    except WorkbookRefused as refusal:
        report = refused(refusal)
    except NotFound:
        return
    _keep_reading(code, public_id, report, actor=actor, at=at)


@transaction
def _keep_reading(code: str, public_id: str, report: Report, *, actor: Actor, at: datetime) -> None:
    found = _locked(code, public_id)
    if found.state != "reading":
        return
    keep_report(found, report)
    found.state = "previewed"
    if report.refused:
        found.state, found.content = "refused", None
    _record_preview(code, found, actor, at)


@transaction
def start_apply(code: str, public_id: str, only_good: bool, *, actor: Actor, at: datetime) -> int | None:
    """Registers the rows at once and says how many; where there are many, a job is started and none is answered."""
    found = _waiting(code, public_id)
    _require_idle(found)
    if found.rows <= MANY_ROWS:
        return apply_import(code, public_id, only_good, actor=actor, at=at)
    arguments = {"competition": code, "import": public_id, "only_good": only_good}
    found.job = start_job(APPLY, arguments, actor=actor, at=at)
    return None


def apply_import(code: str, public_id: str, only_good: bool, *, actor: Actor, at: datetime) -> int:
    """Registers the good rows, or all of them if every row is good; says how many. A second time is refused, and
    nobody is registered twice. The file is read before the transaction begins, and checked inside."""
    _require_undecided(find_import(code, public_id), ("previewed",))
    with uncollected():
        return _apply(code, public_id, read_arriving(workbook_of(code, public_id)), only_good, actor=actor, at=at)


@transaction
def _apply(code: str, public_id: str, arrived: Arrived, only_good: bool, *, actor: Actor, at: datetime) -> int:
    found = _waiting(code, public_id)
    reading = check_arrived(code, arrived)
    if not reading.good:
        raise NothingToImport
    if reading.problems and not only_good:
        raise ImportHasProblems(count=reading.bad_rows)
    enter(find_competition(code), reading.good, reading.indexes, actor=actor, at=at)
    left_out = reading.checked.count - len(reading.good)
    keep_report(found, reading.report)
    found.state, found.applied_at, found.applied_rows = "applied", at, len(reading.good)
    if not left_out:
        found.content = found.report = None
    audit.record(
        audited.IMPORT_APPLIED, actor=actor, at=at, subject=f"import:{code}/{public_id}", rows=len(reading.good),
        left_out=left_out, file_hash=found.file_hash,
    )
    return len(reading.good)


@transaction
def cancel_import(code: str, public_id: str, *, actor: Actor, at: datetime) -> None:
    """Gives an upload up; the file is no longer kept."""
    found = _locked(code, public_id)
    _require_undecided(found, UNDECIDED)
    _require_idle(found)
    found.state, found.content, found.report = "cancelled", None, None
    audit.record(
        audited.IMPORT_CANCELLED, actor=actor, at=at, subject=f"import:{code}/{public_id}", file_hash=found.file_hash
    )


def _locked(code: str, public_id: str) -> RegistrationImport:
    competition = find_competition(code)
    query = select(RegistrationImport).where(RegistrationImport.public_id == public_id).with_for_update()
    found = db.session.scalar(query)
    if found is None or found.competition_id != competition.id or found.unit_id is not None:
        raise NotFound
    return found


def _waiting(code: str, public_id: str) -> RegistrationImport:
    found = _locked(code, public_id)
    _require_undecided(found, ("previewed",))
    return found


def _require_undecided(found: RegistrationImport, states: tuple[str, ...]) -> None:
    if found.state not in states:
        raise ImportSettled(state=IMPORT_STATES[found.state])


def _require_idle(found: RegistrationImport) -> None:
    """Refuses while a job works on the import; in the job itself nobody asks."""
    job = job_of(found.job) if found.job else None
    if job is not None and not job.ended:
        raise ImportRunning
