"""Skill levels (职业技能等级) in order, and the two groups (组别) of contestants."""
from competition.rules.text import same_name

LEVELS = ("无", "初级工（五级）", "中级工（四级）", "高级工（三级）", "技师（二级）", "高级技师（一级）")
GROUPS = ("职工组", "学生组")
RANKS = {same_name(level): rank for rank, level in enumerate(LEVELS)}


def rank_of(level: str) -> int | None:
    """Where a level stands in the order; empty means 无, and a text that is none of the levels has no rank."""
    return RANKS.get(same_name(level)) if level else 0


def level_named(text: str) -> str:
    """The level as the list writes it, or the text itself where it is none of them."""
    rank = rank_of(text)
    return text if rank is None else LEVELS[rank]
