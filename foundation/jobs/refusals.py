"""What long work can refuse."""
from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class UnknownJob(Refusal):
    """There is no such job, or it is somebody else's."""

    code = "unknown_job"
    sentence = _l("没有找到这项办理，或者它不是您发起的。")
    status = 404


class FileGone(Refusal):
    """The file was kept long enough and is removed."""

    code = "file_gone"
    sentence = _l("结果文件已到保存期限并清除，请重新办理。")
    status = 404


class GaveUp(Refusal):
    """Every worker that took the job died."""

    code = "gave_up"
    sentence = _l("已尝试 %(times)s 次，每次都中断，不再自动重试。请联系系统管理员。")


class NotAllowedAnyMore(Refusal):
    """The role that the work needs was taken away meanwhile."""

    code = "not_allowed_any_more"
    sentence = _l("您的岗位已不再具有此项权限，不能重新办理或下载结果。")
    status = 403
