"""The award case: a schedule and the results that it is applied to (award case, Input)."""
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from awards.rules.fields import read_day
from awards.rules.schedule import COACH, COACH_GROUP, CONTESTANT, UNREADABLE, Schedule, read_schedule
from foundation.rules.fields import Fields, Findings

FORMAT = "award-case/1"
FindSchedule = Callable[[str], dict[str, Any] | None]


@dataclass(frozen=True)
class Member:
    """A contestant of a team or a member of a coach group, with the share that the members agreed on, if any."""

    id: str
    share: Fraction | None = None


@dataclass(frozen=True)
class AwardResult:
    """One entry's prize: what was won, when, by whom, and who trained, hosted, sent or employed them."""

    event: str
    level: str
    date: date
    prize: str | None = None
    place: int | None = None
    division: str | None = None
    project: str | None = None
    contestants: tuple[Member, ...] = ()
    coach_group: tuple[Member, ...] = ()
    host: str | None = None
    delegation: str | None = None
    employer: str | None = None
    tags: frozenset[str] = frozenset()

    @property
    def hosted_project(self) -> str:
        """The project (竞赛项目) of the event, by default the event itself."""
        return self.event if self.project is None else self.project

    def members(self, kind: str) -> tuple[Member, ...]:
        """Those of a recipient kind that the result names, in their order."""
        if kind == CONTESTANT:
            return self.contestants
        if kind in (COACH_GROUP, COACH):
            return self.coach_group if kind == COACH_GROUP else self.coach_group[:1]
        unit: str | None = getattr(self, kind)
        return () if unit is None else (Member(unit),)


@dataclass(frozen=True)
class Case:
    """A schedule and the results that it is applied to."""

    schedule: Schedule
    results: tuple[AwardResult, ...]


def parse_case(document: Any, find_schedule: FindSchedule) -> Case:
    """The case that a document describes; a schedule that is named by its id is looked up with ``find_schedule``.

    Raises :class:`Problems` with what is wrong with the format, or else with everything that is wrong with schedule
    and results.
    """
    _check_format(document)
    found = Findings()
    fields = Fields(document, "", found)
    schedule = _schedule(fields, find_schedule)
    results = tuple(_result(result) for result in fields.objects("results") or ())
    found.close()
    return Case(schedule, results)


def _check_format(document: Any) -> None:
    found = Findings()
    if found.typed(document, "object", ""):
        named = document.get("format")
        if named is None:
            found.add("format", "required")
        elif named != FORMAT:
            found.add("format", "format_unknown", expected=FORMAT)
    found.close()


def _schedule(fields: Fields, find_schedule: FindSchedule) -> Schedule:
    document = fields.document.get("schedule")
    if type(document) is str:
        named = find_schedule(document)
        if named is None:
            fields.refuse("schedule", "unknown_schedule", document)
            return UNREADABLE
        document = named
    return read_schedule(document, fields.at("schedule"), fields.found)


def _result(fields: Fields) -> AwardResult:
    """One result, as far as it can be read."""
    known: set[str] = set()
    return AwardResult(
        event=fields.text("event", filled=True),
        level=fields.text("level", filled=True),
        date=read_day(fields, "date") or date.min,
        prize=fields.optional_text("prize"),
        place=fields.optional_count("place"),
        division=fields.optional_text("division"),
        project=fields.optional_text("project"),
        contestants=_members(fields, "contestants", known),
        coach_group=_members(fields, "coach_group", known),
        host=fields.optional_text("host"),
        delegation=fields.optional_text("delegation"),
        employer=fields.optional_text("employer"),
        tags=frozenset(tag for _, tag in fields.items("tags", "text", required=False) or ()),
    )


def _members(fields: Fields, key: str, known: set[str]) -> tuple[Member, ...]:
    """The members of one list; ``known`` holds the ids that the result has named before."""
    items = fields.objects(key, required=False) or []
    members = []
    for item in items:
        name = item.text("id", filled=True)
        if name and name in known:
            item.refuse("id", "duplicate_code", name)
        known.add(name)
        members.append(Member(name, item.optional_decimal("share")))
    _check_shares(fields, key, items, members)
    return tuple(members)


def _check_shares(fields: Fields, key: str, items: list[Fields], members: list[Member]) -> None:
    """Shares are not below 0, sum to exactly 1 and are given to all members or to none (rule 3), used or not."""
    written = [item.document.get("share") is not None for item in items]
    shares = [member.share for member in members if member.share is not None]
    for item, member in zip(items, members, strict=True):
        if member.share is not None and member.share < 0:
            item.refuse("share", "shares", item.document["share"])
    readable = len(shares) == sum(written) and min(shares, default=Fraction(0)) >= 0
    if readable and shares and (len(shares) < len(fields.document[key]) or sum(shares) != 1):
        fields.refuse(key, "shares", len(shares))
