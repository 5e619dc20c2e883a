"""What the scoring room says when a competition moves on: no phase runs ahead of its marks."""
from collections.abc import Iterable

from flask_babel import gettext as _

from foundation.rules.problems import Problem
from scoring.queries.events import CURRENT, EventRef, event_ref, events_of

READY = {"running": ("draft", "open", "confirmed", "published"), "scored": ("confirmed", "published"), "published": ("published",)}

VOIDING = ("closed", "open")


def phase_problems(code: str, to: str) -> list[Problem]:
    """Events with drawn entries that are not as far as the phase asks; going back to where draws are thrown away, events
    whose codes are in use."""
    if to in VOIDING:
        return [_in_use(event) for event in events_of(code) if event.scoring]
    wanted = READY.get(to)
    if wanted is None:
        return []
    return [_problem(event, to) for event in _drawn(events_of(code)) if event.stage not in wanted]


def marks_locked(event_id: int) -> bool:
    """True if the results of the event are confirmed, so that no sheet of it can change."""
    event = event_ref(event_id)
    return event is not None and event.stage in CURRENT


def _in_use(event: EventRef) -> Problem:
    sentence = _("“%(event)s”已开放评分，评分表按现有加密号发放，不能再作废抽签。", event=event.title)
    return Problem(f"events.{event.code}", "phase_scoring_open", {"sentence": sentence})


def _drawn(events: Iterable[EventRef]) -> list[EventRef]:
    return [event for event in events if event.drawn]


def _problem(event: EventRef, to: str) -> Problem:
    sentence = {
        "running": _("“%(event)s”还没有评分标准。", event=event.title),
        "scored": _("“%(event)s”的成绩还没有确认。", event=event.title),
        "published": _("“%(event)s”的成绩还没有公布。", event=event.title),
    }[to]
    return Problem(f"events.{event.code}", f"phase_{to}", {"sentence": sentence})
