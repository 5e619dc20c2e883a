"""What this room keeps about people, and what for: marks belong to blind codes until they are published."""
from flask_babel import lazy_gettext as _l

from foundation.people.field_purposes import DUTY, FILES, STAFF, Purpose, impersonal, personal, purpose

RESULTS = purpose("results", Purpose(
    50, _l("各裁判的评分、成绩和名次"), _l("评定名次和奖项"), DUTY,
    _l("评分期间裁判和裁判长只看到加密号；公布后本人看到明细，公众看到名次和奖项"), _l("作为竞赛结果长期保存，更正留存前后各版"),
))


FIELD = purpose("field", Purpose(
    55, _l("现场裁判的记录：违纪经过、扣分说明、设备故障说明"), _l("按规则处理现场发生的情况"), DUTY,
    _l("加密保存。现场裁判按姓名看到；裁判长只按加密号看到违纪经过；其他裁判和公众看不到"), _l("作为竞赛结果长期保存；本人信息删除时一并清除文字"),
))


JUDGING = purpose("judging", Purpose(
    56, _l("裁判评分分析之后记录的核实结论"), _l("核实评分是否公正"), DUTY,
    _l("只有裁判长看到；不改变分数，不对外公布"), _l("作为竞赛档案长期保存，不修改"),
))


def speak_for_fields() -> None:
    """Says of every column of this room what it is kept for, or that it tells nothing about a person."""
    personal(
        RESULTS, "sheet_version.marks", "sheet_version.packed", "sheet_version.readings", "sheet_version.total", "operation.body", "operation.answer",
        "sheet_return.reason", "mark_amendment.mark", "mark_amendment.reason", "mark_amendment.answer", "late_decision.reason",
        "second_round.reason", "deduction.points", "deduction.reason", "tie_decision.document", "result_list.bundle", "result_list.results", "result_line.modules", "result_line.total",
        "result_line.prize", "result_line.scale", "result_line.status", "run.status", "run.unit",
    )
    personal(RESULTS, "outbox_file.content", "outbox_file.outcomes")
    personal(FIELD, "field_record.note", "field_record.facts")
    personal(STAFF, "device.label", "signed_scan.content")
    personal(JUDGING, "analytics_note.judge", "analytics_note.text")
    personal(RESULTS, "recheck.listed", "recheck.void_reason", "recheck_finding.old", "recheck_finding.new", "recheck_finding.reason")
    _speak_for_papers()
    _speak_for_schemes()
    impersonal({
        "recheck": "listing", "recheck_seed": "commitment seed", "recheck_item": "source", "recheck_finding": "outcome kind aspect amendment",
        "field_record": "public_id operation_id kind module", "carried_record": "deduction", "signed_scan": "public_id digest",
        "device": "public_id kind app_version", "outbox_file": "public_id file_hash sealed_by", "deduction": "public_id entry_code module", "result_list": "stage fingerprint ledger_root",
        "result_line": "entry_code division", "run": "entry_code division", "scheme": "rules texts tree ways settings rules_hash",
        "tie_decision": "public_id entries", "sheet": "public_id module judge entry_code part state", "operation": "id body_hash outcome source", "mark_amendment": "public_id aspect state",
        "late_decision": "operation_id", "second_round": "entry_code aspect",
        "sheet_return": "aspects", "sheet_version": "operation_id source",
    })


def _speak_for_papers() -> None:
    """Sheets on paper, marks from files."""
    personal(RESULTS, "paper_entry.marks", "paper_entry.readings", "paper_entry.reasons", "paper_case.reason", "mark_file.absent")
    personal(FILES, "mark_file.content", "mark_file.file_name")
    impersonal({
        "paper_case": "public_id scheme_hash state operation_id", "mark_file": "public_id module part judge key file_hash state",
    })


def _speak_for_schemes() -> None:
    """Versions and amendments of marking schemes: reasons are of the staff, all else is about aspects."""
    personal(STAFF, "scheme_version.reason", "scheme_amendment.reason", "scheme_amendment.note")
    impersonal({
        "scheme_version": "kind rules texts tree ways rules_hash contents_hash",
        "scheme_proposal": "public_id origin rules texts tree ways settings notes base_hash",
        "scheme_amendment": "public_id state side rules texts tree ways",
    })
