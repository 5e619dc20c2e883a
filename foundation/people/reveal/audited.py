"""Kinds of audit entries of looking at numbers. Never the number itself."""
from flask_babel import lazy_gettext as _l

from foundation.audit import declare

LOOKED = declare("people:number:looked", _l("查看完整号码（%(field)s），原因：%(reason)s"), "field", "person", "reason")
SHOWN_FOR_REVIEW = declare("people:number:shown_for_review", _l("审核本条报名，查看 %(people)s 人的完整号码"), "people", "persons")
PAPERS_SHOWN = declare("people:papers:shown_for_review", _l("审核本条报名，查看 %(people)s 人的证明材料"), "people", "persons")
LIMIT_REACHED = declare("people:number:limit_reached", _l("一小时内查看完整号码达到 %(limit)s 次，已拒绝继续查看"), "limit")
CONFIRMED = declare("people:looker:confirmed", _l("查看号码前再次输入密码，通过"))
NOT_CONFIRMED = declare("people:looker:not_confirmed", _l("查看号码前再次输入密码，未通过"))
LOG_TAKEN = declare("people:looks:taken", _l("导出个人信息查阅记录，%(rows)s 条"), "rows")
