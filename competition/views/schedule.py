"""日程: the sessions of a competition by day, with everything that stands against them; on paper and as a calendar."""
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, Flask, Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from competition import queries
from competition.calendars import MEDIA_TYPE, competition_calendar, entry_calendar
from competition.permissions import Competitions
from competition.queries import SessionRow
from competition.refusals.schedule import SCHEDULE_SENTENCES
from competition.rules.phases import SEATING
from competition.rules.schedule import Conflict
from competition.services.schedule_section import SECTION, forget_schedule, keep_event
from competition.views.frame import allowed, choose
from foundation.accounts.identity import Identity
from foundation.accounts.permissions import identity, may, permit
from foundation.clock import now
from foundation.contributions import NavigationEntry, OverviewCard, contributions
from foundation.errors import NotFound, sentence_of
from foundation.rules.problems import Problem

schedule = Blueprint("schedule", __name__, url_prefix="/desk/<code>/schedule")


@schedule.get("")
@permit(Competitions.READ_COMPETITION)
def listing(code: str) -> ResponseReturnValue:
    """All sessions by day and time; conflicts stand at the top and at their sessions."""
    header = choose(code, Competitions.READ_COMPETITION)
    found = queries.sessions(code)
    against = told(queries.schedule_conflicts(code, names=allowed(Competitions.READ_ENTRIES), found=found))
    mine = set(queries.sessions_of_user(code, identity().actor.user_id or 0))
    return page(
        "schedule", header=header, days=by_day(chosen(found)), total=len(found), rooms=queries.rooms(code), against=against,
        by_session=at_sessions(against), gaps=queries.schedule_gaps(code, found), mine=mine, filters=_filters(found),
        editable=editable(),
    )


@schedule.get("/print")
@permit(Competitions.READ_COMPETITION)
def printed(code: str) -> ResponseReturnValue:
    """The same on A4, as far as the address says which event or room."""
    header = choose(code, Competitions.READ_COMPETITION)
    return page("schedule_print", header=header, days=by_day(chosen(queries.sessions(code))))


@schedule.get("/calendar.ics")
@permit(Competitions.READ_COMPETITION)
def calendar(code: str) -> ResponseReturnValue:
    """The sessions as a calendar: all, of one room (``?room=``), or one's own duties (``?mine=1``)."""
    choose(code, Competitions.READ_COMPETITION)
    own = queries.sessions_of_user(code, identity().actor.user_id or 0) if request.args.get("mine") else None
    room = request.args.get("room", type=int)
    return _file(competition_calendar(code, at=now(), room_id=room, among=own), code)


@schedule.get("/officials/<int:official_id>.ics")
@permit(Competitions.READ_OFFICIALS)
def official_calendar(code: str, official_id: int) -> ResponseReturnValue:
    """The sessions in which one official is on duty."""
    choose(code, Competitions.READ_OFFICIALS)
    row = next((one for one in queries.officials(code) if one.id == official_id), None)
    if row is None:
        raise NotFound
    own = [one.id for one in queries.sessions(code) if row.code in one.officials]
    return _file(competition_calendar(code, at=now(), among=own), f"{code}-{row.code}")


@schedule.get("/entries/<public_id>.ics")
@permit(Competitions.READ_ENTRIES)
def entry_file(code: str, public_id: str) -> ResponseReturnValue:
    """Where one entry has to be when."""
    choose(code, Competitions.READ_ENTRIES)
    row = queries.entry(code, public_id)
    return _file(entry_calendar(row.id, at=now()), f"{code}-{row.ticket}")


def _file(content: bytes, name: str) -> Response:
    answer = Response(content, mimetype="text/calendar", content_type=MEDIA_TYPE)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.ics")
    return answer


def page(template: str, status: int = 200, **facts: Any) -> tuple[str, int]:
    """A page of the schedule with its status."""
    return render_template(f"competition/{template}.html", **facts), status


def editable() -> bool:
    """True if the reader may change rooms and sessions in this phase."""
    return allowed(Competitions.SET_UP) and g.competition.phase in SEATING


def by_day(found: Sequence[SessionRow]) -> list[tuple[date, list[SessionRow]]]:
    """Sessions by their day in China."""
    return [(day, list(there)) for day, there in groupby(found, key=lambda one: one.day)]


def chosen(found: Sequence[SessionRow]) -> list[SessionRow]:
    """The sessions that the filters in the address let through."""
    events, rooms = request.args.getlist("event"), request.args.getlist("room")
    return [one for one in found if (not events or one.event in events) and (not rooms or str(one.room_id) in rooms)]


def _filters(found: Sequence[SessionRow]) -> list[dict[str, Any]]:
    events = {one.event: f"{one.event} {one.event_title}" for one in found}
    rooms = {str(one.room_id): one.room for one in found}
    both = (("event", _("赛项"), events), ("room", _("场地"), rooms))
    return [
        {"name": name, "label": label, "options": [(value, word, None) for value, word in values.items()]}
        for name, label, values in both if len(values) > 1
    ]


def told(found: Sequence[Conflict]) -> list[dict[str, Any]]:
    """Conflicts with their sentences."""
    return [
        {"code": one.code, "sessions": one.slots, "message": sentence_of(Problem("", one.code, one.facts), SCHEDULE_SENTENCES)}
        for one in found
    ]


def at_sessions(against: Sequence[Mapping[str, Any]]) -> dict[int, list[Mapping[str, Any]]]:
    """Conflicts by the sessions where they are shown."""
    found: dict[int, list[Mapping[str, Any]]] = {}
    for one in against:
        for session_id in one["sessions"]:
            found.setdefault(session_id, []).append(one)
    return found


def conflicts_of(code: str, session_id: int) -> list[Mapping[str, Any]]:
    """What stands against one session; raises :class:`NotFound` for none of this competition."""
    found = queries.sessions(code)
    if session_id not in {one.id for one in found}:
        raise NotFound
    against = told(queries.schedule_conflicts(code, names=allowed(Competitions.READ_ENTRIES), found=found))
    return at_sessions(against).get(session_id, [])


def _card(code: str) -> Mapping[str, Any] | None:
    """What the overview says of the schedule: conflicts first, then people without a place."""
    found = queries.sessions(code)
    if not found:
        return None
    against, gaps = queries.schedule_conflicts(code, found=found), queries.schedule_gaps(code, found)
    missing = sum(gap.missing for gap in gaps)
    hint = (
        _("有 %(n)s 处冲突，请先处理再发准考证", n=len(against)) if against
        else _("还有 %(n)s 个未排场次", n=missing) if missing else _("没有冲突")
    )
    return {
        "label": _("场次"), "value": len(found), "hint": hint, "href": url_for("schedule.listing", code=code),
        "state": "warning" if against or missing else "",
    }


def _sees(who: Identity, jurisdiction: str | None, code: str | None) -> bool:
    return may(who, Competitions.READ_COMPETITION, jurisdiction=jurisdiction or "", competition=code or "")


def contribute_schedule(app: Flask) -> None:
    """Links, the card on the overview, the part of a definition, and what keeps an event or goes with a competition."""
    shared = contributions(app)
    shared.navigation.append(NavigationEntry(
        "competition", _l("日程与工位"), "calendar", 22, lambda code: url_for("schedule.listing", code=code), _sees,
    ))
    shared.navigation.append(NavigationEntry(
        "competition", _l("进度墙"), "chart-bar", 12, lambda code: url_for("wall.desk_table", code=code), _sees,
    ))
    shared.cards.append(OverviewCard(25, _card))
    shared.sections.append(SECTION)
    shared.removals.append(keep_event)
    shared.clearing.append(forget_schedule)
