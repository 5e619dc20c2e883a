"""Reading a competition definition whole: everything that is wrong with it, or a :class:`Definition`."""
from datetime import date
from itertools import pairwise
from typing import Any

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
from competition.rules.fields import Fields
from competition.rules.levels import GROUPS, level_named, rank_of
from foundation.rules.problems import Problem, Problems

FORMAT = "competition/1"
FIRST_YEAR, LAST_YEAR = 1949, 2999
OLDEST = 150
MOST_YEARS = 60
MOST_PLACES = 1_000_000
LARGEST_TEAM = 100
LARGEST_PANEL = 1_000
LONGEST_SERIES, LONGEST_TAG = 100, 40
ELIGIBILITY = ("minimum_age", "maximum_age", "minimum_years", "minimum_level")
NO_DAY = date.min


def parse_definition(document: Any) -> Definition:
    """The definition that a JSON document holds. Raises :class:`Problems` with everything that is wrong with it, the
    ``rules`` of events and the ``schedules`` excepted: the rooms that understand them check them."""
    definition, problems = read_definition(document)
    if problems or definition is None:
        raise Problems(problems)
    return definition


def read_definition(document: Any) -> tuple[Definition | None, list[Problem]]:
    """What could be read of a document, and everything that is wrong with it."""
    if type(document) is not dict:
        return None, [Problem("", "wrong_type", {"expected": "object"})]
    fields = Fields(document, "")
    name = fields.text("format")
    if name is not None and name != FORMAT:
        fields.refuse("format", "format_unknown", expected=FORMAT)
    listed = list(fields.objects("events", filled=True))
    events = tuple(_event(event) for event in listed)
    _check_events(listed, events)
    definition = Definition(
        code=fields.code("code"),
        name=fields.text("name") or "",
        year=fields.count("year", FIRST_YEAR, LAST_YEAR, required=True) or 0,
        level=fields.code("class"),
        series=fields.text("series", required=False, longest=LONGEST_SERIES),
        document=fields.text("document", required=False),
        organisers=tuple(_organiser(unit) for unit in fields.objects("organisers")),
        hosts=tuple(_host(unit, {event.code for event in events}) for unit in fields.objects("hosts")),
        dates=_dates(fields.nested("dates")),
        events=events,
        schedules=tuple(fields.items("schedules", required=False)),
    )
    return definition, fields.found


def _organiser(unit: Fields) -> Organiser:
    return Organiser(unit.text("name") or "", unit.unit_code("code"))


def _host(unit: Fields, events: set[str]) -> Host:
    hosted = unit.texts("events") if unit.given("events") else None
    for position, code in enumerate(unit.document["events"] if hosted else ()):
        if type(code) is str and code.strip() and code not in events:
            unit.refuse(f"events[{position}]", "unknown_event", value=code)
    return Host(unit.text("name") or "", unit.unit_code("code"), hosted)


def _dates(dates: Fields) -> Dates:
    keys = ("registration_opens", "registration_closes", "starts", "ends")
    days = {key: dates.day(key) for key in keys}
    for earlier, later in pairwise(keys):
        before, after = days[earlier], days[later]
        if before and after and after < before:
            dates.refuse(later, "date_order", value=after.isoformat(), earlier=before.isoformat())
    return Dates(*(days[key] or NO_DAY for key in keys))


def _event(event: Fields) -> EventDefinition:
    occupation = event.text("occupation") or ""
    kind = event.word("kind", (INDIVIDUAL, TEAM), "unknown_rule") or INDIVIDUAL
    return EventDefinition(
        code=event.code("code"),
        occupation=occupation,
        project=event.text("project", required=False) or occupation,
        group=event.word("group", GROUPS, "unknown_group", required=False),
        kind=kind,
        team_size=event.count("team_size", 1, LARGEST_TEAM, required=kind == TEAM),
        tags=_tags(event),
        quota=event.count("quota", 0, MOST_PLACES),
        quota_per_unit=event.count("quota_per_unit", 0, MOST_PLACES),
        eligibility=_eligibility(event.nested("eligibility", required=False)),
        panel_size=event.count("panel_size", 1, LARGEST_PANEL, required=True) or 0,
        rules=event.nested("rules").document,
    )


def _tags(event: Fields) -> tuple[str, ...]:
    tags = event.texts("tags")
    for tag in tags:
        if len(tag) > LONGEST_TAG:
            event.refuse("tags", "out_of_range", value=tag[:LONGEST_TAG])
    return tags


def _eligibility(rules: Fields) -> Eligibility:
    rules.only(ELIGIBILITY)
    least = rules.count("minimum_age", 0, OLDEST)
    most = rules.count("maximum_age", 0, OLDEST)
    if least is not None and most is not None and most < least:
        rules.refuse("maximum_age", "out_of_range", value=most, least=least, most=OLDEST)
    level = rules.text("minimum_level", required=False)
    if level and rank_of(level) is None:
        rules.refuse("minimum_level", "unknown_level", value=level)
    years = rules.count("minimum_years", 0, MOST_YEARS)
    return Eligibility(least, most, years, level_named(level) if level else None)


def _check_events(listed: list[Fields], events: tuple[EventDefinition, ...]) -> None:
    """Codes are unique, and a workbook finds an event by occupation and group: both name one event only."""
    codes: set[str] = set()
    keys: set[tuple[str, str | None]] = set()
    for fields, event in zip(listed, events, strict=True):
        if event.code and event.code in codes:
            fields.refuse("code", "duplicate_code", value=event.code)
        if event.occupation and event.key in keys:
            fields.refuse("occupation", "duplicate_code", value=event.title)
        codes.add(event.code)
        keys.add(event.key)
