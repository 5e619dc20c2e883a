"""No other page can make a visitor's browser do anything here: a request without our token, or from a page that is not ours,
changes nothing."""
from collections.abc import Mapping

import pytest
from flask import Flask
from flask_wtf import CSRFProtect

from foundation.accounts.roles import Role
from foundation.errors import Refusal
from foundation.web.origin import init_origin
from tests.inspectors.world import BUSINESS, INSIDER, World, holds, rules, verbs
from tests.visitor import Visitor

CHANGES = ("POST", "PUT", "PATCH", "DELETE")
ELSEWHERE = (
    {"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Origin": "http://localhost:81"}, {"Origin": "http://localhost.elsewhere.example"},
    {"Referer": "https://elsewhere.example/desk"}, {"Sec-Fetch-Site": "cross-site"},
)  # fmt: skip
HOME = ({"Origin": "http://localhost"}, {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, {"Referer": "http://localhost/desk"})
# Roles that the insider, who holds all others, may not hold.
ALONE = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR, Role.UNIT)
Door = tuple[str, str, str]


def accepted(world: World, doors: list[Door], right: tuple[int, ...] = (400,), *, token: bool = False, **sent: Mapping[str, str]) -> list[str]:
    """Doors (who, verb, address) that do not refuse such a request."""
    statuses = [(verb, place, world.ask(who, verb, place, without_token=not token, **sent)) for who, verb, place in doors]
    return [f"{verb} {place}: {status}" for verb, place, status in statuses if status not in right]


def doors_of(world: World) -> list[Door]:
    """Every address that changes something, with somebody who may use it."""
    found = []
    for rule in rules(world.app):
        alone = next((role for role in ALONE if holds(world.app, rule, role)), None)
        business = any(holds(world.app, rule, role) for role in BUSINESS)
        who = INSIDER if business or alone is None else str(alone)
        found += [(who, verb, world.address(rule)) for verb in verbs(rule) if verb in CHANGES]
    for who in {who for who, _verb, _place in found}:
        world.visitor(who)
    return found


@pytest.fixture(scope="module")
def doors(world: World) -> list[Door]:
    found = doors_of(world)
    assert len(found) > 60
    return found


@pytest.mark.slow
def test_a_request_without_our_token_is_refused_and_changes_no_row(world, doors):
    before = world.fingerprint()
    assert accepted(world, doors) == []
    assert world.fingerprint() == before


@pytest.mark.slow
def test_a_made_up_token_and_that_of_another_session_are_as_good_as_none(world, doors):
    tokens = ("rubbish", "IjAwIg.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb", world.visitor(str(Role.ORGANIZER)).token())
    before = world.fingerprint()
    assert [(token, wrong) for token in tokens if (wrong := accepted(world, doors, headers={"X-CSRFToken": token}))] == []
    assert world.fingerprint() == before


@pytest.mark.slow
def test_a_page_of_somebody_else_is_refused_even_with_our_token_and_changes_no_row(world, doors):
    before = world.fingerprint()
    assert [(said, wrong) for said in ELSEWHERE if (wrong := accepted(world, doors, (403,), token=True, headers=said))] == []
    assert world.fingerprint() == before


@pytest.mark.parametrize("said", HOME, ids=str)
def test_our_own_pages_and_the_public_address_behind_a_proxy_are_not_refused(said):
    app = small()
    visitor = app.test_client()
    assert visitor.post("/closed", headers=said).status_code == 200
    app.config["PUBLIC_ADDRESS"] = "https://skills.example.cn"
    assert visitor.post("/closed", headers={"Origin": "https://skills.example.cn"}).status_code == 200
    assert visitor.post("/closed", headers={"Origin": "https://skills.example.com"}).status_code == 403


def small() -> Flask:
    """One door as it should be, and one that was left open."""
    app = Flask("open")
    app.config.update(SECRET_KEY="x" * 16, TESTING=True, PUBLIC_ADDRESS="")
    app.test_client_class = Visitor
    protection = CSRFProtect(app)
    init_origin(app)
    app.register_error_handler(Refusal, lambda refusal: ("", refusal.status))

    @app.post("/closed")
    def closed() -> str:
        return "done"

    @app.post("/left-open")
    @protection.exempt
    def left_open() -> str:
        return "done"

    return app


def test_the_inspector_finds_a_door_without_protection():
    app = small()
    world = World(app, {INSIDER: app.test_client()})
    assert accepted(world, [(INSIDER, "POST", "/closed"), (INSIDER, "POST", "/left-open")]) == ["POST /left-open: 200"]
