"""Reading an uploaded workbook: the table as it arrives, its check, and who of it can still be registered."""
import base64
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from competition import queries
from competition.errors import WorkbookRefused
from competition.models import Competition, RegistrationImport
from competition.models.entry import CONTENT, REPORT
from competition.rules.registrations import Checked, Registration, RowProblem, Table, check_table
from competition.rules.registrations.arriving import Arrived, Note
from competition.rules.registrations.report import Report, counted, packed, unpacked
from competition.services.newcomers import problems_of
from competition.spreadsheets.registrations import read_arriving
from foundation.crypto import Forms, seal, unseal
from foundation.database import db
from foundation.errors import NotFound
from foundation.people.registering import id_indexes


@dataclass(frozen=True)
class Reading:
    """A workbook as it stands now: the check of the table, and of the rows that pass it who can still be registered."""

    table: Table
    checked: Checked
    problems: tuple[RowProblem, ...]
    good: tuple[Registration, ...]
    indexes: tuple[Forms, ...]
    notes: tuple[Note, ...]

    @property
    def bad_rows(self) -> int:
        """How many rows have a problem."""
        return len({problem.row for problem in self.problems})

    @property
    def report(self) -> Report:
        """What a page shows of it."""
        return Report(
            self.checked.count, len(self.good), self.problems, self.checked.cleaned, self.checked.warnings, self.notes,
            counted([row.event for row in self.good]),
        )


def find_import(code: str, public_id: str) -> RegistrationImport:
    """An upload of the desk; raises :class:`NotFound`. What units send in is theirs."""
    found = db.session.scalar(select(RegistrationImport).where(RegistrationImport.public_id == public_id))
    if found is None or found.unit_id is not None or found.competition_id != queries.competition(code).id:
        raise NotFound
    return found


def workbook_of(code: str, public_id: str) -> bytes:
    """The uploaded file itself; raises :class:`NotFound` once it is no longer kept."""
    found = find_import(code, public_id)
    if found.content is None:
        raise NotFound
    return base64.b64decode(unseal(found.content, owner=found.public_id, field=CONTENT))


def sealed_content(public_id: str, data: bytes) -> str:
    """A file as it is kept."""
    return seal(base64.b64encode(data).decode(), owner=public_id, field=CONTENT)


def keep_report(kept: RegistrationImport, report: Report) -> None:
    """Keeps what reading found, and its counts."""
    kept.rows, kept.good_rows, kept.problems = report.count, report.good, len(report.problems)
    plain = zlib.compress(json.dumps(packed(report), ensure_ascii=False, default=str).encode())
    kept.report = seal(base64.b64encode(plain).decode(), owner=kept.public_id, field=REPORT)


def kept_report(kept: RegistrationImport) -> Report | None:
    """What reading found when it was kept; none where it is found anew each time."""
    if kept.report is None:
        return None
    plain = base64.b64decode(unseal(kept.report, owner=kept.public_id, field=REPORT))
    return unpacked(json.loads(zlib.decompress(plain)))


def import_report(code: str, public_id: str) -> Report:
    """What is to be shown of an upload: as it was kept, or as it is now."""
    found = find_import(code, public_id)
    return kept_report(found) or read_import(code, public_id).report


def read_import(code: str, public_id: str) -> Reading:
    """The kept workbook, checked against the competition as it is now."""
    return check_arrived(code, read_arriving(workbook_of(code, public_id)))


def refused(refusal: WorkbookRefused) -> Report:
    """The report of a file that was not read at all."""
    return Report(refused=(refusal.code, refusal.columns, refusal.reason))


def check_arrived(code: str, found: Arrived) -> Reading:
    """The check of a table against the competition as it is now."""
    checked = check_table(found.table, queries.definition_of(code))
    stored = db.session.scalars(select(Competition).where(Competition.code == code)).one()
    indexes = id_indexes(checked.rows)
    more = problems_of(stored, checked.rows, indexes)
    if not more:
        return Reading(found.table, checked, checked.problems, checked.rows, tuple(indexes), found.notes)
    left_out = {problem.row for problem in more}
    problems = sorted((*checked.problems, *more), key=lambda problem: problem.row)
    good = [place for place, row in enumerate(checked.rows) if row.row not in left_out]
    return Reading(
        found.table, checked, tuple(problems), _picked(checked.rows, good), _picked(indexes, good), found.notes
    )


def _picked(values: Sequence, places: Sequence[int]) -> tuple:  # type: ignore[type-arg]
    return tuple(values[place] for place in places)
