"""What a broken statement tells the log: never the values, which may be names and numbers of people."""
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from foundation.database import db


def test_a_failing_statement_does_not_tell_its_values(house):
    with pytest.raises(SQLAlchemyError) as failure:
        db.session.execute(text("SELECT * FROM no_such_table WHERE name = :name"), {"name": "张三四五"})
    assert "张三四五" not in str(failure.value)
    db.session.rollback()
