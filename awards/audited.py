"""Kinds of audit entries of the awards room; no personal data among the facts."""
from flask_babel import lazy_gettext as _l

from foundation.audit import declare

SCHEDULE_KEPT = declare(
    "awards:schedule:kept", _l("登记奖励标准 %(schedule)s 第 %(version)s 版（%(status)s）"), "schedule", "version", "status", "hash"
)
SCHEDULE_SCANNED = declare(
    "awards:schedule:scanned", _l("上传奖励标准 %(schedule)s 第 %(version)s 版的文件扫描件，第 %(edition)s 次，%(pages)s 页"),
    "schedule", "version", "edition", "pages", "hash",
)
SCHEDULE_ADOPTED = declare(
    "awards:schedule:adopted", _l("采用奖励标准 %(schedule)s 第 %(version)s 版，文号 %(document)s"),
    "schedule", "version", "document", "hash",
)
SCHEDULE_REVOKED = declare("awards:schedule:revoked", _l("撤销奖励标准 %(schedule)s"), "schedule", "versions")
AWARDS_PROPOSED = declare(
    "awards:proposal:proposed", _l("生成奖励方案第 %(version)s 版，%(lines)s 项，共 %(gross)s 元，称号 %(titles)s 人"),
    "version", "lines", "gross", "titles", "fingerprint",
)
PROPOSAL_APPROVED = declare(
    "awards:proposal:approved", _l("批准奖励方案第 %(version)s 版，共 %(gross)s 元，授予称号 %(titles)s 人"),
    "version", "gross", "titles", "withdrawn", "fingerprint",
)
ACCOUNT_KEPT = declare("awards:account:kept", _l("登记收款账户"), "account")
BATCH_BUILT = declare(
    "awards:batch:built", _l("编制发放批次 %(number)s，%(lines)s 项，应发 %(gross)s 元"), "number", "lines", "gross", "waiting"
)
BATCH_SUBMITTED = declare("awards:batch:submitted", _l("提交发放批次 %(number)s"), "number", "gross", "content_hash")
BATCH_APPROVED = declare("awards:batch:approved", _l("批准发放批次 %(number)s"), "number", "gross", "content_hash")
BATCH_RETURNED = declare("awards:batch:returned", _l("退回发放批次 %(number)s"), "number")
BATCH_VOIDED = declare("awards:batch:voided", _l("发放批次 %(number)s 的内容在提交后有变化，自动退回"), "number", "content_hash")
BATCH_PAID = declare("awards:batch:paid", _l("发放批次 %(number)s 登记为已发放"), "number", "net")
WORKBOOK_TAKEN = declare(
    "awards:batch:workbook_taken", _l("下载发放批次 %(number)s 的发放表（%(lines)s 项，号码已隐藏）"), "number", "lines"
)
CERTIFICATES_ISSUED = declare(
    "awards:certificates:issued", _l("签发证书 %(issued)s 份，替换或撤销 %(ended)s 份"), "issued", "ended"
)
