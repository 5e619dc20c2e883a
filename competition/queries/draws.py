"""What can be asked about draws, their layers and blind codes."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import aliased

from competition.models import BlindCode, Competition, Entry, Event, LayerCode, LayerDraw
from competition.rules.draw import fingerprint, seed_of
from competition.rules.draw_file import FORMAT
from competition.rules.set_up import event_set_up
from foundation.accounts.models import User
from foundation.database import db
from foundation.errors import NotFound

TICKET = _l("准考证号")
LAYER_NAMES = {1: (_l("加密号"),), 2: (_l("抽签号"), _l("工位号")), 3: (_l("抽签号"), _l("工位号"), _l("作品号"))}


@dataclass(frozen=True)
class DrawRow:
    """The finished draw of an event, by its last layer; the seed shows only after unsealing, its fingerprint always."""

    event_id: int
    commitment: str
    seed: str | None
    drawn_by: str | None
    drawn_at: datetime
    unsealed_at: datetime | None


@dataclass(frozen=True)
class LayerRow:
    """One layer of an event's draw as pages show it, also before anything was done. ``secret`` and ``seed`` show only after
    unsealing; ``drawer`` and ``asker`` are accounts, to tell people apart."""

    event_id: int
    event: str
    layer: int
    layers: int
    commitment: str | None = None
    committed_at: datetime | None = None
    lot: str | None = None
    drawer: int | None = None
    drawn_by: str | None = None
    drawn_at: datetime | None = None
    asker: int | None = None
    asked_by: str | None = None
    asked_at: datetime | None = None
    opened_by: str | None = None
    opened_at: datetime | None = None
    unsealed_at: datetime | None = None
    secret: str | None = None
    seed: str | None = None

    @property
    def name(self) -> str:
        """What the codes of this layer are called."""
        return str(LAYER_NAMES[self.layers][self.layer - 1])

    @property
    def source(self) -> str:
        """What the codes are drawn for."""
        return str(LAYER_NAMES[self.layers][self.layer - 2] if self.layer > 1 else TICKET)


def layers_of(event: Event) -> int:
    """How many layers the draw of an event has: as its set-up says, or as it was when its first layer was drawn."""
    drawn = select(LayerDraw.layers).where(LayerDraw.event_id == event.id, LayerDraw.layers.is_not(None)).limit(1)
    return db.session.scalar(drawn) or event_set_up(event.set_up).layers


def layers(code: str) -> dict[str, list[LayerRow]]:
    """All layers of all events of a competition, by event code, in order."""
    events = db.session.scalars(
        select(Event).join(Event.competition).where(Competition.code == code).order_by(Event.position)
    ).all()
    kept = _kept([event.id for event in events])
    found: dict[str, list[LayerRow]] = {}
    for event in events:
        own = {row.layer: row for row in kept if row.event_id == event.id}
        drawn = next((row.layers for row in own.values() if row.layers), None)
        count = drawn or event_set_up(event.set_up).layers
        found[event.code] = [
            _row(event, own.get(layer), layer, count) for layer in range(1, count + 1)
        ]
    return found


def layer(code: str, event_code: str, number: int) -> LayerRow:
    """One layer of one event; raises :class:`NotFound`."""
    rows = layers(code).get(event_code, [])
    if not 1 <= number <= len(rows):
        raise NotFound
    return rows[number - 1]


def _kept(event_ids: Sequence[int]) -> list[Any]:
    drawer, asker, opener = aliased(User), aliased(User), aliased(User)
    query = (
        select(*LayerDraw.__table__.c, drawer.name.label("drawer_name"), asker.name.label("asker_name"), opener.name.label("opener_name"))
        .select_from(LayerDraw).outerjoin(drawer, drawer.id == LayerDraw.drawn_by)
        .outerjoin(asker, asker.id == LayerDraw.opening_asked_by).outerjoin(opener, opener.id == LayerDraw.opened_by)
        .where(LayerDraw.event_id.in_(event_ids))
    )
    return list(db.session.execute(query))


def _row(event: Event, kept: Any, number: int, count: int) -> LayerRow:
    if kept is None:
        return LayerRow(event.id, event.code, number, count)
    open_to_all = kept.unsealed_at is not None
    return LayerRow(
        event.id, event.code, number, count, kept.commitment, kept.committed_at, kept.lot, kept.drawn_by, kept.drawer_name,
        kept.drawn_at, kept.opening_asked_by, kept.asker_name, kept.opening_asked_at, kept.opener_name, kept.opened_at,
        kept.unsealed_at, kept.secret if open_to_all else None, seed_of(kept.secret, kept.lot) if open_to_all else None,
    )


def draws(code: str) -> dict[str, DrawRow]:
    """The finished draws of a competition by event code."""
    last = {event: rows[-1] for event, rows in layers(code).items()}
    return {
        event: DrawRow(row.event_id, row.commitment or "", row.seed, row.drawn_by, row.drawn_at, row.unsealed_at)
        for event, row in last.items() if row.drawn_at is not None
    }


def blind_codes(event_id: int) -> list[str]:
    """The blind codes of an event in order; none before the draw."""
    return list(db.session.scalars(select(BlindCode.code).where(BlindCode.event_id == event_id).order_by(BlindCode.code)))


def pairs(event_id: int, number: int, count: int) -> dict[str, str]:
    """What one layer made of what, by its sources in order. Who may read it, and when, is for the caller to ask."""
    if count == 1:
        query = (
            select(Entry.ticket, BlindCode.code).join(Entry, Entry.id == BlindCode.entry_id)
            .where(BlindCode.event_id == event_id).order_by(Entry.ticket)
        )
        return {row[0]: row[1] for row in db.session.execute(query)}
    kept = select(LayerCode.source, LayerCode.code).where(LayerCode.event_id == event_id, LayerCode.layer == number)
    return {row[0]: row[1] for row in db.session.execute(kept.order_by(LayerCode.source))}


def draw_document(code: str, event_code: str) -> dict[str, Any]:
    """The finished draw as the file ``draw/1``; raises :class:`NotFound` before it is unsealed."""
    rows = layers(code).get(event_code, [])
    if not rows or rows[-1].unsealed_at is None:
        raise NotFound
    found = [pairs(row.event_id, row.layer, row.layers) for row in rows]
    return {
        "format": FORMAT, "competition": code, "event": event_code, "tickets": list(found[0]),
        "tickets_fingerprint": fingerprint(found[0]),
        "layers": [
            {
                "layer": row.layer, "name": row.name, "secret": row.secret, "lot": row.lot, "seed": row.seed,
                "commitment": row.commitment, "committed_at": _iso(row.committed_at), "drawn_at": _iso(row.drawn_at), "codes": codes,
            }
            for row, codes in zip(rows, found, strict=True)
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
