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

from awards.queries.standings import PublishedList, Standing
from awards.rules.case import FORMAT
from competition.models import Competition, Entry, Event, Host
from foundation.database import db
from foundation.people.models import Person


@dataclass(frozen=True)
class Source:
    """Where a result comes from: the entry and its line in the result list; neither for a host alone."""

    event_id: int
    entry_id: int | None = None
    line_id: int | None = None


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


def award_results(competition: Competition, lists: Sequence[PublishedList]) -> AwardResults:
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


def host_id(host: Host) -> str:
    """A host's id in the case: its code or, without one, its name."""
    return host.code or host.name


def _of_list(
    found: PublishedList, event: Event, competition: Competition, entries: Mapping[int, Entry]
) -> Iterator[tuple[dict[str, Any], Source]]:
    hosts = [host_id(host) for host in hosts_of(competition, event)] if found.held else []
    shared = _shared(competition, event)
    prized = [standing for standing in found.standings if standing.prize is not None]
    for standing in prized:
        document = shared | _of_entry(standing, entries[standing.entry_id], hosts[0] if hosts else None)
        yield document, Source(event.id, standing.entry_id, standing.line_id)
    for host in hosts[1:] if prized else hosts:
        yield shared | {"division": _division(found), "host": host}, Source(event.id)


def _shared(competition: Competition, event: Event) -> dict[str, Any]:
    return {
        "event": event.title, "project": event.project, "level": competition.level,
        "date": competition.ends.isoformat(), "tags": list(event.tags),
    }


def _division(found: PublishedList) -> str | None:
    """The division of a whole event, if all its entries have the same."""
    divisions = {standing.division for standing in found.standings}
    return divisions.pop() if len(divisions) == 1 else None


def _of_entry(standing: Standing, entry: Entry, host: str | None) -> dict[str, Any]:
    return {
        "prize": standing.prize,
        "place": standing.place,
        "division": standing.division,
        "contestants": [{"id": member.person.public_id} for member in entry.members],
        "coach_group": [] if entry.coach is None else [{"id": entry.coach.public_id, "share": "1"}],
        "host": host,
    }


def _entries(lists: Sequence[PublishedList]) -> dict[int, Entry]:
    wanted = [standing.entry_id for found in lists for standing in found.standings if standing.prize or standing.title]
    query = select(Entry).where(Entry.id.in_(wanted)).options(selectinload(Entry.coach))
    return {entry.id: entry for entry in db.session.scalars(query)}


def _payees(competition: Competition, entries: Iterable[Entry]) -> dict[str, Payee]:
    people: list[Person] = [member.person for entry in entries for member in entry.members]
    people += [entry.coach for entry in entries if entry.coach is not None]
    return {host_id(host): Payee(unit_id=host.unit_id) for host in competition.hosts} | {
        person.public_id: Payee(person_id=person.id) for person in people
    }
