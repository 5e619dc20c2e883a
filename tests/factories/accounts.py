"""Accounts for tests, made through the services, and a client that is signed in as one."""
from typing import Any

from foundation.accounts.identity import SYSTEM
from foundation.accounts.models import User
from foundation.accounts.roles import CITY, Role
from foundation.accounts.services import create_user, grant_role, set_password
from foundation.clock import now
from foundation.database import db

PASSWORD = "Correct-Horse-9"


def make_user(account: str, *roles: Role, jurisdiction: str = CITY, competition: str | None = None, **more: Any) -> int:
    """An account with roles; its password is ``PASSWORD``."""
    user_id = create_user(account=account, name=f"测试{account}", password=PASSWORD, actor=SYSTEM, at=now(), **more)
    for role in roles:
        grant_role(user_id, role, jurisdiction=jurisdiction, competition_code=competition, actor=SYSTEM, at=now())
    return user_id


def give_password(user_id: int) -> str:
    """``PASSWORD`` for somebody who came by card until now, set today; answers the account."""
    user = db.session.get_one(User, user_id)
    if user.password_hash is None:
        set_password(user_id, PASSWORD, actor=SYSTEM, at=now())
    return user.account


def signed_in(app: Any, account: str) -> Any:
    """A client whose session is that of ``account``, signed in through the door."""
    client = app.test_client()
    answer = client.post("/sign-in", data={"account": account, "password": PASSWORD})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return client
