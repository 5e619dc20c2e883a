"""What is refused about sheets that somebody else confirms, locks, amends or decides about."""
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class SheetLocked(Refusal):
    """The sheet is locked: one mark changes by an amendment of two people, nothing else does."""

    code = "sheet_locked"
    sentence = _l("这张评分表已锁定；如需更正其中一项分数，请提出更正申请，由另一人同意。")


class NotLocked(Refusal):
    """An amendment is for locked sheets only."""

    code = "sheet_not_locked"
    sentence = _l("这张评分表尚未锁定；如需更改，请退回裁判重新提交。")


class NothingToAmend(Refusal):
    """The aspect is not on the sheet, or has no mark that counts."""

    code = "nothing_to_amend"
    sentence = _l("评分点 %(aspect)s 没有计入的分数，不能更正。")


class AmendmentOpen(Refusal):
    """The same aspect waits for a decision already."""

    code = "amendment_open"
    sentence = _l("评分点 %(aspect)s 已有一项更正申请等待处理，请先处理。")


class AmendmentDecided(Refusal):
    """Somebody was faster."""

    code = "amendment_decided"
    sentence = _l("这项更正申请已经处理过了。")


class AmendmentStale(Refusal):
    """The sheet has another version than the one that the amendment was asked for."""

    code = "amendment_stale"
    sentence = _l("提出申请之后，这张评分表又有了新版本；这项申请不能再同意，请不同意后重新申请。")


class AmendmentSamePerson(Refusal):
    """Asking and agreeing take two people."""

    code = "amendment_same_person"
    sentence = _l("申请更正与同意更正须由两个人分别办理。")
    status = 403


class LateDecided(Refusal):
    """Somebody has decided about this late sheet before."""

    code = "late_decided"
    sentence = _l("这份迟到的评分表已经处理过了。")


class LateOvertaken(Refusal):
    """The sheet has moved on since the late operation was made."""

    code = "late_overtaken"
    sentence = _l("收到这份评分表之后，它已有新版本，不能再计入；请选择不计入，或提出更正申请。")


class NotLate(Refusal):
    """No such late operation at this event."""

    code = "not_late"
    sentence = _l("没有找到这份迟到的评分表。")
    status = 404


class NoSpread(Refusal):
    """A second round is for judgement scores that lie more than 1 apart."""

    code = "no_spread"
    sentence = _l("加密号 %(entry)s 的评分点 %(aspect)s 没有超过 1 分的分差，无需再次评判。")


class DevicesWaiting(Refusal):
    """Tablets may still hold sheets: whoever locks must say that they know."""

    code = "devices_waiting"
    sentence = _l("还有 %(count)s 台平板可能留有未送达的评分表。请先联系这些裁判；仍要锁定，请勾选“已知悉”。")


PROBLEMS: dict[str, Any] = {
    "part_small": _l("模块 %(module)s 子项 %(part)s 有裁判 %(seated)s 人，至少需要 %(needed)s 人。"),
    "part_recused": _l("加密号 %(entry)s：回避之后模块 %(module)s 子项 %(part)s 只有裁判 %(seated)s 人，至少需要 %(needed)s 人。"),
    "part_judge_unseated": _l("模块 %(module)s 子项 %(part)s 指定的裁判 %(judge)s 不在本模块的裁判组。"),
    "sheet_unconfirmed": _l("裁判 %(judge)s 的评分表（加密号 %(entry)s，模块 %(module)s）还没有由另一人复核。"),
    "sheet_moved_on": _l("裁判 %(judge)s 的评分表（加密号 %(entry)s）已有新版本，请重新核对后再复核。"),
    "sheet_not_submitted": _l("裁判 %(judge)s 的评分表（加密号 %(entry)s）现在没有待复核的分数。"),
    "sheet_own": _l("裁判 %(judge)s 的评分表（加密号 %(entry)s）由您提交或录入，须由另一人复核。"),
    "sheet_spread": _l("加密号 %(entry)s 的评分点 %(aspect)s 分差超过 1，须先再次评判，裁判 %(judge)s 的评分表不能复核。"),
    "amendment_waiting": _l("加密号 %(entry)s 评分点 %(aspect)s（裁判 %(judge)s）的更正申请还没有处理。"),
    "late_waiting": _l("裁判 %(judge)s 对加密号 %(entry)s 的评分表在锁定后收到，还没有决定是否计入。"),
    "sheet_unknown": _l("没有找到评分表“%(value)s”，请刷新页面。"),
    "mark_same": _l("评分点 %(aspect)s 的分数没有变化。"),
    "nothing_to_lock": _l("模块 %(module)s 没有可以锁定的评分表。"),
    "reading_aspect": _l("评分点 %(aspect)s 没有读数，请直接打分。"),
    "mark_reading": _l("评分点 %(aspect)s 的分数 %(value)s 与读数不符，按读数应为 %(expected)s。"),
    "mark_without_reading": _l("评分点 %(aspect)s 的分数 %(value)s 按评分标准不可能得到。"),
}
