"""The form for an entry of one's own unit: what its event asks, filled with what an entry says, and read as an application."""
from collections.abc import Iterable
from typing import Any

from competition.forms.fields import choices
from competition.forms.unit_entries import EntryForm
from competition.queries import EntryRow, EventRow
from competition.queries.units import UnitAccountRow
from competition.rules.applications import MEMBER, RESERVE, ApplicantCoach, ApplicantPerson, Application
from competition.rules.levels import LEVELS
from foundation.people.titles import CITY_TITLE, NATIONAL_TITLE

COACHES = 3
HUNDREDTHS = 100
STUDENT = {"": None, "no": False, "yes": True}


def entry_form(event: EventRow, row: EntryRow | None = None, kind: type[EntryForm] = EntryForm, **more: Any) -> EntryForm:
    """As many lines as the event takes people, and what it asks of them; filled with what an entry says, without numbers."""
    size = (event.team_size or 1) if event.is_team else 1
    lines = size + (event.set_up.reserves if event.is_team else 0)
    form = kind(data=more | (_data(row, lines) if row else _empty(size, lines)))
    rules = event.set_up.rules
    titles = [title for asked, title in ((rules.no_higher_title, NATIONAL_TITLE), (rules.no_city_title, CITY_TITLE)) if asked]
    form.titles.choices = choices((title, title) for title in titles)
    asked = {"team": event.is_team, "insurance_months": rules.insurance_months, "student": rules.student_status, "titles": titles}
    for name in [name for name, needed in asked.items() if not needed]:
        delattr(form, name)
    if not event.is_team:
        for line in form.people:
            del line.form.role
    return form


def _empty(size: int, lines: int) -> dict[str, Any]:
    people = [{"role": MEMBER if place < size else RESERVE} for place in range(lines)]
    return {"people": people, "coaches": [{}] * COACHES}


def _data(row: EntryRow, lines: int) -> dict[str, Any]:
    people = [{"name": one.name, "sex": one.sex or "", "id_type": one.id_type, "role": one.role} for one in row.members]
    coaches = [{"name": one.name, "unit": one.unit or "", "share": one.share // HUNDREDTHS} for one in row.coaches]
    declared = dict(row.declared or {})
    student = next((word for word, said in STUDENT.items() if said == declared.get("student")), "")
    return {
        "team": row.team or "", "people": people + [{"role": RESERVE}] * (lines - len(people)), "level": row.level or LEVELS[0],
        "years": row.years, "note": row.note or "", "insurance_months": declared.get("insurance_months"), "student": student,
        "titles": declared.get("titles") or [], "coaches": coaches + [{}] * (COACHES - len(coaches)), "version": row.version,
    }


def application_of(form: EntryForm, event: EventRow, account: UnitAccountRow, row: EntryRow | None = None) -> Application:
    """What was typed, for one's own unit whatever was typed."""
    return read_application(form, event, account.unit or account.name, account.code, row)


def read_application(form: EntryForm, event: EventRow, unit_name: str, unit_code: str, row: EntryRow | None = None) -> Application:
    """What was typed, for this unit. ``row`` is the entry that is corrected: a number that was left empty stays."""
    given = form.data
    return Application(
        event=event.code, unit_name=unit_name, unit_code=unit_code, people=tuple(_people(form, row)),
        team=given.get("team") or "", level=given["level"] or "", years=given["years"], note=given["note"] or "",
        coaches=tuple(
            ApplicantCoach(one.name.data, one.unit.data or "", _hundredths(one.share.data)) for one in form.named_coaches()
        ),
        insurance_months=given.get("insurance_months"), student=STUDENT[given.get("student") or ""], titles=tuple(given.get("titles") or ()),
    )


def _people(form: EntryForm, row: EntryRow | None) -> Iterable[ApplicantPerson]:
    kept = [one.person_id for one in row.members] if row else []
    for place, line in enumerate(form.filled()):
        yield ApplicantPerson(
            line.name.data or "", line.sex.data or "", line.id_number.data or "", line.phone.data or "", line.id_type.data,
            line.born_on.data, line.role.data if line.role else MEMBER, kept[place] if place < len(kept) else None,
        )


def _hundredths(percent: int | None) -> int | None:
    return None if percent is None else percent * HUNDREDTHS
