"""An event as the scoring room sees it: where it belongs, its scheme, how far it is."""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from unicodedata import normalize

from sqlalchemy import select

from competition.models import BlindCode, Competition, Event
from foundation.database import db
from foundation.ledger import event_stream
from foundation.rules.canonical import digest
from scoring.models import ResultList, Scheme, SchemeVersion
from scoring.rules.event_rules import Module, Rules
from scoring.rules.rules_document import parse_rules

CURRENT = ("confirmed", "published")


@dataclass(frozen=True)
class EventRef:
    """An event with the codes that name it, and its stage: ``none`` (no scheme), ``draft``, ``open``, ``confirmed``,
    ``published``."""

    id: int
    code: str
    title: str
    group: str | None
    competition_id: int
    competition_code: str
    competition_name: str
    jurisdiction: str
    stage: str
    drawn: bool
    panel_size: int

    @property
    def stream(self) -> str:
        """The ledger stream of the event."""
        return event_stream(self.competition_code, self.code)

    @property
    def named(self) -> dict[str, str]:
        """The event object of a result bundle; NFC, as the ledger writes it."""
        return {"code": self.code, "name": normalize("NFC", self.title)}

    @property
    def subject(self) -> str:
        """The event as audit entries name it."""
        return f"event:{self.competition_code}/{self.code}"

    @property
    def scoring(self) -> bool:
        """True once scoring has been opened."""
        return self.stage in ("open", *CURRENT)


@dataclass(frozen=True)
class SchemeRow:
    """The marking scheme of an event as stored (:class:`scoring.models.Scheme`)."""

    rules: Mapping[str, Any]
    texts: Mapping[str, Any]
    tree: Mapping[str, Any]
    ways: Mapping[str, Any]
    settings: Mapping[str, Any]
    rules_hash: str
    frozen_at: datetime | None

    @property
    def contents_hash(self) -> str:
        """What ``rules_hash`` does not cover: SHA-256 of the canonical JSON of texts, tree and ways."""
        return contents_hash(self.texts, self.tree, self.ways)


def contents_hash(texts: Mapping[str, Any], tree: Mapping[str, Any], ways: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of what judges read, how modules are divided and how readings become marks."""
    return digest({"texts": texts, "tree": tree, "ways": ways})


def _refs(*conditions: Any) -> list[EventRef]:
    query = (
        select(Event, Competition, Scheme.frozen_at, Scheme.id)
        .join(Competition, Competition.id == Event.competition_id)
        .outerjoin(Scheme, Scheme.event_id == Event.id)
        .where(*conditions)
        .order_by(Event.competition_id, Event.position)
    )
    rows = db.session.execute(query).all()
    ids = [event.id for event, *_ in rows]
    listed = select(ResultList.event_id, ResultList.stage)
    current = db.session.execute(listed.where(ResultList.event_id.in_(ids), ResultList.stage.in_(CURRENT)))
    stages = {row.event_id: row.stage for row in current}
    drawn = set(db.session.scalars(select(BlindCode.event_id).where(BlindCode.event_id.in_(ids)).distinct()))
    return [
        EventRef(
            event.id, event.code, event.title, event.group, competition.id, competition.code, competition.name,
            competition.jurisdiction,
            stages.get(event.id) or ("open" if frozen else "draft" if scheme else "none"), event.id in drawn,
            event.panel_size,
        )
        for event, competition, frozen, scheme in rows
    ]


def event_ref(event_id: int) -> EventRef | None:
    """One event by its id."""
    return next(iter(_refs(Event.id == event_id)), None)


def event_by_code(competition_code: str, event_code: str) -> EventRef | None:
    """One event by the codes that stand in addresses."""
    return next(iter(_refs(Competition.code == competition_code, Event.code == event_code)), None)


def events_of(competition_code: str) -> list[EventRef]:
    """All events of a competition, in order."""
    return _refs(Competition.code == competition_code)


def scheme_of(event_id: int) -> SchemeRow | None:
    """The marking scheme of an event, if it has one."""
    found = db.session.execute(
        select(
            Scheme.rules, Scheme.texts, Scheme.tree, Scheme.ways, Scheme.settings, Scheme.rules_hash, Scheme.frozen_at
        ).where(Scheme.event_id == event_id)
    ).one_or_none()
    return SchemeRow(*found) if found else None


@lru_cache(maxsize=64)
def frozen_rules(rules_hash: str) -> Rules:
    """The rules with this hash, of a scheme as it stands or of an earlier version. They are content-addressed, so what was
    read once holds for good."""
    stored = db.session.scalar(select(Scheme.rules).where(Scheme.rules_hash == rules_hash).limit(1))
    if stored is None:
        stored = db.session.scalars(select(SchemeVersion.rules).where(SchemeVersion.rules_hash == rules_hash).limit(1)).one()
    return parse_rules(stored)


@lru_cache(maxsize=256)
def frozen_module(rules_hash: str, module: str) -> Module:
    """One module of the rules with this hash."""
    return next(found for found in frozen_rules(rules_hash).modules if found.code == module)
