"""Certificates as they are printed, listed and verified."""
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from awards.models import Certificate, TitleAward
from awards.queries.lines import prize_name
from competition.models import Competition, Entry, Event
from foundation.database import db
from foundation.people.models import Honour


@dataclass(frozen=True)
class CertificateRow:
    """One paper: ``kind`` is ``prize`` or ``title``; ``award`` the prize's code or the title, ``award_name`` in words;
    ``title_number`` of a title."""

    number: str
    kind: str
    state: str
    name: str
    unit: str
    event: str
    event_code: str
    award: str
    award_name: str
    title_number: str | None
    competition_name: str
    issued_at: datetime


def certificate_rows(competition_code: str) -> list[CertificateRow]:
    """The valid certificates of a competition in the order of events; prizes before titles."""
    query = _certificates().where(Competition.code == competition_code, Certificate.state == "valid")
    in_order = query.order_by(Event.position, Certificate.kind, Certificate.id)
    return [_row(*found) for found in db.session.execute(in_order)]


def certificate_by_number(number: str) -> CertificateRow | None:
    """One certificate, whatever its state: for whoever wants to know whether a paper is real. The paper of a title that
    was withdrawn is revoked at once, and not only when the next papers are issued."""
    found = db.session.execute(_certificates().where(Certificate.number == number)).first()
    if found is None:
        return None
    row = _row(*found)
    return replace(row, state="revoked") if row.state == "valid" and _is_withdrawn(found[0]) else row


def _certificates() -> Select[Certificate, Event, Competition]:
    return (
        select(Certificate, Event, Competition)
        .join(Entry, Certificate.entry_id == Entry.id)
        .join(Event, Entry.event_id == Event.id)
        .join(Competition, Event.competition_id == Competition.id)
        .options(joinedload(Certificate.person), joinedload(Certificate.entry).joinedload(Entry.unit))
    )


def _row(paper: Certificate, event: Event, competition: Competition) -> CertificateRow:
    return CertificateRow(
        paper.number, paper.kind, paper.state, paper.person.name, paper.entry.unit.name, event.title, event.code, paper.award,
        prize_name(paper.award) if paper.kind == "prize" else paper.award, _title_number(paper), competition.name, paper.issued_at,
    )


def _is_withdrawn(paper: Certificate) -> bool:
    """True if a title paper's honour no longer stands."""
    if paper.kind != "title":
        return False
    standing = (
        select(Honour.id)
        .join(TitleAward, (TitleAward.title == Honour.title) & (TitleAward.number == Honour.number))
        .where(
            TitleAward.entry_id == paper.entry_id, TitleAward.person_id == paper.person_id, Honour.title == paper.award,
            Honour.withdrawn_at.is_(None),
        )
    )
    return db.session.scalar(standing.limit(1)) is None


def _title_number(paper: Certificate) -> str | None:
    if paper.kind != "title":
        return None
    return db.session.scalar(
        select(TitleAward.number).where(
            TitleAward.entry_id == paper.entry_id, TitleAward.person_id == paper.person_id, TitleAward.title == paper.award,
            TitleAward.number.is_not(None),
        )
    )
