"""The scanned pages of a schedule's document, as the page shows them and as they are bound when it is adopted."""
import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from awards.models import ScheduleScan
from awards.models.scan import CONTENT
from awards.queries.people import names
from foundation.crypto import unseal
from foundation.database import db
from foundation.rules.canonical import digest


@dataclass(frozen=True)
class ScanPage:
    """One page: ``public_id`` is its address, ``digest`` the SHA-256 of its picture; sides in pixels."""

    public_id: str
    page: int
    digest: str
    width: int
    height: int


@dataclass(frozen=True)
class Scans:
    """The newest edition of scans, all its pages in order; ``fingerprint`` changes with any of them."""

    edition: int
    pages: tuple[ScanPage, ...]
    keeper: str
    kept_at: datetime | None

    @property
    def digests(self) -> list[str]:
        """The SHA-256 of each page in order: what the ledger records at adoption."""
        return [page.digest for page in self.pages]

    @property
    def fingerprint(self) -> str:
        """One hash for all pages; empty if there are none."""
        return digest({"pages": self.digests}) if self.pages else ""


class AlteredScan(RuntimeError):
    """A stored page is not the picture that was kept."""


def scans_of(schedule_row: int) -> Scans:
    """The newest edition of a schedule version; edition 0 without pages if there is none."""
    newest = select(func.max(ScheduleScan.edition)).where(ScheduleScan.schedule_row == schedule_row).scalar_subquery()
    columns = (
        ScheduleScan.public_id, ScheduleScan.page, ScheduleScan.digest, ScheduleScan.width, ScheduleScan.height, ScheduleScan.edition,
        ScheduleScan.kept_by, ScheduleScan.kept_at,
    )
    wanted = select(*columns).where(ScheduleScan.schedule_row == schedule_row, ScheduleScan.edition == newest)
    rows = db.session.execute(wanted.order_by(ScheduleScan.page)).all()
    if not rows:
        return Scans(0, (), "", None)
    pages = tuple(ScanPage(row.public_id, row.page, row.digest, row.width, row.height) for row in rows)
    return Scans(rows[0].edition, pages, names([rows[0].kept_by]).get(rows[0].kept_by, ""), rows[0].kept_at)


def scan_picture(schedule_row: int, public_id: str) -> bytes | None:
    """The picture of a page of this schedule version, also of an earlier edition; raises :class:`AlteredScan`."""
    found = db.session.scalar(
        select(ScheduleScan).where(ScheduleScan.schedule_row == schedule_row, ScheduleScan.public_id == public_id)
    )
    if found is None:
        return None
    picture = base64.b64decode(unseal(found.content, owner=found.public_id, field=CONTENT))
    if hashlib.sha256(picture).hexdigest() != found.digest:
        raise AlteredScan(f"page {public_id} is not what was kept")
    return picture
