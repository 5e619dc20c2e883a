"""Applications for tests: invented people with valid numbers."""
from typing import Any

from competition.rules.applications import ApplicantCoach, ApplicantPerson, Application
from competition.services.applications import submit_application
from foundation.accounts.identity import SYSTEM
from foundation.clock import at_noon
from tests.factories.entry import DAY, id_number, unit_code


def person(number: int, **more: Any) -> ApplicantPerson:
    """The ``number``-th person: a man born on 1 February 1990."""
    return ApplicantPerson(**{
        "name": f"陈测{number:03d}", "sex": "男", "id_number": id_number(number), "phone": f"138{number:08d}",
    } | more)


def application(number: int, event: str = "CK", **more: Any) -> Application:
    """An application of the ``number``-th person; each comes from a unit of their own unless one is given."""
    unit = more.pop("unit", number)
    return Application(**{
        "event": event, "unit_name": f"样例单位{unit:02d}", "unit_code": unit_code(unit), "people": (person(number),),
        "coaches": (ApplicantCoach(f"林教{unit:02d}"),), "level": "高级工（三级）", "years": 6,
    } | more)


def team(numbers: tuple[int, ...], name: str = "一队", event: str = "RB", **more: Any) -> Application:
    """A team of these people, the first of whom is its captain."""
    people = tuple(person(n, role="captain" if at == 0 else "member") for at, n in enumerate(numbers))
    return application(numbers[0], event, **{"team": name, "people": people} | more)


def submit(code: str, number: int, event: str = "CK", *, source: str = "unit", **more: Any) -> str:
    """Submits the ``number``-th person's application on a day of registration."""
    return submit_application(code, application(number, event, **more), source=source, actor=SYSTEM, at=at_noon(DAY))
