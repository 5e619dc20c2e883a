"""Who gets in where: every address × method × role × owner, against the agreed table; looking changes nothing; no oracle."""
import re
from collections.abc import Iterator

import pytest

from bench.authorization import finds_planted
from foundation.accounts.permissions import Forbidden, Open
from foundation.accounts.roles import Role
from foundation.clock import frozen
from tests.inspectors.authorization import EVERYBODY, WHOLE_HOUSE, agreed, read, unexpected
from tests.inspectors.matrix import BY_CONTENT, NAMES, Matrix, Place, matrix
from tests.inspectors.world import ANONYMOUS, COMPETITION, OTHER, World, holds, permissions_of, rules, verbs

RENEW = "look at the difference of: python -m tests.inspectors.authorization"
REFUSED = {"403", "404"}
TOKEN = re.compile(rb'(name="csrf_token"[^>]*value="[^"]*"|value="[^"]*"[^>]*name="csrf_token"|content="[^"]*"|nonsense-0|987654321)')


@pytest.fixture(scope="module")
def asked(world: World) -> Iterator[Matrix]:
    with matrix(world) as found:
        yield found


@pytest.fixture(scope="module")
def table() -> dict[str, dict[Place, dict[str, str]]]:
    return read(agreed())


def differences(answers: dict[Place, dict[str, str]], expected: dict[Place, dict[str, str]]) -> list[str]:
    """Where what a role gets is not what was agreed; an address that nobody agreed to is always one."""
    wrong = [f"{verb} {place}: not in the table" for verb, place in answers if (verb, place) not in expected]
    wrong += [f"{verb} {place}: only in the table" for verb, place in expected if (verb, place) not in answers]
    for place, said in answers.items():
        agreed_on = expected.get(place, {})
        nobody = "/".join(dict.fromkeys(said.values()))
        for column, answer in said.items():
            right = agreed_on.get(column, answer)
            if answer != right and nobody != right:
                wrong.append(f"{' '.join(place)}, {column}: {answer} instead of {right}")
    return wrong


@pytest.mark.slow
@pytest.mark.parametrize("role", EVERYBODY)
def test_every_role_gets_what_was_agreed_and_what_is_not_listed_is_refused(asked, table, role):
    asked.left.clear()
    wrong = differences(asked.answers(role), table[role])
    assert not wrong, "\n".join([f"{role}:", *wrong, RENEW])
    assert unexpected(asked) == []


def doors() -> list[tuple[str, str, dict[str, str]]]:
    found = []
    for line in agreed():
        head, names, *cells = line.split(" | ")
        found.append((head, names, dict(cell.split(" ", 1) for cell in cells)))
    return found


def test_the_table_lets_nobody_in_who_is_not_named():
    assert [head for head, _names, said in doors() if said.get("others", "403") not in ("403", "-")] == []
    closed = [(head, said) for head, names, said in doors() if names != "everybody"]
    assert [head for head, said in closed if said["anonymous"] not in ("401", "sign-in")] == []


def test_the_table_gives_nobody_a_thing_of_another_competition_or_district_or_one_that_is_not_there():
    wrong = []
    for head, names, said in doors():
        address = head.split()[1]
        if names == "everybody" or "<" not in address:
            continue
        for column in ("competition", "jurisdiction"):
            right = "403" if address.startswith(WHOLE_HOUSE) else "404"
            wrong += [f"{head} {column}: {said[column]}"] if said[column] != right else []
        wrong += [f"{head} {column}: {said[column]}" for column in ("parent", "none") if said[column] not in ("404", "-")]
    assert not wrong, "\n".join(wrong)


def test_the_inspector_finds_a_right_too_many_a_right_too_few_and_an_unlisted_door():
    expected = read(["GET   /a/<id> | judge | own ok | same 404 | competition 404 | parent - | jurisdiction 404 | none 404 | others 403 | anonymous sign-in"])
    place = ("GET", "/a/<id>")
    assert differences({place: {"own": "ok", "same": "404"}}, expected["judge"]) == []
    assert differences({place: {"own": "403"}}, expected["judge"]) == ["GET /a/<id>, own: 403 instead of ok"]
    assert differences({place: {"competition": "ok"}}, expected["judge"]) == ["GET /a/<id>, competition: ok instead of 404"]
    assert differences({place: {"own": "ok"}}, expected["leader"]) == ["GET /a/<id>, own: ok instead of 403"]
    assert differences({place: {"own": "ok"}}, expected[ANONYMOUS]) == ["GET /a/<id>, own: ok instead of sign-in"]
    assert differences({("GET", "/new"): {}, **{place: {}}}, expected["judge"]) == ["GET /new: not in the table"]


def _page(asked: Matrix, who: str, verb: str, place: str, address: str) -> tuple[int, bytes]:
    """The whole answer to a browser, without what differs from request to request."""
    asked.snapshot.put_cookies_back(who)
    with frozen(asked.at):
        answer = asked.world.visitor(who).open(address, method=verb)
        body = TOKEN.sub(b"", answer.get_data()).replace(address.encode(), place.encode())
        answer.close()
    return answer.status_code, body


@pytest.mark.slow
def test_a_thing_of_others_and_one_that_does_not_exist_are_refused_in_the_same_words(asked):
    wrong, compared = [], 0
    for rule in rules(asked.world.app):
        if Open.ANYONE in (permissions_of(asked.world.app, rule) or ()) or not set(rule.arguments) - {"operation_id"}:
            continue
        role = next(str(role) for role in Role if holds(asked.world.app, rule, role))
        who = role + COMPETITION
        there, gone = asked._place(rule, role), asked.nowhere(rule)
        pairs = [(there, gone[0])]
        if set(rule.arguments) - NAMES and "code" in rule.arguments and rule.endpoint not in BY_CONTENT:
            last = sorted(set(rule.arguments) - NAMES)[0]
            pairs.append((asked.world.address(rule, code=OTHER), asked.world.address(rule, code=OTHER, **{last: nonsense(str(rule), last)})))
        for verb in verbs(rule):
            for theirs, nothing in pairs:
                found, missing = (_page(asked, who, verb, str(rule), address) for address in (theirs, nothing))
                compared += 1
                wrong += [f"{verb} {rule} as {who}: {found[0]} and {missing[0]}"] if found != missing or found[0] not in (403, 404) else []
    assert compared > 100
    assert not wrong, "\n".join(wrong)


def nonsense(rule: str, name: str) -> str:
    if f"<string(length=32):{name}>" in rule:
        return "f" * 32
    return "987654321" if f"<int:{name}>" in rule else "nonsense-0"


@pytest.mark.slow
def test_a_door_that_was_left_open_and_a_page_that_no_longer_asks_whose_it_is_are_both_found(asked):
    assert finds_planted(asked)


@pytest.mark.slow
def test_methods_that_an_address_does_not_offer_are_refused_and_options_tell_only_methods(asked):
    who, wrong = str(Role.ORGANIZER), []
    for rule in rules(asked.world.app):
        place = asked.world.address(rule)
        others = {"GET", "POST", "PUT", "PATCH", "DELETE"} - set.union(*(set(verbs(one)) for one in rules(asked.world.app) if str(one) == str(rule)))
        # 404 where another address of one more part fits as well: /registrations/find is also the entry of that name.
        wrong += [f"{verb} {rule}: {said}" for verb in others if (said := asked.world.ask(who, verb, place)) not in (404, 405)]
        options = asked.world.visitor(who).open(place, method="OPTIONS")
        wrong += [f"OPTIONS {rule}: {options.status_code}"] if (options.status_code, options.get_data()) != (200, b"") else []
        if "GET" in verbs(rule):
            head = asked.world.visitor(ANONYMOUS).open(place, method="HEAD")
            wrong += [f"HEAD {rule}"] if head.get_data() or head.status_code != asked.world.ask(ANONYMOUS, "GET", place) else []
    assert not wrong, "\n".join(wrong)


def test_a_refusal_for_the_role_says_nothing_about_the_thing():
    assert "%(" not in str(Forbidden.sentence)
