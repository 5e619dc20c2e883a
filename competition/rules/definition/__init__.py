"""The competition definition (format ``competition/1``): its values and how a document becomes them."""
from competition.rules.definition.parsing import FORMAT, parse_definition, read_definition
from competition.rules.definition.values import (
    INDIVIDUAL,
    TEAM,
    Dates,
    Definition,
    Eligibility,
    EventDefinition,
    Host,
    Organiser,
)

__all__ = [
    "FORMAT",
    "INDIVIDUAL",
    "TEAM",
    "Dates",
    "Definition",
    "Eligibility",
    "EventDefinition",
    "Host",
    "Organiser",
    "parse_definition",
    "read_definition",
]
