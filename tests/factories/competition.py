"""Competitions for tests, made through the services."""
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from competition import queries
from competition.services.competitions import create_blank, create_competition
from competition.services.phases import set_phase
from foundation.accounts.identity import SYSTEM, Actor
from foundation.accounts.models import User
from foundation.accounts.roles import CITY
from foundation.clock import at_noon
from foundation.contributions import DefinitionFolder
from foundation.database import db
from tests.factories.accounts import make_user

DATA = Path(__file__).parents[1] / "data" / "competition"
BASICS: dict[str, Any] = {
    "code": "jm-test", "name": "2026年江门市测试技能竞赛", "year": 2026, "class": "city-1", "series": None,
    "document": "江示竞〔2026〕9号", "organisers": [{"name": "江门市人力资源和社会保障局", "code": None}],
    "dates": {
        "registration_opens": "2026-04-01", "registration_closes": "2026-04-30", "starts": "2026-05-16",
        "ends": "2026-05-17",
    },
}  # fmt: skip


def event_document(code: str = "CK", **more: Any) -> dict[str, Any]:
    """An event in the words of a definition, without rules."""
    return {
        "code": code, "occupation": f"工种{code}", "group": "职工组", "kind": "individual", "tags": [], "quota": None,
        "quota_per_unit": None, "eligibility": {"minimum_age": 16}, "panel_size": 3,
    } | more  # fmt: skip


def make_competition(
    code: str = "jm-test", *, events: tuple[dict[str, Any], ...] = (event_document("CK"), event_document("EL")),
    jurisdiction: str = CITY, phase: str = "draft", **basics: Any,
) -> str:  # fmt: skip
    """A competition by hand, brought to ``draft`` or ``open``."""
    at = at_noon(day_before(basics))
    create_blank({**BASICS, **basics, "code": code}, jurisdiction=jurisdiction, events=events, actor=SYSTEM, at=at)
    if phase == "open":
        set_phase(code, "open", actor=SYSTEM, at=at)
    return code


def day_before(basics: dict[str, Any]) -> date:
    """A day before registration opens."""
    return date.fromisoformat((BASICS | basics)["dates"]["registration_opens"]) - timedelta(days=30)


def the_definition() -> dict[str, Any]:
    """The definition that the project ships as its example."""
    return json.loads((DATA / "competition-2026.json").read_text("utf-8"))


def someone() -> Actor:
    """Somebody with an account, where a service wants to know who prepared a thing."""
    user_id = db.session.scalar(select(User.id).where(User.account == "someone")) or make_user("someone")
    return db.session.get_one(User, user_id).actor


def make_example(jurisdiction: str = CITY) -> str:
    """The example competition, made from its definition."""
    folder = DefinitionFolder(path=DATA)
    at = at_noon(day_before({}))
    return create_competition(the_definition(), folder, jurisdiction=jurisdiction, actor=someone(), at=at)


def event_id(code: str, event_code: str) -> int:
    """The row of an event."""
    return queries.event(code, event_code).id
