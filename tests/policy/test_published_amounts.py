"""Every amount in the collected tables can be expressed as a row and comes out of the program as it was published."""
import csv
from pathlib import Path
from typing import Any

import pytest

from awards.policy.shipped import shipped_schedule
from awards.rules.money import fen, yuan
from tests.awards.rules.cases import answer, people, schedule

DATA = Path(__file__).parents[1] / "data" / "policy"
PRIZES = {"金牌": "gold", "银牌": "silver", "铜牌": "bronze", "优胜奖": "excellence", "一等奖": "first", "二等奖": "second", "三等奖": "third"}
EMPLOYER, SHARED = "所在单位", "共享"


def published(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


AMOUNTS = [line for line in published("award_amounts.csv") if line["amount_yuan"]]


def prize_of(words: str) -> tuple[str, dict[str, Any]]:
    """The prize of a row and what a result says that gets it: a medal, or the last place of a range."""
    if words.startswith("第") and words.endswith("名"):
        first, _, last = words[1:-1].partition("-")
        return f"place:{first}-{last or first}", {"prize": None, "place": int(last or first)}
    return PRIZES.get(words, words), {"prize": PRIZES.get(words, words)}


def kind_of(recipient: str) -> str:
    """The recipient kind of the words of a table; experts, coaches and helpers of an event are a group."""
    if recipient.startswith("选手") or recipient == "项目":
        return "contestant"
    if recipient.startswith("主教练"):
        return "coach"
    return {EMPLOYER: "employer", "参赛队": "delegation"}.get(recipient, "coach_group")


@pytest.mark.parametrize("line", AMOUNTS, ids=lambda line: f"{line['jurisdiction']}-{line['competition_level']}-{line['place_or_medal']}")
def test_a_published_amount_comes_out_to_the_fen(line: dict[str, str]) -> None:
    kind, (prize, won) = kind_of(line["recipient"]), prize_of(line["place_or_medal"])
    shared = SHARED in line["payment_unit"]
    unit = {"unit": "team" if shared else "person"} if kind == "contestant" else {}
    rules = schedule(
        {"level": line["competition_level"], "prize": prize, "recipient": kind, "amount": line["amount_yuan"], **unit},
        team_rule="equal_split",
    )
    named = {
        "contestant": {"contestants": people("a", "b", "c")}, "employer": {"employer": "u"}, "delegation": {"delegation": "u"},
    }.get(kind, {"coach_group": people("k", "l", "m")})
    result = {"event": "赛项", "level": line["competition_level"], "date": "2026-05-01", **won, **named}
    lines = answer(rules, result)["lines"]
    times = 3 if kind == "contestant" and not shared else 1
    assert len(lines) == (3 if kind in ("contestant", "coach_group") else 1)
    assert sum(fen(found["gross"]) for found in lines) == times * fen(line["amount_yuan"])


def test_the_tables_hold_what_the_test_is_about() -> None:
    kinds = {kind_of(line["recipient"]) for line in AMOUNTS}
    assert len(AMOUNTS) > 120 and kinds == {"contestant", "coach_group", "coach", "employer", "delegation"}
    assert any(SHARED in line["payment_unit"] for line in AMOUNTS)


LEVELS = {
    "国际级": "world", "国家级一类": "national-1", "国家级二类": "national-2", "省级一类": "province-1", "省级二类": "province-2",
    "市级一类(每个竞赛项目)": "city-1", "市级一类高耗材项目加发": "city-1", "市级二类": "city-2", "市级三类": "city-3",
}


def test_the_shipped_host_grants_are_the_published_ones() -> None:
    guide = [line for line in published("host_grants.csv") if line["jurisdiction"] == "江门市" and line["level_or_stage"] in LEVELS]
    wanted = [
        (LEVELS[line["level_or_stage"]], line["amount_yuan"] or None, "高耗材" in line["level_or_stage"]) for line in guide
    ]
    document = shipped_schedule("jiangmen-host-2019") or {}
    assert [(row["level"], row["amount"], row.get("tag") == "high-consumable") for row in document["rows"]] == wanted
    assert len(wanted) == 9


SAMPLES = [
    ("sample-wuhan-2018", {"jurisdiction": "武汉市"}, 1),
    ("sample-jiangsu-2024", {"jurisdiction": "江苏省"}, 0),
    ("sample-guangdong-world-2018", {"jurisdiction": "广东省", "year": "2018"}, 0),
    ("sample-dalian-2021", {"jurisdiction": "大连市"}, 0),
]


@pytest.mark.parametrize(("id", "chosen", "left_out"), SAMPLES)
def test_a_shipped_sample_holds_exactly_the_published_amounts(id: str, chosen: dict[str, str], left_out: int) -> None:
    lines = [line for line in AMOUNTS if chosen.items() <= line.items()]
    there = [(kind_of(line["recipient"]), *any_prize(line), yuan(fen(line["amount_yuan"]))) for line in lines]
    document = shipped_schedule(id) or {}
    ours = [(row["recipient"], row["prize"], yuan(fen(row["amount"]))) for row in document["rows"]]
    assert [row for row in ours if row not in there] == []
    assert len(there) - len(ours) == left_out
    assert document["status"] == "sample" and all(line["url"] for line in lines)


def any_prize(line: dict[str, str]) -> tuple[str | None]:
    """An employer is paid whatever the prize."""
    return (None,) if line["recipient"] == EMPLOYER else (prize_of(line["place_or_medal"])[0],)
