"""The program against a second computation that was written from the text of the format alone."""
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.rules.problems import Problems
from scoring.rules.bundle import parse_bundle
from scoring.rules.compute import compute
from tests.scoring.rules.bundles import drawn
from tests.scoring.rules.oracle import Refused, results


def outcome_of_program(document):
    try:
        return compute(parse_bundle(document))
    except Problems as refusal:
        return sorted({problem.code for problem in refusal.problems})


def outcome_of_oracle(document):
    try:
        return results(document)
    except Refused as refusal:
        return sorted(set(refusal.codes))


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**9))
def test_drawn_bundles_give_what_the_text_says(seed):
    document = drawn(seed)
    assert outcome_of_program(document) == outcome_of_oracle(document)


def test_the_drawn_bundles_reach_every_outcome():
    seen = Counter()
    for seed in range(600):
        outcome = outcome_of_oracle(drawn(seed))
        seen.update(outcome if outcome and isinstance(outcome[0], str) else ["results"])
    expected = {"results", "mark_missing", "too_few_judges", "unresolved_tie", "decision_stale", "tie_at_cut", "scale_degenerate"}
    assert expected <= set(seen), seen
    assert seen["results"] > 150


@pytest.mark.parametrize("seed", range(40))
def test_fixed_bundles_give_what_the_text_says(seed):
    assert outcome_of_program(drawn(seed)) == outcome_of_oracle(drawn(seed))
