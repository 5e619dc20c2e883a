"""Titles with their conditions: who is proposed for 江门市技术能手, who is not, and why."""
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from awards.models import Proposal, TitleAward
from competition.models import Entry
from foundation.database import db
from scoring.models import ResultLine, ResultList


@dataclass(frozen=True)
class Condition:
    """One condition of the scoring rules, as a code (``passed``, ``division:staff``, ``not_title_held``, ``place``)."""

    code: str
    met: bool


@dataclass(frozen=True)
class TitleRow:
    """Somebody at the top of an event: with the title, or with the condition that stands in the way."""

    name: str
    unit: str
    event: str
    place: int | None
    total: str | None
    title: str
    because: str
    number: str | None
    state: str
    conditions: tuple[Condition, ...]


def title_rows(proposal_id: str) -> list[TitleRow]:
    """Everybody whom a proposal names for a title, in order, each with the conditions of the event."""
    titles = db.session.scalars(
        select(TitleAward)
        .join(Proposal, TitleAward.proposal_id == Proposal.id)
        .where(Proposal.public_id == proposal_id)
        .order_by(TitleAward.id)
        .options(joinedload(TitleAward.person))
        .options(joinedload(TitleAward.entry).joinedload(Entry.unit), joinedload(TitleAward.entry).joinedload(Entry.event))
    ).all()
    lists = _lists(titles)
    return [_row(title, lists) for title in titles]


def passed_over(proposal_id: str) -> list[TitleRow]:
    """Entries in a better place than the last title holder of their event that got no title, and the unmet conditions."""
    proposal = db.session.scalar(select(Proposal).where(Proposal.public_id == proposal_id))
    return list(_passed_over(proposal)) if proposal else []


def _passed_over(proposal: Proposal) -> Iterator[TitleRow]:
    for found in _lists(proposal.titles).values():
        last = max((line.place or 0 for line in found.lines if line.title), default=0)
        for line in found.lines:
            if line.title or line.place is None or line.place > last or line.entry is None:
                continue
            yield TitleRow(
                line.entry.display_name, line.entry.unit.name, found.event.title, line.place, line.total, "", "", None,
                "not_proposed", _conditions(found, line.entry_code),
            )


def _lists(titles: Sequence[TitleAward]) -> dict[int, ResultList]:
    """The published lists of the events in which titles are proposed, by event."""
    events = {title.entry.event_id for title in titles}
    query = (
        select(ResultList)
        .where(ResultList.event_id.in_(events), ResultList.stage == "published")
        .options(selectinload(ResultList.lines).joinedload(ResultLine.entry).joinedload(Entry.unit))
        .options(joinedload(ResultList.event))
    )
    return {found.event_id: found for found in db.session.scalars(query.order_by(ResultList.version))}


def _row(title: TitleAward, lists: Mapping[int, ResultList]) -> TitleRow:
    entry = title.entry
    found = lists.get(entry.event_id)
    line = next((line for line in found.lines if line.entry_id == entry.id), None) if found else None
    return TitleRow(
        title.person.name, entry.unit.name, entry.event.title, line.place if line else None, line.total if line else None,
        title.title, title.because, title.number, title.state,
        _conditions(found, line.entry_code) if found and line else (),
    )


def _conditions(found: ResultList, code: str) -> tuple[Condition, ...]:
    """The ``requires`` of the title rule, each met or not by this entry of the confirmed bundle."""
    rule: Mapping[str, Any] = found.bundle["rules"].get("titles") or {}
    entry: Mapping[str, Any] = next((one for one in found.bundle["entries"] if one["code"] == code), {})
    result: Mapping[str, Any] = next((one for one in found.results if one["entry"] == code), {})
    return tuple(Condition(require, _met(require, entry, result)) for require in rule.get("requires") or ())


def _met(require: str, entry: Mapping[str, Any], result: Mapping[str, Any]) -> bool:
    if require == "passed":
        return bool(result.get("passed"))
    if require == "not_title_held":
        return not entry.get("title_held")
    return entry.get("division") == require.partition(":")[2]
