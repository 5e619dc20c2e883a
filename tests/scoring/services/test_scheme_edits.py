"""Writing, looking over and freezing a scheme through the services, on both databases."""
import copy
from typing import Any

import pytest

from competition import queries as competitions
from foundation.accounts.identity import SYSTEM
from foundation.audit.models import AuditEntry
from foundation.database import db
from foundation.errors import Invalid
from scoring.queries.events import SchemeRow, scheme_of
from scoring.queries.scheme_findings import findings_of
from scoring.refusals import NoScheme, ResultsLocked, SchemeFrozen
from scoring.rules.clauses import clauses_of
from scoring.rules.scheme_checks import errors_of
from scoring.rules.scheme_rows import Contents, Row, contents_of
from scoring.rules.settings import settings_of
from scoring.rules.tree import parts_of
from scoring.services.freezing import freeze_scheme
from scoring.services.scheme_edits import drop_module, keep_event_lists, keep_marking, keep_module
from scoring.services.schemes import keep_scheme, keep_settings
from tests.factories.scoring import DAY, RULES, TEXTS, Stage, make_drawn, make_stage

ACT: dict[str, Any] = {"actor": SYSTEM, "at": DAY}
HEAD = {key: value for key, value in RULES["modules"][1].items() if key != "aspects"}
ROWS = [
    Row("sub", "A1", "工艺", way="1"), Row("yes_no", name="手套", max_mark="40"), Row("steps", name="长度", max_mark="30", way="10 mm: 0.1=30"),
    Row("sub", "A2", "外观", way="2"), Row("judgement", name="造型", max_mark="30", levels="差|可|良|优"),
]  # fmt: skip


@pytest.fixture
def stage(app: Any) -> Any:
    """An event that is drawn, with three seated judges; scoring is not open."""
    with app.app_context():
        yield make_drawn(entries=2)


def kept(event_id: int) -> SchemeRow:
    """The scheme as stored."""
    found = scheme_of(event_id)
    assert found is not None
    return found


def contents(rows: list[Row] | None = None) -> Contents:
    """What rows say."""
    found, problems = contents_of(rows or ROWS, {})
    assert problems == []
    return found


def test_a_module_brings_its_texts_its_tree_and_its_ways(stage: Stage) -> None:
    keep_module(stage.event_id, HEAD, contents(), replaces="P", **ACT)
    found = kept(stage.event_id)
    assert [part.code for part in parts_of(found.tree, found.rules["modules"][1])] == ["A1", "A2"]
    assert set(found.ways) == {"P/A1.1", "P/A1.2"} and set(found.texts) == {"T/01", "P/A1.1", "P/A1.2", "P/A2.1"}
    before = found.rules_hash, found.contents_hash
    rows = [ROWS[0], ROWS[1], Row("steps", name="长度", max_mark="30", way="10 mm: 0.2=30"), *ROWS[3:]]
    keep_module(stage.event_id, HEAD, contents(rows), replaces="P", **ACT)
    after = kept(stage.event_id)
    assert after.rules_hash == before[0] and after.contents_hash != before[1]


def test_a_module_under_a_new_code_takes_everything_along(stage: Stage) -> None:
    lone = {key: value for key, value in RULES.items() if key not in ("tie_chain", "modules")}
    keep_scheme(stage.event_id, {**lone, "modules": RULES["modules"]}, TEXTS, **ACT)
    keep_module(stage.event_id, HEAD, contents(), replaces="P", **ACT)
    keep_event_lists(stage.event_id, [{"code": "D1", "text": "超时", "points": "2", "module": "P"}], [], **ACT)
    keep_module(stage.event_id, {**HEAD, "code": "Q"}, contents(), replaces="P", **ACT)
    found = kept(stage.event_id)
    assert [row["code"] for row in found.rules["modules"]] == ["T", "Q"] and clauses_of(found.tree)[0].module == "Q"
    assert set(found.ways) == {"Q/A1.1", "Q/A1.2"} and "P" not in found.tree
    with pytest.raises(Invalid):
        keep_module(stage.event_id, {**HEAD, "code": "T"}, contents(), replaces="Q", **ACT)
    drop_module(stage.event_id, "Q", **ACT)
    assert kept(stage.event_id).ways == {} and set(kept(stage.event_id).texts) == {"T/01"}


def test_rules_that_change_keep_what_still_fits(stage: Stage) -> None:
    keep_module(stage.event_id, HEAD, contents(), replaces="P", **ACT)
    found = kept(stage.event_id)
    keep_scheme(stage.event_id, found.rules, found.texts, **ACT)
    assert (kept(stage.event_id).tree, kept(stage.event_id).ways) == (found.tree, found.ways)
    less = copy.deepcopy(dict(found.rules))
    less["modules"][1]["aspects"][1]["max_mark"] = "20"
    keep_scheme(stage.event_id, less, found.texts, **ACT)
    assert kept(stage.event_id).tree == found.tree and set(kept(stage.event_id).ways) == {"P/A1.1"}


def test_a_tree_or_a_way_that_is_wrong_is_refused_and_nothing_is_kept(stage: Stage) -> None:
    before = kept(stage.event_id)
    for wrong in ({"tree": {"X": {}}}, {"ways": {"P/A1.1": {"kind": "guess"}}}, {"settings": {"recheck_top": 101}}):
        with pytest.raises(Invalid):
            keep_scheme(stage.event_id, RULES, TEXTS, **wrong, **ACT)
    assert kept(stage.event_id) == before


def test_who_marks_what_seats_judges_and_names_them_for_their_parts(stage: Stage) -> None:
    keep_module(stage.event_id, HEAD, contents(), replaces="P", **ACT)
    ids = [one.id for one in competitions.officials(stage.competition) if one.role == "judge"]
    first, *others = ids
    keep_marking(stage.event_id, {"T": {"": others[:1]}, "P": {"A1": [first], "A2": ids}}, **ACT)
    found = kept(stage.event_id)
    codes = {one.id: one.code for one in competitions.officials(stage.competition)}
    assert [part.judges for part in parts_of(found.tree, found.rules["modules"][1])] == [(codes[first],), None]
    assert [seat.official_id for seat in competitions.panel(event_id=stage.event_id, module="T")] == others[:1]
    keep_marking(stage.event_id, {"T": {"": ids}, "P": {"A1": ids[:1], "A2": ids[1:]}}, **ACT)
    assert "part_small" in {one.code for one in errors_of(findings_of(stage.event_id, kept(stage.event_id)))}


def test_an_error_prevents_freezing_and_advice_does_not(stage: Stage) -> None:
    wrong = copy.deepcopy(RULES)
    wrong["modules"][1]["aspects"][0]["max_mark"] = "41"
    keep_scheme(stage.event_id, wrong, TEXTS, **ACT)
    with pytest.raises(Invalid) as refused:
        freeze_scheme(stage.event_id, actor=stage.chief, at=DAY)
    assert [problem.code for problem in refused.value.problems] == ["sum_differs"] and kept(stage.event_id).frozen_at is None
    keep_scheme(stage.event_id, RULES, {}, **ACT)
    assert findings_of(stage.event_id, kept(stage.event_id))
    assert freeze_scheme(stage.event_id, actor=stage.chief, at=DAY).entries == 2
    with pytest.raises(SchemeFrozen):
        keep_module(stage.event_id, HEAD, contents(), replaces="P", **ACT)
    with pytest.raises(SchemeFrozen):
        keep_event_lists(stage.event_id, [], [], **ACT)


def test_settings_change_until_results_are_confirmed(app: Any) -> None:
    with app.app_context():
        stage = make_stage(entries=2)
        keep_settings(stage.event_id, {"second_person": False, "recheck_top": 40}, **ACT)
        assert settings_of(kept(stage.event_id).settings).recheck_top == 40
        assert db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first().facts["recheck_top"] == "40"
        for wrong in ({"recheck_top": "40"}, {"aspect_ceiling": "0"}, {"other": True}, {"recheck": 1}):
            with pytest.raises(Invalid):
                keep_settings(stage.event_id, wrong, **ACT)
        stage.score_all()
        stage.confirm()
        with pytest.raises(ResultsLocked):
            keep_settings(stage.event_id, {}, **ACT)


def test_an_event_without_a_scheme_has_nothing_to_freeze(app: Any) -> None:
    from scoring.queries.events import event_by_code
    from tests.factories.competition import make_competition

    with app.app_context():
        make_competition()
        event = event_by_code("jm-test", "CK")
        assert event is not None
        for does in (freeze_scheme, lambda number, **act: keep_settings(number, {}, **act), lambda number, **act: keep_marking(number, {}, **act)):
            with pytest.raises(NoScheme):
                does(event.id, **ACT)
