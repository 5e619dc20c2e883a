"""What services of the scoring room refuse, each with a sentence in the words of judges and officials.

The sentences of the file formats are in :mod:`scoring.errors`.
"""
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class BadOperation(Refusal):
    """An operation that cannot be read at all (operation contract: 400)."""

    code = "bad_operation"
    sentence = _l("提交的内容无法读取（%(reason)s），请重新打开评分页面后再试；分数仍保存在本机。")
    status = 400


class NoOperationId(BadOperation):
    """The address names no operation: an id is 32 hex digits in lower case."""

    code = "no_operation_id"
    status = 404


class OperationTooLarge(Refusal):
    """More than any sheet can be (operation contract: 413)."""

    code = "too_large"
    sentence = _l("提交的内容超出上限，未被接收；请联系工作人员，分数仍保存在本机。")
    status = 413


class SheetNotYours(Refusal):
    """There is no such sheet, or it belongs to another judge: both look the same."""

    code = "not_found"
    sentence = _l("没有找到这张评分表，或者它不属于您。")
    status = 404


class DeviceNotEnrolled(Refusal):
    """The device is not enrolled to this judge and competition."""

    code = "device_not_enrolled"
    sentence = _l("此设备尚未登记到您名下，请重新扫描裁判卡登录；分数仍保存在本机。")
    status = 403


class DeviceRevoked(Refusal):
    """The chief judge has taken this tablet out of use."""

    code = "device_revoked"
    sentence = _l("这台平板已由裁判长停用，请换一台登录，或请裁判长恢复；已填的分数仍保存在本机。")
    status = 403


class ConflictOfInterest(Refusal):
    """回避: judge and entry belong to one unit and nobody waived it."""

    code = "conflict_of_interest"
    sentence = _l("加密号 %(entry)s 须由您回避，这张评分表不能提交；请联系裁判长。")
    status = 403


class SchemeFrozen(Refusal):
    """The marking scheme does not change any more."""

    code = "scheme_frozen"
    sentence = _l("评分标准已冻结，不能再修改。")


class NoScheme(Refusal):
    """The event has no marking scheme."""

    code = "no_scheme"
    sentence = _l("本赛项还没有评分标准，请先编写或导入。")


class NotDrawn(Refusal):
    """The event has no blind codes."""

    code = "not_drawn"
    sentence = _l("本赛项还没有抽签加密，请先完成抽签。")


class NotOpened(Refusal):
    """Scoring has not been opened."""

    code = "not_opened"
    sentence = _l("本赛项尚未开放评分。")


class AlreadyOpened(Refusal):
    """Scoring has been opened before."""

    code = "already_opened"
    sentence = _l("本赛项已经开放评分。")


class UnknownEntry(Refusal):
    """No such blind code in this event."""

    code = "unknown_entry"
    sentence = _l("本赛项没有加密号“%(entry)s”。")
    status = 404


class UnknownModule(Refusal):
    """No such module in this event."""

    code = "unknown_module"
    sentence = _l("本赛项没有模块“%(module)s”。")
    status = 404


class UnknownAspects(Refusal):
    """Aspects that the module does not have, or none."""

    code = "unknown_aspect"
    sentence = _l("请选择要退回的评分点；评分表中没有：%(aspects)s。")
    status = 422


class NothingToReturn(Refusal):
    """The sheet holds no submitted marks."""

    code = "nothing_submitted"
    sentence = _l("这张评分表还没有提交，无需退回。")


class NothingToExcuse(Refusal):
    """The sheet has been submitted."""

    code = "already_submitted"
    sentence = _l("这张评分表已经提交，不能免交；如需更改请退回。")


class UnknownStatus(Refusal):
    """Not one of the four statuses."""

    code = "unknown_status"
    sentence = _l("参赛状态应为：已参赛、缺考、已退赛、取消资格。")
    status = 422


class NotADecimal(Refusal):
    """A number that is not written as a decimal, or is negative."""

    code = "not_a_decimal"
    sentence = _l("“%(value)s”不是有效的分数，请填写不小于 0 的数，最多 6 位小数。")
    status = 422


class ReasonMissing(Refusal):
    """A reason or document is required."""

    code = "reason_missing"
    sentence = _l("请写明理由或依据。")
    status = 422


class AlreadyWithdrawn(Refusal):
    """The deduction or decision is not there, or does not count any more."""

    code = "already_withdrawn"
    sentence = _l("这条记录不存在，或已经撤销。")
    status = 404


class NotATie(Refusal):
    """A decision orders at least two different entries."""

    code = "not_a_tie"
    sentence = _l("并列次序至少要有两个不同的加密号。")
    status = 422


class ResultsLocked(Refusal):
    """The results are confirmed."""

    code = "results_locked"
    sentence = _l("本赛项成绩已确认并锁定，不能再更改；如需更改，请裁判长先撤回确认。")


class NotConfirmed(Refusal):
    """There are no confirmed results."""

    code = "not_confirmed"
    sentence = _l("本赛项成绩尚未确认。")


class CodesOpened(Refusal):
    """Somebody knows (a part of) who is who, so no mark changes any more."""

    code = "codes_opened"
    sentence = _l("该赛项的号码已开始解密，成绩不能再退回修改。如有异议，请按申诉程序办理。")


class AlreadyPublished(Refusal):
    """The results are public."""

    code = "already_published"
    sentence = _l("本赛项成绩已经公布，不能撤回确认；如有差错，请按申诉和更正程序办理。")


class SamePerson(Refusal):
    """Confirming and publishing take two people."""

    code = "same_person"
    sentence = _l("确认成绩与公布成绩须由两个人分别办理。")
    status = 403


class NeedsAccount(Refusal):
    """Something that a person must answer for."""

    code = "needs_account"
    sentence = _l("此操作须由登录的工作人员办理。")
    status = 403


class NoSuchResult(Refusal):
    """Unknown ticket, wrong number, not yet published: the same answer (it must tell nothing to a stranger)."""

    code = "no_result"
    sentence = _l("没有查到成绩。请核对准考证号和证件号码后六位；如果成绩尚未公布，请在公布后再查。")
    status = 404


class LookupTooOften(Refusal):
    """Too many failed look-ups of one ticket or from one address."""

    code = "too_often"
    sentence = _l("查询次数过多。为保护个人信息，请在 15 分钟后再试。")
    status = 429


PROBLEMS: dict[str, Any] = {
    "status_unset": _l("加密号 %(entry)s 还没有登记参赛状态。"),
    "sheet_missing": _l("裁判 %(judge)s 还没有提交加密号 %(entry)s 的评分表（模块 %(module)s）。"),
    "sheet_returned": _l("裁判 %(judge)s 的评分表（加密号 %(entry)s，模块 %(module)s）已退回，尚未重新提交。"),
    "panel_small": _l("模块 %(module)s 有裁判 %(seated)s 人，至少需要 %(needed)s 人。"),
    "panel_recused": _l("加密号 %(entry)s：回避之后模块 %(module)s 只有裁判 %(seated)s 人，至少需要 %(needed)s 人。"),
    "not_ready": _l("成绩还不能计算，请先补齐评分表，再裁定并列次序。"),
    "decisions_early": _l("评分标准中不能预先写入并列次序的裁定。"),
    "mark_absent": _l("评分点 %(aspect)s 没有内容：请打分，或明确标为“未评”。"),
    "mark_text": _l("评分点 %(aspect)s 的分数“%(value)s”不是数字。"),
    "mark_range": _l("评分点 %(aspect)s 的分数 %(value)s 超出范围，应在 0 到 %(most)s 之间。"),
    "mark_score": _l("评分点 %(aspect)s 的评判分 %(value)s 无效，只能是 0、1、2、3。"),
    "aspect_unknown": _l("评分表中没有评分点 %(aspect)s。"),
    "aspect_twice": _l("评分点 %(aspect)s 出现了两次。"),
    "scheme_changed": _l("评分标准与本机保存的不一致，请刷新页面后重新核对；已填写的分数不会丢失。"),
    "version_ahead": _l("版本号 %(value)s 比系统中的 %(version)s 还新，请刷新页面。"),
    "op_unknown": _l("不支持的操作类型“%(value)s”。"),
    "field_missing": _l("缺少“%(field)s”。"),
    "field_wrong": _l("“%(field)s”的内容不对。"),
}
