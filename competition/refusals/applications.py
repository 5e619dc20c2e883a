"""What applications are refused for: problems of their fields, rules of eligibility, and what somebody else did meanwhile."""
from typing import Any

from flask_babel import lazy_gettext as _l

from competition.refusals.identities import ID_SENTENCES
from competition.rules.entry_states import CANCELLED, REGISTERED, REJECTED, RETURNED, SUBMITTED, WAITING
from foundation.errors import Refusal

DONE: dict[str, Any] = {
    "submitted": _l("提交"), "resubmitted": _l("修改并重新提交"), "promoted": _l("由候补递补"), "approved": _l("审核通过"),
    "returned": _l("退回修改"), "rejected": _l("审核为不通过"), "cancelled": _l("取消"), "restored": _l("恢复"),
    "rule_let_pass": _l("放行参赛条件"), "coaches_set": _l("修改教练"),
}
APPLICANT = _l("报名人")
STATE_WORDS: dict[str, Any] = {
    SUBMITTED: _l("待审核"), RETURNED: _l("退回修改"), WAITING: _l("候补"), REGISTERED: _l("已通过"), REJECTED: _l("未通过"),
    CANCELLED: _l("已取消"),
}


class RegistrationNotOpen(Refusal):
    """Whoever is not at the desk applies on the days of registration only."""

    code = "registration_not_open"
    sentence = _l("报名时间为 %(opens)s 至 %(closes)s，现在不能提交。如有特殊情况，请与主办单位联系。")


class StaleEntry(Refusal):
    """Somebody else changed the entry after it was looked at: theirs stands, and one is told."""

    code = "stale_entry"
    sentence = _l("这条报名已由 %(who)s 于 %(when)s %(what)s，请按最新状态处理；您的操作没有生效。")


class NotInState(Refusal):
    """The entry is in a state in which this is not done."""

    code = "not_in_state"
    sentence = _l("这条报名当前为“%(state)s”，不能进行此项操作。")


class UnderReview(Refusal):
    """What somebody is looking at is not changed under their eyes."""

    code = "under_review"
    sentence = _l("工作人员正在审核这条报名，暂时不能修改；审核结果出来后会通知您。")


class NotEligible(Refusal):
    """A rule of the event stands in the way, and nobody at the desk has let it pass."""

    code = "not_eligible"
    sentence = _l("不符合参赛条件：%(rules)s如确需通过，请先在详情中写明理由放行该条件。")


class NothingToCorrect(Refusal):
    """Returning something means saying what to correct."""

    code = "nothing_to_correct"
    sentence = _l("请写明需要修改的内容，报名人将看到这些说明。")
    status = 422


class NotFirstInLine(Refusal):
    """The waiting list moves up in its order."""

    code = "not_first_in_line"
    sentence = _l("候补按先后顺序递补，前面还有 %(ahead)s 个，请先处理排在前面的。")


class RestoreTooLate(Refusal):
    """Cancelling is undone for thirty days."""

    code = "restore_too_late"
    sentence = _l("取消已超过 %(days)s 天，不能恢复。如仍要参赛，请重新登记。")


PROBLEM_SENTENCES: dict[str, Any] = {
    **{f"applied_{code}": text for code, text in ID_SENTENCES.items()},
    "applied_id_shape": _l("证件号码与所选证件类型的格式不符，请核对证件类型和号码。"),
    "applied_id_type": _l("请选择证件类型。"),
    "applied_birth": _l("请填写出生日期。"),
    "applied_sex": _l("请选择性别。"),
    "applied_sex_mismatch": _l("证件号码所示性别为“%(expected)s”，请核对性别和证件号码。"),
    "applied_phone": _l("请填写以 13 至 19 开头的 11 位手机号码。"),
    "applied_unit_code": _l("统一社会信用代码校验不通过，请对照营业执照核对 18 位代码，字母须为大写。"),
    "applied_years": _l("从业年限应在 0 至 %(most)s 年之间。"),
    "applied_months": _l("社保月数应在 0 至 %(most)s 之间。"),
    "applied_level": _l("请按列出的名称选择技能等级。"),
    "too_long": _l("内容过长，最多 %(most)s 个字。"),
    "team_size": _l("该赛项应有 %(size)s 名参赛人员（不含替补），现为 %(found)s 名。"),
    "team_reserves": _l("该赛项最多可报 %(most)s 名替补。"),
    "team_captain": _l("请指定一名队长。"),
    "applied_twice": _l("同一证件号码在本报名中出现了两次。"),
    "applied_already": _l("此人已报名该赛项，不能重复报名。"),
    "applied_rejected": _l("此人报名该赛项未通过审核，如有异议请与主办单位联系。"),
    "applied_cancelled": _l("此人在该赛项的报名此前已取消，如需恢复请与主办单位联系。"),
    "applied_team": _l("该赛项已有本单位的同名代表队。"),
    "applied_event": _l("本届赛事没有这个赛项。"),
    "applied_event_fixed": _l("修改报名时不能更换赛项；如要换项，请先撤回再重新报名。"),
    "applied_phone_differs": _l("与此前登记的联系电话不一致。请填写原来的号码，或与主办单位联系更改。"),
    "applied_name_differs": _l("与此前登记的姓名不一致。请核对证件号码；确已更名的，请与主办单位联系。"),
    "applied_full": _l("“%(event)s”名额 %(quota)s 个，已经报满。"),
    "coaches_many": _l("教练最多 %(most)s 名。"),
    "coach_name": _l("请填写教练姓名。"),
    "coach_twice": _l("同一教练出现了两次。"),
    "coach_shares": _l("各教练的份额须全部填写，合计为 100%%；都不填则平均分配。"),
    "phase_to_review": _l("还有 %(count)s 条报名待审核。"),
}
