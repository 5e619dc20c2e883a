"""What is refused about officials, panels and conflicts of interest."""
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class NotForEvent(Refusal):
    """The judge was appointed for other events."""

    code = "not_for_event"
    sentence = _l("%(code)s 不担任“%(event)s”的裁判，请先在其资料中增加该赛项。")


class SeatedOutside(Refusal):
    """Somebody who sits in a panel of an event serves it."""

    code = "seated_outside"
    sentence = _l("%(code)s 已编入赛项 %(event)s 的裁判组，不能从其负责赛项中去掉；请先移出裁判组。")


class OnlyChiefWaives(Refusal):
    """A conflict of interest is waived by a chief judge of the event, nobody else."""

    code = "only_chief_waives"
    sentence = _l("不回避须由“%(event)s”的裁判长登录后写明理由作出决定；您可以写明理由，提请裁判长决定。")


class OwnConflict(Refusal):
    """Nobody decides on the own conflict of interest."""

    code = "own_conflict"
    sentence = _l("本人的回避不能由本人决定，请由另一位裁判长决定。")


class NoConflict(Refusal):
    """There is nothing to waive any more."""

    code = "no_conflict"
    sentence = _l("%(code)s 在“%(event)s”没有需要回避的选手，无需决定。")


class WaiverSettled(Refusal):
    """The proposal was decided before."""

    code = "waiver_settled"
    sentence = _l("这项提请已由裁判长处理过，请刷新页面查看。")


class SidesApart(Refusal):
    """Field judges know names, scoring judges and chief judges know codes; nobody knows both in one event."""

    code = "sides_apart"
    sentence = _l("%(code)s 在“%(event)s”中按加密号评分或担任裁判长，同一个人不能兼任该赛项的现场裁判。")


class OnDuty(Refusal):
    """Somebody who is on the roster of a session is not dismissed."""

    code = "on_duty"
    sentence = _l("%(code)s 还有场次值守或评分记录，不能解聘；请先调整场次安排。")


PROBLEM_SENTENCES: dict[str, Any] = {
    "official_event": _l("第 %(line)s 行的赛项代码“%(value)s”本届赛事没有。"),
    "official_long": _l("第 %(line)s 行的“%(column)s”太长，最多 %(most)s 个字。"),
    "phase_conflict": _l("%(judge)s 在赛项 %(event)s 的裁判组中，与 %(count)s 个选手同单位（或由其单位指导）。请换人，或由裁判长写明不回避的理由。"),
}
