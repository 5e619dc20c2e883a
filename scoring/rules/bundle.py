"""The result bundle as a value: everything that a ranking depends on, with no personal data (result bundle, section Input)."""
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from foundation.rules.fields import Fields, Findings
from foundation.rules.problems import Problems, in_file
from scoring.rules.event_rules import Rules
from scoring.rules.marks import Deduction, Entry, Mark
from scoring.rules.marks_document import Roster, read_deductions, read_entries, read_marks
from scoring.rules.rules_document import read_rules

FORMAT = "result-bundle/1"


@dataclass(frozen=True)
class Bundle:
    """Rules, entries, and the marks and deductions that count: those of entries that competed. ``file`` is for problems."""

    rules: Rules
    entries: tuple[Entry, ...]
    marks: Sequence[Mark]
    deductions: Sequence[Deduction] = ()
    file: str | None = None


def parse_bundle(document: Any, file: str | None = None) -> Bundle:
    """The bundle that a JSON document holds. Raises :class:`Problems` with everything of the first stage that fails:
    the format, then all fields.
    """
    try:
        _check_format(document)
        return _read_bundle(document, file)
    except Problems as refusal:
        raise in_file(refusal.problems, file) from None


def _check_format(document: Any) -> None:
    found = Findings()
    if found.typed(document, "object", ""):
        named = document.get("format")
        if named is None:
            found.add("format", "required")
        elif named != FORMAT:
            found.add("format", "format_unknown", expected=FORMAT)
    found.close()


def _read_bundle(document: dict[str, Any], file: str | None) -> Bundle:
    found = Findings()
    top = Fields(document, "", found)
    event = top.object("event")
    if event is not None:
        event.code("code")
        event.text("name")
    entries = read_entries(top)
    roster = Roster(entries or (), entries is not None)
    rules, known = read_rules(top.object("rules"), found, roster.codes if roster.readable else None)
    marks = read_marks(top, roster, known)
    deductions = read_deductions(top, roster, known)
    found.close()
    return Bundle(rules, tuple(entries or ()), marks, deductions, file)
