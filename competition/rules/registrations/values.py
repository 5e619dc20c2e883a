"""What goes into the check of a registration table, and what comes out of it."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from competition.rules.registrations.cells import Cell
from competition.rules.registrations.headings import Header
from foundation.rules.identities import RESIDENT


@dataclass(frozen=True)
class Table:
    """The sheet that holds the registrations, from its first row on."""

    header: Header
    rows: Sequence[Sequence[Cell]]
    sheet: str = ""


class Registration(NamedTuple):
    """One row without problems, cleaned: ready to become a competitor, or the member of a team. (A named tuple, because
    a file has thousands of them.)"""

    row: int
    name: str
    sex: str
    id_number: str
    birth: date
    phone: str
    unit: str
    unit_code: str
    event: str
    group: str | None
    level: str
    years: int | None
    coach: str
    coach_unit: str
    note: str
    team: str
    id_type: str = RESIDENT

    def __repr__(self) -> str:
        """Without what is secret about a person."""
        return f"Registration(row={self.row}, event={self.event!r})"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing that is wrong with a cell: ``row`` as Excel shows it, ``column`` its heading, ``facts`` for the
    sentence. Identity numbers in facts are masked."""

    row: int
    column: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A value that cleaning changed; identity numbers are masked."""

    row: int
    column: str
    before: str
    after: str | int


@dataclass(frozen=True)
class Checked:
    """The whole answer: how many rows hold anything, the good ones, everything that is wrong, everything cleaned, and what is
    unusual without being wrong (which the command ``check`` does not print)."""

    count: int
    rows: tuple[Registration, ...]
    problems: tuple[RowProblem, ...]
    cleaned: tuple[Cleaned, ...]
    warnings: tuple[RowProblem, ...] = ()
