"""What the pages of field judges begin with and are made of: whose event, which module, which forms."""
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from competition.queries import competition as competition_header
from foundation import chance
from foundation.accounts.permissions import identity, require
from foundation.clock import now
from foundation.errors import NotFound
from scoring.forms.field import FORMS
from scoring.permissions import Scoring
from scoring.queries.events import EventRef, event_by_code, scheme_of
from scoring.queries.field import FieldEntry, field_entries, field_judges, noted_of, serves_as_field_judge
from scoring.rules import field_records as rules
from scoring.rules.clauses import Clause, clauses_of
from scoring.views.day import clock_of

TITLES = {
    "clock": _l("计时"), "time": _l("用时"), "deduction": _l("扣分"), "status": _l("到场情况"), "misconduct": _l("违纪"),
    "equipment": _l("设备故障"),
}
STEPS = {"start": _l("开始计时"), "pause": _l("暂停"), "resume": _l("继续"), "stop": _l("停止"), "void": _l("作废，重新计时")}
LEVELS = {"warning": _l("警告"), "deduction": _l("扣分"), "disqualification": _l("取消资格"), "dismissed": _l("不成立")}
STATES = {"absent": _l("缺考"), "late": _l("迟到"), "withdrawn": _l("弃赛")}
CLOCKS = {"idle": _l("未开始"), "running": _l("计时中"), "paused": _l("已暂停"), "stopped": _l("已停止")}


@dataclass(frozen=True)
class Place:
    """An event as its field judge works in it: its modules, its clauses, who else is there."""

    event: EventRef
    modules: dict[str, str]
    clauses: tuple[Clause, ...]
    witnesses: list[tuple[int, str]]

    @property
    def open(self) -> bool:
        """False once the results are confirmed."""
        return self.event.stage not in ("confirmed", "published")

    def module(self, entry: FieldEntry) -> str | None:
        """The module that the page is about: asked for, else that of the newest record, else the last one."""
        asked = request.args.get("module") or request.form.get("module")
        if asked in self.modules:
            return str(asked)
        last = next((one.module for one in reversed(entry.records) if one.module in self.modules), None)
        return last or next(reversed(self.modules), None)


def enter_field(code: str, event_code: str) -> Place:
    """The event, if this person is a field judge of it; not found for everybody else."""
    header = competition_header(code)
    require(Scoring.RECORD_FIELD, jurisdiction=header.jurisdiction, competition=code)
    event = event_by_code(code, event_code)
    user_id = identity().actor.user_id
    if event is None or user_id is None or not serves_as_field_judge(user_id, event):
        raise NotFound
    scheme = scheme_of(event.id)
    modules = {row["code"]: row["name"] for row in scheme.rules["modules"]} if scheme else {}
    others = [one for one in field_judges(event) if one[0] != user_id]
    return Place(event, modules, clauses_of(scheme.tree) if scheme else (), others)


def found_entry(place: Place, public_id: str) -> FieldEntry:
    """One entry of the event; raises :class:`NotFound`."""
    found = field_entries(place.event, public_id)
    if not found:
        raise NotFound
    return found[0]


def form_of(kind: str, place: Place, module: str | None, *, filled: bool) -> Any:
    """The form of one kind of record, with what may be chosen in it; ``filled`` with what was sent."""
    form = FORMS[kind](prefix=kind) if filled else FORMS[kind](formdata=None, prefix=kind)
    if hasattr(form, "offer"):
        form.offer(place.witnesses, [one for one in place.clauses if module is None or one.module in (None, module)])
    return form


def entry_context(place: Place, entry: FieldEntry, module: str | None, typed: Any = None, kind: str = "") -> dict[str, Any]:
    """Everything that the page of one entry shows; ``typed`` is the form that was sent and not taken."""
    forms = {one: typed if one == kind else form_of(one, place, module, filled=False) for one in FORMS}
    clock = rules.clock_of(entry.records, module)
    return {
        "place": place, "event": place.event, "entry": entry, "module": module, "forms_by_kind": forms, "open": kind or "clock",
        "clock": clock, "seconds": rules.seconds_of(entry.records, module), "words": WORDS, "minutes_of": clock_of,
        "noted": noted_of(place.event.id, entry.id), "fresh": chance.opaque_id, "server_now": now().timestamp(),
    }


def facts_in(kind: str, form: Any) -> dict[str, Any]:
    """The codes and numbers of a form that was sent, as the service takes them."""
    if kind == "clock":
        return {"step": form.step.data}
    if kind == "time":
        hours, minutes, seconds = ([0, 0] + [int(part) for part in form.time.data.strip().split(":")])[-3:]
        return {"seconds": hours * 3600 + minutes * 60 + seconds}
    names = ("clause", "points", "status", "minutes", "level")
    return {name: form[name].data for name in names if name in form}


WORDS = {"titles": TITLES, "steps": STEPS, "levels": LEVELS, "states": STATES, "clocks": CLOCKS}
