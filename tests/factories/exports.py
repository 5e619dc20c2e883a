"""Purpose exports in tests: a workbook opened with its password, and everybody who has to do with one."""
from io import BytesIO
from typing import Any

import msoffcrypto
from openpyxl import load_workbook

from foundation.accounts.identity import Actor
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.crypto import blind_index
from foundation.database import db
from tests.factories.accounts import make_user


def opened(content: bytes, password: str) -> Any:
    """The workbook behind a password, as openpyxl reads it."""
    plain = BytesIO()
    office = msoffcrypto.OfficeFile(BytesIO(content))
    office.load_key(password=password, verify_password=True)
    office.decrypt(plain, verify_integrity=True)
    return load_workbook(plain)


def staff(account: str, *roles: Role, person: str = "", **more: Any) -> Actor:
    """Somebody with roles; ``person`` tells people apart who hold several accounts."""
    user_id = make_user(account, *roles, person_index=blind_index("id_number", person or account), **more)
    return db.session.get_one(User, user_id).actor
