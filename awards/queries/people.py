"""The names of those who did something, for the trail of people on the pages of this room."""
from collections.abc import Iterable

from sqlalchemy import select

from foundation.accounts.models import User
from foundation.database import db


def names(user_ids: Iterable[int | None]) -> dict[int, str]:
    """Names by account."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(wanted)))
    return {row.id: row.name for row in rows}
