"""An application (报名申请) as any of the doors brings it, and what can be wrong with it before anybody else is asked."""
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from competition.rules.levels import rank_of
from competition.rules.registrations.cells import clean_id_number, clean_phone, clean_text
from competition.rules.registrations.row import MOST_YEARS, PHONE, SEXES
from competition.rules.text import plain_name, plain_number
from competition.rules.unit_code import is_unit_code
from foundation.rules import identities
from foundation.rules.problems import Problem

SOURCES = ("desk", "workbook", "unit", "person")
MEMBER, CAPTAIN, RESERVE = "member", "captain", "reserve"
ROLES = (MEMBER, CAPTAIN, RESERVE)
WHOLE = 10_000
MOST_COACHES = 10
MOST_MONTHS = 600
LONGEST_NAME, LONGEST_UNIT, LONGEST_NOTE, LONGEST_REASON = 100, 200, 500, 500


@dataclass(frozen=True)
class ApplicantPerson:
    """Somebody who is to compete. ``id_type`` is one of :data:`foundation.rules.identities.KINDS`; ``born_on`` is asked only
    where the number does not say it. ``keeps`` is the person's row when an application is corrected and an empty number or
    phone means that the one that is kept stays."""

    name: str
    sex: str = ""
    id_number: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    id_type: str = identities.RESIDENT
    born_on: date | None = field(default=None, repr=False)
    role: str = MEMBER
    keeps: int | None = None

    @property
    def birth(self) -> date | None:
        """The date of birth that the number says, or else the one that was given."""
        holder = identities.holder(self.id_type, self.id_number)
        return holder.birth if holder else self.born_on


@dataclass(frozen=True)
class ApplicantCoach:
    """A coach by name and unit (empty: the unit of the entry). ``share`` of the coach group in hundredths of a percent, for
    all coaches or for none: without shares they are equal."""

    name: str
    unit: str = ""
    share: int | None = None


@dataclass(frozen=True)
class Application:
    """One competitor or one team for one event. ``level``, ``years``, ``student``, ``insurance_months`` and ``titles`` are
    what is declared; a team declares them for all."""

    event: str
    unit_name: str
    people: tuple[ApplicantPerson, ...]
    unit_code: str = ""
    team: str = ""
    coaches: tuple[ApplicantCoach, ...] = ()
    level: str = ""
    years: int | None = None
    insurance_months: int | None = None
    student: bool | None = None
    titles: tuple[str, ...] = ()
    note: str = ""

    @property
    def places(self) -> int:
        """How many places it takes: a reserve takes none."""
        return sum(one.role != RESERVE for one in self.people)

    @property
    def declared(self) -> dict[str, object]:
        """What is kept of what the applicant declared; nothing that was not said."""
        said = {"student": self.student, "insurance_months": self.insurance_months, "titles": list(self.titles) or None}
        return {key: value for key, value in said.items() if value is not None}


@dataclass(frozen=True)
class Shape:
    """What an event takes: ``size`` contestants (one, or a team of so many), a captain if asked for, so many reserves."""

    is_team: bool
    size: int
    reserves: int = 0
    captain: bool = False


def cleaned(application: Application) -> Application:
    """The application as it is kept: spaces around and inside numbers gone, numbers in their normal form, shares set."""
    return replace(
        application, unit_name=plain_name(application.unit_name), unit_code=plain_number(application.unit_code).upper(),
        team=plain_name(application.team), level=plain_name(application.level), note=clean_text(application.note),
        people=tuple(_cleaned_person(one) for one in application.people),
        coaches=shared(tuple(
            replace(one, name=clean_text(one.name), unit=plain_name(one.unit) or plain_name(application.unit_name))
            for one in application.coaches if one.name.strip() or one.unit.strip()
        )),
    )


def _cleaned_person(one: ApplicantPerson) -> ApplicantPerson:
    number = clean_id_number(one.id_number) if one.id_type == identities.RESIDENT else one.id_number
    number = identities.normalized(one.id_type, number) if number.strip() else ""
    holder = identities.holder(one.id_type, number)
    return replace(
        one, name=clean_text(one.name), sex=clean_text(one.sex) or (holder.sex if holder else ""), id_number=number,
        phone=clean_phone(one.phone), born_on=None if holder else one.born_on,
    )


def shared(coaches: tuple[ApplicantCoach, ...]) -> tuple[ApplicantCoach, ...]:
    """Equal shares where none is given: what does not divide goes to the first ones."""
    if not coaches or any(one.share is not None for one in coaches):
        return coaches
    part, rest = divmod(WHOLE, len(coaches))
    return tuple(replace(one, share=part + (place < rest)) for place, one in enumerate(coaches))


def problems_of(application: Application, shape: Shape, latest: date) -> list[Problem]:
    """Everything that is wrong with a cleaned application itself; nobody is born after ``latest``. Paths are those of
    the fields: ``unit_name``, ``people[0].id_number``, ``coaches[1].share``, ``people`` for the number of them."""
    found = list(_plain(application))
    found += _team(application, shape)
    for place, one in enumerate(application.people):
        found += _person(one, f"people[{place}]", latest)
    found += _doubles(application)
    found += coach_problems(application.coaches)
    return found


def _plain(application: Application) -> Iterator[Problem]:
    if not application.unit_name:
        yield Problem("unit_name", "required")
    elif len(application.unit_name) > LONGEST_UNIT:
        yield Problem("unit_name", "too_long", {"most": LONGEST_UNIT})
    if application.unit_code and not is_unit_code(application.unit_code):
        yield Problem("unit_code", "applied_unit_code")
    if application.years is not None and not 0 <= application.years <= MOST_YEARS:
        yield Problem("years", "applied_years", {"most": MOST_YEARS})
    if rank_of(application.level) is None:
        yield Problem("level", "applied_level")
    months = application.insurance_months
    if months is not None and not 0 <= months <= MOST_MONTHS:
        yield Problem("insurance_months", "applied_months", {"most": MOST_MONTHS})
    if len(application.note) > LONGEST_NOTE:
        yield Problem("note", "too_long", {"most": LONGEST_NOTE})


def _team(application: Application, shape: Shape) -> Iterator[Problem]:
    roles = [one.role for one in application.people]
    if shape.is_team and not application.team:
        yield Problem("team", "required")
    if len(application.team) > LONGEST_NAME:
        yield Problem("team", "too_long", {"most": LONGEST_NAME})
    if application.places != shape.size:
        yield Problem("people", "team_size", {"size": shape.size, "found": application.places})
    if roles.count(RESERVE) > shape.reserves:
        yield Problem("people", "team_reserves", {"most": shape.reserves})
    if shape.is_team and (roles.count(CAPTAIN) > 1 or (shape.captain and CAPTAIN not in roles)):
        yield Problem("people", "team_captain")


def _person(one: ApplicantPerson, path: str, latest: date) -> Iterator[Problem]:
    if not one.name:
        yield Problem(f"{path}.name", "required")
    elif len(one.name) > LONGEST_NAME:
        yield Problem(f"{path}.name", "too_long", {"most": LONGEST_NAME})
    if one.id_number or one.keeps is None:
        yield from _identity(one, path, latest)
    if one.phone or one.keeps is None:
        if not one.phone:
            yield Problem(f"{path}.phone", "required")
        elif not PHONE.fullmatch(one.phone):
            yield Problem(f"{path}.phone", "applied_phone")


def _identity(one: ApplicantPerson, path: str, latest: date) -> Iterator[Problem]:
    if one.id_type not in identities.KINDS:
        yield Problem(f"{path}.id_type", "applied_id_type")
        return
    wrong = identities.check(one.id_type, one.id_number, latest) if one.id_number else ["required"]
    for code in wrong:
        yield Problem(f"{path}.id_number", code if code == "required" else f"applied_{code}", {"length": len(one.id_number)})
    holder = identities.holder(one.id_type, one.id_number) if not wrong else None
    if one.sex not in SEXES:
        yield Problem(f"{path}.sex", "applied_sex")
    elif holder and holder.sex != one.sex:
        yield Problem(f"{path}.sex", "applied_sex_mismatch", {"expected": holder.sex})
    if not wrong and holder is None and (one.born_on is None or one.born_on > latest):
        yield Problem(f"{path}.born_on", "applied_birth")


def _doubles(application: Application) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, one in enumerate(application.people):
        if one.id_number and one.id_type in identities.KINDS:
            key = identities.found_under(one.id_type, one.id_number)
            if key in seen:
                yield Problem(f"people[{place}].id_number", "applied_twice")
            seen.add(key)


def coach_problems(coaches: tuple[ApplicantCoach, ...]) -> list[Problem]:
    """What is wrong with the coaches of an entry: names, doubles, and shares that are not a whole together."""
    found = []
    if len(coaches) > MOST_COACHES:
        found.append(Problem("coaches", "coaches_many", {"most": MOST_COACHES}))
    seen: set[tuple[str, str]] = set()
    for place, one in enumerate(coaches):
        if not one.name or len(one.name) > LONGEST_NAME:
            found.append(Problem(f"coaches[{place}].name", "coach_name"))
        elif (one.name, one.unit) in seen:
            found.append(Problem(f"coaches[{place}].name", "coach_twice"))
        seen.add((one.name, one.unit))
    shares = [one.share for one in coaches]
    if coaches and (None in shares or any(not 0 <= (one or 0) <= WHOLE for one in shares) or sum(one or 0 for one in shares) != WHOLE):
        found.append(Problem("coaches", "coach_shares"))
    return found
