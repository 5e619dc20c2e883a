"""A difference between two versions of a scheme in words: where, what, what it was and what it becomes."""
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from foundation.rules.numbers import exact, plain
from scoring.queries.scheme_effects import Effect
from scoring.rules.scheme_contents import SchemeContents
from scoring.rules.scheme_difference import Change, difference
from scoring.rules.scheme_totals import module_total, weighted_full
from scoring.rules.tree import Part
from scoring.views.way_words import way_words

FIELDS: dict[str, Any] = {
    "kind": _l("类型"), "max_mark": _l("满分"), "factor": _l("系数"), "name": _l("名称"), "help": _l("说明"), "requirement": _l("要求"),
    "section": _l("标准章节"), "levels": _l("评判四档"), "way": _l("评分方式"), "part": _l("子项"), "weight": _l("权重"),
    "full_mark": _l("满分"), "pass_mark": _l("合格分"), "level": _l("怎样合成"), "method": _l("取值方法"), "drop_high": _l("去掉最高分个数"),
    "drop_low": _l("去掉最低分个数"), "minimum_judges": _l("最少裁判人数"), "order": _l("评分点次序"), "criterion": _l("评分项"),
    "day": _l("评分日"), "judges": _l("评分裁判"), "clauses": _l("扣分条款"), "sections": _l("职业标准章节"), "rounding": _l("保留小数"),
    "tie_chain": _l("并列时依次比较"), "unresolved_ties": _l("仍然并列"), "pass_total": _l("总分合格线"), "rank_within": _l("排名范围"),
    "prizes": _l("奖项"), "titles": _l("技术能手名额"), "scale": _l("标准分"), "decisions": _l("并列裁定"),
}
WORDS: dict[tuple[str, str], Any] = {
    ("kind", "measurement"): _l("测量"), ("kind", "judgement"): _l("评判"), ("level", "aspect"): _l("按评分点"),
    ("level", "sheet"): _l("按总分"), ("method", "mean"): _l("平均"), ("method", "sum"): _l("相加"),
    ("unresolved_ties", "share"): _l("名次并列"), ("unresolved_ties", "decide"): _l("须裁判长裁定"),
    ("rank_within", "event"): _l("全赛项"), ("rank_within", "division"): _l("分组"),
}
TONES = {"added": "success", "removed": "danger", "changed": "warning"}
ICONS = {"added": "plus", "removed": "minus", "changed": "pencil"}
LONGEST = 600


@dataclass(frozen=True)
class Line:
    """One difference as a row of the page."""

    kind: str
    where: str
    what: str
    old: str
    new: str

    @property
    def tone(self) -> str:
        """The colour of the row's mark."""
        return TONES[self.kind]

    @property
    def icon(self) -> str:
        """The sign of the row's mark."""
        return ICONS[self.kind]

    @property
    def word(self) -> str:
        """What happens, in a word."""
        return str({"added": _("新增"), "removed": _("移除"), "changed": _("改动")}[self.kind])


def change_lines(old: SchemeContents, new: SchemeContents) -> list[Line]:
    """Every difference between two versions, in words."""
    names = _names(old) | _names(new)
    return [_line(one, old, new, names) for one in difference(old, new)]


def _names(scheme: SchemeContents) -> dict[str, str]:
    return {key: text.get("name") or "" for key, text in scheme.texts.items()}


def _line(change: Change, old: SchemeContents, new: SchemeContents, names: Mapping[str, str]) -> Line:
    key = f"{change.module}/{change.code}"
    where = {
        "module": _("模块 %(code)s", code=change.code), "part": _("子项 %(code)s", code=key), "criterion": _("评分项 %(code)s", code=key),
        "aspect": " ".join(word for word in (_("评分点 %(code)s", code=key), names.get(key, "")) if word),
        "event": f"{FIELDS.get(change.field, '')} {change.code}", "rule": _("名次和奖项"),
    }[change.subject]  # fmt: skip
    if change.field == "way":
        most = [_max(scheme, change) for scheme in (old, new)]
        shown = [way_words(way, mark) or _("直接打分") for way, mark in zip((change.old, change.new), most, strict=True)]
    else:
        shown = [_value(change, value) for value in (change.old, change.new)]
    what = "" if change.subject == "event" else str(FIELDS.get(change.field, ""))
    return Line(change.kind, where, what, *shown)


def _max(scheme: SchemeContents, change: Change) -> str:
    module = scheme.modules().get(change.module) or {"aspects": []}
    return next((one["max_mark"] for one in module["aspects"] if one["code"] == change.code), "")


def _value(change: Change, value: Any) -> str:
    """One value in words; nothing for what is not there."""
    if value is None or value in ("", (), []):
        return "" if change.kind in ("added", "removed") else str(_("无"))
    if change.field == "levels":
        return str(_("；")).join(_("%(score)s：%(words)s", score=score, words=words) for score, words in enumerate(value))
    word = WORDS.get((change.field, str(value)))
    if word is not None:
        return str(word)
    if isinstance(value, Part):
        return " ".join(word for word in (value.name, _("第 %(day)s 天", day=value.day) if value.day else "") if word)
    if isinstance(value, Mapping):
        return _whole(change, value)
    if isinstance(value, list | tuple):
        return str(_("、")).join(json.dumps(one, ensure_ascii=False) if isinstance(one, dict) else str(one) for one in value)[:LONGEST]
    return str(value)[:LONGEST]


def _whole(change: Change, value: Mapping[str, Any]) -> str:
    """Something that is added or taken away as a whole."""
    if change.subject == "aspect":
        return str(_("%(kind)s，满分 %(mark)s", kind=WORDS["kind", value["kind"]], mark=value["max_mark"]))
    if change.subject == "module":
        return str(_("%(name)s，%(count)s 个评分点", name=value["name"], count=len(value["aspects"])))
    if change.field == "clauses":
        return str(_("%(text)s，扣 %(points)s 分", text=value["text"], points=value["points"]))
    if change.field == "sections":
        return f"{value.get('name') or ''} {value['weight']}%"
    return json.dumps(value, ensure_ascii=False)[:LONGEST]


def totals(scheme: SchemeContents) -> dict[str, Any]:
    """How much there is of a scheme: modules with their sums, aspects, what all are out of with their weights."""
    modules = scheme.rules["modules"]
    return {
        "modules": [{"code": one["code"], "name": one["name"], "full": one["full_mark"], "sum": plain(module_total(one)),
                     "same": module_total(one) == exact(one["full_mark"]), "aspects": len(one["aspects"])} for one in modules],
        "aspects": sum(len(one["aspects"]) for one in modules),
        "full": plain(weighted_full(scheme.rules)) if modules else "0",
    }  # fmt: skip


def effect_lines(found: Iterable[Effect]) -> list[dict[str, Any]]:
    """What an amendment does to sheets, by aspect: how many go back, how many marks stop counting."""
    counts: dict[str, list[int]] = {}
    for effect in found:
        for place, codes in enumerate((effect.again, effect.gone)):
            for code in codes:
                counts.setdefault(f"{effect.module}/{code}", [0, 0])[place] += 1
    return [{"aspect": key, "again": again, "gone": gone} for key, (again, gone) in counts.items()]
