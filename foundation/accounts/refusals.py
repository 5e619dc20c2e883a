"""What the door can refuse."""
from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class WrongSecret(Refusal):
    """Unknown account and wrong password look the same."""

    code = "wrong_secret"
    sentence = _l("账号或密码不正确。连续 5 次错误后，账号将锁定 15 分钟。")
    status = 401


class WrongPin(Refusal):
    """The card is not known, or the PIN is wrong."""

    code = "wrong_pin"
    sentence = _l("裁判卡或 PIN 码不正确。连续 5 次错误后将锁定 15 分钟；请核对卡面，或请工作人员重发新卡。")
    status = 401


class Locked(Refusal):
    """Too many failures lately."""

    code = "locked"
    sentence = _l("连续输错次数过多，已暂时锁定，请在 15 分钟后再试，或联系系统管理员。")
    status = 429


class AccountTaken(Refusal):
    """Somebody has this account name."""

    code = "account_taken"
    sentence = _l("账号“%(account)s”已被使用，请换一个。")


class WeakPassword(Refusal):
    """The password does not meet the rules."""

    code = "weak_password"
    sentence = _l("密码至少 10 个字符，并且须同时包含大写字母、小写字母、数字、符号中的三种。")
    status = 422


class UnknownUser(Refusal):
    """There is no such account."""

    code = "unknown_user"
    sentence = _l("没有这个账号。")
    status = 404


class NotTogether(Refusal):
    """Two roles that exclude each other (三权分立)."""

    code = "not_together"
    sentence = _l("“%(held)s”与“%(wanted)s”不得由同一人担任。")


class NoCard(Refusal):
    """A card is printed and handed over by somebody else, so it opens nothing but the offices of a competition."""

    code = "no_card"
    sentence = _l("“%(name)s”还担任“%(held)s”，不能发放裁判卡；请为其另建账号任职，或用密码登录。")
