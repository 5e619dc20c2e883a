"""How the units of a competition are compared: parameters that travel with the competition, in files and copies too."""
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from competition.services.set_up import put_league
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.contributions import DefinitionFolder, DefinitionSection
from foundation.database import transaction
from foundation.errors import Invalid
from foundation.rules.problems import Problem
from scoring.audited import LEAGUE_KEPT
from scoring.definition import sentence
from scoring.rules.league import read_league

PATH = "set_up.league"


@transaction
def keep_league(code: str, document: Mapping[str, Any], *, actor: Actor, at: datetime) -> None:
    """Keeps the rules of the league of units; results are not touched. Raises :class:`Invalid`, :class:`NotFound`."""
    rules, problems = read_league(document)
    if problems:
        raise Invalid(problems)
    put_league(code, rules.document())
    audit.record(LEAGUE_KEPT, actor=actor, at=at, subject=f"competition:{code}", order=rules.order, team=rules.team)


def check_definition(definition: Mapping[str, Any], _folder: DefinitionFolder) -> list[Problem]:
    """Everything that is wrong with the league's rules in a definition file."""
    more = definition.get("set_up")
    return read_league(more.get("league"), PATH)[1] if type(more) is dict and type(more.get("league")) is dict else []


SECTION = DefinitionSection(PATH, check_definition, sentence=sentence)
