"""The reckoning of an entry in words for a layman: numbers, rounding, what was dropped, awards and their cuts."""
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation.rules.numbers import plain, terminates
from scoring.forms.ranking import KNOWN
from scoring.rules.rounding import shown
from scoring.rules.why import KeyWhy, RankWhy, Value
from scoring.rules.why_awards import AwardWhy, Cut, MedalGroup, ScaleWhy
from scoring.rules.why_panels import Combined, Step
from scoring.views.ranking_words import key_words

MODES: Mapping[str, Any] = {"half_up": _l("四舍五入"), "down": _l("舍去多余小数"), "half_even": _l("四舍六入五成双")}
FATES: Mapping[str, Any] = {"dropped_high": _l("去掉的最高分"), "dropped_low": _l("去掉的最低分"), "missing": _l("未给分"), "counted": ""}
ROUNDINGS: Mapping[str, Any] = {"half_up": _l("四舍五入"), "floor": _l("舍去"), "ceil": _l("进一")}
REQUIREMENTS: Mapping[str, Any] = {"passed": _l("成绩合格"), "not_title_held": _l("尚无此称号")}
DIVISIONS: Mapping[str, Any] = {"staff": _l("职工组"), "student": _l("学生组")}
AWARDS: Mapping[str, Any] = {choice.value: choice.label for choice in KNOWN if choice.value}


def number(value: Fraction) -> str:
    """An exact number; a ratio without an end with six places of it, too."""
    if terminates(value):
        return plain(value)
    return str(_("%(ratio)s（约 %(decimal)s）", ratio=f"{value.numerator}/{value.denominator}", decimal=plain(value)))


def value_words(value: Value, key: KeyWhy) -> str:
    """What an entry has for a key of the ranking."""
    if key.key.startswith("time"):
        return str(_("没有登记")) if value is None else f"{int(value) // 60}:{int(value) % 60:02d}"
    if value is None:
        return "—"
    return number(Fraction(value)) if key.rounding is None else shown(Fraction(value), key.rounding)


def award_name(name: str) -> str:
    """An award as pages call it."""
    return str(AWARDS.get(name, name))


def rounded_words(step: Step) -> str:
    """A rounding step: how it rounds, or that it does not."""
    if step.rounding is None:
        return str(_("不取舍"))
    return str(_("%(mode)s，保留 %(places)s 位小数", mode=MODES[step.rounding.mode], places=step.rounding.places))


def after(step: Step) -> str:
    """The value after a step, with the places of the step."""
    return number(step.after) if step.rounding is None else shown(step.after, step.rounding)


def combined_words(combined: Combined) -> str:
    """How the voices that count were put together: 17 ÷ 3 = 5.666667, or sum ÷ 9 × maximum for a judgement."""
    parts = [number(combined.total)]
    if combined.multiplier != 1 or combined.divisor == 9:
        parts = [_("%(sum)s ÷ %(divisor)s × 满分 %(most)s", sum=parts[0], divisor=combined.divisor, most=number(combined.multiplier))]
    elif combined.divisor != 1:
        parts = [_("%(sum)s ÷ %(divisor)s", sum=parts[0], divisor=combined.divisor)]
    else:
        return number(combined.panel.before)
    return f"{parts[0]} = {number(combined.panel.before)}"


def rank_words(rank: RankWhy, names: Mapping[str, str]) -> list[str]:
    """What separates the entry from the one above and the one below."""
    said = []
    if rank.above is None:
        said.append(_("前面没有别人。"))
    else:
        said.append(_between(rank, rank.above.entry, rank.above.decided_by, names, above=True))
    if rank.below is None:
        said.append(_("后面没有别人。"))
    else:
        said.append(_between(rank, rank.below.entry, rank.below.decided_by, names, above=False))
    return said


def _between(rank: RankWhy, entry: str, key: str, names: Mapping[str, str], *, above: bool) -> str:
    if key == "shared":
        return str(_("与 %(entry)s 各项都相同，名次并列。", entry=entry))
    if key == "decision":
        document = rank.decision.document if rank.decision else ""
        said = _("与 %(entry)s 各项都相同，按裁定排在其后（%(document)s）。") if above else _("与 %(entry)s 各项都相同，按裁定排在其前（%(document)s）。")
        return str(said % {"entry": entry, "document": document})
    found = next(one for one in rank.keys if one.key == key)
    other = found.above if above else found.below
    facts = {"entry": entry, "key": key_words(key, names), "own": value_words(found.own, found), "other": value_words(other, found)}
    if above:
        return str(_("排在 %(entry)s 之后：%(key)s本号 %(own)s，%(entry)s 为 %(other)s。", **facts))
    return str(_("排在 %(entry)s 之前：%(key)s本号 %(own)s，%(entry)s 为 %(other)s。", **facts))


def requirement(word: str) -> str:
    """A condition of an award in words."""
    if word in REQUIREMENTS:
        return str(REQUIREMENTS[word])
    name = word.partition(":")[2]
    return str(DIVISIONS.get(name, name))


def award_words(award: AwardWhy, code: str) -> list[str]:
    """Why an entry got an award or none, sentence by sentence."""
    if award.prizes.medals is not None:
        return _medal_words(award, code)
    if award.unmet:
        return [_("不符合“%(words)s”，不参加评定。", words=_("、").join(map(requirement, award.unmet)))]
    if award.outside:
        return [_("人数为 %(size)s 人，不在任何一个人数段内，不评奖。", size=award.size)]
    said = [_cut_words(cut, award) for cut in award.cuts]
    where = {"first": award.first, "last": award.last, "tied": _("、").join(award.tied)}
    if award.tied:
        said.append(_("与 %(tied)s 并列，占符合条件者中的第 %(first)s–%(last)s 位。", **where))
    else:
        said.append(_("在符合条件者中排第 %(first)s 位。", **where))
    return [*said, *_ending(award)]


def _cut_words(cut: Cut, award: AwardWhy) -> str:
    facts = {"name": award_name(cut.name), "count": cut.count, "last": cut.last}
    if cut.percent is None or cut.exact is None:
        return str(_("%(name)s %(count)s 名，到第 %(last)s 位为止。", **facts))
    facts |= {"size": award.size, "percent": number(cut.percent), "exact": number(cut.exact), "mode": ROUNDINGS[award.prizes.rounding]}
    limits = _("，至少 %(least)s 名", least=cut.least) if cut.least else ""
    limits += _("，至多 %(most)s 名", most=cut.most) if cut.most is not None else ""
    return str(_("%(name)s：%(size)s 人的 %(percent)s%% 为 %(exact)s，%(mode)s", **facts) + limits + _("，取 %(count)s 名，到第 %(last)s 位为止。", **facts))


def _ending(award: AwardWhy) -> list[str]:
    across = award.tied and any((award.first or 0) <= cut.last < (award.last or 0) for cut in award.cuts)
    said = []
    if across:
        said.append({
            "include": _("并列者跨过一等的最后一位，按规则都评上较好的一等。"), "exclude": _("并列者跨过一等的最后一位，按规则都降到下一等。"),
        }.get(award.prizes.tie_at_cut, ""))  # fmt: skip
    if award.by == "cut" and award.name:
        said.append(_("因此得%(name)s。", name=award_name(award.name)))
    elif award.by == "excellence" and award.name:
        said.append(_("名额之外；名次在前 %(places)s 名以内，得%(name)s。", places=award.excellence_places, name=award_name(award.name)))
    elif award.excellence_places is not None:
        said.append(_("在名额之外，名次也不在前 %(places)s 名以内，没有评上。", places=award.excellence_places))
    else:
        said.append(_("在名额之外，没有评上。"))
    return [one for one in said if one]


def _medal_words(award: AwardWhy, code: str) -> list[str]:
    medals = award.prizes.medals
    if award.unmet or award.points is None or medals is None:
        return [_("不符合“%(words)s”，不参加评定。", words=_("、").join(map(requirement, award.unmet)))]
    said = [_group_words(group, medals.tie_points) for group in award.groups]
    said.append(_("本号 %(points)s 分。", points=number(award.points)))
    if award.by == "medal" and award.name:
        said.append(_("因此得%(name)s。", name=award_name(award.name)))
    elif award.name:
        said.append(_("没有奖牌，但达到优胜奖分数线 %(threshold)s，得优胜奖。", threshold=number(medals.threshold)))
    else:
        said.append(_("不在以上范围，也没有达到优胜奖分数线 %(threshold)s。", threshold=number(medals.threshold)))
    return said


def _group_words(group: MedalGroup, near: Fraction) -> str:
    name = award_name(group.name)
    if group.anchor is None or group.points is None:
        return str(_("%(name)s不设。", name=name))
    members = _("、").join(group.members) or _("没有")
    facts = {"name": name, "anchor": group.anchor, "points": number(group.points), "near": number(near), "members": members}
    return str(_("%(name)s：从 %(anchor)s 的 %(points)s 分算起，相差 %(near)s 分以内：%(members)s。", **facts))


def scale_words(scale: ScaleWhy) -> list[str]:
    """The common scale's reckoning."""
    facts = {"median": number(scale.median), "deviation": number(scale.deviation)}
    said = [_("中位数 %(median)s，与中位数之差的中位数 %(deviation)s。", **facts)]
    if not scale.deviation:
        return [*said, _("半数以上总分相同，所有人都取 %(value)s。", value=scale.value)]
    reckoned = {
        "centre": number(scale.scale.centre), "spread": number(scale.scale.spread), "total": number(scale.total), "value": scale.value,
        "exact": plain(scale.exact), **facts,
    }  # fmt: skip
    return [*said, _("%(centre)s + %(spread)s ×（%(total)s − %(median)s）÷（1.4826 × %(deviation)s）= %(exact)s，四舍五入为 %(value)s。", **reckoned)]
