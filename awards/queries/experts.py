"""The public register of 江门市技术能手: who holds the title, since when, in which trade, and for which unit they competed."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, distinct, extract, func, or_, select

from awards.models import TitleAward
from competition.models import Entry
from foundation.database import db
from foundation.people.models import Honour, Person, Unit
from foundation.people.titles import CITY_TITLE


@dataclass(frozen=True)
class Wanted:
    """What a reader looks for; an empty text or no year means any. ``text`` is part of a name, unit, trade or title number."""

    text: str = ""
    year: int | None = None
    trade: str = ""
    unit: str = ""


@dataclass(frozen=True)
class ExpertRow:
    """One title holder. ``unit`` is the one of the entry that won the title; empty where the title came otherwise."""

    name: str
    unit: str
    trade: str
    number: str
    document: str
    awarded_on: date


@dataclass(frozen=True)
class Register:
    """One page of the register: its rows, the number of the page that is shown, and how many holders match in all."""

    rows: tuple[ExpertRow, ...]
    page: int
    total: int


def experts(wanted: Wanted, *, page: int, size: int) -> Register:
    """The holders that match, newest first; a page after the last one is the last one."""
    found = _matching(wanted)
    total = db.session.scalar(select(func.count()).select_from(found.with_only_columns(Honour.id).subquery())) or 0
    page = min(max(page, 1), max(-(-total // size), 1))
    rows = db.session.execute(
        found.order_by(Honour.awarded_on.desc(), Honour.id).offset((page - 1) * size).limit(size)
    )
    return Register(tuple(_row(honour, name, unit) for honour, name, unit in rows), page, total)


def years() -> list[int]:
    """The years in which the title was given, newest first."""
    year = extract("year", Honour.awarded_on)
    return [int(one) for one in db.session.scalars(_standing(select(year)).distinct().order_by(year.desc()))]


def holders() -> int:
    """How many hold a title now."""
    return db.session.scalar(_standing(select(func.count(distinct(Honour.person_id))))) or 0


def trades() -> Sequence[str]:
    """The trades in which the title is held."""
    return db.session.scalars(_standing(select(Honour.occupation)).distinct().order_by(Honour.occupation)).all()


def _standing(query: Select[*tuple[Any, ...]]) -> Select[Any]:
    """Of the title and not withdrawn."""
    return query.where(Honour.title == CITY_TITLE, Honour.withdrawn_at.is_(None))


def _matching(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    query = _standing(
        select(Honour, Person.name, Unit.name)
        .join(Person, Honour.person_id == Person.id)
        .outerjoin(TitleAward, (TitleAward.title == Honour.title) & (TitleAward.number == Honour.number))
        .outerjoin(Entry, TitleAward.entry_id == Entry.id)
        .outerjoin(Unit, Entry.unit_id == Unit.id)
    )
    if wanted.text:
        columns = (Person.name, Unit.name, Honour.occupation, Honour.number)
        query = query.where(or_(*(column.icontains(wanted.text, autoescape=True) for column in columns)))
    if wanted.year is not None:
        query = query.where(extract("year", Honour.awarded_on) == wanted.year)
    if wanted.trade:
        query = query.where(Honour.occupation == wanted.trade)
    if wanted.unit:
        query = query.where(Unit.name == wanted.unit)
    return query


def _row(honour: Honour, name: str, unit: str | None) -> ExpertRow:
    return ExpertRow(name, unit or "", honour.occupation, honour.number, honour.document or "", honour.awarded_on)
