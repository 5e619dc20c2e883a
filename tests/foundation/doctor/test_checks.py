"""Each check of the installation: fine where all is well, and found where it was made wrong."""
import os
import shutil
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from foundation.accounts.models import SignInSession, User
from foundation.accounts.roles import Role
from foundation.backup.folder import recipient_path
from foundation.backup.models import BackupRun
from foundation.clock import now
from foundation.database import db
from foundation.doctor.checks import backups, clock, databases, keys, ledgers, people, running, settings, storage
from foundation.doctor.findings import Level
from foundation.guards import APPEND_ONLY, guard, release
from foundation.jobs.consumer import beat_path
from foundation.ledger.book import ACCESS, size
from foundation.venue.authority import ensure_trust
from tests.factories.accounts import make_user

Usage = namedtuple("Usage", "total used free")
# What does not ask the database looks the same on either.
on_one = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def codes(check, at=None) -> set[tuple[str, str]]:
    """What a check finds, without what is fine."""
    return {(finding.code, str(finding.level)) for finding in check(at or now()) if finding.level is not Level.OK}


@pytest.fixture
def real(house):
    """A real instance, as an operator should have it."""
    house.config.update(MODE="real", SECURE_COOKIES=True)
    Path(house.config["INSTANCE"]).chmod(0o700)
    return house


# --- settings ----------------------------------------------------------------------------------------------------------


UNSAFE = [
    ({"MODE": "demo"}, ("mode", "advice")), ({"DEMO_PUBLIC": True}, ("demo_public", "danger")), ({"DEBUG": True}, ("debug", "danger")),
    ({"ALLOW_HTTP": True}, ("allow_http", "danger")), ({"SECURE_COOKIES": False}, ("cookies", "advice")),
    ({"SECURE_COOKIES": False, "PUBLIC_ADDRESS": "https://skills.test"}, ("cookies", "warning")),
    ({"PUBLIC_ADDRESS": "http://10.0.0.4:8000"}, ("public_address_plain", "danger")), ({"PROXY_HOPS": 1}, ("public_address_missing", "warning")),
]  # fmt: skip


@on_one
def test_every_unsafe_setting_is_found(real):
    safe = {name: real.config[name] for wrong, _code in UNSAFE for name in wrong}
    for wrong, code in UNSAFE:
        assert codes(settings.mode) | codes(settings.encryption) == set()
        real.config.update(wrong)
        assert codes(settings.mode) | codes(settings.encryption) == {code}
        real.config.update(safe)


@on_one
def test_proxies_are_compared_with_what_requests_came_through(real):
    assert codes(settings.proxies) == set()
    for hops, forwarded, found in ((0, {}, set()), (0, {"X-Forwarded-For": "10.0.0.1"}, {("proxies_more", "warning")}), (1, {}, {("proxies_fewer", "warning")})):
        real.config["PROXY_HOPS"] = hops
        real.test_client().get("/healthz", headers=forwarded)
        assert codes(settings.proxies) == found


# --- keys --------------------------------------------------------------------------------------------------------------


@on_one
def test_keys_that_are_missing_or_readable_are_found(real):
    instance = Path(real.config["INSTANCE"])
    assert codes(keys.files) == set()
    (instance / "keys.json").chmod(0o640)
    assert codes(keys.files) == {("keys_readable", "danger")}
    (instance / "keys.json").chmod(0o600)
    instance.chmod(0o755)
    assert codes(keys.files) == {("folder_open", "warning")}
    instance.chmod(0o700)
    (instance / "secret.key").unlink()
    assert codes(keys.files) == {("key_missing", "danger")}


@on_one
def test_a_key_of_more_than_a_year_should_be_changed(real):
    assert codes(keys.age) == set()
    assert codes(keys.age, now() + timedelta(days=370)) == {("key_old", "advice")}


# --- the database ------------------------------------------------------------------------------------------------------


def test_the_database_is_asked_how_it_really_runs(house, database_kind):
    found = codes(databases.safety)
    if database_kind == "postgresql":
        assert found >= {("setting_unsafe", "danger"), ("no_checksums", "advice")}
        return
    assert found == set()
    with db.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA synchronous=NORMAL")
    assert codes(databases.safety) == {("setting_unsafe", "danger")}


def test_another_schema_than_that_of_the_program_is_found(house):
    assert codes(databases.schema) == set()
    db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    db.session.commit()
    assert codes(databases.schema) == {("schema_other", "danger")}


def test_a_trigger_that_is_gone_is_missed_of_whatever_table(house):
    assert codes(databases.guards) == set()
    for table in APPEND_ONLY:
        for statement in release(table, db.engine.dialect.name):
            db.session.execute(text(statement))
        db.session.commit()
        assert codes(databases.guards) == {("guards_missing", "danger")}
        for statement in guard(table, db.engine.dialect.name):
            db.session.execute(text(statement))
        db.session.commit()
    assert codes(databases.guards) == set()


def test_a_trigger_that_is_switched_off_is_missed_too(house, database_kind):
    if database_kind == "sqlite":
        pytest.skip("SQLite has no switch: a trigger is there or not")
    db.session.execute(text("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_append_only"))
    db.session.commit()
    assert codes(databases.guards) == {("guards_missing", "danger")}


def test_a_database_without_tables_is_found(house, monkeypatch):
    monkeypatch.setattr(databases, "has_tables", lambda: False)
    assert codes(databases.safety) == {("no_database", "danger")}


# --- time and disks ----------------------------------------------------------------------------------------------------


def test_a_clock_that_was_turned_back_is_found(house):
    make_user("lin")
    assert codes(clock.moment) == set()
    assert codes(clock.moment, now() - timedelta(hours=1)) == {("clock_behind", "danger")}


def test_another_time_than_the_databases_is_found(house, database_kind):
    if database_kind == "sqlite":
        pytest.skip("SQLite has no clock of its own")
    assert codes(clock.moment, now() + timedelta(minutes=1)) == {("clock_apart", "warning")}


@on_one
def test_another_zone_is_told(house, monkeypatch):
    for hours, found in ((8, set()), (0, {("zone_other", "advice")})):
        monkeypatch.setattr(clock.time, "localtime", lambda hours=hours: SimpleNamespace(tm_gmtoff=hours * 3600))
        assert codes(clock.zone) == found


@on_one
def test_little_room_is_found(house, monkeypatch):
    low = {("disk_low", "warning")}
    for total, free, found in ((100, 50, set()), (100, 5, low), (10, 1.5, low), (100, 0.2, {("disk_full", "danger")})):
        usage = Usage(total * storage.GIB, 0, free * storage.GIB)
        monkeypatch.setattr(shutil, "disk_usage", lambda _path, usage=usage: usage)
        assert codes(storage.space) == found


@on_one
def test_a_disk_that_is_no_disk_of_this_machine_is_found(house, tmp_path, monkeypatch):
    mounts, shared = tmp_path / "mounts", {("disk_shared", "danger")}
    monkeypatch.setattr(storage, "MOUNTS", mounts)
    for kind, found in (("ext4", set()), ("nfs4", shared), ("cifs", shared), ("fuse.sshfs", shared), ("tmpfs", {("disk_fleeting", "danger")})):
        mounts.write_text(f"/dev/root / ext4 rw 0 0\nserver:/x {tmp_path.resolve()} {kind} rw 0 0\n")
        assert codes(storage.file_system) == found


# --- backups -----------------------------------------------------------------------------------------------------------


def a_backup(real, hours: float, *, verified: bool = True) -> None:
    """A backup of so long ago, as the house would have noted it."""
    folder = Path(real.config["INSTANCE"]) / "backups"
    folder.mkdir(exist_ok=True)
    (folder / "made.age").write_bytes(b"x")
    at = now() - timedelta(hours=hours)
    db.session.add(BackupRun(at=at, file="made.age", kilobytes=1, milliseconds=1, verified=verified, problem=None if verified else "x"))
    db.session.commit()


def test_a_house_without_key_or_backup_is_in_danger(real):
    assert codes(backups.newest) == {("backup_no_key", "danger")}
    recipient_path().write_text("age1x")
    assert codes(backups.newest) == {("backup_none", "danger")}


@on_one
@pytest.mark.parametrize(("hours", "found"), [(2, set()), (30, {("backup_old", "warning")}), (100, {("backup_old", "danger")})])
def test_an_old_backup_is_found(real, hours, found):
    recipient_path().write_text("age1x")
    a_backup(real, hours)
    assert codes(backups.newest) == found


def test_a_backup_that_failed_after_a_good_one_is_found(real):
    recipient_path().write_text("age1x")
    a_backup(real, 2)
    a_backup(real, 1, verified=False)
    assert codes(backups.newest) == {("backup_failed", "warning")}


def test_what_the_next_backup_lacks_is_found(real, monkeypatch, database_kind):
    monkeypatch.setattr(backups.queries, "same_disk", lambda: False)
    assert codes(backups.means) == set()
    monkeypatch.setattr(backups.queries, "same_disk", lambda: True)
    real.config["BACKUP_EVERY"] = 0
    monkeypatch.setattr(backups, "_there", lambda name: name != "pg_dump")
    tools = {("backup_tool", "danger")} if database_kind == "postgresql" else set()
    assert codes(backups.means) == {("backup_off", "warning"), ("backup_same_disk", "warning")} | tools


# --- people ------------------------------------------------------------------------------------------------------------

ENOUGH = {
    "admin": Role.SYSTEM_ADMIN, "admin2": Role.SYSTEM_ADMIN, "security": Role.SECURITY_ADMIN, "security2": Role.SECURITY_ADMIN,
    "audit": Role.AUDITOR, "maker": Role.FINANCE_PREPARER, "checker": Role.FINANCE_APPROVER, "leader": Role.LEADER,
}  # fmt: skip


@pytest.fixture
def staffed(house):
    """Enough people for every post."""
    for account, role in ENOUGH.items():
        make_user(account, role)
    return house


@on_one
def test_too_few_people_for_a_post_are_found(staffed):
    assert codes(people.posts) == set()
    switch = "UPDATE \"user\" SET disabled_at = CASE WHEN account = :account THEN created_at END"
    for account in ("admin2", "security2", "audit", "maker", "checker", "leader"):
        db.session.execute(text(switch), {"account": account})
        db.session.commit()
        assert codes(people.posts) == {("posts_few", "danger" if account == "audit" else "warning")}, account


@on_one
def test_two_accounts_of_one_person_are_one_person(staffed):
    db.session.execute(text("UPDATE \"user\" SET person_index = 'same' WHERE account IN ('admin', 'admin2')"))
    db.session.commit()
    assert codes(people.posts) == {("posts_few", "warning")}


@on_one
def test_one_account_that_prepares_and_approves_is_found(staffed):
    make_user("both", Role.FINANCE_PREPARER, Role.FINANCE_APPROVER)
    assert codes(people.posts) == {("posts_both", "warning")}


def test_passwords_that_nobody_has_changed_are_found(house):
    assert codes(people.passwords) == set()
    make_user("lin", must_change=True)
    assert codes(people.passwords) == {("passwords_waiting", "advice")}
    assert codes(people.passwords, now() + timedelta(days=8)) == {("passwords_left", "warning")}


def test_delicate_posts_behind_a_password_alone_are_found(house):
    make_user("judge", Role.SCOREKEEPER)
    assert codes(people.second_factor) == {("second_factor_optional", "advice")}
    make_user("checker", Role.FINANCE_APPROVER)
    assert codes(people.second_factor) == {("second_factor_missing", "warning")}


def test_accounts_that_nobody_uses_are_found(house):
    user = make_user("lin")
    later = now() + timedelta(days=100)
    assert codes(people.idle) == set()
    assert codes(people.idle, later) == {("accounts_idle", "warning")}
    db.session.add(SignInSession(public_id="s", user_id=user, way="password", address_index="a", browser="b", began_at=later, seen_at=later))
    db.session.commit()
    assert db.session.get(User, user) is not None and codes(people.idle, later) == set()


# --- what runs ---------------------------------------------------------------------------------------------------------


def test_a_server_that_does_not_run_is_told_and_one_that_runs_is_seen_by_its_lock(house, database_kind):
    if database_kind == "postgresql":
        assert codes(running.server) == set()
        return
    assert codes(running.server) == {("server_off", "advice")}
    lock = Path(house.config["INSTANCE"]) / f"{house.config['MODE']}.lock"
    with lock.open("w") as held:
        running.fcntl.flock(held, running.fcntl.LOCK_EX)
        assert codes(running.server) == set()


@on_one
def test_a_consumer_without_a_sign_of_life_is_found(house, monkeypatch):
    monkeypatch.setattr(running, "served", lambda: True)
    assert codes(running.consumer) == {("consumer_silent", "warning")}
    beat_path(house).touch()
    assert codes(running.consumer) == set()
    past = (now() - timedelta(minutes=5)).timestamp()
    os.utime(beat_path(house), (past, past))
    assert codes(running.consumer) == {("consumer_silent", "warning")}
    monkeypatch.setattr(running, "served", lambda: False)
    assert codes(running.consumer) == {("consumer_off", "advice")}


@on_one
def test_fonts_that_are_missing_or_unready_are_found(house, monkeypatch, tmp_path):
    def missing(_text: str) -> None:
        raise running.FontsMissing

    monkeypatch.setattr(running, "fonts_for", lambda _text: ([], ""))
    monkeypatch.setattr(running, "SMALL", tmp_path)
    assert codes(running.fonts) == {("fonts_unready", "advice")}
    (tmp_path / running.READY).touch()
    assert codes(running.fonts) == set()
    monkeypatch.setattr(running, "fonts_for", missing)
    assert codes(running.fonts) == {("fonts_missing", "warning")}


@on_one
def test_a_certificate_that_ends_soon_is_found(house):
    assert running.certificate(now()) == []
    made = datetime(2026, 11, 1, tzinfo=UTC)
    ensure_trust(Path(house.config["INSTANCE"]) / "venue", [ip_address("127.0.0.2")], made)
    assert codes(running.certificate, made) == set()
    assert codes(running.certificate, made + timedelta(days=3650)) == {("certificate_ends", "warning")}


def test_a_changed_ledger_is_found(house):
    make_user("lin", Role.ORGANIZER)
    assert size(ACCESS) and codes(ledgers.chains) == set()
    for statement in release("ledger_entry", db.engine.dialect.name):
        db.session.execute(text(statement))
    db.session.execute(text("UPDATE ledger_entry SET content = replace(content, 'organizer', 'auditor')"))
    db.session.commit()
    assert codes(ledgers.chains) == {("ledger_broken", "danger")}


def test_a_large_ledger_is_looked_at_in_part(house, monkeypatch):
    make_user("lin", Role.ORGANIZER)
    monkeypatch.setattr(ledgers, "SECONDS", -1.0)
    [finding] = ledgers.chains(now())
    assert (finding.code, finding.facts["looked"]) == ("ledger_part", 0)
