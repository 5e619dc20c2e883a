"""Many rows at once: written past the objects and past the statement builder, which would cost several times as much, and
looked for with one statement. Inside a service only; its transaction is theirs too."""
import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Table, any_, func, literal, select, text
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from foundation.database import db


@contextmanager
def uncollected() -> Iterator[None]:
    """Inside, Python does not look for rubbish: of hundreds of thousands of values that all stay, it would look at each again
    and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def among(column: Any, values: Iterable[str]) -> ColumnElement[bool]:
    """The condition that a column of text holds one of the values, however many they are, with one parameter."""
    wanted = list(values)
    if db.engine.dialect.name == "postgresql":
        found: ColumnElement[bool] = column == any_(literal(wanted, ARRAY(column.type)))
        return found
    each = func.json_each(json.dumps(wanted)).table_valued("value")
    return column.in_(select(each.c.value))  # type: ignore[no-any-return]


def insert_rows(table: str, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Writes rows of one shape in one statement; answers their numbers, in the order of ``rows``. What a row leaves out gets
    the plain default of its column."""
    if not rows:
        return []
    target = db.metadata.tables[table]
    numbers = _numbers(target, len(rows))
    names = [name for name in rows[0] if name != "id"]
    constants = {
        column.name: column.default.arg for column in target.columns
        if column.name not in rows[0] and isinstance(column.default, ScalarElementColumnDefault)
    }
    changed = {name: change for name in names if (change := _converter(target, name)) is not None}
    fixed = tuple(change(value) if (change := _converter(target, name)) else value for name, value in constants.items())
    values = [{**row, **{name: change(row[name]) for name, change in changed.items()}} for row in rows] if changed else rows
    in_order = itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)
    lines = [(number, *fixed, *in_order(row)) for number, row in zip(numbers, values, strict=True)]
    _write(target, ["id", *constants, *names], lines)
    return numbers


def _numbers(table: Table, count: int) -> list[int]:
    """Numbers that nobody else gets. SQLite has one writer, who holds the lock; PostgreSQL's sequence never gives one twice."""
    if db.engine.dialect.name == "postgresql":
        query = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
        return list(db.session.execute(query, {"name": table.name, "count": count}).scalars())
    last = db.session.execute(select(func.max(table.c.id))).scalar() or 0
    return list(range(last + 1, last + 1 + count))


def _converter(table: Table, name: str) -> Callable[[Any], Any] | None:
    """What turns a value of a column into what its database takes, none if nothing does. Moments are mostly one and the same."""
    kind = table.c[name].type
    process = kind.dialect_impl(db.engine.dialect).bind_processor(db.engine.dialect)
    if process is None:
        return None
    known: dict[Any, Any] = {}

    def converted(value: Any) -> Any:
        try:
            return known[value]
        except KeyError:
            known[value] = process(value)
            return known[value]
        except TypeError:
            return process(value)

    return converted


def _write(table: Table, names: Sequence[str], lines: Sequence[tuple[Any, ...]]) -> None:
    connection = db.session.connection().connection.driver_connection
    quoted = ", ".join(f'"{name}"' for name in names)
    if connection is None:
        raise RuntimeError("the connection is closed")
    if db.engine.dialect.name == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({quoted}) FROM STDIN') as copy:
            for line in lines:
                copy.write_row(line)
        return
    places = ", ".join("?" * len(names))
    connection.executemany(f'INSERT INTO "{table.name}" ({quoted}) VALUES ({places})', lines)  # noqa: S608 – names of our tables
