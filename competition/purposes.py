"""Purpose exports of this room: what an insurer and the social insurance office need to know of everybody who competes."""
from flask_babel import lazy_gettext as _l

from competition.permissions import Competitions
from competition.queries.purposes import (
    insurance_rows,
    insured_rows,
    listed_people,
    listed_rows,
    lists_to_choose,
    registered_people,
)
from foundation.contributions import ExportColumn, ExportPurpose

NAME, NUMBER = ExportColumn("姓名", 14), ExportColumn("身份证号", 22)

PURPOSES = (
    ExportPurpose(
        "insurance", _l("保险"), _l("承保公司"), _l("竞赛通知要求为参赛人员投保意外伤害保险；只含承保所需各项（个人信息保护法第六条）"),
        (NAME, NUMBER, ExportColumn("参赛赛项", 30), ExportColumn("保险起期", 13), ExportColumn("保险止期", 13)),
        10, Competitions.REQUEST_LISTS, Competitions.APPROVE_LISTS, registered_people, insurance_rows,
    ),
    ExportPurpose(
        "social-insurance", _l("社保核验"), _l("社会保险经办机构"), _l("核对参赛人员与所在单位的劳动关系；只含比对所需各项（个人信息保护法第六条）"),
        (NAME, NUMBER, ExportColumn("所在单位", 36), ExportColumn("统一社会信用代码", 24)),
        20, Competitions.REQUEST_LISTS, Competitions.APPROVE_LISTS, registered_people, insured_rows,
    ),
    ExportPurpose(
        "sms", _l("短信"), _l("本局短信平台"), _l("向报名人告知审核结果和参赛安排；只含号码和短信内容（个人信息保护法第六条）"),
        (ExportColumn("手机号码", 16), ExportColumn("短信内容", 80)),
        25, Competitions.REQUEST_LISTS, Competitions.APPROVE_LISTS, listed_people, listed_rows, lists_to_choose,
    ),
)
