"""What is refused at the doors, in words that can be read out to the person who stands there."""
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class UnknownTicket(Refusal):
    """No entry of this competition has the ticket."""

    code = "unknown_ticket"
    sentence = _l("本届赛事没有这个准考证号，请核对后重试，或按姓名查找。")
    status = 404


class NotAdmitted(Refusal):
    """The entry was cancelled or never admitted."""

    code = "not_admitted"
    sentence = _l("这份报名没有生效（已取消或未通过），不能检录，请到服务台核实。")


class OtherSession(Refusal):
    """The session belongs to another event, or the entry has its place in another session."""

    code = "other_session"
    sentence = _l("这张准考证不在本场次，请核对场次和赛项。")


class OperationMismatch(Refusal):
    """The number of an operation was used for something else: a defect of the tablet, never silently counted."""

    code = "op_mismatch"
    sentence = _l("这条检录的编号已用于另一次检录，请重新扫描。")


class BadOperation(Refusal):
    """What a tablet sent is not a check-in."""

    code = "bad_operation"
    sentence = _l("检录内容不完整，请刷新检录页后重试。")
    status = 422


class NoSuchNumber(Refusal):
    """Nobody who is registered has this identity number. The number is not repeated."""

    code = "no_such_number"
    sentence = _l("本届赛事没有持此证件的参赛人员，请核对证件或按姓名查找。")
    status = 404


class NothingToMark(Refusal):
    """Everybody has come or is marked already."""

    code = "nothing_to_mark"
    sentence = _l("没有需要记为缺席的人员。")


class NothingToUndo(Refusal):
    """Nobody is marked absent by the last sweep any more."""

    code = "nothing_to_undo"
    sentence = _l("没有可以撤销的缺席记录。")


class SameState(Refusal):
    """A correction that corrects nothing."""

    code = "same_state"
    sentence = _l("检录状态已经是“%(state)s”，无需更正。")


class NotStartedYet(Refusal):
    """Before the session began everybody may still come."""

    code = "not_started_yet"
    sentence = _l("本场次还没有开始，开始后才能把未到人员记为缺席。")


class TicketsTooOften(Refusal):
    """Many addresses of tickets that do not exist were tried from one place."""

    code = "too_often"
    sentence = _l("操作太频繁，请稍后再试。")
    status = 429


PROBLEM_SENTENCES: dict[str, Any] = {
    "ticket_unknown": _l("本检录点的名单中没有号码“%(value)s”。"),
    "ticket_ambiguous": _l("号码“%(value)s”对应不止一人，请写完整的准考证号。"),
}
