"""The story, chapter by chapter: each is what people do on the pages, through the same services."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from flask_babel import gettext as _

from awards.rehearsal.cast import Cast
from awards.rehearsal.day import Day, hand_in, look_through, plan, record_day
from awards.rehearsal.panel import Bench, appoint_bench
from awards.rehearsal.ties import confirm
from competition import queries
from competition.queries import EventRow
from competition.rules.registrations import Registration
from competition.services.competitions import create_competition
from competition.services.draws import draw_event
from competition.services.phases import set_phase
from competition.services.registration import register
from foundation.accounts.roles import Role
from foundation.clock import at_noon
from foundation.contributions import DefinitionFolder
from foundation.errors import Refusal
from scoring.services.opening import open_scoring
from scoring.services.results import publish_results


class Progress(Protocol):
    """How far the story is: a step's name, then how much of it is done."""

    def step(self, name: str, length: int = 1) -> None:
        """A new chapter begins."""

    def done(self, count: int = 1) -> None:
        """Some of it is done."""


@dataclass
class Story:
    """A competition on its way: its cast, its judges, the plan of its day, and what could not be confirmed."""

    code: str
    cast: Cast
    opens: date
    starts: date
    ends: date
    bench: Bench | None = None
    days: dict[str, Day] = field(default_factory=dict)
    unconfirmed: dict[str, Refusal] = field(default_factory=dict)

    @property
    def events(self) -> list[EventRow]:
        """The events that somebody entered."""
        return [event for event in queries.events(self.code) if event.entries]

    def seated(self) -> Bench:
        """The judges, once they are appointed."""
        if self.bench is None:
            raise ValueError("no judges yet")
        return self.bench


def announce(
    definition: Mapping[str, Any], folder: DefinitionFolder, cast: Cast, *, jurisdiction: str, at: datetime | None = None
) -> Story:
    """The organizer sets the competition up and opens registration."""
    opens = date.fromisoformat(definition["dates"]["registration_opens"])
    when = at or at_noon(opens, 9)
    organizer = cast.actor(Role.ORGANIZER)
    code = create_competition(definition, folder, jurisdiction=jurisdiction, actor=organizer, at=when)
    set_phase(code, "open", actor=organizer, at=when)
    dates = definition["dates"]
    return Story(code, cast, opens, date.fromisoformat(dates["starts"]), date.fromisoformat(dates["ends"]))


def take_registrations(story: Story, rows: Sequence[Registration]) -> None:
    """The registrar applies the workbook."""
    register(story.code, rows, actor=story.cast.actor(Role.REGISTRAR), at=at_noon(story.opens, 10))


def prepare(story: Story, progress: Progress) -> None:
    """Registration closes, panels are seated, codes are drawn, tablets are handed out."""
    organizer, eve = story.cast.actor(Role.ORGANIZER), at_noon(story.starts - timedelta(days=1), 14)
    set_phase(story.code, "closed", actor=organizer, at=eve)
    story.bench = appoint_bench(story.code, story.cast, at=eve)
    progress.step(_("抽签加密"), len(story.events))
    for event in story.events:
        draw_event(story.code, event.code, actor=organizer, at=eve)
        progress.done()
    set_phase(story.code, "drawn", actor=organizer, at=eve)
    for event in story.events:
        open_scoring(event.id, actor=story.bench.chief, at=at_noon(story.starts, 8))
    set_phase(story.code, "running", actor=organizer, at=at_noon(story.starts, 8))
    story.days = plan({event.code: queries.blind_codes(event.id) for event in story.events})


def score(story: Story, progress: Progress, shares: Mapping[str, int] | None = None) -> None:
    """Judges hand in their sheets; ``shares`` leaves some of them for later (per cent by event code)."""
    bench = story.seated()
    for event in story.events:
        day, share = story.days[event.code], (shares or {}).get(event.code, 100)
        if share == 0:
            continue
        progress.step(_("评分 %(event)s", event=event.title))
        if share == 100:
            record_day(event, day, actor=bench.chief, at=at_noon(story.ends, 16))
        for _count in hand_in(event, day, bench, at=at_noon(story.starts, 9), share=share):
            progress.done(0)
        progress.done()


def publish(story: Story, progress: Progress) -> None:
    """The chief judge confirms each event, deciding ties where the rules ask for it; the organizer publishes."""
    bench, organizer = story.seated(), story.cast.actor(Role.ORGANIZER)
    progress.step(_("确认与公布成绩"), len(story.events))
    for event in story.events:
        try:
            look_through(event, actor=bench.chief, at=at_noon(story.ends, 17))
            confirm(event.id, actor=bench.chief, at=at_noon(story.ends, 18))
        except Refusal as refusal:
            story.unconfirmed[event.code] = refusal
        progress.done()
    confirmed = [event for event in story.events if event.code not in story.unconfirmed]
    if not story.unconfirmed:
        set_phase(story.code, "scored", actor=organizer, at=at_noon(story.ends, 19))
    for event in confirmed:
        publish_results(event.id, actor=organizer, at=at_noon(story.ends, 20))
    if not story.unconfirmed:
        set_phase(story.code, "published", actor=organizer, at=at_noon(story.ends, 20))
