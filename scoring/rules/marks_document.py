"""Reading ``entries``, ``marks`` and ``deductions`` (result bundle, section Input)."""
from collections.abc import Container, Sequence
from typing import Any

from foundation.rules.fields import Fields, is_code
from foundation.rules.numbers import is_decimal
from scoring.rules.event_rules import Aspect
from scoring.rules.marks import COMPETED, STATUSES, Deduction, Entry, Mark
from scoring.rules.modules_document import References, Seen
from scoring.rules.rounding import MILLION, millionths

JUDGED = range(0, 3 * MILLION + 1, MILLION)
ANYTHING = range(-(10**19), 10**19)
Triple = tuple[str, str, str]


class Roster:
    """The entries that marks may refer to. Of those that did not compete nothing else is checked, and nothing counts."""

    def __init__(self, entries: Sequence[Entry], readable: bool) -> None:
        self.codes = frozenset(entry.code for entry in entries)
        self.silent = frozenset(entry.code for entry in entries if entry.status in STATUSES and entry.status != COMPETED)
        self.readable = readable

    def knows(self, code: str) -> bool:
        """True for the code of an entry; where the list cannot be read nobody is blamed."""
        return not self.readable or code in self.codes

    def read(self, fields: Fields) -> str | None:
        """The entry that a mark or a deduction names."""
        return fields.reference("entry", self.knows, "unknown_entry")


def read_entries(top: Fields) -> list[Entry] | None:
    """The entries; None where no list can be read."""
    rows = top.objects("entries")
    if rows is None:
        return None
    seen = Seen()
    entries = []
    for row in rows:
        seen.check(row, "code")
        entries.append(
            Entry(
                code=row.code("code"),
                division=row.optional_text("division"),
                unit=row.optional_code("unit"),
                status=row.word("status", STATUSES),
                time_seconds=row.optional_count("time_seconds"),
                title_held=row.flag("title_held", False),
            )
        )
    return entries


def read_deductions(top: Fields, roster: Roster, known: References) -> list[Deduction]:
    """The deductions of entries that competed."""
    deductions = []
    for row in top.objects("deductions", required=False) or []:
        entry = roster.read(row)
        if entry in roster.silent:
            continue
        module = row.reference("module", known.knows_module, "unknown_module")
        points = row.decimal("points", negative=False)
        deductions.append(Deduction(entry or "", module or "", points, row.text("reason")))
    return deductions


def read_marks(top: Fields, roster: Roster, known: References) -> list[Mark]:
    """The marks of entries that competed, each judge, entry and aspect once."""
    reader = _MarkReader(roster, known)
    marks = []
    for index, row in enumerate(top.values("marks") or ()):
        mark = reader.plain(row) if type(row) is dict else None
        if mark is None:
            path = f"marks[{index}]"
            if not top.found.typed(row, "object", path):
                continue
            mark = reader.check(Fields(row, path, top.found))
        if mark is not None:
            marks.append(mark)
    return marks


class _MarkReader:
    """Reads marks one after the other. A row of which every part is plainly right takes a few look-ups, because what was
    accepted once (a judge's code, the text of a mark for an aspect) is remembered; any other goes through all checks.
    """

    def __init__(self, roster: Roster, known: References) -> None:
        self.roster = roster
        self.known = known
        self.judges: set[str] = set()
        self.values: dict[str, dict[str | None, int | None]] = {code: {None: None} for code in known.aspects}
        self.allowed = {code: _allowed(aspect) for code, aspect in known.aspects.items()}
        self.seen: set[Triple] = set()

    def plain(self, row: dict[str, Any]) -> Mark | None:
        """The mark if each of its parts is plainly right and it is the first of its kind, otherwise None."""
        entry, judge, aspect, text = row.get("entry"), row.get("judge"), row.get("aspect"), row.get("mark")
        if not (type(entry) is type(judge) is type(aspect) is str and (text is None or type(text) is str)):
            return None
        values = self.values.get(aspect)
        triple = (entry, judge, aspect)
        if (
            values is None
            or not (text in values or self._learn(aspect, text))
            or judge not in self.judges
            or entry not in self.roster.codes
            or entry in self.roster.silent
            or triple in self.seen
        ):
            return None
        self.seen.add(triple)
        return Mark(entry, judge, aspect, values[text])

    def check(self, fields: Fields) -> Mark | None:
        """The mark of a row after all checks; None if the entry did not compete or the row cannot be read."""
        entry = self.roster.read(fields)
        if entry in self.roster.silent:
            return None
        judge = fields.code("judge")
        if is_code(judge):
            self.judges.add(judge)
        aspect = fields.reference("aspect", self.known.knows_aspect, "unknown_aspect")
        text: str | None = fields.document.get("mark")
        if fields.optional_decimal("mark") is None:
            text = None
        elif aspect in self.values and not self._learn(aspect, text):
            fields.refuse("mark", "mark_out_of_range", text)
        if entry is None or aspect is None or not judge:
            return None
        triple = (entry, judge, aspect)
        if triple in self.seen:
            fields.found.add(fields.path, "duplicate_mark", value=f"{entry} · {judge} · {aspect}")
        self.seen.add(triple)
        return Mark(entry, judge, aspect, millionths(text) if text else None)

    def _learn(self, aspect: str, text: Any) -> bool:
        """Remembers the text of a mark if it is right for the aspect."""
        if not is_decimal(text) or millionths(text) not in self.allowed[aspect]:
            return False
        self.values[aspect][text] = millionths(text)
        return True


def _allowed(aspect: Aspect) -> Container[int]:
    """The millionths that a mark may have: a measurement from 0 to its maximum, a judgement 0, 1, 2 or 3 whatever the
    maximum. An aspect that could not be read allows anything.
    """
    if aspect.kind == "measurement":
        return range(int(aspect.max_mark * MILLION) + 1)
    return JUDGED if aspect.kind == "judgement" else ANYTHING
