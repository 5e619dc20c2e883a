"""The files of a competition's notice."""
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from competition.models import Attachment, Competition
from competition.rules.files import ENDINGS
from foundation.database import db
from foundation.errors import NotFound


@dataclass(frozen=True)
class AttachmentRow:
    """One file without its content; ``size`` in bytes."""

    public_id: str
    title: str
    media_type: str
    size: int
    added_at: datetime

    @property
    def ending(self) -> str:
        """The ending that its type has, such as ``.pdf``."""
        return ENDINGS[self.media_type]


def attachments(code: str) -> list[AttachmentRow]:
    """The files of a competition in the order in which they came."""
    columns = (Attachment.public_id, Attachment.title, Attachment.media_type, Attachment.size, Attachment.added_at)
    query = select(*columns).join(Competition).where(Competition.code == code).order_by(Attachment.id)
    return [AttachmentRow(*row) for row in db.session.execute(query)]


def attachment_content(code: str, public_id: str) -> tuple[AttachmentRow, bytes]:
    """One file with its content; raises :class:`NotFound`."""
    row = next((one for one in attachments(code) if one.public_id == public_id), None)
    if row is None:
        raise NotFound
    return row, db.session.execute(select(Attachment.content).where(Attachment.public_id == public_id)).scalar_one()
