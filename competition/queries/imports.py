"""What can be asked about uploaded workbooks."""
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import defer

from competition.models import RegistrationImport
from competition.queries.competitions import competition
from foundation.accounts.models import User
from foundation.database import db
from foundation.errors import NotFound

IMPORT_STATES = {"reading": _l("检查中"), "refused": _l("未能读取"), "previewed": _l("待导入"), "applied": _l("已导入"), "cancelled": _l("已放弃")}


@dataclass(frozen=True)
class ImportRow:
    """An uploaded workbook and what became of it."""

    public_id: str
    file_name: str
    file_hash: str
    rows: int
    good_rows: int
    problems: int
    state: str
    uploaded_by: str | None
    uploaded_at: datetime
    applied_at: datetime | None
    applied_rows: int | None
    kept: bool
    job: str | None

    @property
    def state_name(self) -> str:
        """The state in words."""
        return str(IMPORT_STATES[self.state])


def imports(code: str) -> list[ImportRow]:
    """The imports of a competition at the desk, the newest first."""
    query = (
        select(RegistrationImport, User.name, RegistrationImport.content.is_not(None))
        .outerjoin(User, User.id == RegistrationImport.uploaded_by)
        .where(RegistrationImport.competition_id == competition(code).id).order_by(RegistrationImport.id.desc())
        .where(RegistrationImport.unit_id.is_(None))
        .options(defer(RegistrationImport.content), defer(RegistrationImport.report))
    )
    return [_import(one, name, kept) for one, name, kept in db.session.execute(query)]


def import_of(code: str, public_id: str) -> ImportRow:
    """One import of a competition; raises :class:`NotFound`."""
    found = next((one for one in imports(code) if one.public_id == public_id), None)
    if found is None:
        raise NotFound
    return found


def applied_before(code: str, file_hash: str, public_id: str) -> ImportRow | None:
    """Another import of the very same file that was applied."""
    same = (one for one in imports(code) if one.file_hash == file_hash and one.public_id != public_id)
    return next((one for one in same if one.state == "applied"), None)


def import_count(code: str) -> int:
    """How many uploads wait for a decision."""
    query = select(func.count()).select_from(RegistrationImport).where(
        RegistrationImport.competition_id == competition(code).id, RegistrationImport.unit_id.is_(None),
        RegistrationImport.state.in_(("previewed", "reading"))
    )
    return db.session.scalar(query) or 0


def _import(one: RegistrationImport, name: str | None, kept: bool) -> ImportRow:
    return ImportRow(
        one.public_id, one.file_name, one.file_hash, one.rows, one.good_rows, one.problems, one.state, name,
        one.uploaded_at, one.applied_at, one.applied_rows, kept, one.job,
    )
