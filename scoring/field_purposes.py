"""What this room keeps about people, and what for: marks belong to blind codes until they are published."""
from flask_babel import lazy_gettext as _l

from foundation.people.field_purposes import DUTY, STAFF, Purpose, impersonal, personal, purpose

RESULTS = purpose("results", Purpose(
    50, _l("各裁判的评分、成绩和名次"), _l("评定名次和奖项"), DUTY,
    _l("评分期间裁判和裁判长只看到加密号；公布后本人看到明细，公众看到名次和奖项"), _l("作为竞赛结果长期保存，更正留存前后各版"),
))


def speak_for_fields() -> None:
    """Says of every column of this room what it is kept for, or that it tells nothing about a person."""
    personal(
        RESULTS, "sheet_version.marks", "sheet_version.readings", "sheet_version.total", "operation.body", "operation.answer",
        "sheet_return.reason", "deduction.points", "deduction.reason", "tie_decision.document", "result_list.bundle", "result_list.results", "result_line.modules", "result_line.total",
        "result_line.prize", "result_line.scale", "result_line.status", "run.status", "run.unit",
    )
    personal(STAFF, "device.label")
    impersonal({
        "device": "public_id", "deduction": "public_id entry_code module", "result_list": "stage fingerprint ledger_root",
        "result_line": "entry_code division", "run": "entry_code division", "scheme": "rules texts tree ways settings rules_hash",
        "tie_decision": "public_id entries", "sheet": "public_id module judge entry_code part state", "operation": "id body_hash outcome",
        "sheet_return": "aspects", "sheet_version": "operation_id source",
    })
