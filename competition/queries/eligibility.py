"""What the rules of an event say of its entries: facts from the house, findings, and what the desk has let pass."""
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from competition.models import Competition, EligibilityOverride, Entry, Event, Member
from competition.refusals.eligibility import RULE_NAMES, text_of
from competition.rules import eligibility
from competition.rules.applications import RESERVE, Application
from competition.rules.eligibility import Applicant, Asked, Candidate, Finding
from competition.rules.entry_states import HOLDING, STANDING
from competition.rules.set_up import event_set_up
from foundation.accounts.queries import names_of
from foundation.database import db
from foundation.people.models import Honour, Person, Unit
from foundation.people.sealing import born_on_of
from foundation.people.titles import CITY_TITLE, NATIONAL_TITLE

OVERRIDDEN = "overridden"


@dataclass(frozen=True)
class FindingRow:
    """A finding as the desk shows it. ``outcome`` is one of those of the rules, or ``overridden`` with reason, name and moment
    of whoever let it pass."""

    rule: str
    name: Any
    outcome: str
    text: str
    reason: str | None = None
    by: str | None = None
    at: datetime | None = None


def asked_of(event: Event) -> Asked:
    """What an event asks, from the format's ``eligibility`` and from its set-up."""
    words, rules = event.eligibility, event_set_up(event.set_up).rules
    titles = [title for asked, title in ((rules.no_higher_title, NATIONAL_TITLE), (rules.no_city_title, CITY_TITLE)) if asked]
    return Asked(
        event.competition.starts, words.get("minimum_age"), words.get("maximum_age"), words.get("minimum_years"),
        words.get("minimum_level"), event.group, rules.student_status, tuple(titles), rules.one_event, event.quota_per_unit,
        rules.insurance_months,
    )


def findings(entry: Entry) -> tuple[Finding, ...]:
    """What the rules say of a stored entry."""
    return eligibility.findings(asked_of(entry.event), applicant_of(entry))


def findings_of(entry_id: int) -> tuple[FindingRow, ...]:
    """The findings of an entry for the desk, with what was let pass."""
    entry = db.session.get_one(Entry, entry_id)
    passed = {one.rule: one for one in overrides_of(entry_id)}
    names = names_of({one.by for one in passed.values()})
    return tuple(_row(finding, passed.get(finding.rule), names) for finding in findings(entry))


def _row(finding: Finding, passed: EligibilityOverride | None, names: Mapping[str, str]) -> FindingRow:
    name, text = RULE_NAMES[finding.rule], text_of(finding)
    if passed is None or finding.outcome != eligibility.FAILED:
        return FindingRow(finding.rule, name, finding.outcome, text)
    return FindingRow(finding.rule, name, OVERRIDDEN, text, passed.reason, names.get(passed.by, passed.by), passed.at)


def overrides_of(entry_id: int) -> list[EligibilityOverride]:
    """The rules that the desk has let pass for an entry."""
    return list(db.session.scalars(select(EligibilityOverride).where(EligibilityOverride.entry_id == entry_id)))


def applicant_of(entry: Entry) -> Applicant:
    """What is known of a stored entry."""
    declared = entry.declared or {}
    people = [one.person for one in entry.members]
    coaches = [(one.person.name, one.unit or "", one.person_id) for one in entry.coaches]
    return Applicant(
        _candidates([(one.name, born_on_of(one), one.id) for one in people], entry.event, entry.id),
        sum(one.role != RESERVE for one in entry.members), entry.level or "", entry.years, declared.get("student"),
        declared.get("insurance_months"), tuple(declared.get("titles") or ()),
        places_taken(entry.event_id, unit_id=entry.unit_id, without=entry.id), competing(entry.event_id, coaches),
    )


def applicant_from(
    application: Application, known: Sequence[Person | None], unit_id: int | None, event: Event, entry_id: int | None
) -> Applicant:
    """What is known of whoever applies; ``known`` are the rows of its people, where there are any. ``entry_id`` is the entry
    that the application corrects."""
    people = [
        (one.name, one.birth or (born_on_of(row) if row and not one.id_number else None), row.id if row else None)
        for one, row in zip(application.people, known, strict=True)
    ]
    coaches = [(one.name, one.unit, None) for one in application.coaches]
    own = [(one.name, application.unit_name) for one in application.people]
    return Applicant(
        _candidates(people, event, entry_id), application.places, application.level, application.years, application.student,
        application.insurance_months, application.titles,
        places_taken(event.id, unit_id=unit_id, without=entry_id) if unit_id else 0,
        tuple(dict.fromkeys((
            *(name for name, unit, _ in coaches if (name, unit) in own), *competing(event.id, coaches),
        ))),
    )


def _candidates(people: Sequence[tuple[str, Any, int | None]], event: Event, entry_id: int | None) -> tuple[Candidate, ...]:
    ids = [person_id for _, _, person_id in people if person_id]
    titles, others = _titles(ids), _other_events(ids, event, entry_id)
    return tuple(
        Candidate(name, born_on, frozenset(titles.get(person_id or 0, ())), tuple(others.get(person_id or 0, ())))
        for name, born_on, person_id in people
    )


def _titles(ids: Collection[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = select(Honour.person_id, Honour.title).where(Honour.person_id.in_(ids), Honour.withdrawn_at.is_(None))
    for person_id, title in db.session.execute(query):
        found[person_id].append(title)
    return found


def _other_events(ids: Collection[int], event: Event, entry_id: int | None) -> Mapping[int, list[str]]:
    """Among the events of the competition that allow only one, those in which these people stand."""
    found: dict[int, list[str]] = defaultdict(list)
    if not event_set_up(event.set_up).rules.one_event:
        return found
    query = (
        select(Member.person_id, Event).join(Member.entry).join(Event, Entry.event_id == Event.id).where(
            Member.person_id.in_(ids), Event.competition_id == event.competition_id, Event.id != event.id,
            Entry.state.in_(STANDING), Entry.id != (entry_id or 0),
        ).order_by(Event.position)
    )
    for person_id, other in db.session.execute(query):
        if event_set_up(other.set_up).rules.one_event:
            found[person_id].append(other.title)
    return found


def places_taken(event_id: int, *, unit_id: int | None = None, without: int | None = None) -> int:
    """How many places of an event are held (by one unit, by all), not counting one entry: a reserve holds none."""
    query = (
        select(func.count()).select_from(Member).join(Member.entry)
        .where(Entry.event_id == event_id, Entry.state.in_(HOLDING), Member.role != RESERVE, Entry.id != (without or 0))
    )
    if unit_id is not None:
        query = query.where(Entry.unit_id == unit_id)
    return db.session.scalar(query) or 0


def competing(event_id: int, coaches: Sequence[tuple[str, str, int | None]]) -> tuple[str, ...]:
    """The names of coaches who stand in the event themselves: the same person, or one of the same name and unit."""
    if not coaches:
        return ()
    query = (
        select(Person.name, Unit.name, Person.id).select_from(Member).join(Member.person).join(Member.entry).join(Entry.unit)
        .where(Entry.event_id == event_id, Entry.state.in_(STANDING), Person.name.in_([name for name, _, _ in coaches]))
    )
    standing = [(name, unit, person_id) for name, unit, person_id in db.session.execute(query)]
    ids = {person_id for _, _, person_id in standing}
    known = {(name, unit) for name, unit, _ in standing}
    return tuple(dict.fromkeys(name for name, unit, person_id in coaches if (name, unit) in known or person_id in ids))


def free_places(code: str) -> dict[str, int | None]:
    """By event code how many places are free; null where there is no quota."""
    taken = (
        select(Entry.event_id, func.count().label("taken")).join(Entry.members)
        .where(Entry.state.in_(HOLDING), Member.role != RESERVE).group_by(Entry.event_id).subquery()
    )
    query = (
        select(Event.code, Event.quota, func.coalesce(taken.c.taken, 0)).join(Event.competition)
        .outerjoin(taken, taken.c.event_id == Event.id).where(Competition.code == code).order_by(Event.position)
    )
    return {name: None if quota is None else max(quota - held, 0) for name, quota, held in db.session.execute(query)}
