"""What can be asked about signed papers: which scans there are of which version, and one of them."""
import base64
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from foundation.crypto import unseal
from foundation.database import db
from scoring.models import ResultList, SignedScan
from scoring.models.signed import SCAN
from scoring.queries.bundle import current_list
from scoring.queries.events import scheme_of
from scoring.rules.settings import settings_of


@dataclass(frozen=True)
class ScanRow:
    """One scan; ``current`` if it belongs to the version that counts now."""

    public_id: str
    version: int
    digest: str
    size: int
    by: str
    at: datetime
    current: bool


def scans_of(event_id: int) -> list[ScanRow]:
    """The scans of an event, the newest first."""
    now = current_list(event_id)
    query = (
        select(SignedScan, ResultList.version).join(SignedScan.result_list).where(ResultList.event_id == event_id)
        .order_by(SignedScan.id.desc()).options(joinedload(SignedScan.adder))
    )
    return [
        ScanRow(one.public_id, version, one.digest, one.size, one.adder.name, one.added_at, now is not None and one.result_list_id == now.id)
        for one, version in db.session.execute(query)
    ]


def scan_content(event_id: int, public_id: str) -> bytes | None:
    """The PDF of one scan of this event; none if there is no such one."""
    query = (
        select(SignedScan).join(SignedScan.result_list).options(undefer(SignedScan.content))
        .where(ResultList.event_id == event_id, SignedScan.public_id == public_id)
    )
    found = db.session.scalar(query)
    return base64.b64decode(unseal(found.content, owner=public_id, field=SCAN)) if found else None


def scan_wanted(event_id: int) -> bool:
    """True if the event publishes only with a signed scan, and the version that counts has none."""
    scheme, now = scheme_of(event_id), current_list(event_id)
    if scheme is None or now is None or not settings_of(scheme.settings).signed_scan:
        return False
    return db.session.scalar(select(SignedScan.id).where(SignedScan.result_list_id == now.id).limit(1)) is None
