"""What can be asked about the workbooks that a unit has sent in."""
from sqlalchemy import select
from sqlalchemy.orm import defer

from competition.models import RegistrationImport
from competition.queries.competitions import competition
from competition.queries.imports import ImportRow
from foundation.accounts.models import User
from foundation.database import db
from foundation.errors import NotFound


def own_imports(code: str, unit_id: int) -> list[ImportRow]:
    """The uploads of a unit for a competition, the newest first."""
    query = (
        select(RegistrationImport, User.name, RegistrationImport.content.is_not(None))
        .outerjoin(User, User.id == RegistrationImport.uploaded_by)
        .where(RegistrationImport.competition_id == competition(code).id, RegistrationImport.unit_id == unit_id)
        .order_by(RegistrationImport.id.desc())
        .options(defer(RegistrationImport.content), defer(RegistrationImport.report))
    )
    return [
        ImportRow(
            one.public_id, one.file_name, one.file_hash, one.rows, one.good_rows, one.problems, one.state, name, one.uploaded_at,
            one.applied_at, one.applied_rows, kept,
        )
        for one, name, kept in db.session.execute(query)
    ]


def own_import(code: str, public_id: str, unit_id: int) -> ImportRow:
    """One upload of a unit; raises :class:`NotFound`, also for that of another unit and of the desk."""
    found = next((one for one in own_imports(code, unit_id) if one.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found
