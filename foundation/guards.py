"""Triggers that forbid changing what is only ever appended. They guard against accident; the printed root guards
against intent. Migrations create them, and re-create them where batch mode rebuilt a table."""

APPEND_ONLY = ("audit_entry", "ledger_entry", "sheet_version", "sheet_return", "operation")


def guard(table: str, dialect: str) -> list[str]:
    """The statements that make one table append-only."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
    ]


def release(table: str, dialect: str) -> list[str]:
    """The statements that undo :func:`guard`: for downgrades only."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER {table}_no_{verb}" for verb in ("update", "delete")]
    return [f"DROP TRIGGER {table}_append_only ON {table}"]
