"""How a reading becomes a mark, as a sentence for judges and for whoever writes the scheme."""
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _


def way_words(way: Mapping[str, Any] | None, max_mark: str) -> str:
    """The sentence of a way; nothing for a reading that is the mark itself."""
    kind = way["kind"] if way else "value"
    if way is None or kind == "value":
        return ""
    if kind == "yes_no":
        return str(_("是：%(mark)s 分；否：0 分。", mark=max_mark))
    if kind == "deduction":
        return str(_("从 %(mark)s 分起，每%(unit)s扣 %(step)s 分，扣到 0 为止。", mark=max_mark, unit=way.get("unit") or _("一次"), step=way["step"]))
    unit = _("秒") if kind == "time" else way.get("unit") or ""
    steps = _("；").join(
        _("不超过 %(upto)s %(unit)s：%(mark)s 分", upto=step["upto"], unit=unit, mark=step["mark"]) for step in way["steps"]
    )
    if kind == "steps" and way.get("nominal") is not None:
        return str(_("与 %(nominal)s %(unit)s 相差%(steps)s；再多：0 分。", nominal=way["nominal"], unit=unit, steps=steps))
    return str(_("%(steps)s；再多：0 分。", steps=steps))
