"""The competition desk in tests: somebody signed in, a competition to work on, pages as text."""
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from foundation.accounts.roles import Role
from tests.factories.accounts import make_user, signed_in


@pytest.fixture
def context(app: Any) -> Any:
    """Services may be called, in between pages too."""
    with app.app_context():
        yield app


@pytest.fixture
def sign_in(context: Any) -> Callable[..., Any]:
    """``sign_in(Role.ORGANIZER)``: somebody of this role at the desk, of the city unless said otherwise."""

    def enter(role: Role = Role.ORGANIZER, **more: Any) -> Any:
        make_user(str(role), role, **more)
        return signed_in(context, str(role))

    return enter


@pytest.fixture
def organizer(sign_in: Callable[..., Any]) -> Any:
    """An organizer of the city."""
    return sign_in()


@pytest.fixture
def read() -> Callable[[Any], str]:
    """``read(answer)``: a page as its reader sees it, without markup."""

    def text(answer: Any) -> str:
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))).split())

    return text
