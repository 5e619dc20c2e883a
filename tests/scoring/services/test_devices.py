"""What tablets say of themselves, which of them have to be looked for, the desk as a device."""
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from foundation.accounts.roles import Role
from foundation.database import db
from scoring.models import Device
from scoring.queries.cards import devices_on
from scoring.queries.devices import Heard, device_report, devices_of, silent_devices
from scoring.refusals import DeviceNotEnrolled
from scoring.services.devices import desk_device, hear_from_tablet, revoke_device
from tests.factories.accounts import make_user
from tests.factories.scoring import DAY, Stage, actor_of, make_stage

MARKS = {"A1.1": "38.5", "A1.2": "27", "A2.1": "2"}
LATER = DAY + timedelta(minutes=6)


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    """Two entries, three judges, scoring open."""
    with app.app_context():
        yield make_stage(entries=2)


def hear(stage: Stage, number: int, unsent: int, *drafts: str, at: Any = DAY) -> None:
    judge = stage.judges[number]
    hear_from_tablet(Heard(judge.device, unsent, frozenset(drafts), "v1"), actor=judge.actor, at=at)


def silent(stage: Stage, at: Any) -> set[str]:
    return {row.public_id for row in silent_devices(stage.competition_id, at)}


def test_a_heartbeat_tells_what_waits_and_which_own_open_sheets_were_begun(stage: Stage) -> None:
    own, others = stage.sheet(stage.judges[1], "0001"), stage.sheet(stage.judges[2], "0001")
    hear(stage, 1, 2, own.public_id, others.public_id, "rubbish")
    row = next(one for one in devices_of(stage.competition_id) if one.public_id == stage.judges[1].device)
    assert (row.unsent, row.drafts, row.app_version, row.open_sheets) == (2, 3, "v1", 2)
    assert stage.sheet(stage.judges[1], "0001").drafted_at == DAY and stage.sheet(stage.judges[2], "0001").drafted_at is None
    hear(stage, 1, 0, own.public_id, at=LATER)
    assert stage.sheet(stage.judges[1], "0001").drafted_at == DAY, "the moment at which it was begun stays"


def test_another_judges_tablet_and_one_out_of_use_are_not_heard(stage: Stage) -> None:
    with pytest.raises(DeviceNotEnrolled):
        hear_from_tablet(Heard(stage.judges[0].device, 0, frozenset(), "v1"), actor=stage.judges[1].actor, at=DAY)
    revoke_device(stage.judges[0].device, stage.competition_id, actor=stage.chief, at=DAY)
    with pytest.raises(DeviceNotEnrolled):
        hear(stage, 0, 0)


def test_a_tablet_is_looked_for_if_marks_wait_on_it_or_it_is_silent_while_sheets_are_open(stage: Stage) -> None:
    names = [judge.device for judge in stage.judges]
    assert silent(stage, DAY) == set() and silent(stage, LATER) == set(names)
    hear(stage, 0, 0, at=LATER)
    hear(stage, 1, 1, at=LATER)
    assert silent(stage, LATER) == {names[1], names[2]}
    for entry in stage.codes:
        stage.submit(stage.judges[2], entry, MARKS)
    assert silent(stage, LATER) == {names[1]}, "who has handed everything in is not waited for"
    revoke_device(names[1], stage.competition_id, actor=stage.chief, at=LATER)
    assert silent(stage, LATER) == set()


def test_the_desk_is_one_device_for_each_person_and_no_tablet(stage: Stage) -> None:
    keeper = actor_of(make_user("keeper", Role.SCOREKEEPER))
    names = [desk_device(stage.competition_id, keeper, DAY) for _twice in range(2)]
    assert names[0] == names[1] != desk_device(stage.competition_id, stage.chief, DAY)
    assert db.session.scalars(select(Device.kind).where(Device.public_id == names[0])).one() == "desk"
    assert names[0] not in {row.public_id for row in devices_of(stage.competition_id)}
    assert device_report(keeper.user_id or 0) == [] and devices_on("desk", keeper.user_id or 0) == {}


def test_the_server_says_receipts_and_gaps_of_a_tablet(stage: Stage) -> None:
    judge = stage.judges[1]
    judge.sequence = 2
    stage.submit(judge, "0001", MARKS)
    (report,) = device_report(judge.user_id)
    assert (report["highest"], report["gaps"]) == (3, [1, 2])
    assert [one["version"] for one in report["receipts"]] == [1] and report["receipts"][0]["id"] == report["operations"][0]["id"]
    row = next(one for one in devices_of(stage.competition_id) if one.public_id == judge.device)
    assert (row.highest, row.gaps) == (3, 2)
