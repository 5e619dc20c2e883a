"""What the door can refuse."""
from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class WrongSecret(Refusal):
    """Unknown account, wrong password, locked, closed: all of them look the same, so that nobody learns which it was."""

    code = "wrong_secret"
    sentence = _l("账号或密码不正确，或因多次输错已暂时锁定。连续 %(failures)s 次输错将锁定 %(minutes)s 分钟；如需帮助，请联系系统管理员。")
    status = 401


class WrongCode(WrongSecret):
    """The one-time code is wrong, was used before, or the door is locked."""

    code = "wrong_code"
    sentence = _l("动态口令或恢复码不正确、已经用过，或因多次输错已暂时锁定。连续 %(failures)s 次输错将锁定 %(minutes)s 分钟；请核对手机时间后再试。")


class WrongPin(Refusal):
    """The card is not known, the PIN is wrong, or the card is locked for a while."""

    code = "wrong_pin"
    sentence = _l("裁判卡或 PIN 码不正确，或因多次输错已暂时锁定。连续 %(failures)s 次输错将锁定 %(minutes)s 分钟；请核对卡面，或请工作人员重发新卡。")
    status = 401


class Locked(Refusal):
    """Too many failures lately, told to somebody who is known already (signed in, or asking about a ticket)."""

    code = "locked"
    sentence = _l("连续输错次数过多，已暂时锁定，请在 15 分钟后再试，或联系系统管理员。")
    status = 429


class WrongCurrent(Refusal):
    """The password in use, asked for once more before it is changed."""

    code = "wrong_current"
    sentence = _l("现用密码不正确。")
    status = 422


class Busy(Refusal):
    """The whole house is being tried: strangers wait, so that guessing is slow; nobody is locked out by it."""

    code = "busy"
    sentence = _l("此刻登录请求过多，请等几秒再试一次。")
    status = 429


class AccountTaken(Refusal):
    """Somebody has this account name."""

    code = "account_taken"
    sentence = _l("账号“%(account)s”已被使用，请换一个。")


SHORTFALLS = {
    "short": _l("长度不够：至少 %(shortest)s 个字符。"),
    "classes": _l("种类不够：须含大写字母、小写字母、数字、符号中的三种。"),
    "guessable": _l("容易被猜到：去掉账号、姓名、常用词、地名和数字后，剩下的不同字母不足 4 个。"),
    "earlier": _l("最近 5 次用过，请换一个新的。"),
}


class WeakPassword(Refusal):
    """The password does not meet the rules; all that is wrong is said at once."""

    code = "weak_password"
    sentence = _l("密码不符合要求。")
    status = 422

    def __init__(self, found: list[str], *, shortest: int) -> None:
        super().__init__(found=found)
        self.sentences = [str(SHORTFALLS[one]) % {"shortest": shortest} for one in found]


class WrongFactor(Refusal):
    """The code that should prove a new authenticator is wrong."""

    code = "wrong_factor"
    sentence = _l("动态口令不正确，请核对手机时间，等下一个口令出现后再填。")
    status = 422


class PolicyUnchanged(Refusal):
    """A new version of the policy that says the same as the one in force."""

    code = "policy_unchanged"
    sentence = _l("与现行策略相同，没有需要保存的改动。")


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
