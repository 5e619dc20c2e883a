"""What people bring to the journey: a definition of two events (and a broken one), registration workbooks (and a messy one)."""
import json
from typing import Any

from tests.factories.definitions import definition, event, module, rules
from tests.factories.registrations import id_number, row, workbook

CODE, BY_HAND, NEIGHBOURS = "jm-2026", "jm-2027", "xh-2026"
NAME = "2026年江门市职业技能竞赛"
COOK, CARS = "中式烹调师（粤菜师傅）", "汽车维修工"
COOKS, MECHANICS = range(1, 7), range(11, 15)
ASPECTS = ("刀工与成形", "火候", "调味", "造型与装盘", "卫生与安全")
AWARDS = [{"name": "gold", "count": 1}, {"name": "silver", "count": 2}, {"name": "bronze", "count": 2}]
PRIZES = {"kind": "places", "awards": AWARDS, "requires": ["passed"], "tie_at_cut": "include"}
TITLES = {"kind": "places", "awards": [{"name": "title", "count": 1}], "requires": ["passed", "division:staff"]}


def cooking() -> dict[str, Any]:
    """Theory by aspect, practice by each judge's sum: the highest and the lowest of three are dropped."""
    theory = module("T", weight="0.20", level="aspect", aspects=1, minimum_judges=1)
    theory |= {"name": "理论知识", "pass_mark": "60", "aspects": [{"code": "01", "kind": "measurement", "max_mark": "100.00"}]}
    practice = module("P", weight="0.80", method="mean", drop_high=1, drop_low=1, minimum_judges=3)
    practice |= {"name": "操作技能", "pass_mark": "60"}
    practice["aspects"] = [{"code": f"{n:02d}", "kind": "measurement", "max_mark": "20.00"} for n in range(1, 6)]
    more = {"tie_chain": ["module:P:desc", "time:asc"], "pass_total": "60", "prizes": PRIZES, "titles": TITLES}
    return event("CK", COOK, rules(theory, practice, **more), tags=["high-consumable"], eligibility={"minimum_age": 16})


def repairing() -> dict[str, Any]:
    """Two measurements and a judgement, each aspect the mean of three judges."""
    practice = module("P", level="aspect", method="mean", minimum_judges=3) | {"name": "故障排除"}
    practice["aspects"] = [
        {"code": "A1", "kind": "measurement", "max_mark": "40.00"}, {"code": "A2", "kind": "measurement", "max_mark": "30.00"},
        {"code": "A3", "kind": "judgement", "max_mark": "30.00"},
    ]  # fmt: skip
    return event("AU", CARS, rules(practice, prizes=PRIZES))


def whole() -> dict[str, Any]:
    """The definition of the journey."""
    hosts = [{"name": "江门样例技师学院", "code": None}]
    return definition(
        cooking(), repairing(), schedules=[], code=CODE, name=NAME, document="江示竞〔2026〕1号（示例）", series=None, hosts=hosts
    )


def as_file(document: dict[str, Any]) -> bytes:
    """A definition as it is uploaded."""
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def broken() -> bytes:
    """The same with a year in words, a last day before the first, and weights that do not make a whole."""
    wrong = whole()
    wrong["year"] = "二〇二六"
    wrong["dates"]["ends"] = "2026-05-01"
    wrong["events"][0]["rules"]["modules"][1]["weight"] = "八成"
    return as_file(wrong)


def people() -> list[dict[str, object]]:
    """Six cooks and four mechanics, no two from one unit in an event."""
    return [row(n, COOK, "职工组") for n in COOKS] + [row(n, CARS, "职工组") for n in MECHANICS]


def registrations() -> bytes:
    """Everybody's rows, without a fault."""
    return workbook(people())


def messy() -> tuple[bytes, list[tuple[str, str]]]:
    """A workbook with one good row and six bad ones, and where its faults are."""
    digit = "0" if id_number(32)[-1] != "0" else "1"
    rows = [
        row(31, COOK, "职工组"), row(32, COOK, "职工组", 身份证号=id_number(32)[:-1] + digit), row(31, COOK, "职工组"),
        row(33, "电焊工", "职工组"), row(34, COOK, "职工组", 联系电话="12345"), row(35, CARS, "机关组"),
        row(36, CARS, "职工组", 从业年限="八年"),
    ]  # fmt: skip
    faults = [
        ("3", "身份证号"), ("4", "身份证号"), ("5", "参赛赛项"), ("6", "联系电话"), ("7", "组别"), ("8", "从业年限"),
    ]  # fmt: skip
    return workbook(rows), faults

