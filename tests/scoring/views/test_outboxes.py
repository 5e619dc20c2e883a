"""The desk takes in outboxes as files and sees the tablets; the heartbeat over HTTP."""
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from foundation import chance
from foundation.accounts.models import SignInSession
from foundation.accounts.roles import Role
from foundation.accounts.services import issue_card
from foundation.clock import now
from foundation.database import db
from scoring.models import Device, OutboxFile, Sheet
from tests.factories.accounts import make_user, signed_in
from tests.factories.outboxes import operation, outbox_file
from tests.factories.scoring import DAY, Stage, make_stage
from tests.scoring.views.test_api import enter

MARKS = {"A1.1": "38.5", "A1.2": "27", "A2.1": "2"}


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    """Two entries, three judges, scoring open."""
    with app.app_context():
        yield make_stage(entries=2)


@pytest.fixture
def desk(app: Any, stage: Stage) -> Any:
    """A scorekeeper, signed in."""
    make_user("keeper", Role.SCOREKEEPER)
    return signed_in(app, "keeper")


def upload(desk: Any, stage: Stage, raw: bytes) -> Any:
    return desk.post(f"/desk/{stage.competition}/outbox-files", data={"file": (io.BytesIO(raw), "outbox.json")}, content_type="multipart/form-data")


def test_a_scorekeeper_uploads_looks_and_counts_without_seeing_a_mark(desk: Any, stage: Stage) -> None:
    judge = stage.judges[0]
    raw = outbox_file(judge, operation(chance.opaque_id(), stage.body(judge, "0001", MARKS)))
    sent = upload(desk, stage, raw)
    assert sent.status_code == 302
    page = desk.get(sent.location).get_data(as_text=True)
    assert "可以计入" in page and "0001" in page and "平板封签有效" in page and "38.5" not in page
    assert stage.sheet(judge, "0001").version == 0, "looking counts nothing"
    done = desk.post(sent.location + "/take", follow_redirects=True).get_data(as_text=True)
    assert "已计入 1 份" in done and "此前已收" in done
    assert stage.sheet(judge, "0001").version == 1
    assert "已处理" in desk.get(f"/desk/{stage.competition}/outbox-files").get_data(as_text=True)


def test_a_file_without_a_seal_waits_for_the_judges_card_and_pin_at_the_desk(desk: Any, stage: Stage) -> None:
    judge = stage.judges[0]
    sent = upload(desk, stage, outbox_file(judge, operation(chance.opaque_id(), stage.body(judge, "0001", MARKS)), seal=""))
    assert "请裁判本人确认" in desk.get(sent.location).get_data(as_text=True)
    assert "没有平板的封签" in desk.post(sent.location + "/take", follow_redirects=True).get_data(as_text=True)
    card = issue_card(judge.user_id, actor=stage.chief, at=DAY)
    wrong = "000000" if card.pin != "000000" else "111111"
    refused = desk.post(sent.location + "/vouch", data={"card": card.secret, "pin": wrong})
    assert refused.status_code == 401 and "PIN 码不正确" in refused.get_data(as_text=True)
    assert desk.post(sent.location + "/vouch", data={"card": card.secret, "pin": card.pin}).status_code == 302
    assert desk.get("/start").status_code == 302 and db.session.scalars(select(OutboxFile.sealed_by)).one() == "card"
    desk.post(sent.location + "/take")
    assert stage.sheet(judge, "0001").version == 1


def test_a_damaged_file_is_told_at_its_field_and_another_role_has_no_door(app: Any, desk: Any, stage: Stage) -> None:
    raw = outbox_file(stage.judges[0], operation(chance.opaque_id(), stage.body(stage.judges[0], "0001", MARKS)))
    answer = upload(desk, stage, raw.replace(b"38.5", b"40.0"))
    assert answer.status_code == 422 and "校验值不符" in answer.get_data(as_text=True)
    make_user("organizer-2")
    assert signed_in(app, "organizer-2").get(f"/desk/{stage.competition}/outbox-files").status_code == 403


def test_a_heartbeat_is_no_sign_of_life_of_the_judge_and_the_desk_sees_the_tablet(app: Any, desk: Any, stage: Stage) -> None:
    tablet, judge = enter(app, stage), stage.judges[0]
    session = db.session.scalars(select(SignInSession).order_by(SignInSession.id.desc())).first()
    assert session is not None
    long_ago = now() - timedelta(minutes=3)
    db.session.execute(SignInSession.__table__.update().values(seen_at=long_ago))
    db.session.commit()
    sheet = stage.sheet(judge, "0001").public_id
    body = {"device": judge.device, "unsent": 3, "drafts": [sheet], "version": "abc"}
    quiet = {"X-Quiet": "1", "X-CSRFToken": tablet.token()}
    db.session.execute(SignInSession.__table__.update().values(seen_at=long_ago))
    db.session.commit()
    answer = tablet.post("/api/v1/devices/me/heartbeat", json=body, headers=quiet)
    assert answer.status_code == 200 and set(answer.get_json()) == {"at"}
    db.session.expire_all()
    assert db.session.get_one(SignInSession, session.id).seen_at == long_ago
    assert db.session.scalars(select(Device.unsent).where(Device.public_id == judge.device)).one() == 3
    assert db.session.scalars(select(Sheet.drafted_at).where(Sheet.public_id == sheet)).one() is not None
    page = desk.get(f"/desk/{stage.competition}/devices").get_data(as_text=True)
    assert "锁定之前请先找到这些平板" in page and "需要留意" in page
    for wrong in ({}, body | {"unsent": -1}, body | {"unsent": True}, body | {"drafts": "x"}, body | {"device": 7}):
        assert tablet.post("/api/v1/devices/me/heartbeat", json=wrong, headers=quiet).status_code == 400
    assert tablet.post("/api/v1/devices/me/heartbeat", json=body | {"device": "x" * 32}, headers=quiet).status_code == 403


def test_a_new_sign_in_is_told_from_the_last_so_that_what_was_held_goes_out(app: Any, stage: Stage) -> None:
    client, visits = app.test_client(), []
    assert client.get("/api/v1/csrf").get_json()["visit"] is None
    for _twice in range(2):
        card = issue_card(stage.judges[0].user_id, actor=stage.chief, at=DAY)
        client.post(f"/judge/card/{card.secret}", data={"pin": card.pin})
        visits.append(client.get("/api/v1/csrf").get_json()["visit"])
    assert None not in visits and visits[0] != visits[1]
