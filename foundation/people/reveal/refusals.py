"""What looking at a number can be refused for."""
from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class TooManyLooks(Refusal):
    """One person has looked at as many numbers within an hour as anybody may."""

    code = "too_many_looks"
    sentence = _l("一小时内最多查看 %(limit)s 次完整号码，您已达到上限，安全管理员已收到提示。请稍后再查看；批量使用请申请“用途导出”。")
    status = 429


class ReasonMissing(Refusal):
    """A look without a reason that says anything."""

    code = "look_reason_missing"
    sentence = _l("请写明查看原因，不少于 4 个字。")
    status = 422


class NothingKept(Refusal):
    """There is no such number of this person (any more)."""

    code = "nothing_kept"
    sentence = _l("没有留存此项号码，或者已按期限清除。")


class PasswordAgain(Refusal):
    """The password that was asked for again is missing or wrong."""

    code = "password_again"
    sentence = _l("密码不正确，请重新输入您的登录密码。")
    status = 422


class TriedTooOften(Refusal):
    """The password was wrong several times in a row."""

    code = "tried_too_often"
    sentence = _l("密码连续输错次数过多，请在 15 分钟后再试。")
    status = 429
