"""The rules of eligibility in words: what each says when it is met, when it fails, and when it rests on what was declared."""
from typing import Any

from flask_babel import lazy_gettext as _l

from competition.rules.eligibility import (
    AGE,
    COACH,
    GROUP,
    INSURANCE,
    LEVEL,
    ONE_EVENT,
    TITLES,
    UNIT_QUOTA,
    YEARS,
    Finding,
)
from foundation.errors import sentence_of
from foundation.rules.problems import Problem

RULE_NAMES: dict[str, Any] = {
    AGE: _l("年龄"), YEARS: _l("从业年限"), LEVEL: _l("技能等级"), GROUP: _l("组别与学籍"), TITLES: _l("已获称号"),
    ONE_EVENT: _l("限报一项"), UNIT_QUOTA: _l("单位名额"), INSURANCE: _l("社保月数"), COACH: _l("教练参赛"),
}
FIELDS: dict[str, str] = {
    AGE: "id_number", YEARS: "years", LEVEL: "level", GROUP: "student", TITLES: "titles", ONE_EVENT: "id_number",
    UNIT_QUOTA: "event", INSURANCE: "insurance_months", COACH: "coaches",
}
PROBLEM_SENTENCES: dict[str, Any] = {
    "rule_age_between_passed": _l("竞赛首日年龄在 %(least)s 至 %(most)s 周岁之间。"),
    "rule_age_least_passed": _l("竞赛首日年满 %(least)s 周岁。"),
    "rule_age_most_passed": _l("竞赛首日不超过 %(most)s 周岁。"),
    "rule_age_between_failed": _l("%(who)s竞赛首日 %(age)s 周岁，该赛项要求 %(least)s 至 %(most)s 周岁。"),
    "rule_age_least_failed": _l("%(who)s竞赛首日 %(age)s 周岁，该赛项要求年满 %(least)s 周岁。"),
    "rule_age_most_failed": _l("%(who)s竞赛首日 %(age)s 周岁，该赛项要求不超过 %(most)s 周岁。"),
    "rule_age_unknown_failed": _l("没有%(who)s的出生日期，无法核对年龄。"),
    "rule_years_declared": _l("申报从业 %(years)s 年，该赛项要求满 %(least)s 年，以证明材料为准。"),
    "rule_years_failed": _l("申报从业 %(years)s 年，该赛项要求满 %(least)s 年。"),
    "rule_level_declared": _l("申报技能等级“%(level)s”，该赛项要求不低于“%(least)s”，以等级证书为准。"),
    "rule_level_failed": _l("申报技能等级“%(level)s”，该赛项要求不低于“%(least)s”。"),
    "rule_group_student_declared": _l("申报为在读学生，以学生证为准。"),
    "rule_group_staff_declared": _l("申报为在职职工，以社保或劳动关系证明为准。"),
    "rule_group_student_failed": _l("学生组限在读学生报名。"),
    "rule_group_staff_failed": _l("职工组不接受在读学生报名。"),
    "rule_group_unsaid_failed": _l("请说明是否为在读学生。"),
    "rule_titles_declared": _l("申报未获得%(titles)s称号，本系统也没有授予记录。"),
    "rule_titles_failed": _l("%(who)s已获得%(titles)s称号，不能再报名该赛项。"),
    "rule_titles_said_failed": _l("申报已获得%(titles)s称号，不能再报名该赛项。"),
    "rule_one_event_passed": _l("在本届赛事没有报名其他限报一项的赛项。"),
    "rule_one_event_failed": _l("%(who)s已报名本届赛事的%(events)s，每人限报一项。"),
    "rule_unit_quota_passed": _l("单位名额 %(quota)s 个，其他报名已用 %(taken)s 个。"),
    "rule_unit_quota_failed": _l("单位在该赛项的名额为 %(quota)s 个，其他报名已用 %(taken)s 个，名额不足。"),
    "rule_insurance_declared": _l("申报缴纳社保 %(months)s 个月，该赛项要求满 %(least)s 个月，以社保记录为准。"),
    "rule_insurance_failed": _l("申报缴纳社保 %(months)s 个月，该赛项要求满 %(least)s 个月。"),
    "rule_coach_noted": _l("教练%(who)s本人也参加该赛项，请核实。"),
}


def text_of(finding: Finding) -> str:
    """What a finding says, in the language of the moment."""
    return sentence_of(Problem(finding.rule, finding.sentence, finding.facts), PROBLEM_SENTENCES)


def problem_of(finding: Finding) -> Problem:
    """A failing rule as a problem of the application's field that it is about."""
    field = FIELDS[finding.rule]
    path = f"people[{finding.person}].{field}" if finding.person is not None and field == "id_number" else field
    return Problem(path, finding.sentence, finding.facts)
