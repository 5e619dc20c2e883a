"""How long the text of a message is kept: it names somebody, so it goes with them, and in any case some time after it was written."""
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, update

from competition.models import Message, MessageWording
from foundation.contributions import Contributions
from foundation.database import db
from foundation.people.retention import Rule, rule

TEXTS = timedelta(days=180)

rule("messages", Rule(_l("发给报名人的通知内容"), TEXTS.days, _l("清除内容，留下发送记录")))


def contribute_messages(joined: Contributions) -> None:
    """Tells the ground floor what happens to messages."""
    joined.erasing.append(forget_messages)
    joined.tidying.append(tidy_messages)
    joined.clearing.append(clear_wordings)


def forget_messages(person_id: int) -> None:
    """Clears the texts to somebody who is erased; what has not left does not leave any more."""
    theirs = update(Message).where(Message.person_id == person_id).execution_options(synchronize_session=False)
    db.session.execute(theirs.where(Message.state.in_(("waiting", "failed", "unsure"))).values(state="withdrawn"))
    db.session.execute(theirs.values(body=None))


def tidy_messages(at: datetime) -> Mapping[str, int]:
    """Clears old texts; what was never sent by then is withdrawn."""
    old = update(Message).where(Message.created_at < at - TEXTS, Message.body.is_not(None)).execution_options(synchronize_session=False)
    db.session.execute(old.where(Message.state.in_(("waiting", "failed", "unsure"))).values(state="withdrawn"))
    cleared = cast(Any, db.session.execute(old.values(body=None)))
    return {"messages": cleared.rowcount}


def clear_wordings(competition_id: int) -> None:
    """Deletes the words of a draft competition that is removed."""
    db.session.execute(delete(MessageWording).where(MessageWording.competition_id == competition_id))
