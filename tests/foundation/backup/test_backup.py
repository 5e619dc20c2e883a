"""Making backups and putting them back: what is in them, what is refused, and that a refusal changes nothing."""
import fcntl
import io
import json
import sqlite3
import stat
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest
from sqlalchemy import create_engine, select, text

from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.audit.models import AuditEntry
from foundation.backup import queries, restore, services, snapshot_postgres
from foundation.backup.folder import backup_folder, read_note
from foundation.backup.models import BackupRun
from foundation.backup.recovery_key import make_key, read_key
from foundation.backup.refusals import (
    BackupRefusal,
    Damaged,
    Differs,
    InUse,
    NewerSchema,
    NoRecoveryKey,
    NotABackup,
    NotAKey,
    NotEmpty,
    NotRestorable,
    NotWritten,
    OtherMode,
    RecoveryKeyExists,
    UnderWay,
    UnknownRoot,
    WrongKey,
)
from foundation.clock import now
from foundation.crypto.keyring import keyring_path
from foundation.database import db
from tests.factories.accounts import make_user
from tests.factories.scoring import Stage, make_stage

ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def app_settings() -> dict[str, Any]:
    """Nothing is backed up by itself here."""
    return {"BACKUP_EVERY": 0}


@pytest.fixture
def key(house: Any) -> Any:
    """The recovery key, as it lies in the safe."""
    return make_key()


@pytest.fixture
def stage(house: Any) -> Stage:
    """An event that was scored, so that there is a ledger."""
    made = make_stage(entries=3)
    made.score_all()
    return made


def root_of(manifest: Any, stream: str = "jm-test/CK") -> str:
    return str(manifest.contents.streams[stream]["root"])


def put_back(path: Path, key: Any, **more: Any) -> Any:
    return restore.restore(path, key, replace=True, at=now(), **more)


def unchanged(house: Any) -> dict[str, bytes]:
    """Everything that a refused restore must leave alone."""
    files = [keyring_path(), Path(house.config["INSTANCE"]) / "secret.key"]
    return {path.name: path.read_bytes() for path in files} | {"accounts": str(accounts()).encode()}


def accounts() -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(select(User.account)))


def altered(source: Path, key: Any, change: Any) -> Path:
    """A backup that somebody with the key has changed inside, its manifest too."""
    packed = io.BytesIO(pyrage.decrypt(source.read_bytes(), [key]))
    out = io.BytesIO()
    with tarfile.open(fileobj=packed) as old, tarfile.open(fileobj=out, mode="w:gz") as new:
        for member in old:
            content = old.extractfile(member).read()  # type: ignore[union-attr]
            if member.name == "manifest.json":
                manifest = json.loads(content)
                change(manifest)
                content = json.dumps(manifest).encode()
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    copy = source.with_name("altered.age")
    copy.write_bytes(pyrage.encrypt(out.getvalue(), [key.to_public()]))
    return copy


def test_a_backup_holds_database_keys_and_files_and_brings_them_all_back(house: Any, key: Any, stage: Stage) -> None:
    result = Path(house.config["INSTANCE"]) / "files" / "one"
    result.parent.mkdir()
    result.write_bytes(b"sealed")
    ring, session_key = keyring_path().read_bytes(), house.config["SECRET_KEY"]
    made = services.create(at=now())
    assert made.verified and made.manifest.contents.counts["sheet"] == 12
    make_user("after-the-backup", Role.ORGANIZER)
    keyring_path().write_bytes(ring.replace(b"k1", b"k9"))
    result.unlink()
    done = put_back(made.path, key)
    assert "after-the-backup" not in accounts()
    assert keyring_path().read_bytes() == ring and result.read_bytes() == b"sealed"
    assert house.config["SECRET_KEY"] != session_key, "sessions from before must open nothing"
    assert done.aside is not None and b"k9" in (done.aside / "keys.json").read_bytes()
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last is not None and last.kind == "backup:file:restored" and last.facts["file"] == made.path.name
    assert root_of(services.create(at=now()).manifest) == root_of(made.manifest), "the restored house can be backed up"


def test_what_was_there_before_a_restore_is_kept_aside(house: Any, key: Any, database_kind: str, stage: Stage) -> None:
    made = services.create(at=now())
    make_user("after-the-backup", Role.ORGANIZER)
    aside = put_back(made.path, key).aside
    if database_kind == "sqlite":
        [old] = aside.glob("*.sqlite3")
        found = sqlite3.connect(old).execute("SELECT count(*) FROM user WHERE account = 'after-the-backup'").fetchone()[0]
    else:
        found = db.session.scalar(text(f'SELECT count(*) FROM {aside.name}."user" WHERE account = \'after-the-backup\''))
    assert found == 1


def test_a_backup_and_what_lies_beside_it_tell_nothing_to_a_stranger(house: Any, key: Any, stage: Stage) -> None:
    made = services.create(at=now())
    content, note = made.path.read_bytes(), read_note(made.path)
    assert content.startswith(b"age-encryption.org/v1") and "陈测".encode() not in content
    assert note is not None and set(note) == {"name", "size", "sha256", "at", "verified", "seconds"}
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600 and stat.S_IMODE(backup_folder().stat().st_mode) == 0o700
    assert [path.name for path in backup_folder().iterdir() if path.suffix not in (".age", ".json")] == []
    assert list(Path(house.config["INSTANCE"]).glob(".backup-*")) == [], "nothing unsealed is left lying about"
    with pytest.raises(WrongKey):
        restore.verify(made.path, pyrage.x25519.Identity.generate())


@ON_SQLITE
def test_a_root_from_paper_must_be_in_the_backup(house: Any, key: Any, stage: Stage) -> None:
    older = services.create(at=now())
    stage.confirm()
    stage.publish()
    newer = services.create(at=now())
    printed = root_of(newer.manifest)
    before = unchanged(house)
    with pytest.raises(UnknownRoot):
        put_back(older.path, key, roots=[printed])
    assert unchanged(house) == before
    in_groups = " ".join(root_of(older.manifest)[start:start + 4] for start in range(0, 64, 4)).upper()
    restore.verify(newer.path, key, [printed, in_groups])
    put_back(newer.path, key, roots=[printed, in_groups])


@ON_SQLITE
def test_whatever_is_doubtful_is_refused_and_changes_nothing(house: Any, key: Any, stage: Stage) -> None:
    good = services.create(at=now()).path
    content = good.read_bytes()

    def changed(name: str, new: bytes) -> Path:
        path = good.with_name(name)
        path.write_bytes(new)
        return path

    def older(manifest: dict[str, Any]) -> None:
        manifest["contents"]["schema"] = "9999"

    def richer(manifest: dict[str, Any]) -> None:
        manifest["contents"]["money"]["payment_line.net"] += 100

    def shorter(manifest: dict[str, Any]) -> None:
        manifest["contents"]["counts"]["sheet_version"] -= 1

    def foreign(manifest: dict[str, Any]) -> None:
        manifest["mode"] = "real"

    cases = [
        (changed("truncated.age", content[:-1]), key, Damaged), (changed("half.age", content[: len(content) // 2]), key, Damaged),
        (changed("flipped.age", content[:-20] + bytes([content[-20] ^ 1]) + content[-19:]), key, Damaged),
        (changed("empty.age", b""), key, NotABackup), (changed("letter.age", "一封信".encode()), key, NotABackup),
        (changed("other.age", pyrage.encrypt(b"not a tar", [key.to_public()])), key, NotABackup),
        (good, pyrage.x25519.Identity.generate(), WrongKey), (altered(good, key, older), key, NewerSchema),
    ]  # fmt: skip
    before = unchanged(house)
    for path, with_key, refusal in cases:
        with pytest.raises(refusal):
            put_back(path, with_key)
    for change, refusal in ((richer, Differs), (shorter, Differs), (foreign, OtherMode)):
        with pytest.raises(refusal):
            put_back(altered(good, key, change), key)
    with pytest.raises(BackupRefusal):
        put_back(good.with_name("missing.age"), key)
    with pytest.raises(NotEmpty):
        restore.restore(good, key, at=now())
    assert unchanged(house) == before
    assert list(Path(house.config["INSTANCE"]).glob("before_restore*")) == []


@ON_SQLITE
def test_a_restore_that_fails_halfway_leaves_everything_where_it_was(
    house: Any, key: Any, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = services.create(at=now())
    make_user("after-the-backup", Role.ORGANIZER)
    before = unchanged(house)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    for step in ("write_private", "make_secret", "_compare", "keep_recipient"):
        with monkeypatch.context() as patch:
            patch.setattr(restore, step, full)
            with pytest.raises(NotRestorable):
                put_back(made.path, key)
        assert unchanged(house) == before
    assert list(Path(house.config["INSTANCE"]).glob("before_restore*")) == []


@ON_SQLITE
def test_a_running_server_is_never_restored_over(house: Any, key: Any, stage: Stage) -> None:
    made = services.create(at=now())
    before = unchanged(house)
    with (Path(house.config["INSTANCE"]) / "test.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(InUse):
            put_back(made.path, key)
    assert unchanged(house) == before
    put_back(made.path, key)


@pytest.mark.parametrize("database_kind", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
class TestPostgres:
    def test_nobody_else_may_be_connected_during_a_restore(self, house: Any, key: Any, stage: Stage) -> None:
        made = services.create(at=now())
        with snapshot_postgres._engine(db.engine.url).connect() as other:
            other.execute(text("SELECT 1"))
            with pytest.raises(InUse):
                put_back(made.path, key)

    def test_a_role_that_may_make_no_database_proves_the_backup_in_a_schema(
        self, house: Any, key: Any, stage: Stage
    ) -> None:
        with as_role("CREATE") as limited:
            made = services.create(at=now())
            assert made.verified
            assert db.session.scalar(text("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'check_%'")) == 0
            assert limited == db.session.scalar(text("SELECT current_user"))

    def test_a_role_that_may_make_nothing_gets_a_backup_that_says_it_was_only_read(
        self, house: Any, key: Any, stage: Stage
    ) -> None:
        with as_role("CONNECT"):
            made = services.create(at=now())
            row = queries.last_attempt()
            assert not made.verified and row is not None and row.problem == "only_read" and row.there
            assert queries.newest_backup() is None


@contextmanager
def as_role(may: str) -> Iterator[str]:
    """Inside, the house works on its database as a role that may do little else."""
    role, owner = f"clerk_{may.lower()}", db.engine
    with owner.begin() as connection:
        for statement in (
            f"CREATE ROLE {role} LOGIN", f"GRANT {may} ON DATABASE {owner.url.database} TO {role}",
            f"GRANT USAGE ON SCHEMA public TO {role}", f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}",
            f"GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {role}",
        ):  # fmt: skip
            connection.execute(text(statement))
    db.session.remove()
    owner.dispose()
    db.engines[None] = limited = create_engine(owner.url.set(username=role))
    try:
        yield role
    finally:
        db.session.remove()
        limited.dispose()
        db.engines[None] = owner
        with owner.begin() as connection:
            connection.execute(text(f"DROP OWNED BY {role}"))
            connection.execute(text(f"DROP ROLE {role}"))


@ON_SQLITE
def test_without_a_recovery_key_it_says_what_to_do_and_tries_nothing(house: Any) -> None:
    with pytest.raises(NoRecoveryKey) as refused:
        services.create(at=now())
    assert "flask backup key" in refused.value.message
    assert queries.attempts() == [] and not queries.recipient_known()


@ON_SQLITE
def test_a_failed_backup_is_seen_and_leaves_no_file(house: Any, key: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = Path(house.config["INSTANCE"]) / "blocked"
    blocked.write_text("a file where the folder should be")
    house.config["BACKUP_FOLDER"] = str(blocked)
    with pytest.raises(NotWritten):
        services.create(at=now())
    house.config["BACKUP_FOLDER"] = ""
    monkeypatch.setattr(services, "differences", lambda *_: ["rows sheet: 1 ≠ 2"])
    with pytest.raises(Differs):
        services.create(at=now())
    assert [row.problem for row in queries.attempts()] == ["differs", "not_written"]
    assert db.session.scalars(select(AuditEntry.kind).where(AuditEntry.kind == "backup:file:failed")).all() == ["backup:file:failed"] * 2
    assert list(backup_folder().iterdir()) == []


@ON_SQLITE
def test_one_backup_at_a_time_and_what_a_killed_one_left_is_swept(house: Any, key: Any) -> None:
    instance = Path(house.config["INSTANCE"])
    (instance / ".backup-dead").mkdir()
    (instance / ".backup-dead" / "database.sqlite3").write_bytes(b"half")
    backup_folder().mkdir()
    (backup_folder() / "skills-test-20260101T000000Z-abcdef.age.part").write_bytes(b"half")
    with services.scratch(), pytest.raises(UnderWay):
        services.create(at=now())
    services.create(at=now())
    assert list(instance.glob(".backup-*")) == []
    assert len(list(backup_folder().iterdir())) == 2
    assert [run.verified for run in db.session.scalars(select(BackupRun))] == [True]


@ON_SQLITE
def test_the_key_is_made_once_shown_once_and_read_as_it_was_written_down(house: Any) -> None:
    runner = house.test_cli_runner()
    shown = runner.invoke(args=["backup", "key"])
    secret = next(line.strip() for line in shown.output.splitlines() if line.strip().startswith("AGE-SECR"))
    assert len(secret.replace(" ", "")) == 74
    kept = b"".join(path.read_bytes() for path in Path(house.config["INSTANCE"]).rglob("*") if path.is_file())
    assert secret.replace(" ", "").encode() not in kept and secret.replace(" ", "")[16:].encode() not in kept
    assert runner.invoke(args=["backup", "key"]).exit_code == 1
    with pytest.raises(RecoveryKeyExists):
        make_key()
    made = services.create(at=now())
    restore.verify(made.path, read_key(f"# fingerprint 1234\n{secret[:40].lower()}\n {secret[40:]}"))
    with pytest.raises(NotAKey):
        read_key(secret[:-1])


@ON_SQLITE
def test_the_commands_make_prove_and_restore(house: Any, tmp_path: Path) -> None:
    runner = house.test_cli_runner()
    none = runner.invoke(args=["backup", "create"])
    assert none.exit_code == 1 and "flask backup key" in none.output and "no_recovery_key" in none.output
    secret = "".join(runner.invoke(args=["backup", "key"]).output.split("\n\n")[1].split())
    made = json.loads(runner.invoke(args=["backup", "create"]).output)
    assert made["verified"] is True and made["rows"] > 0
    proved = runner.invoke(args=["backup", "verify", made["file"], "--key", "-"], input=secret)
    assert json.loads(proved.output)["ok"] is True
    key_file = tmp_path / "key.txt"
    key_file.write_text(secret)
    refused = runner.invoke(args=["backup", "restore", made["file"], "--key", str(key_file)])
    assert refused.exit_code == 1 and "not_empty" in refused.output and "Traceback" not in refused.output
    db.session.remove()
    done = runner.invoke(args=["backup", "restore", made["file"], "--key", str(key_file), "--replace"])
    assert done.exit_code == 0 and '"restored"' in done.output, done.output


@ON_SQLITE
def test_the_sheet_for_the_envelope_can_be_printed(house: Any, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.pdf"
    shown = house.test_cli_runner().invoke(args=["backup", "key", "--sheet", str(sheet)])
    assert shown.exit_code == 0, shown.output
    assert sheet.read_bytes().startswith(b"%PDF") and stat.S_IMODE(sheet.stat().st_mode) == 0o600


@ON_SQLITE
def test_the_age_of_the_last_verified_backup(house: Any, key: Any, tmp_path: Path) -> None:
    at = now()
    assert queries.last_verified(at) is None and queries.too_old(at)
    made = services.create(at=at)
    assert queries.last_verified(at + timedelta(hours=3)) == timedelta(hours=3)
    assert not queries.too_old(at + timedelta(hours=26)) and queries.too_old(at + timedelta(hours=27))
    assert queries.same_disk()
    made.path.unlink()
    assert queries.newest_backup() is None, "a backup whose file is gone is none"
    house.config["BACKUP_FOLDER"] = "/dev/shm/skills-not-there"
    assert queries.same_disk() == (Path("/dev/shm").stat().st_dev == tmp_path.stat().st_dev)
