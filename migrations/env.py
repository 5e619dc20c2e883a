"""Alembic's environment: batch mode for SQLite, foreign keys off outside the transaction and checked after."""
from alembic import context
from flask import current_app

from foundation.database import Moment

config = context.config
db = current_app.extensions["migrate"].db


def render_item(kind, item, autogen_context):
    """Writes our own column types by their plain SQL type, so that a migration never imports the house."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Migrates the database of the current application, all or nothing."""
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=render_item,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"broken references after migrating: {broken[:5]}")
        connection.commit()
    db.engine.dispose()


run()
