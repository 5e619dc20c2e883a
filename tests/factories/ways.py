"""An event that is scored by sub-criterion and with every way in which a reading becomes a mark."""
from typing import Any

from competition.services.draws import draw_event
from competition.services.phases import set_phase
from foundation.accounts.identity import SYSTEM
from scoring.queries.events import event_by_code
from scoring.services.opening import open_scoring
from scoring.services.schemes import keep_scheme
from tests.factories.competition import event_document, make_competition
from tests.factories.entry import make_entries
from tests.factories.scoring import DAY, RULES, Stage, make_bench, scheme_hash

ASPECTS: list[dict[str, Any]] = [
    {"code": "A1", "kind": "measurement", "max_mark": "20.00", "factor": "1"},
    {"code": "A2", "kind": "measurement", "max_mark": "5.00", "factor": "1"},
    {"code": "A3", "kind": "measurement", "max_mark": "25.00", "factor": "1"},
    {"code": "B1", "kind": "measurement", "max_mark": "10.00", "factor": "1"},
    {"code": "B2", "kind": "measurement", "max_mark": "10.00", "factor": "1"},
    {"code": "B3", "kind": "judgement", "max_mark": "30.00", "factor": "1"},
]
RICH: dict[str, Any] = RULES | {"modules": [RULES["modules"][0], RULES["modules"][1] | {"aspects": ASPECTS}]}
RICH_TEXTS: dict[str, Any] = {
    "T/01": {"name": "理论试卷得分", "help": "", "levels": None},
    "P/A1": {"name": "切配规格均匀", "help": "丝、片、丁各取样三处测量", "levels": None},
    "P/A2": {"name": "开工前检查设备并签字", "help": "", "levels": None},
    "P/A3": {"name": "轴径", "help": "在三处测量，取最大偏差", "levels": None},
    "P/B1": {"name": "表面划伤", "help": "长度超过 2 mm 的计 1 处", "levels": None},
    "P/B2": {"name": "装配用时", "help": "自举手示意起计", "levels": None},
    "P/B3": {"name": "整体造型与摆盘", "help": "", "levels": [
        "低于行业要求：主次不分，器皿不洁", "达到行业要求：布局合理，器皿洁净", "部分优于行业要求：有设计，色彩协调", "整体优秀：构思新颖，工艺精细",
    ]},
}  # fmt: skip
RICH_WAYS: dict[str, Any] = {
    "P/A2": {"kind": "yes_no"},
    "P/A3": {"kind": "steps", "unit": "mm", "nominal": "20", "steps": [{"upto": "0.02", "mark": "25"}, {"upto": "0.05", "mark": "15.5"}]},
    "P/B1": {"kind": "deduction", "step": "0.5", "unit": "处"},
    "P/B2": {"kind": "time", "steps": [{"upto": "90", "mark": "10"}, {"upto": "120", "mark": "6"}]},
}
RICH_TREE: dict[str, Any] = {
    "P": {"parts": [
        {"code": "P1", "name": "加工精度", "criterion": "A", "day": 1, "aspects": ["A1", "A2", "A3"], "judges": None},
        {"code": "P2", "name": "装配与外观", "criterion": "B", "day": 2, "aspects": ["B1", "B2", "B3"], "judges": None},
    ]},
}  # fmt: skip


def make_rich_stage(entries: int = 4, judges: int = 3, *, code: str = "jm-rich", event: str = "ZP", tree: dict[str, Any] | None = None) -> Stage:
    """Scoring is open; ``tree`` may be empty: then each judge has one sheet for the whole module."""
    make_competition(code, events=(event_document(event),), phase="open")
    ref = event_by_code(code, event)
    assert ref is not None
    keep_scheme(ref.id, RICH, RICH_TEXTS, tree=RICH_TREE if tree is None else tree, ways=RICH_WAYS, actor=SYSTEM, at=DAY)
    make_entries(code, entries, event)
    set_phase(code, "closed", actor=SYSTEM, at=DAY)
    draw_event(code, event, seed="a seed", actor=SYSTEM, at=DAY)
    stage = make_bench(ref, judges)
    open_scoring(stage.event_id, actor=stage.organizer, at=DAY)
    stage.scheme_hash = scheme_hash(stage.event_id)
    return stage
