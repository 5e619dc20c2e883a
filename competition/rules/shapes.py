"""Common shapes of an event (赛项样式) to start from: modules with weights, marks, rounding, ties, prizes, and what is asked.

They are written in the words of the definition format (``events[].rules``, ``set_up``), so that whoever reads a definition
checks them like any other. Two prize rules occur: 1, 2 and 3 places with the title of 技术能手 for the first, and medals on
the WorldSkills scale.
"""
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

BLANK, THEORY_PRACTICAL, WORLD_SKILLS, THEORY_ONLY, TEAM = "blank", "theory_practical", "world_skills", "theory_only", "team"
PLACES = 2
STAFF = "职工组"


@dataclass(frozen=True)
class Shape:
    """One shape: its modules as (code, name, weight, pass mark, aspects, planned minutes); ``team`` members or none."""

    modules: tuple[tuple[str, str, str, str | None, tuple[tuple[str, str], ...], int], ...]
    team: int | None = None
    medals: bool = False


PRACTICE = (("01", "30.00"), ("02", "40.00"), ("03", "30.00"))
SHAPES: Mapping[str, Shape] = {
    THEORY_PRACTICAL: Shape((
        ("T", "理论知识", "0.30", "60", (("01", "100.00"),), 90), ("P", "操作技能", "0.70", "60", PRACTICE, 180),
    )),
    WORLD_SKILLS: Shape((
        ("A", "模块 A", "1", None, (("01", "40.00"),), 180), ("B", "模块 B", "1", None, (("01", "40.00"),), 180),
        ("C", "模块 C", "1", None, (("01", "20.00"),), 120),
    ), medals=True),
    THEORY_ONLY: Shape((("T", "理论知识", "1", "60", (("01", "100.00"),), 120),)),
    TEAM: Shape((
        ("T", "理论知识", "0.20", None, (("01", "100.00"),), 60), ("P", "团队操作", "0.60", None, PRACTICE, 240),
        ("D", "方案答辩", "0.20", None, (("01", "100.00"),), 30),
    ), team=2),
}


def shaped(event: Mapping[str, Any], shape: str) -> dict[str, Any]:
    """An event of a definition in one of the shapes; what it says itself stays. ``blank`` changes nothing."""
    if shape not in SHAPES:
        return dict(event)
    chosen = SHAPES[shape]
    more: dict[str, Any] = {"rules": _rules(chosen, event.get("group"))}
    if chosen.team:
        more |= {"kind": "team", "team_size": event.get("team_size") or chosen.team}
    set_up = {"modules": {code: {"minutes": minutes} for code, *_rest, minutes in chosen.modules}, **(event.get("set_up") or {})}
    return {**event, **more, "set_up": set_up}


def _rules(shape: Shape, group: str | None) -> dict[str, Any]:
    rules: dict[str, Any] = {
        "modules": [_module(*module) for module in shape.modules],
        "rounding": [{"step": step, "places": PLACES} for step in ("panel", "module", "total")],
        "tie_chain": [f"module:{shape.modules[min(1, len(shape.modules) - 1)][0]}:desc", "time:asc"],
        "unresolved_ties": "share", "decisions": [], "pass_total": None if shape.medals else "60", "rank_within": "event",
    }
    if shape.medals:
        return {
            **rules, "scale": {"centre": "700", "spread": "30"},
            "prizes": {"kind": "worldskills", "tie_points": "2", "threshold": "700", "on": "scale"},
        }
    titles = {
        "kind": "places", "awards": [{"name": "title", "count": 1}], "tie_at_cut": "include",
        "requires": ["passed", "division:staff", "not_title_held"],
    }
    return {**rules, "scale": None, "prizes": _places(), **({"titles": titles} if group == STAFF else {})}


def _places() -> dict[str, Any]:
    return {
        "kind": "places", "requires": ["passed"], "tie_at_cut": "include",
        "awards": [{"name": name, "count": count} for count, name in enumerate(("gold", "silver", "bronze"), start=1)],
        "excellence": {"upto_percent": "50", "name": "excellence"},
    }


def _module(
    code: str, name: str, weight: str, pass_mark: str | None, aspects: tuple[tuple[str, str], ...], _minutes: int
) -> dict[str, Any]:
    full_mark = sum(int(mark.split(".")[0]) for _aspect, mark in aspects)
    return {
        "code": code, "name": name, "weight": weight, "full_mark": str(full_mark), "pass_mark": pass_mark,
        "panel": {"level": "aspect", "method": "mean", "minimum_judges": 1},
        "aspects": [{"code": aspect, "kind": "measurement", "max_mark": mark, "factor": "1"} for aspect, mark in aspects],
    }
