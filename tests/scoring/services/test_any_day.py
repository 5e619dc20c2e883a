"""Whatever judges, scorekeepers and chief judges do in whatever order, the exported bundle follows from its ledger."""
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from foundation import chance
from foundation.accounts.identity import Actor
from foundation.database import db
from foundation.errors import Refusal
from scoring.models import MarkAmendment, Sheet
from scoring.queries.alarms import spreads_of
from scoring.queries.bundle import bundle_of
from scoring.queries.events import scheme_of
from scoring.queries.late import late_of
from scoring.queries.readiness import readiness
from scoring.rules.verify import verify
from scoring.services.amending import ask_amendment, decide_amendment
from scoring.services.confirming import confirm_sheets
from scoring.services.day import set_status, set_statuses
from scoring.services.late_sheets import decide_late
from scoring.services.locking import lock_sheets
from scoring.services.operations import submit_operation
from scoring.services.results import reopen_results
from scoring.services.rounds import order_second_round
from scoring.services.sheets import excuse_sheet, return_after_amendment, return_sheet
from tests.factories.scoring import DAY, Stage, make_stage
from tests.factories.sheets import TREE, scorekeeper, seen, supervisor

ASPECTS = {("T", ""): ["01"], ("P", "A1"): ["A1.1", "A1.2"], ("P", "A2"): ["A2.1"]}
ROUNDS, STEPS = 5, 30


@dataclass
class Hall:
    """Everybody who acts, and the chance that says what they do."""

    stage: Stage
    keeper: Actor
    watcher: Actor
    dice: random.Random
    done: Counter[str] = field(default_factory=Counter)

    def sheets(self) -> list[Sheet]:
        query = select(Sheet).where(Sheet.event_id == self.stage.event_id).order_by(Sheet.id)
        return list(db.session.scalars(query.execution_options(populate_existing=True)))

    def sheet(self) -> Sheet:
        return self.dice.choice(self.sheets())

    def mark(self, aspect: str, calm: bool = False) -> str:
        if aspect.startswith("A2"):
            return "2" if calm else str(self.dice.randrange(4))
        return f"{self.dice.randrange(2900) / 100:.{self.dice.randrange(3)}f}"

    def submit(self, sheet: Sheet | None = None, calm: bool = False) -> str:
        sheet = sheet or self.sheet()
        judge = next(one for one in self.stage.judges if one.code == sheet.judge)
        judge.sequence += 1
        codes = ASPECTS[sheet.module, sheet.part]
        empty = not calm and sheet.module == "P" and self.dice.random() < 0.1
        body = {
            "op": "submit_sheet", "device": judge.device, "device_seq": judge.sequence, "sheet": sheet.public_id,
            "base_version": sheet.version, "scheme_hash": self.stage.scheme_hash,
            "marks": {code: None if empty else self.mark(code, calm) for code in codes}, "at_device": "2026-05-16T09:30:00+08:00",
        }  # fmt: skip
        return str(submit_operation(chance.opaque_id(), body, actor=judge.actor, at=DAY).status)

    def give_back(self) -> None:
        sheet = self.sheet()
        codes = ASPECTS[sheet.module, sheet.part]
        way = return_after_amendment if self.dice.random() < 0.1 else return_sheet
        way(sheet.public_id, self.dice.sample(codes, self.dice.randint(1, len(codes))), "请核对", actor=self.keeper, at=DAY)

    def excuse(self) -> None:
        excuse_sheet(self.sheet().public_id, "裁判因病", actor=self.stage.chief, at=DAY)

    def look_through(self) -> None:
        shown = seen(self.stage)
        some = dict(self.dice.sample(sorted(shown.items()), min(len(shown), 3)))
        confirm_sheets(self.stage.event_id, some, actor=self.keeper, at=DAY)

    def lock(self) -> None:
        module, part = self.dice.choice([*ASPECTS, ("P", "")])
        lock_sheets(self.stage.event_id, module, part, actor=self.stage.chief, at=DAY + timedelta(hours=1), aware=True)

    def ask(self) -> None:
        sheet = self.sheet()
        aspect = self.dice.choice(ASPECTS[sheet.module, sheet.part])
        mark = None if self.dice.random() < 0.05 else self.mark(aspect)
        ask_amendment(sheet.public_id, aspect, mark, "誊写有误", actor=self.stage.chief, at=DAY)

    def decide(self, agree: bool | None = None) -> None:
        asked = db.session.scalars(
            select(MarkAmendment.public_id).join(Sheet).where(MarkAmendment.state == "asked", Sheet.event_id == self.stage.event_id)
        ).first()
        if asked:
            yes = self.dice.random() < 0.8 if agree is None else agree
            decide_amendment(asked, yes, actor=self.watcher, at=DAY, reason="" if yes else "依据不足")

    def late(self, accept: bool | None = None) -> None:
        waiting = [row for row in late_of(self.stage.event_id) if row.accepted is None]
        if waiting:
            row = self.dice.choice(waiting)
            yes = accept if accept is not None else self.dice.random() < 0.7
            decide_late(row.operation, yes and not row.overtaken, "断网", actor=self.stage.chief, at=DAY)

    def again(self) -> None:
        scheme = scheme_of(self.stage.event_id)
        spreads = spreads_of(self.stage.event_id, scheme.rules if scheme else {})
        if spreads:
            one = self.dice.choice(spreads)
            order_second_round(self.stage.event_id, one.entry, one.aspect, "讨论后重评", actor=self.stage.chief, at=DAY)

    def status(self) -> None:
        word = self.dice.choice(["competed", "competed", "absent", "disqualified"])
        set_status(self.stage.event_id, self.dice.choice(self.stage.codes), word, actor=self.stage.chief, at=DAY)

    def act(self) -> None:
        """One act of somebody; what the rules refuse is no act."""
        acts: list[tuple[Callable[[], object], int]] = [
            (self.submit, 12), (self.look_through, 6), (self.give_back, 2), (self.excuse, 1), (self.lock, 3), (self.ask, 4),
            (self.decide, 3), (self.late, 2), (self.again, 2), (self.status, 2),
        ]  # fmt: skip
        act = self.dice.choices([one for one, _ in acts], [weight for _, weight in acts])[0]
        try:
            act()
            self.done[act.__name__] += 1
        except Refusal:
            self.done["refused"] += 1

    def finish(self) -> bool:
        """Brings the event to where it can be confirmed; False if it cannot (too few judges were left)."""
        for _ in range(40):
            codes = [problem.code for problem in readiness(self.stage.event_id).problems]
            if not codes:
                return True
            if not self._mend(codes):
                return False
        return False

    def _mend(self, codes: list[str]) -> bool:
        event, chief = self.stage.event_id, self.stage.chief
        if "amendment_waiting" in codes:
            self.decide(agree=False)
        elif "late_waiting" in codes:
            self.late(accept=True)
        elif "status_unset" in codes:
            set_statuses(event, dict.fromkeys(self.stage.codes, "competed"), actor=chief, at=DAY)
        elif {"sheet_missing", "sheet_returned", "mark_missing", "too_few_judges"} & set(codes):
            for sheet in self.sheets():
                if sheet.state in ("open", "returned", "submitted", "confirmed", "excused") or sheet.version == 0:
                    self.submit(sheet, calm=True)
            if all(sheet.state == "locked" for sheet in self.sheets()):
                set_statuses(event, dict.fromkeys(self.stage.codes, "absent"), actor=chief, at=DAY)
        elif "spread_exceeded" in codes:
            self._agree()
        elif "sheet_unconfirmed" in codes:
            confirm_sheets(event, seen(self.stage), actor=self.keeper, at=DAY)
        else:
            return False
        return True

    def _agree(self) -> None:
        """Locked scores are amended, others are given again."""
        for sheet in self.sheets():
            if sheet.part == "A2" and sheet.state == "locked":
                try:
                    asked = ask_amendment(sheet.public_id, "A2.1", "2", "对照样例", actor=self.stage.chief, at=DAY)
                    decide_amendment(asked, True, actor=self.watcher, at=DAY)
                except Refusal:
                    continue
            elif sheet.part == "A2":
                self.submit(sheet, calm=True)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))])
def test_a_bundle_verifies_after_any_sequence_of_what_people_do_with_sheets(app: Any, seed: int) -> None:
    with app.app_context():
        stage = make_stage(3, tree=TREE, second_person=True)
        hall = Hall(stage, scorekeeper(stage), supervisor(stage), random.Random(seed))
        exported = 0
        for _ in range(ROUNDS):
            for _ in range(STEPS):
                hall.act()
            if hall.finish():
                stage.confirm()
                answer = verify(bundle_of(stage.event_id))
                assert answer.ok, answer.problems
                exported += 1
                reopen_results(stage.event_id, "核对", actor=stage.chief, at=DAY)
        assert exported >= 2, hall.done
        assert {"submit", "look_through", "ask", "decide", "lock"} <= set(hall.done), hall.done
