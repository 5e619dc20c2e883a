"""What lies in the bin, without what it holds."""
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from competition.models import Removal
from foundation.accounts.queries import names_of
from foundation.database import db
from foundation.errors import NotFound

COMPETITION = "competition"


@dataclass(frozen=True)
class RemovalRow:
    """One thing in the bin: what it was, who removed it when."""

    public_id: str
    kind: str
    competition: str
    jurisdiction: str
    title: str
    who: str
    removed_at: datetime


def removals(competition: str, jurisdiction: str, *, since: datetime) -> list[RemovalRow]:
    """What was removed from a competition since a moment, the newest first. Its code alone does not tell: a draft may have
    gone, and its code may have been taken elsewhere."""
    return _rows(Removal.competition == competition, Removal.jurisdiction == jurisdiction, Removal.kind != COMPETITION, Removal.removed_at >= since)


def removed_competitions(jurisdictions: Collection[str], *, since: datetime) -> list[RemovalRow]:
    """The draft competitions that were removed in these jurisdictions since a moment, the newest first."""
    return _rows(
        Removal.kind == COMPETITION, Removal.jurisdiction.in_(list(jurisdictions)), Removal.removed_at >= since
    )


def removal(public_id: str) -> RemovalRow:
    """One thing in the bin; raises :class:`NotFound`."""
    found = _rows(Removal.public_id == public_id)
    if not found:
        raise NotFound
    return found[0]


def _rows(*conditions: object) -> list[RemovalRow]:
    columns = (
        Removal.public_id, Removal.kind, Removal.competition, Removal.jurisdiction, Removal.title, Removal.removed_by,
        Removal.removed_at,
    )
    query = select(*columns).where(*conditions).order_by(Removal.removed_at.desc(), Removal.id.desc())  # type: ignore[arg-type]
    found = db.session.execute(query).all()
    names = names_of({row.removed_by for row in found})
    return [
        RemovalRow(one.public_id, one.kind, one.competition, one.jurisdiction, one.title, names.get(one.removed_by, one.removed_by), one.removed_at)
        for one in found
    ]
