"""The words, colours and icons of states: one table, so that a state looks the same on every page.

A state is never told by colour alone: each has a word and an icon. Rooms add their own with :func:`add_states`.
"""
from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l

EXTENSION = "states"


class State(NamedTuple):
    """How one state is shown. ``tone`` is one of neutral, info, active, success, warning, danger, gold."""

    word: Any
    tone: str = "neutral"
    icon: str = "circle-dashed"


STATES: dict[str, State] = {
    "draft": State(_l("草稿"), "neutral", "pencil"),
    "submitted": State(_l("已提交"), "info", "send"),
    "returned": State(_l("已退回"), "warning", "arrow-back-up"),
    "approved": State(_l("已通过"), "success", "check"),
    "rejected": State(_l("未通过"), "danger", "circle-x"),
    "withdrawn": State(_l("已退赛"), "neutral", "ban"),
    "absent": State(_l("缺考"), "neutral", "ban"),
    "disqualified": State(_l("取消资格"), "danger", "ban"),
    "competed": State(_l("已参赛"), "success", "check"),
    "checked_in": State(_l("已检录"), "success", "user-check"),
    "pending": State(_l("待处理"), "warning", "clock"),
    "missing": State(_l("未交"), "warning", "alert-triangle"),
    "open": State(_l("进行中"), "active", "flag"),
    "closed": State(_l("已截止"), "neutral", "lock"),
    "confirmed": State(_l("已确认"), "success", "circle-check"),
    "locked": State(_l("已锁定"), "info", "lock"),
    "stale": State(_l("依据已变"), "warning", "refresh"),
    "published": State(_l("已公示"), "info", "speakerphone"),
    "objected": State(_l("有异议"), "warning", "alert-circle"),
    "superseded": State(_l("已被替代"), "neutral", "history"),
    "revoked": State(_l("已撤销"), "danger", "ban"),
    "prepared": State(_l("待审批"), "warning", "clock"),
    "released": State(_l("已发放"), "success", "coin"),
    "reversed": State(_l("已冲销"), "neutral", "arrow-back-up"),
    "archived": State(_l("已归档"), "neutral", "archive"),
    "adopted": State(_l("已印发"), "success", "certificate"),
    "unconfirmed": State(_l("待核实"), "warning", "help"),
    "sample": State(_l("样例"), "neutral", "eye"),
    "running": State(_l("办理中"), "active", "refresh"),
    "done": State(_l("已完成"), "success", "check"),
    "failed": State(_l("未成功"), "danger", "alert-circle"),
}


def add_states(app: Flask, states: Mapping[str, State]) -> None:
    """A room's own states; a name that stands for another state already is refused."""
    table = app.extensions.setdefault(EXTENSION, dict(STATES))
    for name, state in states.items():
        if table.get(name, state) != state:
            raise ValueError(f"state {name!r} is already shown as {table[name].word!s}")
        table[name] = state


def state_of(name: object) -> State:
    """How a state is shown; one that nobody named is shown by its own name, in neutral."""
    table: dict[str, State] = current_app.extensions.get(EXTENSION, STATES)
    key = str(getattr(name, "value", name))
    return table.get(key) or State(key)
