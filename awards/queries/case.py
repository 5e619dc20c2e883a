"""The award results of a competition: what its published ranking means for an award case (formats/competition).

One result per entry with a prize: the day the competition ends, ``<occupation>（<group>）`` as event, the entry's coach as
coach group with share 1. A host is named by its code or, without one, its name, and is paid for every project that was
held, so a held event names each of its hosts at least once, with or without a prize. People are named by opaque ids.
"""
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from awards.rules.case import FORMAT
from competition.models import Competition, Entry, Event, Host
from competition.rules.divisions import division_of
from foundation.database import db
from foundation.people.models import Person
from scoring.queries import EventStanding, StandingLine


@dataclass(frozen=True)
class Source:
    """Where a result comes from: the event and the entry; no entry for a host alone."""

    event_id: int
    entry_id: int | None = None


@dataclass(frozen=True)
class Payee:
    """Who an id of the case stands for."""

    person_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True)
class AwardResults:
    """The results as an award case writes them, where each comes from, and who the ids stand for."""

    documents: tuple[dict[str, Any], ...]
    sources: tuple[Source, ...]
    payees: Mapping[str, Payee]

    def case(self, schedule: Mapping[str, Any]) -> dict[str, Any]:
        """The award case of these results with one schedule, as ``awards compute`` reads it."""
        return {"format": FORMAT, "schedule": dict(schedule), "results": list(self.documents)}


def award_results(competition: Competition, lists: Sequence[EventStanding]) -> AwardResults:
    """The results of all published lists, in the order of events and places."""
    entries = _entries(lists)
    events = {event.id: event for event in competition.events}
    documents: list[dict[str, Any]] = []
    sources: list[Source] = []
    for found in lists:
        for document, source in _of_list(found, events[found.event_id], competition, entries):
            documents.append(document)
            sources.append(source)
    return AwardResults(tuple(documents), tuple(sources), _payees(competition, entries.values()))


def hosts_of(competition: Competition, event: Event) -> list[Host]:
    """The hosts of an event: those that name it, or name no event at all."""
    return [host for host in competition.hosts if host.events is None or event.code in host.events]


def was_held(found: EventStanding) -> bool:
    """Whether an event took place: somebody competed."""
    return any(line.status == "competed" for line in found.lines)


def host_id(host: Host) -> str:
    """A host's id in the case: its code or, without one, its name."""
    return host.code or host.name


def _of_list(
    found: EventStanding, event: Event, competition: Competition, entries: Mapping[int, Entry]
) -> Iterator[tuple[dict[str, Any], Source]]:
    hosts = [host_id(host) for host in hosts_of(competition, event)] if was_held(found) else []
    shared = _shared(competition, event)
    prized = [(line, entries[line.entry_id]) for line in found.lines if line.prize is not None and line.entry_id]
    for line, entry in prized:
        yield shared | _of_entry(line, entry, hosts[0] if hosts else None), Source(event.id, entry.id)
    for host in hosts[1:] if prized else hosts:
        yield shared | {"division": division_of(event.group), "host": host}, Source(event.id)


def _shared(competition: Competition, event: Event) -> dict[str, Any]:
    return {
        "event": event.title, "project": event.project, "level": competition.level,
        "date": competition.ends.isoformat(), "tags": list(event.tags),
    }


def _of_entry(line: StandingLine, entry: Entry, host: str | None) -> dict[str, Any]:
    return {
        "prize": line.prize,
        "place": line.place,
        "division": line.division,
        "contestants": [{"id": member.person.public_id} for member in entry.members],
        "coach_group": [] if entry.coach is None else [{"id": entry.coach.public_id, "share": "1"}],
        "host": host,
    }


def _entries(lists: Sequence[EventStanding]) -> dict[int, Entry]:
    wanted = [line.entry_id for found in lists for line in found.lines if line.prize is not None]
    query = select(Entry).where(Entry.id.in_(wanted)).options(selectinload(Entry.coach))
    return {entry.id: entry for entry in db.session.scalars(query)}


def _payees(competition: Competition, entries: Iterable[Entry]) -> dict[str, Payee]:
    people: list[Person] = [member.person for entry in entries for member in entry.members]
    people += [entry.coach for entry in entries if entry.coach is not None]
    return {host_id(host): Payee(unit_id=host.unit_id) for host in competition.hosts} | {
        person.public_id: Payee(person_id=person.id) for person in people
    }
