"""R22: guessing at the door fails, tells nothing, and slows strangers without keeping anybody out."""
import random
import re
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from bench import sign_in as program
from foundation.accounts import brake, passwords
from foundation.accounts.identity import SYSTEM
from foundation.accounts.roles import Role
from foundation.accounts.services import disable_user, door, issue_card, unlock
from foundation.accounts.throttle import house_key
from foundation.clock import now
from tests.factories.accounts import PASSWORD, make_user, signed_in


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost nothing: only here, so that hundreds of tries fit into seconds."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobody.cache_clear()


@pytest.fixture(autouse=True)
def _forget_nobody():
    yield
    passwords._nobody.cache_clear()


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """The full program, ``python -m bench.sign_in``, guesses on both."""
    return str(request.param)


def wrong(client: Any, account: str, address: str = "10.9.0.1", password: str = "Wrong-Horse-1") -> tuple[int, str]:
    """The answer to a wrong sign-in, without what was typed and without tokens."""
    answer = client.post("/sign-in", data={"account": account, "password": password}, environ_base={"REMOTE_ADDR": address})
    page = re.sub(r'name="csrf[_-]token"[^>]*', "", answer.get_data(as_text=True))
    return answer.status_code, page.replace(account, "ACCOUNT")


def test_a_spray_over_many_accounts_opens_none(house, cheap):
    program.fill(15)
    tries, opened = program.spray(15, random.Random(7))
    assert (tries, opened) == (300, 0)


def test_the_spray_finds_a_lock_that_is_switched_off(house, cheap):
    program.fill(3)
    assert program.spray(3, random.Random(7), lock=False)[1] > 0


def test_unknown_wrong_locked_and_closed_get_the_same_answer_to_the_letter(house):
    for account in ("wrong", "locked", "closed"):
        user_id = make_user(account)
    disable_user(user_id, actor=SYSTEM, at=now())
    client = house.test_client()
    for _ in range(5):
        wrong(client, "locked")
    answers = {
        wrong(client, "unknown"), wrong(client, "wrong"), wrong(client, "locked", password=PASSWORD), wrong(client, "closed", password=PASSWORD),
    }  # fmt: skip
    assert len(answers) == 1 and answers.pop()[0] == 401


def test_each_of_them_costs_one_hash(house, monkeypatch):
    make_user("lin")
    closed = make_user("closed")
    disable_user(closed, actor=SYSTEM, at=now())
    client, asked = house.test_client(), []
    verify = passwords._hasher.verify
    monkeypatch.setattr(passwords, "_hasher", type("Counting", (), {
        "verify": staticmethod(lambda *given: asked.append(given[0]) or verify(*given)), "hash": staticmethod(passwords._hasher.hash),
    }))
    for account in ("nobody", "lin", "closed", "nobody", "lin", "lin", "lin", "lin", "lin"):
        asked.clear()
        assert wrong(client, account)[0] == 401
        assert len(asked) == 1
        assert re.match(r"\$argon2id\$v=19\$m=19456,t=2,p=1\$", asked[0])


def test_an_account_that_does_not_exist_is_locked_as_well(house):
    client = house.test_client()
    first = [wrong(client, "nobody", f"10.9.0.{number}") for number in range(7)]
    assert len(set(first)) == 1


def test_fifty_failures_from_one_address_keep_its_strangers_out_but_not_a_browser_that_was_in_before(house, cheap):
    make_user("lin", Role.AUDITOR)
    known = signed_in(house, "lin")
    known.post("/sign-out")
    stranger = house.test_client()
    for number in range(50):
        wrong(stranger, f"person{number}", "127.0.0.1")
    assert wrong(stranger, "lin", "127.0.0.1", PASSWORD)[0] == 401
    assert wrong(house.test_client(), "lin", "10.9.0.2", PASSWORD)[0] == 302
    assert wrong(known, "lin", "127.0.0.1", PASSWORD)[0] == 302


def test_a_forged_mark_of_a_known_browser_is_worth_nothing(house, cheap):
    make_user("lin", Role.AUDITOR)
    stranger = house.test_client()
    stranger.set_cookie("known", '["account:1"].forged')
    for number in range(50):
        wrong(stranger, f"person{number}", "127.0.0.1")
    assert wrong(stranger, "lin", "127.0.0.1", PASSWORD)[0] == 401


def test_the_brake_slows_strangers_the_more_the_more_was_tried_and_never_for_long():
    assert [brake.pause_after(count) for count in (0, 99, 100, 300, 1000, 10**6)] == [0, 0, 0.5, 1, 2, 2]


def test_while_the_house_is_being_tried_strangers_wait_and_known_browsers_do_not(house, monkeypatch):
    make_user("lin", Role.AUDITOR)
    known = signed_in(house, "lin")
    waited: list[float] = []
    monkeypatch.setattr(brake.time, "sleep", waited.append)
    monkeypatch.setattr(brake, "failures", lambda key, _at: 300 if key == house_key() else 0)
    assert wrong(known, "lin", password=PASSWORD)[0] == 302
    assert waited == []
    assert wrong(house.test_client(), "lin", password=PASSWORD)[0] == 302
    assert waited == [1.0]


def test_where_enough_wait_already_one_is_asked_to_come_again_and_not_locked(house, monkeypatch):
    make_user("lin", Role.AUDITOR)
    monkeypatch.setattr(brake, "failures", lambda *_more: 100)
    monkeypatch.setattr(brake, "_lanes", type("Full", (), {"acquire": staticmethod(lambda **_more: False)}))
    assert wrong(house.test_client(), "lin", password=PASSWORD)[0] == 429
    monkeypatch.setattr(brake, "failures", lambda *_more: 0)
    assert wrong(house.test_client(), "lin", password=PASSWORD)[0] == 302


def test_the_system_administrator_sees_a_lock_and_opens_it(house):
    user_id = make_user("lin", Role.AUDITOR)
    make_user("sys", Role.SYSTEM_ADMIN)
    stranger, system = house.test_client(), signed_in(house, "sys")
    for _ in range(5):
        wrong(stranger, "lin")
    assert "已锁定" in system.get("/accounts").get_data(as_text=True)
    assert system.post(f"/accounts/{user_id}/unlock").status_code == 302
    assert "已锁定" not in system.get("/accounts").get_data(as_text=True)
    assert wrong(stranger, "lin", password=PASSWORD)[0] == 302


def test_a_card_that_was_locked_is_opened_with_its_account(house):
    user_id = make_user("judge1", Role.JUDGE)
    card = issue_card(user_id, actor=SYSTEM, at=now())
    client = house.test_client()
    pin = "000000" if card.pin != "000000" else "111111"
    for _ in range(5):
        assert client.post(f"/judge/card/{card.secret}", data={"pin": pin}).status_code == 401
    assert client.post(f"/judge/card/{card.secret}", data={"pin": card.pin}).status_code == 401
    unlock(user_id, actor=SYSTEM, at=now())
    assert client.post(f"/judge/card/{card.secret}", data={"pin": card.pin}).status_code == 302


def test_a_forgotten_password_is_replaced_by_a_one_time_one(house):
    user_id = make_user("lin", Role.AUDITOR)
    make_user("sys", Role.SYSTEM_ADMIN)
    page = signed_in(house, "sys").post(f"/accounts/{user_id}/new-password").get_data(as_text=True)
    fresh = re.search(r'一次性密码：<b class="num">(\w{16})</b>', page)
    assert fresh
    client = house.test_client()
    assert client.post("/sign-in", data={"account": "lin", "password": fresh.group(1)}).status_code == 302
    assert client.get("/audit").headers["Location"] == "/password"


@pytest.mark.slow
def test_the_program_leaves_a_record_and_finds_its_planted_fault(cheap, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(program, "LIKE", 10**6)  # with hashes that cost nothing times say nothing
    assert program.main(["--n", "100", "--folder", str(tmp_path)]) == 0
    assert '"planted": true' in (tmp_path / "sign-in.jsonl").read_text()
    assert door.FROM_ONE_ADDRESS == 50
