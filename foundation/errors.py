"""What can be refused: one type for services, one table of sentences for the problems that files bring."""
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.rules.problems import Problem


class Refusal(Exception):
    """A request that the rules do not allow, with a sentence for the person who asked.

    Subclasses set ``code`` and ``sentence`` (translatable, with ``%(name)s`` places for the facts) and ``status``, the
    HTTP status that a view answers with.
    """

    code = "refused"
    sentence: Any = _l("此操作未能执行。")
    status = 409

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts = facts

    @property
    def message(self) -> str:
        """The sentence in the language of the moment."""
        return str(self.sentence) % self.facts


class NotFound(Refusal):
    """The thing is not there, or not for this person: both look the same from outside."""

    code = "not_found"
    sentence = _l("没有找到您要的内容，或者您无权查看。")
    status = 404


class Invalid(Refusal):
    """Several problems at once, each with its own path; ``problems`` are shown as a list."""

    code = "invalid"
    sentence = _l("有 %(count)s 处需要改正。")
    status = 422

    def __init__(self, problems: list[Problem], **facts: object) -> None:
        super().__init__(count=len(problems), **facts)
        self.problems = problems


DOCUMENT_SENTENCES: dict[str, Any] = {
    "not_json": _l("文件不是可读取的 JSON（%(reason)s）。"),
    "format_unknown": _l("文件格式标识应为“%(expected)s”。"),
    "required": _l("缺少必填内容。"),
    "wrong_type": _l("类型不对，应为%(expected)s。"),
    "float_not_allowed": _l("数值须写成带引号的十进制文本，不能写成小数或指数形式。"),
    "not_a_decimal": _l("应为带引号的十进制数，例如 \"88.5\"。"),
    "out_of_range": _l("超出允许的范围。"),
    "duplicate_code": _l("代码“%(value)s”重复。"),
    "unkeepable": _l("含有看不见的控制字符（NUL 或改变文字方向的符号），请删去后再提交。"),
    "unknown_rule": _l("不认识“%(value)s”这一规则或写法，请检查是否拼错。"),
}


TYPE_NAMES: dict[object, Any] = {
    "text": _l("文本"),
    "decimal": _l("带引号的十进制数"),
    "integer": _l("整数"),
    "boolean": _l("真或假（true、false）"),
    "list": _l("列表"),
    "object": _l("对象"),
}


NOT_JSON: dict[object, Any] = {
    "syntax": _l("第 %(line)s 行第 %(column)s 个字符处写法有误"),
    "encoding": _l("编码不是 UTF-8，请另存为 UTF-8"),
    "duplicate_key": _l("同一对象里有重复的名称"),
    "nesting": _l("嵌套层次过多"),
    "number": _l("含有无法表示的数"),
    "too_large": _l("文件过大"),
}


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


def sentence_of(problem: Problem, table: Mapping[str, Any]) -> str:
    """The sentence of a problem from a room's table (or the shared one); a missing fact is shown as an ellipsis."""
    text = table.get(problem.code) or DOCUMENT_SENTENCES.get(problem.code) or problem.code
    facts = _Blank(problem.facts)
    if problem.code == "not_json" and facts["reason"] in NOT_JSON:
        facts["reason"] = str(NOT_JSON[facts["reason"]]) % facts
    return str(text) % facts
