"""What registrations say about keeping numbers: who is still competing, who is named by a result, what may go."""
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update

from competition.message_retention import contribute_messages
from competition.models import (
    CheckIn,
    Competition,
    EligibilityOverride,
    Entry,
    EntryCoach,
    Event,
    Member,
    RegistrationImport,
)
from competition.paper_retention import contribute_papers
from competition.rules.entry_states import REGISTERED, STANDING
from competition.rules.phases import PHASES, reached
from competition.unit_retention import tidy_units
from foundation.contributions import contributions
from foundation.database import db
from foundation.people.models import Person
from foundation.people.retention import Rule, rule
from foundation.rules.problems import Problem

FINISHED = "published"
UPLOADS, CANCELLED = timedelta(days=30), timedelta(days=180)

rule("imports", Rule(_l("未决定的报名表上传，以及导入后留下的有问题的行"), UPLOADS.days, _l("删除文件，留下导入记录")))
rule("cancelled", Rule(_l("报名已取消者的证件号码和电话（自竞赛结束起）"), CANCELLED.days, _l("由一人申请、另一人批准后清除"), asks=True))


def contribute(app: Flask) -> None:
    """Tells the ground floor what to ask here."""
    joined = contributions(app)
    joined.holds.append(holds)
    joined.archives.append(named_by_a_result)
    joined.erasing.append(clear)
    joined.due.append(due)
    joined.tidying.append(tidy)
    joined.tidying.append(tidy_units)
    contribute_messages(joined)
    contribute_papers(joined)


def _competitions(person_id: int, states: Iterable[str]) -> list[Competition]:
    """The competitions in which somebody has an entry in one of these states."""
    theirs = select(Event.competition_id).join(Entry, Entry.event_id == Event.id).join(Entry.members).where(
        Member.person_id == person_id, Entry.state.in_(states)
    )
    return list(db.session.scalars(select(Competition).where(Competition.id.in_(theirs)).order_by(Competition.id)))


def holds(person_id: int) -> list[Problem]:
    """A competition for which somebody applied needs the numbers until its results are published."""
    waiting = [one for one in _competitions(person_id, STANDING) if not reached(one.phase, FINISHED)]
    return [
        Problem("person", "competing", {"sentence": _l("%(name)s的报名仍然有效，结果还没有公布", name=one.name)}) for one in waiting
    ]


def named_by_a_result(person_id: int) -> bool:
    """True if published results name the person, as competitor or as coach."""
    coached = select(EntryCoach.id).join(Entry, EntryCoach.entry_id == Entry.id).join(Event).join(Competition).where(
        EntryCoach.person_id == person_id, Competition.phase.in_(PHASES[PHASES.index(FINISHED):])
    )
    if any(reached(one.phase, FINISHED) for one in _competitions(person_id, [REGISTERED])):
        return True
    return db.session.scalar(coached.limit(1)) is not None


def clear(person_id: int) -> None:
    """Clears what was said in entries that are the person's alone: notes, what was declared, what was told."""
    theirs = select(Member.entry_id).where(Member.person_id == person_id)
    alone = select(Member.entry_id).where(Member.entry_id.in_(theirs)).group_by(Member.entry_id).having(func.count() == 1)
    said = update(Entry).where(Entry.id.in_(alone)).values(note=None, reason=None, corrections=None, declared=None)
    db.session.execute(said.execution_options(synchronize_session=False))
    door = update(CheckIn).where(CheckIn.entry_id.in_(alone)).values(reason=None)
    db.session.execute(door.execution_options(synchronize_session=False))
    passed = update(EligibilityOverride).where(EligibilityOverride.entry_id.in_(alone)).values(reason="")
    db.session.execute(passed.execution_options(synchronize_session=False))


def due(at: datetime) -> Mapping[int, str]:
    """People whose every registration was cancelled, and whose last competition ended long enough ago."""
    last, standing = func.max(Competition.ends), func.sum(func.cast(Entry.state == REGISTERED, db.Integer))
    query = (
        select(Member.person_id).join(Member.entry).join(Entry.event).join(Event.competition).join(Member.person)
        .where(Person.erased_at.is_(None)).group_by(Member.person_id)
        .having(standing == 0, last < (at - CANCELLED).date())
    )
    return dict.fromkeys(db.session.scalars(query), "withdrawn")


def tidy(at: datetime) -> Mapping[str, int]:
    """Gives up uploads that nobody decided about, and removes the files of those that left rows out."""
    old = RegistrationImport.uploaded_at < at - UPLOADS
    found = list(db.session.scalars(select(RegistrationImport).where(old, RegistrationImport.content.is_not(None))))
    for one in found:
        one.content = one.report = None
        if one.state in ("previewed", "reading", "refused"):
            one.state = "cancelled"
    return {"imports": len(found)}
