"""Files of a competition's notice (附件): kept as they came, never opened here; pictures are made anew."""
import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from competition import audited
from competition.models import Attachment
from competition.refusals.set_up import AttachmentsFull, FileTooLarge, UnfitFile
from competition.rules.files import JPEG, PICTURE, kind_of
from competition.services.bin import RESTORERS, Restorer, put_in_bin
from competition.services.finding import competition_subject, find_competition
from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from foundation.errors import NotFound
from foundation.pictures.reading import read_picture

MEGABYTE = 1024 * 1024
LARGEST = 8 * MEGABYTE
MOST_FILES = 12
MOST_BYTES = 40 * MEGABYTE
KIND = "attachment"


@transaction
def add_attachment(code: str, title: str, name: str, content: bytes, *, actor: Actor, at: datetime) -> str:
    """Keeps one file under a title (its own name, if none is given); answers its id. Public once registration is open."""
    find_competition(code)
    media_type = kind_of(content, name)
    if media_type is None:
        raise UnfitFile
    if len(content) > LARGEST:
        raise FileTooLarge(megabytes=f"{len(content) / MEGABYTE:.1f}", most=LARGEST // MEGABYTE)
    if media_type == PICTURE:
        media_type, content = JPEG, read_picture(content).content
    named = title.strip() or PurePath(name.replace("\\", "/")).stem
    added = kept_attachment(code, named[:200], media_type, content, at)
    audit.record(
        audited.ATTACHMENT_ADDED, actor=actor, at=at, subject=competition_subject(code), title=added.title,
        media_type=added.media_type, size=added.size, digest=added.digest,
    )
    return added.public_id


def kept_attachment(code: str, title: str, media_type: str, content: bytes, at: datetime) -> Attachment:
    """A row for a checked file, within the room that a competition has; joins the caller's transaction."""
    competition = find_competition(code)
    query = select(func.count(), func.coalesce(func.sum(Attachment.size), 0)).where(Attachment.competition_id == competition.id)
    files, size = db.session.execute(query).one()
    if files >= MOST_FILES or size + len(content) > MOST_BYTES:
        raise AttachmentsFull(files=MOST_FILES, megabytes=MOST_BYTES // MEGABYTE)
    added = Attachment(
        public_id=chance.opaque_id(), competition_id=competition.id, title=title, media_type=media_type, size=len(content),
        digest=hashlib.sha256(content).hexdigest(), content=content, added_at=at,
    )
    db.session.add(added)
    return added


@transaction
def remove_attachment(code: str, public_id: str, *, actor: Actor, at: datetime) -> None:
    """Moves a file to the bin."""
    competition = find_competition(code)
    query = select(Attachment).where(Attachment.competition_id == competition.id, Attachment.public_id == public_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    put_in_bin(KIND, code, found.title, words_of_attachment(found), actor=actor, at=at)
    db.session.delete(found)
    audit.record(
        audited.ATTACHMENT_REMOVED, actor=actor, at=at, subject=competition_subject(code), title=found.title, digest=found.digest
    )


def words_of_attachment(found: Attachment) -> dict[str, Any]:
    """What the bin keeps of a file."""
    return {"title": found.title, "media_type": found.media_type, "content": base64.b64encode(found.content).decode()}


def _restore(code: str, words: Mapping[str, Any], _actor: Actor, at: datetime) -> None:
    kept_attachment(code, words["title"], words["media_type"], base64.b64decode(words["content"]), at)


RESTORERS[KIND] = Restorer(_l("附件"), _restore)
