"""Kinds of audit entries of erasing and retention. Reasons are words of a list, people are opaque ids."""
from flask_babel import lazy_gettext as _l

from foundation.audit import declare

ERASURE_ASKED = declare("people:erasure:asked", _l("申请清除个人信息（%(reason)s）"), "reason")
ERASURE_APPROVED = declare("people:erasure:approved", _l("批准清除个人信息（%(reason)s），已销毁密钥"), "reason")
ERASURE_REFUSED = declare("people:erasure:refused", _l("不同意清除个人信息（%(reason)s）"), "reason")
TIDIED = declare("people:retention:tidied", _l("清理到期的 %(what)s，共 %(count)s 项"), "what", "count")
