"""Many at the door at one moment: each guess is counted before the next is decided, a code lets one in."""
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from argon2 import PasswordHasher

from foundation.accounts import passwords
from foundation.accounts.models import Throttle, User
from foundation.accounts.refusals import WrongSecret
from foundation.accounts.services import enrol_second_factor, second_step, sign_in
from foundation.accounts.throttle import account_key
from foundation.clock import now
from foundation.database import db
from tests.factories.accounts import PASSWORD, make_user

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
MANY = 8


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Hashes that cost nothing, so that all of them really arrive together."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobody.cache_clear()
    yield
    passwords._nobody.cache_clear()


def together(app: Any, act: Callable[[], Any]) -> Counter[str]:
    """What came of it when many did the same at one moment."""
    start, found = threading.Barrier(MANY), Counter[str]()

    def one() -> None:
        with app.app_context():
            start.wait()
            try:
                act()
                found["in"] += 1
            except WrongSecret:
                found["refused"] += 1
            except Exception as error:
                found[repr(error)] += 1

    threads = [threading.Thread(target=one) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_of_many_guesses_at_one_moment_five_are_counted_and_the_lock_holds(app):
    with app.app_context():
        make_user("lin")
    for account in ("lin", "nobody"):
        guess = together(app, lambda account=account: sign_in(account, "Wrong-Horse-1", address="a", at=now()))
        assert guess == {"refused": MANY}
        with app.app_context():
            assert db.session.get_one(Throttle, account_key(account)).failures == 5
    with app.app_context(), pytest.raises(WrongSecret):
        sign_in("lin", PASSWORD, address="b", at=now())


def test_of_many_with_the_same_code_one_is_let_in(app):
    at = now()
    with app.app_context():
        user_id = make_user("lin")
        user = db.session.get_one(User, user_id)
        enrol_second_factor(user_id, SECRET, pyotp.TOTP(SECRET).at(int(at.timestamp()) - 30), actor=user.actor, at=at)
        public_id = user.public_id
    came = together(app, lambda: second_step(public_id, pyotp.TOTP(SECRET).at(at), address="a", at=at))
    assert came == {"in": 1, "refused": MANY - 1}
