"""Taking the second factor into use as a person does it: scan, type, print, and come back with it."""
import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyotp
import pytest
from sqlalchemy import select

from foundation.accounts.identity import SYSTEM
from foundation.accounts.models import User
from foundation.accounts.policy import DECIDED, in_force
from foundation.accounts.roles import Role
from foundation.accounts.services import set_policy, sign_out_everywhere
from foundation.clock import now
from foundation.database import db
from tests.factories.accounts import PASSWORD, make_user


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """The page does not know which database it talks to."""
    return str(request.param)


@pytest.fixture
def required(app: Any) -> None:
    """A house whose policy asks for the second factor, and somebody who works in it."""
    with app.app_context():
        make_user("liang.zuzhi", Role.ORGANIZER)
        decided = {name: getattr(in_force(), name) for name in DECIDED}
        set_policy({**decided, "second_factor": True}, reason="等保整改", actor=SYSTEM, at=now())


def enter(page: Any, address: str = "/sign-in") -> None:
    """Account and password, typed in."""
    page.goto(address)
    page.fill("#account", "liang.zuzhi")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()


def answer(page: Any, code: str) -> None:
    page.fill("#code", code)
    page.click("main form button[type=submit]")
    page.wait_for_load_state()


def test_a_person_takes_it_into_use_keeps_the_codes_and_comes_back_with_one(
    required: None, app: Any, page: Any, new_page: Callable[..., Any], picture: Callable[..., Path], tmp_path: Path
) -> None:
    enter(page)
    assert page.url.endswith("/account/second-factor")
    drawing = page.get_attribute(".qr img", "src")
    assert page.evaluate("document.querySelector('.qr img').naturalWidth") > 100
    assert b"<svg" in base64.b64decode(drawing.partition(",")[2])
    picture(page, "second-factor")
    secret = "".join(page.inner_text("p.num b").split())
    answer(page, "000000")
    assert page.is_visible(".invalid-feedback")
    answer(page, pyotp.TOTP(secret).now())
    codes = [one.inner_text() for one in page.query_selector_all(".recovery-codes li")]
    picture(page, "recovery-codes")
    with page.expect_download() as download:
        page.click("a[download]")
    kept = Path(download.value.path()).read_text("utf-8-sig")
    assert len(codes) == 10 and all(code in kept for code in codes)
    page.goto("/desk")
    assert page.url.endswith("/desk")

    other = new_page()
    enter(other, "/sign-in?next=/account")
    assert other.url.endswith("/sign-in/code")
    picture(other, "second-step")
    answer(other, codes[0])
    assert other.url.endswith("/account") and other.locator("text=本机").is_visible()

    with app.app_context():
        sign_out_everywhere(db.session.scalars(select(User.id)).one(), actor=SYSTEM, at=now())
    other.goto("/account/second-factor")
    assert other.locator("text=系统管理员已结束此账号的登录").is_visible()
    enter(other, other.url)
    answer(other, codes[1])
    assert other.url.endswith("/account/second-factor")
