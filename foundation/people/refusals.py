"""What erasing somebody can refuse."""
from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class ErasedAlready(Refusal):
    """There is nothing left to erase."""

    code = "erased_already"
    sentence = _l("这个人的证件号码、电话和账户已经清除。")


class StillNeeded(Refusal):
    """Something is still going on for which the numbers are needed."""

    code = "still_needed"
    sentence = _l("现在还不能清除：%(reasons)s")


class AnotherPersonApproves(Refusal):
    """Whoever asked may not approve."""

    code = "another_person_approves"
    sentence = _l("清除须由另一人批准，不能批准自己的申请。")
    status = 403


class ErasureDecided(Refusal):
    """Somebody has decided already."""

    code = "erasure_decided"
    sentence = _l("这份申请已经处理过了。")


class NobodyWithNumber(Refusal):
    """No person has this identity number."""

    code = "nobody_with_number"
    sentence = _l("没有找到这个证件号码对应的人，请核对后再查。")
    status = 404
