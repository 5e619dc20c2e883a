"""The competition definition: what each key must be, and everything that is wrong at once."""
import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from competition.rules.definition import Dates, Eligibility, Host, Organiser, parse_definition
from foundation.rules.documents import parse_document
from foundation.rules.problems import Problems
from tests.competition.registration_files import definition, event, parsed, unit_code

EXAMPLE = Path(__file__).parents[2] / "data" / "competition" / "competition-2026.json"
GONE = object()


def put(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The document with another value at ``events.0.code``; :data:`GONE` takes the key away."""
    changed = copy.deepcopy(document)
    *keys, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    place: Any = changed
    for key in keys:
        place = place[key]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return changed


def problems(document: Any) -> list[tuple[str, str]]:
    """Path and code of everything that is wrong with a document."""
    try:
        parse_definition(document)
    except Problems as refused:
        return [(problem.path, problem.code) for problem in refused.problems]
    return []


def test_the_example_is_read_whole() -> None:
    read = parse_definition(parse_document(EXAMPLE.read_bytes()))
    assert (read.code, read.name, read.year, read.level) == ("jm-2026", "2026年江门市职业技能竞赛", 2026, "city-1")
    assert (read.series, read.document) == (None, "江示竞〔2026〕1号（示例）")
    assert read.organisers == (Organiser("江门市人力资源和社会保障局"),)
    assert read.hosts[1] == Host("新会示范葵乡餐饮有限公司", None, ("CK",))
    assert read.dates == Dates(date(2026, 4, 1), date(2026, 4, 30), date(2026, 5, 16), date(2026, 5, 17))
    assert [one.code for one in read.events] == ["CK", "AU", "AUS", "CN", "EL", "RB", "NU"]
    assert (read.events[0].tags, read.events[0].panel_size, read.events[0].is_team) == (("high-consumable",), 7, False)
    assert read.events[0].eligibility == Eligibility(minimum_age=16)
    assert read.events[1].rules["modules"][1]["scheme"] == "marking-scheme-auto.xlsx"
    assert read.schedules[0] == "jiangmen-host-2019"


def test_a_project_is_the_occupation_unless_it_is_named() -> None:
    staff, students = event("A", "电工"), event("B", "电工", "学生组", project="电工电子")
    read = parsed(staff, students)
    assert [one.project for one in read.events] == ["电工", "电工电子"]
    assert [one.title for one in read.events] == ["电工（职工组）", "电工（学生组）"]
    assert parsed(event(group=None)).events[0].title == "电工"


def test_a_host_hosts_all_events_unless_they_are_named() -> None:
    document = definition(event("A"), event("B", "焊工"))
    document["hosts"] = [{"name": "甲", "code": unit_code()}, {"name": "乙", "events": ["B"]}, {"name": "丙", "events": []}]
    read = parse_definition(document)
    assert [[host.id for host in read.hosts_of(code)] for code in "AB"] == [[unit_code()], [unit_code(), "乙"]]


@pytest.mark.parametrize(
    "path",
    ["series", "document", "schedules", "organisers.0.code", "hosts.0.code", "events.0.group", "events.0.tags", "events.0.quota",
     "events.0.quota_per_unit", "events.0.eligibility"],
)  # fmt: skip
def test_a_missing_key_and_null_mean_the_same_where_null_is_allowed(path: str) -> None:
    assert problems(put(definition(), path, GONE)) == []
    assert problems(put(definition(), path, None)) == []


@pytest.mark.parametrize(
    "path",
    ["format", "code", "name", "year", "class", "organisers", "hosts", "dates", "dates.registration_opens",
     "dates.registration_closes", "dates.starts", "dates.ends", "events", "organisers.0.name", "hosts.0.name", "events.0.code",
     "events.0.occupation", "events.0.kind", "events.0.panel_size", "events.0.rules"],
)  # fmt: skip
def test_a_missing_required_key_is_reported_where_it_should_stand(path: str) -> None:
    shown = path.replace(".0", "[0]")
    for value in (GONE, None):
        found = problems(put(definition(), path, value))
        assert (shown, "required") in found
        assert all(where.startswith(shown) for where, _code in found)


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("format", "competition/2", "format_unknown"),
        ("code", "a b", "out_of_range"),
        ("code", "a/b", "out_of_range"),
        ("code", "", "out_of_range"),
        ("code", 7, "wrong_type"),
        ("name", "  ", "required"),
        ("name", "长" * 201, "out_of_range"),
        ("year", "2026", "wrong_type"),
        ("year", True, "wrong_type"),
        ("year", 26, "out_of_range"),
        ("class", 1, "wrong_type"),
        ("class", "", "out_of_range"),
        ("series", "", "required"),
        ("series", 1, "wrong_type"),
        ("document", [], "wrong_type"),
        ("organisers", {}, "wrong_type"),
        ("organisers.0", "局", "wrong_type"),
        ("organisers.0.code", "91440700MA000000XX", "unit_code"),
        ("organisers.0.code", 91, "wrong_type"),
        ("hosts.0.code", "", "unit_code"),
        ("hosts.0.events", "EL", "wrong_type"),
        ("hosts.0.events", ["EL", "EL"], "duplicate_code"),
        ("hosts.0.events", ["EL", 1], "wrong_type"),
        ("hosts.0.events", ["EL", "XX"], "unknown_event"),
        ("dates", [], "wrong_type"),
        ("dates.starts", "16.05.2026", "not_a_date"),
        ("dates.starts", "2026-02-30", "not_a_date"),
        ("dates.starts", "20260516", "not_a_date"),
        ("dates.starts", "２０２６-05-16", "not_a_date"),
        ("dates.starts", 20260516, "wrong_type"),
        ("dates.registration_opens", "2026-05-01", "date_order"),
        ("dates.registration_closes", "2026-05-17", "date_order"),
        ("dates.starts", "2026-05-18", "date_order"),
        ("dates.ends", "2026-05-15", "date_order"),
        ("events", [], "required"),
        ("events", {}, "wrong_type"),
        ("events.0", [], "wrong_type"),
        ("events.0.code", "E:L", "out_of_range"),
        ("events.0.code", "E" * 41, "out_of_range"),
        ("events.0.occupation", "", "required"),
        ("events.0.project", 5, "wrong_type"),
        ("events.0.group", "老年组", "unknown_group"),
        ("events.0.group", "", "unknown_group"),
        ("events.0.kind", "pair", "unknown_rule"),
        ("events.0.kind", "team", "required"),
        ("events.0.team_size", 0, "out_of_range"),
        ("events.0.tags", "high", "wrong_type"),
        ("events.0.tags", [1], "wrong_type"),
        ("events.0.tags", [""], "required"),
        ("events.0.tags", ["a", "a"], "duplicate_code"),
        ("events.0.quota", -1, "out_of_range"),
        ("events.0.quota", "5", "wrong_type"),
        ("events.0.quota_per_unit", -1, "out_of_range"),
        ("events.0.panel_size", 0, "out_of_range"),
        ("events.0.eligibility", [], "wrong_type"),
        ("events.0.eligibility", {"minimum_age": "16"}, "wrong_type"),
        ("events.0.eligibility", {"minimum_age": -1}, "out_of_range"),
        ("events.0.eligibility", {"minimum_age": 30, "maximum_age": 20}, "out_of_range"),
        ("events.0.eligibility", {"minimum_years": 61}, "out_of_range"),
        ("events.0.eligibility", {"minimum_level": "大师"}, "unknown_level"),
        ("events.0.eligibility", {"minimum_level": 3}, "wrong_type"),
        ("events.0.eligibility", {"min_age": 16}, "unknown_rule"),
        ("events.0.rules", [], "wrong_type"),
        ("schedules", {}, "wrong_type"),
    ],
)
def test_a_wrong_value_is_the_only_problem_of_the_definition(path: str, value: Any, code: str) -> None:
    document = put(definition(), path, value)
    if path == "events" or path == "events.0":
        document["hosts"] = []
    [(where, found)] = problems(document)
    assert found == code
    keys = path.replace(".0", "[0]")
    assert where.startswith(keys) or where.split(".")[0] == keys.split(".")[0]


def test_numbers_with_a_fraction_are_no_integers() -> None:
    document = parse_document(b'{"year": 2026.0, "events": [{"panel_size": 3e0}]}')
    assert ("year", "float_not_allowed") in problems(document)
    assert ("events[0].panel_size", "float_not_allowed") in problems(document)


@pytest.mark.parametrize("days", [{"registration_closes": "2026-04-01"}, {"registration_closes": "2026-05-16"}, {"ends": "2026-05-16"}])
def test_days_may_fall_together(days: dict[str, str]) -> None:
    document = definition()
    document["dates"] |= days
    assert problems(document) == []


@pytest.mark.parametrize("level", ["world", "national-1", "national-2", "province-1", "province-2", "city-1", "city-2", "city-3", "district-1"])
def test_the_class_is_a_level_of_the_award_case_where_others_are_allowed(level: str) -> None:
    assert parse_definition(definition(**{"class": level})).level == level


def test_codes_of_events_are_unique() -> None:
    assert problems(definition(event("A"), event("A", "焊工"))) == [("events[1].code", "duplicate_code")]


@pytest.mark.parametrize("occupation", ["焊工（气）", "焊工(气)"])
def test_two_events_of_one_occupation_and_group_are_ambiguous(occupation: str) -> None:
    document = definition(event("A", "焊工（气）"), event("B", "电工"), event("C", occupation), event("D", occupation, "学生组"))
    assert problems(document) == [("events[2].occupation", "duplicate_code")]


def test_a_team_event_says_how_many_make_a_team() -> None:
    assert parsed(event(kind="team", team_size=3)).events[0].team_size == 3
    assert problems(definition(event(kind="team"))) == [("events[0].team_size", "required")]


def test_the_minimum_level_is_read_in_either_kind_of_brackets() -> None:
    assert parsed(event(eligibility={"minimum_level": "技师(二级)"})).events[0].eligibility.minimum_level == "技师（二级）"


def test_other_keys_are_ignored_outside_the_rules() -> None:
    assert problems(definition(event(note="x"), note="x")) == []


@pytest.mark.parametrize("document", [None, [], "x", 1, True])
def test_what_is_no_object_is_no_definition(document: Any) -> None:
    assert problems(document) == [("", "wrong_type")]


def test_everything_is_reported_at_once() -> None:
    document = definition(event(quota=-1, group="x"), event("EL", "焊工", panel_size=0), name="", year="x")
    document["dates"]["ends"] = "x"
    assert {code for _path, code in problems(document)} == {
        "out_of_range", "unknown_group", "duplicate_code", "required", "wrong_type", "not_a_date",
    }  # fmt: skip
    assert len(problems(document)) == 7


def test_lists_that_no_competition_needs_are_refused_quickly() -> None:
    assert problems(definition() | {"events": [{}] * 20_000}) == [("events", "out_of_range")]
    assert problems(put(definition(), "hosts.0.events", ["x"] * 20_000)) == [("hosts[0].events", "out_of_range")]
