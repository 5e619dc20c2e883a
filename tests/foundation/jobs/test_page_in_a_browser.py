"""The page of a job in a real browser: it tells by itself how far the work is, until there is something to download."""
import pytest

from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.clock import now
from foundation.database import db
from foundation.jobs import files, services, start_job
from foundation.jobs.kinds import KINDS, File
from foundation.jobs.queue import JobQueue
from tests.factories.accounts import PASSWORD, make_user
from tests.foundation.jobs import work


@pytest.fixture
def database_kind() -> str:
    """One is enough to look at a page."""
    return "sqlite"


@pytest.fixture
def public_id(app, monkeypatch) -> str:
    """A job that waits; the test itself plays the worker."""
    monkeypatch.setitem(KINDS, work.NAME, work.KIND)
    monkeypatch.setattr(JobQueue, "kick", lambda _self, _public_id: None)
    with app.app_context():
        user = db.session.get_one(User, make_user("lin", Role.AUDITOR))
        return start_job(work.NAME, {"to": 4}, actor=user.actor, at=now())


def sign_in(page) -> None:
    page.goto("/sign-in")
    page.fill("[name=account]", "lin")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")


def test_the_page_follows_the_work_and_offers_the_file(app, page, public_id, picture, tmp_path):
    sign_in(page)
    page.goto(f"/jobs/{public_id}")
    assert page.locator("#job[data-state=pending]").is_visible()
    with app.app_context():
        services.take(public_id, at=now())
        services.note(public_id, 1, at=now(), done=3, total=4, message="正在排版第 3 页")
    page.get_by_text("正在排版第 3 页").wait_for(timeout=5000)
    assert page.locator("#job progress").get_attribute("value") == "3"
    picture(page, "job-running")
    with app.app_context():
        files.keep(public_id, "四页".encode())
        services.finish(public_id, 1, File("四页.txt", "text/plain", "四页".encode()), at=now())
    page.locator("#job[data-state=done]").wait_for(timeout=5000)
    with page.expect_download() as fetched:
        page.get_by_role("link", name="下载").click()
    assert fetched.value.suggested_filename == "四页.txt"
    fetched.value.save_as(tmp_path / "fetched")
    assert (tmp_path / "fetched").read_text("utf-8") == "四页"
    picture(page, "job-done")


def test_without_a_script_a_link_tells_how_far_it_is(app, new_page, public_id):
    page = new_page(java_script_enabled=False)
    sign_in(page)
    page.goto(f"/jobs/{public_id}")
    with app.app_context():
        services.take(public_id, at=now())
        services.note(public_id, 1, at=now(), done=1, total=4, message="正在排版第 1 页")
    page.get_by_role("link", name="刷新进度").click()
    assert page.get_by_text("正在排版第 1 页").is_visible() and page.get_by_text("25%").is_visible()
