"""The printed 报名表: what it says of an entry, one A4 page with places for the signature and the unit's seal, never a seal."""
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from competition.documents import chinese_day, chinese_days, portrait_svg
from competition.models import Entry
from competition.queries.competitions import header_of
from competition.queries.entries import row_of
from competition.queries.papers import consent_of, portrait_of
from competition.queries.personal import experience_of
from foundation.clock import CHINA
from foundation.database import db
from foundation.documents.mark import mark
from foundation.documents.paper import print_pdf, print_png
from foundation.errors import NotFound
from foundation.people.models import Person
from foundation.people.queries import id_number_for, phone_for
from foundation.people.sealing import born_on_of
from foundation.rules import identities

TEMPLATE = "competition/registration_form.typ"
PHONE_PPI = 110


@dataclass(frozen=True)
class FormPerson:
    """A person as the form prints them; numbers masked, but for an own copy."""

    name: str
    sex: str
    id_kind: str
    id_number: str
    born: str
    phone: str
    role: str
    portrait: str | None = field(default=None, repr=False)


def form_pdf(public_id: str, full: Mapping[int, str]) -> bytes:
    """The form of an entry on A4; ``full`` holds the numbers that are printed in full, by person."""
    return print_pdf(TEMPLATE, _data(public_id, full))


def form_png(public_id: str, full: Mapping[int, str]) -> bytes:
    """The same as a picture, for phones that open no PDF."""
    return print_png(TEMPLATE, _data(public_id, full), ppi=PHONE_PPI)


def _data(public_id: str, full: Mapping[int, str]) -> dict[str, Any]:
    entry = db.session.scalar(select(Entry).where(Entry.public_id == public_id))
    if entry is None:
        raise NotFound
    row, header, agreed = row_of(entry), header_of(entry.event.competition), consent_of(entry.id)
    submitted = (entry.submitted_at or entry.registered_at).astimezone(CHINA).date()
    return {
        "mark": mark(),
        "competition": {"name": header.name, "dates": chinese_days(header.starts, header.ends), "document": header.document or ""},
        "entry": {
            "ticket": row.ticket, "event": row.event_title, "unit": row.unit, "unit_code": row.unit_code or "",
            "team": row.team or "", "level": row.level or "无", "years": "" if row.years is None else f"{row.years} 年",
            "coach": row.coach or "", "coach_unit": row.coach_unit or "", "experience": experience_of(entry.id),
            "submitted": chinese_day(submitted), "consent": "" if agreed is None else f"{agreed[0]} 版",
        },
        "people": [vars(_person(entry, one.person, one.role, full)) for one in entry.members],
    }


def _person(entry: Entry, person: Person, role: str, full: Mapping[int, str]) -> FormPerson:
    portrait, born = portrait_of(entry.id, person.id), born_on_of(person)
    return FormPerson(
        person.name, person.sex or "", identities.KINDS.get(person.id_type, ""),
        full.get(person.id) or id_number_for(person, "organizer"), chinese_day(born) if born and person.id in full else "",
        phone_for(person, "self" if person.id in full else "organizer"),
        {"captain": "队长", "reserve": "替补"}.get(role, ""), portrait_svg(portrait) if portrait else None,
    )
