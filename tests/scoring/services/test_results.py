"""From opening to publication, by services: what is refused, what is locked, what the ledger proves."""
import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from competition.models import Official
from competition.queries import entries_by_code
from foundation.accounts.identity import SYSTEM
from foundation.accounts.models import User
from foundation.database import db
from foundation.errors import Invalid
from scoring.models import ResultList, Scheme, Sheet
from scoring.queries import bundle_of, confirmed_standings, own_result, public_lists, standing_of
from scoring.refusals import (
    AlreadyOpened,
    AlreadyPublished,
    NoScheme,
    NotADecimal,
    NotConfirmed,
    NothingToExcuse,
    NothingToReturn,
    NotOpened,
    ReasonMissing,
    ResultsLocked,
    SamePerson,
    SchemeFrozen,
    UnknownAspects,
    UnknownEntry,
    UnknownStatus,
)
from scoring.rules.verify import verify
from scoring.services.day import add_deduction, set_status, set_time, withdraw_deduction
from scoring.services.opening import open_scoring
from scoring.services.results import confirm_results, publish_results, reopen_results
from scoring.services.schemes import keep_scheme
from scoring.services.sheets import excuse_sheet, return_sheet
from scoring.services.ties import decide_tie, withdraw_decision
from tests.factories.scoring import DAY, RULES, TEXTS, Judge, Stage, make_drawn, make_stage, plausible, scheme_hash


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    """Four entries, three judges, scoring open."""
    with app.app_context():
        yield make_stage()


def chief(stage: Stage) -> dict[str, Any]:
    """Who and when, for services."""
    return {"actor": stage.chief, "at": DAY}


def refused(stage: Stage) -> list[tuple[str, str]]:
    """What stands in the way of confirming."""
    with pytest.raises(Invalid) as refusal:
        stage.confirm()
    return [(problem.path, problem.code) for problem in refusal.value.problems]


def everybody(mark: dict[str, str | None]) -> Any:
    """Marks that are the same for every entry and judge in module P."""

    def give(stage: Stage, judge: Judge, entry: str, module: str) -> dict[str, str | None]:
        return {"01": "80"} if module == "T" else mark

    return give


TIED = everybody({"A1.1": "30", "A1.2": "20", "A2.1": "2"})


def test_scoring_opens_with_a_frozen_scheme_and_one_sheet_per_seat_and_code(stage: Stage) -> None:
    sheets = db.session.scalars(select(Sheet)).all()
    assert len(sheets) == 4 * 4
    assert {sheet.state for sheet in sheets} == {"open"}
    with pytest.raises(SchemeFrozen):
        keep_scheme(stage.event_id, RULES, TEXTS, actor=SYSTEM, at=DAY)
    with pytest.raises(AlreadyOpened):
        open_scoring(stage.event_id, **chief(stage))


def test_a_panel_that_is_too_small_is_named_before_anything_is_frozen(app: Any) -> None:
    with app.app_context():
        stage = make_drawn(judges=2)
        with pytest.raises(Invalid) as refusal:
            open_scoring(stage.event_id, **chief(stage))
        (problem,) = refusal.value.problems
        assert (problem.code, problem.facts["seated"], problem.facts["needed"]) == ("panel_small", 2, 3)
        keep_scheme(stage.event_id, RULES, TEXTS, actor=SYSTEM, at=DAY)


def test_rules_with_mistakes_are_refused_with_all_of_them(app: Any) -> None:
    with app.app_context():
        stage = make_drawn(entries=1, judges=1)
        wrong = {**RULES, "tie_chain": ["module:X:desc"], "prises": {}, "decisions": [{"entries": [], "document": "x"}]}
        with pytest.raises(Invalid) as refusal:
            keep_scheme(stage.event_id, wrong, TEXTS, actor=SYSTEM, at=DAY)
        codes = {problem.code for problem in refusal.value.problems}
        assert codes == {"unknown_module", "unknown_rule", "decisions_early"}


def test_nothing_is_recorded_before_scoring_is_open(app: Any) -> None:
    with app.app_context():
        stage = make_drawn(entries=1, judges=1)
        with pytest.raises(NotOpened):
            set_status(stage.event_id, "0001", "absent", **chief(stage))
        db.session.delete(db.session.scalars(select(Scheme)).one())
        db.session.commit()
        with pytest.raises(NoScheme):
            open_scoring(stage.event_id, **chief(stage))


def test_what_is_missing_is_named_by_judge_and_blind_code_all_at_once(stage: Stage) -> None:
    found = refused(stage)
    assert ("entries.0001", "status_unset") in found
    assert ("sheets.J01×0001", "sheet_missing") in found and ("sheets.J03×0004", "sheet_missing") in found
    assert len(found) == 4 + 16


def test_a_confirmed_event_is_a_bundle_that_verifies_with_its_printed_root(stage: Stage) -> None:
    set_time(stage.event_id, "0001", 3541, **chief(stage))
    add_deduction(stage.event_id, "0002", "P", "2.5", "超时 3 分钟", **chief(stage))
    gone = add_deduction(stage.event_id, "0003", "P", "1", "误记", **chief(stage))
    withdraw_deduction(gone, **chief(stage))
    stage.score_all()
    sheet = stage.sheet(stage.judges[1], "0003")
    return_sheet(sheet.public_id, ["A1.2"], "小数点看不清", **chief(stage))
    stage.submit(stage.judges[1], "0003", plausible(stage, stage.judges[1], "0003", "P") | {"A1.2": "26.80"})
    set_status(stage.event_id, "0004", "disqualified", **chief(stage))
    stage.confirm()
    bundle = json.loads(json.dumps(bundle_of(stage.event_id)))
    answer = verify(bundle, bundle["ledger"]["root"])
    assert answer.ok, answer.problems
    assert [line["entry"] for line in bundle["results"]] == ["0001", "0002", "0003", "0004"]
    assert bundle["results"][3]["place"] is None and bundle["deductions"][0]["points"] == "2.5"
    assert set(bundle["rules"]) == set(RULES)


def test_publication_and_late_sheets_do_not_change_the_printed_root(stage: Stage) -> None:
    stage.score_all()
    stage.confirm()
    before = bundle_of(stage.event_id)
    judge = stage.judges[0]
    stage.submit(judge, "0001", plausible(stage, judge, "0001", "P"))
    stage.publish()
    assert bundle_of(stage.event_id) == before
    assert verify(before, before["ledger"]["root"]).ok


def test_an_altered_mark_does_not_verify(stage: Stage) -> None:
    stage.score_all()
    stage.confirm()
    bundle = bundle_of(stage.event_id)
    bundle["marks"][0]["mark"] = "1"
    assert not verify(bundle).ok


def test_confirming_locks_everything(stage: Stage) -> None:
    stage.score_all()
    stage.confirm()
    locked = [
        lambda: set_status(stage.event_id, "0001", "absent", **chief(stage)),
        lambda: set_time(stage.event_id, "0001", 1, **chief(stage)),
        lambda: add_deduction(stage.event_id, "0001", "P", "1", "x", **chief(stage)),
        lambda: return_sheet(stage.sheet(stage.judges[0], "0001").public_id, ["A1.1"], "x", **chief(stage)),
        lambda: decide_tie(stage.event_id, ["0001", "0002"], "x", **chief(stage)),
        lambda: confirm_results(stage.event_id, **chief(stage)),
    ]
    for act in locked:
        with pytest.raises(ResultsLocked):
            act()


def test_entries_that_did_not_compete_need_no_sheets(stage: Stage) -> None:
    for judge in stage.judges:
        for module in ("T", "P") if judge is stage.judges[0] else ("P",):
            stage.submit(judge, "0001", plausible(stage, judge, "0001", module), module)
    set_status(stage.event_id, "0001", "competed", **chief(stage))
    for entry in ("0002", "0003"):
        set_status(stage.event_id, entry, "absent", **chief(stage))
    set_status(stage.event_id, "0004", "withdrawn", **chief(stage))
    stage.confirm()
    found = standing_of(stage.event_id)
    assert found is not None
    assert [(line.entry_code, line.place, line.status) for line in found.lines] == [
        ("0001", 1, "competed"), ("0002", None, "absent"), ("0003", None, "absent"), ("0004", None, "withdrawn"),
    ]  # fmt: skip
    assert verify(bundle_of(stage.event_id)).ok


def test_a_sheet_that_was_sent_back_is_missing_until_it_comes_again(stage: Stage) -> None:
    stage.score_all()
    judge = stage.judges[2]
    return_sheet(stage.sheet(judge, "0002").public_id, ["A1.1", "A2.1"], "请复核", **chief(stage))
    assert refused(stage) == [("sheets.J03×0002", "sheet_returned")]
    stage.submit(judge, "0002", plausible(stage, judge, "0002", "P"))
    stage.confirm()


def test_a_sheet_that_will_never_come_is_no_longer_awaited_but_the_rules_still_count_the_judges(stage: Stage) -> None:
    for judge in stage.judges[:2]:
        for entry in stage.codes:
            stage.submit(judge, entry, plausible(stage, judge, entry, "P"))
    for entry in stage.codes:
        stage.submit(stage.judges[0], entry, {"01": "70"}, "T")
        set_status(stage.event_id, entry, "competed", **chief(stage))
        excuse_sheet(stage.sheet(stage.judges[2], entry).public_id, "突发疾病", **chief(stage))
    assert {code for _, code in refused(stage)} == {"too_few_judges"}
    with pytest.raises(NothingToExcuse):
        excuse_sheet(stage.sheet(stage.judges[0], "0001").public_id, "突发疾病", **chief(stage))
    for entry in stage.codes:
        stage.submit(stage.judges[2], entry, plausible(stage, stage.judges[2], entry, "P"))
    stage.confirm()


def test_a_spread_above_one_is_told_together_with_missing_sheets(stage: Stage) -> None:
    scores = {"J01": "0", "J02": "1", "J03": "2"}

    def give(stage: Stage, judge: Judge, entry: str, module: str) -> dict[str, str | None]:
        marks = plausible(stage, judge, entry, module)
        return marks | {"A2.1": scores[judge.code]} if module == "P" and entry == "0002" else marks

    stage.score_all(give)
    assert [code for _, code in refused(stage)] == ["spread_exceeded"]
    return_sheet(stage.sheet(stage.judges[0], "0003").public_id, ["A1.1"], "请复核", **chief(stage))
    assert [code for _, code in refused(stage)] == ["sheet_returned", "spread_exceeded"]


def test_a_tie_across_a_cut_waits_for_a_recorded_decision(app: Any) -> None:
    with app.app_context():
        prizes = {"kind": "places", "awards": [{"name": "gold", "count": 1}]}
        rules = {**RULES, "tie_chain": [], "unresolved_ties": "decide", "prizes": prizes, "titles": None}
        stage = make_drawn(entries=3)
        keep_scheme(stage.event_id, rules, TEXTS, actor=SYSTEM, at=DAY)
        open_scoring(stage.event_id, **chief(stage))
        stage.scheme_hash = scheme_hash(stage.event_id)
        stage.score_all(TIED)
        assert [code for _, code in refused(stage)] == ["unresolved_tie"]
        with pytest.raises(Invalid):
            decide_tie(stage.event_id, ["0001", "0002"], "仲裁〔2026〕1号", **chief(stage))
        first = decide_tie(stage.event_id, ["0003", "0002", "0001"], "仲裁〔2026〕1号", **chief(stage))
        withdraw_decision(first, **chief(stage))
        decide_tie(stage.event_id, ["0002", "0003", "0001"], "仲裁〔2026〕2号", **chief(stage))
        stage.confirm()
        bundle = bundle_of(stage.event_id)
        assert [line["entry"] for line in bundle["results"]] == ["0002", "0003", "0001"]
        assert bundle["rules"]["decisions"] == [{"entries": ["0002", "0003", "0001"], "document": "仲裁〔2026〕2号"}]
        assert verify(bundle, bundle["ledger"]["root"]).ok


def test_reopening_needs_a_reason_and_brings_every_sheet_back_as_it_was(stage: Stage) -> None:
    stage.score_all()
    set_status(stage.event_id, "0004", "absent", **chief(stage))
    return_sheet(stage.sheet(stage.judges[0], "0004").public_id, ["A1.1"], "请复核", **chief(stage))
    stage.confirm()
    with pytest.raises(ReasonMissing):
        reopen_results(stage.event_id, "  ", **chief(stage))
    reopen_results(stage.event_id, "漏记一名选手的用时", **chief(stage))
    assert stage.sheet(stage.judges[0], "0004").state == "returned"
    assert stage.sheet(stage.judges[0], "0001").state == "submitted"
    set_time(stage.event_id, "0001", 3000, **chief(stage))
    stage.confirm()
    stages = {found.version: found.stage for found in db.session.scalars(select(ResultList))}
    assert stages == {1: "superseded", 2: "confirmed"}
    assert verify(bundle_of(stage.event_id)).ok


def test_publishing_takes_a_second_person_and_only_then_is_anything_visible(stage: Stage) -> None:
    with pytest.raises(NotConfirmed):
        stage.publish()
    stage.score_all()
    stage.confirm()
    assert confirmed_standings(stage.competition_id) == [] and public_lists("jm-test") == []
    (blind,) = confirmed_standings(stage.competition_id, stages=("confirmed",))
    assert all(line.entry_id is None and line.name == "" for line in blind.lines)
    with pytest.raises(SamePerson):
        publish_results(stage.event_id, **chief(stage))
    stage.publish()
    (standing,) = confirmed_standings(stage.competition_id)
    assert [line.place for line in standing.lines] == [1, 2, 3, 4]
    assert [line.prize for line in standing.lines] == ["gold", "silver", "bronze", None]
    assert [line.title for line in standing.lines] == [True, False, False, False]
    assert all(line.entry_id and line.name.startswith("陈测") and line.unit for line in standing.lines)
    with pytest.raises(AlreadyPublished):
        stage.publish()
    with pytest.raises(AlreadyPublished):
        reopen_results(stage.event_id, "x", **chief(stage))


def test_two_accounts_of_one_person_are_one_person(stage: Stage) -> None:
    stage.score_all()
    stage.confirm()
    for actor in (stage.chief, stage.organizer):
        user = db.session.get(User, actor.user_id)
        assert user is not None
        user.person_index = "0" * 32
    db.session.commit()
    with pytest.raises(SamePerson):
        stage.publish()


def test_the_ledger_names_nobody_and_no_unit(stage: Stage) -> None:
    stage.score_all()
    stage.confirm()
    text = json.dumps(bundle_of(stage.event_id), ensure_ascii=False)
    for private in ("陈测", "样例单位", "评委", "何裁判长", stage.ticket("0001"), "440700"):
        assert private not in text


def test_what_cannot_be_recorded_is_refused(stage: Stage) -> None:
    sheet = stage.sheet(stage.judges[0], "0001").public_id
    for act, refusal in (
        (lambda: set_status(stage.event_id, "0001", "gone", **chief(stage)), UnknownStatus),
        (lambda: set_status(stage.event_id, "0099", "absent", **chief(stage)), UnknownEntry),
        (lambda: add_deduction(stage.event_id, "0001", "P", "-1", "x", **chief(stage)), NotADecimal),
        (lambda: add_deduction(stage.event_id, "0001", "P", "五", "x", **chief(stage)), NotADecimal),
        (lambda: add_deduction(stage.event_id, "0001", "P", "1", " ", **chief(stage)), ReasonMissing),
        (lambda: return_sheet(sheet, ["A1.1"], "x", **chief(stage)), NothingToReturn),
        (lambda: return_sheet(sheet, ["B9"], "x", **chief(stage)), UnknownAspects),
        (lambda: return_sheet(sheet, [], "x", **chief(stage)), UnknownAspects),
    ):
        with pytest.raises(refusal):
            act()


def test_a_judge_who_has_to_stand_back_gets_no_sheet_for_that_entry(app: Any) -> None:
    with app.app_context():
        stage = make_drawn(entries=4, judges=5)
        owners = entries_by_code(stage.event_id)
        official = db.session.scalars(select(Official).where(Official.code == "J05")).one()
        official.unit_id = owners["0001"].unit_id
        db.session.commit()
        open_scoring(stage.event_id, **chief(stage))
        own = set(db.session.scalars(select(Sheet.entry_code).where(Sheet.judge == "J05")))
        same = {code for code, owner in owners.items() if owner.unit_id == official.unit_id}
        assert "0001" in same and own == set(owners) - same != set()


def test_a_result_is_found_by_its_entry_only_after_publication(stage: Stage) -> None:
    stage.score_all()
    stage.confirm()
    entry = entries_by_code(stage.event_id)["0001"].public_id
    assert own_result(entry) is None
    stage.publish()
    found = own_result(entry)
    assert found is not None
    assert (found.place, found.of, found.prize, found.title) == (1, 4, "gold", True)
    assert [(module.name, module.mark, module.full_mark) for module in found.modules] == [
        ("理论知识", "90.00", "100"), ("操作技能", "83.60", "100"),
    ]  # fmt: skip
