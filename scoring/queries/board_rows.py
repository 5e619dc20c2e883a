"""What stands on the board of an event: cells, columns, lines, and who is to act."""
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from scoring.queries.alarms import Alarm
from scoring.queries.late import LateRow

AWAITED = ("missing", "drafted", "returned")


@dataclass(frozen=True)
class Cell:
    """One sheet on the board. ``state`` is ``missing``, ``drafted`` (begun on a tablet), ``submitted``, ``confirmed``,
    ``returned``, ``excused``, ``locked`` or ``not_due`` (the entry did not compete and nothing came); ``late``: something came
    after the lock and waits for a decision; ``total`` only for those who may read marks."""

    sheet: str
    judge: str
    module: str
    part: str
    entry: str
    state: str
    version: int
    total: str | None
    submitted_at: datetime | None
    reason: str | None
    late: bool = False


@dataclass(frozen=True)
class DeductionRow:
    """扣分 that counts."""

    public_id: str
    entry: str
    module: str
    points: str
    reason: str


@dataclass(frozen=True)
class DecisionRow:
    """A recorded order of tied entries."""

    public_id: str
    entries: tuple[str, ...]
    document: str


@dataclass(frozen=True)
class Column:
    """One judge of one module, or of one sub-criterion."""

    module: str
    part: str
    judge: str
    name: str


@dataclass(frozen=True)
class Group:
    """The columns of one module or sub-criterion: its name as it is shown, its day of marking, how many columns."""

    module: str
    part: str
    name: str
    day: int | None
    columns: int


@dataclass(frozen=True)
class Line:
    """One blind code on the board; ``spreads`` is the distance between judges' sheet totals, by module (and part)."""

    entry: str
    status: str | None
    time_seconds: int | None
    cells: tuple[Cell | None, ...]
    spreads: dict[str, str]
    deductions: tuple[DeductionRow, ...]

    @property
    def missing(self) -> int:
        """How many sheets are still awaited."""
        return sum(1 for cell in self.cells if cell is not None and cell.state in AWAITED)

    @property
    def late(self) -> int:
        """How many late sheets wait for a decision."""
        return sum(1 for cell in self.cells if cell is not None and cell.late)


@dataclass(frozen=True)
class Task:
    """Something that waits for somebody. ``who`` is ``judge`` (then ``judge`` and ``name`` say which), ``scorekeeper``, ``chief``
    or ``second`` (another person than who asked); ``what`` names it, ``count`` how much of it."""

    who: str
    what: str
    count: int
    judge: str = ""
    name: str = ""


@dataclass(frozen=True)
class Board:
    """Everything that the chief judge needs to see of an event at once; lines with missing sheets come first."""

    modules: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    counts: dict[str, int]
    groups: tuple[Group, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()
    late: tuple[LateRow, ...] = ()
    tasks: tuple[Task, ...] = ()
    aspects: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    per_module: Mapping[str, int] = field(default_factory=dict)
