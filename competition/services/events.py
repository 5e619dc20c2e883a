"""Adding, changing and removing events (赛项)."""
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from competition import audited
from competition.models import Entry, Event
from competition.queries import export_definition
from competition.queries.definitions import event_facts
from competition.refusals import EventHasEntries, EventInUse
from competition.rules.phases import REGISTERING, SETTING_UP
from competition.services.bin import RESTORERS, Restorer, put_in_bin
from competition.services.checking import checked_event
from competition.services.competitions import columns_of, event_of
from competition.services.finding import (
    changes,
    event_subject,
    find_competition,
    find_event,
    put,
    require_phase,
    require_unchanged,
)
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.contributions import DefinitionFolder, contributions
from foundation.database import db, transaction
from foundation.errors import Invalid

KIND = "event"
FIXED_BY_ENTRIES = ("code", "occupation", "project", "group", "kind", "team_size")


@transaction
def add_event(code: str, event: Mapping[str, Any], *, actor: Actor, at: datetime) -> str:
    """One more event, in the words of a definition, its ``rules`` included where there are some; raises :class:`Invalid`
    with all problems."""
    competition = find_competition(code)
    require_phase(competition, SETTING_UP, _l("增加赛项"))
    checked = checked_event(event, [event_facts(other) for other in competition.events])
    position = max((other.position for other in competition.events), default=0) + 1
    added = event_of(checked, position, event)
    competition.events.append(added)
    db.session.flush()
    audit.record(audited.EVENT_ADDED, actor=actor, at=at, subject=event_subject(code, added.code), title=added.title)
    _hand_on(code, event, actor, at)
    return added.code


def _hand_on(code: str, event: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    """Gives a new event to the rooms that keep a part of each event (``events[].…``), checked by them first."""
    document, folder = {"events": [event]}, DefinitionFolder()
    for section in contributions().sections:
        if section.name.startswith("events[].") and section.apply and event.get(section.name.removeprefix("events[].")) is not None:
            problems = section.check(document, folder)
            if problems:
                raise Invalid([replace(one, facts={**one.facts, "sentence": section.sentence(one)}) for one in problems])
            section.apply(document, folder, code, actor, at)


@transaction
def change_event(
    code: str, event_code: str, event: Mapping[str, Any], *, actor: Actor, at: datetime, token: str | None = None
) -> str:
    """Changes an event. Once somebody is registered, only quota, eligibility, tags and panel size still change."""
    found = find_event(code, event_code)
    require_phase(found.competition, REGISTERING, _l("修改赛项"))
    before = event_facts(found)
    require_unchanged(token, before, event_subject(code, event_code))
    others = [event_facts(other) for other in found.competition.events if other is not found]
    columns = columns_of(checked_event({**event}, others), {**before, **event})
    entries = _entries(found)
    if entries and any(getattr(found, name) != columns[name] for name in FIXED_BY_ENTRIES):
        raise EventHasEntries(event=found.title, count=entries)
    put(found, columns)
    was, now = changes(before, event_facts(found))
    if was:
        audit.record(
            audited.EVENT_CHANGED, actor=actor, at=at, subject=event_subject(code, found.code),
            fields=", ".join(was), before=was, after=now,
        )
    return found.code


@transaction
def remove_event(code: str, event_code: str, *, actor: Actor, at: datetime) -> None:
    """Moves an event of a draft to the bin, with what other rooms keep of it; one with entries or panels stays."""
    found = find_event(code, event_code)
    competition, title = found.competition, found.title
    require_phase(competition, ("draft",), _l("删除赛项"))
    entries = _entries(found)
    if entries:
        raise EventHasEntries(event=title, count=entries)
    put_in_bin(KIND, code, f"{event_code} {title}", _words(code, found), actor=actor, at=at)
    for host in competition.hosts:
        if host.events and event_code in host.events:
            host.events = [one for one in host.events if one != event_code]
    try:
        for remove in contributions().removals:
            remove(found.id)
        competition.events.remove(found)
        db.session.delete(found)
        db.session.flush()
    except IntegrityError:
        raise EventInUse(event=title) from None
    audit.record(audited.EVENT_REMOVED, actor=actor, at=at, subject=event_subject(code, event_code), title=title)


def _words(code: str, found: Event) -> dict[str, Any]:
    """An event as a definition has it, with the units that host just some events and this one among them."""
    document = next(one for one in export_definition(code)["events"] if one["code"] == found.code)
    hosts = [one.name for one in found.competition.hosts if one.events and found.code in one.events]
    return {"event": document, "hosts": hosts, "position": found.position}


def _restore(code: str, words: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    event_code = add_event(code, words["event"], actor=actor, at=at)
    found = find_event(code, event_code)
    for host in found.competition.hosts:
        if host.name in words["hosts"] and host.events is not None:
            host.events = [*host.events, event_code]
    if all(other.position != words["position"] for other in found.competition.events):
        found.position = words["position"]
        db.session.flush()
        db.session.expire(found.competition, ["events"])


RESTORERS[KIND] = Restorer(_l("赛项"), _restore)


def _entries(event: Event) -> int:
    return db.session.scalar(select(func.count()).select_from(Entry).where(Entry.event_id == event.id)) or 0
