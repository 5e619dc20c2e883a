"""Scans of the document that a schedule rests on: kept by whoever drafts it, replaced by a newer edition until it is adopted."""
import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from awards import audited
from awards.models import AdoptedSchedule, ScheduleScan
from awards.models.scan import CONTENT
from awards.queries.scans import scans_of
from awards.queries.schedules import ADOPTED, REVOKED
from awards.refusals import PagesMissing, TooManyPages, WrongState
from awards.services.four_eyes import account_of
from competition.models import Competition
from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.crypto import seal
from foundation.database import db, transaction
from foundation.errors import NotFound
from foundation.pictures.reading import Picture

MOST_PAGES = 20


@transaction
def keep_scans(schedule_row: int, pages: Sequence[Picture], *, actor: Actor, at: datetime) -> int:
    """Keeps these pages as the newest edition of a schedule version that nobody has adopted yet, and answers its number."""
    row = db.session.scalar(select(AdoptedSchedule).where(AdoptedSchedule.id == schedule_row).with_for_update())
    if row is None or row.competition_id is None:
        raise NotFound
    if row.status in (ADOPTED, REVOKED):
        raise WrongState(name=row.schedule_id)
    if not pages:
        raise PagesMissing
    if len(pages) > MOST_PAGES:
        raise TooManyPages(most=MOST_PAGES)
    edition, keeper = scans_of(schedule_row).edition + 1, account_of(actor)
    for number, picture in enumerate(pages, 1):
        db.session.add(_page(row.id, edition, number, picture, keeper, at))
    db.session.flush()
    competition = db.session.get_one(Competition, row.competition_id)
    audit.record(
        audited.SCHEDULE_SCANNED, actor=actor, at=at, subject=f"competition:{competition.code}", schedule=row.schedule_id,
        version=row.version, edition=edition, pages=len(pages), hash=scans_of(schedule_row).fingerprint,
    )
    return edition


def _page(schedule_row: int, edition: int, number: int, picture: Picture, keeper: int, at: datetime) -> ScheduleScan:
    public_id = chance.opaque_id()
    return ScheduleScan(
        public_id=public_id, schedule_row=schedule_row, edition=edition, page=number, width=picture.width, height=picture.height,
        content=seal(base64.b64encode(picture.content).decode(), owner=public_id, field=CONTENT),
        digest=hashlib.sha256(picture.content).hexdigest(), kept_by=keeper, kept_at=at,
    )
