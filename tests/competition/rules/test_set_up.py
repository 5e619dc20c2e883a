"""What the desk knows beyond the definition format: read by one parser, written without what is at its default."""
import pytest

from competition.rules.set_up import (
    Advance,
    CompetitionSetUp,
    EventSetUp,
    ExtraRules,
    ModulePlan,
    parse_competition,
    parse_event,
)

WHOLE = {
    "occupation_code": "4-03-02-01", "papers": ["id_card", "employment"], "rules": {"one_event": True, "insurance_months": 6},
    "waiting": True, "promotes": True, "reserves": 1, "captain": True, "stages": ["初赛", "决赛"],
    "advance": {"count": 20, "carried": "score", "share": 30}, "modules": {"P": {"minutes": 180, "place": "实训楼"}}, "layers": 3,
}  # fmt: skip


def codes(document, parse=parse_event):
    return [(problem.path, problem.code) for problem in parse(document, "set_up")[1]]


def test_an_event_without_a_set_up_has_the_usual_one():
    assert parse_event(None) == (EventSetUp(), [])
    assert EventSetUp().document() == {}


def test_what_is_read_is_what_is_written():
    value, problems = parse_event(WHOLE)
    assert problems == []
    assert value.document() == WHOLE
    assert value.rules == ExtraRules(one_event=True, insurance_months=6)
    assert value.advance == Advance(20, "score", 30)
    assert value.modules["P"] == ModulePlan(180, "实训楼")


def test_keys_of_others_are_passed_over():
    assert parse_event({"schedule": [1, 2], "layers": 2}) == (EventSetUp(layers=2), [])


@pytest.mark.parametrize(("document", "expected"), [
    ({"layers": 4}, ("set_up.layers", "out_of_range")),
    ({"papers": ["id_card", "passport"]}, ("set_up.papers", "unknown_paper")),
    ({"rules": {"student_statsu": True}}, ("set_up.rules.student_statsu", "unknown_rule")),
    ({"stages": ["初赛"]}, ("set_up.stages", "stages")),
    ({"stages": ["初赛", "决赛"], "advance": {"carried": "score"}}, ("set_up.advance.share", "required")),
    ({"modules": {"P": {"minutes": 0}}}, ("set_up.modules.P.minutes", "out_of_range")),
    ({"waiting": "yes"}, ("set_up.waiting", "wrong_type")),
    ([], ("set_up", "wrong_type")),
])
def test_what_is_wrong_is_said_at_its_place(document, expected):
    assert codes(document) == [expected]


def test_a_competition_says_who_helps_where_it_is_and_whom_to_ring():
    document = {
        "co_hosts": [{"name": "示范公司", "part": "提供耗材"}], "place": {"name": "实训楼", "address": "胜利路 1 号"},
        "contact": {"person": "竞赛办", "telephone": "0750-1234567"}, "copied_from": "jm-2025",
    }
    value, problems = parse_competition(document)
    assert (problems, value.document()) == ([], document)
    assert CompetitionSetUp().document() == {}
    assert codes({"co_hosts": [{"part": "x"}]}, parse_competition) == [("set_up.co_hosts[0].name", "required")]
