"""Field judges of an event that is being scored, and what they record, through the services."""
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from competition import queries as competitions
from competition.models import BlindCode, Entry
from foundation import chance
from foundation.accounts.identity import Actor
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.database import db
from scoring.models import FieldRecord
from scoring.queries.bundle import current_list
from scoring.services.field import record_field
from scoring.services.signed import keep_signed
from tests.factories.official import make_official
from tests.factories.scoring import DAY, Stage, actor_of

CLAUSES: dict[str, Any] = {":event": {"clauses": [
    {"code": "K1", "text": "未按规定佩戴防护用品", "points": "2", "module": "P"},
    {"code": "K2", "text": "超时操作", "points": "5", "module": None},
]}}  # fmt: skip


@dataclass
class Field:
    """A field judge of a stage, and the entry behind each blind code (which no field judge knows)."""

    stage: Stage
    actor: Actor
    user_id: int
    entries: dict[str, str]

    def record(self, code: str, kind: str, facts: Any, *, minutes: float = 0, **more: Any) -> bool:
        """Records something of the entry behind a code, so many minutes into the day."""
        values = {"operation": chance.opaque_id(), "actor": self.actor, "at": DAY + timedelta(minutes=minutes)} | more
        return record_field(self.stage.event_id, self.entries[code], kind, facts, **values)


def make_field(stage: Stage, name: str = "孙现场") -> Field:
    """A field judge of a stage."""
    official = make_official(stage.competition, name, Role.FIELD_JUDGE)
    row = competitions.official_by_id(stage.competition, official)
    found = select(BlindCode.code, Entry.public_id).join(Entry, Entry.id == BlindCode.entry_id)
    rows = db.session.execute(found.where(BlindCode.event_id == stage.event_id))
    entries = {row.code: row.public_id for row in rows}
    return Field(stage, actor_of(row.user_id), row.user_id, entries)


def noted_misconduct(event_id: int, *, at: datetime) -> str:
    """A misconduct of some entry of an event, as a row; answers its id."""
    entry = db.session.scalars(select(Entry.id).where(Entry.event_id == event_id, Entry.state == "registered")).first()
    facts = {"level": "warning", "clause": None, "text": "", "points": None}
    values: dict[str, Any] = {
        "public_id": chance.opaque_id(), "operation_id": chance.opaque_id(), "event_id": event_id, "entry_id": entry,
        "kind": "misconduct", "facts": facts, "unsigned": False, "noted_by": _anybody(), "noted_at": at,
    }
    with db.engine.begin() as connection:
        connection.execute(FieldRecord.__table__.insert().values(**values))
    return str(values["public_id"])


def kept_scan(event_id: int, *, at: datetime) -> str:
    """The scan of an event's signed results; answers its id."""
    found = current_list(event_id)
    assert found is not None
    actor = actor_of(_anybody())
    return keep_signed(event_id, found.version, b"%PDF-1.7 signed\n%%EOF", actor=actor, at=at)


def _anybody() -> int:
    return int(db.session.scalars(select(User.id).order_by(User.id)).first() or 0)


def together(app: Any, *acts: Callable[[], None]) -> None:
    """Lets several do something at one moment, each with a session of their own."""
    gate = threading.Barrier(len(acts))

    def do(act: Callable[[], None]) -> None:
        with app.app_context():
            gate.wait()
            act()
            db.session.remove()

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def later(minutes: float) -> datetime:
    """So many minutes into the day."""
    return DAY + timedelta(minutes=minutes)
