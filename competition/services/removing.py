"""Deleting a draft competition: into the bin whole, out of it as it was."""
import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from competition import audited, queries
from competition.models import Attachment, Competition, Entry, Event, Official, RegistrationImport
from competition.queries.bin import COMPETITION
from competition.refusals.set_up import CompetitionInUse
from competition.services.attachments import kept_attachment, words_of_attachment
from competition.services.bin import RESTORERS, Restorer, put_in_bin
from competition.services.competitions import create_competition
from competition.services.finding import competition_subject, find_competition, require_phase
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.contributions import DefinitionFolder, contributions
from foundation.database import db, transaction


@transaction
def remove_competition(code: str, *, actor: Actor, at: datetime) -> None:
    """Takes a draft away, with everything that setting it up has made; one in which people stand already stays."""
    competition = find_competition(code)
    require_phase(competition, ("draft",), _l("删除赛事"))
    if _people(competition):
        raise CompetitionInUse(name=competition.name)
    attachments = list(db.session.scalars(select(Attachment).where(Attachment.competition_id == competition.id)))
    words = {
        "definition": queries.export_definition(code), "jurisdiction": competition.jurisdiction,
        "attachments": [words_of_attachment(one) for one in attachments],
    }
    put_in_bin(COMPETITION, code, competition.name, words, actor=actor, at=at)
    db.session.flush()
    events = len(competition.events)
    try:
        _delete(competition, attachments)
    except IntegrityError:
        raise CompetitionInUse(name=competition.name) from None
    audit.record(audited.COMPETITION_REMOVED, actor=actor, at=at, subject=competition_subject(code), events=events)


def _people(competition: Competition) -> bool:
    """True if somebody is registered, appointed or sent in a workbook."""
    event_ids = [event.id for event in competition.events]
    asked = (
        select(func.count()).select_from(Entry).where(Entry.event_id.in_(event_ids)),
        select(func.count()).select_from(Official).where(Official.competition_id == competition.id),
        select(func.count()).select_from(RegistrationImport).where(RegistrationImport.competition_id == competition.id),
    )
    return any(db.session.scalar(query) for query in asked)


def _delete(competition: Competition, attachments: list[Attachment]) -> None:
    for clear in contributions().clearing:
        clear(competition.id)
    for event in list(competition.events):
        for remove in contributions().removals:
            remove(event.id)
    for part in (*attachments, *competition.hosts, *competition.organisers):
        db.session.delete(part)
    for event in db.session.scalars(select(Event).where(Event.competition_id == competition.id)).all():
        db.session.delete(event)
    db.session.flush()
    db.session.expire(competition)
    db.session.delete(competition)
    db.session.flush()


def _restore(code: str, words: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    create_competition(
        words["definition"], DefinitionFolder(), jurisdiction=words["jurisdiction"], actor=actor, at=at, whole=False
    )
    for one in words["attachments"]:
        kept_attachment(code, one["title"], one["media_type"], base64.b64decode(one["content"]), at)


RESTORERS[COMPETITION] = Restorer(_l("赛事"), _restore)
