"""What people are told about their entry, and in which words: occasions, placeholders, the length of a text message.

Texts to people are Chinese, as all official texts of the house. A placeholder is a word in braces, ``{姓名}``.
"""
import re
from collections.abc import Mapping

from foundation.rules.problems import Problem

OCCASIONS = ("submitted", "approved", "returned", "rejected", "waiting", "promoted", "cancelled", "link", "changed")
PLACEHOLDERS = ("姓名", "赛事", "赛项", "准考证号", "单位", "原因", "链接", "时间", "地点")
WORDINGS: Mapping[str, str] = {
    "submitted": "{姓名}您好，您报名{赛事}“{赛项}”的材料已收到，报名号{准考证号}，审核结果将另行通知。",
    "approved": "{姓名}您好，您报名{赛事}“{赛项}”已通过审核，准考证号{准考证号}。请按准考证上的时间和地点参赛。{链接}",
    "returned": "{姓名}您好，您报名{赛事}“{赛项}”的材料需要修改：{原因}。请尽快修改后重新提交。{链接}",
    "rejected": "{姓名}您好，您报名{赛事}“{赛项}”未通过审核：{原因}。",
    "waiting": "{姓名}您好，{赛事}“{赛项}”名额已满，您已列入候补，有名额时将另行通知。",
    "promoted": "{姓名}您好，您已由候补转为{赛事}“{赛项}”的正式报名，审核结果将另行通知。",
    "cancelled": "{姓名}您好，您在{赛事}“{赛项}”的报名已取消。{原因}",
    "link": "{姓名}您好，请通过以下链接查看您在{赛事}的报名，链接只能使用一次，请勿转发：{链接}",
    "changed": "{姓名}您好，{赛事}“{赛项}”的安排有变化：{时间}，{地点}。请重新查看准考证。{链接}",
}
NEEDED: Mapping[str, tuple[str, ...]] = {"returned": ("原因",), "rejected": ("原因",), "link": ("链接",)}
LONGEST = 300
ONE_TEXT, PART = 70, 67
FIELD = re.compile(r"\{([^{}]*)\}")


def problems_of(occasion: str, wording: str) -> list[Problem]:
    """Everything that is wrong with a wording: unknown or missing placeholders, a brace left open, too long, empty."""
    found = [
        Problem("wording", "placeholder_unknown", {"value": name}) for name in dict.fromkeys(FIELD.findall(wording))
        if name not in PLACEHOLDERS
    ]
    missing = [name for name in NEEDED.get(occasion, ()) if f"{{{name}}}" not in wording]
    found += [Problem("wording", "placeholder_missing", {"value": name}) for name in missing]
    if set("{}") & set(FIELD.sub("", wording)):
        found.append(Problem("wording", "brace_open"))
    if len(wording) > LONGEST:
        found.append(Problem("wording", "wording_long", {"longest": LONGEST}))
    if not wording.strip():
        found.append(Problem("wording", "wording_empty"))
    return found


def compose(wording: str, facts: Mapping[str, str]) -> str:
    """The text with its facts; what is not known stays empty. A brace inside a fact stays what it is."""
    return FIELD.sub(lambda field: facts.get(field[1], ""), wording).strip()


def parts_of(text: str) -> int:
    """How many text messages a text takes: 70 characters in one, 67 in each part of a longer one (UCS-2, GSM 03.40)."""
    return 1 if len(text) <= ONE_TEXT else -(-len(text) // PART)
