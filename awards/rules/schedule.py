"""A schedule of amounts: who gets how much for which prize at which level, from when to when (award case, Input)."""
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from awards.rules.fields import read_day, read_money, read_note
from awards.rules.tax import EXEMPT, MODES, Tax
from foundation.rules.fields import Fields, Findings
from foundation.rules.problems import Problem, Problems

LEVELS = ("world", "national-1", "national-2", "province-1", "province-2", "city-1", "city-2", "city-3")
CONTESTANT, COACH_GROUP, COACH = "contestant", "coach_group", "coach"
PEOPLE = (CONTESTANT, COACH_GROUP, COACH)
UNITS = ("host", "delegation", "employer")
KINDS = (*PEOPLE, *UNITS)
PERSON, TEAM, PER_EVENT = "person", "team", "event"
EACH_FULL, EQUAL_SPLIT, SHARES = "each_full", "equal_split", "shares"
STACK, HIGHEST_ONLY, TOP_UP = "stack", "highest_only", "top_up"
EVENT, YEAR, RESULT = "event", "year", "result"
STATUSES = ("draft", "unconfirmed", "sample", "adopted")
PLACES = re.compile(r"place:([0-9]{1,9})-([0-9]{1,9})", re.ASCII)

SCHEDULE_KEYS = (
    "id", "document", "article", "status", "in_force", "rows", "team_rule", "cumulation", "scope", "coach_scope", "tax",
)
ROW_KEYS = ("level", "prize", "recipient", "amount", "unit", "tag", "division", "payer", "article")


@dataclass(frozen=True)
class Row:
    """One amount. ``prize`` null fits every prize; ``places`` is set where the prize is a range of places; ``amount``
    is in fen, and null where the schedule says that it is not set (never 0)."""

    level: str
    recipient: str
    amount: int | None
    prize: str | None = None
    places: tuple[int, int] | None = None
    unit: str = PER_EVENT
    tag: str | None = None
    division: str | None = None
    payer: str | None = None
    article: str | None = None


@dataclass(frozen=True)
class Schedule:
    """The amounts of one document and the rules that go with them. ``last_day`` null: no last day is known."""

    rows: tuple[Row, ...]
    first_day: date
    last_day: date | None = None
    id: str | None = None
    document: str | None = None
    article: str | None = None
    status: str = "sample"
    team_rule: str = EACH_FULL
    cumulation: str = STACK
    scope: str = EVENT
    coach_scope: str = EVENT
    tax: Mapping[str, Tax] = field(default_factory=dict)

    def in_force(self, day: date) -> bool:
        """Whether the schedule applies on this day; the first and the last day are both in force."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


UNREADABLE = Schedule((), date.min)


def parse_schedule(document: Any, path: str = "schedule") -> Schedule:
    """The schedule that a document describes. Raises :class:`Problems` with everything that is wrong with it."""
    found = Findings()
    schedule = read_schedule(document, path, found)
    found.close()
    return schedule


def check_schedule(document: Any, path: str = "schedule") -> list[Problem]:
    """Everything that is wrong with a schedule, with paths below ``path``."""
    try:
        parse_schedule(document, path)
    except Problems as found:
        return found.problems
    return []


def read_schedule(document: Any, path: str, found: Findings) -> Schedule:
    """The schedule as far as it can be read; if anything was found, it is never used."""
    fields = Fields({path: document}, "", found).object(path)
    if fields is None:
        return UNREADABLE
    fields.only(SCHEDULE_KEYS)
    first_day, last_day = _in_force(fields)
    return Schedule(
        id=fields.optional_text("id"),
        document=read_note(fields, "document"),
        article=read_note(fields, "article"),
        status=fields.word("status", STATUSES, "sample"),
        first_day=first_day or date.min,
        last_day=last_day,
        rows=tuple(_row(row) for row in fields.objects("rows") or ()),
        team_rule=fields.word("team_rule", (EACH_FULL, EQUAL_SPLIT, SHARES), EACH_FULL),
        cumulation=fields.word("cumulation", (STACK, HIGHEST_ONLY, TOP_UP), STACK),
        scope=fields.word("scope", (EVENT, YEAR), EVENT),
        coach_scope=fields.word("coach_scope", (EVENT, RESULT), EVENT),
        tax=_taxes(fields),
    )


def _in_force(fields: Fields) -> tuple[date | None, date | None]:
    """First and last day; only the last one may be null."""
    pair = fields.document.get("in_force")
    if type(pair) is list and len(pair) == 2:
        days = Fields({"in_force[0]": pair[0], "in_force[1]": pair[1]}, fields.path, fields.found)
        first = read_day(days, "in_force[0]")
        last = read_day(days, "in_force[1]", required=False)
        if first and last and first > last:
            fields.refuse("in_force", "out_of_range", f"{first} – {last}")
        return first, last
    if fields.items("in_force", "text") is not None:
        fields.found.add(fields.at("in_force"), "wrong_type", expected="two_dates")
    return None, None


def _row(fields: Fields) -> Row:
    """One row, as far as it can be read."""
    fields.only(ROW_KEYS)
    level = fields.text("level", filled=True)
    recipient = fields.word("recipient", KINDS)
    prize = fields.text("prize", filled=True) if recipient in PEOPLE else fields.optional_text("prize")
    return Row(
        level=level,
        recipient=recipient,
        amount=read_money(fields, "amount"),
        prize=prize,
        places=_places(fields, prize),
        unit=fields.word("unit", (PERSON, TEAM)) if recipient == CONTESTANT else _unread_unit(fields),
        tag=fields.optional_text("tag"),
        division=fields.optional_text("division"),
        payer=read_note(fields, "payer"),
        article=read_note(fields, "article"),
    )


def _places(fields: Fields, prize: str | None) -> tuple[int, int] | None:
    """The range of ``place:4-6``; null for a prize that is a name."""
    if prize is None or not prize.startswith("place:"):
        return None
    match = PLACES.fullmatch(prize)
    if match is None:
        fields.refuse("prize", "unknown_rule", prize)
        return None
    first, last = int(match[1]), int(match[2])
    if first > last:
        fields.refuse("prize", "out_of_range", prize)
    return first, last


def _unread_unit(fields: Fields) -> str:
    """Other amounts than a contestant's are one per event, whichever unit is written there."""
    fields.word("unit", (PERSON, TEAM, PER_EVENT), PER_EVENT)
    return PER_EVENT


def _taxes(fields: Fields) -> dict[str, Tax]:
    """The tax of each recipient kind that is named."""
    taxes = fields.object("tax", required=False)
    if taxes is None:
        return {}
    taxes.only(KINDS)
    named = {kind: taxes.object(kind, required=False) for kind in KINDS}
    return {kind: _tax(tax) for kind, tax in named.items() if tax is not None}


def _tax(fields: Fields) -> Tax:
    """Mode and rate; an exempt kind has no rate, so that one which is left there cannot be taken for a rule."""
    fields.only(("mode", "rate"))
    mode = fields.word("mode", MODES)
    if mode == EXEMPT:
        fields.not_for(("rate",))
        return Tax(EXEMPT)
    rate = fields.decimal("rate") if mode in MODES else fields.optional_decimal("rate") or Fraction(0)
    if not 0 <= rate < 1:
        fields.refuse("rate", "out_of_range", fields.document["rate"])
    return Tax(mode, rate)
