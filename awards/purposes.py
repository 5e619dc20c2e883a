"""Purpose exports of this room: results for whoever issues skill certificates, income for the tax office, payees for the bank.

The bank's is the payment workbook itself (``awards/spreadsheets/payment``), so that there is one file to pay from and no other.
"""
from flask_babel import lazy_gettext as _l

from awards.permissions import Awards
from awards.printing import bank_file
from awards.queries.purposes import (
    certificate_report,
    certified_people,
    payable_batches,
    payees,
    tax_rows,
    taxed_batches,
    taxed_people,
)
from foundation.contributions import ExportColumn, ExportPurpose

NAME, NUMBER = ExportColumn("姓名", 14), ExportColumn("身份证号", 22)

PURPOSES = (
    ExportPurpose(
        "certificates", _l("证书报送"), _l("职业技能等级证书核发机构"),
        _l("按公布的成绩申报职业技能等级证书；只含申报所需各项（个人信息保护法第六条）"),
        (
            NAME, NUMBER, ExportColumn("职业（工种）", 30), ExportColumn("现技能等级", 18), ExportColumn("总成绩", 10),
            ExportColumn("名次", 8), ExportColumn("奖项", 12),
        ),
        30, Awards.PROPOSE_AWARDS, Awards.APPROVE_AWARDS, certified_people, certificate_report,
    ),
    ExportPurpose(
        "tax", _l("个税"), _l("税务机关"), _l("扣缴个人所得税申报（个人所得税法第九条）；只含申报所需各项"),
        (NAME, NUMBER, ExportColumn("收入额（元）", 14, "money"), ExportColumn("所属期", 10)),
        40, Awards.PREPARE_PAYMENTS, Awards.APPROVE_PAYMENTS, taxed_people, tax_rows, taxed_batches,
    ),
    ExportPurpose(
        "bank", _l("银行"), _l("代发银行"), _l("按已批准的发放批次付款；即该批次的发放表，不另设付款文件"),
        (
            ExportColumn("收款人", 13), ExportColumn("证件号码/信用代码", 20), ExportColumn("实发金额（元）", 15, "money"),
            ExportColumn("开户银行", 17), ExportColumn("收款账号", 21), ExportColumn("其余各列同发放表", 16),
        ),
        50, Awards.PREPARE_PAYMENTS, Awards.APPROVE_PAYMENTS, payees, things=payable_batches, book=bank_file,
    ),
)
