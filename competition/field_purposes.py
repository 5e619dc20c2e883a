"""What this room keeps about people, and what for."""
from flask_babel import lazy_gettext as _l

from competition.rules.papers import DRAFTS, PAPERS
from competition.unit_retention import PROOFS
from foundation.people.field_purposes import DUTY, FILES, NAME, SENSITIVE, STAFF, Purpose, impersonal, personal, purpose

ELIGIBILITY = purpose("eligibility", Purpose(
    40, _l("技能等级、从业年限、教练"), _l("审核报名条件、计算教练奖励、裁判回避"), DUTY, _l("报名和奖励工作人员"), _l("随竞赛档案保存"),
))

ARRIVAL = purpose("arrival", Purpose(
    45, _l("检录记录：到场、迟到、缺席的时间和说明"), _l("组织竞赛当日的检录和编排"), DUTY, _l("检录和赛务工作人员"), _l("随竞赛档案保存"),
))
UNITS = purpose("units", Purpose(
    75, _l("参赛单位账号的联系人、手机和证明材料"), _l("核实谁代表单位报名、通知报名事项"), DUTY, _l("报名审核人员；电话加密保存，中间几位遮盖"),
    _l("证明材料自审核之日起保存 %(days)s 天；其余至账号停用", days=PROOFS.days),
))

PHOTOS = purpose("papers", Purpose(
    85, _l("证件照、证件和资格证明的照片、从业经历、报名草稿"), _l("审核报名资格；证件照印在准考证和证书上"), SENSITIVE,
    _l("加密保存。本人和代为报名的单位可以看到；审核人员只在审核期间看到，每次留痕；不公示"),
    _l("草稿保存 %(drafts)s 天；其余自竞赛结束并公布成绩起保存 %(papers)s 天", drafts=DRAFTS.days, papers=PAPERS.days), "sensitive",
))


def speak_for_fields() -> None:
    """Says of every column of this room what it is kept for, or that it tells nothing about a person."""
    personal(ELIGIBILITY, "entry.coach_unit", "entry.level", "entry.note", "entry_review.outcome")
    personal(
        ELIGIBILITY, "entry.reason", "entry.corrections", "entry.declared", "entry_coach.unit", "eligibility_override.reason",
    )
    personal(ARRIVAL, "check_in.state", "check_in.reason")
    personal(NAME, "entry.ticket", "entry.team", "layer_code.source", "conflict_waiver.tickets")
    personal(UNITS, "unit_account.contact", "unit_account.contact_phone", "unit_account.proof", "unit_account.reason")
    personal(STAFF, "official.qualification", "official.grade", "official.certificate", "panel_seat.waiver")
    personal(STAFF, "conflict_waiver.proposal", "conflict_waiver.reason")
    personal(STAFF, "competition.set_up", "removal.title", "removal.words", "removal.removed_by")
    personal(FILES, "registration_import.content", "registration_import.report", "registration_import.file_name")
    impersonal({
        "unit_account": "public_id name code jurisdiction state", "check_in": "operation_id way device", "check_in_device": "device label",
        "competition": "code name level series document jurisdiction phase", "organiser": "name code", "host": "name code events",
        "event": "code occupation project group kind tags eligibility set_up", "entry": "public_id state source decided_by cancelled_from", "member": "role", "eligibility_override": "rule by", "layer_draw": "secret lot commitment", "layer_code": "code",
        "registration_import": "public_id file_hash state job", "official": "role code events", "conflict_waiver": "state modules", "panel_seat": "module", "blind_code": "code",
        "occupation": "name code", "attachment": "public_id title media_type digest content", "removal": "public_id kind competition jurisdiction",
    })
    personal(PHOTOS, "registration_draft.personal_key", "registration_draft.content", "paper.content", "paper.small", "declaration.content")
    impersonal({
        "registration_draft": "public_id token_hash consent state", "return_link": "public_id token_hash session_hash",
        "paper": "public_id kind digest", "declaration": "public_id consent",
    })
    impersonal({"schedule_room": "name address map_text", "schedule_station": "label", "schedule_session": "module stage"})
    personal(FILES, "message.body", "message.fault")
    impersonal({"message": "public_id occasion channel state", "message_list": "public_id", "message_wording": "occasion wording"})
