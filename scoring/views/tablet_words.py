"""What the tablet's scripts say to judges: the texts travel with the page, in its language."""
from typing import Any

from flask_babel import lazy_gettext as _l

# Texts by name; places for facts are written ``{name}``.
WORDS: dict[str, Any] = {
    "todo": _l("未评"),
    "started": _l("评分中"),
    "waiting": _l("待发送"),
    "sent": _l("已提交"),
    "returned": _l("已退回"),
    "locked": _l("已锁定"),
    "refused": _l("请处理"),
    "excused": _l("免交"),
    "done": _l("已交 {done} / {all}"),
    "missing": _l("未评"),
    "over": _l("最高 {most} 分，请改正"),
    "under": _l("不能小于 0，请改正"),
    "no_number": _l("请填写数字"),
    "places": _l("最多 6 位小数"),
    "submit": _l("提交"),
    "submit_again": _l("重新提交"),
    "edit": _l("修改"),
    "undo": _l("撤销"),
    "discard": _l("放弃修改"),
    "ask_submit": _l("提交 {entry} 的评分表，合计 {total} 分。"),
    "ask_missing": _l("还有 {missing} 项未评分，将按“未评”提交（不是 0 分）。"),
    "fix_first": _l("有 {count} 项分数超出范围或不是数字，请先改正。"),
    "returned_title": _l("这张评分表被裁判长退回"),
    "returned_reason": _l("理由：{reason}"),
    "locked_title": _l("成绩已锁定，不能再修改。"),
    "waiting_title": _l("已保存在本机，正在等待发送。"),
    "received_title": _l("已接收，回执 #{seq}。如需更改，请按“修改”。"),
    "late_title": _l("成绩锁定之后才收到 {entry} 的评分表：已留存，未计入，由裁判长决定。"),
    "mismatch_title": _l("{entry} 的一次提交与服务器已有的记录不一致，未计入。请核对后重新提交。"),
    "sign_in_title": _l("登录已失效，分数都保存在本机。"),
    "sign_in": _l("重新登录"),
    "no_device": _l("此设备还没有登记，请扫描裁判卡登录后再评分。"),
    "offline": _l("现在连不上服务器，可以继续评分；恢复后自动发送。"),
    "storage": _l("本机存储不可用，请不要关闭此页面，并告知工作人员。"),
    "server_says": _l("服务器未接收 {entry}："),
    "stale_title": _l("{entry} 在另一台设备上已经提交过，请选择保留哪一份"),
    "stale_mine": _l("本机填写的"),
    "stale_theirs": _l("已提交的（第 {version} 版）"),
    "stale_aspect": _l("评分点"),
    "keep_mine": _l("用本机这份重新提交"),
    "keep_theirs": _l("保留已提交的"),
    "other_judge": _l("本机还有另一位裁判未发送的评分 {count} 份，请该裁判重新登录后发送。"),
    "unknown_mark": _l("未评"),
    "nameless": _l("评分点 {code}"),
}


def words() -> dict[str, str]:
    """The texts in the language of the page."""
    return {name: str(text) for name, text in WORDS.items()}
