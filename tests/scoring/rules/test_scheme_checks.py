"""The look over a scheme before it is frozen: each thing that can be found, and nothing where all is well."""
import copy

import pytest

from scoring.rules.scheme_checks import ERROR, check_scheme, errors_of, needed_judges, shares_of
from scoring.rules.settings import Settings
from tests.scoring.rules.schemes import RULES, SEATS, TEXTS, TREE

ROOMY = Settings(aspect_ceiling="100")


def found(rules=RULES, texts=TEXTS, tree=TREE, settings=ROOMY, seats=SEATS):
    return [(one.severity, one.code, one.module, one.codes) for one in check_scheme(rules, texts, tree, settings, seats)]


def changed(change):
    documents = copy.deepcopy({"rules": RULES, "texts": TEXTS, "tree": TREE, "seats": SEATS})
    change(documents, documents["rules"]["modules"][1])
    return found(**documents)


def test_a_scheme_in_order_has_only_what_it_leaves_open():
    assert found() == [("advice", "module_without_days", "T", ())]
    assert found(tree={}) == []


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (lambda all, p: p["aspects"][0].update(max_mark="41"), ("error", "sum_differs", "P", ())),
        (lambda all, p: p["aspects"][0].update(max_mark="40.001", factor="1"), ("advice", "too_precise", "P", ("A1.1",))),
        (lambda all, p: p["aspects"][1].update(factor="0"), ("advice", "no_worth", "P", ("A1.2",))),
        (lambda all, p: p.update(weight="0.9"), ("advice", "total_not_hundred", "", ())),
        (lambda all, p: all["texts"].pop("P/A1.1"), ("advice", "name_missing", "P", ("A1.1",))),
        (lambda all, p: all["texts"]["P/A1.1"].update(name=" 温  度") or all["texts"]["P/A1.2"].update(name="温 度"), ("advice", "name_twice", "P", ("A1.1", "A1.2"))),
        (lambda all, p: all["texts"]["P/A2.1"].update(levels=["a", "", "c", "d"]), ("error", "levels_partly", "P", ("A2.1",))),
        (lambda all, p: all["texts"]["P/A2.1"].update(levels=None), ("advice", "levels_missing", "P", ("A2.1",))),
        (lambda all, p: p["panel"].update(level="sheet"), ("error", "judgement_sheet", "P", ("A2.1",))),
        (lambda all, p: p["panel"].update(level="sheet") or all["tree"]["P"]["parts"][0].update(judges=["J1"]), ("error", "sheet_parts", "P", ())),
        (lambda all, p: all["seats"].pop("T"), ("error", "part_unseated", "T", ())),
        (lambda all, p: all["seats"]["P"].pop(), ("error", "judge_unseated", "P", ("A1",))),
        (lambda all, p: all["tree"]["P"]["parts"][0].update(judges=["J1"]), ("error", "part_small", "P", ("A1",))),
        (lambda all, p: all["tree"]["P"]["parts"][1].update(judges=["J1", "J2"]), ("error", "part_small", "P", ("A2",))),
        (lambda all, p: all["seats"]["P"].append("J4"), ("advice", "judgement_three", "P", ("A2",))),
        (lambda all, p: all["tree"]["P"]["parts"][1].update(day=None), ("advice", "day_missing", "P", ("A2",))),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(change, finding):
    assert finding in changed(change)


def test_errors_come_first_and_alone_prevent_freezing():
    findings = check_scheme(RULES, {}, TREE, Settings(), {})
    severities = [one.severity for one in findings]
    assert severities == sorted(severities, reverse=True) and severities[0] == ERROR
    assert {one.code for one in errors_of(findings)} == {"part_unseated", "judge_unseated"}


def test_the_ceiling_of_an_aspect_is_a_setting():
    assert ("advice", "above_ceiling", "P", ("A1.1",)) in found(settings=Settings(aspect_ceiling="30"))


def test_a_sum_of_judges_is_not_compared_with_the_full_mark():
    assert "sum_differs" not in str(changed(lambda all, p: p["panel"].update(method="sum") or p.update(full_mark="300")))


def test_more_than_250_aspects_are_pointed_out():
    many = [{"code": str(n), "kind": "measurement", "max_mark": "1"} for n in range(251)]
    rules = {"modules": [{**RULES["modules"][0], "aspects": many}]}
    assert ("advice", "many_aspects", "", ()) in found(rules=rules, tree={})


def test_sections_of_the_standard_are_weighed_against_the_scheme():
    sections = [{"code": "1", "name": "安全", "weight": "50"}, {"code": "2", "name": "", "weight": "44"}]
    texts = copy.deepcopy(TEXTS)
    for code, section in (("P/A1.1", "1"), ("P/A1.2", "2"), ("T/01", "2")):
        texts[code]["section"] = section
    tree = {**TREE, ":event": {"sections": sections}}
    assert [(one.code, one.found) for one in shares_of(RULES, texts, tree)] == [("1", 32), ("2", 44)]
    findings = check_scheme(RULES, texts, tree, ROOMY, SEATS)
    assert [one.facts["section"] for one in findings if one.code == "section_share"] == ["1"]
    assert ("advice", "section_missing", "P", ("A2.1",)) in found(texts=texts, tree=tree)


def test_a_long_list_of_codes_is_cut_short():
    many = [{"code": str(n), "kind": "measurement", "max_mark": "1"} for n in range(20)]
    rules = {"modules": [{**RULES["modules"][0], "full_mark": "20", "aspects": many}]}
    (finding,) = [one for one in check_scheme(rules, {}, {}, ROOMY, SEATS) if one.code == "name_missing"]
    assert finding.problem.facts["codes"] == "0、1、2、3、4、5、6、7…"


@pytest.mark.parametrize(("panel", "judged", "needed"), [({}, False, 1), ({}, True, 3), ({"drop_high": 1, "drop_low": 1}, False, 3), ({"minimum_judges": 5}, True, 5)])
def test_how_many_judges_a_part_needs(panel, judged, needed):
    assert needed_judges({"panel": {"level": "aspect", **panel}}, judged) == needed
