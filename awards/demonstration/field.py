"""The hall of the demonstration's running competition: scorekeepers, a supervisor, two field judges and what they have recorded."""
from datetime import datetime, timedelta

from awards.rehearsal.cast import Cast
from awards.rehearsal.story import Story
from competition.services.officials import appoint_official, find_official
from foundation import chance
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.clock import at_noon
from foundation.database import db
from scoring.queries import events_of, scheme_of
from scoring.queries.field import field_entries
from scoring.services.field import record_field

FIELD_JUDGES = ("孙现场", "周现场")
OFFICE = (("钱记分", Role.SCOREKEEPER), ("许记分", Role.SCOREKEEPER), ("邱监督", Role.SUPERVISOR))
EVENT = "CN"
MODULE_MINUTES = 95


def keep_watch(story: Story, cast: Cast) -> None:
    """Appoints the office and the field judges, and records a morning of one event."""
    at, organizer = at_noon(story.starts, 9), cast.actor(Role.ORGANIZER)
    for name, role in OFFICE:
        appoint_official(story.code, name, "", role, actor=organizer, at=at)
    first, _second = (
        appoint_official(story.code, name, "", Role.FIELD_JUDGE, events=[EVENT], actor=organizer, at=at) for name in FIELD_JUDGES
    )
    _record(story, first, at)


def _record(story: Story, official: int, at: datetime) -> None:
    """Three are timed, one person did not come, one deduction waits to be carried over."""
    event = next(one for one in events_of(story.code) if one.code == EVENT)
    entries = [entry.public_id for entry in field_entries(event)]
    actor = db.session.get_one(User, find_official(story.code, official).user_id).actor

    def note(entry: str, kind: str, facts: dict[str, object], minutes: int = 0, module: str | None = None, words: str = "") -> None:
        moment = at + timedelta(minutes=minutes)
        record_field(
            event.id, entry, kind, facts, operation=chance.opaque_id(), module=module, note=words, actor=actor, at=moment
        )

    module = _module(event.id)
    for turn, entry in enumerate(entries[:3]):
        note(entry, "clock", {"step": "start"}, turn, module)
        note(entry, "clock", {"step": "stop"}, MODULE_MINUTES + 7 * turn, module)
    note(entries[1], "deduction", {"points": "2"}, MODULE_MINUTES, module, "工作结束后没有清理工位")
    note(entries[-1], "status", {"status": "absent"}, 30)


def _module(event_id: int) -> str | None:
    """The last module: practice comes after theory."""
    scheme = scheme_of(event_id)
    return str(scheme.rules["modules"][-1]["code"]) if scheme else None
