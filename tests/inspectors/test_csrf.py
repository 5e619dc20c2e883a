"""No other page can make a visitor's browser do anything here: a request without our token changes nothing."""
import pytest
from flask import Flask
from flask_wtf import CSRFProtect

from foundation.accounts.roles import Role
from tests.inspectors.world import INSIDER, World, holds, rules, verbs
from tests.visitor import Visitor

CHANGES = ("POST", "PUT", "PATCH", "DELETE")


def accepted(world: World, doors: list[tuple[str, str, str]]) -> list[str]:
    """Doors (who, verb, address) that answer a request without a token with anything but 400."""
    statuses = [(verb, place, world.ask(who, verb, place, without_token=True)) for who, verb, place in doors]
    return [f"{verb} {place}: {status}" for verb, place, status in statuses if status != 400]


def doors_of(world: World) -> list[tuple[str, str, str]]:
    """Every address that changes something, with somebody who may use it."""
    found = []
    for rule in rules(world.app):
        administrator = next((r for r in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR) if holds(world.app, rule, r)), None)
        business = any(holds(world.app, rule, role) for role in Role if role != administrator)
        who = INSIDER if business or administrator is None else str(administrator)
        found += [(who, verb, world.address(rule)) for verb in verbs(rule) if verb in CHANGES]
    return found


@pytest.mark.slow
def test_a_request_without_our_token_is_refused_and_changes_no_row(world):
    doors = doors_of(world)
    for who in {who for who, _verb, _place in doors}:
        world.visitor(who)
    before = world.fingerprint()
    assert len(doors) > 40
    assert accepted(world, doors) == []
    assert world.fingerprint() == before


@pytest.mark.slow
@pytest.mark.parametrize("token", ["", "rubbish", "IjAwIg.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"])
def test_a_made_up_token_is_as_good_as_none(world, token):
    world.visitor(INSIDER), world.known
    before = world.fingerprint()
    status = world.ask(INSIDER, "POST", "/desk/new", without_token=True, headers={"X-CSRFToken": token}, data={"csrf_token": token})
    assert (status, world.fingerprint()) == (400, before)


@pytest.mark.slow
def test_the_token_of_another_session_does_not_help(world):
    theirs = world.visitor(str(Role.ORGANIZER)).token()
    assert world.ask(INSIDER, "POST", "/desk/new", without_token=True, headers={"X-CSRFToken": theirs}) == 400


def test_the_inspector_finds_a_door_without_protection():
    app = Flask("open")
    app.config.update(SECRET_KEY="x" * 16, TESTING=True)
    app.test_client_class = Visitor
    protection = CSRFProtect(app)

    @app.post("/closed")
    def closed() -> str:
        return "done"

    @app.post("/left-open")
    @protection.exempt
    def left_open() -> str:
        return "done"

    world = World(app, {INSIDER: app.test_client()})
    assert accepted(world, [(INSIDER, "POST", "/closed"), (INSIDER, "POST", "/left-open")]) == ["POST /left-open: 200"]
