"""The key ``set_up`` of a definition file: what it says of the competition and of each event is kept beside them."""
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from competition.errors import definition_sentence
from competition.rules.set_up import competition_set_up, event_set_up, parse_competition, parse_event
from competition.services.finding import find_competition
from foundation.accounts.identity import Actor
from foundation.contributions import DefinitionFolder, DefinitionSection
from foundation.rules.problems import Problem


def check_set_up(definition: Mapping[str, Any], _folder: DefinitionFolder) -> list[Problem]:
    """Everything that is wrong with ``set_up`` of a competition and of its events."""
    found = parse_competition(definition.get("set_up"), "set_up")[1]
    events = definition.get("events")
    for position, event in enumerate(events if type(events) is list else ()):
        if type(event) is dict:
            found += parse_event(event.get("set_up"), f"events[{position}].set_up")[1]
    return found


def apply_set_up(
    definition: Mapping[str, Any], _folder: DefinitionFolder, competition_code: str, _actor: Actor, _at: datetime
) -> None:
    """Keeps ``set_up`` of a competition and of its events (the definition was checked)."""
    competition = find_competition(competition_code)
    competition.set_up = competition_set_up(definition.get("set_up")).document()
    said = {event["code"]: event.get("set_up") for event in definition["events"]}
    for event in competition.events:
        event.set_up = event_set_up(said.get(event.code)).document()


def put_league(code: str, league: Mapping[str, Any]) -> None:
    """Keeps how the units of a competition are compared, inside the running transaction; the caller has checked it.

    Raises :class:`NotFound`.
    """
    competition = find_competition(code)
    competition.set_up = replace(competition_set_up(competition.set_up), league=league).document()


SECTION = DefinitionSection("set_up", check_set_up, apply_set_up, sentence=definition_sentence)
