"""What can be refused in a result bundle and found wrong by ``verify``: a sentence for every code."""
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.errors import DOCUMENT_SENTENCES, TYPE_NAMES, sentence_of
from foundation.rules.problems import Problem

BUNDLE_SENTENCES: dict[str, Any] = {
    "mark_out_of_range": _l("分数“%(value)s”超出允许范围：测量分应在 0 与该评分点满分之间，评判分只能是 0、1、2、3。"),
    "unknown_entry": _l("参赛代码“%(value)s”不在本赛项的参赛名单中。"),
    "unknown_aspect": _l("评分点“%(value)s”不存在，应写成“模块/评分点”。"),
    "unknown_module": _l("模块“%(value)s”不存在。"),
    "duplicate_mark": _l("同一裁判对同一参赛的同一评分点重复给分（%(value)s）。"),
    "too_few_judges": _l("参赛“%(entry)s”的“%(about)s”有效给分的裁判人数不符合规则。"),
    "spread_exceeded": _l("参赛“%(entry)s”的评判分“%(about)s”分差超过 1，须重新评判。"),
    "mark_missing": _l("参赛“%(entry)s”的评分点“%(about)s”没有任何分数；未做的应记 0 分，或者设置参赛状态。"),
    "weights": _l("模块权重不能为负数，也不能全部为 0（%(value)s）。"),
    "bands_gap": _l("人数区间不连续：从 %(value)s 开始的区间与前一区间之间有空缺。"),
    "bands_overlap": _l("人数区间重叠或起止颠倒：从 %(value)s 开始的区间。"),
    "unresolved_tie": _l("以下参赛并列，须先记录裁定的先后次序：%(entries)s。"),
    "decision_stale": _l("这一裁定与现有的并列不符，或该组并列已有裁定：%(entries)s。"),
    "tie_at_cut": _l("奖项“%(award)s”的最后一个名额处有并列，须先记录裁定的先后次序：%(entries)s。"),
    "scale_degenerate": _l("半数以上总分相同，标准分无法区分名次，不能按标准分评奖。"),
}
VERIFY_SENTENCES: dict[str, Any] = {
    "results_missing": _l("文件中没有成绩（results）。"),
    "results_length": _l("成绩应有 %(recorded)s 行，文件中有 %(value)s 行。"),
    "result_differs": _l("成绩与重新计算的结果不符（该行应为参赛“%(value)s”）。"),
    "ledger_missing": _l("文件中没有账本（ledger）。"),
    "ambiguous_text": _l("“%(value)s”以两种编码形式出现，散列链无法区分。"),
    "sequence_broken": _l("账本序号不连续（%(value)s）：有记录被删除、插入或调换。"),
    "root_differs": _l("账本记录与所载的根值不符（%(value)s）。"),
    "outside_root_differs": _l("账本的根值是 %(recorded)s，与外部给出的 %(value)s 不符：账本被改动或被截断。"),
    "rules_not_frozen": _l("账本中没有规则冻结的记录。"),
    "rules_differ": _l("规则与账本中冻结的规则不符。"),
    "event_differs": _l("赛项“%(value)s”与账本中记录的不符。"),
    "stream_differs": _l("账本标识与规则冻结时记录的“%(value)s”不符。"),
    "not_registered": _l("参赛“%(value)s”在此之前没有登记。"),
    "registered_twice": _l("参赛“%(value)s”重复登记。"),
    "entry_differs": _l("与账本记录不符，账本中为“%(value)s”。"),
    "entry_omitted": _l("账本中登记的参赛“%(value)s”不在文件中。"),
    "status_missing": _l("账本中没有参赛“%(value)s”的状态记录。"),
    "mark_unrecorded": _l("账本中没有这一分数（%(value)s）。"),
    "mark_differs": _l("分数“%(value)s”与账本记录的“%(recorded)s”不符。"),
    "mark_omitted": _l("账本中有效的分数不在文件中（%(value)s）。"),
    "nothing_to_amend": _l("更正的分数不存在（%(value)s）。"),
    "same_actor": _l("更正分数须由两名不同的人员共同确认（%(value)s）。"),
    "deduction_unrecorded": _l("账本中没有这一扣分（%(value)s）。"),
    "deduction_omitted": _l("账本中的扣分不在文件中（%(value)s）。"),
    "decision_unrecorded": _l("这一裁定与账本记录不符：%(value)s。"),
    "decision_omitted": _l("账本中的裁定不在文件中：%(value)s。"),
    "unknown_id": _l("撤销的编号“%(value)s”不存在或已撤销。"),
    "duplicate_id": _l("编号“%(value)s”已被使用。"),
}
SENTENCES: dict[str, Any] = {**DOCUMENT_SENTENCES, **BUNDLE_SENTENCES, **VERIFY_SENTENCES}
def speaker() -> Callable[[Problem], str]:
    """The function that says problems in the language of the moment; a file may bring hundreds of thousands of them."""
    table = {code: str(sentence) for code, sentence in SENTENCES.items()}
    types = {kind: str(name) for kind, name in TYPE_NAMES.items()}

    def say(problem: Problem) -> str:
        expected = problem.facts.get("expected")
        if expected in types:
            problem = replace(problem, facts={**problem.facts, "expected": types[expected]})
        return sentence_of(problem, table)

    return say
