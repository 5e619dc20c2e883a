"""What is missing before registration may open (核对清单): one line per question, each either in the way or advice.

Only what nobody could register under stands in the way: no event, an event without a place. The rest is said, so that nobody
finds out on the day: a competition from a file without it opens all the same, and one whose days are past is entered
afterwards by those who held it on paper.
"""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from competition.rules.set_up import CompetitionSetUp, EventSetUp

Where = Literal["settings", "events", "event", "hosts", "attachments", "schedule"]


@dataclass(frozen=True)
class EventState:
    """What the checklist looks at in one event; ``scheme`` is true once it has modules."""

    code: str
    team: bool
    team_size: int | None
    quota: int | None
    hosted: bool
    scheme: bool
    set_up: EventSetUp


@dataclass(frozen=True)
class Facts:
    """What the checklist looks at in a competition. ``today`` is the day in China, ``conflicts`` those of the schedule."""

    today: date
    registration_opens: date
    registration_closes: date
    starts: date
    document: str | None
    organisers: int
    hosts: int
    attachments: int
    set_up: CompetitionSetUp
    events: tuple[EventState, ...] = ()
    conflicts: int = 0


@dataclass(frozen=True)
class Item:
    """One line: ``code`` names its sentence, ``where`` the page on which it is done (``event``: that event's page).
    ``done`` lines are shown too; one that is ``blocking`` and not done stops the step to open registration."""

    code: str
    done: bool
    where: Where
    blocking: bool = False
    event: str | None = None
    facts: Mapping[str, object] | None = None


def checklist(of: Facts) -> list[Item]:
    """All lines in the order in which one works."""
    place, contact = of.set_up.place, of.set_up.contact
    return [
        Item("events", bool(of.events), "events", blocking=True),
        Item("closes_in_time", of.registration_closes >= of.today, "settings",
             facts={"day": of.registration_closes.isoformat()}),
        Item("opens_in_time", of.registration_closes < of.today or of.registration_opens >= of.today, "settings",
             facts={"day": of.registration_opens.isoformat()}),
        Item("document", bool(of.document), "settings"),
        Item("organisers", of.organisers > 0, "settings"),
        Item("place", bool(place.name or place.address), "settings"),
        Item("contact", bool(contact.telephone), "settings"),
        Item("hosts", of.hosts > 0, "hosts"),
        *(item for event in of.events for item in _of_event(event, of.hosts)),
        *([Item("conflicts", False, "schedule", facts={"count": of.conflicts})] if of.conflicts else []),
        Item("attachments", of.attachments > 0, "attachments"),
    ]


def _of_event(event: EventState, hosts: int) -> list[Item]:
    """Of an event only what is missing: a long list of ticks per event helps nobody."""
    lines = [
        Item("scheme", event.scheme, "event", event=event.code),
        Item("places", event.quota != 0, "event", blocking=True, event=event.code),
        Item("hosted", event.hosted or not hosts, "hosts", event=event.code),
        Item("team", not event.team or (event.team_size or 0) > 1, "event", event=event.code),
        Item("share", _share_is_said(event.set_up), "event", event=event.code),
    ]
    return [line for line in lines if not line.done]


def _share_is_said(set_up: EventSetUp) -> bool:
    return not set_up.stages or (set_up.advance is not None and set_up.advance.count is not None)


def in_the_way(of: Facts) -> list[Item]:
    """The lines that stop registration from opening."""
    return [item for item in checklist(of) if item.blocking and not item.done]
