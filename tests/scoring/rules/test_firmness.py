"""How firm a ranking is: every alteration is what the calculation itself gives for rules or marks so altered."""
import copy
import time
from fractions import Fraction
from typing import Any

import pytest

from foundation.rules.numbers import plain
from foundation.rules.problems import Problems
from scoring.rules.bundle import parse_bundle
from scoring.rules.compute import compute
from scoring.rules.firmness import Alteration, firmness, weight_step
from tests.scoring.rules.bundles import bundle, drawn, entry, judgement, mark, measurement, module, simple

GOLD = {"kind": "places", "awards": [{"name": "gold", "count": 1}], "tie_at_cut": "include"}


def altered(document: dict[str, Any], one: Alteration, step: Fraction) -> dict[str, Any]:
    """The document as if it had been written so from the start."""
    made = copy.deepcopy(document)
    rules = made["rules"]
    if one.kind == "judge":
        for row in made["marks"]:
            row["mark"] = None if row["judge"] == one.about else row["mark"]
    elif one.kind == "rounding":
        (row,) = [row for row in rules["rounding"] if row["step"] == one.about]
        if one.change == "none":
            rules["rounding"].remove(row)
        row["places"] += {"finer": 1, "coarser": -1, "none": 0}[one.change]
    elif one.kind == "weight":
        (row,) = [row for row in rules["modules"] if row["code"] == one.about]
        row["weight"] = plain(Fraction(row["weight"]) + (step if one.change == "heavier" else -step))
    else:
        rules["tie_chain"] = list(dict.fromkeys(rules["tie_chain"]))
        rules["tie_chain"] = rules["tie_chain"][: rules["tie_chain"].index(one.about)]
    return made


def test_every_alteration_is_what_the_calculation_gives_for_it() -> None:
    compared = {"judge": 0, "rounding": 0, "weight": 0, "chain": 0}
    for seed in range(120):
        document = drawn(seed)
        document["rules"].update(decisions=[], unresolved_ties="share")
        parsed = parse_bundle(document)
        try:
            base = {row["entry"]: row for row in compute(parsed)}
        except Problems:
            continue
        step = weight_step(parsed.rules)
        for outcome in firmness(parsed).outcomes:
            if outcome.impossible or outcome.undecided:
                continue
            after = {row["entry"]: row for row in compute(parse_bundle(altered(document, outcome.alteration, step)))}
            shifted = {code for code, row in after.items() if any(row[key] != base[code][key] for key in ("place", "prize", "title"))}
            assert shifted == {one.entry for one in outcome.shifts}, (seed, outcome.alteration)
            for one in outcome.shifts:
                assert (one.places[1], one.prizes[1], one.titles[1]) == tuple(after[one.entry][key] for key in ("place", "prize", "title"))
            compared[outcome.alteration.kind] += 1
    assert min(compared.values()) > 20, compared


def test_a_judge_whom_a_panel_cannot_do_without_is_named_as_impossible() -> None:
    marks = [mark(code, "2", "T/01", f"J{judge}") for code in "12" for judge in range(3)]
    document = bundle([entry("1"), entry("2")], marks, [module(aspects=[judgement()])])
    found = firmness(parse_bundle(document))
    judges = [one for one in found.outcomes if one.alteration.kind == "judge"]
    assert [one.tried for one in judges] == [False] * 3
    assert [(p.code, p.facts["about"], p.facts["count"]) for p in judges[0].impossible] == [("too_few_judges", "T/01", 2)]


def test_a_judge_is_left_out_of_the_modules_that_can_do_without() -> None:
    modules = [module("T"), module("P")]
    marks = [mark("1", "9", "T/01", "J1"), mark("2", "9", "T/01", "J1"), mark("1", "9", "P/01", "J1"), mark("2", "3", "P/01", "J1"),
             mark("1", "5", "P/01", "J2"), mark("2", "6", "P/01", "J2")]  # fmt: skip
    first, second = [one for one in firmness(parse_bundle(bundle([entry("1"), entry("2")], marks, modules))).outcomes if one.alteration.kind == "judge"]
    assert first.tried and [p.facts["about"] for p in first.impossible] == ["T/01"]
    assert {one.entry: one.places for one in first.shifts} == {"1": (1, 2), "2": (2, 1)}
    assert second.tried and not second.impossible and not second.shifts


def test_best_and_worst_place_and_who_may_lose_a_prize() -> None:
    document = simple({"1": "80.004", "2": "80.003", "3": "10"}, prizes=GOLD, rounding=[{"step": "total", "places": 2}], tie_chain=["time:asc"])
    for row, seconds in zip(document["entries"], (60, 50, 40), strict=True):
        row["time_seconds"] = seconds
    found = firmness(parse_bundle(document))
    ranges = {one.entry: (one.place, one.best, one.worst) for one in found.ranges}
    assert ranges == {"1": (2, 1, 2), "2": (1, 1, 2), "3": (3, 3, 3)}
    changed = {found.outcomes[index].alteration for one in found.ranges if one.entry == "2" for index in one.changed}
    assert changed == {Alteration("rounding", "total", "finer"), Alteration("rounding", "total", "none")}


def test_a_tie_that_would_await_a_decision_is_said() -> None:
    document = simple({"1": "9", "2": "9"}, unresolved_ties="decide", tie_chain=["time:asc"])
    for row, seconds in zip(document["entries"], (60, 50), strict=True):
        row["time_seconds"] = seconds
    (chain,) = [one for one in firmness(parse_bundle(document)).outcomes if one.alteration.kind == "chain"]
    assert [problem.code for problem in chain.undecided] == ["unresolved_tie"]
    assert [one.places for one in chain.shifts] == [(2, 1)]


@pytest.mark.parametrize(("weights", "step"), [(("0.3", "0.7"), Fraction(1, 100)), (("30", "70"), Fraction(1))])
def test_one_step_of_a_weight_is_a_hundredth_or_a_point(weights: tuple[str, str], step: Fraction) -> None:
    modules = [module(code, weight=weight) for code, weight in zip("TP", weights, strict=True)]
    marks = [mark("1", "9", f"{code}/01") for code in "TP"]
    assert weight_step(parse_bundle(bundle([entry("1")], marks, modules)).rules) == step


@pytest.mark.slow
def test_five_hundred_entries_take_seconds() -> None:
    aspects = [measurement(f"{number:02d}", "5") for number in range(40)]
    codes = [f"{number:03d}" for number in range(500)]
    marks = [
        mark(code, f"{(int(code) * 7 + index * 13 + judge * 29) % 500 / 100:.2f}", f"T/{aspect['code']}", f"J{judge}")
        for code in codes for index, aspect in enumerate(aspects) for judge in range(7)
    ]
    rounding = [{"step": name, "places": 2} for name in ("panel", "module", "total")]
    parsed = parse_bundle(bundle([entry(code) for code in codes], marks, [module(aspects=aspects)], rounding=rounding, prizes=GOLD))
    start = time.perf_counter()
    assert len(firmness(parsed).ranges) == 500
    assert time.perf_counter() - start < 15
