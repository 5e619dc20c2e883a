"""How firm a ranking is, in words and in pictures: what each alteration changes, and between which places an entry stays."""
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from foundation.charts import Scale, interval
from foundation.rules.problems import Problem
from scoring.rules.firmness import Alteration, Firmness, Outcome, Range
from scoring.views.doors import sentences
from scoring.views.ranking_words import ROUNDINGS, key_words
from scoring.views.why_words import award_name

MOST_NAMED, FEW = 12, 3
ROUNDED: Mapping[str, Any] = {
    "finer": _l("“%(step)s”的取舍多保留一位小数"), "coarser": _l("“%(step)s”的取舍少保留一位小数"), "none": _l("“%(step)s”不取舍"),
}
PROBLEMS: Mapping[str, Any] = {
    "too_few_judges": _l("%(about)s 的裁判人数不够"), "mark_missing": _l("%(about)s 没有别的裁判评分"), "spread_exceeded": _l("%(about)s 分差超过 1"),
}


@dataclass(frozen=True)
class Line:
    """One alteration: what it is, what it changes, and how much that weighs (``none``, ``places``, ``awards``, ``impossible``)."""

    words: str
    tone: str
    verdict: str
    details: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One entry: its place with the best and the worst, as a picture and in words."""

    entry: str
    picture: Markup
    text: str
    note: str
    awarded: bool


def alteration_words(one: Alteration, names: Mapping[str, str], step: str) -> str:
    """What is imagined to be otherwise."""
    if one.kind == "judge":
        return str(_("不计裁判 %(judge)s 的分", judge=one.about))
    if one.kind == "rounding":
        return str(ROUNDED[one.change]) % {"step": ROUNDINGS[one.about]}
    if one.kind == "weight":
        facts = {"name": names.get(one.about, one.about), "step": step}
        return str(_("模块“%(name)s”的权重加 %(step)s", **facts) if one.change == "heavier" else _("模块“%(name)s”的权重减 %(step)s", **facts))
    return str(_("并列时不再比较%(key)s及其后各项", key=key_words(one.about, names)))


def firm_summary(found: Firmness, names: Mapping[str, str], step: str) -> list[Line]:
    """Every alteration with what it changes, in the order in which they were tried."""
    return [_line(outcome, alteration_words(outcome.alteration, names, step)) for outcome in found.outcomes]


def _line(outcome: Outcome, words: str) -> Line:
    said = _missing(outcome.impossible)
    if not outcome.tried:
        return Line(words, "impossible", str(_("不能这样算")), said)
    awarded = [one for one in outcome.shifts if one.awarded]
    moved = [one for one in outcome.shifts if one.moved]
    details = [str(_("%(what)s，该模块仍计其分", what=one)) for one in said]
    details += [_shifted(one.entry, one.prizes, one.titles) for one in awarded[:MOST_NAMED]]
    if len(awarded) > MOST_NAMED:
        details.append(str(_("另有 %(count)s 个加密号的奖项或称号变化。", count=len(awarded) - MOST_NAMED)))
    details += [str(_("还须裁定：%(what)s", what=one["message"])) for one in sentences(list(outcome.undecided))[:MOST_NAMED]]
    if awarded:
        verdict = _("名次变化 %(moved)s 个，奖项或称号变化 %(awarded)s 个", moved=len(moved), awarded=len(awarded))
        return Line(words, "awards", str(verdict), tuple(details))
    if moved:
        return Line(words, "places", str(_("名次变化 %(moved)s 个，奖项和称号不变", moved=len(moved))), tuple(details))
    return Line(words, "none", str(_("名次、奖项和称号都不变")), tuple(details))


def _missing(problems: Sequence[Problem]) -> tuple[str, ...]:
    """What cannot do without a judge, a sentence for each module and reason."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in problems:
        about = str(one.facts["about"])
        found.setdefault((one.code, about.partition("/")[0]), []).append(about)
    return tuple(str(PROBLEMS.get(code, "%(about)s")) % {"about": _some(names)} for (code, _module), names in found.items())


def _some(names: Sequence[str]) -> str:
    few = _("、").join(names[:FEW])
    return few if len(names) <= FEW else str(_("%(few)s 等 %(count)s 个评分点", few=few, count=len(names)))


def _shifted(entry: str, prizes: Sequence[str | None], titles: Sequence[bool]) -> str:
    parts = []
    if prizes[0] != prizes[1]:
        was, now = (award_name(one) if one else str(_("无奖项")) for one in prizes)
        parts.append(f"{was} → {now}")
    if titles[0] != titles[1]:
        parts.append(str(_("失去称号") if titles[0] else _("得到称号")))
    return f"{entry}{_('：')}{_('，').join(parts)}"


def firm_heading(lines: Sequence[Line]) -> str:
    """All alterations in one sentence."""
    counts = {tone: sum(line.tone == tone for line in lines) for tone in ("awards", "places", "none", "impossible")}
    if not counts["awards"] and not counts["places"]:
        return str(_("共 %(count)s 种设想，名次、奖项和称号都不变。", count=len(lines) - counts["impossible"]))
    return str(_(
        "共 %(count)s 种设想：%(awards)s 种会改变奖项或称号，%(places)s 种只改变名次，%(none)s 种都不变。", count=len(lines) - counts["impossible"],
        **{tone: counts[tone] for tone in ("awards", "places", "none")},
    ))  # fmt: skip


def firm_rows(found: Firmness) -> list[Row]:
    """The entries in order, each with its places over all alterations."""
    last = max((one.worst for one in found.ranges), default=1)
    scale = Scale(1.0, float(max(last, 2)))
    return [_row(one, scale, len(found.outcomes)) for one in found.ranges]


def _row(one: Range, scale: Scale, tried: int) -> Row:
    places = str(one.best) if one.best == one.worst else f"{one.best}–{one.worst}"
    title = _("%(entry)s：现第 %(place)s 名，最好第 %(best)s 名，最差第 %(worst)s 名", entry=one.entry, place=one.place, best=one.best, worst=one.worst)
    tone = "amber" if one.changed else "blue"
    picture = interval(scale, float(one.best), float(one.place), float(one.worst), title=str(title), tone=tone)
    held = [award_name(one.prize)] if one.prize else []
    held += [str(_("技术能手"))] if one.title else []
    note = str(_("%(count)s 种情况下奖项或称号有变", count=len(one.changed))) if one.changed else str(_("奖项和称号都不变")) if held else ""
    return Row(one.entry, picture, str(_("第 %(place)s 名（%(places)s）", place=one.place, places=places)), _("、").join([*held, *([note] if note else [])]), bool(one.changed))
