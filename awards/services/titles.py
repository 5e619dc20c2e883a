"""江门市技术能手 (Opinions, article 21): who is proposed for it, and how its numbers run."""
from collections.abc import Iterator, Sequence
from itertools import count

from flask_babel import gettext as _
from sqlalchemy import select

from awards.models import TitleAward
from competition.models import Competition, Entry
from foundation.database import db
from foundation.people.models import Honour
from foundation.people.queries import holds_title
from foundation.people.titles import CITY_TITLE as TITLE
from scoring.queries import EventStanding

PROPOSED, AWARDED, HELD = "proposed", "awarded", "held"
NUMBER = "江技能手〔%(year)s〕%(running)03d号"


def title_awards(competition: Competition, lists: Sequence[EventStanding]) -> Iterator[TitleAward]:
    """A proposal for every member of an entry whose result carries the title; whoever holds it is listed, not proposed
    again."""
    events = {event.id: event for event in competition.events}
    proposed: set[int] = set()
    for found in lists:
        event = events[found.event_id]
        for line in found.lines:
            if not line.title:
                continue
            entry = db.session.get_one(Entry, line.entry_id)
            for member in entry.members:
                held = member.person_id in proposed or holds_title(member.person_id, TITLE)
                proposed.add(member.person_id)
                yield TitleAward(
                    entry_id=entry.id, person_id=member.person_id, title=TITLE, occupation=event.occupation,
                    state=HELD if held else PROPOSED,
                    because=_because(event.title, line.place, line.total, held=held),
                )


def _because(event: str, place: int | None, total: str | None, *, held: bool) -> str:
    earned = _("%(event)s第 %(place)s 名，总成绩 %(total)s 分，符合评分规则中的称号条件", event=event, place=place, total=total)
    return str(earned + _("；本人已有或另行获得该称号，不重复授予。") if held else earned + _("。"))


def title_numbers(year: int) -> Iterator[str]:
    """The free numbers of the title in a year, in order. Gaps of withdrawn titles are not filled."""
    head, tail = NUMBER.split("%(running)03d")
    head %= {"year": year}
    taken = db.session.scalars(select(Honour.number).where(Honour.title == TITLE, Honour.number.startswith(head)))
    last = max((int(number.removeprefix(head).removesuffix(tail)) for number in taken), default=0)
    return (NUMBER % {"year": year, "running": running} for running in count(last + 1))
