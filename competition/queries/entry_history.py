"""What happened to an entry, in plain words: who did what when, for the desk."""
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from competition.refusals.applications import APPLICANT
from competition.refusals.eligibility import RULE_NAMES
from foundation.accounts.queries import names_of
from foundation.audit.models import AuditEntry
from foundation.database import db

MOST = 100
SOURCES: dict[str, Any] = {
    "desk": _l("工作人员登记"), "workbook": _l("报名表导入"), "unit": _l("单位报名"), "person": _l("个人报名"),
}
OUTCOMES: dict[str, Any] = {
    "checked": _l("审核完毕"), "handed_back": _l("交回"), "reassigned": _l("改派他人"), "approved": _l("已作出决定"),
    "returned": _l("已作出决定"), "rejected": _l("已作出决定"),
}
WORDS: dict[str, Any] = {
    "competition:entry:submitted": _l("提交报名"), "competition:entry:resubmitted": _l("修改后重新提交"),
    "competition:entry:promoted": _l("由候补递补"), "competition:entry:approved": _l("审核通过"),
    "competition:entry:returned": _l("退回修改"), "competition:entry:rejected": _l("审核不通过"),
    "competition:entry:cancelled": _l("取消报名"), "competition:entry:restored": _l("恢复报名"),
    "competition:entry:rule_let_pass": _l("放行参赛条件"), "competition:entry:coaches_set": _l("修改教练"),
    "competition:review:taken": _l("领取审核"), "competition:review:assigned": _l("指派审核"),
    "competition:review:ended": _l("结束审核"),
}
DETAILS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "competition:entry:submitted": lambda facts: SOURCES.get(facts["source"], ""),
    "competition:entry:promoted": lambda facts: _l("有名额后自动递补") if facts["by_itself"] else "",
    "competition:entry:rejected": lambda facts: facts["reason"],
    "competition:entry:cancelled": lambda facts: facts["reason"],
    "competition:entry:rule_let_pass": lambda facts: f"{RULE_NAMES.get(facts['rule'], facts['rule'])} · {facts['reason']}",
    "competition:review:ended": lambda facts: OUTCOMES.get(facts["outcome"], ""),
}


@dataclass(frozen=True)
class HistoryRow:
    """One thing that happened."""

    at: datetime
    who: str
    title: str
    detail: str


def history_of(public_id: str) -> list[HistoryRow]:
    """What happened to an entry, the newest first. Whoever has no account is the applicant."""
    query = (
        select(AuditEntry).where(AuditEntry.subject == f"entry:{public_id}", AuditEntry.kind.in_(WORDS))
        .order_by(AuditEntry.id.desc()).limit(MOST)
    )
    found = list(db.session.scalars(query))
    names = names_of({one.actor for one in found})
    return [
        HistoryRow(
            one.at, names.get(one.actor, str(APPLICANT)), str(WORDS[one.kind]),
            str(DETAILS[one.kind](one.facts)) if one.kind in DETAILS else "",
        )
        for one in found
    ]
