"""Award cases as their authors write them: small documents, and what the program answers."""
from typing import Any

from awards.rules.compute import Line, compute_case
from foundation.rules.problems import Problems

KINDS = ("contestant", "coach_group", "coach", "host", "delegation", "employer")
EXEMPT = {kind: {"mode": "exempt"} for kind in KINDS}


def row(recipient: str = "contestant", amount: str | None = "1000", **more: Any) -> dict[str, Any]:
    """A row for gold at city-1; contestants are paid per person."""
    unit = {"unit": "person"} if recipient == "contestant" else {}
    return {"level": "city-1", "prize": "gold", "recipient": recipient, "amount": amount, **unit, **more}


def schedule(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A schedule of 2026 without tax."""
    return {
        "id": "s", "document": "办法", "article": "第一条", "in_force": ["2026-01-01", "2026-12-31"],
        "rows": list(rows), "tax": EXEMPT, **more,
    }


def people(*ids: str, shares: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Contestants or coaches, with shares or without."""
    return [{"id": id, **({"share": shares[place]} if shares else {})} for place, id in enumerate(ids)]


def result(*contestants: str, **more: Any) -> dict[str, Any]:
    """Gold in one event at city-1 in May 2026."""
    given = {"contestants": people(*contestants)} if contestants else {}
    return {"event": "车工", "level": "city-1", "date": "2026-05-01", "prize": "gold", **given, **more}


def case(rules: Any, *results: Any, **more: Any) -> dict[str, Any]:
    """A whole document."""
    return {"format": "award-case/1", "schedule": rules, "results": list(results), **more}


def reason(line: Line) -> str:
    """A stand-in for the sentence: which row the line is paid by."""
    return f"row {line.portion.row}"


def find(id: str) -> dict[str, Any] | None:
    """The only schedule that can be named."""
    return schedule(row()) if id == "known" else None


def answer(rules: Any, *results: Any, **more: Any) -> dict[str, Any]:
    """What the program answers."""
    return compute_case(case(rules, *results, **more), find, reason)


def paid(rules: Any, *results: Any) -> list[tuple[str, str, str]]:
    """Recipient, kind and gross of each line."""
    return [(line["recipient"], line["kind"], line["gross"]) for line in answer(rules, *results)["lines"]]


def unset(rules: Any, *results: Any) -> list[tuple[int, str | None, str]]:
    """Result, kind and reason of what is not covered."""
    return [(gap["result"], gap["kind"], gap["reason"]) for gap in answer(rules, *results)["unset"]]


def refused(document: Any) -> list[tuple[str, str]]:
    """Path and code of everything that is wrong with a document; nothing if it is accepted."""
    try:
        compute_case(document, find, reason)
    except Problems as found:
        return [(problem.path, problem.code) for problem in found.problems]
    return []
