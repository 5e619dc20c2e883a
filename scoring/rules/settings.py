"""How an event is scored beyond its ranking: who looks again, what must be signed. Data, checked; nothing is computed here."""
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from foundation.rules.numbers import exact, is_decimal
from foundation.rules.problems import Problem


@dataclass(frozen=True)
class Settings:
    """The settings of one event.

    ``second_person``: a sheet counts as finished only when somebody else has confirmed it. ``signed_scan``: results are
    published only with the scan of the signed summary. ``recheck_top``, ``recheck_rest``, ``recheck_alarm``: percentages of
    the sampling re-check (the best of the ranking, a sample of the others, the rate of errors that asks for everything;
    practice of school contests, scoring/facts 1.6). ``recheck``: the re-check must be closed before publication.
    ``aspect_ceiling``: what one aspect should carry at most, a decimal string (2 marks at WorldSkills, facts 1.1); more is
    pointed out and not refused.
    """

    second_person: bool = True
    signed_scan: bool = False
    recheck: bool = False
    recheck_top: int = 30
    recheck_rest: int = 15
    recheck_alarm: int = 5
    aspect_ceiling: str = "2"


PERCENTAGES = ("recheck_top", "recheck_rest", "recheck_alarm")


def settings_of(document: Mapping[str, Any]) -> Settings:
    """The settings as stored, with defaults for what is not there."""
    known = {one.name for one in fields(Settings)}
    return Settings(**{name: value for name, value in document.items() if name in known})


def settings_document(settings: Settings) -> dict[str, Any]:
    """The settings as they are stored and as they travel in definition files."""
    return asdict(settings)


def check_settings(document: Any, path: str = "settings") -> list[Problem]:
    """Everything that is wrong with settings from a file."""
    if not isinstance(document, dict):
        return [Problem(path, "wrong_type", {"expected": "object"})]
    problems = []
    for name, value in document.items():
        place = f"{path}.{name}"
        if name in PERCENTAGES:
            if type(value) is not int or not 0 <= value <= 100:
                problems.append(Problem(place, "out_of_range", {"value": str(value)[:40]}))
        elif name == "aspect_ceiling":
            if type(value) is not str or not is_decimal(value) or exact(value) <= 0:
                problems.append(Problem(place, "not_a_decimal", {"value": str(value)[:40]}))
        elif name not in {one.name for one in fields(Settings)}:
            problems.append(Problem(place, "unknown_rule", {"value": str(name)[:40]}))
        elif type(value) is not bool:
            problems.append(Problem(place, "wrong_type", {"expected": "boolean"}))
    return problems
