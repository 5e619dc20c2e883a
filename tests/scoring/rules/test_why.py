"""Why this rank: what is told agrees with the calculation to the letter, and names what separates, drops, rounds and cuts."""
from fractions import Fraction
from typing import Any

import pytest

from foundation.rules.problems import Problems
from scoring.rules.bundle import parse_bundle
from scoring.rules.compute import compute
from scoring.rules.event_rules import Rules
from scoring.rules.rounding import rounded
from scoring.rules.why import Why, explain, line_of
from scoring.rules.why_document import why_document
from scoring.rules.why_panels import Combined, ModuleWhy
from tests.scoring.rules.bundles import bundle, complete, drawn, entry, mark, measurement, module, simple


def adds_up(why: Why, rules: Rules) -> None:
    """Every step follows from the one before it: whoever checks with a pencil finds no gap."""
    total = Fraction(0)
    for part in why.modules:
        counted = [part.sheets] if part.sheets else [one.combined for one in part.aspects]
        for one in counted:
            _combined_adds_up(one)
        _module_adds_up(part)
        total += part.module.weight * part.step.after
        for step in (part.step, *(one.panel for one in counted), *(one.factor for one in part.aspects)):
            assert step.after == rounded(step.before, rules.rounding.get(step.name))
    assert why.total is not None and why.total.before == total and why.total.after == rounded(total, rules.rounding.get("total"))


def _combined_adds_up(one: Combined) -> None:
    kept = [voice.value for voice in one.voices if voice.fate == "counted"]
    assert sum(value for value in kept if value is not None) == one.total
    assert one.panel.before == one.total * one.multiplier / one.divisor
    dropped = {fate: [voice.value for voice in one.voices if voice.fate == fate] for fate in ("dropped_high", "dropped_low")}
    assert all(low <= value for low in dropped["dropped_low"] for value in kept)
    assert all(high >= value for high in dropped["dropped_high"] for value in kept)


def _module_adds_up(part: ModuleWhy) -> None:
    assert part.value == (part.sheets.panel.after if part.sheets else sum(one.factor.after for one in part.aspects))
    assert part.step.before == max(Fraction(0), part.value - sum(one.points for one in part.deductions))


def test_every_explanation_agrees_with_the_calculation_and_leaves_no_gap() -> None:
    agreed = kinds = 0
    for seed in range(1500):
        parsed = parse_bundle(drawn(seed))
        try:
            results = compute(parsed)
        except Problems as refusal:
            with pytest.raises(Problems) as told:
                explain(parsed)
            assert [one.code for one in told.value.problems] == [one.code for one in refusal.problems]
            continue
        found = explain(parsed)
        assert [line_of(why, parsed.rules) for why in found] == results, seed
        for why in found:
            if why.rank:
                adds_up(why, parsed.rules)
        agreed += 1
        kinds |= {"places": 1, "ratio": 2, "bands": 4, "worldskills": 8}.get(parsed.rules.prizes.kind if parsed.rules.prizes else "", 0)
    assert agreed > 800 and kinds == 15


def test_one_entry_is_explained_as_among_all() -> None:
    parsed = parse_bundle(complete())
    for why in explain(parsed):
        assert explain(parsed, why.entry.code) == [why]
    assert explain(parsed, "nobody") == []
    brief = explain(parsed, steps=False)
    assert [(why.entry, why.rank, why.passed, why.prize, why.title, why.scale) for why in brief] == [
        (why.entry, why.rank, why.passed, why.prize, why.title, why.scale) for why in explain(parsed)
    ]


def test_what_separates_neighbours_is_named_with_both_values() -> None:
    rules = {"tie_chain": ["time:asc"]}
    document = simple({"1": "90", "2": "80", "3": "80", "4": "80"}, **rules)
    for row, time in zip(document["entries"], (None, 70, 60, 70), strict=True):
        row["time_seconds"] = time
    first, second, third, fourth = explain(parse_bundle(document))
    assert first.rank and second.rank and third.rank and fourth.rank
    assert [why.entry.code for why in (first, second, third, fourth)] == ["1", "3", "2", "4"]
    assert first.rank.above is None and first.rank.below and first.rank.below.decided_by == "total"
    assert second.rank.below and second.rank.below.decided_by == "time:asc"
    (time,) = [one for one in third.rank.keys if one.key == "time:asc"]
    assert (time.above, time.own, time.below) == (60, 70, 70)
    assert third.rank.below and third.rank.below.decided_by == "shared" and fourth.rank.above == type(third.rank.below)("2", 3, "shared")


def test_one_of_two_equal_highest_marks_is_dropped_and_the_missing_judge_is_none() -> None:
    panel = {"drop_high": 1, "drop_low": 1, "minimum_judges": 3}
    marks = [mark("1", value, judge=f"J{number}") for number, value in enumerate(("9", "9", "7", None, "8"))]
    (why,) = explain(parse_bundle(bundle([entry("1")], marks, [module(aspects=[measurement()], panel=panel)])))
    voices = why.modules[0].aspects[0].combined.voices
    assert [voice.fate for voice in voices] == ["counted", "dropped_high", "dropped_low", "missing", "counted"]
    assert why.modules[0].aspects[0].combined.panel.before == Fraction(17, 2)


def test_deductions_are_listed_with_reasons_and_stop_at_nothing() -> None:
    document = simple({"1": "3"})
    document["deductions"] = [{"entry": "1", "module": "T", "points": points, "reason": why} for points, why in (("2", "超时"), ("4", "违规"))]
    (why,) = explain(parse_bundle(document))
    part = why.modules[0]
    assert [one.reason for one in part.deductions] == ["超时", "违规"] and part.floored and part.step.before == 0


@pytest.mark.parametrize(("mode", "names"), [("include", ["gold", "gold", None]), ("exclude", ["silver", "silver", None])])
def test_a_tie_across_a_cut_shows_positions_and_cuts(mode: str, names: list[Any]) -> None:
    awards = [{"name": "gold", "count": 1}, {"name": "silver", "count": 1}]
    document = simple({"1": "9", "2": "9", "3": "8"}, prizes={"kind": "places", "awards": awards, "tie_at_cut": mode})
    found = explain(parse_bundle(document))
    prizes = [why.prize for why in found]
    assert [prize.name for prize in prizes if prize] == names
    assert prizes[0] and (prizes[0].first, prizes[0].last, prizes[0].tied) == (1, 2, ("2",))
    assert [(cut.name, cut.count, cut.last) for cut in prizes[0].cuts] == [("gold", 1, 1), ("silver", 1, 2)]


def test_the_document_holds_only_exact_texts_and_no_unit() -> None:
    document = complete()
    document["rules"]["rounding"] = []
    parsed = parse_bundle(document)
    told = [why_document(why, parsed.rules, document["event"]) for why in explain(parsed)]
    assert told[0]["modules"][0]["aspects"][1]["panel"] == {"step": "panel", "before": "4/3", "after": "4/3", "places": None, "mode": None}
    assert told[-1]["modules"] == [] and told[-1]["rank"] is None and told[-1]["line"]["place"] is None

    def floats(value: Any) -> bool:
        if isinstance(value, dict):
            return any(map(floats, value.values()))
        return any(map(floats, value)) if isinstance(value, list) else isinstance(value, float | Fraction)

    assert not floats(told) and "U1" not in str(told)
