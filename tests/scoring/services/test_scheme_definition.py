"""What a scheme says beyond its rules travels in definition files: taken, given back, and refused with every problem."""
from copy import deepcopy
from typing import Any

import pytest

from competition.queries.definitions import export_definition
from competition.services.competitions import create_competition
from foundation.contributions import DefinitionFolder
from scoring.definition import check_event_rules, sentence
from scoring.queries.events import event_by_code, scheme_of
from tests.factories import definitions
from tests.factories.competition import someone
from tests.factories.scoring import DAY

BEYOND: dict[str, Any] = {
    "tree": {"P": {"criteria": [{"code": "A", "name": "基本"}], "parts": [
        {"code": "A1", "name": "一", "criterion": "A", "day": 1, "aspects": ["01", "02"], "judges": None},
        {"code": "A2", "name": "二", "criterion": "A", "day": 2, "aspects": ["03"], "judges": None},
    ]}, ":event": {"clauses": [{"code": "K1", "text": "违规", "points": "5", "module": None}]}},
    "ways": {"P/01": {"kind": "deduction", "step": "0.5", "unit": "处"}},
    "texts": {"P/01": {"name": "尺寸", "help": "三处", "levels": None}},
    "settings": {"second_person": False, "recheck_top": 40},
}  # fmt: skip


def definition(scoring: Any) -> dict[str, Any]:
    event = definitions.event("CK", "中式烹调师", definitions.rules(definitions.module(level="aspect", minimum_judges=1)))
    return definitions.definition({**event, "set_up": {"scoring": scoring}} if scoring is not None else event)


def test_a_definition_exported_and_taken_again_is_the_same(app: Any) -> None:
    with app.app_context():
        create_competition(definition(BEYOND), DefinitionFolder(), jurisdiction="市本级", actor=someone(), at=DAY)
        exported = export_definition("try-2026")
        assert exported["events"][0]["set_up"]["scoring"] == BEYOND
        copy = {**deepcopy(exported), "code": "try-2027"}
        create_competition(copy, DefinitionFolder(), jurisdiction="市本级", actor=someone(), at=DAY)
        assert export_definition("try-2027") == copy


def test_a_file_without_it_is_taken_as_before(app: Any) -> None:
    with app.app_context():
        create_competition(definition(None), DefinitionFolder(), jurisdiction="市本级", actor=someone(), at=DAY)
        event = event_by_code("try-2026", "CK")
        assert event is not None
        scheme = scheme_of(event.id)
        assert scheme is not None and (scheme.tree, scheme.ways, scheme.texts, scheme.settings) == ({}, {}, {}, {})
        assert "scoring" not in export_definition("try-2026")["events"][0].get("set_up", {})


@pytest.mark.parametrize(("key", "value", "path", "code"), [
    (None, 5, "", "wrong_type"), ("trees", {}, ".trees", "unknown_rule"), ("tree", {"Q": {}}, ".tree.Q", "unknown_module"),
    ("ways", {"P/09": {"kind": "value"}}, ".ways.P/09", "unknown_aspect"), ("texts", {"P/01": 5}, ".texts.P/01", "wrong_type"),
    ("texts", {"P/01": {"levels": ["a"]}}, ".texts.P/01.levels", "wrong_type"), ("texts", {"P/01": {"name": 1}}, ".texts.P/01.name", "wrong_type"),
    ("texts", 5, ".texts", "wrong_type"), ("settings", {"recheck_top": 101}, ".settings.recheck_top", "out_of_range"),
])  # fmt: skip
def test_every_problem_is_told_by_its_place(key: str | None, value: Any, path: str, code: str) -> None:
    found = check_event_rules(definition(value if key is None else {**BEYOND, key: value}), DefinitionFolder())
    assert [(one.path, one.code) for one in found] == [(f"events[0].set_up.scoring{path}", code)]
    assert "%(" not in sentence(found[0])
