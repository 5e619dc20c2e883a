"""What can be refused about messages."""
from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal

PROBLEM_SENTENCES = {
    "placeholder_unknown": _l("没有“{%(value)s}”这个占位词，请从列出的占位词中选用。"),
    "placeholder_missing": _l("这一类通知必须写明“{%(value)s}”。"),
    "brace_open": _l("花括号没有成对，请检查占位词的写法。"),
    "wording_long": _l("通知最多 %(longest)s 个字，请删减。"),
    "wording_empty": _l("请填写通知内容。"),
}


class NothingToList(Refusal):
    """No message waits for the SMS platform."""

    code = "nothing_to_list"
    status = 409
    sentence = _l("没有待发的短信，无需生成名单。")


class MessageHasLeft(Refusal):
    """What has left the house cannot be called back."""

    code = "message_has_left"
    status = 409
    sentence = _l("这条通知已经发出或列入名单，不能撤回。")
