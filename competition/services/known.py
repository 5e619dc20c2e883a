"""What the house knows of whoever applies: their rows, whether they stand in the event already, which entry is revived."""
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select

from competition.models import Competition, Entry, Event, Member
from competition.rules.applications import ApplicantPerson, Application
from competition.rules.entry_states import CANCELLED, REJECTED, STANDING
from competition.rules.phases import PHASES
from foundation.crypto import Forms, blind_indexes
from foundation.database import db
from foundation.errors import NotFound
from foundation.people.models import Person
from foundation.people.queries import id_index_forms, unit_named
from foundation.rules import identities
from foundation.rules.problems import Problem

UNFINISHED = PHASES[: PHASES.index("published")]


@dataclass
class Known:
    """``people`` in the order of the application, none for somebody new; ``revives`` is a cancelled entry that the
    application takes up again."""

    people: list[Person | None]
    unit_id: int | None
    problems: list[Problem] = field(default_factory=list)
    revives: Entry | None = None


def look_up(application: Application, event: Event, *, source: str, entry: Entry | None = None) -> Known:
    """Looks everybody up by blind index; ``entry`` is the one that the application corrects."""
    unit = unit_named(application.unit_name, application.unit_code or None)
    found = Known(_people(application.people, entry), unit.id if unit else None)
    _look_at_entries(found, application, event, source, entry)
    if application.team and event.kind == "team":
        _look_at_teams(found, application, event, entry)
    if source in ("person", "unit"):
        _look_at_holders(found, application, source, entry)
    return found


def _people(people: Sequence[ApplicantPerson], entry: Entry | None) -> list[Person | None]:
    forms = [_forms(one) for one in people]
    wanted = [form for one in forms for form in one]
    rows = db.session.scalars(select(Person).where(Person.id_index.in_(wanted))) if wanted else ()
    by_form = {person.id_index: person for person in rows}
    standing = {member.person_id: member.person for member in entry.members} if entry else {}
    found: list[Person | None] = []
    for one, mine in zip(people, forms, strict=True):
        if one.keeps is not None and not one.id_number:
            if one.keeps not in standing:
                raise NotFound
            found.append(standing[one.keeps])
        else:
            found.append(next((by_form[form] for form in mine if form in by_form), None))
    return found


def _forms(one: ApplicantPerson) -> Forms:
    if not one.id_number or one.id_type not in identities.KINDS or identities.check(one.id_type, one.id_number):
        return ()
    return id_index_forms(one.id_number, one.id_type)


def _look_at_entries(found: Known, application: Application, event: Event, source: str, entry: Entry | None) -> None:
    """Who stands in the event, or was there before. The numbers of other entries are not told: whoever asks may be a stranger."""
    ids = [one.id for one in found.people if one is not None]
    query = select(Member).where(Member.event_id == event.id, Member.person_id.in_(ids))
    others = {one.person_id: one.entry for one in db.session.scalars(query) if entry is None or one.entry_id != entry.id}
    cancelled = {one.id: one for one in others.values() if one.state == CANCELLED}
    if entry is None and len({one.id for one in others.values()}) == 1:
        found.revives = next((one for one in cancelled.values() if _may_revive(one, application, source, found.unit_id)), None)
    for place, person in enumerate(found.people):
        other = others.get(person.id) if person else None
        if other is None or (found.revives is not None and other.id == found.revives.id):
            continue
        code = "applied_already" if other.state in STANDING else "applied_rejected" if other.state == REJECTED else "applied_cancelled"
        found.problems.append(Problem(f"people[{place}].id_number", code))


def _may_revive(entry: Entry, application: Application, source: str, unit_id: int | None) -> bool:
    """The desk, or the same unit, with the same team: papers and history of a cancelled entry are nobody else's."""
    return source != "person" and (source == "desk" or entry.unit_id == unit_id) and (entry.team or "") == application.team


def _look_at_teams(found: Known, application: Application, event: Event, entry: Entry | None) -> None:
    query = select(Entry.id).where(
        Entry.event_id == event.id, Entry.unit_id == found.unit_id, Entry.team == application.team, Entry.state.in_(STANDING),
        Entry.id != (entry.id if entry else 0),
    )
    if found.unit_id is not None and db.session.scalar(query.limit(1)) is not None:
        found.problems.append(Problem("team", "applied_team"))


def _look_at_holders(found: Known, application: Application, source: str, entry: Entry | None) -> None:
    """Whoever knows a number must not put another phone (messages and one-time links go there) or another name in the place of
    somebody's who stands in another entry; a unit may do so in its own."""
    own = found.unit_id if source == "unit" else None
    for place, (one, person) in enumerate(zip(application.people, found.people, strict=True)):
        if person is None or not _stands_elsewhere(person, entry, own):
            continue
        if one.phone and person.phone_index and person.phone_index not in blind_indexes("phone", one.phone):
            found.problems.append(Problem(f"people[{place}].phone", "applied_phone_differs"))
        if source == "unit" and one.name != person.name:
            found.problems.append(Problem(f"people[{place}].name", "applied_name_differs"))


def _stands_elsewhere(person: Person, entry: Entry | None, own_unit: int | None) -> bool:
    query = (
        select(Entry.id).join(Entry.members).join(Event, Entry.event_id == Event.id).join(Competition).where(
            Member.person_id == person.id, Entry.state.in_(STANDING), Competition.phase.in_(UNFINISHED),
            Entry.id != (entry.id if entry else 0),
        )
    )
    if own_unit is not None:
        query = query.where(or_(Entry.unit_id != own_unit, Entry.source == "person"))
    return db.session.scalar(query.limit(1)) is not None
