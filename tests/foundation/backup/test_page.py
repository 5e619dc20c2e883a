"""The page of backups and the figure on the overview: how old, proved or not, and what to do."""
from datetime import timedelta
from typing import Any

import pytest

from foundation.accounts.roles import Role
from foundation.backup import services, words
from foundation.backup.recovery_key import make_key
from foundation.clock import frozen, now
from foundation.database import db
from foundation.jobs.models import Job
from tests.factories.accounts import make_user, signed_in
from tests.factories.competition import event_document, make_competition


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """The page does not know which database it shows."""
    return str(request.param)


@pytest.fixture
def system(house: Any) -> Any:
    """The system administrator at the desk."""
    make_user("system", Role.SYSTEM_ADMIN)
    return signed_in(house, "system")


def read(client: Any, address: str = "/system/backups") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def test_without_a_key_the_page_says_how_to_make_one_and_offers_no_button(system: Any) -> None:
    page = read(system)
    assert "flask --app wsgi backup key" in page and "还没有恢复密钥" in page and "立即备份" not in page
    assert "还没有恢复密钥" in system.post("/system/backups", follow_redirects=True).get_data(as_text=True)
    assert db.session.query(Job).count() == 0


def test_the_button_makes_a_backup_as_a_job_and_the_page_shows_it(system: Any) -> None:
    make_key()
    assert "还没有可用的备份" in read(system)
    answer = system.post("/system/backups")
    assert answer.status_code == 302 and answer.location.startswith("/jobs/")
    assert "办理完成" in read(system, answer.location) or "已完成" in read(system, answer.location)
    page = read(system)
    assert "已还原核对" in page and "刚刚" in page and 'role="alert"' not in page


def test_an_old_backup_is_told_in_words_too(system: Any) -> None:
    make_key()
    services.create(at=now() - timedelta(hours=27))
    assert "已超过 26 小时" in read(system) and "27 小时前" in read(system)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM_ADMIN])
def test_nobody_else_comes_in(house: Any, role: Role) -> None:
    make_user("other", role)
    other = signed_in(house, "other")
    assert other.get("/system/backups").status_code == other.post("/system/backups").status_code == 403


def test_organizers_see_the_age_on_the_overview_and_the_warning_in_words(house: Any) -> None:
    make_competition("jm-test", events=(event_document("CK"),), phase="open")
    make_user("organizer", Role.ORGANIZER)
    organizer = signed_in(house, "organizer")
    assert "没有可用的备份，请联系系统管理员" in read(organizer, "/desk/jm-test")
    make_key()
    at = now()
    services.create(at=at)
    page = read(organizer, "/desk/jm-test")
    assert "最近备份" in page and "已还原核对" in page and "/system/backups" not in page
    with frozen(at + timedelta(hours=27)), house.test_request_context():
        card = words.backup_card("jm-test")
    assert card is not None and card["state"] == "danger" and "26 小时" in card["hint"]


@pytest.mark.parametrize(
    ("span", "said"),
    [(0, "刚刚"), (59, "刚刚"), (60, "1 分钟前"), (3599, "59 分钟前"), (3600, "1 小时前"), (47 * 3600, "47 小时前"), (48 * 3600, "2 天前")],
)
def test_ages_are_said_as_people_say_them(house: Any, span: int, said: str) -> None:
    with house.test_request_context():
        assert words.age(timedelta(seconds=span)) == said
