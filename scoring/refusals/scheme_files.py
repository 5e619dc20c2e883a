"""What is refused about schemes in files, copies, versions and amendments, in the words of whoever writes a scheme."""
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class ProposalStale(Refusal):
    """The scheme was changed after the file was read."""

    code = "proposal_stale"
    sentence = _l("读入之后，评分标准又有改动，不能再按原来的对照保存。请重新上传或复制一次。")


class ProposalUnchanged(Refusal):
    """The proposal is what stands already."""

    code = "proposal_unchanged"
    sentence = _l("读入的内容与现有评分标准相同，没有需要保存的改动。")


class NotFrozen(Refusal):
    """An amendment is of a frozen scheme; before that a scheme is simply changed."""

    code = "not_frozen"
    sentence = _l("评分标准尚未冻结，可以直接修改，无需申请变更。")


class AmendmentWaiting(Refusal):
    """One amendment after the other."""

    code = "amendment_waiting"
    sentence = _l("已有一项变更申请等待另一方决定，请先处理或撤回那一项。")


class AmendmentSettled(Refusal):
    """Agreed, declined or withdrawn before."""

    code = "amendment_settled"
    sentence = _l("这项变更申请已经处理，没有重复执行。")


class AmendmentSamePerson(Refusal):
    """Whoever asks does not agree."""

    code = "amendment_same_person"
    sentence = _l("申请变更与同意变更须由两个人分别办理。")
    status = 403


class AmendmentOtherSide(Refusal):
    """The organizer asks and the chief judge agrees, or the other way round."""

    code = "amendment_other_side"
    sentence = _l("赛事组织申请的变更由裁判长决定，裁判长申请的变更由赛事组织决定。")
    status = 403


class AmendmentNotYours(Refusal):
    """Only whoever asked takes it back."""

    code = "amendment_not_yours"
    sentence = _l("只有申请人可以撤回变更申请。")
    status = 403


class AmendmentStale(Refusal):
    """The scheme has changed since the amendment was asked for."""

    code = "amendment_stale"
    sentence = _l("申请之后评分标准已有新的版本，请撤回后按新版本重新申请。")


FILE_SENTENCES: dict[str, Any] = {
    "way_words": _l("%(place)s：评分点 %(aspect)s 的评分方式“%(value)s”看不懂，请按模板的写法填写。"),
    "way_of_judgement": _l("%(place)s：评判分“%(value)s”固定为 0 至 3，不能另设评分方式。"),
    "day_words": _l("%(place)s：评分日“%(value)s”不正确，应为 1 到 99 的整数。"),
    "part_without_aspects": _l("%(place)s：子项“%(value)s”没有评分点。"),
    "aspect_code_twice": _l("%(place)s：评分点代码“%(value)s”重复。"),
    "criterion_code": _l("%(place)s：评分项代码“%(value)s”重复、过长，或含有空格、冒号或斜线。"),
    "cell_empty": _l("%(place)s：“%(column)s”没有填写。"),
    "cell_twice": _l("%(place)s：“%(column)s”的内容“%(value)s”重复。"),
    "cell_number": _l("%(place)s：“%(column)s”的内容“%(value)s”不是数字，最多 6 位小数。"),
    "cell_count": _l("%(place)s：“%(column)s”的内容“%(value)s”应为整数。"),
    "cell_choice": _l("%(place)s：“%(column)s”的内容“%(value)s”不正确，只能是：%(allowed)s。"),
    "cell_module": _l("%(place)s：“模块”页中没有模块“%(value)s”。"),
    "cell_apart": _l("%(place)s：子项“%(value)s”的评分点须排在一起。"),
    "cell_differs": _l("%(place)s：“%(column)s”的内容“%(value)s”与该子项第一行不一致。"),
    "cell_day": _l("%(place)s：评分日“%(value)s”不正确，应为 1 到 99 的整数。"),
    "cell_judged": _l("%(place)s：评判分固定为 0 至 3，“%(column)s”应为空。"),
    "cell_way": _l("%(place)s：“%(column)s”的内容“%(value)s”看不懂，请参照“示例”页的写法。"),
    "template_sheet": _l("工作簿中没有“%(value)s”页，或缺少必填的列。请下载模板填写。"),
    "module_empty": _l("模块“%(value)s”没有评分点。"),
    "module_half_divided": _l("模块“%(value)s”的评分点有的写了子项、有的没有；请全部写明，或全部不写。"),
    "way_typed": _l("评分方式的内容“%(value)s”看不懂，请参照旁边的说明填写。"),
    "workbook_missing": _l("请选择要读入的工作簿。"),
    "module_unchosen": _l("请选择读入到哪个模块。"),
    "stated_total": _l("工作簿写明的总分是 %(stated)s，评分点相加是 %(total)s。"),
    "criterion_mark": _l("%(place)s：评分项 %(criterion)s 写明 %(stated)s 分，评分点相加是 %(total)s 分。"),
    "levels_missing": _l("评判分 %(aspect)s 没有写全四档标准。"),
    "mark_places": _l("评分点 %(aspect)s 的满分 %(value)s 超过两位小数。"),
    "part_long": _l("子项代码“%(value)s”超过 32 个字符。"),
}
PROBLEMS: dict[str, Any] = {
    "amend_module_gone": _l("冻结后不能移除模块“%(module)s”。如该模块不再计分，请把它的权重改为 0。"),
    "amend_module_new": _l("冻结后不能增加模块“%(module)s”。请把新的评分点加到现有模块中，或另设赛项。"),
    "amend_parts": _l("冻结后不能增减或重排模块“%(module)s”的子项，也不能改变由谁评分。请在现有子项中增减评分点；换裁判请在评委名单中办理。"),
    "amend_moved": _l("冻结后评分点 %(aspect)s 不能移到另一个子项（模块“%(module)s”）。请移除后在新子项中用新代码添加。"),
}
