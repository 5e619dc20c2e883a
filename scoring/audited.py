"""Kinds of audit entries of the scoring room. Facts name blind codes and opaque ids, never people."""
from flask_babel import lazy_gettext as _l

from foundation.audit import declare

SCHEME_KEPT = declare("scoring:scheme:kept", _l("保存评分标准（%(rules_hash)s）"), "rules_hash")
SETTINGS_KEPT = declare(
    "scoring:settings:kept", _l("保存评分设置：第二人复核 %(second_person)s，签字扫描件 %(signed_scan)s，抽检 %(recheck)s"),
    "second_person", "signed_scan", "recheck", "recheck_top", "recheck_rest", "recheck_alarm", "aspect_ceiling",
)
SCHEME_PROPOSED = declare("scoring:scheme:proposed", _l("读入评分标准，待核对（来源 %(origin)s）"), "proposal", "origin")
SCHEME_DROPPED = declare("scoring:scheme:dropped", _l("放弃读入的评分标准"), "proposal")
SCHEME_CHANGE_ASKED = declare("scoring:scheme:amendment_asked", _l("申请变更已冻结的评分标准"), "amendment", "reason")
SCHEME_CHANGE_AGREED = declare(
    "scoring:scheme:amendment_agreed", _l("同意变更评分标准，自第 %(version)s 版起执行，退回评分表 %(returned)s 张"),
    "amendment", "version", "returned", "rules_hash",
)
SCHEME_CHANGE_DECLINED = declare("scoring:scheme:amendment_declined", _l("不同意变更评分标准"), "amendment", "reason")
SCHEME_CHANGE_WITHDRAWN = declare("scoring:scheme:amendment_withdrawn", _l("撤回变更评分标准的申请"), "amendment")
SCORING_OPENED = declare(
    "scoring:event:opened", _l("冻结评分标准，开放评分：%(entries)s 个加密号，%(sheets)s 张评分表"), "entries", "sheets", "rules_hash"
)
DEVICE_ENROLLED = declare("scoring:device:enrolled", _l("登记评分设备"), "device")
DEVICE_REVOKED = declare("scoring:device:revoked", _l("停用评分设备"), "device")
DEVICE_RESTORED = declare("scoring:device:restored", _l("恢复评分设备"), "device")
OUTBOX_BROUGHT = declare("scoring:outbox:brought", _l("收到平板带来的离线文件（%(operations)s 份评分）"), "outbox", "operations", "hash", "sealed_by")
OUTBOX_TAKEN = declare(
    "scoring:outbox:taken", _l("处理平板离线文件：计入 %(counted)s 份，此前已收 %(known)s 份，其余 %(other)s 份"),
    "outbox", "counted", "known", "other",
)
OUTBOX_VOUCHED = declare("scoring:outbox:vouched", _l("裁判凭卡和 PIN 码确认离线文件"), "outbox")
SHEET_SUBMITTED = declare("scoring:sheet:submitted", _l("提交评分表第 %(version)s 版"), "sheet", "version", "operation")
SHEET_LATE = declare("scoring:sheet:late", _l("锁定后收到评分表，留存未计"), "sheet", "operation")
SHEET_STALE = declare("scoring:sheet:stale", _l("评分表依据的是旧版本，未计，由裁判决定"), "sheet", "operation", "version")
SHEET_RETURNED = declare(
    "scoring:sheet:returned", _l("退回评分表第 %(version)s 版（%(aspects)s）"), "sheet", "version", "aspects", "reason"
)
SHEET_EXCUSED = declare("scoring:sheet:excused", _l("免交评分表"), "sheet", "reason")
SHEETS_CONFIRMED = declare("scoring:sheets:confirmed", _l("复核评分表 %(count)s 张"), "count", "sheets")
SHEETS_LOCKED = declare(
    "scoring:sheets:locked", _l("锁定模块 %(module)s %(part)s 的评分表 %(count)s 张"), "module", "part", "count", "waiting"
)
AMENDMENT_ASKED = declare(
    "scoring:amendment:asked", _l("申请更正评分点 %(aspect)s 的分数"), "amendment", "sheet", "version", "aspect", "reason"
)
AMENDMENT_AGREED = declare(
    "scoring:amendment:agreed", _l("同意更正评分点 %(aspect)s 的分数，评分表第 %(version)s 版"), "amendment", "sheet", "version", "aspect"
)
AMENDMENT_REFUSED = declare("scoring:amendment:refused", _l("不同意更正评分点 %(aspect)s 的分数"), "amendment", "sheet", "aspect", "reason")
LATE_ACCEPTED = declare(
    "scoring:late:accepted", _l("锁定后收到的评分表计入，为第 %(version)s 版"), "sheet", "operation", "version", "reason"
)
LATE_REFUSED = declare("scoring:late:refused", _l("锁定后收到的评分表不计入"), "sheet", "operation", "reason")
SECOND_ROUND = declare(
    "scoring:round:ordered", _l("加密号 %(entry)s 的评分点 %(aspect)s 第 %(number)s 次评判"), "entry", "aspect", "number", "reason"
)
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
LEAGUE_KEPT = declare("scoring:league:kept", _l("保存单位团体榜的算法"), "order", "team")
LOOKUP_FAILED = declare("scoring:lookup:failed", _l("成绩查询未核对上"))
LOOKUP_CLEARED = declare("scoring:lookup:cleared", _l("成绩查询核对成功，清除此前的错误次数"))
RECHECK_COMMITTED = declare("scoring:recheck:committed", _l("提交抽检第 %(position)s 份种子的指纹"), "round", "position", "commitment", "listing")
RECHECK_REVEALED = declare("scoring:recheck:revealed", _l("公开抽检第 %(position)s 份种子"), "round", "position")
RECHECK_DRAWN = declare("scoring:recheck:drawn", _l("抽出复查的评分表 %(sheets)s 张"), "round", "sheets", "sample")
RECHECK_VOIDED = declare("scoring:recheck:voided", _l("作废第 %(round)s 轮抽检"), "round", "reason")
RECHECK_RIGHT = declare("scoring:recheck:right", _l("复查评分表第 %(version)s 版，无误"), "sheet", "version")
RECHECK_ERROR = declare("scoring:recheck:error", _l("复查评分表第 %(version)s 版，发现差错"), "sheet", "version", "error", "aspect")
RECHECK_EXTENDED = declare("scoring:recheck:extended", _l("差错率超限，全部评分表须复查：增加 %(sheets)s 张"), "round", "sheets")
RECHECK_ADDED = declare("scoring:recheck:added", _l("名次变动，补充复查评分表 %(sheets)s 张"), "round", "sheets")
RECHECK_CLOSED = declare("scoring:recheck:closed", _l("抽检复核完成：%(sheets)s 张，差错 %(errors)s 张"), "round", "sheets", "errors")
ANALYTICS_NOTED = declare("scoring:analytics:noted", _l("记录裁判评分分析的结论"), "judge", "text")
FIELD_RECORDED = declare("scoring:field:recorded", _l("现场裁判登记一条记录（%(what)s）"), "record", "what")
FIELD_WITHDRAWN = declare("scoring:field:withdrawn", _l("现场裁判撤销一条记录（%(what)s）"), "record", "withdrawal", "what")
FIELD_DECIDED = declare("scoring:field:decided", _l("裁判长就一起违纪作出决定（%(level)s）"), "record", "level")
FIELD_CARRIED = declare("scoring:field:carried", _l("现场记录转入加密号：%(count)s 条"), "count", "waiting")
SUMMARY_SIGNED = declare(
    "scoring:results:signed", _l("上传成绩第 %(version)s 版的签字扫描件"), "version", "scan", "sha256"
)
PAPER_ENTERED = declare("scoring:paper:entered", _l("录入纸质评分表（第 %(hand)s 人，第 %(round)s 轮）"), "sheet", "hand", "round")
PAPER_DECIDED = declare("scoring:paper:decided", _l("核对纸质评分表，裁定两人录入不一致的评分点（%(aspects)s）"), "sheet", "aspects", "reasons")
PAPER_DROPPED = declare("scoring:paper:dropped", _l("作废一次纸质评分表录入"), "sheet", "reason")
MARKS_LOADED = declare("scoring:marks:loaded", _l("导入成绩文件（%(rows)s 行），待另一人确认"), "file", "rows", "file_hash")
MARKS_CONFIRMED = declare(
    "scoring:marks:confirmed", _l("确认成绩文件，提交评分表 %(counted)s 张，未变 %(same)s 张"), "file", "counted", "same", "file_hash"
)
MARKS_WITHDRAWN = declare("scoring:marks:withdrawn", _l("撤回成绩文件，没有提交任何评分表"), "file", "file_hash")
