"""What the public and a contestant may see, and when."""
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from competition.queries import entries_by_code
from foundation.audit.models import AuditEntry
from foundation.clock import frozen
from foundation.database import db
from foundation.people.models import Person
from tests.factories.entry import id_number
from tests.factories.scoring import DAY, Stage, make_stage


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    """Two entries, confirmed, not published."""
    with app.app_context():
        stage = make_stage(entries=2)
        stage.score_all()
        stage.confirm()
        yield stage


def who(stage: Stage, code: str = "0001") -> dict[str, str]:
    """What the contestant behind a code types."""
    owner = entries_by_code(stage.event_id)[code]
    person = db.session.get(Person, owner.person_ids[0])
    assert person is not None
    number = next(found for found in map(id_number, range(1, 9)) if person.name == f"陈测{found_index(found):03d}")
    return {"ticket": owner.ticket, "last_six": number[-6:]}


def found_index(number: str) -> int:
    """Which of the factory's people has this number."""
    return next(index for index in range(1, 9) if id_number(index) == number)


def look_up(client: Any, typed: dict[str, str]) -> Any:
    """Sends the look-up form."""
    return client.post("/results", data=typed)


def test_a_contestant_finds_the_own_result_after_publication_and_not_before(client: Any, stage: Stage) -> None:
    typed = who(stage)
    before = look_up(client, typed)
    assert before.status_code == 404 and "没有查到成绩" in before.get_data(as_text=True)
    stage.publish()
    answer = look_up(client, typed)
    assert answer.status_code == 302 and answer.location == "/results/own"
    page = client.get("/results/own").get_data(as_text=True)
    assert "第 1 名" in page and "金奖" in page and "江门市技术能手" in page and "理论知识" in page and "90.00" in page
    assert typed["last_six"] not in page
    client.post("/results/leave")
    assert client.get("/results/own").status_code == 302


def test_unknown_wrong_and_not_yet_published_look_the_same(client: Any, stage: Stage) -> None:
    typed = who(stage)
    answers = [
        look_up(client, typed), look_up(client, typed | {"ticket": "JM-NOBODY"}), look_up(client, typed | {"last_six": "000000"}),
    ]  # fmt: skip
    texts = {
        answer.get_data(as_text=True).replace(one["ticket"], "").replace(one["last_six"], "")
        for answer, one in zip(answers, [typed, typed | {"ticket": "JM-NOBODY"}, typed | {"last_six": "000000"}], strict=True)
    }
    assert {answer.status_code for answer in answers} == {404}
    assert len({without_token(text) for text in texts}) == 1


def without_token(text: str) -> str:
    """The page without what differs from request to request."""
    return "\n".join(line for line in text.splitlines() if "csrf" not in line)


def test_after_five_failures_a_ticket_is_closed_for_a_quarter_of_an_hour(client: Any, stage: Stage) -> None:
    stage.publish()
    typed = who(stage)
    with frozen(DAY):
        statuses = [look_up(client, typed | {"last_six": "111111"}).status_code for _turn in range(6)]
        assert statuses == [404] * 5 + [429]
        assert look_up(client, typed).status_code == 429
        assert look_up(client, who(stage, "0002")).status_code == 302
    with frozen(DAY + timedelta(minutes=16)):
        assert look_up(client, typed).status_code == 302


def test_a_failed_look_up_is_audited_without_saying_whose(client: Any, stage: Stage) -> None:
    typed = who(stage)
    look_up(client, typed)
    entry = db.session.query(AuditEntry).filter_by(kind="scoring:lookup:failed").one()
    assert typed["ticket"] not in entry.subject and entry.facts == {}


@pytest.mark.parametrize("typed", [{"ticket": "", "last_six": "12345X"}, {"ticket": "x", "last_six": "12345"}, {"ticket": "x" * 41, "last_six": "123456"}])
def test_what_cannot_be_right_is_told_at_the_field(client: Any, app: Any, typed: dict[str, str]) -> None:
    answer = look_up(client, typed)
    assert answer.status_code == 422 and 'aria-invalid="true"' in answer.get_data(as_text=True)


def test_the_notice_lists_names_and_prizes_but_no_numbers(client: Any, stage: Stage) -> None:
    assert client.get("/notices/jm-test").status_code == 404
    assert "jm-test" not in client.get("/notices").get_data(as_text=True)
    stage.publish()
    answer = client.get("/notices/jm-test")
    page = answer.get_data(as_text=True)
    assert "noindex" in answer.headers["X-Robots-Tag"]
    typed = who(stage)
    assert "陈测" in page and "样例单位" in page and "金奖" in page and "江门市技术能手" in page
    assert typed["ticket"] not in page and "4407" not in page and "90.00" not in page
    assert "/notices/jm-test" in client.get("/notices").get_data(as_text=True)
