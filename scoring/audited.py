"""Kinds of audit entries of the scoring room. Facts name blind codes and opaque ids, never people."""
from flask_babel import lazy_gettext as _l

from foundation.audit import declare

SCHEME_KEPT = declare("scoring:scheme:kept", _l("保存评分标准（%(rules_hash)s）"), "rules_hash")
SETTINGS_KEPT = declare(
    "scoring:settings:kept", _l("保存评分设置：第二人复核 %(second_person)s，签字扫描件 %(signed_scan)s，抽查 %(recheck)s"),
    "second_person", "signed_scan", "recheck", "recheck_top", "recheck_rest", "recheck_alarm",
)
SCORING_OPENED = declare(
    "scoring:event:opened", _l("冻结评分标准，开放评分：%(entries)s 个加密号，%(sheets)s 张评分表"), "entries", "sheets", "rules_hash"
)
DEVICE_ENROLLED = declare("scoring:device:enrolled", _l("登记评分设备"), "device")
DEVICE_REVOKED = declare("scoring:device:revoked", _l("停用评分设备"), "device")
DEVICE_RESTORED = declare("scoring:device:restored", _l("恢复评分设备"), "device")
SHEET_SUBMITTED = declare("scoring:sheet:submitted", _l("提交评分表第 %(version)s 版"), "sheet", "version", "operation")
SHEET_LATE = declare("scoring:sheet:late", _l("锁定后收到评分表，留存未计"), "sheet", "operation")
SHEET_STALE = declare("scoring:sheet:stale", _l("评分表依据的是旧版本，未计，由裁判决定"), "sheet", "operation", "version")
SHEET_RETURNED = declare(
    "scoring:sheet:returned", _l("退回评分表第 %(version)s 版（%(aspects)s）"), "sheet", "version", "aspects", "reason"
)
SHEET_EXCUSED = declare("scoring:sheet:excused", _l("免交评分表"), "sheet", "reason")
STATUS_SET = declare("scoring:status:set", _l("加密号 %(entry)s 的参赛状态记为 %(status)s"), "entry", "status")
TIME_SET = declare("scoring:time:set", _l("加密号 %(entry)s 的用时记为 %(seconds)s 秒"), "entry", "seconds")
DEDUCTION_ADDED = declare(
    "scoring:deduction:added", _l("加密号 %(entry)s 模块 %(module)s 扣 %(points)s 分"), "deduction", "entry", "module", "points"
)
DEDUCTION_WITHDRAWN = declare("scoring:deduction:withdrawn", _l("撤销扣分"), "deduction", "entry")
TIE_DECIDED = declare("scoring:tie:decided", _l("裁定并列次序：%(entries)s"), "decision", "entries")
DECISION_WITHDRAWN = declare("scoring:tie:withdrawn", _l("撤销并列次序的裁定"), "decision")
RESULTS_CONFIRMED = declare(
    "scoring:results:confirmed", _l("确认成绩第 %(version)s 版并锁定评分表"), "version", "fingerprint", "root"
)
RESULTS_REOPENED = declare("scoring:results:reopened", _l("撤回成绩第 %(version)s 版的确认"), "version", "reason")
RESULTS_PUBLISHED = declare("scoring:results:published", _l("公布成绩第 %(version)s 版"), "version", "fingerprint")
LOOKUP_FAILED = declare("scoring:lookup:failed", _l("成绩查询未核对上"))
LOOKUP_CLEARED = declare("scoring:lookup:cleared", _l("成绩查询核对成功，清除此前的错误次数"))
