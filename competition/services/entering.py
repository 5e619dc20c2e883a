"""An entry's rows: found and locked, its state set, its people and coaches kept as an application says."""
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from competition.models import Competition, Entry, EntryCoach, EntryReview, Event, Member
from competition.refusals.applications import APPLICANT, DONE, StaleEntry
from competition.rules.applications import ApplicantCoach, ApplicantPerson, Application, Shape
from competition.rules.set_up import event_set_up
from competition.services.finding import find_competition, require_phase
from competition.services.people import Coach, keep_named_coaches
from foundation import chance
from foundation.accounts.queries import names_of
from foundation.audit.models import AuditEntry
from foundation.database import db
from foundation.errors import NotFound
from foundation.people.models import Person
from foundation.people.services import keep_person, keep_unit, renew_person
from foundation.web.wording import moment

ENTRY_WORK = ("open", "closed")
ABOUT_ENTRIES = "competition:entry:%"


def find_entry(code: str, public_id: str, phases: Collection[str], what: object) -> Entry:
    """An entry of a competition, whose lock is held until the transaction ends; raises :class:`NotFound`."""
    competition = find_competition(code)
    entry = db.session.scalar(select(Entry).where(Entry.public_id == public_id).options(joinedload(Entry.event)))
    if entry is None or entry.event.competition_id != competition.id:
        raise NotFound
    require_phase(competition, phases, what)
    return entry


def require_version(entry: Entry, version: int) -> None:
    """Refuses what was decided on an older look at the entry, and says who did what meanwhile."""
    if entry.version == version:
        return
    query = select(AuditEntry).where(
        AuditEntry.subject == f"entry:{entry.public_id}", AuditEntry.kind.like(ABOUT_ENTRIES)
    ).order_by(AuditEntry.id.desc())
    last = db.session.scalars(query.limit(1)).first()
    if last is None:
        raise StaleEntry(who=APPLICANT, when=moment(entry.registered_at), what=DONE["submitted"])
    who = names_of({last.actor}).get(last.actor, APPLICANT)
    raise StaleEntry(who=who, when=moment(last.at), what=DONE[last.kind.rsplit(":", 1)[-1]])


def set_state(entry: Entry, state: str, at: datetime) -> None:
    """Another state, and a new version."""
    entry.state, entry.state_since = state, at
    entry.version += 1


def open_review(entry: Entry) -> EntryReview | None:
    """The review in which the entry is now."""
    query = select(EntryReview).where(EntryReview.entry_id == entry.id, EntryReview.ended_at.is_(None))
    return db.session.scalar(query)


def shape_of(event: Event) -> Shape:
    """What an event takes."""
    more = event_set_up(event.set_up)
    if event.kind != "team":
        return Shape(False, 1)
    return Shape(True, event.team_size or 1, more.reserves, more.captain)


def make_entry(
    competition: Competition, event: Event, application: Application, known: Sequence[Person | None], *, state: str, source: str,
    ticket: str, at: datetime,
) -> Entry:
    """A new entry with its people and coaches."""
    entry = Entry(
        public_id=chance.opaque_id(), event=event, ticket=ticket, state=state, registered_at=at, source=source, version=1,
        submitted_at=at, state_since=at,
    )
    entry.unit = keep_unit(application.unit_name, application.unit_code or None)
    put_facts(entry, application)
    db.session.add(entry)
    db.session.flush()
    put_people(entry, application.people, known, at)
    put_coaches(entry, application.coaches, at)
    return entry


def put_facts(entry: Entry, application: Application) -> None:
    """What is declared of an entry."""
    entry.team, entry.level = application.team or None, application.level or None
    entry.years, entry.note, entry.declared = application.years, application.note or None, application.declared or None


def put_people(entry: Entry, people: Sequence[ApplicantPerson], known: Sequence[Person | None], at: datetime) -> None:
    """The people of an entry, in order; who is no longer among them goes, their numbers stay with the person."""
    persons = [_keep(one, row, at) for one, row in zip(people, known, strict=True)]
    standing = {member.person_id: member for member in entry.members}
    wanted = {person.id for person in persons}
    for member in [one for one in entry.members if one.person_id not in wanted]:
        entry.members.remove(member)
        db.session.delete(member)
    db.session.flush()
    for position, (one, person) in enumerate(zip(people, persons, strict=True), start=1):
        member = standing.get(person.id) or Member(event_id=entry.event_id, person=person, position=position)
        if person.id not in standing:
            entry.members.append(member)
        member.position, member.role = position, one.role
    db.session.flush()
    db.session.expire(entry, ["members"])


def _keep(one: ApplicantPerson, known: Person | None, at: datetime) -> Person:
    if known is not None and not one.id_number:
        renew_person(known, one.name, one.phone)
        return known
    return keep_person(
        name=one.name, sex=one.sex, id_number=one.id_number, phone=one.phone, at=at, id_type=one.id_type, born_on=one.born_on
    )


def put_coaches(entry: Entry, coaches: Sequence[ApplicantCoach], at: datetime) -> None:
    """The coaches of an entry with their shares; the first is the one that awards know."""
    entry.coaches.clear()
    db.session.flush()
    kept = keep_named_coaches((Coach(one.name, one.unit) for one in coaches), at)
    for position, one in enumerate(coaches, start=1):
        entry.coaches.append(
            EntryCoach(position=position, person_id=kept[Coach(one.name, one.unit)], unit=one.unit or None, share=one.share or 0)
        )
    first = entry.coaches[0] if entry.coaches else None
    entry.coach_id, entry.coach_unit = (first.person_id, first.unit) if first else (None, None)
    db.session.flush()
