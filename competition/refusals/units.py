"""What cannot be done with accounts of units and by them."""
from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class TooManyApplications(Refusal):
    """One address asks for many accounts, or many addresses do."""

    code = "too_many_applications"
    sentence = _l("此刻提交的申请过多，请一小时后再试，或到受理窗口办理。")
    status = 429


class ApplicationSettled(Refusal):
    """The application is no longer in a state in which this can be done with it."""

    code = "application_settled"
    sentence = _l("这个单位账号当前为“%(state)s”，不能%(what)s。请刷新页面查看最新情况。")


class DecidedMeanwhile(Refusal):
    """Somebody else changed or decided it after this page was opened."""

    code = "decided_meanwhile"
    sentence = _l("在您查看期间，这份申请已有变动（现为“%(state)s”%(who)s）。您的操作没有执行，请看过最新内容后再办理。")


class ProofMissing(Refusal):
    """Nothing shows that the applicant speaks for the unit."""

    code = "proof_missing"
    sentence = _l("还没有上传证明材料，不能通过。可以退回并请对方补传营业执照照片或盖章介绍信。")
    status = 422


UNIT_SENTENCES = {
    "required": _l("请填写此项。"),
    "unit_code_wrong": _l("统一社会信用代码校验不通过。应为 18 位数字和大写字母（不含 I、O、S、V、Z），请对照营业执照核对。"),
    "phone_wrong": _l("请填写 11 位手机号码。"),
}


class TooManyRows(Refusal):
    """A unit's workbook is read at once, so it is not endless."""

    code = "too_many_rows"
    sentence = _l("这份报名表有 %(count)s 行，一次最多 %(most)s 行，请分成几份上传。")
    status = 422


ROW_SENTENCES = {
    "team_held": _l("同队“%(team)s”的其他行还有问题，全队改好后一起提交。"),
}
