"""An event that is being scored, made through the services: scheme, entries, draw, panels, devices, sheets."""
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from competition import queries as competitions
from competition.services.draws import draw_event
from competition.services.panels import seat_judge
from competition.services.phases import set_phase
from foundation import chance
from foundation.accounts.identity import SYSTEM, Actor
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.clock import at_noon
from foundation.database import db
from scoring.models import Run, Sheet
from scoring.queries.events import EventRef, event_by_code, scheme_of
from scoring.services.day import set_statuses
from scoring.services.devices import enrol_device
from scoring.services.opening import open_scoring
from scoring.services.operations import Answer, submit_operation
from scoring.services.results import confirm_results, publish_results
from scoring.services.schemes import keep_scheme
from tests.factories.accounts import make_user
from tests.factories.competition import event_document, make_competition
from tests.factories.entry import make_entries
from tests.factories.official import make_official

DAY = at_noon(date(2026, 5, 16), 9)
RULES: dict[str, Any] = {
    "modules": [
        {"code": "T", "name": "理论知识", "weight": "0.20", "full_mark": "100", "pass_mark": "60",
         "panel": {"level": "aspect", "minimum_judges": 1},
         "aspects": [{"code": "01", "kind": "measurement", "max_mark": "100.00"}]},
        {"code": "P", "name": "操作技能", "weight": "0.80", "full_mark": "100",
         "panel": {"level": "aspect", "method": "mean", "minimum_judges": 2},
         "aspects": [
             {"code": "A1.1", "kind": "measurement", "max_mark": "40.00", "factor": "1"},
             {"code": "A1.2", "kind": "measurement", "max_mark": "30.00", "factor": "1"},
             {"code": "A2.1", "kind": "judgement", "max_mark": "30.00", "factor": "1"},
         ]},
    ],
    "rounding": [{"step": step, "places": 2} for step in ("panel", "module", "total")],
    "tie_chain": ["module:P:desc", "time:asc"],
    "prizes": {"kind": "places", "tie_at_cut": "include",
               "awards": [{"name": "gold", "count": 1}, {"name": "silver", "count": 1}, {"name": "bronze", "count": 1}]},
    "titles": {"kind": "places", "awards": [{"name": "title", "count": 1}], "requires": ["division:staff"]},
}  # fmt: skip
TEXTS: dict[str, Any] = {
    "T/01": {"name": "理论试卷得分", "help": "", "levels": None},
    "P/A1.1": {"name": "切配规格均匀", "help": "丝、片、丁各取样三处测量", "levels": None},
    "P/A1.2": {"name": "成菜温度", "help": "出品时中心温度不低于 70 ℃", "levels": None},
    "P/A2.1": {"name": "整体造型与摆盘", "help": "", "levels": ["低于行业要求", "达到要求", "部分优于要求", "整体优秀"]},
}


@dataclass
class Judge:
    """A seated judge with a tablet."""

    code: str
    user_id: int
    actor: Actor
    device: str
    sequence: int = 0


@dataclass
class Stage:
    """An event that is being scored, and everybody whom it takes."""

    competition: str
    event: str
    event_id: int
    competition_id: int
    codes: list[str]
    judges: list[Judge]
    chief: Actor
    organizer: Actor
    scheme_hash: str = ""
    accounts: dict[str, str] = field(default_factory=dict)

    def sheet(self, judge: Judge, entry: str, module: str = "P") -> Sheet:
        """One sheet as it is stored now."""
        found: Sheet = db.session.scalars(
            select(Sheet)
            .where(Sheet.event_id == self.event_id, Sheet.judge == judge.code, Sheet.entry_code == entry,
                   Sheet.module == module)
            .execution_options(populate_existing=True)
        ).one()
        return found

    def body(self, judge: Judge, entry: str, marks: Mapping[str, Any], module: str = "P", **more: Any) -> dict[str, Any]:
        """The body of an operation on one sheet, as the tablet would make it now."""
        sheet = self.sheet(judge, entry, module)
        judge.sequence += 1
        return {
            "op": "submit_sheet", "device": judge.device, "device_seq": judge.sequence, "sheet": sheet.public_id,
            "base_version": sheet.version, "scheme_hash": self.scheme_hash, "marks": dict(marks),
            "at_device": "2026-05-16T09:30:00+08:00",
        } | more  # fmt: skip

    def submit(self, judge: Judge, entry: str, marks: Mapping[str, Any], module: str = "P", **more: Any) -> Answer:
        """Hands a sheet in."""
        return submit_operation(
            chance.opaque_id(), self.body(judge, entry, marks, module, **more), actor=judge.actor, at=DAY
        )

    def score_all(self, marks: "Marks | None" = None) -> None:
        """Every judge hands in every sheet, every entry competed."""
        for judge in self.judges:
            for entry in self.codes:
                for module in ("T", "P") if judge is self.judges[0] else ("P",):
                    self.submit(judge, entry, (marks or plausible)(self, judge, entry, module), module)
        set_statuses(self.event_id, dict.fromkeys(self.codes, "competed"), actor=self.chief, at=DAY)

    def confirm(self) -> int:
        """The chief judge confirms."""
        return confirm_results(self.event_id, actor=self.chief, at=DAY)

    def publish(self) -> int:
        """The organizer publishes."""
        return publish_results(self.event_id, actor=self.organizer, at=DAY)

    def ticket(self, entry: str) -> str:
        """The ticket number behind a blind code."""
        return competitions.entries_by_code(self.event_id)[entry].ticket


Marks = Callable[[Stage, Judge, str, str], dict[str, str | None]]


def plausible(stage: Stage, judge: Judge, entry: str, module: str) -> dict[str, str | None]:
    """Marks that differ from entry to entry and a little from judge to judge: earlier codes are better."""
    rank, turn = stage.codes.index(entry), stage.judges.index(judge)
    if module == "T":
        return {"01": f"{90 - 3 * rank}"}
    return {"A1.1": f"{36 - 2 * rank}.5", "A1.2": f"{27 - rank}.{turn}0", "A2.1": "2" if rank < 2 else "1"}


def actor_of(user_id: int) -> Actor:
    """An account as the one who does something."""
    user = db.session.get(User, user_id)
    assert user is not None
    return user.actor


def make_drawn(
    entries: int = 4, judges: int = 3, *, code: str = "jm-test", event: str = "CK", second_person: bool = False, **scheme: Any
) -> Stage:
    """An event with a scheme, drawn, with seated judges; scoring is not open yet. All judges sit in module P, the first
    one in T too. ``second_person``: sheets must be confirmed by somebody else; ``scheme``: tree and ways."""
    make_competition(code, events=(event_document(event),), phase="open")
    ref = event_by_code(code, event)
    assert ref is not None
    keep_scheme(ref.id, RULES, TEXTS, settings={"second_person": second_person}, actor=SYSTEM, at=DAY, **scheme)
    make_entries(code, entries, event)
    set_phase(code, "closed", actor=SYSTEM, at=DAY)
    draw_event(code, event, seed="a seed", actor=SYSTEM, at=DAY)
    return make_bench(ref, judges)


def make_bench(ref: EventRef, judges: int = 3) -> Stage:
    """The chief, the organizer and the seated judges of an event that is drawn."""
    code, event = ref.competition_code, ref.code
    chief = make_official(code, "何裁判长", Role.CHIEF_JUDGE)
    organizer = make_user(f"{code}-organizer", Role.ORGANIZER)
    for number in range(judges):
        official = make_official(code, f"评委{number + 1}")
        for module in ("T", "P") if number == 0 else ("P",):
            seat_judge(code, event, module, official, actor=SYSTEM, at=DAY)
    stage = Stage(
        code, event, ref.id, ref.competition_id, competitions.blind_codes(ref.id), [], _official_actor(code, chief),
        actor_of(organizer),
    )
    for row in competitions.officials(code):
        if row.role == Role.JUDGE:
            actor = actor_of(row.user_id)
            device = enrol_device(row.user_id, ref.competition_id, "平板", actor=actor, at=DAY)
            stage.judges.append(Judge(row.code, row.user_id, actor, device))
    return stage


def make_stage(
    entries: int = 4, judges: int = 3, *, code: str = "jm-test", event: str = "CK", second_person: bool = False, **scheme: Any
) -> Stage:
    """The same with scoring open."""
    stage = make_drawn(entries, judges, code=code, event=event, second_person=second_person, **scheme)
    open_scoring(stage.event_id, actor=stage.organizer, at=DAY)
    ref = event_by_code(code, event)
    assert ref is not None
    stage.scheme_hash = scheme_hash(stage.event_id)
    return stage


def scheme_hash(event_id: int) -> str:
    """The hash under which the scheme was frozen."""
    found = scheme_of(event_id)
    assert found is not None
    return found.rules_hash


def runs(event_id: int) -> dict[str, Run]:
    """What was recorded of each entry."""
    return {run.entry_code: run for run in db.session.scalars(select(Run).where(Run.event_id == event_id))}


def _official_actor(code: str, official_id: int) -> Actor:
    row = next(one for one in competitions.officials(code) if one.id == official_id)
    return actor_of(row.user_id)


def later(minutes: int) -> datetime:
    """A moment of the day of scoring."""
    return DAY.replace(hour=9 + minutes // 60, minute=minutes % 60)
