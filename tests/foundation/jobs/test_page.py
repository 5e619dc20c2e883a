"""The page of a job: for whoever asked, with what it does now, and the file in the end."""
import pytest

from foundation.accounts.identity import SYSTEM
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.accounts.services import revoke_role
from foundation.clock import now
from foundation.database import db
from foundation.jobs import running, services, start_job
from foundation.jobs.kinds import KINDS
from foundation.jobs.queue import JobQueue
from tests.factories.accounts import make_user, signed_in
from tests.foundation.jobs import work

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, work.NAME, work.KIND)


@pytest.fixture
def owner(house):
    """The id of somebody who may have it done."""
    return make_user("lin", Role.AUDITOR)


@pytest.fixture
def waits(monkeypatch):
    """Nobody works."""
    monkeypatch.setattr(JobQueue, "kick", lambda _self, _public_id: None)


def ask(user_id: int, **arguments) -> str:
    return start_job(work.NAME, {"to": 4} | arguments, actor=db.session.get_one(User, user_id).actor, at=now())


def test_a_waiting_job_says_that_it_may_be_left_and_asks_again_by_itself_or_by_a_link(house, owner, waits):
    public_id = ask(owner)
    page = signed_in(house, "lin").get(f"/jobs/{public_id}").get_data(as_text=True)
    assert "排队等候" in page and "可以离开" in page and "<h1>数数</h1>" in page
    assert f'hx-get="/jobs/{public_id}"' in page and "hx-trigger" in page
    assert f'class="btn" href="/jobs/{public_id}"' in page


def test_a_running_job_says_how_far_it_is_and_what_it_does(house, owner, waits):
    public_id = ask(owner)
    services.take(public_id, at=now())
    services.note(public_id, 1, at=now(), done=1, total=4, message="正在排版第 1 页")
    client = signed_in(house, "lin")
    part = client.get(f"/jobs/{public_id}", headers=HTMX).get_data(as_text=True)
    assert "25%" in part and "正在排版第 1 页" in part and "hx-trigger" in part
    assert "<html" not in part
    assert "25%" in client.get("/jobs").get_data(as_text=True)


def test_a_finished_job_offers_its_file_and_asks_no_more(house, owner):
    public_id = ask(owner)
    client = signed_in(house, "lin")
    part = client.get(f"/jobs/{public_id}", headers=HTMX).get_data(as_text=True)
    assert f'href="/jobs/{public_id}/file"' in part and "hx-trigger" not in part
    answer = client.get(f"/jobs/{public_id}/file")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert "到 4" in answer.get_data(as_text=True)
    assert answer.headers["Content-Disposition"].startswith("attachment") and answer.headers["Cache-Control"] == "no-store"
    assert "数.txt" in client.get("/jobs").get_data(as_text=True)


def test_a_failed_job_says_why_and_can_be_done_again(house, owner, waits):
    public_id = ask(owner, ends="refused")
    running.run(public_id)
    client = signed_in(house, "lin")
    assert "没有找到您要的内容" in client.get(f"/jobs/{public_id}").get_data(as_text=True)
    answer = client.post(f"/jobs/{public_id}/again")
    assert answer.status_code == 302 and not answer.headers["Location"].endswith(public_id)
    assert "排队等候" in client.get(answer.headers["Location"]).get_data(as_text=True)


def test_somebody_elses_job_is_not_there(house, owner):
    public_id = ask(owner)
    make_user("chen", Role.AUDITOR)
    stranger = signed_in(house, "chen")
    assert stranger.get(f"/jobs/{public_id}").status_code == 404
    assert stranger.get(f"/jobs/{public_id}/file").status_code == 404
    assert stranger.post(f"/jobs/{public_id}/again").status_code == 404
    assert "数数" not in stranger.get("/jobs").get_data(as_text=True)
    assert house.test_client().get(f"/jobs/{public_id}").status_code == 302


def test_a_role_taken_away_takes_the_file_with_it(house, owner):
    public_id = ask(owner)
    client = signed_in(house, "lin")
    [grant] = db.session.get_one(User, owner).grants
    revoke_role(grant.id, actor=SYSTEM, at=now())
    assert client.get(f"/jobs/{public_id}/file").status_code == 403
    assert client.post(f"/jobs/{public_id}/again").status_code == 403
    page = client.get(f"/jobs/{public_id}").get_data(as_text=True)
    assert "不再具有此项权限" in page and "/file" not in page


def test_a_removed_file_is_said_to_be_removed_and_can_be_made_again(house, owner):
    public_id = ask(owner)
    services.remove_file(public_id, at=now())
    client = signed_in(house, "lin")
    assert client.get(f"/jobs/{public_id}/file").status_code == 404
    page = client.get(f"/jobs/{public_id}").get_data(as_text=True)
    assert "到期清除" in page and f'action="/jobs/{public_id}/again"' in page


def test_who_never_asked_for_anything_is_told_what_will_be_here(house, owner):
    assert "还没有办理事项" in signed_in(house, "lin").get("/jobs").get_data(as_text=True)
