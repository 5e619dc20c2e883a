"""The law that comes with the program: complete, cited, dated where it has dates, and never paid from before adoption."""
import re
import shutil
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from awards.errors import AmountNotSet, NotPayable, PolicyNotInForce
from awards.policy import governing, shipped
from awards.policy.governing import policy_on
from awards.policy.loader import load_parameters
from awards.policy.shipped import load_schedules, shipped_schedule, shipped_schedules
from awards.policy.values import Parameter, Value
from awards.rules.schedule import check_schedule, parse_schedule
from foundation.rules.problems import Problems
from tests.awards.rules.cases import row, schedule

TODAY = date(2026, 5, 1)
NUMBERS = {
    "cantonese_cuisine/base/construction": "100000", "cantonese_cuisine/course/development": "20000",
    "cantonese_cuisine/course/completion": "50000", "cantonese_cuisine/course/certificates": "50",
    "cantonese_cuisine/trainee/training_place_ceiling": "5000", "cantonese_cuisine/trainee/master_ceiling": "3000",
    "cantonese_cuisine/trainee/certificate_within": "2", "cantonese_cuisine/trainee/living_allowance": "500",
    "cantonese_cuisine/start_up/share": "80", "cantonese_cuisine/start_up/ceiling": "20000",
    "training_base/construction": "100000", "training_base/course/completion": "50000", "training_base/course/certificates": "500",
    "recruitment/senior_technician": "10000", "recruitment/technician": "5000", "recruitment/service": "1",
    "pension/longest": "3", "senior_technician/living": "10000", "senior_technician/waiting": "1",
    "chief_technician/selected": "20", "chief_technician/monthly": "1500", "chief_technician/longest": "3",
    "studio/construction": "100000", "studio/monthly": "1500", "studio/longest": "3",
    "international_certificate/person": "10000", "leading_talent/monthly": "2000", "leading_talent/longest": "3",
    "assessment/block": "30000", "assessment/persons": "30", "exchange/yearly": "200000",
}


def test_the_sums_of_the_opinions_are_drafts_with_the_figures_that_they_state() -> None:
    parameters = policy_on(TODAY).parameters
    stated = {key: parameter.on(TODAY).value for key, parameter in parameters.items() if parameter.on(TODAY).number is not None}
    assert stated == NUMBERS
    assert {value.status for parameter in parameters.values() for value in parameter.values} == {"draft"}


def test_article_21_states_no_amount_and_an_absent_number_is_refused_and_never_nothing() -> None:
    policy = policy_on(TODAY)
    unstated = [key for key in policy.parameters if key not in NUMBERS]
    assert {key for key in unstated if key.startswith("competition/")} == {key for key in policy.parameters if key.startswith("competition/")}
    for key in unstated:
        with pytest.raises(AmountNotSet) as refused:
            policy.number(key)
        assert key in refused.value.message


def test_every_article_that_grants_something_is_there() -> None:
    articles = {value.article for parameter in policy_on(TODAY).parameters.values() for value in parameter.values}
    wanted = ("四", "七", "十一", "十三", "十四", "十五", "十六", "十七", "十八", "十九", "二十一", "二十二", "二十三")
    assert articles == {f"第（{number}）条" for number in wanted}


def test_nothing_that_is_shipped_can_be_paid_from() -> None:
    policy = policy_on(TODAY)
    for key in policy.parameters:
        with pytest.raises(NotPayable):
            policy.payable(key)
    assert {schedule.status for schedule in policy.schedules} == {"unconfirmed", "sample"}


def test_only_an_adopted_number_is_payable_and_only_while_it_is_in_force(monkeypatch: pytest.MonkeyPatch) -> None:
    value = Value(date(2026, 1, 1), date(2026, 12, 31), "12.5", "adopted", "办法", "第一条", "全部条件")
    gone = replace(value, first_day=date(2027, 1, 1), last_day=None, value=None)
    monkeypatch.setattr(governing, "_parameters", lambda: {"prize": Parameter("prize", "奖金", "yuan", (value, gone))})
    assert policy_on(TODAY).payable("prize") == Fraction(25, 2)
    with pytest.raises(PolicyNotInForce, match="not_in_force"):
        policy_on(date(2025, 12, 31)).number("prize")
    with pytest.raises(AmountNotSet):
        policy_on(date(2027, 1, 1)).payable("prize")


def test_the_policy_of_a_day_holds_the_schedules_in_force_and_those_of_the_instance() -> None:
    adopted = parse_schedule(schedule(row(), id="adopted-1", status="adopted", in_force=["2018-06-01", "2018-06-30"]))
    assert [found.id for found in policy_on(date(2018, 6, 1), [adopted]).schedules] == [
        "sample-guangdong-world-2018", "sample-wuhan-2018", "adopted-1",
    ]
    assert [found.id for found in policy_on(date(2019, 2, 17), [adopted]).schedules][-1] == "sample-wuhan-2018"
    assert "jiangmen-host-2019" in [found.id for found in policy_on(date(2019, 2, 18)).schedules]


def test_a_policy_cannot_be_changed() -> None:
    policy = policy_on(TODAY)
    with pytest.raises(FrozenInstanceError):
        policy.day = date(2020, 1, 1)  # type: ignore[misc]
    with pytest.raises(TypeError):
        policy.parameters["more"] = policy.parameters["exchange/yearly"]  # type: ignore[index]


def test_the_host_grants_of_jiangmen_are_shipped_as_the_guide_states_them() -> None:
    document = shipped_schedule("jiangmen-host-2019") or {}
    assert (document["status"], document["in_force"]) == ("unconfirmed", ["2019-02-18", None])
    assert [(found["level"], found["amount"], found.get("tag")) for found in document["rows"]] == [
        ("world", "1000000", None), ("national-1", "500000", None), ("national-2", "300000", None),
        ("province-1", "200000", None), ("province-2", "100000", None), ("city-1", "30000", None),
        ("city-1", "20000", "high-consumable"), ("city-2", None, None), ("city-3", None, None),
    ]
    assert all(found["recipient"] == "host" and found["prize"] is None for found in document["rows"])
    assert document["tax"] == {"host": {"mode": "exempt"}}


def test_shipped_schedules_are_named_checked_and_handed_out_as_copies() -> None:
    found = {each.document["id"]: each for each in shipped_schedules()}
    assert list(found) == sorted(found) and {"jiangmen-host-2019", "sample-wuhan-2018"} <= set(found)
    assert all(check_schedule(each.document) == [] and each.sources and each.condition for each in found.values())
    (shipped_schedule("jiangmen-host-2019") or {})["rows"].clear()
    assert len((shipped_schedule("jiangmen-host-2019") or {})["rows"]) == 9
    assert shipped_schedule("jiangmen-host-2018") is None is shipped_schedule("")


# --- the inspector -----------------------------------------------------------------------------------------------------


def offences(folder: Path) -> list[str]:
    """What the files of the law lack, found without the loader: by looking at every value as plain YAML."""
    found = []
    for file in sorted(folder.rglob("*.yaml")):
        text = file.read_text("utf-8")
        document = yaml.safe_load(text)
        values = [document] if "schedule" in document else [
            {**value, **value.get("source", {})} for parameter in document.values() for value in parameter["values"].values()
        ]
        rows = document["schedule"]["rows"] if "schedule" in document else []
        shown = [{**value.get("schedule", {}), **value} for value in values]
        for key in ("article", "status", "condition", "document"):
            found += [f"{file.name}: no {key}" for value in shown if not value.get(key)]
        found += [f"{file.name}: a row without article" for each in rows if not each.get("article")]
        found += [f"{file.name}: a bare number {number}" for number in re.findall(r"(?:value|amount|rate): *(-?[0-9][^\s,}]*)", text)]
    return found


def all_load(folder: Path) -> bool:
    try:
        return bool(load_parameters(folder / "parameters")) and bool(load_schedules(folder / "schedules"))
    except Problems:
        return False


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The law, to be broken."""
    for folder in (governing.FOLDER, shipped.FOLDER):
        shutil.copytree(folder, tmp_path / folder.name)
    return tmp_path


def test_every_parameter_and_schedule_has_article_status_condition_and_exact_numbers(copy: Path) -> None:
    assert offences(copy) == [] and all_load(copy)


def within(file: str, change: Callable[[str], str]) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        text = (folder / file).read_text("utf-8")
        assert change(text) != text
        (folder / file).write_text(change(text), "utf-8")

    return spoil


PARAMETERS, SCHEDULE = "parameters/recruitment.yaml", "schedules/sample-wuhan-2018.yaml"
SPOILT: list[Any] = [
    (within(PARAMETERS, lambda text: text.replace('"10000"', "10000.5", 1)), "a bare number 10000.5"),
    (within(PARAMETERS, lambda text: text.replace('"10000"', "10000", 1)), "a bare number 10000"),
    (within(PARAMETERS, lambda text: text.replace("        article: 第（十一）条\n", "", 1)), "no article"),
    (within(PARAMETERS, lambda text: text.replace("      status: draft\n", "", 1)), "no status"),
    (within(PARAMETERS, lambda text: re.sub(r"condition: >-\n.*\n", 'condition: ""\n', text, count=1)), "no condition"),
    (within(PARAMETERS, lambda text: re.sub(r"        document: .*\n", "", text, count=1)), "no document"),
    (within(SCHEDULE, lambda text: text.replace('"500000"', "500000.5", 1)), "a bare number 500000.5"),
    (within(SCHEDULE, lambda text: text.replace('rate: "0.20"', "rate: 0.20")), "a bare number 0.20"),
    (within(SCHEDULE, lambda text: text.replace(", article: 国家级二类}", "}", 1)), "a row without article"),
    (within(SCHEDULE, lambda text: text.replace("  status: sample\n", "")), "no status"),
    (within(SCHEDULE, lambda text: re.sub(r"condition: >-\n.*\n", "", text)), "no condition"),
]


@pytest.mark.parametrize(("spoil", "offence"), SPOILT)
def test_the_inspector_and_the_loader_find_what_was_broken(copy: Path, spoil: Callable[[Path], None], offence: str) -> None:
    spoil(copy)
    assert [found.split(": ", 1)[1] for found in offences(copy)] == [offence]
    assert not all_load(copy)
