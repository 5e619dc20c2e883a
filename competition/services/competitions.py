"""Making a competition, from a definition file or by hand, and changing what it is."""
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from competition import audited, queries
from competition.models import Competition, Event, Host, Organiser
from competition.queries.definitions import basics_of, event_facts, hosts_of
from competition.refusals import CompetitionExists
from competition.rules.definition import Definition, EventDefinition
from competition.rules.set_up import competition_set_up, event_set_up
from competition.services.bin import RESTORERS, Restorer, put_in_bin
from competition.services.checking import checked_basics, checked_definition, checked_event, checked_hosts
from competition.services.finding import (
    changes,
    competition_subject,
    find_competition,
    put,
    require_phase,
    require_unchanged,
)
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.contributions import DefinitionFolder, contributions
from foundation.database import db, transaction
from foundation.people.services import keep_unit

HOST = "host"
CHANGEABLE = frozenset({"draft", "open", "closed", "drawn", "running", "scored"})


@transaction
def create_competition(
    definition: Mapping[str, Any], folder: DefinitionFolder, *, jurisdiction: str, actor: Actor, at: datetime, whole: bool = True
) -> str:
    """A competition as its definition sets it up, each room taking its part; raises :class:`Invalid` with all problems.
    ``whole`` false: the definition is of a draft of this house, which may lack events and marking rules."""
    checked = checked_definition(definition, folder, whole=whole)
    _store(checked, jurisdiction, at)
    for section in contributions().sections:
        if section.apply:
            section.apply(definition, folder, checked.code, actor, at)
    audit.record(
        audited.COMPETITION_CREATED, actor=actor, at=at, subject=competition_subject(checked.code),
        events=len(checked.events), source="definition",
    )
    return checked.code


@transaction
def create_blank(
    basics: Mapping[str, Any], *, jurisdiction: str, actor: Actor, at: datetime, events: Sequence[Mapping[str, Any]] = ()
) -> str:
    """A competition by hand: basics and first events in the words of a definition; rules and schedules come later."""
    checked = checked_basics(basics)
    if queries.competition_exists(checked.code):
        raise CompetitionExists(code=checked.code)
    competition = _store(checked, jurisdiction, at)
    for position, event in enumerate(events, start=1):
        competition.events.append(event_of(checked_event(event, events[: position - 1]), position, event))
    competition.set_up = competition_set_up(basics.get("set_up")).document()
    db.session.flush()
    audit.record(
        audited.COMPETITION_CREATED, actor=actor, at=at, subject=competition_subject(checked.code), events=len(events),
        source="form",
    )
    return checked.code


def _store(checked: Definition, jurisdiction: str, at: datetime) -> Competition:
    competition = Competition(
        code=checked.code, name=checked.name, year=checked.year, level=checked.level, series=checked.series,
        document=checked.document, jurisdiction=jurisdiction, phase="draft", created_at=at, **asdict(checked.dates),
    )
    competition.organisers = _organisers(checked)
    competition.hosts = _hosts(checked)
    competition.events = [event_of(event, position) for position, event in enumerate(checked.events, start=1)]
    db.session.add(competition)
    db.session.flush()
    return competition


def _organisers(checked: Definition) -> list[Organiser]:
    return [Organiser(position=n, name=one.name, code=one.code) for n, one in enumerate(checked.organisers, start=1)]


def _hosts(checked: Definition) -> list[Host]:
    return [
        Host(
            position=position, name=host.name, code=host.code, unit=keep_unit(host.name, host.code),
            events=None if host.events is None else list(host.events),
        )
        for position, host in enumerate(checked.hosts, start=1)
    ]


def event_of(event: EventDefinition, position: int, document: Mapping[str, Any] | None = None) -> Event:
    """A new event as its definition says; ``document`` is the definition that it was read from."""
    return Event(position=position, **columns_of(event, document or {}))


def columns_of(event: EventDefinition, document: Mapping[str, Any]) -> dict[str, Any]:
    """An event's columns; of its eligibility only what it asks for is kept."""
    return {
        "set_up": event_set_up(document.get("set_up")).document(),
        "code": event.code, "occupation": event.occupation, "project": event.project, "group": event.group,
        "kind": event.kind, "team_size": event.team_size, "tags": list(event.tags), "quota": event.quota,
        "quota_per_unit": event.quota_per_unit, "panel_size": event.panel_size,
        "eligibility": {key: value for key, value in asdict(event.eligibility).items() if value is not None},
    }


@transaction
def change_competition(
    code: str, basics: Mapping[str, Any], *, actor: Actor, at: datetime, token: str | None = None
) -> None:
    """Changes name, class, document, organisers and dates. ``token`` is that of the form's facts; the code stays."""
    competition = find_competition(code)
    require_phase(competition, CHANGEABLE, _l("修改赛事资料"))
    before = basics_of(competition)
    require_unchanged(token, before, competition_subject(code))
    wanted = {**before, **basics, "code": code}
    checked = checked_basics(wanted)
    put(competition, {
        "set_up": competition_set_up({**_kept_beside(competition), **(wanted.get("set_up") or {})}).document(),
        "name": checked.name, "year": checked.year, "level": checked.level, "series": checked.series,
        "document": checked.document, **asdict(checked.dates),
    })
    if checked.organisers != tuple(queries.organisers(code)):
        for old in competition.organisers:
            db.session.delete(old)
        competition.organisers = _organisers(checked)
    db.session.flush()
    was, now = changes(before, basics_of(competition))
    if was:
        audit.record(
            audited.COMPETITION_CHANGED, actor=actor, at=at, subject=competition_subject(code),
            fields=", ".join(was), before=was, after=now,
        )


def _kept_beside(competition: Competition) -> dict[str, Any]:
    """What ``set_up`` holds that no form of this room shows."""
    return {"league": competition_set_up(competition.set_up).league}


@transaction
def set_hosts(code: str, hosts: Sequence[Mapping[str, Any]], *, actor: Actor, at: datetime) -> None:
    """Names the hosts anew: each with its code, and the events that it hosts (all, if it names none)."""
    competition = find_competition(code)
    require_phase(competition, CHANGEABLE, _l("修改承办单位"))
    checked = checked_hosts(hosts, [event_facts(event) for event in competition.events])
    wanted = [
        {"name": one.name, "code": one.code, **({} if one.events is None else {"events": list(one.events)})}
        for one in checked.hosts
    ]
    if wanted == hosts_of(competition):
        return
    names = {one["name"] for one in wanted}
    for was in hosts_of(competition):
        if was["name"] not in names:
            put_in_bin(HOST, code, was["name"], was, actor=actor, at=at)
    for old in competition.hosts:
        db.session.delete(old)
    competition.hosts = _hosts(checked)
    audit.record(audited.HOSTS_SET, actor=actor, at=at, subject=competition_subject(code), count=len(wanted))


def _restore_host(code: str, words: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    """Puts a host back, for those of its events that there still are (all, if it hosted all)."""
    competition = find_competition(code)
    known = {event.code for event in competition.events}
    events = {"events": [one for one in words["events"] if one in known]} if "events" in words else {}
    others = [one for one in hosts_of(competition) if one["name"] != words["name"]]
    set_hosts(code, [*others, {**words, **events}], actor=actor, at=at)


RESTORERS[HOST] = Restorer(_l("承办单位"), _restore_host)
