"""What scoring and the draw ask of each other: codes are opened after the lock, and no draw is thrown away under open sheets."""
import pytest
from sqlalchemy import update

from competition.models import LayerDraw
from competition.services.opening import is_locked
from competition.services.phases import obstacles_to, set_phase
from foundation.accounts.identity import SYSTEM
from foundation.database import db
from foundation.errors import Invalid
from scoring.refusals import CodesOpened
from scoring.services.results import reopen_results
from tests.factories.scoring import DAY, Stage, make_drawn, make_stage

BY = {"actor": SYSTEM, "at": DAY}


def test_marks_are_locked_from_the_confirmation_until_it_is_taken_back(house: object) -> None:
    stage = make_stage()
    assert not is_locked(stage.event_id)
    stage.score_all()
    stage.confirm()
    assert is_locked(stage.event_id)
    reopen_results(stage.event_id, "漏记一项扣分", actor=stage.chief, at=DAY)
    assert not is_locked(stage.event_id)


def test_once_a_layer_is_opened_no_mark_changes_any_more(house: object) -> None:
    stage = make_stage()
    stage.score_all()
    stage.confirm()
    db.session.execute(update(LayerDraw).values(opened_at=DAY))
    db.session.commit()
    with pytest.raises(CodesOpened):
        reopen_results(stage.event_id, "漏记一项扣分", actor=stage.chief, at=DAY)
    assert is_locked(stage.event_id)


def back(stage: Stage) -> list[str]:
    """What stands in the way of throwing the draw away."""
    set_phase(stage.competition, "drawn", **BY)
    return [problem.code for problem in obstacles_to(stage.competition, "closed")]


def test_a_draw_is_thrown_away_before_scoring_is_opened_and_not_after(house: object) -> None:
    assert back(make_drawn()) == []
    stage = make_stage(code="jm-open")
    assert back(stage) == ["phase_scoring_open"]
    with pytest.raises(Invalid):
        set_phase(stage.competition, "closed", reason="补报一人", **BY)
