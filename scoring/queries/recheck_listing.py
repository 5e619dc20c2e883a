"""What a sampling re-check draws from, and what anybody needs to draw it again."""
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from foundation.database import db
from scoring.models import RecheckItem, Sheet
from scoring.queries.bundle import current_list
from scoring.queries.events import EventRef, scheme_of
from scoring.queries.recheck import round_row
from scoring.rules.recheck import Listing, listing_of, recheck_document, top_entries
from scoring.rules.settings import Settings, settings_of


def listing_now(event_id: int, results: Sequence[dict[str, Any]]) -> Listing:
    """What can be drawn from: the places of a result list and every sheet that was handed in."""
    sheets = db.session.execute(
        select(Sheet.public_id, Sheet.entry_code).where(Sheet.event_id == event_id, Sheet.version > 0, Sheet.state != "excused")
    )
    return Listing(
        {row["entry"]: row["place"] for row in results}, {row["entry"]: row["division"] for row in results}, {row.public_id: row.entry_code for row in sheets}
    )


def recheck_settings(event_id: int) -> Settings:
    """What the event's settings say of the next round."""
    scheme = scheme_of(event_id)
    return settings_of(scheme.settings if scheme else {})


def recheck_file(event: EventRef) -> dict[str, Any] | None:
    """The file that replays the sample of an event (``recheck/1``); none before it is drawn."""
    row = round_row(event.id)
    if row is None or row.drawn_at is None:
        return None
    parts = [one.seed or "" for one in row.seeds]
    return recheck_document(event.competition_code, event.code, listing_of(row.listed), (row.top, row.rest), parts)


def risen(event_id: int) -> list[str]:
    """Sheets of entries that belong to the top of the confirmed results, but not to the sample: amendments moved them up."""
    row, confirmed = round_row(event_id), current_list(event_id)
    if row is None or row.drawn_at is None or confirmed is None:
        return []
    listing = listing_now(event_id, confirmed.results)
    best = top_entries(listing, row.top)
    sampled = set(db.session.scalars(
        select(Sheet.public_id).join(RecheckItem, RecheckItem.sheet_id == Sheet.id).where(RecheckItem.recheck_id == row.id)
    ))
    return sorted(sheet for sheet, entry in listing.sheets.items() if entry in best and sheet not in sampled)


def not_locked(event_id: int) -> int:
    """How many sheets that were handed in are not locked yet."""
    rows = select(Sheet.id).where(Sheet.event_id == event_id, Sheet.version > 0, Sheet.state.not_in(("locked", "excused")))
    return len(db.session.scalars(rows).all())
