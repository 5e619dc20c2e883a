"""The report says what the records say, and the committed report is the one that they make."""
import json
from pathlib import Path
from typing import Any

import pytest

from bench.goals import GOALS, Goal, Target
from bench.records import ROOT, record
from bench.report import (
    BROKEN,
    MET,
    NONE,
    RELIABILITY,
    RESULTS,
    SHORT,
    newest,
    read_records,
    reliability,
    results,
    verdict,
)

GOAL = Goal("R1", "Killed server", "Marks stay.", 3, (Target("chaos-kill9", 100, "sqlite"),))


def one(**more: Any) -> dict[str, Any]:
    """A record of a run that went well."""
    return {
        "program": "chaos-kill9", "goal": "R1", "seed": 1, "n": 100, "database": "sqlite", "attempts": 100, "violations": 0, "examples": [],
        "planted": True, "figures": {"acknowledged": 2345}, "command": "python -m bench.chaos.kill9 --n 100", "commit": "c0ffee" * 6,
        "clean": True, "at": "2026-11-22T12:00:00+00:00", "seconds": 12.5, "processors": 2, "versions": {"python": "3.11.7"},
    } | more  # fmt: skip


def differs(records: list[dict[str, Any]], reliability_text: str, results_text: str) -> list[str]:
    """Which of the two files is not the one that the records make."""
    made = {"docs/reliability.md": (reliability(records), reliability_text), "bench/results.md": (results(records), results_text)}
    return [name for name, (now, then) in made.items() if now != then]


def test_the_committed_report_is_the_one_that_the_records_make() -> None:
    found = differs(read_records(), RELIABILITY.read_text("utf-8"), RESULTS.read_text("utf-8"))
    assert found == [], "run `make report` and commit what it writes"


def test_a_figure_written_by_hand_is_noticed() -> None:
    text, table = reliability([one()]), results([one()])
    assert differs([one()], text, table) == []
    assert differs([one()], text.replace("| 100 |", "| 10,000 |"), table) == ["docs/reliability.md"]
    assert differs([one()], text, table.replace("12.5", "1.25")) == ["bench/results.md"]


@pytest.mark.parametrize(
    ("changes", "state", "missing"),
    [
        ({}, MET, ""),
        ({"attempts": 60}, SHORT, "60 of 100 tries"),
        ({"planted": False}, SHORT, "unproven"),
        ({"planted": None}, SHORT, "unproven"),
        ({"clean": False}, SHORT, "not on a clean tree"),
        ({"violations": 2}, BROKEN, "2 violations"),
        ({"database": "postgresql"}, SHORT, "chaos-kill9 on SQLite: not yet measured"),
        ({"goal": "R2"}, NONE, "issue 3"),
    ],
)
def test_a_goal_is_met_only_by_a_full_proven_run_on_a_clean_tree(changes: dict[str, Any], state: str, missing: str) -> None:
    found = verdict(GOAL, newest([one(**changes)], "R1"))
    assert found.state == state
    assert missing in " ".join(found.distance)


def test_a_run_on_a_changed_tree_does_not_hide_the_last_clean_one() -> None:
    old, new = one(), one(clean=False, at="2026-11-23T12:00:00+00:00")
    assert newest([old, new], "R1") == [old]
    assert newest([old, one(at="2026-11-24T12:00:00+00:00", violations=1)], "R1")[0]["violations"] == 1


def test_a_record_may_speak_about_several_goals() -> None:
    assert [goal for goal in ("R18", "R19", "R20", "R21", "R22") if newest([one(goal="R19-R21")], goal)] == ["R19", "R20", "R21"]
    assert newest([one(goal="R22, R23")], "R23")


def test_every_goal_is_in_the_report_once_and_every_guard_is_there() -> None:
    assert [goal.id for goal in GOALS] == [f"R{number}" for number in range(1, 41)]
    text = reliability([])
    assert all(f"| {goal.id} | {goal.promise} |" in text for goal in GOALS)
    assert [guard for goal in GOALS for guard in goal.guarded_by if not (ROOT / guard).exists()] == []


def test_a_record_holds_what_was_run_and_no_folder_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", [str(ROOT / "bench" / "chaos" / "kill9.py"), "--folder", str(tmp_path), "--n", "5"])
    with record("chaos-kill9", goal="R1", seed=1, n=5, folder=tmp_path) as run:
        run.attempts = 5
        run.violated("an example")
    (found,) = read_records(tmp_path)
    assert found["command"].endswith(" -m bench.chaos.kill9 --n 5") and str(ROOT) not in json.dumps(found) and str(tmp_path) not in json.dumps(found)
    assert (found["attempts"], found["violations"], found["examples"], found["planted"]) == (5, 1, ["an example"], None)
