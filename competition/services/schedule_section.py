"""The schedule as a part of a competition definition: ``set_up.schedule``, so that a copy takes it along with moved days."""
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select

from competition import audited
from competition.models import Event
from competition.models.schedule import Room, Session, Station
from competition.queries.competitions import competition
from competition.refusals.schedule import SCHEDULE_SENTENCES, EventHasSessions
from competition.rules.schedule_words import ScheduleWords, in_order, parse_schedule, schedule_in
from competition.services.finding import competition_subject, find_competition
from competition.services.schedule import forget_sessions, room_words, session_words, stored_room, stored_session
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.contributions import DefinitionFolder, DefinitionSection
from foundation.database import db, transaction
from foundation.errors import sentence_of
from foundation.rules.problems import Problem

ANY_DAY = date(2000, 1, 1)
"""Stands in where the definition's own first day is refused already."""


def _check(definition: Mapping[str, Any], _folder: DefinitionFolder) -> list[Problem]:
    dates, events = definition.get("dates"), definition.get("events")
    starts = dates.get("starts") if isinstance(dates, dict) else None
    try:
        day = date.fromisoformat(str(starts))
    except ValueError:
        day = ANY_DAY
    codes = [event.get("code") for event in events if isinstance(event, dict)] if isinstance(events, list) else []
    _words, problems = parse_schedule(schedule_in(definition), day, [code for code in codes if isinstance(code, str)])
    return problems


def _apply(definition: Mapping[str, Any], _folder: DefinitionFolder, code: str, actor: Actor, at: datetime) -> None:
    document = schedule_in(definition)
    if document is not None:
        found = find_competition(code)
        words, _problems = parse_schedule(document, found.starts, [event.code for event in found.events])
        take_schedule(code, words, actor=actor, at=at)


@transaction
def take_schedule(code: str, words: ScheduleWords, *, actor: Actor, at: datetime) -> None:
    """Makes the rooms and sessions of a definition; modules are believed, for a marking scheme may come later."""
    found = find_competition(code)
    for room in words.rooms:
        stored_room(found, room)
    for one in words.sessions:
        stored_session(found, one, known_module=False)
    audit.record(
        audited.SCHEDULE_TAKEN, actor=actor, at=at, subject=competition_subject(code), rooms=len(words.rooms),
        sessions=len(words.sessions),
    )


def schedule_words(code: str) -> ScheduleWords:
    """The rooms and sessions of a competition in words."""
    header = competition(code)
    rooms = db.session.scalars(select(Room).where(Room.competition_id == header.id).order_by(Room.position))
    sessions = db.session.scalars(select(Session).where(Session.competition_id == header.id))
    return ScheduleWords(tuple(room_words(one) for one in rooms), tuple(in_order([session_words(one) for one in sessions])))


def _export(code: str) -> dict[str, Any]:
    words = schedule_words(code)
    if not words.rooms:
        return {}
    return {"set_up": {"schedule": words.document(competition(code).starts)}}


def keep_event(event_id: int) -> None:
    """An event that has sessions is not taken out of a draft: they go to the bin one by one before. Raises
    :class:`EventHasSessions`."""
    count = db.session.scalar(select(func.count()).select_from(Session).where(Session.event_id == event_id)) or 0
    if count:
        raise EventHasSessions(event=db.session.get_one(Event, event_id).title, count=count)


def forget_schedule(competition_id: int) -> None:
    """What the schedule keeps of a draft competition that is removed as a whole."""
    forget_sessions(list(db.session.scalars(select(Session.id).where(Session.competition_id == competition_id))))
    rooms = select(Room.id).where(Room.competition_id == competition_id)
    db.session.execute(delete(Station).where(Station.room_id.in_(rooms)))
    db.session.execute(delete(Room).where(Room.competition_id == competition_id))


SECTION = DefinitionSection(
    "schedule", _check, _apply, _export, lambda problem: sentence_of(problem, SCHEDULE_SENTENCES)
)
