"""What is sealed or indexed with the keys of the ring, so that a change of keys misses nothing. Rooms declare it where they
define it; an inspector finds whatever seals without having declared."""
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class SealedColumn:
    """A column of sealed text. The table has an ``id``; ``owner`` is the column that values are bound to; as many rows
    as ``batch`` are sealed anew in one transaction."""

    table: str
    column: str
    owner: str
    batch: int

    @property
    def field(self) -> str:
        """What values are bound to besides their owner."""
        return f"{self.table}.{self.column}"


@dataclass(frozen=True)
class SealedFiles:
    """Sealed files: ``others(key id)`` names those that another key sealed, ``reseal(name)`` seals one anew."""

    field: str
    others: Callable[[str], list[str]]
    reseal: Callable[[str], None]


@dataclass(frozen=True)
class IndexColumn:
    """A column of blind indexes of one ``kind``. The table has an ``id``."""

    table: str
    column: str
    kind: str


COLUMNS: dict[str, SealedColumn] = {}
FILES: dict[str, SealedFiles] = {}
INDEXES: dict[str, IndexColumn] = {}


def sealed_column(table: str, column: str, *, owner: str = "public_id", batch: int = 500) -> str:
    """Declares a column that the ring seals; answers the ``field`` to seal with."""
    declared = SealedColumn(table, column, owner, batch)
    COLUMNS[declared.field] = declared
    return declared.field


def sealed_files(field: str, *, others: Callable[[str], list[str]], reseal: Callable[[str], None]) -> None:
    """Declares files that the ring seals."""
    FILES[field] = SealedFiles(field, others, reseal)


def index_column(table: str, column: str, kind: str) -> None:
    """Declares a column of blind indexes of a kind, as :func:`foundation.crypto.blind_index` was told it."""
    INDEXES[f"{table}.{column}"] = IndexColumn(table, column, kind)
