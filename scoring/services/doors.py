"""What every verb of the chief judge begins with: the event, its frozen scheme locked, its results not yet confirmed."""
from unicodedata import normalize

from sqlalchemy import select

from foundation.accounts.identity import Actor
from foundation.database import db
from foundation.rules.numbers import exact, is_decimal
from scoring.models import Run, Scheme
from scoring.queries.bundle import current_list
from scoring.queries.events import EventRef
from scoring.refusals import NeedsAccount, NotADecimal, NotOpened, ReasonMissing, ResultsLocked, UnknownEntry
from scoring.services.schemes import found_event, locked_scheme


def open_event(event_id: int) -> tuple[EventRef, Scheme]:
    """The event and its scheme, locked for this transaction; refused before opening and after confirmation."""
    event, scheme = found_event(event_id), locked_scheme(event_id)
    if scheme is None or scheme.frozen_at is None:
        raise NotOpened
    if current_list(event_id) is not None:
        raise ResultsLocked
    return event, scheme


def found_run(event_id: int, entry: str) -> Run:
    """One blind code's day."""
    query = select(Run).where(Run.event_id == event_id, Run.entry_code == entry)
    run: Run | None = db.session.scalar(query.execution_options(populate_existing=True))
    if run is None:
        raise UnknownEntry(entry=entry)
    return run


def written(reason: str) -> str:
    """A reason or document as it is stored: trimmed, NFC as in the ledger, not empty."""
    text = normalize("NFC", " ".join(reason.split()))[:500]
    if not text:
        raise ReasonMissing
    return text


def points_of(text: str) -> str:
    """A number of points as the formats write it, not negative."""
    if not is_decimal(text) or exact(text) < 0:
        raise NotADecimal(value=text[:40])
    return text


def person(actor: Actor) -> int:
    """The account that answers for it."""
    if actor.user_id is None:
        raise NeedsAccount
    return actor.user_id
