"""Last year's definition becomes this year's: days move by whole weeks, the number of the notice stays behind."""
from datetime import date

import pytest

from competition.rules.copying import copied, moved_dates, next_code, next_name, same_weekday
from competition.rules.shapes import SHAPES, shaped
from scoring.rules.rules_document import check_rules

DATES = {"registration_opens": "2025-04-01", "registration_closes": "2025-04-30", "starts": "2025-05-17", "ends": "2025-05-18"}
LAST = {
    "format": "competition/1", "code": "jm-2025", "name": "2025年第7届技能竞赛", "year": 2025, "document": "江人社〔2025〕1号",
    "dates": DATES, "events": [{"code": "CK", "set_up": {"layers": 2, "schedule": [{"starts": "2025-05-17T08:30"}]}}],
    "set_up": {"place": {"name": "实训楼"}, "schedule": {"opened": "2025-05-17", "day": 1, "room": "2025-1教室"}},
}  # fmt: skip


@pytest.mark.parametrize("year", [2024, 2026, 2027, 2030])
def test_the_days_keep_their_weekdays_and_distances(year):
    moved = moved_dates(DATES, year, 2025)
    before, after = ([date.fromisoformat(days[key]) for key in DATES] for days in (DATES, moved))
    assert [day.weekday() for day in after] == [day.weekday() for day in before]
    assert [day - after[0] for day in after] == [day - before[0] for day in before]
    assert abs((after[2] - before[2].replace(year=year)).days) <= 3


def test_the_last_of_february_finds_a_day_in_a_year_without_it():
    assert same_weekday(date(2024, 2, 29), 2025) == date(2025, 2, 27)


def test_names_and_codes_carry_the_new_year():
    assert next_name("2025年第7届技能竞赛", 2026, 2025) == "2026年第8届技能竞赛"
    assert (next_code("jm-2025", 2026, 2025), next_code("cooks", 2026, 2025)) == ("jm-2026", "cooks-2026")


def test_a_copy_leaves_the_notice_behind_and_moves_days_that_others_keep():
    basics = {"code": "jm-2026", "name": "2026年技能竞赛", "year": 2026, "dates": moved_dates(DATES, 2026, 2025)}
    made = copied(LAST, basics)
    assert (made["document"], made["code"], made["set_up"]["copied_from"]) == (None, "jm-2026", "jm-2025")
    assert made["set_up"]["place"] == {"name": "实训楼"}
    assert made["set_up"]["schedule"] == {"opened": "2026-05-16", "day": 1, "room": "2025-1教室"}
    assert made["events"][0]["set_up"] == {"layers": 2, "schedule": [{"starts": "2026-05-16T08:30"}]}
    assert LAST["events"][0]["set_up"]["schedule"] == [{"starts": "2025-05-17T08:30"}]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_understood_by_those_who_mark(shape):
    event = shaped({"code": "CK", "group": "职工组", "kind": "individual"}, shape)
    assert check_rules(event["rules"], "rules") == []
    assert set(event["set_up"]["modules"]) == {module["code"] for module in event["rules"]["modules"]}
    assert (event["kind"] == "team") == (shape == "team")
