"""A real instance comes about by one command, and running it again changes nothing."""
import re
import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from foundation.accounts.models import User
from foundation.accounts.roles import CITY, Role
from foundation.accounts.services import sign_in
from foundation.clock import now
from foundation.database import db
from wsgi import create_app

LINE = re.compile(r"^  (\w+) +(\S{16})   ", re.MULTILINE)


@pytest.fixture
def fresh(empty_database_url: str, tmp_path: Path) -> Any:
    """The application on an instance that is not there yet."""
    made = create_app(MODE="real", INSTANCE=str(tmp_path / "new" / "instance"), DATABASE_URL=empty_database_url)
    yield made
    with made.app_context():
        db.engine.dispose()


def run_init(app: Any) -> dict[str, str]:
    """The accounts that the command made, with their passwords."""
    answer = app.test_cli_runner().invoke(args=["init"])
    assert answer.exit_code == 0, answer.output
    return dict(LINE.findall(answer.output))


def test_the_first_time_makes_keys_schema_and_three_administrators_who_exclude_each_other(fresh):
    passwords = run_init(fresh)
    assert set(passwords) == {"admin", "security", "audit"} and len(set(passwords.values())) == 3
    with fresh.app_context():
        roles = {user.account: [(g.role, g.jurisdiction) for g in user.grants] for user in db.session.scalars(select(User))}
        assert roles == {
            "admin": [(Role.SYSTEM_ADMIN, CITY)], "security": [(Role.SECURITY_ADMIN, CITY)], "audit": [(Role.AUDITOR, CITY)],
        }  # fmt: skip
        for account, password in passwords.items():
            assert sign_in(account, password, address="127.0.0.1", at=now()).must_change


def test_only_the_owner_can_look_into_the_instance(fresh):
    run_init(fresh)
    folder = Path(fresh.config["INSTANCE"])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in ("keys.json", "secret.key"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
        assert len((folder / name).read_bytes()) >= 32


def test_running_it_again_keeps_keys_accounts_and_passwords(fresh):
    passwords = run_init(fresh)
    folder = Path(fresh.config["INSTANCE"])
    kept = {name: (folder / name).read_bytes() for name in ("keys.json", "secret.key")}
    assert run_init(fresh) == {}
    assert {name: (folder / name).read_bytes() for name in kept} == kept
    with fresh.app_context():
        assert len(db.session.scalars(select(User)).all()) == 3
        assert sign_in("admin", passwords["admin"], address="127.0.0.1", at=now())


def test_a_key_file_is_never_overwritten_even_if_asked_directly(tmp_path: Path):
    from foundation.config import write_private

    write_private(tmp_path / "keys.json", b"the keys")
    with pytest.raises(FileExistsError):
        write_private(tmp_path / "keys.json", b"other keys")
    assert (tmp_path / "keys.json").read_bytes() == b"the keys"


@pytest.mark.parametrize("scheme", ["postgres://", "postgresql://"])
def test_any_usual_address_of_a_postgresql_database_is_understood(scheme, tmp_path: Path):
    made = create_app(INSTANCE=str(tmp_path), DATABASE_URL=f"{scheme}skills@db.example/skills")
    assert made.config["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://skills@db.example/skills"
