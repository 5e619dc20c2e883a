"""The ranking of the moment is the one that the bundle of the moment gives, whatever happened to the sheets."""
from dataclasses import asdict

import pytest

from foundation import chance
from foundation.rules.problems import Problems
from scoring.queries.bundle import assemble_bundle
from scoring.queries.ranking_now import ranking_now
from scoring.rules.bundle import parse_bundle
from scoring.rules.compute import compute
from scoring.services.day import add_deduction, set_status
from scoring.services.operations import submit_operation
from scoring.services.sheets import return_sheet
from tests.factories.scoring import DAY, make_stage, plausible
from tests.factories.sheets import TREE, part_body


def both(event_id):
    """Lines, or the codes and places of what is wrong, from both ways."""
    answers = []
    for way in (lambda: [asdict(row) for row in ranking_now(event_id)], lambda: compute(parse_bundle(assemble_bundle(event_id)))):
        try:
            answers.append(way())
        except Problems as refusal:
            answers.append(sorted((one.code, one.path, str(one.facts.get("about"))) for one in refusal.problems))
    return answers


@pytest.mark.usefixtures("house")
def test_the_ranking_of_the_moment_is_that_of_the_bundle():
    stage = make_stage()
    stage.score_all()
    now, bundled = both(stage.event_id)
    assert now == bundled and now[0]["place"] == 1
    add_deduction(stage.event_id, stage.codes[0], "P", "40.25", "超时", actor=stage.chief, at=DAY)
    set_status(stage.event_id, stage.codes[3], "disqualified", actor=stage.chief, at=DAY)
    judge = stage.judges[1]
    stage.submit(judge, stage.codes[1], {**plausible(stage, judge, stage.codes[1], "P"), "A1.1": None})
    now, bundled = both(stage.event_id)
    assert now == bundled and now[0]["entry"] != stage.codes[0]


@pytest.mark.usefixtures("house")
def test_what_was_sent_back_does_not_count_in_either():
    stage = make_stage()
    stage.score_all()
    sheet = stage.sheet(stage.judges[2], stage.codes[1])
    return_sheet(sheet.public_id, ["A1.1"], "请核对", actor=stage.chief, at=DAY)
    now, bundled = both(stage.event_id)
    assert now == bundled and now[0]["place"] == 1
    return_sheet(sheet.public_id, ["A2.1"], "请核对", actor=stage.chief, at=DAY)
    now, bundled = both(stage.event_id)
    assert now == bundled and now[0][0] == "too_few_judges"


@pytest.mark.usefixtures("house")
def test_sub_criteria_make_their_module():
    stage = make_stage(entries=2, judges=3, tree=TREE)
    now, bundled = both(stage.event_id)
    assert now == bundled and {code for code, *_ in now} == {"mark_missing"}
    for entry in stage.codes:
        stage.submit(stage.judges[0], entry, {"01": "88.5"}, "T")
        for number, judge in enumerate(stage.judges):
            whole = plausible(stage, judge, entry, "P")
            for part, codes in (("A1", ("A1.1", "A1.2")), ("A2", ("A2.1",))):
                body = part_body(stage, number, entry, part, {code: whole[code] for code in codes})
                submit_operation(chance.opaque_id(), body, actor=judge.actor, at=DAY)
    now, bundled = both(stage.event_id)
    assert now == bundled and [row["place"] for row in now] == [1, 2]
