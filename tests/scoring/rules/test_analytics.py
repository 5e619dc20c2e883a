"""Judge analytics: what is computed agrees with hand and table; who is called out is not chance; nobody is by chance."""
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.judge_bias import PANELS, Panel, hit, measured, simulated
from scoring.rules.analytics import Handed, analyse, dropped_shares
from scoring.rules.analytics.estimates import drift_of, gap_of, gaps_to_test, mean_of, shares_of_family
from scoring.rules.analytics.residuals import correlation, extremes, residuals_of
from scoring.rules.analytics.student import critical, two_sided

# Quantiles as every textbook prints them: (both tails, degrees of freedom, t).
TABLE = [(0.05, 1, 12.706), (0.05, 4, 2.776), (0.05, 11, 2.201), (0.01, 5, 4.032), (0.001, 30, 3.646), (0.1, 120, 1.658), (0.02, 2, 6.965)]


@pytest.mark.parametrize(("alpha", "df", "t"), TABLE)
def test_students_distribution_is_that_of_the_tables(alpha: float, df: int, t: float) -> None:
    assert critical(alpha, df) == pytest.approx(t, abs=0.001)
    assert two_sided(t, df) == pytest.approx(alpha, rel=0.002)
    assert two_sided(-t, df) == two_sided(t, df)


def test_students_distribution_at_its_ends() -> None:
    assert two_sided(0, 7) == 1
    assert two_sided(1e9, 7) < 1e-40
    assert two_sided(1.0, 1) == pytest.approx(0.5)
    assert critical(0.05, 10**6) == pytest.approx(1.95996, abs=1e-4)


def panel(*rows: tuple[float, ...]) -> list[Handed]:
    """One row per entry, one column per judge."""
    return [Handed(f"J{judge + 1}", f"{entry:04d}", "P", value, order=entry) for entry, row in enumerate(rows) for judge, value in enumerate(row)]


def test_a_residual_is_the_mark_less_the_mean_of_the_others() -> None:
    found = {one.sheet.judge: (one.others, one.value) for one in residuals_of(panel((70, 80, 90)))}
    assert found == {"J1": (85, -15), "J2": (80, 0), "J3": (75, 15)}
    assert residuals_of(panel((70,))) == []
    assert {one.sheet.judge: one.value for one in residuals_of(panel((70, 80, 90)), {"J3"})} == {"J1": -10, "J2": 10}


def test_the_figures_of_a_small_panel_by_hand() -> None:
    analysis = analyse(panel((60, 60, 66), (70, 74, 78)))
    one, two, three = analysis.judges
    assert (one.judge, one.sheets, one.used, analysis.entries) == ("J1", 2, (60, 70), 2)
    assert one.residuals == (-3, -6) and one.spread == pytest.approx(math.sqrt(4.5))
    assert one.severity is not None and one.severity.value == -4.5 and one.severity.n == 2
    low, high = one.severity.alone
    assert (high - low) / 2 == pytest.approx(12.706 * 1.5, abs=0.01)
    assert (one.highest, one.lowest, two.lowest, three.highest) == (0, 0.75, 0.25, 1)
    assert (one.agreement, one.drift, one.gap, one.flags) == (None, None, None, ())


def test_sheets_of_one_entry_count_once() -> None:
    sheets = [Handed(judge, "0001", work, value) for work in ("A", "B", "C") for judge, value in (("J1", 60.0), ("J2", 70.0))]
    found = analyse(sheets).judges[0]
    assert (found.sheets, found.severity) == (3, None)
    more = [Handed(judge, "0002", "A", value) for judge, value in (("J1", 60.0), ("J2", 72.0))]
    severity = analyse(sheets + more).judges[0].severity
    assert severity is not None and (severity.n, severity.value) == (2, -11)


def test_who_ties_at_an_end_shares_it_and_a_unanimous_panel_has_none() -> None:
    assert extremes(panel((5, 5, 1))) == {"J1": (0.5, 0), "J2": (0.5, 0), "J3": (0, 1)}
    assert set(extremes(panel((5, 5, 5))).values()) == {(0, 0)}


def test_agreement_is_pearsons_and_none_without_variation() -> None:
    assert correlation([(1, 2), (2, 4), (3, 6)]) == pytest.approx(1)
    assert correlation([(1, 6), (2, 4), (3, 2)]) == pytest.approx(-1)
    assert correlation([(1, 1), (1, 2)]) is None
    level = analyse(panel((60, 61), (70, 71), (80, 81), (50, 51), (90, 91))).judges[0]
    assert level.agreement == pytest.approx(1)


def test_the_share_of_dropped_marks_counts_ties_in_parts() -> None:
    marks = [("J1", 9), ("J2", 5), ("J3", 5), ("J4", 1)]
    assert dropped_shares([(marks, 1, 1)]) == {"J1": 1, "J2": 0, "J3": 0, "J4": 1}
    assert dropped_shares([(marks, 2, 0)]) == {"J1": 1, "J2": 0.5, "J3": 0.5, "J4": 0}
    assert dropped_shares([([("J1", 5), ("J2", 5), ("J3", 5)], 1, 1)]) == pytest.approx({"J1": 2 / 3, "J2": 2 / 3, "J3": 2 / 3})
    assert dropped_shares([(marks, 1, 1), ([("J1", 1), ("J2", 2), ("J3", 3)], 0, 0)])["J1"] == 0.5
    assert dropped_shares([([("J1", 5)], 1, 1)]) == {"J1": 1}


@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=1, max_size=6), st.integers(0, 2), st.integers(0, 1))
def test_as_many_marks_are_dropped_as_the_rules_say(rows: list[list[int]], high: int, low: int) -> None:
    shares = dropped_shares([([(f"J{judge}", mark) for judge, mark in enumerate(row)], high, low) for row in rows])
    assert sum(shares.values()) * len(rows) == pytest.approx((high + low) * len(rows))


def test_a_gap_needs_five_of_each_side() -> None:
    own, other = [4.0, 5, 6, 5, 5], [0.0, 1, -1, 0, 0]
    assert gap_of(own[:4], other, 0.05) is None and gap_of(own, other[:4], 0.05) is None
    gap = gap_of(own, other, 0.05)
    assert gap is not None and (gap.value, gap.n) == (5, 5)
    assert (gap.family[1] - gap.family[0]) / 2 == pytest.approx(critical(0.05, 8) * math.sqrt(0.5 * 0.4))
    assert gap.clear


def test_a_drift_is_the_rise_from_first_to_last() -> None:
    drift = drift_of([0.0, 1, 2, 3, 4, 5], 0.05)
    assert drift is not None and drift.value == pytest.approx(5) and drift.p < 1e-9
    assert drift_of([0.0, 1, 2, 3], 0.05) is None
    flat = drift_of([1.0, -1, -1, 1, 0], 0.05)
    assert flat is not None and flat.value == pytest.approx(0) and flat.alone[0] < 0 < flat.alone[1]


def test_a_small_or_uncertain_difference_is_not_called_out() -> None:
    sure_but_small = mean_of([1.9, 1.9, 1.9, 1.9, 1.91], 0.05)
    sure_and_large = mean_of([2.1, 2.1, 2.1, 2.1, 2.11], 0.05)
    uncertain = mean_of([9.0, -1, 4, 0, 1], 0.05)
    too_few = mean_of([5.0, 5.1, 5, 5], 0.05)
    assert [one is not None and one.clear for one in (sure_but_small, sure_and_large, uncertain, too_few)] == [False, True, False, False]
    assert mean_of([5.0], 0.05) is None
    constant = mean_of([3.0] * 5, 0.05)
    assert constant is not None and (constant.p, constant.clear, constant.family) == (0, True, (3, 3))


def test_the_five_per_cent_are_shared_by_what_is_tested() -> None:
    assert shares_of_family(7, 0) == pytest.approx((0.05 / 7, 0.05))
    assert shares_of_family(7, 2) == pytest.approx((0.025 / 7, 0.0125))
    assert gaps_to_test({"J1": (5, 5), "J2": (4, 9), "J3": (9, 4)}) == 1


def test_one_generous_judge_does_not_make_the_others_look_strict() -> None:
    rng = random.Random(3)
    rows = [tuple(level + rng.gauss(0, 0.5) + (10 if judge == 0 else 0) for judge in range(4)) for level in range(50, 90, 2)]
    analysis = analyse(panel(*rows))
    assert [one.judge for one in analysis.flagged] == ["J1"]
    assert all(one.severity is not None and one.severity.value < -2 for one in analysis.judges[1:])
    called = analysis.judges[0].called
    assert called is not None and called.value == pytest.approx(10, abs=1)


def test_of_two_judges_nobody_is_called_out() -> None:
    assert analyse(panel(*((60.0 + entry, 70.0 + entry) for entry in range(20)))).flagged == ()


def test_two_biased_judges_are_both_found_by_what_they_were_called_for() -> None:
    rng = random.Random(5)
    rows = [tuple(70 + rng.gauss(0, 0.5) + (12, -8, 0, 0, 0)[judge] for judge in range(5)) for _entry in range(20)]
    found = analyse(panel(*rows)).flagged
    assert [(one.judge, round(one.called.value) if one.called else None) for one in found] == [("J1", 14), ("J2", -8)]


def test_a_bias_for_the_own_unit_is_a_gap_and_not_a_severity() -> None:
    rng = random.Random(9)
    sheets = simulated(rng, Panel(24, 1.0, own=6, home=5.0))
    (one,) = analyse(sheets).flagged
    assert (one.judge, one.flags) == ("J1", ("gap",))
    assert one.gap is not None and one.gap.value == pytest.approx(5, abs=1.5)


@given(st.randoms(use_true_random=False), st.integers(2, 5), st.integers(1, 8))
def test_the_order_of_sheets_changes_nothing_and_residuals_of_a_work_cancel(rng: random.Random, judges: int, entries: int) -> None:
    sheets = panel(*(tuple(rng.randrange(0, 200) / 2 for _judge in range(judges)) for _entry in range(entries)))
    shuffled = list(sheets)
    rng.shuffle(shuffled)
    for one, other in zip(analyse(sheets).judges, analyse(shuffled).judges, strict=True):
        assert one.residuals == pytest.approx(other.residuals) and one.flags == other.flags
    assert sum(one.value for one in residuals_of(sheets)) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("name", [name for name, one in PANELS.items() if one.goal and one.entries <= 20])
def test_planted_bias_is_seen_and_chance_is_not_the_short_way(name: str) -> None:
    """The long way is ``bench/judge_bias.py``; here thirty panels of each kind, with room for their chance."""
    found = measured(PANELS[name], 30, seed=11)
    assert found >= 25 if PANELS[name].planted else found <= 5


def test_the_program_sees_an_analysis_that_calls_everybody_out() -> None:
    assert not hit(Panel(12, 0.47), [])
    assert hit(Panel(12, 0.47), ["J4"])
    assert not hit(Panel(12, 0.47, bias=5.0), ["J4"])
    assert hit(Panel(12, 0.47, bias=5.0), ["J1"])
