"""What field judges and whoever carries their records over are refused."""
from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class NotYourEvent(Refusal):
    """The field judge was appointed for other events."""

    code = "not_your_event"
    sentence = _l("您不担任这个赛项的现场裁判。")
    status = 404


class BothSides(Refusal):
    """Who marks under blind codes does not record under names, and the other way round."""

    code = "both_sides"
    sentence = _l("您在这个赛项按加密号评分或担任裁判长，不能同时按姓名作现场记录；请由另一位现场裁判登记。")
    status = 403


class FieldEarly(Refusal):
    """Who competes is not settled yet."""

    code = "field_early"
    sentence = _l("报名截止之后才能作现场记录。")


class FieldClosed(Refusal):
    """The results of the event are confirmed: nothing more can be counted."""

    code = "field_closed"
    sentence = _l("该赛项的成绩已确认，现场记录不能再增减；如有遗漏，请联系裁判长撤回确认后再登记。")


class ClockStep(Refusal):
    """The clock is not where this step begins: somebody else was quicker."""

    code = "clock_step"
    sentence = _l("计时状态已变化（可能由另一位现场裁判操作），请查看当前状态后再操作。")


class TimedAlready(Refusal):
    """A time stands there: it is corrected with a reason."""

    code = "timed_already"
    sentence = _l("该选手已有用时，更正用时请写明理由。")


class RecordGone(Refusal):
    """The record was withdrawn before, or decided by the chief judge."""

    code = "record_gone"
    sentence = _l("这条记录已撤销或已由裁判长决定，请刷新页面查看。")


class OperationReused(Refusal):
    """An id of the device was used for something else."""

    code = "operation_reused"
    sentence = _l("这次提交的编号已用于另一条记录，请刷新页面后重新登记。")


class NoteMissing(Refusal):
    """What happened must be written down."""

    code = "note_missing"
    sentence = _l("请写明情况或理由。")


class NamesSomebody(Refusal):
    """The words would go to the chief judge, who knows codes only."""

    code = "names_somebody"
    sentence = _l("裁判长只按加密号处理，事实经过中不能出现“%(word)s”；请用“该选手”代替姓名、单位和准考证号。")
    status = 422


class UnknownClause(Refusal):
    """There is no such clause, or not for this module."""

    code = "unknown_clause"
    sentence = _l("扣分条款不适用于所选模块，请重新选择。")
    status = 422


class WitnessUnknown(Refusal):
    """The witness must be another field judge of the event."""

    code = "witness_unknown"
    sentence = _l("见证人须是本赛项的另一位现场裁判。")
    status = 422


class NothingToDecide(Refusal):
    """The misconduct was withdrawn, decided, or may not be seen yet."""

    code = "nothing_to_decide"
    sentence = _l("这条违纪记录已处理，或该模块的评分表尚未交齐，请刷新页面查看。")


PROBLEMS = {
    "field_waiting": _l("还有 %(count)s 条现场记录未转入加密号。"),
}
