"""What the services of the awards room refuse; the problems of schedules and cases have their sentences in ``errors``."""
from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal


class NothingPublished(Refusal):
    """Awards follow from published results, and there are none yet."""

    code = "nothing_published"
    sentence = _l("还没有任何赛项公布成绩，请先在“成绩”中公布，再生成奖励方案。")


class NoSchedule(Refusal):
    """Without a schedule there is no amount, and none is guessed."""

    code = "no_schedule"
    sentence = _l("本赛事还没有奖励标准，请先在“奖励标准”中登记。")


class NothingChanged(Refusal):
    """A proposal from the very same inputs is there already."""

    code = "nothing_changed"
    sentence = _l("成绩和标准都没有变化，第 %(version)s 版方案仍然有效，无须重新生成。")


class ProposalStale(Refusal):
    """Results or schedules have changed since the proposal was made."""

    code = "proposal_stale"
    sentence = _l("生成方案所依据的成绩、名单或标准已有变化，请重新生成方案，核对差异后再办理。")


class BatchNotToBePaid(Refusal):
    """The bank is told only what was approved, and only while it is still to be paid."""

    code = "batch_not_to_be_paid"
    sentence = _l("批次尚未批准、已经发放，或内容在审批后有变化，不能制作付款用发放表。")


class WrongState(Refusal):
    """The thing is not in the state that this step starts from."""

    code = "wrong_state"
    sentence = _l("“%(name)s”当前状态不能办理这一步，可能已由他人办理，请刷新页面查看。")


class SecondPersonNeeded(Refusal):
    """Four eyes: whoever prepared it may not decide it, under whichever account (财政资金审批制度)."""

    code = "second_person_needed"
    sentence = _l("这一步须由另一个人办理：经办和审批不能是同一人，使用不同账号也不可以。")


class NothingToPay(Refusal):
    """No line of the proposal can be paid now."""

    code = "nothing_to_pay"
    sentence = _l("目前没有可以列入批次的发放项：%(waiting)s 项在等待，原因见方案中的“等待”一栏。")


class ContentChanged(Refusal):
    """The batch is no longer what was submitted; it has been returned."""

    code = "content_changed"
    sentence = _l("批次 %(number)s 的内容在提交之后有变化，本次审批无效，批次已退回，请经办人核对后重新编制。")


class NotAsApproved(Refusal):
    """The batch is no longer what was approved."""

    code = "not_as_approved"
    sentence = _l("批次 %(number)s 的内容与审批时不一致，不能登记为已发放，请退回后重新编制。")


class AccountsMissing(Refusal):
    """Money cannot be sent to somebody whose account is unknown."""

    code = "accounts_missing"
    sentence = _l("批次 %(number)s 中有 %(count)s 个收款人尚未登记收款账户，补齐后才能提交审批。")


class RehearsalCannotPay(Refusal):
    """A rehearsal shows everything and pays nothing."""

    code = "rehearsal_cannot_pay"
    sentence = _l("这是彩排批次，不能登记为已发放。")


class NotPaidFrom(Refusal):
    """A line of the batch comes from a schedule that is not adopted."""

    code = "not_paid_from"
    sentence = _l("批次 %(number)s 中有未正式采用的标准，不能提交、审批或发放。")


class DocumentNumberMissing(Refusal):
    """A schedule is adopted under a document number."""

    code = "document_number_missing"
    sentence = _l("请填写印发该标准的文号。")
    status = 422


class PagesMissing(Refusal):
    """Nothing was chosen."""

    code = "pages_missing"
    sentence = _l("请选择文件的扫描件，每页一张图片。")
    status = 422


class TooManyPages(Refusal):
    """More pages than such a document has."""

    code = "too_many_pages"
    sentence = _l("扫描件最多 %(most)s 页。请只上传与奖励标准有关的页。")
    status = 422


class ScansChanged(Refusal):
    """The adopter looked at other pages than those that are there now."""

    code = "scans_changed"
    sentence = _l("文件扫描件刚刚有了变化，请刷新页面，重新核对后再采用。")


class UnknownSchedule(Refusal):
    """Neither shipped nor adopted in this instance."""

    code = "unknown_schedule"
    sentence = _l("没有编号为“%(value)s”的奖励标准。")
    status = 422


class CannotRead(Refusal):
    """What was uploaded or pasted holds no schedule."""

    code = "cannot_read"
    sentence = _l("请上传标准文件，或者把标准内容粘贴到文本框中。")
    status = 422


class AccountNeeded(Refusal):
    """Decisions about money need a person with an account."""

    code = "account_needed"
    sentence = _l("这一步须由有账号的人员办理。")
    status = 403


class NumberNotRight(Refusal):
    """An account number has 8 to 32 digits."""

    code = "account_number"
    sentence = _l("账号应为 8 至 32 位数字，可以带空格或短横线。")
    status = 422


class NumbersDiffer(Refusal):
    """The number was typed differently the second time."""

    code = "account_numbers_differ"
    sentence = _l("两次输入的账号不一致，请核对后重新输入。")
    status = 422


class BankMissing(Refusal):
    """Without the bank the account cannot be found."""

    code = "bank_missing"
    sentence = _l("请填写开户银行，具体到支行或网点。")
    status = 422
