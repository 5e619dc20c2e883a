"""Schedules that come with the program: what is known of Jiangmen's host grants, and samples after other places."""
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from awards.rules.schedule import Schedule, read_schedule
from foundation.rules.fields import Fields, Findings
from foundation.rules.problems import Problem, Problems

FOLDER = Path(__file__).parent / "schedules"
KEYS = ("label", "condition", "question", "sources", "schedule")


@dataclass(frozen=True)
class ShippedSchedule:
    """A schedule with what a reader must know of it: its conditions, what is open, where the figures were published."""

    label: str
    condition: str
    question: str | None
    sources: tuple[str, ...]
    document: dict[str, Any]
    schedule: Schedule


def shipped_schedules() -> tuple[ShippedSchedule, ...]:
    """All shipped schedules in order of their ids."""
    return tuple(_shipped(FOLDER).values())


def shipped_schedule(id: str) -> dict[str, Any] | None:
    """The document of one shipped schedule, in the shape of the award case; null if there is none of this id."""
    found = _shipped(FOLDER).get(id)
    return None if found is None else deepcopy(found.document)


def load_schedules(folder: Path) -> dict[str, ShippedSchedule]:
    """All schedules of a folder by id. Raises :class:`Problems` with everything that is wrong with any of them."""
    from awards.policy.loader import read_yaml  # noqa: PLC0415  YAML would slow every start

    shipped: dict[str, ShippedSchedule] = {}
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.yaml")):
        findings = Findings()
        try:
            found = _read(Fields(read_yaml(file), "", findings))
        except Problems as refused:
            problems += refused.problems
            continue
        if found.schedule.id != file.stem:
            findings.add("schedule.id", "out_of_range", value=found.schedule.id)
        problems += [Problem(problem.path, problem.code, problem.facts, file.name) for problem in findings.problems]
        shipped[file.stem] = found
    if problems:
        raise Problems(problems)
    return shipped


def _read(fields: Fields) -> ShippedSchedule:
    """One schedule; besides what every schedule needs, it states document, article, status, condition and source."""
    fields.only(KEYS)
    found = ShippedSchedule(
        label=fields.text("label", filled=True),
        condition=fields.text("condition", filled=True),
        question=fields.optional_text("question"),
        sources=tuple(source for _, source in fields.items("sources", "text") or ()),
        document=fields.document.get("schedule") or {},
        schedule=read_schedule(fields.document.get("schedule"), "schedule", fields.found),
    )
    schedule = fields.object("schedule")
    for key in ("document", "article", "status"):
        if schedule is not None:
            schedule.text(key, filled=True)
    for row in (schedule.objects("rows") if schedule is not None else None) or ():
        row.text("article", filled=True)
    return found


@cache
def _shipped(folder: Path) -> dict[str, ShippedSchedule]:
    return load_schedules(folder)
