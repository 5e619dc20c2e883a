"""What holds for every bundle, whatever is drawn."""
import copy
from fractions import Fraction
from random import Random

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from foundation.rules.problems import Problems
from scoring.rules.bundle import parse_bundle
from scoring.rules.compute import compute
from tests.scoring.rules.bundles import drawn, simple

SEEDS = st.integers(0, 10**9)
MODEST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def outcome(document):
    """Results, or the codes of the refusal with the entries they are about."""
    try:
        return compute(parse_bundle(document))
    except Problems as refusal:
        return sorted((problem.code, str(problem.facts.get("entry"))) for problem in refusal.problems)


def results(seed):
    document = drawn(seed)
    rows = outcome(document)
    assume(rows and isinstance(rows[0], dict))
    return document, rows


@MODEST
@given(SEEDS)
def test_the_order_of_marks_deductions_and_rounding_steps_changes_nothing(seed):
    document = drawn(seed)
    expected = outcome(copy.deepcopy(document))
    random = Random(seed)
    for rows in (document["marks"], document["deductions"], document["rules"]["rounding"]):
        random.shuffle(rows)
    assert outcome(document) == expected


@MODEST
@given(SEEDS)
def test_the_order_of_entries_changes_nothing_but_the_order_of_divisions(seed):
    document = drawn(seed)
    expected = outcome(copy.deepcopy(document))
    Random(seed).shuffle(document["entries"])
    assert sorted(map(str, outcome(document))) == sorted(map(str, expected))
    if document["rules"]["rank_within"] == "event":
        assert outcome(document) == expected


@MODEST
@given(SEEDS)
def test_the_names_of_judges_change_nothing(seed):
    document = drawn(seed)
    expected = outcome(copy.deepcopy(document))
    for mark in document["marks"]:
        mark["judge"] = {"J0": "乙", "J1": "甲"}.get(mark["judge"], mark["judge"])
    assert outcome(document) == expected


@MODEST
@given(SEEDS)
def test_other_codes_for_the_entries_give_the_same_to_each(seed):
    document = drawn(seed)
    expected = outcome(copy.deepcopy(document))
    for row in document["entries"]:
        row["code"] = f"N{row['code'][::-1]}"
    for row in (*document["marks"], *document["deductions"]):
        row["entry"] = f"N{row['entry'][::-1]}"
    for decision in document["rules"]["decisions"]:
        decision["entries"] = [f"N{code[::-1]}" for code in decision["entries"]]
    renamed = outcome(document)
    if not expected or isinstance(expected[0], tuple):
        assert [code for code, _ in renamed] == [code for code, _ in expected]
        return

    def line(row, code):
        decided_by = "equal" if row["shared"] else row["decided_by"]  # who of those who share stands first is a matter of code
        return code, *(str(value) for key, value in row.items() if key not in ("entry", "decided_by")), decided_by

    assert sorted(line(row, row["entry"]) for row in renamed) == sorted(line(row, f"N{row['entry'][::-1]}") for row in expected)


@MODEST
@given(SEEDS, st.integers(0, 10**6))
def test_raising_one_mark_never_lowers_the_place(seed, pick):
    document = drawn(seed)
    rules = document["rules"]
    rules.update(decisions=[], unresolved_ties="share", prizes=None, titles=None, tie_chain=[])
    rows = outcome(copy.deepcopy(document))
    raisable = [mark for mark in document["marks"] if mark["mark"] in ("0", "1", "1.5", "2.25")]
    assume(rows and isinstance(rows[0], dict) and raisable)
    mark = raisable[pick % len(raisable)]
    mark["mark"] = str(Fraction(mark["mark"]).__ceil__() + 1)
    after = outcome(document)
    assume(isinstance(after[0], dict))
    place = {row["entry"]: row["place"] for row in rows}[mark["entry"]]
    raised = {row["entry"]: row["place"] for row in after}[mark["entry"]]
    assert place is None or raised <= place


@MODEST
@given(SEEDS)
def test_one_more_entry_in_last_place_moves_nobody(seed):
    document = drawn(seed)
    document["rules"].update(decisions=[], unresolved_ties="share", prizes=None, titles=None, tie_chain=[], rank_within="event")
    before = outcome(copy.deepcopy(document))
    assume(before and isinstance(before[0], dict))
    aspects = [f"{module['code']}/{aspect['code']}" for module in document["rules"]["modules"] for aspect in module["aspects"]]
    document["entries"].append({"code": "last", "status": "competed"})
    document["marks"] += [
        {"entry": "last", "judge": judge, "aspect": aspect, "mark": "0"} for aspect in aspects for judge in ("J0", "J1", "J2")
    ]
    after = outcome(document)
    assume(isinstance(after[0], dict))
    added = next(row for row in after if row["entry"] == "last")
    assert added["place"] == max(row["place"] for row in after if row["place"])
    assert {row["entry"]: row["place"] for row in before} == {row["entry"]: row["place"] for row in after if row["entry"] != "last"}


@MODEST
@given(SEEDS)
def test_entries_share_a_place_if_and_only_if_their_keys_are_equal(seed):
    document = drawn(seed)
    rules = document["rules"]
    chain = [item for item in rules["tie_chain"] if not item.startswith("aspect")]
    rules.update(tie_chain=chain, rounding=[{"step": "module", "places": 2}, {"step": "total", "places": 2}])
    rules.update(prizes=None, titles=None, unresolved_ties="share")
    rows = outcome(document)
    assume(rows and isinstance(rows[0], dict))
    times = {row["code"]: row["time_seconds"] for row in document["entries"]}
    within = rules["rank_within"] == "division"

    def key(row):
        parts = [row["modules"][item.split(":")[1]] if item != "time:asc" else times[row["entry"]] for item in chain]
        return (row["division"] if within else None, row["total"], *parts)

    ranked = [row for row in rows if row["place"]]
    decided = {code for decision in rules["decisions"] for code in decision["entries"]}
    for one in ranked:
        equal = [row for row in ranked if key(row) == key(one)]
        assert one["shared"] == (len(equal) > 1 and one["entry"] not in decided)
        assert one["entry"] in decided or {row["place"] for row in equal} == {one["place"]}


@MODEST
@given(SEEDS)
def test_a_place_is_one_more_than_the_number_of_better_entries(seed):
    document, rows = results(seed)
    groups = {}
    for row in rows:
        if row["place"]:
            groups.setdefault(row["division"] if document["rules"]["rank_within"] == "division" else "", []).append(row["place"])
    for places in groups.values():
        assert places == [1 + sum(other < place for other in places) for place in places]


@MODEST
@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=9),
    st.lists(st.integers(0, 3), min_size=1, max_size=4),
    st.sampled_from(["include", "exclude"]),
)
def test_a_better_place_never_gets_a_lesser_award_and_equal_places_get_the_same(totals, counts, mode):
    awards = [{"name": str(index), "count": count} for index, count in enumerate(counts)]
    document = simple({f"{index:02d}": str(total) for index, total in enumerate(totals)})
    document["rules"]["prizes"] = {"kind": "places", "awards": awards, "tie_at_cut": mode}
    rows = compute(parse_bundle(document))
    assert [row["prize"] or "9" for row in rows] == sorted(row["prize"] or "9" for row in rows)
    assert all(len({row["prize"] for row in rows if row["place"] == place}) == 1 for place in {row["place"] for row in rows})
    if mode == "exclude":
        given = [sum((row["prize"] or "9") <= str(index) for row in rows) for index in range(len(counts))]
        assert all(number <= sum(counts[: index + 1]) for index, number in enumerate(given))
