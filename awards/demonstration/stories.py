"""The three competitions of the demonstration, made from one definition and one workbook of invented people."""
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from awards.demonstration.applicants import apply_all
from awards.demonstration.arrangements import competition_words, event_words
from awards.demonstration.field import keep_watch
from awards.rehearsal.cast import Cast
from awards.rehearsal.day import look_through
from awards.rehearsal.money import award, certify
from awards.rehearsal.story import Progress, Story, announce, prepare, publish, score, take_registrations
from awards.services.schedules import adopt_schedule, keep_schedule
from competition import queries
from competition.rules.definition import read_definition
from competition.rules.registrations import Registration, check_table
from competition.services.schedule_seats import deal_seats
from competition.spreadsheets.registrations import read_registrations
from foundation.accounts.roles import CITY, Role
from foundation.clock import at_noon
from foundation.contributions import DefinitionFolder

DATA = Path(__file__).parent / "data"
FOLDER = DefinitionFolder(path=DATA)
OPEN_PLACES = 8
APPLICANTS = slice(5, 9)
DOCUMENT = "示例文号〔2026〕1号（演示）"


@dataclass(frozen=True)
class Plot:
    """What is told of one competition: its name, which events, how many people each, and when."""

    code: str
    name: str
    events: tuple[str, ...]
    people: slice
    opens: date
    closes: date
    starts: date
    ends: date
    quota: int | None = None

    @property
    def waits(self) -> bool:
        """A competition with few places has a waiting list."""
        return self.quota is not None


def plots(today: date) -> tuple[Plot, Plot, Plot]:
    """Finished in spring, being scored today, open for registration."""
    year = today.year
    return (
        Plot("jm-skills", f"{year}年江门市职业技能竞赛", ("CK", "AU", "EL"), slice(0, 12), *_days(today, -150, -120, -101, -100)),
        Plot("jm-craft", f"{year}年江门市“侨都工匠”技能竞赛", ("CN", "RB"), slice(0, 8), *_days(today, -40, -12, 0, 1)),
        Plot("jm-care", f"{year}年江门市民生服务技能竞赛", ("NU", "AUS"), slice(0, 5), *_days(today, -9, 16, 33, 34), quota=OPEN_PLACES),
    )


def _days(today: date, *offsets: int) -> tuple[date, date, date, date]:
    opens, closes, starts, ends = (today + timedelta(days=offset) for offset in offsets)
    return opens, closes, starts, ends


def definition_of(plot: Plot) -> dict[str, Any]:
    """The definition of one of the three: the shipped one, cut to its events and days."""
    document: dict[str, Any] = json.loads((DATA / "definition.json").read_bytes())
    events = [
        event | {"set_up": event_words(waiting=plot.waits)} | ({"quota": plot.quota} if plot.quota else {})
        for event in document["events"] if event["code"] in plot.events
    ]
    hosts = [
        {**host, "events": kept} for host in document["hosts"]
        if (kept := [code for code in host["events"] if code in plot.events])
    ]
    dates = {
        "registration_opens": plot.opens, "registration_closes": plot.closes, "starts": plot.starts, "ends": plot.ends
    }
    return document | {
        "code": plot.code, "name": plot.name, "year": plot.starts.year, "document": DOCUMENT, "events": events,
        "hosts": hosts, "dates": {name: day.isoformat() for name, day in dates.items()}, "schedules": [],
        "set_up": competition_words(events),
    }


def rows_of(document: Mapping[str, Any], people: slice) -> list[Registration]:
    """So many of each event's people from the workbook, whether or not the event has a place for them."""
    definition, problems = read_definition({**document, "events": [{**event, "quota": None} for event in document["events"]]})
    if definition is None:
        raise ValueError(f"the demonstration's definition is refused: {problems}")
    checked = check_table(read_registrations((DATA / "registrations.xlsx").read_bytes()), definition)
    by_event: dict[str, list[Registration]] = {}
    for row in checked.rows:
        by_event.setdefault(row.event, []).append(row)
    return [row for rows in by_event.values() for row in rows[people]]


def tell(plot: Plot, cast: Cast) -> Story:
    """Sets a competition up and registers its people."""
    document = definition_of(plot)
    story = announce(document, FOLDER, cast, jurisdiction=CITY)
    take_registrations(story, rows_of(document, plot.people))
    return story


def adopt_schedules(story: Story, cast: Cast) -> None:
    """The host grants stay unconfirmed, so they wait; the prizes are adopted by a second person, so they are paid."""
    shipped: Sequence[Any] = json.loads((DATA / "definition.json").read_bytes())["schedules"]
    at = at_noon(story.opens, 11)
    for schedule in shipped:
        content = schedule if isinstance(schedule, str) else schedule | {"id": "demo-city-1", "status": "draft", "document": DOCUMENT}
        row = keep_schedule(content, story.code, actor=cast.actor(Role.AWARDS_CLERK), at=at)
        if not isinstance(schedule, str):
            adopt_schedule(row, DOCUMENT, actor=cast.actor(Role.LEADER), at=at + timedelta(hours=3))


def seat_all(story: Story, cast: Cast) -> None:
    """Everybody gets a place in the sessions of their event."""
    for event in story.events:
        for module in sorted({one.module for one in queries.sessions(story.code) if one.event == event.code and one.module}):
            first = next(one for one in queries.sessions(story.code) if one.event == event.code and one.module == module)
            deal_seats(story.code, first.id, actor=cast.actor(Role.ORGANIZER), at=at_noon(story.opens, 15), seed="demonstration")


def look_through_some(story: Story, shares: Mapping[str, int]) -> None:
    """A second person has confirmed some of the sheets, per cent by event code; others wait on the board."""
    for event in story.events:
        if event.code in shares:
            look_through(event, actor=story.seated().chief, at=at_noon(story.starts, 16), share=shares[event.code])


def tell_all(cast: Cast, today: date, progress: Progress) -> tuple[Story, Story, str]:
    """All three: the first to its approved payment, the second half scored, the third open, with applications in every state;
    answers the first two and the account of the third's unit."""
    finished, scoring, entering = (tell(plot, cast) for plot in plots(today))
    for story in (finished, scoring, entering):
        seat_all(story, cast)
    adopt_schedules(finished, cast)
    prepare(finished, progress)
    score(finished, progress)
    publish(finished, progress)
    award(finished, progress)
    certify(finished)
    prepare(scoring, progress)
    score(scoring, progress, {"CN": 60, "RB": 25})
    look_through_some(scoring, {"CN": 40})
    document = definition_of(plots(today)[-1])
    applying = [row for row in rows_of(document, APPLICANTS) if row.event == "NU"]
    unit = apply_all(entering, applying, cast, at=at_noon(entering.opens, 13))
    keep_watch(scoring, cast)
    return finished, scoring, unit
