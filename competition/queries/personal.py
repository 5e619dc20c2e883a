"""What applicants may ask about themselves: where they can register, what the rules say of what they type, and their entries."""
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from competition.models import Competition, Declaration, Entry, Event, Member, ReturnLink
from competition.models.paper import DECLARED
from competition.queries.competitions import CompetitionHeader, EventRow, events, header_of
from competition.queries.drafts import hash_of
from competition.queries.eligibility import asked_of
from competition.queries.entries import EntryRow, row_of
from competition.refusals.eligibility import RULE_NAMES, text_of
from competition.rules.eligibility import INSURANCE, LEVEL, TITLES, YEARS, Applicant, Candidate, findings
from competition.rules.entry_states import STANDING
from competition.rules.personal import Answers, application_of
from competition.rules.phases import PHASES
from foundation.audit.models import AuditEntry
from foundation.database import db
from foundation.errors import NotFound
from foundation.people.files import open_words
from foundation.people.models import Person
from foundation.people.queries import id_number_for, phone_for

ASKED_LATER = {LEVEL: "level", YEARS: "years", INSURANCE: "insurance_months"}
HISTORY: dict[str, Any] = {
    "competition:entry:submitted": _l("报名已提交"),
    "competition:entry:resubmitted": _l("已修改并重新提交"),
    "competition:entry:returned": _l("已退回修改"),
    "competition:entry:approved": _l("审核已通过"),
    "competition:entry:rejected": _l("审核未通过"),
    "competition:entry:promoted": _l("已由候补转为正式报名"),
    "competition:entry:cancelled": _l("报名已取消"),
    "competition:entry:restored": _l("报名已恢复"),
    "competition:review:taken": _l("工作人员开始审核"),
    "competition:paper:kept": _l("已上传材料"),
    "competition:paper:removed": _l("已移除材料"),
    "competition:paper:put_back": _l("已恢复材料"),
}
UNFINISHED = PHASES[: PHASES.index("published")]


@dataclass(frozen=True)
class OwnFinding:
    """What a rule says of what was typed so far; ``outcome`` is one of the rules'."""

    name: Any
    outcome: str
    text: str


@dataclass(frozen=True)
class Step:
    """One line of an entry's history, without the names of whoever works at the desk."""

    at: datetime
    what: Any


@dataclass(frozen=True)
class OwnEntry:
    """An entry as its competitor sees it: numbers masked, what they declared, what happened. ``corrections`` are what the desk
    asks for (field and words); ``standing`` is false for one that is over, whose papers are not shown any more."""

    row: EntryRow
    header: CompetitionHeader
    event: EventRow
    person_id: int
    id_number: str
    phone: str
    source: str
    version: int
    reason: str
    corrections: tuple[tuple[str, str], ...]
    declared: Mapping[str, Any]
    standing: bool
    experience: str = field(repr=False)
    history: tuple[Step, ...] = ()


def own_events(code: str) -> list[EventRow]:
    """The events that single people may enter by themselves: teams are registered by their unit."""
    return [one for one in events(code) if not one.is_team]


def open_competitions() -> list[CompetitionHeader]:
    """The competitions in their phase of registration, the first to close first."""
    query = select(Competition).where(Competition.phase == "open").order_by(Competition.registration_closes, Competition.code)
    return [header_of(one) for one in db.session.scalars(query)]


def excluding_titles(code: str, event_code: str) -> tuple[str, ...]:
    """The titles whose holders an event excludes; none for an event that is not there."""
    event = _event(code, event_code)
    return asked_of(event).titles if event else ()


def _event(code: str, event_code: str) -> Event | None:
    query = select(Event).join(Event.competition).where(Competition.code == code, Event.code == event_code)
    return db.session.scalar(query)


def own_findings(code: str, answers: Answers) -> list[OwnFinding]:
    """What the rules of the event say of the answers alone: nothing is looked up about the person, so that nobody finds out
    by typing numbers, and nothing is said of what has not been answered yet."""
    event = _event(code, answers.event)
    if event is None:
        return []
    asked = asked_of(event)
    application = application_of(answers, asked.titles)
    [person] = application.people
    applicant = Applicant(
        (Candidate(person.name or "", person.birth),), 1, application.level, application.years, application.student,
        application.insurance_months, application.titles,
    )
    unsaid = {rule for rule, name in ASKED_LATER.items() if getattr(answers, name) in (None, "")}
    return [
        OwnFinding(RULE_NAMES[one.rule], one.outcome, text_of(one)) for one in findings(asked, applicant)
        if one.rule in ("age", "group", *ASKED_LATER, TITLES) and one.rule not in unsaid and one.kind not in ("unknown", "unsaid")
        and not (one.rule == TITLES and not answers.titled)
    ]


def visitor_of(session: str | None, at: datetime) -> int | None:
    """Whose short session this is; none once it is over."""
    if not session:
        return None
    query = select(ReturnLink).where(ReturnLink.session_hash == hash_of(session), ReturnLink.session_until > at)
    found = db.session.scalar(query)
    return found.person_id if found and found.person.erased_at is None else None


def _own(person_id: int) -> Select[Entry]:
    """Entries of somebody in competitions whose results are not out yet. Earlier ones are nobody's business here: a phone
    number may have changed hands since."""
    return (
        select(Entry).join(Member, Member.entry_id == Entry.id).join(Event, Event.id == Entry.event_id).join(Event.competition)
        .where(Member.person_id == person_id, Competition.phase.in_(UNFINISHED)).order_by(Entry.id.desc())
    )


def own_entries(person_id: int) -> list[tuple[EntryRow, CompetitionHeader]]:
    """The entries of somebody, the newest first."""
    return [(row_of(one), header_of(one.event.competition)) for one in db.session.scalars(_own(person_id))]


def own_entry(person_id: int, public_id: str) -> OwnEntry:
    """One entry of somebody; raises :class:`NotFound` for everybody else's."""
    entry = db.session.scalar(_own(person_id).where(Entry.public_id == public_id))
    if entry is None:
        raise NotFound
    person = db.session.get_one(Person, person_id)
    event = next(one for one in events(entry.event.competition.code) if one.id == entry.event_id)
    standing = entry.state in STANDING
    return OwnEntry(
        row_of(entry), header_of(entry.event.competition), event, person_id, id_number_for(person, "self"),
        phone_for(person, "self"), entry.source, entry.version, entry.reason or "",
        tuple((one["field"], one["text"]) for one in entry.corrections or ()), entry.declared or {}, standing,
        experience_of(entry.id) if standing else "", history_of(public_id),
    )


def experience_of(entry_id: int) -> str:
    """The experience that an applicant wrote down; empty for entries that came by another door."""
    found = db.session.scalar(select(Declaration).where(Declaration.entry_id == entry_id))
    if found is None or found.content is None or found.person.personal_key is None:
        return ""
    said = json.loads(open_words(found.person, found.content, owner=found.public_id, field=DECLARED))
    return str(said.get("experience", ""))


def history_of(public_id: str) -> tuple[Step, ...]:
    """What happened to an entry, in plain words, the newest first."""
    query = select(AuditEntry).where(AuditEntry.subject == f"entry:{public_id}", AuditEntry.kind.in_(HISTORY)).order_by(AuditEntry.id.desc())
    return tuple(Step(one.at, HISTORY[one.kind]) for one in db.session.scalars(query))
