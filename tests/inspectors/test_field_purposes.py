"""No column that could say something about a person is kept without a purpose that somebody has written down."""
from sqlalchemy import JSON, Column, LargeBinary, MetaData, String, Table, Text

import wsgi
from foundation.database import Base
from foundation.people.field_purposes import IMPERSONAL, PERSONAL, PURPOSES, purposes

HOUSE = wsgi.app


def columns(metadata: MetaData) -> set[str]:
    """Every column that can hold text."""
    wide = (String, Text, JSON, LargeBinary)
    return {f"{t.name}.{c.name}" for t in metadata.sorted_tables for c in t.columns if isinstance(c.type, wide)}


def unspoken(metadata: MetaData) -> list[str]:
    """Columns of text that are neither kept for a purpose nor said to tell nothing."""
    return sorted(columns(metadata) - PERSONAL.keys() - IMPERSONAL)


def test_every_column_of_text_has_a_purpose_or_tells_nothing_about_a_person() -> None:
    assert unspoken(Base.metadata) == []


def test_nothing_is_said_twice_or_of_columns_that_are_not_there() -> None:
    assert sorted(PERSONAL.keys() & IMPERSONAL) == []
    assert sorted((PERSONAL.keys() | IMPERSONAL) - columns(Base.metadata)) == []


def test_every_purpose_says_everything_and_is_used() -> None:
    assert PURPOSES.keys() == set(PERSONAL.values())
    for one in purposes():
        assert all(str(word) for word in (one.what, one.why, one.basis, one.who, one.kept))
    assert {one.label for one in purposes()} == {"personal", "sensitive"}


def test_the_inspector_finds_a_column_that_nobody_spoke_for() -> None:
    metadata = MetaData()
    Table("person", metadata, Column("name", String(10)), Column("blood_group", String(3)), Column("habits", JSON))
    assert unspoken(metadata) == ["person.blood_group", "person.habits"]
