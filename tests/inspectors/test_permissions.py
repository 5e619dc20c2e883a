"""Every door has its lock: each address declares who may, everybody else is kept out, and nobody gets at another's things."""
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from foundation.accounts.permissions import Ground, Open, permit
from foundation.accounts.roles import ADMINISTRATORS, Role
from tests.inspectors.routes import FILE, listed
from tests.inspectors.world import (
    ANONYMOUS,
    FINISHED,
    INSIDER,
    NEIGHBOUR,
    STRANGER,
    World,
    holds,
    is_number,
    permissions_of,
    rules,
    verbs,
)  # fmt: skip
from wsgi import create_app

EVERYBODY = (ANONYMOUS, *Role)
GOOD = (200, 302)
# Said to everybody in the same words, whether it is there or not: nothing can be found out by trying.
ALIKE = {"judge.card", "awards_public.certificate"}
# What a form or a tablet may be told about nonsense instead of 404; nothing is stored either way.
REFUSED = (302, 400, 404, 409, 422)


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


def expected(app: Flask, rule: Rule, who: str) -> tuple[int, ...]:
    """What the table of permissions says about a GET of an address without arguments."""
    declared = permissions_of(app, rule) or ()
    if Open.ANYONE in declared:
        return GOOD
    if who == ANONYMOUS:
        return (401,) if str(rule).startswith("/api/") else (302,)
    return GOOD if holds(app, rule, Role(who)) else (403,)


def guarded(world: World) -> list[Rule]:
    """Addresses with arguments that are not open to everybody."""
    return [rule for rule in rules(world.app) if rule.arguments and Open.ANYONE not in (permissions_of(world.app, rule) or ())]


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


@pytest.mark.slow
@pytest.mark.parametrize("who", EVERYBODY)
def test_each_page_opens_to_those_whom_the_table_names_and_to_nobody_else(world, who):
    world.visitor(who)
    before = world.counts("audit_entry")
    wrong = [
        f"{rule}: {status} instead of {right}"
        for rule in rules(world.app)
        if "GET" in verbs(rule) and not rule.arguments
        for status, right in [(world.ask(who, "GET", str(rule)), expected(world.app, rule, who))]
        if status not in right
    ]
    assert not wrong, "\n".join(wrong)
    assert world.counts("audit_entry") == before, "looking at a page has changed something"


@pytest.mark.slow
@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_gets_at_a_real_thing_without_the_role_for_it(world, who):
    world.visitor(who), world.known
    before = world.fingerprint()
    wrong = []
    for rule in guarded(world):
        if who != ANONYMOUS and holds(world.app, rule, Role(who)):
            continue
        for verb in verbs(rule):
            right = 403 if who != ANONYMOUS else 302 if verb == "GET" and not str(rule).startswith("/api/") else 401
            status = world.ask(who, verb, world.address(rule))
            if status != right:
                wrong.append(f"{verb} {rule}: {status} instead of {right}")
    assert not wrong, "\n".join(wrong)
    assert world.fingerprint() == before


@pytest.mark.slow
def test_the_arguments_are_real_for_those_who_may_see_the_things(world):
    wrong = [
        f"{rule}: {status}"
        for rule in guarded(world)
        if "GET" in verbs(rule) and not only_administrators(world, rule)
        for status in [world.ask(INSIDER, "GET", world.address(rule))]
        if status not in GOOD
    ]
    assert not wrong, "\n".join(wrong)


def only_administrators(world: World, rule: Rule) -> bool:
    """Doors that somebody with every business role does not have."""
    return {role for role in Role if holds(world.app, rule, role)} <= ADMINISTRATORS


@pytest.mark.slow
@pytest.mark.parametrize("who", [STRANGER, NEIGHBOUR])
def test_what_is_not_theirs_is_not_there_even_for_somebody_with_every_role_elsewhere(world, who):
    world.visitor(who), world.known
    before = world.fingerprint()
    wrong = []
    for rule in guarded(world):
        if who == NEIGHBOUR and world.arguments(rule).get("code", FINISHED) != FINISHED:
            continue
        right = 403 if only_administrators(world, rule) else 404
        for verb in verbs(rule):
            status = world.ask(who, verb, world.address(rule))
            if status != right and rule.endpoint != "scoring_api.submit":
                wrong.append(f"{verb} {rule}: {status} instead of {right}")
    assert not wrong, "\n".join(wrong)
    assert world.fingerprint() == before


@pytest.mark.slow
def test_nonsense_in_an_address_is_not_found_whichever_part_it_stands_in_and_stores_nothing(world):
    world.visitor(INSIDER), world.known
    before = world.fingerprint()
    wrong = []
    for rule in rules(world.app):
        if rule.endpoint in ALIKE or (not rule_is_open(world, rule) and only_administrators(world, rule)):
            continue
        for name in sorted(rule.arguments):
            place = world.address(rule, **{name: "987654321" if is_number(rule, name) else "nonsense-0"})
            for verb in verbs(rule):
                status = world.ask(INSIDER, verb, place)
                if status not in ((404,) if verb == "GET" else REFUSED):
                    wrong.append(f"{verb} {place}: {status}")
    assert not wrong, "\n".join(wrong)
    assert world.fingerprint() == before


def rule_is_open(world: World, rule: Rule) -> bool:
    return any(isinstance(one, Open) for one in permissions_of(world.app, rule) or ())
