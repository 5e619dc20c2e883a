"""Kinds of audit entries of the competition room. Facts hold codes and counts, never a name or a number of a person."""
from flask_babel import lazy_gettext as _l

from foundation.audit import declare

COMPETITION_CREATED = declare(
    "competition:competition:created", _l("建立赛事（%(events)s 个赛项，来源：%(source)s）"), "events", "source"
)
COMPETITION_CHANGED = declare("competition:competition:changed", _l("修改赛事：%(fields)s"), "fields", "before", "after")
HOSTS_SET = declare("competition:hosts:set", _l("设定承办单位（%(count)s 个）"), "count")
PHASE_SET = declare(
    "competition:competition:phase_set", _l("阶段由 %(before)s 改为 %(after)s。%(reason)s"), "before", "after", "reason"
)
EVENT_ADDED = declare("competition:event:added", _l("增加赛项 %(title)s"), "title")
EVENT_CHANGED = declare("competition:event:changed", _l("修改赛项：%(fields)s"), "fields", "before", "after")
COMPETITION_REMOVED = declare("competition:competition:removed", _l("删除筹备中的赛事（%(events)s 个赛项），放入回收站"), "events")
RESTORED = declare("competition:bin:restored", _l("从回收站恢复（%(what)s）"), "what")
ATTACHMENT_ADDED = declare("competition:attachment:added", _l("增加附件 %(title)s"), "title", "media_type", "size", "digest")
ATTACHMENT_REMOVED = declare("competition:attachment:removed", _l("删除附件 %(title)s"), "title", "digest")
OCCUPATION_KEPT = declare("competition:occupation:kept", _l("职业目录：%(name)s（%(code)s）"), "name", "code", "active", "before")
EVENT_REMOVED = declare("competition:event:removed", _l("删除赛项 %(title)s"), "title")
IMPORT_PREVIEWED = declare(
    "competition:import:previewed", _l("上传报名表，%(rows)s 行，%(problems)s 处问题"), "rows", "good_rows", "problems", "file_hash"
)
IMPORT_APPLIED = declare(
    "competition:import:applied", _l("导入报名表，写入 %(rows)s 行，略过 %(left_out)s 行"), "rows", "left_out", "file_hash"
)
IMPORT_CANCELLED = declare("competition:import:cancelled", _l("放弃导入报名表"), "file_hash")
ENTRIES_REGISTERED = declare(
    "competition:entries:registered", _l("登记 %(entries)s 个参赛名额（%(people)s 人）"), "entries", "people", "events"
)
ENTRY_CANCELLED = declare("competition:entry:cancelled", _l("取消报名 %(ticket)s：%(reason)s"), "ticket", "reason")
ENTRY_RESTORED = declare("competition:entry:restored", _l("恢复报名 %(ticket)s"), "ticket")
ENTRY_SUBMITTED = declare(
    "competition:entry:submitted", _l("提交报名 %(ticket)s（%(people)s 人，来自 %(source)s，转为 %(state)s）"), "ticket", "source", "state", "people"
)
ENTRY_RESUBMITTED = declare("competition:entry:resubmitted", _l("修改并重新提交报名 %(ticket)s"), "ticket", "version")
ENTRY_PROMOTED = declare("competition:entry:promoted", _l("候补 %(ticket)s 递补"), "ticket", "by_itself")
ENTRY_APPROVED = declare("competition:entry:approved", _l("报名 %(ticket)s 审核通过"), "ticket", "before")
ENTRY_RETURNED = declare("competition:entry:returned", _l("报名 %(ticket)s 退回修改（%(corrections)s 处）"), "ticket", "before", "corrections")
ENTRY_REJECTED = declare("competition:entry:rejected", _l("报名 %(ticket)s 审核不通过：%(reason)s"), "ticket", "before", "reason")
RULE_LET_PASS = declare("competition:entry:rule_let_pass", _l("放行 %(ticket)s 的参赛条件 %(rule)s：%(reason)s"), "ticket", "rule", "reason")
COACHES_SET = declare("competition:entry:coaches_set", _l("设定 %(ticket)s 的教练（%(count)s 名）"), "ticket", "count")
OFFICIAL_APPOINTED = declare("competition:official:appointed", _l("聘任 %(code)s（%(role)s）"), "code", "role")
OFFICIAL_CHANGED = declare("competition:official:changed", _l("修改 %(code)s 的资料"), "code", "fields")
OFFICIAL_REPLACED = declare("competition:official:replaced", _l("由 %(code)s 接替 %(before)s"), "code", "before")
OFFICIAL_DISMISSED = declare("competition:official:dismissed", _l("解聘 %(code)s（%(role)s）"), "code", "role")
CARDS_ISSUED = declare("competition:officials:cards_issued", _l("印制 %(count)s 张工作卡"), "count", "codes")
JUDGE_SEATED = declare(
    "competition:panel:seated", _l("%(judge)s 进入 %(module)s 模块裁判组。%(waiver)s"), "judge", "module", "waiver"
)
WAIVER_PROPOSED = declare(
    "competition:panel:waiver_proposed", _l("就 %(judge)s 的回避提请裁判长决定：%(proposal)s"), "judge", "modules", "proposal"
)
WAIVER_DECIDED = declare(
    "competition:panel:waiver_decided", _l("裁判长就 %(judge)s 的回避作出决定（%(state)s）：%(reason)s"), "judge", "state", "reason", "entries"
)
JUDGE_UNSEATED = declare("competition:panel:unseated", _l("%(judge)s 退出 %(module)s 模块裁判组"), "judge", "module")
EVENT_DRAWN = declare(
    "competition:draw:drawn", _l("抽签加密，%(entries)s 个参赛名额，种子指纹 %(commitment)s"), "entries", "commitment"
)
LAYER_DRAWN = declare(
    "competition:draw:layer_drawn", _l("抽签加密第 %(layer)s 层，%(entries)s 个，种子指纹 %(commitment)s"), "layer", "entries", "commitment"
)
SEED_COMMITTED = declare(
    "competition:draw:committed", _l("公布第 %(layer)s 层的种子指纹 %(commitment)s"), "layer", "commitment"
)
OPENING_ASKED = declare("competition:draw:opening_asked", _l("申请解密第 %(layer)s 层"), "layer", "commitment")
LAYER_OPENED = declare("competition:draw:layer_opened", _l("同意解密第 %(layer)s 层，该层已解密"), "layer", "commitment")
LAYER_READ = declare("competition:draw:layer_read", _l("查看第 %(layer)s 层的号码对照表"), "layer")
DRAW_VOIDED = declare("competition:draw:voided", _l("作废抽签：%(reason)s"), "reason", "commitment")
DRAW_UNSEALED = declare("competition:draw:unsealed", _l("解密，公开抽签种子"), "commitment")
REVIEW_TAKEN = declare("competition:review:taken", _l("领取审核 %(ticket)s"), "ticket")
REVIEW_ASSIGNED = declare("competition:review:assigned", _l("把 %(ticket)s 交由 %(reviewer)s 审核"), "ticket", "reviewer", "before")
REVIEW_ENDED = declare("competition:review:ended", _l("结束审核 %(ticket)s（%(outcome)s）"), "ticket", "outcome")
MESSAGE_QUEUED = declare("competition:message:queued", _l("通知（%(occasion)s，%(channels)s）待发"), "occasion", "channels")
MESSAGE_TAKEN = declare("competition:message:taken", _l("发送邮件通知（%(occasion)s，第 %(attempt)s 次）"), "occasion", "attempt")
MESSAGE_SETTLED = declare("competition:message:settled", _l("邮件通知（%(occasion)s）：%(state)s"), "occasion", "state")
MESSAGE_WITHDRAWN = declare("competition:message:withdrawn", _l("撤回通知（%(occasion)s）"), "occasion")
MESSAGES_LISTED = declare("competition:messages:listed", _l("生成第 %(number)s 份短信名单（%(count)s 条）"), "number", "count")
WORDING_SET = declare("competition:messages:wording_set", _l("修改通知用语（%(occasion)s，第 %(version)s 版）"), "occasion", "version")
CHECKED_IN = declare(
    "competition:check_in:noted", _l("检录 %(ticket)s：%(state)s（%(way)s）"), "ticket", "session", "state", "way", "device"
)
CHECK_IN_REPEATED = declare("competition:check_in:repeated", _l("%(ticket)s 重复检录，以首次为准"), "ticket", "session", "device")
CHECK_IN_CORRECTED = declare(
    "competition:check_in:corrected", _l("更正 %(ticket)s 的检录：由 %(before)s 改为 %(state)s。%(reason)s"),
    "ticket", "session", "before", "state", "reason",
)
MISSING_MARKED = declare("competition:check_in:missing_marked", _l("未到的 %(count)s 个参赛名额记为缺席"), "session", "count")
MISSING_UNMARKED = declare("competition:check_in:missing_unmarked", _l("撤销 %(count)s 个参赛名额的缺席记录"), "session", "count")
UNIT_APPLIED = declare("competition:unit_account:applied", _l("申请参赛单位账号（%(jurisdiction)s）"), "jurisdiction")
UNIT_CHANGED = declare("competition:unit_account:changed", _l("修改参赛单位账号申请"))
UNIT_PROVED = declare("competition:unit_account:proved", _l("上传参赛单位证明材料"))
UNIT_MADE = declare("competition:unit_account:made", _l("在窗口开通参赛单位账号（%(jurisdiction)s）"), "jurisdiction")
UNIT_DECIDED = declare(
    "competition:unit_account:decided", _l("审核参赛单位账号（%(decision)s）。%(reason)s"), "decision", "reason"
)
DRAFT_KEPT = declare("competition:draft_form:kept", _l("保存报名草稿（第 %(step)s 步，同意第 %(consent)s 版说明）"), "step", "consent")
DRAFT_GIVEN_UP = declare("competition:draft_form:given_up", _l("清除报名草稿"))
DRAFT_SUBMITTED = declare("competition:draft_form:submitted", _l("提交报名表（%(outcome)s）"), "outcome")
DECLARED = declare("competition:declaration:made", _l("报名人同意第 %(consent)s 版说明并作出声明"), "consent")
PAPER_KEPT = declare("competition:paper:kept", _l("上传材料（%(paper)s，%(pages)s 页）"), "paper", "pages")
PAPER_REMOVED = declare("competition:paper:removed", _l("移除材料（%(paper)s）"), "paper")
PAPER_PUT_BACK = declare("competition:paper:put_back", _l("恢复材料（%(paper)s）"), "paper")
FORM_PRINTED = declare("competition:form:printed", _l("打印报名表 %(ticket)s（%(copy)s）"), "ticket", "copy")
LINK_ASKED = declare("competition:comeback:asked", _l("索取报名查看链接（%(outcome)s）"), "outcome")
LINK_USED = declare("competition:comeback:used", _l("凭一次性链接查看报名"))
LINK_LEFT = declare("competition:comeback:left", _l("结束报名查看"))
ROOM_ADDED = declare("competition:room:added", _l("增加场地 %(room)s（%(stations)s 个工位）"), "room", "stations")
ROOM_CHANGED = declare("competition:room:changed", _l("修改场地：%(fields)s"), "fields", "before", "after")
ROOM_REMOVED = declare("competition:room:removed", _l("删除场地 %(room)s"), "room")
SESSION_ADDED = declare("competition:session:added", _l("增加场次 %(session)s"), "session")
SESSION_CHANGED = declare("competition:session:changed", _l("修改场次：%(fields)s"), "fields", "before", "after")
SESSION_REMOVED = declare("competition:session:removed", _l("删除场次 %(session)s（已安排 %(seats)s 个）"), "session", "seats")
SCHEDULE_TAKEN = declare(
    "competition:schedule:taken", _l("按定义文件建立日程：%(rooms)s 个场地，%(sessions)s 个场次"), "rooms", "sessions"
)
SEATS_DEALT = declare(
    "competition:session:dealt", _l("自动编排 %(sessions)s 个场次：安排 %(seated)s 个，未排 %(left)s 个，编排码 %(seed)s"),
    "sessions", "seated", "left", "seed",
)
SEATS_CLEARED = declare("competition:session:cleared", _l("清空场次安排（%(seats)s 个）"), "seats")
ENTRY_SEATED = declare("competition:session:seated", _l("%(ticket)s 安排到场次，工位 %(station)s"), "ticket", "station")
ENTRY_UNSEATED = declare("competition:session:unseated", _l("%(ticket)s 移出场次"), "ticket")
DUTIES_SET = declare("competition:session:duties_set", _l("场次值守人员：%(officials)s"), "officials")
TICKET_NOT_FOUND = declare("competition:ticket:not_found", _l("打开准考证页面，地址有误"))
TICKET_FETCHED = declare("competition:ticket:fetched", _l("下载准考证 %(ticket)s（%(form)s）"), "ticket", "form")
TICKETS_ANNOUNCED = declare(
    "competition:tickets:announced", _l("通知查看准考证，%(messages)s 条（赛项：%(events)s）"), "events", "messages"
)
CARD_NOT_FOUND = declare("competition:check_in:card_not_found", _l("身份证检录，未找到参赛人员"))
