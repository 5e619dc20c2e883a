"""Triggers: what is only ever appended cannot be changed, and administrators exclude each other. They guard against
accident; the printed root guards against intent. Migrations create them, and re-create them where batch mode rebuilt a table."""

from collections.abc import Sequence

APPEND_ONLY = ("audit_entry", "ledger_entry", "sheet_version", "sheet_return", "operation", "late_decision", "second_round", "security_policy", "reveal", "schedule_scan", "check_in", "scheme_version", "field_record", "carried_record", "signed_scan", "paper_entry", "recheck_finding", "analytics_note")


def guard(table: str, dialect: str, fixed: Sequence[str] = ()) -> list[str]:
    """The statements that make one table append-only. ``fixed`` names the columns that never change, where there is one
    that may: what is sealed is sealed anew when the keys are changed."""
    update = f"UPDATE OF {', '.join(fixed)}" if fixed else "UPDATE"
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb[:6].lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb in (update, "DELETE")
        ]
    return [
        "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE {update} OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
    ]


def release(table: str, dialect: str) -> list[str]:
    """The statements that undo :func:`guard`: for downgrades only."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER {table}_no_{verb}" for verb in ("update", "delete")]
    return [f"DROP TRIGGER {table}_append_only ON {table}"]


# 三权分立. The service says it kindly; these triggers hold also for whoever writes SQL, and for two grants at one moment.
APART = "administrators exclude each other and every other role"
_OTHER_ROLE = (
    "EXISTS (SELECT 1 FROM role_grant g JOIN \"user\" u ON u.id = g.user_id JOIN \"user\" n ON n.id = NEW.user_id "
    "WHERE g.revoked_at IS NULL AND g.role <> NEW.role AND (u.id = n.id OR u.person_index = n.person_index) "
    "AND (g.role IN ('system_admin', 'security_admin', 'auditor') OR NEW.role IN ('system_admin', 'security_admin', 'auditor')))"
)
_OTHER_PERSON = (
    "EXISTS (SELECT 1 FROM role_grant g JOIN role_grant h ON h.role <> g.role AND h.revoked_at IS NULL "
    "JOIN \"user\" u ON u.id = h.user_id WHERE g.user_id = NEW.id AND g.revoked_at IS NULL "
    "AND u.id <> NEW.id AND u.person_index = NEW.person_index "
    "AND (g.role IN ('system_admin', 'security_admin', 'auditor') OR h.role IN ('system_admin', 'security_admin', 'auditor')))"
)
# A changed grant is not compared with itself as it was.
_ANOTHER_GRANT = _OTHER_ROLE.replace("WHERE", "WHERE g.id <> NEW.id AND")
# One at a time: of two transactions that grant at one moment, neither would see the other's row.
_IN_TURN = "PERFORM pg_advisory_xact_lock(hashtext('role_grant_apart'));"


def exclude_administrators(dialect: str) -> list[str]:
    """The statements that keep system, security and audit administration apart from each other and from every other role,
    for one person: one account, or two accounts with the same ``person_index``. A migration that rebuilds ``user`` or
    ``role_grant`` on SQLite runs :func:`include_administrators` before and this afterwards."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER role_grant_apart_insert BEFORE INSERT ON role_grant WHEN NEW.revoked_at IS NULL AND {_OTHER_ROLE} "
            f"BEGIN SELECT RAISE(ABORT, '{APART}'); END",
            "CREATE TRIGGER role_grant_apart_update BEFORE UPDATE OF user_id, role, revoked_at ON role_grant "
            f"WHEN NEW.revoked_at IS NULL AND {_ANOTHER_GRANT} "
            f"BEGIN SELECT RAISE(ABORT, '{APART}'); END",
            "CREATE TRIGGER user_apart_update BEFORE UPDATE OF person_index ON \"user\" "
            f"WHEN NEW.person_index IS NOT NULL AND {_OTHER_PERSON} BEGIN SELECT RAISE(ABORT, '{APART}'); END",
        ]
    return [
        "CREATE OR REPLACE FUNCTION role_grant_apart() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NEW.revoked_at IS NULL THEN {_IN_TURN} IF {_ANOTHER_GRANT} "
        f"THEN RAISE EXCEPTION '{APART}' USING ERRCODE = 'check_violation'; END IF; END IF; RETURN NEW; END $$",
        "CREATE OR REPLACE FUNCTION user_apart() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NEW.person_index IS NOT NULL THEN {_IN_TURN} IF {_OTHER_PERSON} "
        f"THEN RAISE EXCEPTION '{APART}' USING ERRCODE = 'check_violation'; END IF; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER role_grant_apart BEFORE INSERT OR UPDATE OF user_id, role, revoked_at ON role_grant "
        "FOR EACH ROW EXECUTE FUNCTION role_grant_apart()",
        "CREATE TRIGGER user_apart BEFORE UPDATE OF person_index ON \"user\" FOR EACH ROW EXECUTE FUNCTION user_apart()",
    ]


def include_administrators(dialect: str) -> list[str]:
    """The statements that undo :func:`exclude_administrators`: for downgrades, and before those tables are rebuilt."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER {name}" for name in ("role_grant_apart_insert", "role_grant_apart_update", "user_apart_update")]
    return [
        "DROP TRIGGER role_grant_apart ON role_grant", "DROP TRIGGER user_apart ON \"user\"",
        "DROP FUNCTION role_grant_apart()", "DROP FUNCTION user_apart()",
    ]
