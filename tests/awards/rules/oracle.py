"""The award case worked out a second time, slowly and straight from its text, to compare the program with.

Nothing of the program is used: documents in, documents out, every question asked by walking through everything.
"""
from fractions import Fraction
from typing import Any

KINDS = ["contestant", "coach_group", "coach", "host", "delegation", "employer"]


class Refused(Exception):
    """The codes for which the case is refused."""


def solve(case: dict[str, Any]) -> dict[str, Any]:
    rules, results = case["schedule"], case["results"]
    wrong = ["row_ambiguous" for result in results if in_force(rules, result) for kind in KINDS
             if len([row for row in fitting(rules, result, kind) if not row.get("tag")]) > 1]
    lines = [] if wrong else [line for index in range(len(results)) for line in raw_lines(rules, results, index)]
    if not wrong:
        wrong = ["tax_missing" for kind in KINDS if any(line["kind"] == kind for line in lines) and kind not in rules["tax"]]
    if wrong:
        raise Refused(wrong)
    kept, superseded = cumulate(rules, results, lines)
    for line in kept:
        line.update(zip(("gross", "tax", "net"), taxed(rules, line["kind"], line["amount"]), strict=True))
    return {
        "topped_up": sum(1 for line in kept if line.get("taken")),
        "lines": [(one["result"], one["recipient"], one["kind"], one["gross"], one["tax"], one["net"]) for one in kept],
        "unset": [gap for index in range(len(results)) for gap in unset(rules, results[index], index)],
        "superseded": superseded,
    }


def in_force(rules: dict[str, Any], result: dict[str, Any]) -> bool:
    first, last = rules["in_force"]
    return bool(first <= result["date"] and (last is None or result["date"] <= last))


def fitting(rules: dict[str, Any], result: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    found = []
    for row in rules["rows"]:
        prize = row.get("prize")
        if prize and prize.startswith("place:"):
            first, last = prize[6:].split("-")
            prize_fits = result.get("place") in range(int(first), int(last) + 1)
        else:
            prize_fits = prize is None or prize == result.get("prize")
        division_fits = row.get("division") in (None, result.get("division"))
        tag_fits = row.get("tag") in (None, *result.get("tags", []))
        if row["recipient"] == kind and row["level"] == result["level"] and prize_fits and division_fits and tag_fits:
            found.append(row)
    return [row for row in found if not row.get("tag")] + [row for row in found if row.get("tag")]


def recipients(result: dict[str, Any], kind: str) -> list[str]:
    group = [member["id"] for member in result.get("coach_group") or []]
    if kind == "contestant":
        return [member["id"] for member in result.get("contestants") or []]
    if kind == "coach_group":
        return group
    if kind == "coach":
        return group[:1]
    return [result[kind]] if result.get(kind) else []


def unset(rules: dict[str, Any], result: dict[str, Any], index: int) -> list[tuple[int, str | None, str]]:
    kinds = [kind for kind in KINDS if recipients(result, kind) and any(row["recipient"] == kind for row in rules["rows"])]
    if not in_force(rules, result):
        return [(index, None, "not_in_force")] if kinds else []
    gaps: list[tuple[int, str | None, str]] = []
    for kind in kinds:
        rows = fitting(rules, result, kind)
        if not rows:
            gaps.append((index, kind, "no_row"))
        elif None in [row["amount"] for row in rows]:
            gaps.append((index, kind, "amount_not_set"))
    return gaps


def raw_lines(rules: dict[str, Any], results: list[dict[str, Any]], index: int) -> list[dict[str, Any]]:
    result, lines = results[index], []
    if in_force(rules, result):
        for kind in KINDS:
            for place, recipient in enumerate(recipients(result, kind)):
                for row in fitting(rules, result, kind):
                    if row["amount"] is not None and not paid_before(rules, results, index, kind, row):
                        amount = parts(rules, result, kind, row)[place]
                        lines.append({"result": index, "recipient": recipient, "kind": kind, "amount": amount})
    return lines


def paid_before(rules: dict[str, Any], results: list[dict[str, Any]], index: int, kind: str, row: dict[str, Any]) -> bool:
    """Whether an earlier result has been paid the same amount by the same row."""
    result = results[index]
    for earlier in results[:index]:
        same = earlier["level"] == result["level"] and earlier["date"][:4] == result["date"][:4]
        if not same or not in_force(rules, earlier) or row not in fitting(rules, earlier, kind):
            continue
        if kind in ("host", "delegation", "employer"):
            project = [(one.get("project") or one["event"]) for one in (earlier, result)]
            if project[0] == project[1] and earlier.get(kind) == result.get(kind):
                return True
        if kind == "coach_group" and rules.get("coach_scope", "event") == "event":
            groups = [sorted(recipients(one, kind)) for one in (earlier, result)]
            if groups[0] == groups[1] and earlier["event"] == result["event"]:
                return True
    return False


def parts(rules: dict[str, Any], result: dict[str, Any], kind: str, row: dict[str, Any]) -> list[int]:
    """Whole fen for each recipient of a kind."""
    amount = int(Fraction(row["amount"]) * 100)
    members = result.get("contestants" if kind == "contestant" else "coach_group") or []
    rule = rules.get("team_rule", "each_full")
    if kind == "contestant" and (row["unit"] == "person" or rule == "each_full"):
        return [amount] * len(members)
    if kind not in ("contestant", "coach_group"):
        return [amount]
    shares = [Fraction(1, len(members))] * len(members)
    if "share" in members[0] and (kind == "coach_group" or rule == "shares"):
        shares = [Fraction(member["share"]) for member in members]
    whole = [amount * share // 1 for share in shares]
    rest = [amount * share % 1 for share in shares]
    while sum(whole) < amount:
        largest = rest.index(max(rest))
        whole[largest] += 1
        rest[largest] = Fraction(-1)
    return whole


def half_up(value: Fraction) -> int:
    return (value + Fraction(1, 2)) // 1


def taxed(rules: dict[str, Any], kind: str, amount: int) -> tuple[int, int, int]:
    tax = rules["tax"][kind]
    if tax["mode"] == "exempt":
        return amount, 0, amount
    if tax["mode"] == "withhold":
        taken = half_up(amount * Fraction(tax["rate"]))
        return amount, taken, amount - taken
    gross = half_up(amount / (1 - Fraction(tax["rate"])))
    return gross, gross - amount, amount


def cumulate(rules: dict[str, Any], results: list[dict[str, Any]], lines: list[dict[str, Any]]) -> tuple[list[Any], list[Any]]:
    """Goes award by award in order of date; every award asks all others of its scope."""
    mode = rules.get("cumulation", "stack")
    awards: dict[tuple[int, str, str], list[dict[str, Any]]] = {}
    for line in lines:
        awards.setdefault((line["result"], line["kind"], line["recipient"]), []).append(line)
    if mode == "stack":
        return lines, []
    gross = {award: sum(taxed(rules, award[1], line["amount"])[0] for line in own) for award, own in awards.items()}
    amount = {award: sum(line["amount"] for line in own) for award, own in awards.items()}
    when = {award: (results[award[0]]["date"], award[0]) for award in awards}

    def in_scope(one: Any, other: Any) -> bool:
        first, second = results[one[0]], results[other[0]]
        same_event = rules.get("scope", "event") == "year" or first["event"] == second["event"]
        return one[1:] == other[1:] and first["date"][:4] == second["date"][:4] and same_event

    superseded = []
    for award, own in awards.items():
        others = [other for other in awards if in_scope(award, other) and other != award]
        if mode == "highest_only":
            stays = min([*others, award], key=lambda one: (-gross[one], *when[one]))
            if stays != award:
                superseded.append((*award, gross[award], stays[0]))
            continue
        before = [other for other in others if when[other] < when[award]]
        if not before:
            continue
        largest = min(before, key=lambda one: (-gross[one], *when[one]))
        if gross[award] <= gross[largest]:
            superseded.append((*award, gross[award], largest[0]))
            continue
        reduction = amount[largest]
        for line in own:
            taken = min(reduction, line["amount"])
            line["amount"] -= taken
            line["taken"] = taken
            reduction -= taken
    lost = {award[:3] for award in superseded}
    kept = [line for line in lines if (line["result"], line["kind"], line["recipient"]) not in lost]
    return kept, superseded
