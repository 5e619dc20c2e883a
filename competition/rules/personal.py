"""What somebody who registers themselves answers on the public form (个人报名), step by step, and the application made of it."""
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any

from competition.rules.applications import ApplicantCoach, ApplicantPerson, Application, Shape, cleaned, problems_of
from foundation.rules import identities
from foundation.rules.problems import Problem

CONSENT = "2026-1"
"""The version of the privacy text that applicants agree to; a new text gets a new one."""
SINGLE = Shape(is_team=False, size=1)
LONGEST_EXPERIENCE = 1000
FIRST = frozenset({"event", "id_type", "id_number", "name", "born_on"})
TOLD_BY_MESSAGE = frozenset({
    "applied_already", "applied_rejected", "applied_cancelled", "applied_phone_differs", "rule_one_event_failed",
})
"""Problems that would tell a stranger who knows an identity number whether its holder is registered."""


@dataclass(frozen=True)
class Answers:
    """Everything that the form asks. ``years`` and ``insurance_months`` are null while nothing was typed; ``student`` is null
    until it is said; ``titled`` declares a title that excludes its holder from the event."""

    event: str = ""
    id_type: str = identities.RESIDENT
    id_number: str = field(default="", repr=False)
    name: str = ""
    born_on: date | None = None
    sex: str = ""
    phone: str = field(default="", repr=False)
    email: str = ""
    unit_name: str = ""
    unit_code: str = ""
    level: str = ""
    years: int | None = None
    student: bool | None = None
    insurance_months: int | None = None
    titled: bool = False
    coach: str = ""
    coach_unit: str = ""
    experience: str = ""

    def document(self) -> dict[str, Any]:
        """As a draft keeps it (JSON)."""
        return {**asdict(self), "born_on": self.born_on.isoformat() if self.born_on else None}


def answers_in(document: Mapping[str, Any]) -> Answers:
    """The answers that a draft keeps; what is not there was not answered yet."""
    known = {one.name: document[one.name] for one in fields(Answers) if one.name in document}
    day = known.get("born_on")
    return replace(Answers(), **{**known, "born_on": date.fromisoformat(day) if day else None})


def application_of(answers: Answers, titles: Iterable[str] = (), keeps: int | None = None) -> Application:
    """The application that the answers make; ``titles`` are those that exclude from the event, ``keeps`` the person whose
    number and phone stay where none is given."""
    person = ApplicantPerson(
        answers.name, answers.sex, answers.id_number, answers.phone, answers.id_type, answers.born_on, keeps=keeps
    )
    coaches = (ApplicantCoach(answers.coach, answers.coach_unit),) if answers.coach.strip() else ()
    return cleaned(Application(
        answers.event, answers.unit_name, (person,), answers.unit_code, coaches=coaches, level=answers.level, years=answers.years,
        insurance_months=answers.insurance_months, student=answers.student, titles=tuple(titles) if answers.titled else (),
    ))


def field_of(path: str) -> str:
    """The field of the form that a problem of an application belongs to; empty for the form as a whole."""
    last = path.rsplit(".", 1)[-1]
    if path.startswith("coaches"):
        return "coach_unit" if last == "unit" else "coach"
    if last in ("people", "team", "note"):
        return ""
    return "titled" if last == "titles" else last


def problems_in(answers: Answers, latest: date, *, first: bool | None = None, keeps: int | None = None) -> list[Problem]:
    """What is wrong with the answers, by field; ``first`` true for the first step only, false for the others."""
    found = [replace(one, path=field_of(one.path)) for one in problems_of(application_of(answers, keeps=keeps), SINGLE, latest)]
    if not answers.event:
        found.insert(0, Problem("event", "required"))
    if len(answers.experience) > LONGEST_EXPERIENCE:
        found.append(Problem("experience", "too_long", {"most": LONGEST_EXPERIENCE}))
    return [one for one in found if first is None or (one.path in FIRST) == first]
