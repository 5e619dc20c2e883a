"""What a registration workbook and a competition definition can be refused for, and the sentence for each problem."""
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l

from foundation.errors import Refusal, sentence_of
from foundation.rules.problems import Problem

SENTENCES: dict[str, Any] = {
    "required": _l("“%(column)s”为必填项，请填写。"),
    "id_numeric": _l(
        "身份证号被表格存成了数字或科学计数法（%(value)s），末尾几位已经丢失，无法恢复。请把该列设为“文本”格式后重新填写完整号码。"
    ),
    "id_length": _l("身份证号应为 18 位，现为 %(length)s 位（%(value)s），请对照证件补全。"),
    "id_checksum": _l("身份证号校验不通过（%(value)s），其中至少有一位填错，请对照证件逐位核对。"),
    "id_date": _l("身份证号中的出生日期不存在（%(value)s），请对照证件核对第 7 至 14 位。"),
    "sex_mismatch": _l("性别填的是“%(value)s”，与身份证号所示的“%(expected)s”不一致，请核对性别和身份证号。"),
    "sex_unknown": _l("性别只能填“男”或“女”，现为“%(value)s”。"),
    "age": _l("竞赛首日年龄为 %(age)s 周岁，不符合该赛项的年龄要求（%(range)s）。"),
    "phone": _l("联系电话不是有效的手机号码，请填写以 13 至 19 开头的 11 位手机号码。"),
    "unit_code": _l("统一社会信用代码校验不通过（%(value)s），请对照营业执照或法人证书核对 18 位代码，字母须为大写。"),
    "unknown_event": _l("本次竞赛没有赛项“%(value)s”，请按竞赛通知所列名称填写。"),
    "unknown_event.group": _l("赛项“%(value)s”没有设“%(group)s”，请核对参赛赛项和组别。"),
    "unknown_group": _l("组别“%(value)s”不存在，只能填“职工组”或“学生组”。"),
    "number": _l("从业年限应为整数（年），现为“%(value)s”，请只填数字。"),
    "range": _l("从业年限应在 %(least)s 至 %(most)s 年之间，请核对。"),
    "duplicate": _l("该身份证号与第 %(other_row)s 行重复，同一人只能报名一次，请删去多余的一行。"),
    "unknown_id_type": _l("证件类型“%(value)s”不在可选范围内，请从下拉列表选择，例如“居民身份证”“港澳居民来往内地通行证”“护照”。"),
    "id_shape": _l("%(kind)s的号码格式不对（%(value)s），请对照证件核对号码和证件类型。"),
    "born": _l("出生日期不是有效的日期（%(value)s），请写作 1990-01-31 的形式；不能晚于竞赛首日。"),
    "id_area": _l("身份证号前两位不是现有的省级代码，请对照证件核对；确认无误可以照常导入。"),
    "formula": _l("此单元格是公式。请复制后用“选择性粘贴—数值”改为普通内容，公式不予读取。"),
    "eligibility.years": _l("该赛项要求从业满 %(least)s 年，请核对从业年限；不符合条件的不能报名。"),
    "eligibility.level": _l("该赛项要求职业技能等级不低于“%(level)s”，请按“初级工（五级）”等规范名称填写；不符合条件的不能报名。"),
    "quota": _l("赛项“%(event)s”的名额为 %(quota)s 人，此行已超出，请与主办单位联系或删去此行。"),
    "quota.unit": _l("赛项“%(event)s”每个单位限报 %(quota_per_unit)s 人，此行已超出，请删去多余人员。"),
}

AGE_RANGES: dict[tuple[bool, bool], Any] = {
    (True, True): _l("%(least)s 至 %(most)s 周岁"),
    (True, False): _l("不小于 %(least)s 周岁"),
    (False, True): _l("不大于 %(most)s 周岁"),
    (False, False): _l("不限"),
}

WORKBOOK_SENTENCES: dict[str, Any] = {
    "not_a_workbook": _l("文件不是可读取的 Excel 工作簿，请用 Excel 或 WPS 打开后另存为 .xlsx 再提交。"),
    "active_content": _l("工作簿含有宏、控件、指向其他文件的链接或数据连接，没有读取。请新建一个工作簿，用“选择性粘贴—数值”复制内容，另存为 .xlsx 再提交。"),
    "password": _l("工作簿设有打开密码，请取消密码后重新保存再提交。"),
    "too_large": _l("工作簿过大：解压后不得超过 20 MiB，不得超过 20000 行或 100 列。请删去多余的工作表、图片和空行，或分几个文件提交。"),
    "no_header": _l("没有找到表头：应有一行同时包含“姓名”“身份证号”和“参赛赛项”。请使用报名表模板。"),
    "missing_columns": _l("表头缺少必需的列：%(columns)s。请补齐后再提交，或使用报名表模板。"),
}

DEFINITION_SENTENCES: dict[str, Any] = {
    "out_of_range": _l("“%(value)s”超出允许的范围，或含有不允许的字符。"),
    "not_a_date": _l("“%(value)s”不是有效的日期，应写作 2026-05-16 的形式。"),
    "date_order": _l("日期 %(value)s 早于前一个日期 %(earlier)s。应依次为：报名开始、报名截止、竞赛首日、竞赛末日。"),
    "unit_code": _l("“%(value)s”不是有效的统一社会信用代码，没有代码时请写 null。"),
    "unknown_event": _l("本定义中没有代码为“%(value)s”的赛项。"),
    "unknown_group": _l("组别只能是“职工组”“学生组”或 null，现为“%(value)s”。"),
    "unknown_level": _l("“%(value)s”不是职业技能等级的规范名称，例如“高级工（三级）”。"),
    "duplicate_code": _l("“%(value)s”重复：代码不得重复，同一职业（工种）的同一组别只能有一个赛项。"),
    "stages": _l("阶段应为两个（初赛、决赛），一次完成的赛项不写阶段。"),
    "unknown_paper": _l("“%(value)s”不是可以要求的报名材料。"),
    "unreadable": _l("文件无法读取：%(reason)s"),
}

EXPECTED: dict[object, Any] = {
    "text": _l("文本"),
    "list": _l("列表"),
    "object": _l("对象"),
    "integer": _l("整数"),
    "boolean": _l("true 或 false"),
}


class WorkbookRefused(Refusal):
    """A file that is not read as a registration table at all. ``code`` is one of the format's; ``reason`` tells it closer."""

    status = 422

    def __init__(self, code: str, columns: tuple[str, ...] = (), reason: str = "") -> None:
        super().__init__(columns="、".join(columns))
        self.code = code
        self.columns = columns
        self.reason = reason
        self.sentence = WORKBOOK_SENTENCES[reason or code]


class DefinitionRefused(Refusal):
    """A competition definition with everything that is wrong with it; ``problems`` as the format prints them."""

    code = "definition_refused"
    sentence = _l("竞赛定义文件有 %(count)s 处需要改正。")
    status = 422

    def __init__(self, problems: list[dict[str, Any]]) -> None:
        super().__init__(count=len(problems))
        self.problems = problems


def definition_sentence(problem: Problem, table: Mapping[str, Any] = DEFINITION_SENTENCES) -> str:
    """What is wrong with one place of a definition, for people; rooms bring the table of their own section."""
    expected = EXPECTED.get(problem.facts.get("expected"))
    if problem.code == "wrong_type" and expected is not None:
        problem = replace(problem, facts={**problem.facts, "expected": expected})
    return sentence_of(problem, table)


def row_speaker() -> Callable[[str, str, Mapping[str, Any]], str]:
    """The function that says what is wrong with a cell and what to do, in the language of the moment, for the clerk who
    filled it in; it takes column, code and facts. A file may bring a hundred thousand problems: each sentence is
    translated once."""
    table = {key: str(sentence) for key, sentence in SENTENCES.items()}
    ranges = {limits: str(text) for limits, text in AGE_RANGES.items()}

    def say(column: str, code: str, facts: Mapping[str, Any]) -> str:
        named = {"column": column, **facts}
        if code == "age":
            named["range"] = ranges[bool(facts["least"]), facts["most"] is not None] % facts
        return table[_sentence_key(code, facts)] % named

    return say


def _sentence_key(code: str, facts: Mapping[str, Any]) -> str:
    if code == "unknown_event" and "group" in facts:
        return "unknown_event.group"
    if code == "eligibility":
        return "eligibility.level" if "level" in facts else "eligibility.years"
    return "quota.unit" if code == "quota" and "quota_per_unit" in facts else code
