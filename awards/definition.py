"""The awards room's part of a competition definition: its schedules, written out or named by the id of a shipped one."""
from collections.abc import Mapping
from typing import Any

from awards.errors import sentence
from awards.policy.shipped import shipped_schedule
from awards.rules.schedule import check_schedule
from awards.services.schedules import apply_definition, export_definition
from foundation.contributions import DefinitionFolder, DefinitionSection
from foundation.rules.problems import Problem


def check_schedules(definition: Mapping[str, Any], folder: DefinitionFolder) -> list[Problem]:
    """Everything that is wrong with the schedules; a second one of the same id is a duplicate."""
    schedules = definition.get("schedules")
    found: list[Problem] = []
    seen: set[str] = set()
    for position, schedule in enumerate(schedules if type(schedules) is list else ()):
        path = f"schedules[{position}]"
        found += _check(schedule, path)
        name = schedule.get("id") if type(schedule) is dict else schedule
        if type(name) is str and name in seen:
            found.append(Problem(path, "duplicate_code", {"value": name}))
        elif type(name) is str:
            seen.add(name)
    return found


def _check(schedule: Any, path: str) -> list[Problem]:
    if type(schedule) is not str:
        return check_schedule(schedule, path)
    return [] if shipped_schedule(schedule) else [Problem(path, "unknown_schedule", {"value": schedule})]


SECTION = DefinitionSection("schedules", check_schedules, apply_definition, export_definition, sentence=sentence)
