"""How units are compared: kept with the competition, kept by its other forms, checked in a definition file."""
from typing import Any

from competition.queries import competition as competition_header
from competition.services.competitions import change_competition
from foundation.accounts.identity import SYSTEM
from foundation.clock import now
from foundation.contributions import DefinitionFolder
from scoring.services.league import check_definition, keep_league
from tests.factories.competition import make_competition


def test_changing_the_facts_of_a_competition_keeps_how_its_units_are_compared(app: Any) -> None:
    with app.app_context():
        code = make_competition()
        keep_league(code, {"team": 3}, actor=SYSTEM, at=now())
        change_competition(code, {"name": "改了名的竞赛", "set_up": {"place": {"name": "实训楼"}}}, actor=SYSTEM, at=now())
        kept = competition_header(code).set_up
        assert (kept.league["team"], kept.place.name) == (3, "实训楼")


def test_a_definition_file_with_wrong_rules_is_told_where() -> None:
    wrong = {"set_up": {"league": {"team": -1, "oder": "x"}}}
    assert sorted(one.path for one in check_definition(wrong, DefinitionFolder())) == ["set_up.league.oder", "set_up.league.team"]
    assert check_definition({"set_up": {"league": {"team": 2}}}, DefinitionFolder()) == [] == check_definition({}, DefinitionFolder())
