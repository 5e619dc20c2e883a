"""An explanation as JSON, ``why/1``: every number exact – a decimal string, or ``n/d`` where no decimal ends – nothing left out."""
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from foundation.rules.numbers import plain, terminates
from scoring.rules.event_rules import Panel, Prizes, Rules
from scoring.rules.rounding import shown
from scoring.rules.why import RankWhy, Value, Why, line_of
from scoring.rules.why_awards import AwardWhy, ScaleWhy
from scoring.rules.why_panels import AspectWhy, Combined, ModuleWhy, Step

FORMAT = "why/1"


def written(value: Fraction) -> str:
    """An exact number: a decimal string, or a ratio in lowest terms."""
    return plain(value) if terminates(value) else f"{value.numerator}/{value.denominator}"


def why_document(why: Why, rules: Rules, event: Mapping[str, Any]) -> dict[str, Any]:
    """Everything about one entry, with the line of the result list that it amounts to. No unit: that would tell who it is."""
    return {
        "format": FORMAT,
        "event": dict(event),
        "entry": why.entry.code,
        "division": why.entry.division,
        "status": why.entry.status,
        "time_seconds": why.entry.time_seconds,
        "modules": [_module(one) for one in why.modules],
        "total": _step(why.total) if why.total else None,
        "pass_total": _maybe(why.pass_total),
        "passed": why.passed,
        "rank": _rank(why.rank) if why.rank else None,
        "prize": _award(why.prize) if why.prize else None,
        "title": _award(why.title) if why.title else None,
        "scale": _scale(why.scale) if why.scale else None,
        "line": line_of(why, rules),
    }


def _maybe(value: Fraction | None) -> str | None:
    return None if value is None else written(value)


def _step(step: Step) -> dict[str, Any]:
    rounding = step.rounding
    return {
        "step": step.name, "before": written(step.before),
        "after": written(step.after) if rounding is None else shown(step.after, rounding),
        "places": rounding.places if rounding else None, "mode": rounding.mode if rounding else None,
    }  # fmt: skip


def _panel(panel: Panel) -> dict[str, Any]:
    return {
        "level": panel.level, "method": panel.method, "drop_high": panel.drop_high, "drop_low": panel.drop_low,
        "minimum_judges": panel.minimum_judges,
    }


def _module(why: ModuleWhy) -> dict[str, Any]:
    module = why.module
    return {
        "code": module.code, "name": module.name, "panel": _panel(module.panel),
        "aspects": [_aspect(one) for one in why.aspects],
        "sheets": _combined(why.sheets) if why.sheets else None,
        "factors": {aspect.code: written(aspect.factor) for aspect in module.aspects} if why.sheets else None,
        "value": written(why.value),
        "deductions": [{"points": written(one.points), "reason": one.reason} for one in why.deductions],
        "floored": why.floored, "module": _step(why.step), "weight": written(module.weight), "weighted": written(why.weighted),
        "pass_mark": _maybe(module.pass_mark), "reached": why.reached,
    }  # fmt: skip


def _aspect(why: AspectWhy) -> dict[str, Any]:
    aspect = why.aspect
    return {
        "code": aspect.code, "kind": aspect.kind, "max_mark": written(aspect.max_mark), **_combined(why.combined),
        "times": written(aspect.factor), "factor": _step(why.factor),
    }


def _combined(combined: Combined) -> dict[str, Any]:
    marks = [
        {
            "judge": voice.judge, "value": _maybe(voice.value), "fate": voice.fate,
            **({"marks": {code: _maybe(mark) for code, mark in voice.marks.items()}} if voice.marks else {}),
        }
        for voice in combined.voices
    ]
    return {
        "judges": marks, "sum": written(combined.total), "divisor": combined.divisor,
        "multiplier": written(combined.multiplier), "panel": _step(combined.panel),
    }


def _value(value: Value) -> str | int | None:
    return written(value) if isinstance(value, Fraction) else value


def _rank(rank: RankWhy) -> dict[str, Any]:
    return {
        "place": rank.place, "shared": rank.shared, "size": rank.size, "decided_by": rank.decided_by,
        "above": vars(rank.above) if rank.above else None, "below": vars(rank.below) if rank.below else None,
        "keys": [{"key": one.key, "own": _value(one.own), "above": _value(one.above), "below": _value(one.below)} for one in rank.keys],
        "decision": {"entries": list(rank.decision.entries), "document": rank.decision.document} if rank.decision else None,
    }  # fmt: skip


def _prizes(prizes: Prizes) -> dict[str, Any]:
    requires = prizes.requires
    words = [word for word, asked in (("passed", requires.passed), ("not_title_held", requires.not_title_held)) if asked]
    return {
        "kind": prizes.kind, "of": prizes.of, "tie_at_cut": prizes.tie_at_cut,
        "requires": [*words, *(f"division:{name}" for name in sorted(requires.divisions))],
    }


def _award(why: AwardWhy) -> dict[str, Any]:
    found = {**_prizes(why.prizes), "name": why.name, "by": why.by, "size": why.size, "unmet": list(why.unmet)}
    if why.prizes.medals is not None:
        groups = [
            {"name": one.name, "anchor": one.anchor, "points": _maybe(one.points), "members": list(one.members)} for one in why.groups
        ]
        medals = why.prizes.medals
        limits = {"tie_points": written(medals.tie_points), "threshold": written(medals.threshold), "on_scale": medals.on_scale}
        return {**found, **limits, "points": _maybe(why.points), "groups": groups}
    cuts = [
        {"name": cut.name, "count": cut.count, "last": cut.last, "percent": _maybe(cut.percent), "exact": _maybe(cut.exact)} for cut in why.cuts
    ]
    return {
        **found, "first": why.first, "last": why.last, "tied": list(why.tied), "cuts": cuts, "outside": why.outside,
        "excellence_places": why.excellence_places,
    }


def _scale(why: ScaleWhy) -> dict[str, Any]:
    return {
        "centre": written(why.scale.centre), "spread": written(why.scale.spread), "median": written(why.median),
        "deviation": written(why.deviation), "total": written(why.total), "exact": written(why.exact), "value": str(why.value),
    }
