"""Kinds of audit entries of purpose exports: every step, no name and no number of those whom it is about."""
from flask_babel import lazy_gettext as _l

from foundation.audit import declare

REQUESTED = declare(
    "exports:export:requested", _l("申请用途导出 %(number)s（%(purpose)s，%(people)s 人）：%(reason)s"),
    "number", "purpose", "people", "reason", "competition", "thing",
)
APPROVED = declare("exports:export:approved", _l("同意用途导出 %(number)s（%(people)s 人）"), "number", "purpose", "people")
REJECTED = declare("exports:export:rejected", _l("不同意用途导出 %(number)s：%(reason)s"), "number", "reason")
WITHDRAWN = declare("exports:export:withdrawn", _l("撤回用途导出 %(number)s"), "number")
MADE = declare("exports:export:made", _l("用途导出 %(number)s 已制成，加密保存"), "number", "people", "size", "expires")
FAILED = declare("exports:export:failed", _l("用途导出 %(number)s 未制成（%(reason)s）"), "number", "reason")
PASSWORD_SHOWN = declare("exports:export:password_shown", _l("查看用途导出 %(number)s 的打开密码"), "number")
FETCHED = declare("exports:export:fetched", _l("下载用途导出 %(number)s，第 %(times)s 次"), "number", "purpose", "people", "times")
DESTROYED = declare("exports:export:destroyed", _l("销毁用途导出 %(number)s 的文件（%(why)s）"), "number", "why")
