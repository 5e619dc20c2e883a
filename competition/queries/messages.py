"""What can be asked about messages: who was told what, when, and whether it has left."""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from competition.models import Message, MessageList, MessageWording
from competition.models.message import BODY
from competition.queries.competitions import competition
from competition.rules.messages import OCCASIONS, WORDINGS
from foundation.accounts.models import User
from foundation.crypto import unseal
from foundation.database import db
from foundation.people.queries import phone_for

PER_PAGE = 50
OCCASION_NAMES = {
    "submitted": _l("收到报名"), "approved": _l("审核通过"), "returned": _l("退回修改"), "rejected": _l("审核未通过"),
    "waiting": _l("列入候补"), "promoted": _l("候补转正"), "cancelled": _l("取消报名"), "link": _l("查询链接"), "changed": _l("安排变更"),
}
CHANNEL_NAMES = {"sms": _l("短信"), "email": _l("邮件")}
HIDDEN = ("link",)


@dataclass(frozen=True)
class MessageRow:
    """One message. ``text`` is null where it carries a link that opens somebody's page: nobody else reads that."""

    public_id: str
    entry: str
    ticket: str
    name: str
    address: str
    occasion: str
    channel: str
    state: str
    text: str | None
    created_at: datetime
    left_at: datetime | None
    list_number: int | None
    fault: str | None

    @property
    def occasion_name(self) -> str:
        """The occasion in words."""
        return str(OCCASION_NAMES[self.occasion])

    @property
    def channel_name(self) -> str:
        """The channel in words."""
        return str(CHANNEL_NAMES[self.channel])


@dataclass(frozen=True)
class ListRow:
    """A list for the SMS platform."""

    public_id: str
    number: int
    count: int
    made_by: str | None
    made_at: datetime


@dataclass(frozen=True)
class WordingRow:
    """The words for an occasion as they are used now; ``version`` 0 are those that ship."""

    occasion: str
    wording: str
    version: int

    @property
    def name(self) -> str:
        """The occasion in words."""
        return str(OCCASION_NAMES[self.occasion])


def messages(
    code: str, *, occasions: Sequence[str] = (), states: Sequence[str] = (), page: int = 1, per_page: int = PER_PAGE
) -> tuple[list[MessageRow], int]:
    """The messages of a competition, the newest first, and how many there are."""
    query = select(Message).where(Message.competition_id == competition(code).id)
    if occasions:
        query = query.where(Message.occasion.in_(occasions))
    if states:
        query = query.where(Message.state.in_(states))
    total = db.session.scalar(select(func.count()).select_from(query.with_only_columns(Message.id).subquery())) or 0
    query = query.options(joinedload(Message.entry), joinedload(Message.person)).order_by(Message.id.desc())
    return _rows(list(db.session.scalars(query.limit(per_page).offset((page - 1) * per_page)))), total


def messages_of(entry_id: int) -> list[MessageRow]:
    """What was told about one entry, the newest first."""
    query = (
        select(Message).where(Message.entry_id == entry_id).options(joinedload(Message.entry), joinedload(Message.person))
        .order_by(Message.id.desc())
    )
    return _rows(list(db.session.scalars(query)))


def _rows(found: list[Message]) -> list[MessageRow]:
    lists = {one.list_id for one in found if one.list_id}
    numbers = {row[0]: row[1] for row in db.session.execute(select(MessageList.id, MessageList.number).where(MessageList.id.in_(lists)))}
    return [
        MessageRow(
            one.public_id, one.entry.public_id, one.entry.ticket, one.person.name, _address(one), one.occasion, one.channel,
            one.state, _text(one), one.created_at, one.left_at, numbers.get(one.list_id or 0), one.fault,
        )
        for one in found
    ]


def _address(one: Message) -> str:
    if one.channel == "email":
        return ""
    return phone_for(one.person, "organizer")


def _text(one: Message) -> str | None:
    return None if one.occasion in HIDDEN or not one.body else unseal(one.body, owner=one.public_id, field=BODY)


def message_states(code: str) -> dict[str, int]:
    """How many messages of a competition are in each state."""
    query = select(Message.state, func.count()).where(Message.competition_id == competition(code).id).group_by(Message.state)
    return {row[0]: row[1] for row in db.session.execute(query)}


def waiting_texts(code: str) -> int:
    """How many text messages wait for the next list."""
    return db.session.scalar(select(func.count()).select_from(Message).where(
        Message.competition_id == competition(code).id, Message.channel == "sms", Message.state == "waiting"
    )) or 0


def message_lists(code: str) -> list[ListRow]:
    """The lists of a competition for the SMS platform, the newest first."""
    counted = select(Message.list_id, func.count().label("count")).group_by(Message.list_id).subquery()
    query = (
        select(MessageList, User.name, counted.c.count).outerjoin(User, User.id == MessageList.made_by)
        .outerjoin(counted, counted.c.list_id == MessageList.id)
        .where(MessageList.competition_id == competition(code).id).order_by(MessageList.id.desc())
    )
    return [ListRow(one.public_id, one.number, count or 0, name, one.made_at) for one, name, count in db.session.execute(query)]


def wordings(code: str) -> list[WordingRow]:
    """The words of a competition for every occasion."""
    query = (
        select(MessageWording).where(MessageWording.competition_id == competition(code).id).order_by(MessageWording.version)
    )
    own = {one.occasion: one for one in db.session.scalars(query)}
    return [
        WordingRow(one, own[one].wording if one in own else WORDINGS[one], own[one].version if one in own else 0)
        for one in OCCASIONS
    ]
