"""A competition in the terms of its definition (format ``competition/1``): for export, forms, edits and checks."""
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from competition.models import Competition, Event
from competition.queries.competitions import competition
from competition.rules.definition import FORMAT, Dates, Definition, Eligibility, EventDefinition
from competition.rules.definition import Host as HostDefinition
from competition.rules.definition import Organiser as OrganiserDefinition
from foundation.contributions import contributions
from foundation.database import db
from foundation.errors import NotFound
from foundation.rules.canonical import digest

TOKEN = 16


def _stored(code: str) -> Competition:
    return db.session.scalars(select(Competition).where(Competition.id == competition(code).id)).one()


def basics_of(found: Competition) -> dict[str, Any]:
    """What a competition is, without hosts and events."""
    return {
        "code": found.code, "name": found.name, "year": found.year, "class": found.level, "series": found.series,
        "document": found.document,
        "organisers": [{"name": one.name, "code": one.code} for one in found.organisers],
        "dates": {
            "registration_opens": found.registration_opens.isoformat(),
            "registration_closes": found.registration_closes.isoformat(),
            "starts": found.starts.isoformat(), "ends": found.ends.isoformat(),
        },
        **({"set_up": dict(found.set_up)} if found.set_up else {}),
    }


def event_facts(found: Event) -> dict[str, Any]:
    """An event without its rules, which scoring keeps. What only says what is so anyway is left out: a project that repeats
    the occupation, a set-up without a word."""
    return {
        "code": found.code, "occupation": found.occupation,
        **({"project": found.project} if found.project != found.occupation else {}),
        "group": found.group, "kind": found.kind,
        **({"team_size": found.team_size} if found.team_size is not None else {}),
        "tags": list(found.tags), "quota": found.quota, "quota_per_unit": found.quota_per_unit,
        "eligibility": dict(found.eligibility), "panel_size": found.panel_size,
        **({"set_up": dict(found.set_up)} if found.set_up else {}),
    }


def hosts_of(found: Competition) -> list[dict[str, Any]]:
    """The hosts; one that hosts all events names none."""
    return [
        {"name": one.name, "code": one.code, **({} if one.events is None else {"events": list(one.events)})}
        for one in found.hosts
    ]


def token_of(facts: Any) -> str:
    """What a form carries along, to notice that somebody else changed the thing meanwhile."""
    return digest(facts)[:TOKEN]


def competition_facts(code: str) -> dict[str, Any]:
    """Basics of a competition, for its form; raises :class:`NotFound`."""
    return basics_of(_stored(code))


def event_definition(code: str, event_code: str) -> dict[str, Any]:
    """An event for its form; raises :class:`NotFound`."""
    event = next((one for one in _stored(code).events if one.code == event_code), None)
    if event is None:
        raise NotFound
    return event_facts(event)


def definition_of(code: str) -> Definition:
    """The competition as rules see it: what registrations are checked against."""
    found = _stored(code)
    return Definition(
        code=found.code, name=found.name, year=found.year, level=found.level, series=found.series,
        document=found.document,
        organisers=tuple(OrganiserDefinition(one.name, one.code) for one in found.organisers),
        hosts=tuple(HostDefinition(one.name, one.code, None if one.events is None else tuple(one.events)) for one in found.hosts),
        dates=Dates(found.registration_opens, found.registration_closes, found.starts, found.ends),
        events=tuple(_event(one) for one in found.events),
    )


def _event(found: Event) -> EventDefinition:
    return EventDefinition(
        code=found.code, occupation=found.occupation, project=found.project, group=found.group, kind=found.kind,
        team_size=found.team_size, tags=tuple(found.tags), quota=found.quota, quota_per_unit=found.quota_per_unit,
        eligibility=Eligibility(**found.eligibility), panel_size=found.panel_size,
    )


def export_definition(code: str) -> dict[str, Any]:
    """The competition as a definition: what was imported, as it is now; upper rooms add what they keep of it."""
    found = _stored(code)
    document: dict[str, Any] = {"format": FORMAT, **basics_of(found)}
    dates = document.pop("dates")
    document |= {"hosts": hosts_of(found), "dates": dates, "events": [event_facts(one) for one in found.events]}
    for section in contributions().sections:
        if section.export:
            _add(document, section.export(code))
    return document


def _add(document: dict[str, Any], part: Mapping[str, Any]) -> None:
    """Puts a part in: events by their code, everything else as it is; ``set_up`` is of many hands and is joined."""
    for key, value in part.items():
        if key == "events":
            for event in document["events"]:
                _add(event, value.get(event["code"], {}))
        else:
            document[key] = {**document.get(key, {}), **value} if key == "set_up" else value


def modules(code: str) -> dict[str, list[tuple[str, str]]]:
    """Code and name of each module by event, as far as a marking scheme has been set."""
    return {
        event["code"]: [(module["code"], module.get("name") or module["code"]) for module in event["rules"]["modules"]]
        for event in export_definition(code)["events"] if (event.get("rules") or {}).get("modules")
    }
