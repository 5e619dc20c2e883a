"""Random marking schemes that the services would keep, and workbooks read without a process of their own (many, quickly)."""
import json
import random
from decimal import Decimal
from typing import Any

from foundation.spreadsheets import child
from foundation.spreadsheets.reading import Sheet
from scoring.rules.scheme_contents import SchemeContents

WORDS = ("尺寸", "外观", "安全", "接线", "调试", "=1+1", "工单", "A·B", "温度 70 ℃", "三处取样")
REQUIREMENTS = ("", "合格/不合格", "±0.02 mm", "Yes/No", "按图纸")


def words(rng: random.Random, most: int = 3) -> str:
    """A few words, at least one."""
    return " ".join(rng.choices(WORDS, k=rng.randint(1, most)))


def random_way(rng: random.Random, most: Decimal) -> dict[str, Any] | None:
    """One of the ways, fit for a maximum."""
    kind = rng.choice(["value", "yes_no", "steps", "deduction", "time"])
    steps = [{"upto": f"{n + 1}.5", "mark": f"{most / (n + 1):.2f}"} for n in range(rng.randint(1, 3))]
    return {
        "value": None, "yes_no": {"kind": "yes_no"}, "deduction": {"kind": "deduction", "step": "0.5", "unit": rng.choice(["处", ""])},
        "steps": {"kind": "steps", "unit": rng.choice(["毫米", "", "处｜次"]), "nominal": rng.choice([None, "25", "-0.5"]), "steps": steps},
        "time": {"kind": "time", "steps": [{"upto": str(60 * (n + 1)), "mark": one["mark"]} for n, one in enumerate(steps)]},
    }[kind]  # fmt: skip


def random_module(rng: random.Random, code: str, plain: bool) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Module, texts, the module's row of the tree and ways. ``plain``: what the layout of WorldSkills can say."""
    divided = rng.random() < 0.75
    letters = rng.sample("ABCDEF", rng.randint(1, 3)) if divided else []
    names = {letter: words(rng) for letter in letters}
    aspects: list[dict[str, str]] = []
    texts: dict[str, Any] = {}
    ways: dict[str, Any] = {}
    parts: list[dict[str, Any]] = []
    for letter in letters or [""]:
        for number in range(1, rng.randint(2, 4) if divided else 2):
            part = {
                "code": f"{letter}{number}", "name": words(rng), "criterion": letter, "day": rng.choice([None, 1, 2, 12]),
                "aspects": [], "judges": None if plain or rng.random() < 0.7 else ["J01", "J03"],
            }  # fmt: skip
            odd = rng.random() < 0.2
            for n in range(1, rng.randint(2, 6)):
                aspect = f"{rng.choice('xyz')}{letter}{number}-{n}" if odd or not divided else f"{part['code']}.{n}"
                judged, most = rng.random() < 0.3, Decimal(rng.randint(1, 400)) / 100
                shown = f"{most:.2f}" if plain or rng.random() < 0.7 else f"{most}"
                factor = rng.choice(["1", "1", "1", "2", "0.5"])
                aspects.append({"code": aspect, "kind": "judgement" if judged else "measurement", "max_mark": shown, "factor": factor})
                part["aspects"].append(aspect)
                requirement, extra = rng.choice(REQUIREMENTS), rng.choice(["", words(rng)])
                text = {
                    "name": words(rng), "levels": rng.choice([None, [words(rng) for _ in range(4)]]) if judged else None,
                    "help": " · ".join(one for one in (requirement, extra) if one),
                }  # fmt: skip
                text |= {"part": f"{part['code']} {part['name']}"} if divided else {}
                text |= {"requirement": requirement} if requirement else {}
                text |= {"section": rng.choice(["4", "WSOS-2"])} if rng.random() < 0.5 else {}
                texts[f"{code}/{aspect}"] = text
                way = None if judged else random_way(rng, most)
                if way is not None:
                    ways[f"{code}/{aspect}"] = way
            parts.append(part)
    if len(parts) == 1:
        parts[0]["day"] = 1
    tree = {"criteria": [{"code": one, "name": name} for one, name in names.items()], "parts": parts} if divided else {}
    module = {
        "code": code, "name": words(rng), "weight": rng.choice(["1", "0.4", "0.25"]), "full_mark": rng.choice(["100", "20"]),
        "pass_mark": rng.choice([None, "60"]),
        "panel": {"level": "aspect", "method": rng.choice(["mean", "sum"]), "drop_high": rng.randint(0, 1), "drop_low": 0,
                  "minimum_judges": rng.randint(1, 5)},
        "aspects": aspects,
    }  # fmt: skip
    return module, texts, tree, ways


def random_scheme(rng: random.Random, plain: bool = False) -> SchemeContents:
    """A whole scheme: with ``plain`` one module, as the layout of WorldSkills says it."""
    modules, texts, tree, ways = [], {}, {}, {}
    for code in ["P"] if plain else rng.sample(["T", "P", "M-1", "口试"], rng.randint(1, 3)):
        module, own_texts, row, own_ways = random_module(rng, code, plain)
        modules.append(module)
        texts.update(own_texts)
        ways.update(own_ways)
        tree.update({code: row} if row else {})
    if not plain and rng.random() < 0.5:
        tree[":event"] = {
            "clauses": [{"code": "K1", "text": words(rng), "points": "2.5", "module": rng.choice([None, modules[0]["code"]])}],
            "sections": [{"code": "1", "name": words(rng), "weight": "12.5"}, {"code": "2", "name": "", "weight": "10"}],
        }  # fmt: skip
    return SchemeContents({"rounding": [], "modules": modules}, texts, tree, ways)


def read_here(data: bytes, **_limits: int) -> list[Sheet]:
    """The sheets of a workbook as the reading process finds them, without the process."""
    lines = [json.loads(json.dumps(line), parse_float=Decimal) for line in child.sheets(data, 20_000, 100)]
    return [Sheet(line["name"], line["rows"]) for line in lines]
