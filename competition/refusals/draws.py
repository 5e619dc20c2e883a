"""What the draw refuses."""
from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


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
