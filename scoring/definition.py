"""The scoring room's part of a competition definition: the ``rules`` of each event, the schemes that they name, and what a scheme
says beyond the format, under ``events[].set_up.scoring``."""
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.contributions import DefinitionFolder, DefinitionSection
from foundation.errors import TYPE_NAMES, sentence_of
from foundation.rules.problems import Problem, Problems
from scoring.errors import SENTENCES
from scoring.refusals.schemes import PROBLEMS as SCHEME_PROBLEMS
from scoring.rules.rules_document import check_rules
from scoring.rules.settings import check_settings
from scoring.rules.tree import check_tree
from scoring.rules.ways import check_ways
from scoring.spreadsheets import SchemeDraft, read_marking_scheme

BEYOND = ("tree", "ways", "texts", "settings")
LEVELS = 4
SCHEME_SENTENCES: dict[str, Any] = {
    "scheme_missing": _l("没有找到评分方案文件“%(value)s”，它应与定义文件放在同一文件夹中，这里只写文件名。"),
    "not_a_workbook": _l("评分方案不是可读取的 Excel 工作簿，请用 Excel 或 WPS 打开后另存为 .xlsx。"),
    "active_content": _l("评分方案含有宏、控件、指向其他文件的链接或数据连接，没有读取。请新建一个工作簿，用“选择性粘贴—数值”复制内容，另存为 .xlsx。"),
    "password": _l("评分方案设有打开密码，请取消密码后重新保存。"),
    "too_large": _l("评分方案过大：解压后不得超过 20 MiB，不得超过 20000 行或 100 列。"),
    "scheme_header": _l("评分方案中没有找到评分点的表头（Sub Criterion ID、Aspect Type、Max Mark）。"),
    "scheme_empty": _l("评分方案中没有评分点。"),
    "aspect_type": _l("%(place)s：评分点类型“%(value)s”不正确，只能是 M（测量）或 J（评判）。"),
    "max_mark": _l("%(place)s：满分“%(value)s”不正确，应为不小于 0、最多两位小数的数。"),
    "no_sub_criterion": _l("%(place)s：评分点之前没有子项（Sub Criterion ID）。"),
    "duplicate_code": _l("%(place)s：子项代码“%(value)s”重复。"),
    "factor": _l("%(place)s：系数“%(value)s”不正确，应为不小于 0 的数。"),
    "out_of_range": _l("%(place)s：子项代码“%(value)s”过长，或含有空格、冒号或斜线。"),
}


def expand_rules(rules: Mapping[str, Any], folder: DefinitionFolder, path: str = "rules") -> dict[str, Any]:
    """The rules with the aspects of each scheme in its place, and nothing else changed: no defaults are filled in.

    Raises :class:`Problems` for a scheme that is missing or cannot be read; ``path`` is where the rules stand.
    """
    expanded, problems = _expand(rules, _reader(folder), path)
    if problems:
        raise Problems(problems)
    return expanded


def check_event_rules(definition: Mapping[str, Any], folder: DefinitionFolder) -> list[Problem]:
    """Everything that is wrong with the rules of all events; what is no object is a problem of the definition itself."""
    found: list[Problem] = []
    events = definition.get("events")
    read = _reader(folder)
    for position, event in enumerate(events if type(events) is list else ()):
        rules = event.get("rules") if type(event) is dict else None
        if type(rules) is dict:
            path = f"events[{position}].rules"
            expanded, problems = _expand(rules, read, path)
            wrong = check_rules(expanded, path, schemes=True)
            found += [*problems, *wrong, *_check_beyond(event, expanded, f"events[{position}].set_up.scoring", not (problems or wrong))]
    return found


def beyond_rules(event: Mapping[str, Any]) -> dict[str, Any]:
    """What an event of a definition says beyond its rules: ``tree``, ``ways``, ``texts``, ``settings``; empty where it says nothing."""
    set_up = event.get("set_up")
    found = set_up.get("scoring") if isinstance(set_up, dict) else None
    return found if isinstance(found, dict) else {}


def _check_beyond(event: Mapping[str, Any], rules: Mapping[str, Any], path: str, readable: bool) -> list[Problem]:
    """What is wrong with it; tree and ways are compared with the rules only where these can be read (``readable``)."""
    set_up = event.get("set_up")
    said = set_up.get("scoring") if isinstance(set_up, dict) else None
    if said is None:
        return []
    if type(said) is not dict:
        return [Problem(path, "wrong_type", {"expected": "object"})]
    found = [Problem(f"{path}.{str(key)[:40]}", "unknown_rule", {"value": str(key)[:40]}) for key in said if key not in BEYOND]
    found += check_settings(said.get("settings") or {}, f"{path}.settings")
    if readable:
        found += check_tree(said.get("tree") or {}, rules, f"{path}.tree")
        found += check_ways(said.get("ways") or {}, rules, f"{path}.ways")
        found += _check_texts(said.get("texts") or {}, f"{path}.texts")
    return found


def _check_texts(texts: Any, path: str) -> list[Problem]:
    """What judges read: objects of texts, and four levels at most."""
    if type(texts) is not dict:
        return [Problem(path, "wrong_type", {"expected": "object"})]
    found = []
    for key, text in texts.items():
        place = f"{path}.{key[:80]}"
        if type(text) is not dict:
            found.append(Problem(place, "wrong_type", {"expected": "object"}))
            continue
        for name, value in text.items():
            levels = name == "levels" and value is not None
            if levels and not (type(value) is list and len(value) == LEVELS and all(type(one) is str for one in value)):
                found.append(Problem(f"{place}.levels", "wrong_type", {"expected": "list"}))
            elif name != "levels" and type(value) is not str:
                found.append(Problem(f"{place}.{str(name)[:40]}", "wrong_type", {"expected": "text"}))
    return found


def _reader(folder: DefinitionFolder) -> Callable[[str], SchemeDraft]:
    """Reads each scheme once, however many events name it."""
    drafts: dict[str, SchemeDraft | Problems] = {}

    def read(name: str) -> SchemeDraft:
        if name not in drafts:
            data = folder.read(name)
            try:
                drafts[name] = Problems([Problem("", "scheme_missing")]) if data is None else read_marking_scheme(data)
            except Problems as problems:
                drafts[name] = problems
        draft = drafts[name]
        if isinstance(draft, Problems):
            raise draft
        return draft

    return read


def _expand(
    rules: Mapping[str, Any], read: Callable[[str], SchemeDraft], path: str
) -> tuple[dict[str, Any], list[Problem]]:
    found: list[Problem] = []
    modules = rules.get("modules")
    expanded = []
    for position, module in enumerate(modules if type(modules) is list else ()):
        try:
            expanded.append(_with_aspects(module, read))
        except Problems as problems:
            place, name = f"{path}.modules[{position}].scheme", module["scheme"]
            found += [
                Problem(place, problem.code, {"value": name, **problem.facts, "place": problem.path}, name)
                for problem in problems.problems
            ]
            expanded.append(module)
    return {**rules, "modules": expanded} if type(modules) is list else dict(rules), found


def _with_aspects(module: Any, read: Callable[[str], SchemeDraft]) -> Any:
    """The module with its aspects where its scheme stood; one that names no scheme, or aspects too, as it is."""
    scheme = module.get("scheme") if type(module) is dict else None
    if type(scheme) is not str or not scheme or module.get("aspects") is not None:
        return module
    aspects = [aspect.as_rule() for aspect in read(scheme).aspects]
    plain = {key: value for key, value in module.items() if key not in ("scheme", "aspects")}
    return {**plain, "aspects": aspects}


def sentence(problem: Problem) -> str:
    """A problem of rules or of a scheme, for the person who wrote the definition."""
    if problem.path.endswith(".scheme") and problem.code in SCHEME_SENTENCES and "place" in problem.facts:
        return sentence_of(problem, SCHEME_SENTENCES)
    expected = TYPE_NAMES.get(problem.facts.get("expected"))
    named = problem if expected is None else replace(problem, facts={**problem.facts, "expected": expected})
    return sentence_of(named, {**SCHEME_PROBLEMS, **SENTENCES})


SECTION = DefinitionSection("events[].rules", check_event_rules, sentence=sentence)
