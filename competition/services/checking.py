"""Checking what was typed or uploaded, by the rules that read a definition: forms and files meet the same law."""
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from competition import queries
from competition.errors import DefinitionRefused
from competition.refusals import PROBLEM_SENTENCES
from competition.rules.definition import FORMAT, Definition, EventDefinition, read_definition
from competition.rules.set_up import parse_competition, parse_event
from competition.services.definition_check import check_definition
from foundation.contributions import DefinitionFolder, contributions
from foundation.errors import Invalid
from foundation.rules.problems import Problem

NO_DATES = {"registration_opens": "2000-01-01", "registration_closes": "2000-01-01", "starts": "2000-01-01", "ends": "2000-01-01"}
FRAME: dict[str, Any] = {
    "format": FORMAT, "code": "x", "name": "x", "year": 2000, "class": "x", "organisers": [], "hosts": [],
    "dates": NO_DATES,
}


def definition_problems(document: Any, folder: DefinitionFolder, *, whole: bool = True) -> list[Problem]:
    """Everything that is wrong with a definition, the parts of all rooms included, and a code that is taken."""
    definition, problems = _read(document, whole)
    if definition is not None and queries.competition_exists(definition.code):
        problems = [*problems, Problem("code", "competition_exists", {"value": definition.code})]
    if isinstance(document, dict):
        for section in contributions().sections:
            problems = [*problems, *section.check(document, folder)]
    return problems


def uploaded_definition(raw: bytes, folder: DefinitionFolder) -> dict[str, Any]:
    """The document of an uploaded definition file. Raises :class:`DefinitionRefused` with everything that is wrong."""
    _definition, document = check_definition(raw, folder, contributions().sections)
    if queries.competition_exists(document["code"]):
        problem = {"file": None, "path": "code", "code": "competition_exists"}
        raise DefinitionRefused([{**problem, "message": str(PROBLEM_SENTENCES["competition_exists"])}])
    return document


def _read(document: Any, whole: bool) -> tuple[Definition | None, list[Problem]]:
    """What could be read. A draft that is not ``whole`` may lack events, and the marking rules of events."""
    if whole:
        return read_definition(document)
    definition, problems = read_definition({**document, "events": [{"rules": {}, **event} for event in document["events"]]})
    return definition, [one for one in problems if (one.path, one.code) != ("events", "required")]


def checked_definition(document: Any, folder: DefinitionFolder, *, whole: bool = True) -> Definition:
    """The definition; raises :class:`Invalid` with everything that is wrong. ``whole``: as the format asks; otherwise it is
    one that the house itself wrote down, of a draft that may lack events and marking rules."""
    problems = definition_problems(document, folder, whole=whole)
    definition, _ = _read(document, whole)
    if problems or definition is None:
        raise Invalid(problems)
    return definition


def checked_basics(document: Mapping[str, Any]) -> Definition:
    """A competition without events, from its form; raises :class:`Invalid` with paths as in a definition."""
    definition, problems = read_definition({**FRAME, **document, "events": []})
    problems = [problem for problem in problems if problem.path != "events"]
    problems += parse_competition(document.get("set_up"), "set_up")[1]
    if problems or definition is None:
        raise Invalid(problems)
    return definition


def checked_event(document: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> EventDefinition:
    """One event beside the others of its competition; raises :class:`Invalid` with paths inside the event."""
    events = [{**other, "rules": {}} for other in others]
    definition, problems = read_definition({**FRAME, "events": [*events, {**document, "rules": {}}]})
    here = f"events[{len(events)}]."
    problems = [
        replace(problem, path=problem.path.removeprefix(here)) for problem in problems if problem.path.startswith(here)
    ]
    problems += parse_event(document.get("set_up"), "set_up")[1]
    if problems or definition is None:
        raise Invalid(problems)
    return definition.events[-1]


def checked_hosts(hosts: Sequence[Mapping[str, Any]], events: Sequence[Mapping[str, Any]]) -> Definition:
    """Hosts against the events of the competition; raises :class:`Invalid`."""
    document = {**FRAME, "hosts": list(hosts), "events": [{**event, "rules": {}} for event in events]}
    definition, problems = read_definition(document)
    problems = [problem for problem in problems if problem.path.startswith("hosts")]
    if problems or definition is None:
        raise Invalid(problems)
    return definition
