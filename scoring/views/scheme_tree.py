"""A scheme as its pages show it: modules with their sub-criteria and sums, panels in words, an example that is worked out."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from foundation.rules.numbers import exact, plain
from scoring.queries.events import SchemeRow
from scoring.rules.event_rules import Panel
from scoring.rules.panel import divisor, kept
from scoring.rules.rounding import MILLION, Rounding, rounded, shown
from scoring.rules.scheme_totals import module_total, worth
from scoring.rules.tree import Part, criteria_of, parts_of

EXAMPLE = (80, 82, 85, 86, 90, 78, 84, 88, 83)
FEWEST = 3


@dataclass(frozen=True)
class PartShown:
    """A sub-criterion: its criterion in words, what it is worth, who marks it."""

    part: Part
    criterion: str
    total: str
    judges: Sequence[str]


@dataclass(frozen=True)
class ModuleShown:
    """A module with its sum, its weighted share, and its panel in words; ``matches``: the sum is the full mark."""

    row: Mapping[str, Any]
    total: str
    matches: bool
    weighted: str
    panel: str
    example: str
    parts: Sequence[PartShown]
    seats: Sequence[str]


def modules_shown(scheme: SchemeRow, seats: Mapping[str, Sequence[str]]) -> list[ModuleShown]:
    """The modules of a scheme in order."""
    found = []
    for module in scheme.rules["modules"]:
        total, seated = module_total(module), seats.get(module["code"], ())
        found.append(
            ModuleShown(
                module, plain(total), total == exact(module["full_mark"]), plain(exact(module["weight"]) * exact(module["full_mark"])),
                panel_words(module["panel"]), worked(scheme.rules, module["panel"], len(seated)),
                _parts(scheme, module, seated), seated,
            )
        )
    return found


def _parts(scheme: SchemeRow, module: Mapping[str, Any], seated: Sequence[str]) -> list[PartShown]:
    names = criteria_of(scheme.tree, module["code"])
    worths = {aspect["code"]: worth(aspect) for aspect in module["aspects"]}
    return [
        PartShown(
            part, f"{part.criterion} {names.get(part.criterion, '')}".strip(),
            plain(sum((worths[code] for code in part.aspects), Fraction(0))), seated if part.judges is None else part.judges,
        )
        for part in parts_of(scheme.tree, module)
    ]


def panel_words(panel: Mapping[str, Any]) -> str:
    """How several judges become one value, as a sentence."""
    high, low = panel.get("drop_high") or 0, panel.get("drop_low") or 0
    level = _("先算各裁判总分") if panel["level"] == "sheet" else _("逐个评分点")
    dropped = _("去掉 %(high)s 个最高分、%(low)s 个最低分", high=high, low=low) if high or low else ""
    method = _("取平均") if (panel.get("method") or "mean") == "mean" else _("相加")
    least = _("至少 %(count)s 名裁判", count=1 if panel.get("minimum_judges") is None else panel["minimum_judges"])
    return str(_("，")).join(part for part in (level, dropped, method, least) if part)


def worked(rules: Mapping[str, Any], panel: Mapping[str, Any], seated: int) -> str:
    """An example with as many judges as are seated (or the fewest that can be): what is dropped, what comes out."""
    values = panel_of(panel)
    judges = min(max(seated, values.minimum_judges, values.drop_high + values.drop_low + 1, FEWEST), len(EXAMPLE))
    given = EXAMPLE[:judges]
    counting = kept([mark * MILLION for mark in given], 0, values)
    if counting is None:
        return ""
    steps = {row["step"]: Rounding(row["places"], row.get("mode") or "half_up") for row in rules.get("rounding") or []}
    result = rounded(Fraction(sum(counting), MILLION * divisor(len(counting), values)), steps.get("panel"))
    comma = str(_("、"))
    marks, left = comma.join(map(str, given)), comma.join(str(mark // MILLION) for mark in counting)
    text: str = _(
        "例如 %(count)s 名裁判给 %(marks)s 分，计入 %(left)s 分，结果 %(result)s 分。",
        count=judges, marks=marks, left=left, result=shown(result, steps.get("panel")),
    )
    return text


def panel_of(panel: Mapping[str, Any]) -> Panel:
    """A stored panel with its defaults."""
    least = panel.get("minimum_judges")
    return Panel(
        panel["level"], panel.get("method") or "mean", panel.get("drop_high") or 0, panel.get("drop_low") or 0,
        1 if least is None else least,
    )
