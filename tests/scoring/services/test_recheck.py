"""The sampling re-check by services: two people's seeds, who may look, what an error sets off, what publication waits for."""
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, text

from foundation.accounts.identity import Actor
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.database import db
from foundation.errors import Invalid, NotFound, Refusal
from foundation.ledger import entries, event_stream
from scoring.models import Recheck, RecheckSeed, Scheme, Sheet
from scoring.queries import bundle_of
from scoring.queries.recheck import RoundRow, independent, round_of
from scoring.refusals import ReasonMissing
from scoring.refusals import recheck as no
from scoring.rules.recheck import joined, listing_of, sample
from scoring.rules.verify import verify
from scoring.services.amending import decide_amendment
from scoring.services.recheck import commit_seed, reveal_seed, void_recheck
from scoring.services.recheck_findings import FoundError, add_risen, record_error, record_right
from scoring.services.recheck_gate import recheck_missing, require_rechecked
from tests.factories.accounts import make_user
from tests.factories.scoring import DAY, Stage, actor_of, make_stage

ONE, TWO = "4821-0937-1120", "seven swans a-swimming"
WRONG = FoundError("transcription", "A1.1", "12.5", "纸质评分表为 12.5")


def locked_stage(**more: Any) -> Stage:
    """Four entries, three judges, everything handed in and locked."""
    stage = make_stage(**more)
    stage.score_all()
    for sheet in db.session.scalars(select(Sheet)):
        sheet.state, sheet.locked_at = "locked", DAY
    db.session.commit()
    return stage


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    with app.app_context():
        yield locked_stage()


def people(*accounts: str) -> list[Actor]:
    return [actor_of(make_user(account, Role.SCOREKEEPER)) for account in accounts]


def drawn(stage: Stage) -> tuple[RoundRow, Actor]:
    """The sample after both gave their seeds, and somebody who looks at it."""
    keeper, other = people("keeper", "other")
    for actor, seed in ((stage.chief, ONE), (keeper, TWO)):
        commit_seed(stage.event_id, seed, actor=actor, at=DAY)
    for actor, seed in ((keeper, TWO), (stage.chief, ONE)):
        reveal_seed(stage.event_id, seed, actor=actor, at=DAY)
    return now(stage), other


def now(stage: Stage) -> RoundRow:
    found = round_of(stage.event_id)
    assert found is not None
    return found


def kinds(stage: Stage) -> list[str]:
    return [entry["kind"] for entry in entries(event_stream(stage.competition, stage.event)) if entry["kind"].startswith("recheck")]


def test_two_people_commit_reveal_and_the_second_revealing_draws(stage: Stage) -> None:
    keeper, _other = people("keeper", "other")
    assert commit_seed(stage.event_id, ONE, actor=stage.chief, at=DAY) == 1
    assert commit_seed(stage.event_id, f" {TWO} ", actor=keeper, at=DAY) == 2
    kept = " ".join(str(row) for row in db.session.execute(text("SELECT * FROM recheck_seed")).all())
    assert ONE not in kept and TWO not in kept
    assert reveal_seed(stage.event_id, ONE, actor=stage.chief, at=DAY) is False
    assert now(stage).drawn_at is None
    assert reveal_seed(stage.event_id, TWO, actor=keeper, at=DAY) is True
    found = now(stage)
    row = db.session.get(Recheck, found.id)
    assert row is not None
    expected = sample(joined([ONE, TWO]), listing_of(row.listed), top=30, rest=15)
    assert {item.sheet for item in found.items} == {*expected.top, *expected.drawn}
    assert {item.entry for item in found.items if item.source == "top"} == {"0001", "0002"}
    assert [item.position for item in found.items] == list(range(1, 11))
    assert kinds(stage) == ["recheck_committed"] * 2 + ["recheck_revealed"] * 2 + ["recheck_drawn"]
    stage.confirm()
    assert verify(bundle_of(stage.event_id)).ok


def test_one_person_gives_one_part_and_a_third_none(stage: Stage) -> None:
    keeper, other = people("keeper", "other")
    for seed in ("1234567", " 1234567 ", "x" * 81):
        with pytest.raises(no.SeedShort):
            commit_seed(stage.event_id, seed, actor=stage.chief, at=DAY)
    commit_seed(stage.event_id, ONE, actor=stage.chief, at=DAY)
    with pytest.raises(no.SeedGiven):
        commit_seed(stage.event_id, TWO, actor=stage.chief, at=DAY)
    with pytest.raises(no.SeedsMissing):
        reveal_seed(stage.event_id, ONE, actor=stage.chief, at=DAY)
    commit_seed(stage.event_id, TWO, actor=keeper, at=DAY)
    with pytest.raises(no.SeedsComplete):
        commit_seed(stage.event_id, TWO, actor=other, at=DAY)
    with pytest.raises(no.NotYourSeed):
        reveal_seed(stage.event_id, ONE, actor=other, at=DAY)
    with pytest.raises(no.SeedDiffers):
        reveal_seed(stage.event_id, ONE, actor=keeper, at=DAY)
    reveal_seed(stage.event_id, TWO, actor=keeper, at=DAY)
    with pytest.raises(no.NotYourSeed):
        reveal_seed(stage.event_id, TWO, actor=keeper, at=DAY)


def test_nothing_is_drawn_before_everything_is_locked_and_publication_waits_only_where_the_setting_says_so(app: Any) -> None:
    with app.app_context():
        stage = make_stage(entries=1)
        stage.score_all()
        with pytest.raises(no.SheetsNotLocked):
            commit_seed(stage.event_id, ONE, actor=stage.chief, at=DAY)
        with pytest.raises(no.NoRound):
            reveal_seed(stage.event_id, ONE, actor=stage.chief, at=DAY)
        require_rechecked(stage.event_id)
        db.session.scalars(select(Scheme)).one().settings = {"recheck": True}
        db.session.commit()
        with pytest.raises(no.RecheckOpen):
            require_rechecked(stage.event_id)


def test_a_forgotten_seed_or_a_change_costs_the_round_but_a_drawn_sample_stays(stage: Stage) -> None:
    (keeper,) = people("first")
    commit_seed(stage.event_id, ONE, actor=stage.chief, at=DAY)
    commit_seed(stage.event_id, TWO, actor=keeper, at=DAY)
    sheet = stage.sheet(stage.judges[0], "0004")
    sheet.state = "excused"
    db.session.commit()
    reveal_seed(stage.event_id, ONE, actor=stage.chief, at=DAY)
    with pytest.raises(no.ListingChanged):
        reveal_seed(stage.event_id, TWO, actor=keeper, at=DAY)
    assert now(stage).drawn_at is None
    with pytest.raises(ReasonMissing):
        void_recheck(stage.event_id, " ", actor=stage.chief, at=DAY)
    void_recheck(stage.event_id, "名次有变动", actor=stage.chief, at=DAY)
    assert round_of(stage.event_id) is None
    drawn(stage)
    assert now(stage).round == 2
    with pytest.raises(no.AlreadySampled):
        void_recheck(stage.event_id, "不满意", actor=stage.chief, at=DAY)
    assert kinds(stage).count("recheck_voided") == 1


def test_who_had_a_hand_in_a_sheet_does_not_look_at_it_again(stage: Stage) -> None:
    found, other = drawn(stage)
    item = found.items[0]
    judge = next(one for one in stage.judges if one.code == item.judge)
    with pytest.raises(no.NotIndependent):
        record_right(stage.event_id, item.position, item.version, actor=judge.actor, at=DAY)
    sheet = db.session.get(Sheet, item.sheet_id)
    assert sheet is not None and other.user_id is not None
    assert independent(sheet.id, other.user_id)
    sheet.confirmed_by = other.user_id
    db.session.commit()
    assert not independent(sheet.id, other.user_id)
    with pytest.raises(no.NotIndependent):
        record_right(stage.event_id, item.position, item.version, actor=other, at=DAY)
    sheet.confirmed_by = None
    owner, again = db.session.get(User, judge.user_id), db.session.get(User, other.user_id)
    assert owner is not None and again is not None
    owner.person_index = again.person_index = "f" * 32
    db.session.commit()
    with pytest.raises(no.NotIndependent):
        record_right(stage.event_id, item.position, item.version, actor=other, at=DAY)


def test_every_sheet_is_looked_at_once_in_its_present_version_and_who_rises_to_the_top_too(stage: Stage) -> None:
    found, other = drawn(stage)
    with pytest.raises(no.RecheckStale):
        record_right(stage.event_id, 1, found.items[0].version + 1, actor=other, at=DAY)
    with pytest.raises(NotFound):
        record_right(stage.event_id, 99, 1, actor=other, at=DAY)
    assert recheck_missing(stage.event_id) == "还有 10 张没有复查。"
    for item in found.items:
        record_right(stage.event_id, item.position, item.version, actor=other, at=DAY)
    with pytest.raises(no.AlreadyLooked):
        record_right(stage.event_id, 1, found.items[0].version, actor=other, at=DAY)
    closed = now(stage)
    assert (closed.done, closed.errors, closed.looked, closed.closed_at) == (True, 0, 10, DAY)
    assert kinds(stage)[-1] == "recheck_closed"
    assert recheck_missing(stage.event_id) == ""
    row = db.session.get(Recheck, found.id)
    assert row is not None
    row.top = 75
    db.session.commit()
    stage.confirm()
    assert recheck_missing(stage.event_id).startswith("名次变动后有")
    added = add_risen(stage.event_id, actor=stage.chief, at=DAY)
    assert {one.entry for one in now(stage).items if one.source == "added"} == {"0003"} and added >= 2
    assert add_risen(stage.event_id, actor=stage.chief, at=DAY) == 0
    assert not now(stage).done


def test_an_error_asks_for_an_amendment_and_too_many_ask_for_everything(stage: Stage) -> None:
    found, other = drawn(stage)
    item = next(one for one in found.items if one.module == "P" and one.entry == "0001")
    for error, refusal in SAYS_NOTHING:
        with pytest.raises(refusal):
            record_error(stage.event_id, item.position, item.version, error, actor=other, at=DAY)
    assert now(stage).errors == 0
    amendment = record_error(stage.event_id, item.position, item.version, WRONG, actor=other, at=DAY)
    assert amendment is not None
    widened = now(stage)
    assert (widened.errors, widened.sampled, widened.extended_at) == (1, 10, DAY)
    assert len(widened.items) == 16 and {one.source for one in widened.items[10:]} == {"alarm"}
    assert [one.state for one in widened.items if one.wrong] == ["waiting"]
    assert "recheck_extended" in kinds(stage)
    with pytest.raises(no.AlreadyLooked):
        record_right(stage.event_id, item.position, item.version, actor=other, at=DAY)
    for one in widened.items:
        if one.state == "open":
            record_right(stage.event_id, one.position, one.version, actor=other, at=DAY)
    assert recheck_missing(stage.event_id) == "还有 1 张的差错等待更正。"
    decide_amendment(amendment, True, actor=stage.organizer, at=DAY)
    done = now(stage)
    assert done.done and [(one.state, one.version) for one in done.items if one.wrong] == [("mended", item.version + 1)]
    (finding,) = next(one.findings for one in done.items if one.wrong)
    assert (finding.kind, finding.aspect, finding.new, finding.amendment) == ("transcription", "A1.1", "12.5", "agreed")


def test_a_few_errors_do_not_ask_for_everything_and_wait_for_the_chief_judge_while_results_are_confirmed(stage: Stage) -> None:
    db.session.scalars(select(Scheme)).one().settings = {"recheck_alarm": 10}
    db.session.commit()
    stage.confirm()
    found, other = drawn(stage)
    wrong = [one for one in found.items if one.module == "P"][:2]
    assert record_error(stage.event_id, wrong[0].position, wrong[0].version, WRONG, actor=other, at=DAY) is None
    assert now(stage).extended_at is None
    assert [one.state for one in now(stage).items if one.wrong] == ["waiting"]
    record_error(stage.event_id, wrong[1].position, wrong[1].version, WRONG, actor=other, at=DAY)
    assert now(stage).extended_at == DAY


SAYS_NOTHING: list[tuple[FoundError, type[Refusal]]] = [
    (FoundError("typo", "A1.1", "1", "x"), no.UnknownFinding), (FoundError("rule", "Z", "1", "x"), no.UnknownFinding),
    (FoundError("rule", "A1.1", "1", " "), ReasonMissing), (FoundError("rule", "A1.1", "36.5", "x"), no.SameMark),
    (FoundError("rule", "A1.1", "41", "x"), Invalid),
]  # fmt: skip


def at_one_moment(app: Any, steps: Sequence[Callable[[], object]]) -> list[str]:
    """What each step answered, or the name of its refusal; all begin together."""
    outcomes: list[str] = []
    gate = threading.Barrier(len(steps))

    def run(step: Callable[[], object]) -> None:
        with app.app_context():
            gate.wait()
            try:
                outcomes.append(str(step()))
            except Refusal as refusal:
                outcomes.append(type(refusal).__name__)

    threads = [threading.Thread(target=run, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_of_many_seed_givers_at_one_moment_two_count_and_both_reveal_at_one_moment_for_one_sample(app: Any) -> None:
    with app.app_context():
        stage = locked_stage(entries=2)
        givers = {actor.user_id: (actor, f"seed of giver {actor.user_id}") for actor in people(*(f"giver{number}" for number in range(5)))}
    steps = [partial(commit_seed, stage.event_id, seed, actor=actor, at=DAY) for actor, seed in givers.values()]
    assert at_one_moment(app, steps) == ["1", "2", "SeedsComplete", "SeedsComplete", "SeedsComplete"]
    with app.app_context():
        both = [givers[user] for user in db.session.scalars(select(RecheckSeed.committed_by))]
    assert at_one_moment(app, [partial(reveal_seed, stage.event_id, seed, actor=actor, at=DAY) for actor, seed in both]) == ["False", "True"]
    with app.app_context():
        assert kinds(stage).count("recheck_drawn") == 1
