"""A second, slow computation of a result bundle, written from the text of the format alone: fractions, lists, no shortcuts.

It shares no code with ``scoring.rules``. It takes bundles whose fields are right and answers either the list
``results`` or the codes that the first failing stage refuses with.
"""
import math
from decimal import Decimal
from fractions import Fraction


class Refused(Exception):
    def __init__(self, codes):
        super().__init__(sorted(codes))
        self.codes = sorted(codes)


def half_up(value, places):
    return Fraction(math.floor(value * 10**places + Fraction(1, 2)), 10**places)


def through(step, value, rules):
    for rule in rules.get("rounding") or []:
        if rule["step"] == step:
            mode = rule.get("mode") or "half_up"
            if mode == "half_up":
                return half_up(value, rule["places"])
            scaled = value * 10**rule["places"]
            if mode == "down":
                return Fraction(math.trunc(scaled), 10**rule["places"])
            return Fraction(round(scaled), 10**rule["places"])
    return value


def written(step, value, rules):
    for rule in rules.get("rounding") or []:
        if rule["step"] == step:
            cents = Decimal(value.numerator * 10**rule["places"] // value.denominator)
            return str(cents.scaleb(-rule["places"]))
    rest = value.denominator
    while rest % 2 == 0:
        rest //= 2
    while rest % 5 == 0:
        rest //= 5
    places = 0
    if rest != 1:
        value = half_up(value, 6)
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(abs(value.numerator * 10**places // value.denominator)).rjust(places + 1, "0")
    return ("-" if value < 0 else "") + (digits[:-places] + "." + digits[-places:] if places else digits)


def dropped(values, panel, missing):
    high, low = panel.get("drop_high") or 0, panel.get("drop_low") or 0
    minimum = panel.get("minimum_judges")
    minimum = 1 if minimum is None else minimum
    method = panel.get("method") or "mean"
    if len(values) < minimum or (method == "sum" and missing):
        return None
    values = list(values)
    for _ in range(high):
        if values:
            values.remove(max(values))
    for _ in range(low):
        if values:
            values.remove(min(values))
    if not values:
        return None
    return sum(values, Fraction(0)) / (len(values) if method == "mean" else 1)


def module_value(module, marks, rules, codes):
    """``marks``: aspect code → {judge: text or None}."""
    panel, name = module["panel"], module["code"]
    values, missing = {}, False
    for aspect in module["aspects"]:
        if not marks.get(f"{name}/{aspect['code']}"):
            codes.append("mark_missing")
            missing = True
    if panel["level"] == "sheet":
        if missing:
            return None, {}
        judges = {judge for aspect in module["aspects"] for judge in marks[f"{name}/{aspect['code']}"]}
        sheets = []
        for judge in judges:
            row = [marks[f"{name}/{aspect['code']}"].get(judge) for aspect in module["aspects"]]
            if None not in row:
                pairs = zip(row, module["aspects"], strict=True)
                sheets.append(sum(Fraction(mark) * Fraction(aspect.get("factor") or "1") for mark, aspect in pairs))
        value = dropped(sheets, panel, len(sheets) < len(judges))
        if value is None:
            codes.append("too_few_judges")
            return None, {}
        return through("panel", value, rules), {}
    for aspect in module["aspects"]:
        code = f"{name}/{aspect['code']}"
        if not marks.get(code):
            continue
        given = [Fraction(mark) for mark in marks[code].values() if mark is not None]
        if aspect["kind"] == "judgement":
            if len(given) != 3:
                codes.append("too_few_judges")
                continue
            if max(given) - min(given) > 1:
                codes.append("spread_exceeded")
                continue
            value = sum(given) / 9 * Fraction(aspect["max_mark"])
        else:
            value = dropped(given, panel, None in marks[code].values())
            if value is None:
                codes.append("too_few_judges")
                continue
        value = through("panel", value, rules) * Fraction(aspect.get("factor") or "1")
        values[code] = through("factor", value, rules)
    return sum(values.values(), Fraction(0)), values


def better(one, other, chain):
    """Which key puts ``one`` before ``other``; None if none does, so also when ``other`` is before ``one``."""
    if one["total"] != other["total"]:
        return "total" if one["total"] > other["total"] else None
    for item in chain:
        if item == "time:asc":
            first, second = one["time"], other["time"]
            if first == second:
                continue
            return item if second is None or (first is not None and first < second) else None
        kind, code, order = item.split(":")
        first, second = one[kind][code], other[kind][code]
        if first != second:
            return item if (first > second) == (order == "desc") else None
    return None


def median(values):
    values = sorted(values)
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def meets(entry, requires):
    for word in requires or []:
        if word == "passed" and not entry["passed"]:
            return False
        if word == "not_title_held" and entry["title_held"]:
            return False
        if word.startswith("division:") and entry["division"] != word[len("division:") :]:
            return False
    return True


def counts_of(prizes, size):
    """Names and counts in order; None where nobody is awarded."""
    if prizes["kind"] == "places":
        return [(award["name"], award["count"]) for award in prizes["awards"]]
    if prizes["kind"] == "bands":
        for band in prizes["bands"]:
            if band["from"] <= size and (band.get("to") is None or size <= band["to"]):
                return [(award["name"], award["count"]) for award in band["awards"]]
        return None
    rounding = prizes.get("rounding") or "half_up"
    counts = []
    for award in prizes["awards"]:
        exact = Fraction(award["percent"]) * size / 100
        count = {"half_up": int(half_up(exact, 0)), "floor": math.floor(exact), "ceil": math.ceil(exact)}[rounding]
        count = max(count, award.get("min") or 0)
        counts.append((award["name"], count if award.get("max") is None else min(count, award["max"])))
    return counts


def give(prizes, group, codes):
    size = sum(1 for entry in group if prizes.get("of") != "passed" or entry["passed"])
    awards = counts_of(prizes, size)
    names = {}
    if awards is None:
        return names
    eligible = [entry for entry in group if meets(entry, prizes.get("requires"))]
    mode = prizes.get("tie_at_cut") or "decide"
    for entry in eligible:
        positions = [i + 1 for i, other in enumerate(eligible) if other["place"] == entry["place"]]
        first, last = positions[0], positions[-1]
        cut = 0
        for name, count in awards:
            cut += count
            if first <= cut < last and mode == "decide":
                codes.append("tie_at_cut")
            if cut >= (last if mode == "exclude" else first):
                names[entry["code"]] = name
                break
    excellence = prizes.get("excellence")
    if excellence:
        limit = half_up(Fraction(excellence["upto_percent"]) * size / 100, 0)
        for entry in eligible:
            if entry["code"] not in names and entry["place"] <= limit:
                names[entry["code"]] = excellence.get("name") or "excellence"
    return names


def medals(prizes, group, points):
    near = Fraction(prizes["tie_points"])
    left = sorted((e for e in group if meets(e, prizes.get("requires"))), key=lambda e: -points[e["code"]])
    names = {}

    def take(name, anchor):
        taken = [e for e in left if points[anchor["code"]] - points[e["code"]] <= near]
        for entry in taken:
            left.remove(entry)
            names[entry["code"]] = name
        return taken

    gold = take("gold", left[0]) if left else []
    if len(gold) == 1 and left:
        silver = take("silver", left[0])
        if len(silver) >= 2:
            take("bronze", silver[-1])
        elif left:
            take("bronze", left[0])
    elif len(gold) == 2 and left:
        take("bronze", left[0])
    elif len(gold) >= 3:
        take("bronze", gold[-1])
    for entry in left:
        if points[entry["code"]] >= Fraction(prizes["threshold"]):
            names[entry["code"]] = "excellence"
    return names


def score(bundle):
    rules, codes, scores = bundle["rules"], [], []
    for entry in bundle["entries"]:
        if entry["status"] != "competed":
            continue
        given = {}
        for mark in bundle["marks"]:
            if mark["entry"] == entry["code"]:
                given.setdefault(mark["aspect"], {})[mark["judge"]] = mark.get("mark")
        modules, aspects = {}, {}
        for module in rules["modules"]:
            value, parts = module_value(module, given, rules, codes)
            if value is None:
                continue
            for row in bundle.get("deductions") or []:
                if row["entry"] == entry["code"] and row["module"] == module["code"]:
                    value -= Fraction(row["points"])
            modules[module["code"]] = through("module", max(value, Fraction(0)), rules)
            aspects.update(parts)
        if codes:
            continue
        total = sum(Fraction(m["weight"]) * modules[m["code"]] for m in rules["modules"])
        total = through("total", Fraction(total), rules)
        passed = rules.get("pass_total") is None or total >= Fraction(rules["pass_total"])
        for module in rules["modules"]:
            if module.get("pass_mark") is not None and modules[module["code"]] < Fraction(module["pass_mark"]):
                passed = False
        scores.append(
            {
                "code": entry["code"],
                "division": entry.get("division"),
                "time": entry.get("time_seconds"),
                "title_held": entry.get("title_held") or False,
                "module": modules,
                "aspect": aspects,
                "total": total,
                "passed": passed,
            }
        )
    if codes:
        raise Refused(codes)
    return scores


def place(groups, rules):
    chain, codes, orders = rules.get("tie_chain") or [], [], {}
    for decision in rules.get("decisions") or []:
        named = set(decision["entries"])
        fits = False
        for group in groups:
            for entry in group:
                tied = {
                    other["code"]
                    for other in group
                    if better(entry, other, chain) is None and better(other, entry, chain) is None
                }
                fits = fits or (len(tied) > 1 and tied == named)
        if not fits or any(code in orders for code in named):
            codes.append("decision_stale")
        else:
            orders.update({code: index for index, code in enumerate(decision["entries"])})
    for group in groups:
        seen = set()
        for entry in group:
            above = [other for other in group if better(other, entry, chain)]
            tied = [
                other
                for other in group
                if other is not entry and better(entry, other, chain) is None and better(other, entry, chain) is None
            ]
            decided = entry["code"] in orders
            ahead = [other for other in tied if decided and orders[other["code"]] < orders[entry["code"]]]
            entry["place"] = 1 + len(above) + len(ahead)
            entry["shared"] = bool(tied) and not decided
            if entry["shared"] and rules.get("unresolved_ties") == "decide" and entry["code"] not in seen:
                codes.append("unresolved_tie")
                seen |= {other["code"] for other in tied}
    if codes:
        raise Refused(codes)
    for group in groups:
        group.sort(key=lambda entry: (entry["place"], entry["code"]))
        for index, entry in enumerate(group):
            if index == 0:
                entry["decided_by"] = None
            elif entry["shared"] and group[index - 1]["place"] == entry["place"]:
                entry["decided_by"] = "shared"
            else:
                entry["decided_by"] = better(group[index - 1], entry, chain) or "decision"


def results(bundle):
    rules = bundle["rules"]
    scores = score(bundle)
    groups = []
    for entry in scores:
        for group in groups:
            if (rules.get("rank_within") or "event") == "event" or group[0]["division"] == entry["division"]:
                group.append(entry)
                break
        else:
            groups.append([entry])
    place(groups, rules)
    rows, codes = [], []
    for group in groups:
        scale = {}
        if rules.get("scale"):
            middle = median([entry["total"] for entry in group])
            mad = median([abs(entry["total"] - middle) for entry in group])
            for entry in group:
                above = Fraction(0)
                if mad:
                    above = Fraction(rules["scale"]["spread"]) * (entry["total"] - middle) / (Fraction("1.4826") * mad)
                scale[entry["code"]] = half_up(Fraction(rules["scale"]["centre"]) + above, 0)
        prizes, titles = rules.get("prizes"), rules.get("titles")
        names = {}
        if prizes and prizes["kind"] == "worldskills":
            on_scale = (prizes.get("on") or "scale") == "scale"
            if on_scale and mad == 0:
                codes.append("scale_degenerate")
            names = medals(prizes, group, scale if on_scale else {entry["code"]: entry["total"] for entry in group})
        elif prizes:
            names = give(prizes, group, codes)
        titled = give(titles, group, codes) if titles else {}
        for entry in group:
            rows.append(
                {
                    "entry": entry["code"],
                    "division": entry["division"],
                    "modules": {code: written("module", value, rules) for code, value in entry["module"].items()},
                    "total": written("total", entry["total"], rules),
                    "place": entry["place"],
                    "shared": entry["shared"],
                    "passed": entry["passed"],
                    "prize": names.get(entry["code"]),
                    "title": entry["code"] in titled,
                    "scale": str(int(scale[entry["code"]])) if scale else None,
                    "decided_by": entry["decided_by"],
                }
            )
    if codes:
        raise Refused(codes)
    for entry in sorted(bundle["entries"], key=lambda entry: entry["code"]):
        if entry["status"] != "competed":
            empty = dict.fromkeys(("total", "place", "passed", "prize", "scale", "decided_by"))
            rows.append(
                {"entry": entry["code"], "division": entry.get("division"), "modules": {}, "shared": False, "title": False, **empty}
            )
    return rows
