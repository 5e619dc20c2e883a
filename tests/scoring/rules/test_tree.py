"""The tree of a scheme: parts cover each aspect once, in order; what belongs to the event stands beside the modules."""
import copy

import pytest

from scoring.rules.clauses import clauses_of, sections_of
from scoring.rules.tree import Part, check_tree, criteria_of, fitting_tree, parts_of
from tests.scoring.rules.schemes import RULES, TREE

T, P = RULES["modules"]
EVENT = {
    "clauses": [{"code": "D1", "text": "超时", "points": "2", "module": "P"}, {"code": "D2", "text": "违规", "points": "5", "module": None}],
    "sections": [{"code": "1", "name": "安全", "weight": "20"}],
}


def codes(tree):
    return [(one.path, one.code) for one in check_tree(tree, RULES)]


def test_a_module_without_a_tree_is_one_part():
    assert parts_of({}, T) == parts_of({"T": {"parts": []}}, T) == (Part("", "", "", None, ("01",), None),)


def test_parts_are_read_with_their_day_and_judges():
    first, second = parts_of(TREE, P)
    assert first == Part("A1", "工艺", "A", 1, ("A1.1", "A1.2"), ("J1", "J2", "J3"))
    assert (second.aspects, second.judges) == (("A2.1",), None)
    assert criteria_of(TREE, "P") == {"A": "成品"} and criteria_of(TREE, "T") == {}


def test_clauses_and_sections_stand_beside_the_modules():
    tree = {**TREE, ":event": EVENT}
    assert codes(tree) == []
    assert [one.code for one in clauses_of(tree)] == ["D1", "D2"] and [one.code for one in clauses_of(tree, "T")] == ["D2"]
    assert [(one.code, one.weight) for one in sections_of(tree)] == [("1", 20)]
    assert clauses_of({}) == () and sections_of({}) == ()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda parts: parts[0]["aspects"].remove("A1.2"), [("tree.P.parts", "aspect_unplaced")]),
        (lambda parts: parts[1]["aspects"].append("A1.2"), [("tree.P.parts[1].aspects[1]", "aspect_placed_twice")]),
        (lambda parts: parts[0]["aspects"].reverse(), [("tree.P.parts", "aspect_order")]),
        (lambda parts: parts.reverse(), [("tree.P.parts", "aspect_order")]),
        (lambda parts: parts[0]["aspects"].append("ZZ"), [("tree.P.parts[0].aspects[2]", "unknown_aspect")]),
        (lambda parts: parts[1].update(code="A1"), [("tree.P.parts[1].code", "duplicate_code")]),
        (lambda parts: parts[1].update(code="A 2"), [("tree.P.parts[1].code", "out_of_range")]),
        (lambda parts: parts[1].update(day=0), [("tree.P.parts[1].day", "day_number")]),
        (lambda parts: parts[1].update(day="1"), [("tree.P.parts[1].day", "wrong_type")]),
        (lambda parts: parts[1].update(judges=[]), [("tree.P.parts[1].judges", "part_without_judges")]),
        (lambda parts: parts[1].update(judges=["J1", "J1"]), [("tree.P.parts[1].judges[0]", "duplicate_code"), ("tree.P.parts[1].judges[1]", "duplicate_code")]),
        (lambda parts: parts[1].update(dey=1), [("tree.P.parts[1].dey", "unknown_rule")]),
        (lambda parts: parts.append({"code": "A3", "name": "", "aspects": []}), [("tree.P.parts[2].aspects", "part_empty")]),
    ],
)  # fmt: skip
def test_a_tree_that_does_not_fit_is_told_where(change, found):
    tree = copy.deepcopy(TREE)
    change(tree["P"]["parts"])
    assert codes(tree) == found


def test_what_is_no_tree_is_told():
    assert codes([]) == [("tree", "wrong_type")]
    assert codes({"X": {}}) == [("tree.X", "unknown_module")]
    assert codes({"P": {"pats": []}}) == [("tree.P.pats", "unknown_rule")]
    wrong = {"clauses": [{"code": "1", "text": "", "points": "-1", "module": "X"}], "sections": [{"code": "", "name": "", "weight": "x"}]}
    assert [code for _, code in codes({":event": wrong})] == ["out_of_range", "out_of_range", "unknown_module", "out_of_range", "not_a_decimal"]


def test_a_tree_follows_changed_rules_as_far_as_it_fits():
    less = {"modules": [T, {**P, "aspects": P["aspects"][:2]}]}
    assert fitting_tree({**TREE, ":event": EVENT}, RULES) == {**TREE, ":event": EVENT}
    assert fitting_tree(TREE, less) == {}
    assert fitting_tree({":event": EVENT}, {"modules": [T]}) == {":event": {**EVENT, "clauses": EVENT["clauses"][1:]}}
