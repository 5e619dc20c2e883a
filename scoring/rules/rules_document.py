"""Reading the ``rules`` of one event: of a result bundle, of a competition definition, or built by a service."""
from collections.abc import Collection, Mapping
from typing import Any

from foundation.rules.canonical import digest
from foundation.rules.fields import Fields, Findings, brief
from foundation.rules.problems import Problem, Problems
from scoring.rules.event_rules import Decision, Rules, Scale
from scoring.rules.modules_document import References, Seen, read_modules, read_tie_chain
from scoring.rules.prizes_document import read_prizes
from scoring.rules.rounding import MODES, STEPS, Rounding

RULES_KEYS = (
    "modules", "rounding", "tie_chain", "unresolved_ties", "decisions", "pass_total", "rank_within", "prizes", "titles", "scale",
)


def parse_rules(document: Any, path: str = "rules", entries: Collection[str] | None = None) -> Rules:
    """The rules of a document. Raises :class:`Problems` with everything that is wrong with them.

    ``entries`` are the codes that a decision may name; without them decisions are not checked against entries.
    """
    found = Findings()
    rules = read_rules(_root(document, path, found), found, entries)[0]
    found.close()
    return rules


def check_rules(document: Any, path: str = "rules", *, schemes: bool = False) -> list[Problem]:
    """Everything that is wrong with rules, as values; ``schemes``: a module may name a ``scheme`` instead of ``aspects``."""
    found = Findings()
    try:
        read_rules(_root(document, path, found), found, None, schemes)
    except Problems as too_many:
        return too_many.problems
    return found.problems


def rules_hash(document: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of rules without ``decisions``: what ``rules_frozen`` records in the ledger."""
    return digest({key: value for key, value in document.items() if key != "decisions"})


def _root(document: Any, path: str, found: Findings) -> Fields | None:
    if document is None:
        found.add(path, "required")
        return None
    return Fields(document, path, found) if found.typed(document, "object", path) else None


def read_rules(
    fields: Fields | None, found: Findings, entries: Collection[str] | None, schemes: bool = False
) -> tuple[Rules, References]:
    """The rules and what may be referred to in them; whatever is wrong is noted in ``found``."""
    if fields is None:
        return Rules(()), References((), False)
    fields.only(RULES_KEYS)
    modules = read_modules(fields, schemes)
    known = References(modules, isinstance(fields.document.get("modules"), list) and bool(modules))
    scaled = fields.document.get("scale") is not None
    rules = Rules(
        modules=modules,
        rounding=_read_rounding(fields),
        tie_chain=read_tie_chain(fields, known),
        unresolved_ties=fields.word("unresolved_ties", ("share", "decide"), "share"),
        decisions=_read_decisions(fields, entries),
        pass_total=fields.optional_decimal("pass_total"),
        rank_within=fields.word("rank_within", ("event", "division"), "event"),
        prizes=read_prizes(fields.object("prizes", required=False), titles=False, scaled=scaled),
        titles=read_prizes(fields.object("titles", required=False), titles=True, scaled=False),
        scale=_read_scale(fields.object("scale", required=False)),
    )
    return rules, known


def _read_rounding(fields: Fields) -> dict[str, Rounding]:
    steps: dict[str, Rounding] = {}
    seen = Seen()
    for row in fields.objects("rounding", required=False) or []:
        row.only(("step", "places", "mode"))
        seen.check(row, "step")
        steps[row.word("step", STEPS)] = Rounding(row.count("places", most=6), row.word("mode", MODES, "half_up"))
    return steps


def _read_decisions(fields: Fields, entries: Collection[str] | None) -> tuple[Decision, ...]:
    decisions = []
    for row in fields.objects("decisions", required=False) or []:
        row.only(("entries", "document"))
        named = row.items("entries", "text") or []
        seen: set[str] = set()
        for path, code in named:
            if entries is not None and code not in entries:
                row.found.add(path, "unknown_entry", value=brief(code))
            if code in seen:
                row.found.add(path, "duplicate_code", value=brief(code))
            seen.add(code)
        decisions.append(Decision(tuple(code for _, code in named), row.text("document")))
    return tuple(decisions)


def _read_scale(fields: Fields | None) -> Scale | None:
    if fields is None:
        return None
    fields.only(("centre", "spread"))
    return Scale(fields.decimal("centre"), fields.decimal("spread"))
