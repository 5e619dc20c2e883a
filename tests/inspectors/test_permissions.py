"""Every door has its lock: each address declares who may. Who gets in where is asked in ``test_authorization.py``."""
from pathlib import Path

import pytest
from flask import Flask

from foundation.accounts.permissions import Ground, Open, permit
from tests.inspectors.routes import FILE, listed
from tests.inspectors.world import permissions_of, rules
from wsgi import create_app


@pytest.fixture
def bare(tmp_path: Path) -> Flask:
    """The application without any data: for what can be read off its table of addresses."""
    return create_app(MODE="test", INSTANCE=str(tmp_path))


def undeclared(app: Flask) -> list[str]:
    """Addresses whose view says nothing about who may, or names a permission that no room's table has."""
    table = app.extensions["permissions"]
    return [
        str(rule) for rule in rules(app)
        if not (declared := permissions_of(app, rule)) or not all(isinstance(one, Open) or one in table for one in declared)
    ]




def test_every_address_declares_who_may(bare):
    assert undeclared(bare) == []


def test_the_inspector_finds_a_bare_address(bare):
    other = Flask("other")
    other.extensions["permissions"] = {one: roles for one, roles in bare.extensions["permissions"].items() if one != Ground.GRANT_ROLES}
    other.add_url_rule("/bare", "bare", lambda: "come in")
    other.add_url_rule("/empty", "empty", permit()(lambda: "come in"))
    other.add_url_rule("/right", "right", permit(Ground.READ_AUDIT)(lambda: "come in"))
    other.add_url_rule("/unlisted", "unlisted", permit(Ground.GRANT_ROLES)(lambda: "come in"))
    assert undeclared(other) == ["/bare", "/empty", "/unlisted"]


def test_the_list_of_addresses_is_the_one_that_was_agreed(bare):
    assert listed(bare) == FILE.read_text("utf-8").splitlines(), "new doors are agreed by: python -m tests.inspectors.routes"


def test_every_permission_opens_a_door_and_is_held_by_somebody(bare):
    used = {one for rule in rules(bare) for one in permissions_of(bare, rule) or ()}
    table = bare.extensions["permissions"]
    assert [str(one) for one, roles in table.items() if not roles] == []
    assert [str(one) for one in table if one not in used] == []
