"""Checking a published result from outside: recompute, replay the ledger, compare (result bundle, section Ledger)."""
from dataclasses import dataclass
from typing import Any

from foundation.rules.fields import Fields, Findings, brief
from foundation.rules.problems import Problem, Problems
from scoring.rules.bundle import parse_bundle
from scoring.rules.compute import compute
from scoring.rules.ledger_entries import ambiguous_texts, read_ledger
from scoring.rules.ledger_match import match_bundle, match_results
from scoring.rules.ledger_replay import KINDS, replay


@dataclass(frozen=True)
class VerifyAnswer:
    """What a check found. ``outside_root``: the root was compared with one from outside; otherwise cutting off the end
    of the ledger, or a ledger that was written anew as a whole, cannot be excluded.
    """

    ok: bool
    root: str | None
    outside_root: bool
    problems: tuple[Problem, ...] = ()


def verify(document: Any, root: str | None = None) -> VerifyAnswer:
    """Whether results follow from the bundle and the bundle from its ledger; ``root`` is one from outside.

    Raises :class:`Problems` when ``compute`` would refuse the bundle.
    """
    results = compute(parse_bundle(document))
    found = Findings()
    recomputed = None
    try:
        match_results(document.get("results"), results, found)
        recomputed = _check_ledger(document, root, found)
    except Problems:
        return VerifyAnswer(False, recomputed, root is not None, tuple(found.problems))
    return VerifyAnswer(not found.problems, recomputed, root is not None, tuple(found.problems))


def _check_ledger(document: dict[str, Any], outside: str | None, found: Findings) -> str | None:
    if document.get("ledger") is None:
        found.add("ledger", "ledger_missing")
        return None
    if not found.typed(document["ledger"], "object", "ledger"):
        return None
    ledger = read_ledger(Fields(document["ledger"], "ledger", found))
    bodies = [entry.body for entry in ledger.entries if entry.kind in KINDS]
    for text in ambiguous_texts([bodies, document["rules"]]):
        found.add("ledger", "ambiguous_text", value=brief(text))
    if outside is not None and ledger.root is not None and outside.lower() != ledger.root:
        found.add("ledger.root", "outside_root_differs", value=brief(outside), recorded=ledger.root)
    match_bundle(document, ledger.stream, replay(ledger.entries, found), found)
    return ledger.root
