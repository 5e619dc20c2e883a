"""What can be asked about the workbooks that a unit has sent in."""
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from competition.models import RegistrationImport
from competition.queries.competitions import competition
from foundation.database import db
from foundation.errors import NotFound


@dataclass(frozen=True)
class OwnImport:
    """A workbook of a unit and what became of it; ``kept`` as long as the file is still there."""

    public_id: str
    file_name: str
    rows: int
    state: str
    uploaded_at: datetime
    applied_rows: int | None
    kept: bool


def own_imports(code: str, unit_id: int) -> list[OwnImport]:
    """The uploads of a unit for a competition, the newest first."""
    one = RegistrationImport
    query = (
        select(one.public_id, one.file_name, one.rows, one.state, one.uploaded_at, one.applied_rows, one.content.is_not(None))
        .where(one.competition_id == competition(code).id, one.unit_id == unit_id).order_by(one.id.desc())
    )
    return [OwnImport(*row) for row in db.session.execute(query)]


def own_import(code: str, public_id: str, unit_id: int) -> OwnImport:
    """One upload of a unit; raises :class:`NotFound`, also for that of another unit and of the desk."""
    found = next((one for one in own_imports(code, unit_id) if one.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found
