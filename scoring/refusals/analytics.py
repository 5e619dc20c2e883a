"""What is refused around judge analytics."""
from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class UnknownJudge(Refusal):
    """Nobody with this code sits in a panel of the event."""

    code = "analytics_judge"
    sentence = _l("本赛项没有这位裁判。")
    status = 422
