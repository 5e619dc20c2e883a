"""Accounts of units for tests, made through the services."""
import io
import re
from typing import Any

from PIL import Image
from sqlalchemy import select

from competition.models import UnitAccount
from competition.rules.unit_accounts import Application
from competition.services.units import apply_for_account, decide_account, keep_proof
from foundation.accounts.identity import SYSTEM, Actor
from foundation.accounts.models import User
from foundation.accounts.roles import CITY, Role
from foundation.clock import now
from foundation.database import db
from foundation.pictures.reading import Picture
from tests.factories.accounts import PASSWORD, make_user, signed_in
from tests.factories.entry import unit_code

TELEPHONE = "13900001234"


def licence() -> bytes:
    """A picture that looks like nothing, as a phone would send it."""
    content = io.BytesIO()
    Image.new("RGB", (60, 40), (200, 30, 30)).save(content, "JPEG")
    return content.getvalue()


def asked(number: int = 1, **more: Any) -> Application:
    """What the ``number``-th unit says of itself."""
    return Application(**{
        "name": f"样例单位{number:02d}", "code": unit_code(number), "jurisdiction": CITY, "contact": f"林联{number:02d}", "phone": TELEPHONE,
    } | more)  # fmt: skip


def application_typed(number: int = 1, **more: str) -> dict[str, str]:
    """The same, as it is typed on the public page."""
    said = asked(number)
    return {
        "unit_name": said.name, "unit_code": said.code, "jurisdiction": said.jurisdiction, "contact": said.contact, "phone": said.phone,
        "password": PASSWORD, "again": PASSWORD, "consent": "y",
    } | more  # fmt: skip


def applied(number: int = 1, **more: Any) -> UnitAccount:
    """An application with its proof, that nobody has decided."""
    user = apply_for_account(asked(number, **more), PASSWORD, address=f"10.0.0.{number}", at=now())
    keep_proof(Picture(licence(), 60, 40), actor=user.actor, at=now())
    return account_of(user.id)


def approved(number: int = 1, reviewer: Actor = SYSTEM, **more: Any) -> UnitAccount:
    """An account that may register the people of the ``number``-th unit."""
    found = applied(number, **more)
    decide_account(found.public_id, "approved", "", version=found.version, actor=reviewer, at=now())
    return account_of(found.user_id)


def account_of(user_id: int) -> UnitAccount:
    """The account of a unit that somebody signs in with, as it is stored now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(UnitAccount).where(UnitAccount.user_id == user_id)).one()


def registrar(**more: Any) -> Actor:
    """Somebody who reviews accounts."""
    return db.session.get_one(User, make_user("registrar", Role.REGISTRAR, **more)).actor


def unit_client(app: Any, number: int = 1) -> Any:
    """A browser in which the ``number``-th unit is signed in."""
    return signed_in(app, approved(number).user.account)


def text_of(answer: Any) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))
