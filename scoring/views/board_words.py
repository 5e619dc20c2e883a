"""What the board calls things: chips to choose by, and who is to do what."""
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from scoring.queries.board_rows import Board, Task

STATES = ("missing", "drafted", "submitted", "confirmed", "returned", "locked", "excused", "late")


def filters(board: Board) -> list[dict[str, Any]]:
    """The chips: modules where there are several, states that occur."""
    words = {
        "missing": _("未交"), "drafted": _("填写中"), "submitted": _("已提交"), "confirmed": _("已复核"), "returned": _("已退回"),
        "locked": _("已锁定"), "excused": _("免交"), "late": _("迟到"),
    }
    counts = {**board.counts, "late": sum(line.late for line in board.lines)}
    modules = [(code, name, board.per_module.get(code, 0)) for code, name in board.modules]
    found = [{"name": "state", "label": _("状态"), "options": [(one, words[one], counts[one]) for one in STATES if counts.get(one)]}]
    return [{"name": "module", "label": _("模块"), "options": modules}, *found] if len(modules) > 1 else found


def doer(task: Task) -> str:
    """Who is to act: a judge by code and name, or an office."""
    if task.who == "judge":
        return f"{task.judge} {task.name}".strip()
    offices: Mapping[str, str] = {"chief": _("裁判长"), "scorekeeper": _("复核人（记分员或裁判长）"), "second": _("另一人（监督员或另一位裁判长）")}
    return offices[task.who]


def what(task: Task) -> str:
    """What there is to do."""
    sentences: Mapping[str, str] = {
        "missing": _("%(count)s 张评分表未交", count=task.count),
        "returned": _("%(count)s 张评分表已退回，待重新提交", count=task.count),
        "confirm": _("%(count)s 张评分表待复核", count=task.count),
        "lock": _("%(count)s 个模块或子项已齐，可以锁定", count=task.count),
        "late": _("%(count)s 份迟到的评分表待决定", count=task.count),
        "spread": _("%(count)s 处分差超过 1，待再次评判", count=task.count),
        "amendment": _("%(count)s 项更正申请待处理", count=task.count),
        "status": _("%(count)s 个加密号未登记参赛状态", count=task.count),
    }
    return sentences[task.what]
