"""The headings of the WorldSkills layout: they differ between editions, stand in other orders, and may be in two languages."""
import re
from collections.abc import Sequence

from foundation.spreadsheets.reading import Cell

HEADINGS = {
    "sub_criterion": re.compile(r"sub ?-?crit\w+ (id|code)|子项(代码|编号|序号)"),
    "criterion": re.compile(r"crit\w+ id|评分项代码"),
    "name": re.compile(r"sub ?-?crit\w+ name|子项(名称|描述)"),
    "day": re.compile(r"day of marking|评分日"),
    "kind": re.compile(r"aspect type|评分点类型|类型"),
    "code": re.compile(r"aspect (id|code)|评分点(代码|编号)"),
    "description": re.compile(r"aspect ?\W? ?description|评分点(描述|名称|内容)?$"),
    "score": re.compile(r"jud\w* score$|评判分$"),
    "extra": re.compile(r"extra aspect description|补充说明|分值说明"),
    "requirement": re.compile(r"requirement|(测量)?要求"),
    "section": re.compile(r"ws(os|ss)\b|标准章节|职业标准"),
    "max_mark": re.compile(r"max\w* mark|满分|最高分"),
    "factor": re.compile(r"factor$|系数$"),
    "way": re.compile(r"way of marking|评分方式"),
}
NEEDED = {"sub_criterion", "kind", "max_mark"}
ABOVE = {
    "id": re.compile(r"(criterion )?id|代码|编号"), "name": re.compile(r"(criterion )?name|名称"), "mark": re.compile(r"mark|分值|分数"),
}
FOREIGN = re.compile(r"[^\x00-\x7f]+")
EDGES = " /|·-–—_:：、,()（）"


def plain(cell: Cell) -> str:
    """A cell for comparing: one space between words, no capitals."""
    return " ".join(str(cell).split()).casefold()


def columns_of(row: Sequence[Cell]) -> dict[str, int] | None:
    """The column of each heading, if this is the row of headings above aspects."""
    found: dict[str, int] = {}
    words = " ".join([cell for cell in row if isinstance(cell, str)]).casefold()
    if "type" not in words and "类型" not in words:
        return None
    for column, cell in enumerate(row):
        name = _named(plain(cell)) if isinstance(cell, str) else None
        if name is not None:
            found.setdefault(name, column)
    return found if found.keys() >= NEEDED else None


def _named(heading: str) -> str | None:
    """Which heading this is: as it stands, or what is left of one in two languages."""
    english, chinese = FOREIGN.sub(" ", heading), "".join(FOREIGN.findall(heading))
    for form in (heading, " ".join(english.split()).strip(EDGES), chinese.strip(EDGES)):
        for name, pattern in HEADINGS.items() if form else ():
            if pattern.match(form):
                return name
    return None


def above_of(row: Sequence[Cell]) -> dict[str, int]:
    """The columns of the small table of criteria: ``id``, ``name`` and perhaps ``mark``; otherwise empty."""
    found: dict[str, int] = {}
    for column, cell in enumerate(row):
        heading = plain(cell) if isinstance(cell, str) else ""
        forms = (heading, " ".join(FOREIGN.sub(" ", heading).split()).strip(EDGES))
        for name, pattern in ABOVE.items():
            if any(form and pattern.fullmatch(form) for form in forms):
                found.setdefault(name, column)
    return found if found.keys() >= {"id", "name"} else {}
