"""What a purpose export can be refused for."""
from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class NothingToExport(Refusal):
    """The purpose is about nobody here (yet)."""

    code = "nothing_to_export"
    sentence = _l("目前没有可导出的人员，请核对赛事阶段和所选范围。")


class PurposeMissing(Refusal):
    """A request that does not say what it is for."""

    code = "purpose_missing"
    sentence = _l("请写明具体用途，不少于 4 个字。")
    status = 422


class NotInThisState(Refusal):
    """Somebody was faster, or time has gone by."""

    code = "not_in_this_state"
    sentence = _l("这份导出的状态已经变化，请刷新页面查看。")


class AnotherPersonDecides(Refusal):
    """Who asked does not agree to it, under whichever account."""

    code = "another_person_decides"
    sentence = _l("用途导出须由申请人以外的另一人审批。")


class PeopleChanged(Refusal):
    """More or fewer people than the approver agreed to."""

    code = "people_changed"
    sentence = _l("审批时为 %(agreed)s 人，现为 %(found)s 人，名单已有变化，未予制作；请重新申请。")


class PasswordGone(Refusal):
    """The password was shown before; it is not kept."""

    code = "password_gone"
    sentence = _l("打开密码只显示一次，已经显示过。如未记下，请重新申请导出。")


class ExportGone(Refusal):
    """Past its time, or fetched often enough: the file is destroyed."""

    code = "export_gone"
    sentence = _l("文件已销毁：超过 %(hours)s 小时，或已下载 %(times)s 次。如仍需要，请重新申请。")
