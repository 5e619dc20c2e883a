"""What this room keeps about people, and what for."""
from flask_babel import lazy_gettext as _l

from foundation.people.field_purposes import DUTY, FILES, NAME, STAFF, Purpose, impersonal, personal, purpose

ELIGIBILITY = purpose("eligibility", Purpose(
    40, _l("技能等级、从业年限、教练"), _l("审核报名条件、计算教练奖励、裁判回避"), DUTY, _l("报名和奖励工作人员"), _l("随竞赛档案保存"),
))

ARRIVAL = purpose("arrival", Purpose(
    45, _l("检录记录：到场、迟到、缺席的时间和说明"), _l("组织竞赛当日的检录和编排"), DUTY, _l("检录和赛务工作人员"), _l("随竞赛档案保存"),
))


def speak_for_fields() -> None:
    """Says of every column of this room what it is kept for, or that it tells nothing about a person."""
    personal(ELIGIBILITY, "entry.coach_unit", "entry.level", "entry.note", "entry_review.outcome")
    personal(
        ELIGIBILITY, "entry.reason", "entry.corrections", "entry.declared", "entry_coach.unit", "eligibility_override.reason",
    )
    personal(ARRIVAL, "check_in.state", "check_in.reason")
    personal(NAME, "entry.ticket", "entry.team")
    personal(STAFF, "official.qualification", "panel_seat.waiver")
    personal(STAFF, "competition.set_up", "removal.title", "removal.words", "removal.removed_by")
    personal(FILES, "registration_import.content", "registration_import.report", "registration_import.file_name")
    impersonal({
        "check_in": "operation_id way device", "check_in_device": "device label",
        "competition": "code name level series document jurisdiction phase", "organiser": "name code", "host": "name code events",
        "event": "code occupation project group kind tags eligibility set_up", "entry": "public_id state source decided_by cancelled_from", "member": "role", "eligibility_override": "rule by", "draw": "seed",
        "registration_import": "public_id file_hash state job", "official": "role code", "panel_seat": "module", "blind_code": "code",
        "occupation": "name code", "attachment": "public_id title media_type digest", "removal": "public_id kind competition jurisdiction",
    })
    personal(FILES, "message.body", "message.fault")
    impersonal({"message": "public_id occasion channel state", "message_list": "public_id", "message_wording": "occasion wording"})
