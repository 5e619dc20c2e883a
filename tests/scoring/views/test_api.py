"""The tablet's API over HTTP: statuses, bytes, tokens, whose session it is."""
import json
from collections.abc import Iterator
from typing import Any

import pytest

from foundation import chance
from foundation.accounts.services import issue_card
from tests.factories.accounts import make_user, signed_in
from tests.factories.scoring import DAY, Stage, make_stage

MARKS = {"A1.1": "38.50", "A1.2": "27", "A2.1": "2"}


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    """Two entries, three judges, scoring open."""
    with app.app_context():
        yield make_stage(entries=2)


@pytest.fixture
def tablet(app: Any, stage: Stage) -> Any:
    """A client signed in as the first judge, with card and PIN."""
    return enter(app, stage)


def enter(app: Any, stage: Stage, judge: int = 0) -> Any:
    """A client signed in as a judge, and enrolled."""
    client = app.test_client()
    card = issue_card(stage.judges[judge].user_id, actor=stage.chief, at=DAY)
    assert client.post(f"/judge/card/{card.secret}", data={"pin": card.pin}).status_code == 302
    (event,) = client.get("/judge/packet").get_json()["events"]
    stage.judges[judge].device = event["device"]
    return client


def put(client: Any, body: Any, operation: str | None = None, **more: Any) -> Any:
    """Sends an operation."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.put(
        f"/api/v1/operations/{operation or chance.opaque_id()}", data=raw, content_type="application/json", **more
    )


def test_an_operation_is_counted_and_answered_again_with_the_same_bytes(tablet: Any, stage: Stage) -> None:
    body, operation = stage.body(stage.judges[0], "0001", MARKS), chance.opaque_id()
    first, second = put(tablet, body, operation), put(tablet, body, operation)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.data == second.data and first.content_type == "application/json"
    other = put(tablet, body | {"marks": MARKS | {"A1.2": "1"}}, operation)
    assert other.status_code == 409 and other.get_json()["code"] == "op_mismatch"
    stale = put(tablet, body)
    assert stale.status_code == 409 and stale.get_json()["code"] == "stale"


def test_wrong_marks_are_answered_422_with_a_sentence_for_each(tablet: Any, stage: Stage) -> None:
    answer = put(tablet, stage.body(stage.judges[0], "0001", {"A1.1": "99", "A1.2": "廿"}))
    said = answer.get_json()
    assert answer.status_code == 422 and len(said["problems"]) == 3
    assert {"path": "marks.A1.1", "code": "mark_range", "message": "评分点 A1.1 的分数 99 超出范围，应在 0 到 40 之间。"} in said["problems"]
    assert {one["path"] for one in said["problems"]} == {"marks.A1.1", "marks.A1.2", "marks.A2.1"}


def test_the_sentences_speak_the_judges_language(tablet: Any, stage: Stage) -> None:
    assert put(tablet, b"nonsense", headers={"Accept": "application/json"}).get_json()["code"] == "bad_operation"
    assert put(tablet, b"x" * (256 * 1024 + 1)).status_code == 413
    assert put(tablet, stage.body(stage.judges[0], "0001", MARKS), "short").status_code == 404


def test_without_a_session_it_is_401_and_with_another_role_403(app: Any, stage: Stage) -> None:
    body = stage.body(stage.judges[0], "0001", MARKS)
    stranger = app.test_client()
    assert stranger.get("/api/v1/csrf").get_json()["me"] is None
    assert put(stranger, body).status_code == 401
    make_user("organizer-2")
    assert put(signed_in(app, "organizer-2"), body).status_code == 403


def test_without_a_token_nothing_is_counted(tablet: Any, stage: Stage) -> None:
    answer = put(tablet, stage.body(stage.judges[0], "0001", MARKS), without_token=True)
    assert answer.status_code == 400 and answer.get_json()["code"] == "csrf"
    assert stage.sheet(stage.judges[0], "0001").version == 0


def test_another_judges_sheet_is_404_and_a_strange_device_403(app: Any, tablet: Any, stage: Stage) -> None:
    other = enter(app, stage, 1)
    body = stage.body(stage.judges[0], "0001", MARKS)
    assert put(other, body).status_code == 404
    assert put(tablet, body | {"device": stage.judges[1].device}).status_code == 403


def test_the_packet_brings_the_own_sheets_in_order_and_no_names(tablet: Any, stage: Stage) -> None:
    raw = tablet.get("/judge/packet").get_data(as_text=True)
    (event,) = json.loads(raw)["events"]
    assert [module["code"] for module in event["modules"]] == ["T", "P"]
    assert [(sheet["entry"], sheet["module"]) for sheet in event["sheets"]] == [
        ("0001", "T"), ("0001", "P"), ("0002", "T"), ("0002", "P"),
    ]  # fmt: skip
    assert {sheet["judge"] for sheet in event["sheets"]} == {"J01"}
    assert event["scheme_hash"] == stage.scheme_hash
    assert event["modules"][1]["aspects"][2]["levels"][3] == "整体优秀"
    for private in ("陈测", "样例单位", "评委", stage.ticket("0001")):
        assert private not in raw


def test_the_server_says_what_it_has_of_a_tablet_and_which_numbers_are_missing(tablet: Any, stage: Stage) -> None:
    judge = stage.judges[0]
    receipts = []
    for sequence, entry in ((1, "0001"), (4, "0002")):
        answer = put(tablet, stage.body(judge, entry, MARKS) | {"device_seq": sequence})
        receipts.append(answer.get_data(as_text=True))
    report = next(one for one in tablet.get("/api/v1/devices/me").get_json()["devices"] if one["device"] == judge.device)
    assert (report["highest"], report["gaps"]) == (4, [2, 3])
    assert [one["answer"] for one in report["operations"]] == receipts


def test_one_tablet_keeps_its_id_when_the_same_judge_comes_back(app: Any, stage: Stage) -> None:
    client = app.test_client()
    seen = []
    for _again in range(2):
        card = issue_card(stage.judges[0].user_id, actor=stage.chief, at=DAY)
        client.post(f"/judge/card/{card.secret}", data={"pin": card.pin})
        seen.append(client.get("/judge/packet").get_json()["events"][0]["device"])
    assert seen[0] == seen[1]


def test_a_card_that_was_replaced_opens_nothing(app: Any, stage: Stage) -> None:
    old = issue_card(stage.judges[0].user_id, actor=stage.chief, at=DAY)
    issue_card(stage.judges[0].user_id, actor=stage.chief, at=DAY)
    client = app.test_client()
    assert client.get(f"/judge/card/{old.secret}").status_code == 404
    wrong = client.post("/judge/sign-in", data={"card": old.secret, "pin": old.pin})
    assert wrong.status_code == 401 and "裁判卡或 PIN 码不正确" in wrong.get_data(as_text=True)


def test_a_judge_is_locked_out_after_five_wrong_pins(app: Any, stage: Stage) -> None:
    card = issue_card(stage.judges[0].user_id, actor=stage.chief, at=DAY)
    client, wrong = app.test_client(), "0" * 6 if card.pin != "0" * 6 else "1" * 6
    statuses = [client.post(f"/judge/card/{card.secret}", data={"pin": wrong}).status_code for _turn in range(6)]
    assert statuses == [401] * 6
    locked = client.post(f"/judge/card/{card.secret}", data={"pin": card.pin})
    assert locked.status_code == 401 and "已暂时锁定" in locked.get_data(as_text=True)


def test_who_is_not_signed_in_is_led_to_the_card(app: Any) -> None:
    answer = app.test_client().get("/judge/")
    assert answer.status_code == 302 and "/judge/sign-in" in answer.location
