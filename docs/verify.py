#!/usr/bin/env python3
"""Checks an exported result bundle without the program that wrote it.

    python3 verify.py BUNDLE.json [--root HEX]      (any Python from 3.10; no other file, no network)

It derives (1) the ledger root, (2) from the ledger the marks that count, (3) from rules and marks all totals, places, prizes
and titles, and compares each with the bundle. HEX is the root printed on the signed sheet: without it a ledger of which the
end was cut off cannot be told from a whole one. Exit 0: everything agrees; 1: every difference is a line; 2: the file cannot
be read or computed. Written from the description of result-bundle/1 alone; it shares no code with the program.
"""
import argparse
import hashlib
import json
import sys
from collections import Counter
from fractions import Fraction
from itertools import zip_longest
from math import ceil, floor, inf, trunc
from pathlib import Path
from statistics import median
from unicodedata import normalize

NEEDS_ENTRY = ("sheet_submitted", "sheet_returned", "mark_amended", "status_set", "time_set", "deduction_added")
HOW = {"half_up": lambda value: floor(value + Fraction(1, 2)), "half_even": round, "down": trunc, "floor": floor, "ceil": ceil}
STEPS = {}  # named rounding steps of the bundle in hand: step -> (places, mode)


def read(text):
    """The JSON with its strings in NFC; a number with a fraction has no place in it."""
    def refuse(number):
        raise ValueError(f"{number} is a number with a fraction or exponent")

    return json.loads(normalize("NFC", json.dumps(json.loads(text, parse_float=refuse), ensure_ascii=False)))


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def replay(bundle, wrong):
    """What the ledger says of rules, entries, counting marks, deductions and decisions is what the bundle says."""
    frozen, entries, marks, kept = {}, {}, {}, {"deduction_added": {}, "tie_decided": {}}
    for row in bundle["ledger"]["entries"]:
        kind, body, code, fault = row["kind"], row["body"], row["body"].get("entry"), None
        if kind == "rules_frozen":
            frozen = body
        elif kind == "entry_registered":
            fault = "registered twice" if code in entries else None
            entries[code] = {"time_seconds": None, **{key: body[key] for key in ("division", "unit", "title_held")}}
        elif kind in NEEDS_ENTRY and code not in entries:
            fault = "not registered"
        elif kind == "sheet_submitted":
            marks.update({(code, body["judge"], aspect): mark for aspect, mark in body["marks"].items()})
        elif kind == "sheet_returned":
            for aspect in body["aspects"]:
                marks.pop((code, body["judge"], aspect), None)
        elif kind == "mark_amended":
            if (code, body["judge"], body["aspect"]) not in marks or not len(set(body["by"])) == len(body["by"]) == 2:
                fault = "no such mark, or not two different people"
            marks[code, body["judge"], body["aspect"]] = body["mark"]
        elif kind in ("status_set", "time_set"):
            entries[code].update((key, body[key]) for key in ("status", "time_seconds") if key in body)
        elif kind in ("deduction_added", "tie_decided"):
            fault = "id used twice" if body["id"] in kept[kind] else None
            kept[kind][body["id"]] = {key: value for key, value in body.items() if key != "id"}
        elif kind in ("deduction_withdrawn", "decision_withdrawn"):
            found = kept["deduction_added" if kind == "deduction_withdrawn" else "tie_decided"]
            fault = None if found.get(body["id"]) else "nothing to withdraw"
            found[body["id"]] = None
        wrong += [f"ledger entry {row['seq']} ({kind} {code or body.get('id')}): {fault}"] if fault else []
    rules = canonical({key: value for key, value in bundle["rules"].items() if key != "decisions"})
    named = {"event": bundle["event"], "stream": bundle["ledger"]["stream"]}
    named["rules_hash"] = hashlib.sha256(rules.encode()).hexdigest()
    facts = {"division": None, "unit": None, "status": None, "time_seconds": None, "title_held": False}
    said = {row["code"]: {**facts, **{key: row[key] for key in facts if row.get(key) is not None}} for row in bundle["entries"]}
    given = {(row["entry"], row["judge"], row["aspect"]): row.get("mark") for row in bundle["marks"]}
    taken, ruled = ([canonical(one) for one in found.values() if one] for found in kept.values())
    said_taken = Counter(canonical(row) for row in bundle.get("deductions") or [])
    said_ruled = enumerate(canonical(row) for row in bundle["rules"].get("decisions") or [])
    pairs = {"rules": (named, {key: frozen.get(key) for key in named}), "entry": (said, entries), "mark": (given, marks),
             "deduction": (said_taken, Counter(taken)), "decision": (dict(said_ruled), dict(enumerate(ruled)))}  # fmt: skip
    for what, (one, other) in pairs.items():
        for key in sorted({*one, *other}, key=str):
            if one.get(key, "nothing") != other.get(key, "nothing"):
                wrong.append(f"{what} {key}: bundle {one.get(key, 'nothing')}, ledger {other.get(key, 'nothing')}")


def rounded(step, value):
    """The value after a named step; exact where the step is not listed."""
    places, mode = STEPS.get(step, (0, None))
    return Fraction(HOW[mode](value * 10**places), 10**places) if mode else value


def written(step, value):
    """As the bundle writes it: the places of its step, or exactly, or six places where it never ends."""
    if step not in STEPS and 10**40 * value % 1:
        value = Fraction(HOW["half_up"](value * 10**6), 10**6)
    places = STEPS[step][0] if step in STEPS else next(places for places in range(41) if not 10**places * value % 1)
    digits = str(abs(int(value * 10**places))).rjust(places + 1, "0")
    return ("-" if value < 0 else "") + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def panel_value(values, missing, panel):
    """Mean or sum of what is left after dropping the highest and lowest; with a sum nobody may be missing."""
    high, low, summed = panel.get("drop_high") or 0, panel.get("drop_low") or 0, panel.get("method") == "sum"
    least = 1 if panel.get("minimum_judges") is None else panel["minimum_judges"]
    if len(values) < max(least, high + low + 1) or (missing and summed):
        raise ValueError("too few judges")
    left = sorted(values)[low : len(values) - high]
    return sum(left, Fraction(0)) / (1 if summed else len(left))


def module_value(module, entry, marks):
    """A module before deductions, and its aspects' values; ``marks``: (entry, MODULE/ASPECT) -> {judge: mark}."""
    aspects = {f"{module['code']}/{row['code']}": row for row in module["aspects"]}
    given = {code: marks[entry, code] for code in aspects}
    values, factor = {}, {code: Fraction(row.get("factor") or "1") for code, row in aspects.items()}
    if module["panel"]["level"] == "sheet":
        judges = {judge for found in given.values() for judge in found}
        whole = [judge for judge in judges if all(found.get(judge) is not None for found in given.values())]
        sheets = [sum(given[code][judge] * factor[code] for code in aspects) for judge in whole]
        return rounded("panel", panel_value(sheets, len(judges) - len(whole), module["panel"])), {}
    for code, row in aspects.items():
        present = [mark for mark in given[code].values() if mark is not None]
        if row["kind"] != "judgement":
            value = panel_value(present, len(given[code]) - len(present), module["panel"])
        elif len(present) != 3 or max(present) - min(present) > 1:
            raise ValueError(f"{entry} {code}: not three judgement marks within 1")
        else:
            value = sum(present) / 9 * Fraction(row["max_mark"])
        values[code] = rounded("factor", rounded("panel", value) * factor[code])
    return sum(values.values(), Fraction(0)), values


def score(bundle):
    """Every entry that competed with its modules, total, whether it passed, and its keys for ties."""
    rules, marks, taken, scored = bundle["rules"], {}, Counter(), []
    for row in bundle["marks"]:
        value = None if row.get("mark") is None else Fraction(row["mark"])
        marks.setdefault((row["entry"], row["aspect"]), {})[row["judge"]] = value
    for row in bundle.get("deductions") or []:
        taken[row["entry"], row["module"]] += Fraction(row["points"])
    for entry in (entry for entry in bundle["entries"] if entry["status"] == "competed"):
        code, modules, aspects = entry["code"], {}, {}
        for module in rules["modules"]:
            value, found = module_value(module, code, marks)
            aspects.update(found)
            modules[module["code"]] = rounded("module", max(Fraction(0), value - taken[code, module["code"]]))
        total = rounded("total", sum(Fraction(one["weight"]) * modules[one["code"]] for one in rules["modules"]))
        limits = [(total, rules.get("pass_total")), *((modules[one["code"]], one.get("pass_mark")) for one in rules["modules"])]
        passed = all(limit is None or reached >= Fraction(limit) for reached, limit in limits)
        keys = [-total]
        for item in rules.get("tie_chain") or []:
            kind, *about, order = item.split(":")
            time = inf if entry.get("time_seconds") is None else entry["time_seconds"]
            value = time if kind == "time" else (modules if kind == "module" else aspects)[about[0]]
            keys.append(-value if order == "desc" else value)
        meets = {f"division:{entry.get('division')}", passed and "passed", not entry.get("title_held") and "not_title_held"}
        scored.append({"entry": code, "division": entry.get("division"), "modules": modules, "total": total, "passed": passed,
                       "_meets": meets, "_keys": keys})  # fmt: skip
    return scored


def place(group, rules, decisions):
    """Puts one group in order, sets place, shared, decided_by and the scale; notes which ``decisions`` were of use."""
    equal, position = {}, {}
    for row in group:
        equal.setdefault(tuple(row["_keys"]), []).append(row["entry"])
    for number, decision in enumerate(rules.get("decisions") or []):
        if len(decision["entries"]) > 1 and sorted(decision["entries"]) in map(sorted, equal.values()):
            decisions.add(number)
            position.update({code: index for index, code in enumerate(decision["entries"])})
    group.sort(key=lambda row: (row["_keys"], position.get(row["entry"], 0), row["entry"]))
    names = ["total", *(rules.get("tie_chain") or [])]
    for index, row in enumerate(group):
        row["shared"] = len(equal[tuple(row["_keys"])]) > 1 and row["entry"] not in position
        if row["shared"] and rules.get("unresolved_ties") == "decide":
            raise ValueError(f"the tie of {row['entry']} was not decided")
        above = group[index - 1] if index else None
        pairs = zip(names, above["_keys"], row["_keys"], strict=True) if above else [(None, 0, 1)]
        parting = [name for name, one, other in pairs if one != other]
        row["decided_by"] = parting[0] if parting else "shared" if row["shared"] else "decision"
        row["place"] = above["place"] if row["decided_by"] == "shared" else index + 1
    middle = median(row["total"] for row in group)
    spread = median(abs(row["total"] - middle) for row in group) * Fraction("1.4826")
    for row in group:
        row["_flat"], scale = not spread, rules.get("scale")
        away = (row["total"] - middle) / spread * Fraction(scale["spread"]) if scale and spread else 0
        row["scale"] = HOW["half_up"](Fraction(scale["centre"]) + away) if scale else None


def give(group, may, awards):
    """Entry -> award, of prizes or titles that are counted by places among those who may have one."""
    field, numbers = sum(row["passed"] or awards.get("of") != "passed" for row in group), awards.get("awards")
    if awards["kind"] == "bands":
        last = [field if one.get("to") is None else one["to"] for one in awards["bands"]]
        fits = [one["awards"] for one, to in zip(awards["bands"], last, strict=True) if one["from"] <= field <= to]
        numbers = fits[0] if fits else None
    cuts, prizes, start = [(None, 0)], {}, 1
    for row in numbers or []:
        share = HOW[awards.get("rounding") or "half_up"](Fraction(row.get("percent", 0)) * field / 100)
        most = field + 1 if row.get("max") is None else row["max"]
        cuts.append((row["name"], cuts[-1][1] + row.get("count", min(max(share, row.get("min") or 0), most))))
    while start <= len(may):
        block = [row for row in may if row["place"] == may[start - 1]["place"]]
        end, mode = start + len(block) - 1, awards.get("tie_at_cut")
        if mode not in ("include", "exclude") and any(start <= cut < end for _, cut in cuts):
            raise ValueError(f"the tie of {block[0]['entry']} at the end of an award was not decided")
        names = [name for name, cut in cuts if cut >= (start if mode == "include" else end)]
        prizes.update({row["entry"]: names[0] for row in block if names})
        start = end + 1
    if awards.get("excellence") and numbers is not None:
        most = HOW["half_up"](Fraction(awards["excellence"]["upto_percent"]) * field / 100)
        name = awards["excellence"].get("name") or "excellence"
        prizes.update({row["entry"]: name for row in may if row["entry"] not in prizes and row["place"] <= most})
    return prizes


def medals(group, may, awards):
    """Entry -> medal of WorldSkills: whoever is within tie_points of a group's leader shares the medal."""
    by = "total" if awards.get("on") == "total" else "scale"
    if by == "scale" and group[0]["_flat"]:
        raise ValueError("half of the totals are equal: the scale tells nobody apart")
    rest, prizes = sorted((-row[by], row["entry"]) for row in may), {}

    def take(name, leader):
        taken = [one for one in rest if one[0] <= leader[0] + Fraction(awards["tie_points"])]
        del rest[: len(taken)]
        prizes.update({code: name for _, code in taken})
        return taken

    gold = take("gold", rest[0]) if rest else []
    silver = take("silver", rest[0]) if rest and len(gold) == 1 else []
    take("bronze", gold[-1] if len(gold) > 2 else silver[-1] if len(silver) > 1 else [*rest, (0,)][0])
    prizes.update({code: "excellence" for points, code in rest if -points >= Fraction(awards["threshold"])})
    return prizes


def results(bundle):
    """The list ``results`` as the rules and marks of the bundle give it."""
    rules, groups, rows, used = bundle["rules"], {}, [], set()
    STEPS.clear()
    STEPS.update({row["step"]: (row["places"], row.get("mode") or "half_up") for row in rules.get("rounding") or []})
    for row in score(bundle):
        groups.setdefault(rules.get("rank_within") == "division" and row["division"], []).append(row)
    for group in groups.values():
        place(group, rules, used)
    if len(used) != len(rules.get("decisions") or []):
        raise ValueError("a decision is about no tie that there is")
    for group in groups.values():
        won = {"prizes": {}, "titles": {}}
        for what, awards in ((what, rules[what]) for what in won if rules.get(what)):
            may = [row for row in group if row["_meets"].issuperset(awards.get("requires") or [])]
            won[what] = (medals if awards["kind"] == "worldskills" else give)(group, may, awards)
        for row in group:
            row.update(prize=won["prizes"].get(row["entry"]), title=row["entry"] in won["titles"])
            row["total"] = written("total", row["total"])
            row["modules"] = {code: written("module", value) for code, value in row["modules"].items()}
            row["scale"] = None if row["scale"] is None else str(row["scale"])
            rows.append(row)
    nothing = {"modules": {}, "shared": False, "title": False}
    nothing.update(dict.fromkeys(("total", "place", "passed", "prize", "scale", "decided_by")))
    absent = sorted((row for row in bundle["entries"] if row["status"] != "competed"), key=lambda row: row["code"])
    rows += [{"entry": row["code"], "division": row.get("division"), **nothing} for row in absent]
    return [{key: value for key, value in row.items() if not key.startswith("_")} for row in rows]


def check(bundle, root=None):
    """Every difference as a sentence; none means that the bundle holds."""
    entries, head, wrong = bundle["ledger"]["entries"], bytes(32), []
    for entry in entries:  # h[0] = 32 zero bytes; h[i] = SHA256(0x00 || h[i-1] || canonical(entry i))
        head = hashlib.sha256(b"\0" + head + canonical(entry).encode()).digest()
    wrong += [f"ledger entry {at} bears another number" for at, entry in enumerate(entries, 1) if entry["seq"] != at]
    for name, expected in (("in the file", bundle["ledger"]["root"]), ("given", root or head.hex())):
        if head.hex() != expected.lower():
            wrong.append(f"the ledger gives the root {head.hex()}, the root {name} is {expected}")
    replay(bundle, wrong)
    pairs = zip_longest(results(bundle), bundle["results"])
    return wrong + [f"result: {one} follows, the bundle says {other}" for one, other in pairs if one != other]


def main():
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("bundle")
    parser.add_argument("--root", help="the ledger root printed on the signed sheet")
    asked = parser.parse_args()
    try:
        bundle = read(Path(asked.bundle).read_text(encoding="utf-8-sig"))
        wrong = check(bundle, asked.root)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as fault:
        print(f"This bundle cannot be checked: {type(fault).__name__}: {fault}", file=sys.stderr)
        return 2
    print("\n".join(wrong) or f"Everything agrees, ledger root {bundle['ledger']['root']}")
    if not wrong and asked.root is None:
        print("No root from outside was given: that the end of the ledger was cut off cannot be excluded.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
