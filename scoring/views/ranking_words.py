"""The words of the ranking page: what a key of the tie chain compares, where in the form a problem stands, and what it says."""
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from foundation.errors import sentence_of
from foundation.rules.problems import Problem
from scoring.views.doors import sentences

STEP = re.compile(r"([a-z_]+)|\[(\d+)\]")
SENTENCES: Mapping[str, Any] = {
    "required": _l("没有填写。"),
    "wrong_type": _l("应填整数，例如 3。"),
    "not_a_decimal": _l("应填数字，例如 60 或 0.8。"),
    "out_of_range": _l("超出允许的范围，或名称没有填写。"),
    "unknown_rule": _l("“%(value)s”不能用在这里。按标准分评奖须先折算标准分；按评分表合成的模块不能比较单个评分点。"),
    "decisions_early": _l("并列的裁定要到评分之后才能记录。"),
}
PARTS: Mapping[str, Any] = {
    "modules": _l("模块"), "rounding": _l("取舍"), "tie_chain": _l("并列时依次比较"), "pass_total": _l("总分合格线"), "scale": _l("标准分"),
    "prizes": _l("奖项"), "titles": _l("技术能手"), "awards": _l("等次"), "bands": _l("人数段"), "count": _l("人数"), "percent": _l("比例"),
    "min": _l("至少"), "max": _l("至多"), "from": _l("从"), "to": _l("到"), "name": _l("名称"), "weight": _l("权重"),
    "pass_mark": _l("合格分"), "centre": _l("中位数对应"), "spread": _l("一个标准偏差对应"), "excellence": _l("优胜奖"),
    "upto_percent": _l("名次在前（%）"), "tie_points": _l("相差分数"), "threshold": _l("优胜奖分数线"), "on": _l("按"), "requires": _l("条件"),
}  # fmt: skip
ROUNDINGS: Mapping[str, Any] = {
    "panel": _l("裁判合成之后"), "factor": _l("乘以系数之后"), "module": _l("模块得分"), "total": _l("总分"),
}


def problem_words(problem: Problem, rules: Mapping[str, Any]) -> str:
    """A problem of the rules as the form says it: where it stands, then what is wrong."""
    said = sentence_of(problem, SENTENCES) if problem.code in SENTENCES else sentences([problem])[0]["message"]
    where = place_words(problem.path, rules)
    return f"{where}{_('：')}{said}" if where else said


def place_words(path: str, rules: Mapping[str, Any]) -> str:
    """Where in the form a path of the rules stands: ``rules.prizes.awards[1].count`` is 奖项 · 等次 第 2 行 · 人数."""
    parts: list[str] = []
    module = re.match(r"rules\.modules\[(\d+)\]", path)
    modules = rules.get("modules") or []
    for key, row in STEP.findall(path.removeprefix("rules")):
        if row and parts and not (module and len(parts) == 1):
            parts[-1] += " " + _("第 %(number)s 行", number=int(row) + 1)
        elif key in PARTS:
            parts.append(str(PARTS[key]))
    if module and int(module[1]) < len(modules):
        parts[:1] = [_("模块“%(module)s”", module=modules[int(module[1])]["name"])]
    return " · ".join(parts)


def chain_choices(modules: Sequence[Mapping[str, Any]], texts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Everything that tied entries may be compared by, with its words: modules, time, and single aspects."""
    choices = [("", _("请选择"))]
    for module in modules:
        choices += [
            (f"module:{module['code']}:desc", _("模块“%(name)s”得分高的在前", name=module["name"])),
            (f"module:{module['code']}:asc", _("模块“%(name)s”得分低的在前", name=module["name"])),
        ]
    choices.append(("time:asc", _("用时少的在前（没有登记用时的排在最后）")))
    for module in modules:
        if module["panel"]["level"] == "aspect":
            for aspect in module["aspects"]:
                code = f"{module['code']}/{aspect['code']}"
                name = " ".join(part for part in (code, (texts.get(code) or {}).get("name", "")) if part)
                choices += [
                    (f"aspect:{code}:desc", _("评分点“%(name)s”得分高的在前", name=name)),
                    (f"aspect:{code}:asc", _("评分点“%(name)s”得分低的在前", name=name)),
                ]
    return choices


def division_choices() -> list[tuple[str, str]]:
    """The divisions of a competition."""
    return [("", _("请选择")), ("staff", _("职工组")), ("student", _("学生组"))]


def offer(fields: Iterable[SelectField], choices: Sequence[tuple[str, str]]) -> None:
    """What may be chosen in each; a value that is not among it is offered as it stands, so that none is lost."""
    known = {value for value, _words in choices}
    for field in fields:
        field.choices = [*choices] if field.data in known else [*choices, (field.data, field.data)]


def key_words(key: str, names: Mapping[str, str]) -> str:
    """What decided between two entries, in words; ``names`` of modules by code."""
    kind, _sep, rest = key.partition(":")
    code = rest.rpartition(":")[0]
    if kind == "module":
        return str(_("模块“%(name)s”", name=names.get(code, code)))
    if kind == "aspect":
        return str(_("评分点“%(name)s”", name=code))
    words = {"total": _("总分"), "time": _("用时"), "decision": _("裁定的先后次序"), "shared": _("并列")}
    return str(words.get(kind, key))
