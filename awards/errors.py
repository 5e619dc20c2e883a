"""What the awards room refuses, and the sentence for each refusal (award case, Refusal)."""
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.errors import DOCUMENT_SENTENCES, TYPE_NAMES, Refusal, sentence_of
from foundation.rules.problems import Problem


class AmountNotSet(Refusal):
    """The parameter is known, but no document sets its amount: a refusal, never 0 and never a guess."""

    code = "amount_not_set"
    sentence = _l("“%(key)s”在 %(day)s 没有规定数值，不能按零计算，也不能推定。")


class PolicyNotInForce(Refusal):
    """The day asked for lies before the first or after the last day of the parameter."""

    code = "not_in_force"
    sentence = _l("“%(key)s”在 %(day)s 尚未施行或已经失效。")


class NotPayable(Refusal):
    """The amount is a draft, unconfirmed or a sample; only what was adopted under a document number is paid from."""

    code = "not_payable"
    sentence = _l("“%(key)s”的状态是“%(status)s”，只有正式采用的标准才能用于发放。")


EXPECTED: dict[object, Any] = {**TYPE_NAMES, "two_dates": _l("两个日期（首日和末日）")}

SENTENCES: dict[str, Any] = {
    **DOCUMENT_SENTENCES,
    "not_a_decimal": _l("应为带引号的十进制数；金额以元为单位，最多两位小数，例如 \"5000.00\"。"),
    "out_of_range": _l("“%(value)s”超出允许的范围：金额和名次不得为负，税率须大于等于 0 且小于 1，日期须写成 2026-05-01 并且先后有序。"),
    "duplicate_code": _l("编号“%(value)s”在同一项成果中重复。"),
    "unknown_rule": _l("不认识“%(value)s”这一规则或写法，请检查是否拼错。"),
    "unknown_schedule": _l("没有编号为“%(value)s”的奖励标准。"),
    "shares": _l("分配比例不得为负，须全部填写或全部不填，并且合计正好为 1。"),
    "row_ambiguous": _l("有多行标准同时适用于这项成果（对象 %(kind)s，例如 rows[%(first)s] 和 rows[%(second)s]），无法确定金额。"),
    "tax_missing": _l("没有规定“%(kind)s”的计税方式。"),
}


def speaker() -> Callable[[Problem], str]:
    """What the problems of schedules and award cases say to their author, in the language of the moment."""
    table = {code: str(sentence) for code, sentence in SENTENCES.items()}
    expected = {kind: str(name) for kind, name in EXPECTED.items()}

    def say(problem: Problem) -> str:
        kind = problem.facts.get("expected")
        if kind in expected:
            problem = replace(problem, facts={**problem.facts, "expected": expected[kind]})
        return sentence_of(problem, table)

    return say


def sentence(problem: Problem) -> str:
    """The sentence of a single problem."""
    return speaker()(problem)
