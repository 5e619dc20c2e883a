"""What a database holds, as far as it can be counted: computed inside the snapshot, and again from what was restored."""
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import BIGINT, Connection, column, func, inspect, select, table
from sqlalchemy.orm import Session

from foundation.ledger.check import StreamReport, verify_all

FORMAT = "jiangmen-backup/1"
VERSIONS = "alembic_version"


@dataclass(frozen=True)
class Contents:
    """Schema version; size and root of each ledger stream as recomputed from its entries, with the faults of its chain;
    rows of each table; the sum of each money column in fen (money, and nothing else, is kept in BIGINT columns)."""

    schema: str
    streams: Mapping[str, Mapping[str, Any]]
    counts: Mapping[str, int]
    money: Mapping[str, int]


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. ``database`` is the kind, ``parts`` the SHA-256 of each packed file."""

    made_at: str
    software: str
    mode: str
    database: str
    contents: Contents
    parts: Mapping[str, str] = field(default_factory=dict)
    format: str = FORMAT

    def as_json(self) -> dict[str, Any]:
        """As it is packed."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Manifest":
        """As it was packed; raises ``KeyError`` or ``TypeError`` for anything else."""
        return cls(**{**stored, "contents": Contents(**stored["contents"])})


def contents(connection: Connection) -> Contents:
    """Counts and sums of the database behind a connection, all of them in its running transaction."""
    tables = inspect(connection)
    counts, money = {}, {}
    for name in sorted(tables.get_table_names()):
        counts[name] = connection.scalar(select(func.count()).select_from(table(name))) or 0
        for one in tables.get_columns(name):
            if isinstance(one["type"], BIGINT):
                total = connection.scalar(select(func.sum(column(one["name"]))).select_from(table(name)))
                money[f"{name}.{one['name']}"] = int(total or 0)
    schema = connection.scalar(select(column("version_num")).select_from(table(VERSIONS))) if VERSIONS in counts else None
    return Contents(schema or "", streams(connection), counts, money)


def reports(connection: Connection) -> list[StreamReport]:
    """Every stream of the ledger behind a connection, recomputed."""
    return verify_all(session=Session(bind=connection))


def streams(connection: Connection) -> dict[str, dict[str, Any]]:
    """The same as a manifest keeps it."""
    return {one.stream: {"size": one.size, "root": one.root, "faults": list(one.faults)} for one in reports(connection)}


def differences(expected: Contents, found: Contents) -> list[str]:
    """Where what was found is not what the manifest says, as short names: ``rows sheet_version: 12 ≠ 11``."""
    told = [] if expected.schema == found.schema else [f"schema: {expected.schema} ≠ {found.schema}"]
    for word, theirs, ours in (
        ("ledger", expected.streams, found.streams), ("rows", expected.counts, found.counts), ("sum", expected.money, found.money),
    ):
        names = sorted({*theirs, *ours})
        told += [f"{word} {name}: {_short(theirs.get(name))} ≠ {_short(ours.get(name))}" for name in names
                 if theirs.get(name) != ours.get(name)]
    return told


def _short(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{value['size']}/{str(value['root'])[:8]}"
    return "–" if value is None else str(value)
