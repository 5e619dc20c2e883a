"""The list of occupations."""
from dataclasses import dataclass

from sqlalchemy import select

from competition.models import Occupation
from foundation.database import db


@dataclass(frozen=True)
class OccupationRow:
    """职业（工种） with its code of the 国家职业分类大典, where that is known."""

    id: int
    name: str
    code: str | None
    active: bool


def occupations(*, active: bool = False) -> list[OccupationRow]:
    """All occupations, those with a code first, by code and name; ``active``: only those that are offered."""
    query = select(Occupation)
    if active:
        query = query.where(Occupation.active)
    rows = [OccupationRow(one.id, one.name, one.code, one.active) for one in db.session.scalars(query)]
    return sorted(rows, key=lambda one: (one.code is None, one.code or "", one.name))
