"""What the draw refuses."""
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal, sentence_of
from foundation.rules.problems import Problem


class AlreadyCommitted(Refusal):
    """The commitment to a layer's seed is published once."""

    code = "already_committed"
    sentence = _l("“%(event)s”%(layer)s的种子指纹已于 %(when)s 公布，不能更换。")


class NotCommitted(Refusal):
    """No draw without a commitment that everybody could read before."""

    code = "not_committed"
    sentence = _l("“%(event)s”%(layer)s的种子指纹还没有公布。请先公布指纹，再抽签。")


class LayerNotReady(Refusal):
    """The layer before is drawn first."""

    code = "layer_not_ready"
    sentence = _l("“%(event)s”须先抽上一层，再抽%(layer)s。")


class SameDrawer(Refusal):
    """Nobody draws two layers of one event."""

    code = "same_drawer"
    sentence = _l("“%(event)s”的另一层由您抽签，%(layer)s须由另一人抽签。")


class MarksNotLocked(Refusal):
    """Codes are opened only when no mark can change any more."""

    code = "marks_not_locked"
    sentence = _l("“%(event)s”的成绩还没有确认锁定，不能解密。")


class LayerNotDue(Refusal):
    """Layers are opened from the last to the first, each once."""

    code = "layer_not_due"
    sentence = _l("“%(event)s”应从最后一层起逐层解密，现在不能解密%(layer)s，请刷新页面查看当前状态。")


class OpeningAsked(Refusal):
    """Somebody has asked for this opening before."""

    code = "opening_asked"
    sentence = _l("%(who)s 已申请解密%(layer)s，须由另一人同意。")


class OpeningNotAsked(Refusal):
    """Nobody has asked for this opening."""

    code = "opening_not_asked"
    sentence = _l("还没有人申请解密%(layer)s，请先申请，再由另一人同意。")


class SamePair(Refusal):
    """An opening takes two people."""

    code = "same_pair"
    sentence = _l("解密%(layer)s由您申请，须由另一人同意。")


class LayersSealed(Refusal):
    """Several layers are opened one by one before names go beside marks."""

    code = "layers_sealed"
    sentence = _l("“%(event)s”还有未解密的层次：%(layers)s。请在“抽签加密”页由两人逐层解密后再公布成绩。")


PROBLEM_SENTENCES: dict[str, Any] = {
    "draw_format": _l("不是抽签核对文件，应写明 format 为 %(format)s。"),
    "draw_layers": _l("layers 应是 1 至 %(most)s 层。"),
    "draw_layer_form": _l("此层缺少 secret、seed、commitment 或 codes，或其格式不对。"),
    "draw_tickets": _l("准考证号清单的指纹与清单不符。"),
    "draw_commitment": _l("种子原文与抽签前公布的指纹不符。"),
    "draw_seed": _l("抽签所用种子不是由种子原文和现场摇号合成的。"),
    "draw_codes": _l("重算的号码与文件不符，共 %(count)s 个。"),
    "phase_draw_outdated": _l("赛项 %(event)s 抽签后又有 %(count)s 个报名，他们没有号码。请退回“报名”阶段（原抽签作废）再重新抽签。"),
}


def draw_sentence(problem: Problem) -> str:
    """A problem of a draw file in words."""
    return sentence_of(problem, PROBLEM_SENTENCES)
