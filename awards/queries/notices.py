"""What the public notice lists: everybody with a prize or a title, by name and unit, without any number."""
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from awards.queries.lines import prize_name
from competition.models import Competition
from foundation.database import db
from foundation.people.titles import CITY_TITLE
from scoring.queries import confirmed_standings


@dataclass(frozen=True)
class NoticeRow:
    """One row of the notice; ``name`` of a team lists its members."""

    name: str
    unit: str
    event: str
    place: int | None
    prize: str
    title: str


def notice_rows(competition_code: str) -> list[NoticeRow]:
    """The published results with a prize or a title, in the order of events and places."""
    competition = db.session.scalar(select(Competition.id).where(Competition.code == competition_code))
    if competition is None:
        return []
    return [
        NoticeRow(
            _name(line.name, line.members), line.unit, found.title, line.place, prize_name(line.prize),
            CITY_TITLE if line.title else "",
        )
        for found in confirmed_standings(competition)
        for line in found.lines
        if line.prize is not None or line.title
    ]


def _name(name: str, members: tuple[str, ...]) -> str:
    return name if members in ((), (name,)) else _("、").join(members)
