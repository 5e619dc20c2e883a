"""Eligibility (参赛资格): what an event asks of whoever enters it, and a finding for each rule.

Ages count in full years on the first day of the competition; the level that is held, the years of service, the status of a
student and the months of social insurance are declared, and proved by papers. Rules of municipal notices differ, so each is
asked only where the event says so.
"""
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from competition.rules.identity import age_on
from competition.rules.levels import rank_of

PASSED, FAILED, DECLARED, NOTED = "passed", "failed", "declared", "noted"
AGE, YEARS, LEVEL, GROUP, TITLES = "age", "years", "level", "group", "titles"
ONE_EVENT, UNIT_QUOTA, INSURANCE, COACH = "one_event", "unit_quota", "insurance", "coach"
RULES = (AGE, YEARS, LEVEL, GROUP, TITLES, ONE_EVENT, UNIT_QUOTA, INSURANCE, COACH)
STUDENTS, STAFF = "学生组", "职工组"


@dataclass(frozen=True)
class Asked:
    """What an event asks; null (or nothing) asks nothing. ``first_day`` is the day on which ages count."""

    first_day: date
    minimum_age: int | None = None
    maximum_age: int | None = None
    minimum_years: int | None = None
    minimum_level: str | None = None
    group: str | None = None
    student_status: bool = False
    titles: tuple[str, ...] = ()
    one_event: bool = False
    quota_per_unit: int | None = None
    insurance_months: int | None = None


@dataclass(frozen=True)
class Candidate:
    """One person of an entry: the titles that the house knows of them, and the other events of the competition (among those
    that allow only one) in which they stand."""

    name: str
    born_on: date | None
    titles: frozenset[str] = frozenset()
    other_events: tuple[str, ...] = ()


@dataclass(frozen=True)
class Applicant:
    """What is known of an entry. ``unit_taken`` counts the places that the unit's other entries hold in the event,
    ``places`` those that this one takes; ``competing_coaches`` are coaches of this entry who stand in the event themselves."""

    people: tuple[Candidate, ...]
    places: int = 1
    level: str = ""
    years: int | None = None
    student: bool | None = None
    insurance_months: int | None = None
    declared_titles: tuple[str, ...] = ()
    unit_taken: int = 0
    competing_coaches: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What a rule says of an entry: ``passed``, ``failed``, ``declared`` (it rests on what the applicant says, papers prove
    it) or ``noted`` (worth a look, stops nothing). ``kind`` chooses among the sentences of a rule; ``person`` is the place
    of the first person whom it is about."""

    rule: str
    outcome: str
    kind: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    person: int | None = None

    @property
    def sentence(self) -> str:
        """The key of its sentence, such as ``rule_age_between_failed``."""
        return "_".join(filter(None, ("rule", self.rule, self.kind, self.outcome)))


def findings(asked: Asked, applicant: Applicant) -> tuple[Finding, ...]:
    """One finding for each rule that the event has, in the order of :data:`RULES`."""
    every = (_age, _years, _level, _group, _titles, _one_event, _unit_quota, _insurance, _coach)
    return tuple(finding for rule in every for finding in rule(asked, applicant))


def _age(asked: Asked, applicant: Applicant) -> Iterator[Finding]:
    least, most = asked.minimum_age, asked.maximum_age
    if not least and most is None:
        return
    kind = "between" if least and most is not None else "least" if least else "most"
    facts = {"least": least, "most": most}
    for place, one in enumerate(applicant.people):
        age = age_on(one.born_on, asked.first_day) if one.born_on else None
        if age is None:
            yield Finding(AGE, FAILED, "unknown", {"who": one.name}, place)
            return
        if age < (least or 0) or (most is not None and age > most):
            yield Finding(AGE, FAILED, kind, {**facts, "who": one.name, "age": age}, place)
            return
    yield Finding(AGE, PASSED, kind, facts)


def _years(asked: Asked, applicant: Applicant) -> Iterator[Finding]:
    if asked.minimum_years:
        years = applicant.years or 0
        yield Finding(
            YEARS, DECLARED if years >= asked.minimum_years else FAILED, "", {"least": asked.minimum_years, "years": years}
        )


def _level(asked: Asked, applicant: Applicant) -> Iterator[Finding]:
    if asked.minimum_level:
        held = rank_of(applicant.level)
        enough = held is not None and held >= (rank_of(asked.minimum_level) or 0)
        yield Finding(
            LEVEL, DECLARED if enough else FAILED, "", {"least": asked.minimum_level, "level": applicant.level or "无"}
        )


def _group(asked: Asked, applicant: Applicant) -> Iterator[Finding]:
    if not asked.student_status or asked.group not in (STUDENTS, STAFF):
        return
    if applicant.student is None:
        yield Finding(GROUP, FAILED, "unsaid")
        return
    kind = "student" if asked.group == STUDENTS else "staff"
    yield Finding(GROUP, DECLARED if applicant.student == (kind == "student") else FAILED, kind)


def _titles(asked: Asked, applicant: Applicant) -> Iterator[Finding]:
    if not asked.titles:
        return
    excluded = "、".join(asked.titles)
    for place, one in enumerate(applicant.people):
        held = [title for title in asked.titles if title in one.titles]
        if held:
            yield Finding(TITLES, FAILED, "", {"who": one.name, "titles": "、".join(held)}, place)
            return
    said = [title for title in asked.titles if title in applicant.declared_titles]
    if said:
        yield Finding(TITLES, FAILED, "said", {"titles": "、".join(said)})
    else:
        yield Finding(TITLES, DECLARED, "", {"titles": excluded})


def _one_event(asked: Asked, applicant: Applicant) -> Iterator[Finding]:
    if not asked.one_event:
        return
    for place, one in enumerate(applicant.people):
        if one.other_events:
            yield Finding(ONE_EVENT, FAILED, "", {"who": one.name, "events": "、".join(one.other_events)}, place)
            return
    yield Finding(ONE_EVENT, PASSED)


def _unit_quota(asked: Asked, applicant: Applicant) -> Iterator[Finding]:
    if asked.quota_per_unit is not None:
        full = applicant.unit_taken + applicant.places > asked.quota_per_unit
        facts = {"quota": asked.quota_per_unit, "taken": applicant.unit_taken}
        yield Finding(UNIT_QUOTA, FAILED if full else PASSED, "", facts)


def _insurance(asked: Asked, applicant: Applicant) -> Iterator[Finding]:
    if asked.insurance_months:
        months = applicant.insurance_months or 0
        outcome = DECLARED if months >= asked.insurance_months else FAILED
        yield Finding(INSURANCE, outcome, "", {"least": asked.insurance_months, "months": months})


def _coach(_asked: Asked, applicant: Applicant) -> Iterator[Finding]:
    if applicant.competing_coaches:
        yield Finding(COACH, NOTED, "", {"who": "、".join(applicant.competing_coaches)})
