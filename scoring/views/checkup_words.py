"""What the tablet says about itself: a word for each finding, and what to do where something is missing."""
from typing import Any

from flask_babel import lazy_gettext as _l

# Texts by name; places for facts are written ``{name}``.
WORDS: dict[str, Any] = {
    "sum_fine": _l("可以开始评分。"),
    "sum_missing": _l("有 {count} 项需要处理。"),
    "note": _l("平板自检：有 {count} 项需要处理"),
    "connection": _l("连接"),
    "connection_fine": _l("已加密（HTTPS）。"),
    "connection_own": _l("与服务器在同一台机器上。"),
    "connection_missing": _l("没有加密，断网时不能评分，也不能扫码。请按海报安装证书，改用 https 开头的地址。"),
    "storage": _l("本机存储"),
    "storage_fine": _l("浏览器会一直保存未发送的评分。"),
    "storage_missing": _l("浏览器可能自动清理本机数据。请把本页加入书签或主屏幕，再按“重新检查”；评分期间不要清除浏览数据。"),
    "storage_none": _l("不能长期保存。请按海报安装证书，改用 https 开头的地址；不要用无痕浏览。"),
    "storage_unknown": _l("没有查到。"),
    "worker": _l("离线页面"),
    "worker_fine": _l("已就绪，断网时会有说明。"),
    "worker_missing": _l("还没有就绪。请保持联网，按“重新检查”；仍不行请刷新本页。"),
    "worker_none": _l("不能使用。请按海报安装证书，改用 https 开头的地址；不要用无痕浏览。"),
    "worker_unknown": _l("没有查到。"),
    "clock": _l("时钟"),
    "clock_fine": _l("与服务器相差 {seconds} 秒。"),
    "clock_ahead": _l("比服务器快 {minutes} 分钟。请在系统设置中打开“自动设置时间”；名次不受影响。"),
    "clock_behind": _l("比服务器慢 {minutes} 分钟。请在系统设置中打开“自动设置时间”；名次不受影响。"),
    "clock_unknown": _l("现在连不上服务器，没有比对。"),
    "battery": _l("电量"),
    "battery_fine": _l("{percent}%。"),
    "battery_charging": _l("{percent}%，已接电源。"),
    "battery_missing": _l("只剩 {percent}%，请接上电源。"),
    "battery_unknown": _l("这个浏览器不提供，请看屏幕角上的电量。"),
    "space": _l("可用空间"),
    "space_fine": _l("约 {free} MB。"),
    "space_missing": _l("只剩 {free} MB，请删除不用的文件。"),
    "space_unknown": _l("没有查到。"),
}


def checkup_words() -> dict[str, str]:
    """The texts in the language of the page."""
    return {name: str(text) for name, text in WORDS.items()}
