"""How old a backup is and what stood in its way, in the words of pages; and its card on the overview."""
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from foundation.accounts.permissions import Ground, identity, may_anywhere
from foundation.backup import queries
from foundation.clock import now

PROBLEMS: dict[str, Any] = {
    "damaged": _l("读回时发现文件损坏"),
    "differs": _l("还原核对不一致"),
    "not_restorable": _l("无法还原核对"),
    "only_read": _l("只通读过，没有还原核对"),
    "not_dumped": _l("数据库导出未成功"),
    "tool_missing": _l("服务器缺少 PostgreSQL 客户端程序"),
    "not_written": _l("备份文件夹无法写入，或空间不足"),
    "unexpected": _l("系统出错，原因见服务器日志"),
}


def age(span: timedelta) -> str:
    """刚刚, 35 分钟前, 3 小时前, 2 天前."""
    minutes = int(span.total_seconds()) // 60
    if minutes < 1:
        return str(_("刚刚"))
    if minutes < 60:
        return str(ngettext("%(num)s 分钟前", "%(num)s 分钟前", minutes))
    if minutes < 48 * 60:
        return str(ngettext("%(num)s 小时前", "%(num)s 小时前", minutes // 60))
    return str(ngettext("%(num)s 天前", "%(num)s 天前", minutes // (24 * 60)))


def age_of(moment: datetime) -> str:
    """How long ago a moment is."""
    return age(max(now() - moment, timedelta()))


def backup_card(_code: str) -> Mapping[str, Any] | None:
    """The age of the last verified backup for the overview; nothing in a demonstration or rehearsal."""
    if current_app.config["MODE"] in ("demo", "rehearsal"):
        return None
    found, late = queries.last_verified(now()), queries.too_old(now())
    hint = _("已还原核对") if not late else _("没有可用的备份，请联系系统管理员") if found is None else _("已超过 26 小时，请联系系统管理员")
    return {
        "label": _l("最近备份"), "value": _("无") if found is None else age(found), "hint": hint,
        "href": "/system/backups" if may_anywhere(identity(), Ground.KEEP_BACKUPS) else "", "state": "danger" if late else None,
    }
