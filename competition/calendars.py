"""The schedule as a calendar file (iCalendar, RFC 5545): for an organizer's, an official's or a contestant's own calendar.

It names events, rooms and times, and for one entry its workstation; never a person and never a blind code.
"""
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from flask_babel import gettext as _

from competition import queries
from foundation.web.wording import clock_time

MEDIA_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Appointment:
    """One line of a calendar; ``key`` stays the same when the session is moved, so that calendars move it too."""

    key: str
    title: str
    starts: datetime
    ends: datetime
    place: str
    notes: str


def competition_calendar(code: str, *, at: datetime, room_id: int | None = None, among: Iterable[int] | None = None) -> bytes:
    """The sessions of a competition, of one of its rooms, or ``among`` these (an official's); ``at`` is when it was made."""
    chosen = None if among is None else set(among)
    rows = [
        one for one in queries.sessions(code)
        if room_id in (None, one.room_id) and (chosen is None or one.id in chosen)
    ]
    return _calendar(queries.competition(code).name, [
        _appointment(code, one, [_("已安排 %(taken)s 个", taken=one.taken)] if one.taken else []) for one in rows
    ], at)


def entry_calendar(entry_id: int, *, at: datetime) -> bytes:
    """Where an entry has to be when: what a ticket offers. An entry without sessions has an empty calendar."""
    rows = queries.sessions_of_entry(entry_id)
    name = queries.competition(rows[0].competition).name if rows else ""
    return _calendar(name, [
        _appointment(one.competition, one, [_("工位 %(station)s", station=one.station)] if one.station else []) for one in rows
    ], at)


def _appointment(code: str, one: queries.SessionRow | queries.EntrySession, notes: list[str]) -> Appointment:
    first = [_("%(time)s 报到", time=clock_time(one.reporting))] if one.reporting else []
    return Appointment(
        f"session-{one.id}@{code}", " ".join(filter(None, (one.event_title, one.part))), one.starts, one.ends,
        " ".join(filter(None, (one.room, one.address))), "\n".join([*first, *notes, *([one.map_text] if one.map_text else [])]),
    )


def _calendar(name: str, appointments: Iterable[Appointment], at: datetime) -> bytes:
    from icalendar import Calendar, Event  # noqa: PLC0415 – would slow the start

    calendar = Calendar()
    calendar.add("prodid", "-//Jiangmen//skills competitions//CN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for one in appointments:
        event = Event()
        event.add("uid", one.key)
        event.add("dtstamp", at.astimezone(UTC))
        event.add("summary", one.title)
        event.add("dtstart", one.starts.astimezone(UTC))
        event.add("dtend", one.ends.astimezone(UTC))
        event.add("location", one.place)
        if one.notes:
            event.add("description", one.notes)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
