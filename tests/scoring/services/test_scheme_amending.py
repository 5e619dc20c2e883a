"""A frozen scheme is amended by two people of two sides: what no longer fits goes back, and the later bundle is proved by its ledger."""
import json
import subprocess
import sys
import threading
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from foundation import ledger
from foundation.accounts.identity import Actor
from foundation.accounts.roles import Role
from foundation.database import db
from foundation.errors import Invalid, Refusal
from scoring.models import SchemeAmendment, Sheet, SheetReturn
from scoring.queries.bundle import bundle_of
from scoring.queries.events import frozen_rules, scheme_of
from scoring.queries.scheme_effects import effects
from scoring.queries.scheme_versions import contents_of, versions_of
from scoring.refusals import ResultsLocked
from scoring.refusals.scheme_files import (
    AmendmentNotYours,
    AmendmentOtherSide,
    AmendmentSamePerson,
    AmendmentSettled,
    AmendmentWaiting,
    ProposalStale,
    ProposalUnchanged,
)
from scoring.rules.scheme_contents import SchemeContents
from scoring.rules.verify import verify
from scoring.services.locking import lock_sheets
from scoring.services.scheme_amending import (
    agree_scheme_change,
    ask_scheme_change,
    decline_scheme_change,
    withdraw_scheme_change,
)
from scoring.services.scheme_changing import propose_aspect, propose_without, typed_aspect
from scoring.services.scheme_files import EDIT, propose
from tests.factories.accounts import make_user
from tests.factories.scoring import DAY, Stage, actor_of, make_stage, plausible, scheme_hash
from tests.factories.sheets import confirm_all, scorekeeper

ROOT = Path(__file__).parents[3]
ORGANIZER, CHIEF = ["organizer"], ["chief"]


def changed(stage: Stage, change: Any) -> SchemeContents:
    """The scheme with a change of its rules (of a copy)."""
    found = scheme_of(stage.event_id)
    assert found is not None
    rules = deepcopy(dict(found.rules))
    change(rules)
    return replace(contents_of(found), rules=rules)


def aspect_of(rules: dict[str, Any], code: str) -> dict[str, Any]:
    return next(one for module in rules["modules"] for one in module["aspects"] if f"{module['code']}/{one['code']}" == code)


def amended(stage: Stage, new: SchemeContents, reason: str = "试题有误") -> int:
    """Asked by the organizer, agreed by the chief judge; the number of the version."""
    proposal = propose(stage.event_id, new, EDIT, actor=stage.organizer, at=DAY)
    asked = ask_scheme_change(stage.event_id, proposal, reason, sides=ORGANIZER, actor=stage.organizer, at=DAY)
    number = agree_scheme_change(stage.event_id, asked, sides=CHIEF, actor=stage.chief, at=DAY)
    stage.scheme_hash = scheme_hash(stage.event_id)
    return number


def states(stage: Stage) -> dict[tuple[str, str], str]:
    """The state of each sheet by judge and entry, module P."""
    rows = db.session.scalars(select(Sheet).where(Sheet.event_id == stage.event_id, Sheet.module == "P").execution_options(populate_existing=True))
    return {(row.judge, row.entry_code): row.state for row in rows}


def finished(stage: Stage, module: str = "P", codes: tuple[str, ...] = ("A1.1", "A1.2", "A2.1"), **given: str) -> dict[str, Any]:
    """Every returned sheet is handed in again and the results are confirmed: the bundle, proved by its ledger."""
    for judge in stage.judges:
        for entry in stage.codes:
            for one in ("T", "P") if judge is stage.judges[0] else ("P",):
                if stage.sheet(judge, entry, one).state == "returned":
                    marks = {**plausible(stage, judge, entry, one), **given}
                    stage.submit(judge, entry, {code: marks[code] for code in (codes if one == module else marks)}, one)
    stage.confirm()
    bundle = bundle_of(stage.event_id)
    answer = verify(bundle, bundle["ledger"]["root"])
    assert answer.ok, answer.problems
    return bundle


def returned_aspects(stage: Stage) -> set[str]:
    """All aspects that were ever sent back."""
    return {code for row in db.session.scalars(select(SheetReturn)) for code in row.aspects}


# --- each kind of change -----------------------------------------------------------------------------------------------


def without(rules: dict[str, Any], code: str) -> None:
    for module in rules["modules"]:
        module["aspects"] = [one for one in module["aspects"] if f"{module['code']}/{one['code']}" != code]


def test_a_mark_above_the_new_maximum_goes_back_to_its_judge(app: Any) -> None:
    with app.app_context():
        stage = make_stage(entries=2)
        stage.score_all()
        new = changed(stage, lambda rules: aspect_of(rules, "P/A1.1").update(max_mark="35.00"))
        assert amended(stage, new) == 3  # kept, frozen, amended
        first, second = stage.codes
        assert {states(stage)[judge.code, first] for judge in stage.judges} == {"returned"}  # 36.5
        assert {states(stage)[judge.code, second] for judge in stage.judges} == {"submitted"}  # 34.5
        assert returned_aspects(stage) == {"A1.1"}
        bundle = finished(stage, **{"A1.1": "35"})
        assert {row["mark"] for row in bundle["marks"] if row["aspect"] == "P/A1.1"} == {"35", "34.5"}
        kinds = [entry["kind"] for entry in bundle["ledger"]["entries"]]
        assert kinds.count("rules_frozen") == kinds.count("scheme_frozen") == 2


def test_an_aspect_that_is_gone_costs_nobody_another_marking(app: Any) -> None:
    with app.app_context():
        stage = make_stage(entries=2)
        stage.score_all()
        proposal = propose_without(stage.event_id, "P/A1.2", actor=stage.organizer, at=DAY)
        asked = ask_scheme_change(stage.event_id, proposal, "题目作废", sides=ORGANIZER, actor=stage.organizer, at=DAY)
        agree_scheme_change(stage.event_id, asked, sides=CHIEF, actor=stage.chief, at=DAY)
        assert set(states(stage).values()) == {"submitted"}
        bundle = finished(stage)
        assert {row["aspect"] for row in bundle["marks"]} == {"T/01", "P/A1.1", "P/A2.1"}


def test_a_new_aspect_is_marked_by_everybody(app: Any) -> None:
    with app.app_context():
        stage = make_stage(entries=2)
        stage.score_all()
        more = {"code": "A1.3", "kind": "measurement", "max_mark": "5.00"}
        amended(stage, changed(stage, lambda rules: rules["modules"][1]["aspects"].append(more)))
        assert set(states(stage).values()) == {"returned"} and returned_aspects(stage) == {"A1.3"}
        bundle = finished(stage, codes=("A1.1", "A1.2", "A2.1", "A1.3"), **{"A1.3": "4.5"})
        assert sum(row["aspect"] == "P/A1.3" for row in bundle["marks"]) == 6


def test_an_aspect_that_comes_back_is_marked_again_whatever_was_given_before(app: Any) -> None:
    with app.app_context():
        stage = make_stage(entries=1)
        stage.score_all()
        stands = changed(stage, lambda rules: None)
        amended(stage, changed(stage, lambda rules: without(rules, "P/A1.2")))
        amended(stage, stands)
        assert set(states(stage).values()) == {"returned"} and returned_aspects(stage) == {"A1.2"}
        finished(stage)


def test_a_mark_that_the_new_way_cannot_give_goes_back(app: Any) -> None:
    with app.app_context():
        stage = make_stage(entries=2)
        stage.score_all()
        new = replace(changed(stage, lambda rules: None), ways={"P/A1.1": {"kind": "deduction", "step": "1", "unit": "处"}})
        concerned = effects(stage.event_id, contents_of(scheme_of(stage.event_id)), new)
        assert len(concerned) == 6 and {one.again for one in concerned} == {("A1.1",)}
        before = scheme_of(stage.event_id)
        amended(stage, new)
        after = scheme_of(stage.event_id)
        assert before is not None and after is not None and before.rules_hash == after.rules_hash and after.ways == new.ways
        finished(stage, **{"A1.1": "38"})


def test_another_kind_of_aspect_is_marked_anew(app: Any) -> None:
    with app.app_context():
        stage = make_stage(entries=1)
        stage.score_all()
        amended(stage, changed(stage, lambda rules: aspect_of(rules, "P/A2.1").update(kind="measurement")))
        assert returned_aspects(stage) == {"A2.1"}
        finished(stage, **{"A2.1": "25.5"})


def test_weights_and_ranking_change_without_touching_a_sheet(app: Any) -> None:
    with app.app_context():
        stage = make_stage(entries=2)
        stage.score_all()
        amended(stage, changed(stage, lambda rules: (rules["modules"][0].update(weight="0.50"), rules.update(tie_chain=["time:asc"]))))
        assert set(states(stage).values()) == {"submitted"}
        assert finished(stage)["rules"]["modules"][0]["weight"] == "0.50"


def test_words_alone_change_no_mark_and_no_ranking(app: Any) -> None:
    with app.app_context():
        stage = make_stage(entries=1)
        stage.score_all()
        found = scheme_of(stage.event_id)
        assert found is not None
        typed = {**typed_aspect(found, "P/A1.1"), "name": "切配规格", "help": "各取样三处"}
        proposal = propose_aspect(stage.event_id, "P/A1.1", typed, actor=stage.chief, at=DAY)
        asked = ask_scheme_change(stage.event_id, proposal, "写错了", sides=CHIEF, actor=stage.chief, at=DAY)
        agree_scheme_change(stage.event_id, asked, sides=ORGANIZER, actor=stage.organizer, at=DAY)
        after = scheme_of(stage.event_id)
        assert after is not None and after.rules_hash == found.rules_hash and after.texts["P/A1.1"]["name"] == "切配规格"
        assert set(states(stage).values()) == {"submitted"}
        finished(stage)


def test_a_locked_sheet_whose_mark_no_longer_fits_is_open_again_for_its_judge(app: Any) -> None:
    with app.app_context():
        stage = make_stage(entries=2)
        stage.score_all()
        confirm_all(stage, scorekeeper(stage))
        lock_sheets(stage.event_id, "P", actor=stage.chief, at=DAY, aware=True)
        first, second = stage.codes
        amended(stage, changed(stage, lambda rules: aspect_of(rules, "P/A1.1").update(max_mark="35.00")))
        assert {states(stage)[judge.code, first] for judge in stage.judges} == {"returned"}
        assert {states(stage)[judge.code, second] for judge in stage.judges} == {"locked"}
        for judge in stage.judges:
            answer = stage.submit(judge, first, {**plausible(stage, judge, first, "P"), "A1.1": "35"})
            assert answer.status == 201
        confirm_all(stage, scorekeeper(stage, "另一位"))
        finished(stage)


def test_the_file_for_auditors_agrees_after_several_amendments(app: Any, tmp_path: Path) -> None:
    with app.app_context():
        stage = make_stage(entries=2)
        stage.score_all()
        amended(stage, changed(stage, lambda rules: aspect_of(rules, "P/A1.1").update(max_mark="35.00")))
        amended(stage, changed(stage, lambda rules: without(rules, "P/A1.2")))
        bundle = finished(stage, codes=("A1.1", "A2.1"), **{"A1.1": "34"})
    file = tmp_path / "bundle.json"
    file.write_text(json.dumps(bundle, ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, str(ROOT / "docs" / "verify.py"), str(file), "--root", bundle["ledger"]["root"]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


# --- who, when, and what not -------------------------------------------------------------------------------------------


def smaller(stage: Stage) -> str:
    """A proposal that lowers a maximum."""
    new = changed(stage, lambda rules: aspect_of(rules, "P/A1.1").update(max_mark="39.00"))
    return propose(stage.event_id, new, EDIT, actor=stage.organizer, at=DAY)


def test_two_people_of_two_sides_are_needed(app: Any) -> None:
    with app.app_context():
        stage = make_stage(entries=1)
        asked = ask_scheme_change(stage.event_id, smaller(stage), "更正", sides=ORGANIZER, actor=stage.organizer, at=DAY)
        second = actor_of(make_user("another-organizer", Role.ORGANIZER))
        with pytest.raises(AmendmentSamePerson):
            agree_scheme_change(stage.event_id, asked, sides=["organizer", "chief"], actor=stage.organizer, at=DAY)
        with pytest.raises(AmendmentOtherSide):
            agree_scheme_change(stage.event_id, asked, sides=ORGANIZER, actor=second, at=DAY)
        with pytest.raises(AmendmentNotYours):
            withdraw_scheme_change(stage.event_id, asked, actor=second, at=DAY)
        agree_scheme_change(stage.event_id, asked, sides=CHIEF, actor=stage.chief, at=DAY)
        for again in (agree_scheme_change, decline_with_reason):
            with pytest.raises(AmendmentSettled):
                again(stage.event_id, asked, sides=CHIEF, actor=stage.chief, at=DAY)


def decline_with_reason(event_id: int, asked: str, *, sides: list[str], actor: Actor, at: Any) -> None:
    decline_scheme_change(event_id, asked, "不必", sides=sides, actor=actor, at=at)


def test_what_was_declined_or_withdrawn_changed_nothing(app: Any) -> None:
    with app.app_context():
        stage = make_stage(entries=1)
        for end in ("declined", "withdrawn"):
            asked = ask_scheme_change(stage.event_id, smaller(stage), "更正", sides=ORGANIZER, actor=stage.organizer, at=DAY)
            if end == "declined":
                decline_with_reason(stage.event_id, asked, sides=CHIEF, actor=stage.chief, at=DAY)
            else:
                withdraw_scheme_change(stage.event_id, asked, actor=stage.organizer, at=DAY)
            row = db.session.scalars(select(SchemeAmendment).where(SchemeAmendment.public_id == asked)).one()
            assert (row.state, scheme_hash(stage.event_id)) == (end, stage.scheme_hash)
        assert len(versions_of(stage.event_id)) == 2


def test_one_amendment_after_the_other(app: Any) -> None:
    with app.app_context():
        stage = make_stage(entries=1)
        first, second = smaller(stage), smaller(stage)
        asked = ask_scheme_change(stage.event_id, first, "更正", sides=ORGANIZER, actor=stage.organizer, at=DAY)
        with pytest.raises(AmendmentWaiting):
            ask_scheme_change(stage.event_id, second, "更正", sides=CHIEF, actor=stage.chief, at=DAY)
        agree_scheme_change(stage.event_id, asked, sides=CHIEF, actor=stage.chief, at=DAY)
        with pytest.raises(ProposalStale):
            ask_scheme_change(stage.event_id, second, "更正", sides=CHIEF, actor=stage.chief, at=DAY)
        with pytest.raises(ProposalUnchanged):
            propose(stage.event_id, changed(stage, lambda rules: None), EDIT, actor=stage.chief, at=DAY)


def test_modules_stay_and_the_page_says_what_to_do_instead(app: Any) -> None:
    with app.app_context():
        stage = make_stage(entries=1)
        for change, code in (
            (lambda rules: rules["modules"].pop(0), "amend_module_gone"),
            (lambda rules: rules["modules"].append({**deepcopy(rules["modules"][0]), "code": "N"}), "amend_module_new"),
        ):
            new = changed(stage, lambda rules, change=change: (change(rules), rules.update(tie_chain=[]), None)[-1])
            proposal = propose(stage.event_id, new, EDIT, actor=stage.organizer, at=DAY)
            with pytest.raises(Invalid) as refused:
                ask_scheme_change(stage.event_id, proposal, "更正", sides=ORGANIZER, actor=stage.organizer, at=DAY)
            assert [one.code for one in refused.value.problems] == [code]


def test_sub_criteria_stay_but_aspects_may_come_into_them(app: Any) -> None:
    with app.app_context():
        stage = make_stage(entries=1)
        divided = {"P": {"parts": [
            {"code": "A1", "name": "一", "criterion": "A", "day": 1, "aspects": ["A1.1", "A1.2"], "judges": None},
            {"code": "A2", "name": "二", "criterion": "A", "day": 2, "aspects": ["A2.1"], "judges": None},
        ]}}  # fmt: skip
        new = replace(changed(stage, lambda rules: None), tree=divided)
        proposal = propose(stage.event_id, new, EDIT, actor=stage.organizer, at=DAY)
        with pytest.raises(Invalid) as refused:
            ask_scheme_change(stage.event_id, proposal, "更正", sides=ORGANIZER, actor=stage.organizer, at=DAY)
        assert [one.code for one in refused.value.problems] == ["amend_parts"]


def test_nothing_is_amended_once_results_are_confirmed(app: Any) -> None:
    with app.app_context():
        stage = make_stage(entries=1)
        stage.score_all()
        waiting = ask_scheme_change(stage.event_id, smaller(stage), "更正", sides=ORGANIZER, actor=stage.organizer, at=DAY)
        stage.confirm()
        with pytest.raises(ResultsLocked):
            agree_scheme_change(stage.event_id, waiting, sides=CHIEF, actor=stage.chief, at=DAY)
        with pytest.raises(ResultsLocked):
            ask_scheme_change(stage.event_id, smaller(stage), "更正", sides=CHIEF, actor=stage.chief, at=DAY)


def test_a_tablet_with_the_old_scheme_is_told_and_keeps_its_marks(app: Any) -> None:
    with app.app_context():
        stage = make_stage(entries=1)
        judge, entry, old = stage.judges[0], stage.codes[0], stage.scheme_hash
        amended(stage, changed(stage, lambda rules: aspect_of(rules, "P/A1.1").update(max_mark="39.00")))
        with pytest.raises(Invalid) as refused:
            stage.submit(judge, entry, plausible(stage, judge, entry, "P"), scheme_hash=old)
        assert [(one.path, one.code) for one in refused.value.problems] == [("scheme_hash", "scheme_changed")]
        frozen_rules.cache_clear()
        assert [str(one.aspects[0].max_mark) for one in (frozen_rules(old).modules[1], frozen_rules(stage.scheme_hash).modules[1])] == ["40", "39"]
        assert stage.submit(judge, entry, plausible(stage, judge, entry, "P")).status == 201


def test_of_an_agreement_and_a_withdrawal_at_one_moment_one_wins_and_the_other_is_told(app: Any) -> None:
    with app.app_context():
        stage = make_stage(entries=1)
        stage.score_all()
        asked = ask_scheme_change(stage.event_id, smaller(stage), "更正", sides=ORGANIZER, actor=stage.organizer, at=DAY)
        db.session.rollback()
        acts = [
            lambda: agree_scheme_change(stage.event_id, asked, sides=CHIEF, actor=stage.chief, at=DAY),
            lambda: agree_scheme_change(stage.event_id, asked, sides=CHIEF, actor=stage.chief, at=DAY),
            lambda: withdraw_scheme_change(stage.event_id, asked, actor=stage.organizer, at=DAY),
        ]
        answers = at_once(app, acts)
        assert sorted(answers) == ["AmendmentSettled", "AmendmentSettled", "done"]
        db.session.expire_all()
        written = [entry["kind"] for entry in ledger.entries("jm-test/CK")].count("rules_frozen")
        state = db.session.scalars(select(SchemeAmendment.state)).one()
        assert (written, state) in {(2, "agreed"), (1, "withdrawn")}


def at_once(app: Any, acts: list[Any]) -> list[str]:
    """Does all at one moment, each in a thread; ``done`` or the name of the refusal of each."""
    gate, answers = threading.Barrier(len(acts)), [""] * len(acts)

    def run(index: int) -> None:
        with app.app_context():
            gate.wait()
            try:
                acts[index]()
                answers[index] = "done"
            except Refusal as refusal:
                answers[index] = type(refusal).__name__

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
