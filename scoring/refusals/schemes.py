"""What can be wrong with the tree and the ways of a marking scheme, in the words of whoever writes it."""
from typing import Any

from flask_babel import lazy_gettext as _l

PROBLEMS: dict[str, Any] = {
    "aspect_unplaced": _l("评分点“%(value)s”不在任何子项中。"),
    "aspect_placed_twice": _l("评分点“%(value)s”同时属于两个子项。"),
    "aspect_order": _l("子项中评分点的先后与模块中的不一致。"),
    "part_empty": _l("子项“%(value)s”没有评分点，请添加评分点或移除子项。"),
    "part_without_judges": _l("子项“%(value)s”限定了裁判，却没有选择裁判。"),
    "day_number": _l("评分日“%(value)s”不正确，应为 1 到 99 的整数。"),
    "way_of_judgement": _l("评判分“%(value)s”固定为 0 至 3，不能另设读数换算。"),
    "steps_order": _l("分级的界限“%(value)s”应大于前一级的界限。"),
    "step_mark": _l("分级的得分“%(value)s”应在 0 与评分点满分之间。"),
    "reading_text": _l("读数“%(value)s”不是数字。"),
    "reading_range": _l("读数“%(value)s”超出范围。"),
    "reading_choice": _l("读数“%(value)s”只能是 1（是）或 0（否）。"),
    "reading_whole": _l("读数“%(value)s”应为整数。"),
}
