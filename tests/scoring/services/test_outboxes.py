"""An outbox that was brought as a file: what is believed, what would happen, what does, and what the tablet hears afterwards."""
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from foundation import chance, ledger
from foundation.accounts.roles import Role
from foundation.database import db
from foundation.errors import NotFound, Refusal
from scoring.models import Operation, OutboxFile, SheetVersion
from scoring.refusals.outboxes import (
    NoOutboxFile,
    OutboxDamaged,
    OutboxDeviceRevoked,
    OutboxNotVouched,
    OutboxOfAnother,
    OutboxOfAnotherJudge,
)
from scoring.services.devices import revoke_device
from scoring.services.operations import submit_operation
from scoring.services.outboxes import Outcome, bring_outbox, look_through, take_outbox, vouch_outbox
from tests.factories.accounts import make_user
from tests.factories.outboxes import operation, outbox_file
from tests.factories.scoring import DAY, Stage, actor_of, make_stage

MARKS = {"A1.1": "38.5", "A1.2": "27", "A2.1": "2"}


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    """Three entries, three judges, scoring open."""
    with app.app_context():
        yield make_stage(entries=3)


@pytest.fixture
def keeper(stage: Stage) -> Any:
    """A scorekeeper at the desk."""
    return actor_of(make_user("keeper", Role.SCOREKEEPER))


def bring(stage: Stage, keeper: Any, raw: bytes) -> str:
    return bring_outbox(stage.competition_id, raw, actor=keeper, at=DAY)


def take(stage: Stage, keeper: Any, file: str) -> list[str]:
    return [one.outcome for one in take_outbox(stage.competition_id, file, actor=keeper, at=DAY)]


def seen(stage: Stage, keeper: Any, file: str) -> list[Outcome]:
    return look_through(stage.competition_id, file, actor=keeper, at=DAY)


def rows() -> tuple[int, ...]:
    """How much is stored."""
    return tuple(db.session.scalar(select(func.count()).select_from(one)) for one in (Operation, SheetVersion))


def test_a_sealed_file_is_shown_first_and_counts_only_then_and_the_tablet_gets_the_same_receipt(stage: Stage, keeper: Any) -> None:
    judge, ids = stage.judges[0], [chance.opaque_id() for _ in range(2)]
    bodies = [stage.body(judge, entry, MARKS) for entry in stage.codes[:2]]
    file = bring(stage, keeper, outbox_file(judge, *(operation(*one) for one in zip(ids, bodies, strict=True))))
    before, root = rows(), ledger.root(f"{stage.competition}/{stage.event}")
    assert [one.outcome for one in seen(stage, keeper, file)] == ["counted", "counted"]
    assert (rows(), ledger.root(f"{stage.competition}/{stage.event}")) == (before, root), "looking changes nothing"
    assert take(stage, keeper, file) == ["counted", "counted"]
    again = submit_operation(ids[0], bodies[0], actor=judge.actor, at=DAY, within={stage.competition_id})
    assert again.status == 200 and again.text == db.session.get_one(Operation, ids[0]).answer
    assert take(stage, keeper, file) == ["known", "known"] and len(stage_versions(stage)) == 2
    stored = db.session.scalars(select(OutboxFile)).one()
    assert [row["outcome"] for row in stored.outcomes or []] == ["counted", "counted"] and stored.taken_by == keeper.user_id


def stage_versions(stage: Stage) -> list[SheetVersion]:
    return list(db.session.scalars(select(SheetVersion).order_by(SheetVersion.id)))


def test_the_judge_stays_who_marked_and_the_desk_is_named_as_who_brought_it(stage: Stage, keeper: Any) -> None:
    judge = stage.judges[1]
    file = bring(stage, keeper, outbox_file(judge, operation(chance.opaque_id(), stage.body(judge, "0001", MARKS))))
    take(stage, keeper, file)
    entry = ledger.entries(f"{stage.competition}/{stage.event}")[-1]
    assert (entry["kind"], entry["body"]["judge"], entry["actor"]) == ("sheet_submitted", judge.code, keeper.id)
    assert stage_versions(stage)[0].source == "outbox"


def test_a_change_on_top_of_another_gets_its_version_on_the_desk_as_on_the_tablet(stage: Stage, keeper: Any) -> None:
    judge, first, second = stage.judges[0], chance.opaque_id(), chance.opaque_id()
    bodies = [stage.body(judge, "0001", MARKS), stage.body(judge, "0001", MARKS | {"A1.2": "26"})]
    file = bring(stage, keeper, outbox_file(judge, operation(first, bodies[0]), operation(second, bodies[1], first)))
    assert take(stage, keeper, file) == ["counted", "counted"]
    assert [row.marks["A1.2"] for row in stage_versions(stage)] == ["27", "26"]
    later = submit_operation(second, bodies[1] | {"base_version": 1}, actor=judge.actor, at=DAY)
    assert later.status == 200


def test_what_is_stale_late_wrong_or_known_is_said_before_anything_is_done(stage: Stage, keeper: Any) -> None:
    judge, known = stage.judges[0], chance.opaque_id()
    sent = stage.body(judge, "0001", MARKS)
    submit_operation(known, sent, actor=judge.actor, at=DAY)
    stale = stage.body(judge, "0001", MARKS | {"A1.2": "1"}) | {"base_version": 0}
    wrong = stage.body(judge, "0002", MARKS | {"A1.1": "99"})
    changed = sent | {"marks": MARKS | {"A1.1": "1"}}
    foreign = stage.body(judge, "0003", MARKS) | {"device": stage.judges[1].device}
    stale_id = chance.opaque_id()
    content = [
        operation(known, sent), operation(stale_id, stale), operation(chance.opaque_id(), wrong), operation(known, changed),
        operation(chance.opaque_id(), foreign), operation(chance.opaque_id(), stage.body(judge, "0003", MARKS), stale_id),
    ]  # fmt: skip
    file = bring(stage, keeper, outbox_file(judge, *content))
    before = rows()
    told = seen(stage, keeper, file)
    assert [one.outcome for one in told] == ["known", "stale", "refused", "mismatch", "refused", "held"] and rows() == before
    assert "超出范围" in told[2].said
    assert take(stage, keeper, file) == ["known", "stale", "refused", "mismatch", "refused", "held"]
    assert len(stage_versions(stage)) == 1


def test_what_comes_after_the_lock_is_kept_and_not_counted(stage: Stage, keeper: Any) -> None:
    late = stage.body(stage.judges[0], "0001", MARKS)
    stage.score_all()
    late["base_version"] = 1
    stage.confirm()
    file = bring(stage, keeper, outbox_file(stage.judges[0], operation(chance.opaque_id(), late)))
    assert [one.outcome for one in seen(stage, keeper, file)] == ["late"]
    assert take(stage, keeper, file) == ["late"]
    assert stage.sheet(stage.judges[0], "0001").version == 1


@pytest.mark.parametrize("seal", ["", "0" * 64])
def test_without_the_tablets_seal_nothing_counts_until_the_judge_confirmed_it(stage: Stage, keeper: Any, seal: str) -> None:
    judge = stage.judges[0]
    file = bring(stage, keeper, outbox_file(judge, operation(chance.opaque_id(), stage.body(judge, "0001", MARKS)), seal=seal))
    with pytest.raises(OutboxNotVouched):
        take(stage, keeper, file)
    with pytest.raises(OutboxOfAnotherJudge):
        vouch_outbox(stage.competition_id, file, stage.judges[1].user_id, actor=keeper, at=DAY)
    assert stage_versions(stage) == []
    vouch_outbox(stage.competition_id, file, judge.user_id, actor=keeper, at=DAY)
    assert take(stage, keeper, file) == ["counted"]


def test_the_seal_of_one_tablet_is_none_of_another(stage: Stage, keeper: Any) -> None:
    judge, other = stage.judges[0], stage.judges[1]
    raw = outbox_file(other, operation(chance.opaque_id(), stage.body(judge, "0001", MARKS)), device=judge.device)
    with pytest.raises(OutboxOfAnother):
        bring(stage, keeper, raw)


def test_a_damaged_strange_or_foreign_file_and_a_revoked_tablet_are_refused(stage: Stage, keeper: Any) -> None:
    judge = stage.judges[0]
    raw = outbox_file(judge, operation(chance.opaque_id(), stage.body(judge, "0001", MARKS)))
    cases: list[tuple[bytes, type[Refusal]]] = [
        (raw.replace(b"38.5", b"39.5"), OutboxDamaged), (b"{}", NoOutboxFile), (b"\xff", NoOutboxFile), (b"[" * 100_000, NoOutboxFile),
        (outbox_file(judge, device="d" * 32), OutboxOfAnother), (outbox_file(judge, {"id": "x", "body": {}}), NoOutboxFile),
    ]  # fmt: skip
    for content, refusal in cases:
        with pytest.raises(refusal):
            bring(stage, keeper, content)
    file = bring(stage, keeper, raw)
    assert bring(stage, keeper, raw) == file, "the same file is the same"
    revoke_device(judge.device, stage.competition_id, actor=stage.chief, at=DAY)
    with pytest.raises(OutboxDeviceRevoked):
        take(stage, keeper, file)
    with pytest.raises(NotFound):
        take_outbox(stage.competition_id + 1, file, actor=keeper, at=DAY)
