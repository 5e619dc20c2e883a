"""What the services of this room refuse, in the words of a bureau; and sentences for problems that only they can see."""
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class CompetitionExists(Refusal):
    """Codes of competitions are unique in the whole house."""

    code = "competition_exists"
    sentence = _l("赛事代码“%(code)s”已被使用，请换一个。")


class WrongPhase(Refusal):
    """The competition is not in a phase in which this is done."""

    code = "wrong_phase"
    sentence = _l("当前阶段为“%(phase)s”，不能%(what)s。")


class NoSuchStep(Refusal):
    """No step leads from this phase to that one."""

    code = "no_such_step"
    sentence = _l("不能由“%(phase)s”直接转到“%(to)s”，请刷新页面查看当前阶段。")


class ReasonNeeded(Refusal):
    """What undoes something needs a reason for the record."""

    code = "reason_needed"
    sentence = _l("请写明原因，原因将记入日志。")
    status = 422


class ReviewedByAnother(Refusal):
    """One entry is in one pair of hands."""

    code = "reviewed_by_another"
    sentence = _l("这条报名正由%(name)s审核。如需改派，请联系赛事组织人员。")


class NotYourReview(Refusal):
    """The entry is not (or no longer) in the hands of whoever asks."""

    code = "not_your_review"
    sentence = _l("这条报名不在您的审核中，可能已改派或已结束，请刷新页面查看。")


class TooManyReviews(Refusal):
    """Taking everything for review would be reading everything."""

    code = "too_many_reviews"
    sentence = _l("您手上已有 %(limit)s 条报名待审核，请先审核完毕或交回，再领取新的。")


class NoReviewer(Refusal):
    """Whoever is to review does not hold the role for this competition."""

    code = "no_reviewer"
    sentence = _l("所选人员没有本届赛事的报名审核岗位，请另选一人。")
    status = 422


class StaleEdit(Refusal):
    """Somebody else changed it after this page was opened; nothing typed is lost, nothing of theirs overwritten."""

    code = "stale_edit"
    sentence = _l("在您填写期间，%(who)s 已于 %(when)s 修改过这项内容。下面保留了您的填写，请对照最新内容后再保存。")


class EventHasEntries(Refusal):
    """An event that somebody is registered in stays."""

    code = "event_has_entries"
    sentence = _l("“%(event)s”已有 %(count)s 个报名，不能删除，也不能改动代码、工种、组别和参赛方式。")


class EventInUse(Refusal):
    """Panels or other work refer to the event."""

    code = "event_in_use"
    sentence = _l("“%(event)s”已编排裁判组，请先清空裁判组后再删除。")


class SeatInUse(Refusal):
    """The judge has sheets in this panel."""

    code = "seat_in_use"
    sentence = _l("%(code)s 在该模块已有评分表，不能移出裁判组。")


class ImportSettled(Refusal):
    """The import was applied or cancelled before."""

    code = "import_settled"
    sentence = _l("这份报名表已经处理过（%(state)s），没有重复写入。如需补充，请重新上传。")


class ImportHasProblems(Refusal):
    """All rows are taken only if all are good."""

    code = "import_has_problems"
    sentence = _l("还有 %(count)s 行有问题，不能整表导入。可以只导入合格的行，或改正后重新上传。")


class NothingToImport(Refusal):
    """No row of the workbook can be taken."""

    code = "nothing_to_import"
    sentence = _l("这份报名表里没有可以导入的行。")


class EntryCancelled(Refusal):
    """The entry was cancelled before."""

    code = "entry_cancelled"
    sentence = _l("该报名此前已取消。")


class EventFull(Refusal):
    """No place is left in the event."""

    code = "event_full"
    sentence = _l("“%(event)s”名额 %(quota)s 个，已经报满。")


class AlreadyDrawn(Refusal):
    """An event is drawn once."""

    code = "already_drawn"
    sentence = _l("“%(event)s”已于 %(when)s 抽签，不能重复抽签。")


class NobodyToDraw(Refusal):
    """There is no entry to draw a code for."""

    code = "nobody_to_draw"
    sentence = _l("“%(event)s”没有有效报名，无需抽签。")


class NotDrawn(Refusal):
    """The event has not been drawn."""

    code = "not_drawn"
    sentence = _l("“%(event)s”还没有抽签。")


class OfficialExists(Refusal):
    """This account works in this role here already."""

    code = "official_exists"
    sentence = _l("%(name)s 已在本届赛事担任此岗位（%(code)s）。")


class AccountOfAnother(Refusal):
    """The account belongs to somebody of another name."""

    code = "account_of_another"
    sentence = _l("账号“%(account)s”已由另一人使用，请换一个账号。")


class CardOpensMore(Refusal):
    """The account also serves in a competition where this organizer may appoint nobody."""

    code = "card_opens_more"
    sentence = _l("“%(name)s”还在您不负责的赛事任职，其裁判卡不能由您发放；请联系负责全部赛事的组织岗位。")


class NoJudge(Refusal):
    """Only judges and chief judges sit in panels."""

    code = "no_judge"
    sentence = _l("%(code)s 不是裁判，不能进入裁判组。")


class AlreadySeated(Refusal):
    """The judge sits in this panel already."""

    code = "already_seated"
    sentence = _l("%(code)s 已在该模块裁判组中。")


class StillSeated(Refusal):
    """Somebody who sits in a panel is not dismissed."""

    code = "still_seated"
    sentence = _l("%(code)s 还在裁判组中，请先移出全部裁判组。")


class UnknownModule(Refusal):
    """The event's marking scheme has no such module."""

    code = "unknown_module"
    sentence = _l("评分标准中没有“%(module)s”模块。")
    status = 422


class ConflictOfInterest(Refusal):
    """回避: the judge's unit sends or coaches entries of this event."""

    code = "conflict_of_interest"
    sentence = _l("应当回避：%(code)s 所在单位“%(unit)s”在该赛项有 %(count)s 个选手（或由其指导）。确需担任的，须由裁判长写明理由；请在名字旁写明理由，提请裁判长决定。")


PROBLEM_SENTENCES: dict[str, Any] = {
    "already_registered": _l("此人已在该赛项报名（准考证号 %(ticket)s），不再重复登记。"),
    "cancelled_before": _l("此人在该赛项的报名（准考证号 %(ticket)s）此前已取消，如需恢复请在报名名单中办理。"),
    "event_full": _l("该赛项名额 %(quota)s 个，已报 %(taken)s 个，此行超出名额。"),
    "unit_full": _l("该单位在此赛项的名额为 %(quota)s 个，此行超出名额。"),
    "team_exists": _l("该赛项已有本单位的同名代表队“%(team)s”（准考证号 %(ticket)s）。"),
    "event_missing": _l("本届赛事没有代码为 %(event)s 的赛项。"),
    "competition_exists": _l("这个赛事代码已被使用，请换一个。"),
    "official_name": _l("第 %(line)s 行没有姓名。"),
    "official_role": _l("第 %(line)s 行的岗位“%(value)s”不认识，可填裁判员、裁判长、记分员、监督员、仲裁员。"),
    "official_unit_code": _l("第 %(line)s 行的统一社会信用代码 %(value)s 校验不通过。"),
    "official_refused": _l("第 %(line)s 行（%(name)s）：%(reason)s"),
    "phase_no_events": _l("还没有设置赛项。"),
    "phase_has_entries": _l("已有 %(count)s 个报名，不能退回筹备。"),
    "phase_no_entries": _l("还没有任何报名。"),
    "phase_not_drawn": _l("赛项 %(event)s 还没有抽签。"),
    "phase_no_panel": _l("赛项 %(event)s 还没有裁判。"),
}
