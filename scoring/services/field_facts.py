"""What the facts of a field record say, by its kind: codes and numbers only, read strictly. Words are kept elsewhere, sealed."""
from collections.abc import Collection, Mapping
from typing import Any

from foundation.errors import NotFound
from scoring.refusals import NotADecimal, UnknownModule, UnknownStatus
from scoring.refusals.field import UnknownClause
from scoring.rules import field_records as rules
from scoring.rules.clauses import Clause, clauses_of
from scoring.services.doors import points_of

LONGEST_SECONDS = 10**7
LONGEST_MINUTES = 24 * 60
STEPS = (rules.START, rules.PAUSE, rules.RESUME, rules.STOP, rules.VOID)


def facts_for(
    kind: str, module: str | None, facts: Mapping[str, Any], modules: Collection[str], tree: Mapping[str, Any]
) -> dict[str, Any]:
    """The facts as they are stored. ``modules`` are the codes of the event, ``tree`` the scheme's with its clauses.

    Raises :class:`UnknownModule`, :class:`UnknownClause`, :class:`UnknownStatus`, :class:`NotADecimal`.
    """
    takes_points = kind == rules.DEDUCTION or (kind == rules.MISCONDUCT and facts.get("level") == "deduction")
    if (module is not None and module not in modules) or (takes_points and module is None):
        raise UnknownModule(module=module or "—")
    if kind == rules.CLOCK:
        return {"step": _one_of(facts.get("step"), STEPS)}
    if kind == rules.TIME:
        return {"seconds": _whole(facts.get("seconds"), LONGEST_SECONDS)}
    if kind == rules.EQUIPMENT:
        return {"minutes": _whole(facts.get("minutes"), LONGEST_MINUTES)}
    if kind == rules.STATUS:
        late = facts.get("minutes") if facts.get("status") == "late" else None
        minutes = None if late is None else _whole(late, LONGEST_MINUTES)
        return {"status": _one_of(facts.get("status"), rules.STATES), "minutes": minutes}
    if kind == rules.DEDUCTION:
        return _priced(facts, module, tree)
    if kind == rules.MISCONDUCT:
        level = _one_of(facts.get("level"), rules.LEVELS)
        return {"level": level, **(_priced(facts, module, tree) if takes_points else _named(facts, module, tree))}
    raise NotFound


def _one_of(value: Any, known: Collection[str]) -> str:
    if value not in known:
        raise UnknownStatus
    return str(value)


def _whole(value: Any, most: int) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise NotADecimal(value=str(value)[:40])
    return value


def _clause(facts: Mapping[str, Any], module: str | None, tree: Mapping[str, Any]) -> Clause | None:
    """The clause that is named; none if no clause is. Refused where it is not in the scheme, or for another module."""
    code = facts.get("clause") or None
    if code is None:
        return None
    found = next((one for one in clauses_of(tree, module) if one.code == code), None)
    if found is None:
        raise UnknownClause
    return found


def _named(facts: Mapping[str, Any], module: str | None, tree: Mapping[str, Any]) -> dict[str, Any]:
    found = _clause(facts, module, tree)
    return {"clause": found.code if found else None, "text": found.text if found else "", "points": None}


def _priced(facts: Mapping[str, Any], module: str | None, tree: Mapping[str, Any]) -> dict[str, Any]:
    """Clause and points: those of the clause where none were typed."""
    found = _clause(facts, module, tree)
    points = str(facts.get("points") or "").strip() or (found.points if found else "")
    return {"clause": found.code if found else None, "text": found.text if found else "", "points": points_of(points)}
