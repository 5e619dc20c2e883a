"""The league of units and team totals, in exact fractions (scoring/facts 1.4)."""
from fractions import Fraction

import pytest

from scoring.rules.league import Attainment, LeagueRules, league, league_of, read_league, team_totals

FOUND = [
    Attainment("甲厂", "CK", "gold", Fraction("90.1"), 100), Attainment("甲厂", "CK", None, Fraction("60"), 90),
    Attainment("甲厂", "EL", "bronze", Fraction("70"), None), Attainment("乙校", "CK", "silver", Fraction("80"), 80),
    Attainment("丙院", "EL", "silver", Fraction("80"), 70),
]  # fmt: skip


def test_medal_points_and_averages_are_those_of_the_member_reports() -> None:
    first, *others = league(LeagueRules(), FOUND)
    assert (first.unit, first.place, first.shared, first.events, first.results) == ("甲厂", 1, False, 2, 3)
    assert (first.medal_total, first.medal_average) == (6, 3)
    assert (first.score_total, first.score_average) == (Fraction("220.1"), Fraction("110.05"))
    assert dict(first.prizes) == {"gold": 1, "silver": 0, "bronze": 1, "excellence": 0}
    assert [(line.unit, line.place, line.shared) for line in others] == [("丙院", 2, True), ("乙校", 2, True)]


def test_the_order_may_be_another_figure_and_only_the_best_count() -> None:
    by_average = league(LeagueRules(order="medal_average", best=1), FOUND)
    assert [(line.unit, line.place, line.medal_average) for line in by_average] == [("丙院", 1, 3), ("乙校", 1, 3), ("甲厂", 3, 2)]
    assert by_average[2].counted == 1 and by_average[2].results == 3


def test_prizes_without_points_count_nothing() -> None:
    lines = league(LeagueRules(points={"silver": "0.5"}), FOUND)
    assert [(line.unit, line.medal_total) for line in lines] == [("丙院", Fraction(1, 2)), ("乙校", Fraction(1, 2)), ("甲厂", 0)]


def test_a_team_is_the_best_members_and_ties_go_by_the_sum_of_times() -> None:
    rows = [("甲", "9", 10), ("甲", "8", 20), ("甲", "1", 1), ("乙", "10", 5), ("乙", "7", 5), ("丙", "9", None), ("丙", "8", 1), ("丁", "99", 1)]
    lines = team_totals(2, [Attainment(unit, "CK", None, Fraction(score), time) for unit, score, time in rows])
    assert [(line.unit, line.place, line.total, line.time_seconds) for line in lines] == [
        ("乙", 1, 17, 10), ("甲", 2, 17, 30), ("丙", 3, 17, None), ("丁", None, 99, 1),
    ]
    same = team_totals(1, [Attainment(unit, "CK", None, Fraction(5), 9) for unit in ("甲", "乙")] + [Attainment("丙", "CK", None, Fraction(4))])
    assert [(line.place, line.shared) for line in same] == [(1, True), (1, True), (3, False)]


def test_rules_come_back_as_they_were_kept() -> None:
    for rules in (LeagueRules(), LeagueRules({"first": "7.5"}, 3, "scale", "score_average", 4)):
        assert read_league(rules.document()) == (rules, []) and league_of(rules.document()) == rules
    assert league_of(None) == LeagueRules() and league_of({"order": "x"}) == LeagueRules()


@pytest.mark.parametrize(
    ("document", "paths"),
    [([], ["league"]), ({"ponits": {}}, ["league.ponits"]), ({"points": {"gold": 4, "silver": "-1", "": "1"}}, ["league.points", "league.points.gold", "league.points.silver"]),
     ({"best": 0, "order": "x", "score": "y", "team": 101}, ["league.best", "league.order", "league.score", "league.team"])],
)  # fmt: skip
def test_everything_that_is_wrong_is_said_at_once(document: object, paths: list[str]) -> None:
    assert sorted(problem.path for problem in read_league(document)[1]) == paths
