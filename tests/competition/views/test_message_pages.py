"""The outbox at the desk: what waits, a list that leaves as a purpose export, the words with a sample."""
import pytest

from competition.services.messages import notify
from foundation.accounts.identity import SYSTEM
from foundation.clock import now
from tests.factories.competition import make_competition
from tests.factories.entry import make_entries


@pytest.fixture
def town(context):
    code = make_competition("jm-2026", phase="open")
    return f"/desk/{code}/messages", make_entries(code, 2)


def test_an_empty_outbox_says_where_messages_come_from(organizer, town, read):
    assert "还没有通知" in read(organizer.get(town[0]))


def test_waiting_texts_become_a_list_for_which_a_purpose_is_asked(organizer, town, read):
    for entry_id in town[1]:
        notify(entry_id, "approved", actor=SYSTEM, at=now())
    assert "2 条短信待发" in read(organizer.get(town[0]))
    asked = organizer.post(f"{town[0]}/lists", follow_redirects=True)
    assert asked.request.path.endswith("/exports/new/sms")
    page = read(organizer.get(town[0]))
    assert "第 1 份" in page and "已列入名单" in page and "撤回" not in page


def test_a_wording_with_faults_comes_back_with_all_of_them_and_what_was_typed(organizer, town, read):
    answer = organizer.post(f"{town[0]}/wordings/returned", data={"wording": "{名}您好"})
    page = read(answer)
    assert answer.status_code == 422
    assert "没有“{名}”这个占位词" in page and "必须写明“{原因}”" in page and "{名}您好" in page


def test_a_wording_is_kept_and_shown_with_its_version(organizer, town, read):
    page = read(organizer.post(f"{town[0]}/wordings/approved", data={"wording": "{姓名}，恭喜通过。"}, follow_redirects=True))
    assert "{姓名}，恭喜通过。" in page and "第 1 版" in page
    assert "李样例，恭喜通过。" in read(organizer.get(f"{town[0]}/wordings/approved"))


def test_an_occasion_that_does_not_exist_is_not_found(organizer, town):
    assert organizer.get(f"{town[0]}/wordings/nothing").status_code == 404
