"""The rows of this room's purpose exports: results for certificates, income for the tax office, payees for the bank."""
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from awards.models import AwardLine, PaymentBatch, PaymentLine, Proposal
from awards.queries.lines import prize_name
from competition.models import Competition, Entry
from foundation.clock import CHINA
from foundation.database import db
from foundation.people.sealing import id_number_of
from scoring.queries import confirmed_standings
from scoring.queries.standings import EventStanding, StandingLine

APPROVED, PAID = "approved", "paid"


def _reported(code: str) -> list[tuple[EventStanding, StandingLine, Entry]]:
    """Who passed or won a prize, by event and place, with the entry."""
    competition = db.session.scalar(select(Competition.id).where(Competition.code == code))
    if competition is None:
        return []
    found = [
        (standing, line) for standing in confirmed_standings(competition) for line in standing.lines
        if line.entry_id is not None and (line.passed or line.prize is not None)
    ]
    wanted = {line.entry_id for _standing, line in found}
    entries = {
        one.id: one for one in db.session.scalars(select(Entry).where(Entry.id.in_(wanted)).options(selectinload(Entry.members)))
    }
    return [(standing, line, entries[line.entry_id]) for standing, line in found if line.entry_id in entries]


def certified_people(code: str, _thing: str) -> int:
    """How many people are reported for certificates."""
    return sum(len(entry.members) for _standing, _line, entry in _reported(code))


def certificate_report(code: str, _thing: str) -> list[tuple[str, ...]]:
    """Name, identity number, occupation, present level, total, place and prize."""
    return [
        (
            member.person.name, id_number_of(member.person) or "", standing.occupation, entry.level or "", line.total or "",
            str(line.place or ""), prize_name(line.prize) if line.prize else "",
        )
        for standing, line, entry in _reported(code) for member in entry.members
    ]


def _batches(code: str, *states: str) -> list[PaymentBatch]:
    query = (
        select(PaymentBatch).join(PaymentBatch.proposal).join(Proposal.competition)
        .where(Competition.code == code, PaymentBatch.state.in_(states)).order_by(PaymentBatch.id.desc())
    )
    return list(db.session.scalars(query))


def taxed_batches(code: str) -> list[tuple[str, str]]:
    """The batches whose tax is declared: approved or paid."""
    return [(one.public_id, one.number) for one in _batches(code, APPROVED, PAID)]


def payable_batches(code: str) -> list[tuple[str, str]]:
    """The batches that the bank may be asked to pay: approved, and not paid yet."""
    return [(one.public_id, one.number) for one in _batches(code, APPROVED)]


def _lines(batch_id: str) -> list[PaymentLine]:
    query = (
        select(PaymentLine).join(PaymentLine.batch).where(PaymentBatch.public_id == batch_id)
        .options(joinedload(PaymentLine.batch), joinedload(PaymentLine.award_line).joinedload(AwardLine.person))
        .order_by(PaymentLine.position)
    )
    return list(db.session.scalars(query))


def taxed_people(_code: str, batch_id: str) -> int:
    """How many people a batch pays."""
    return len({line.award_line.person_id for line in _lines(batch_id) if line.award_line.person_id is not None})


def payees(_code: str, batch_id: str) -> int:
    """How many people and units a batch pays."""
    return len({(line.award_line.person_id, line.award_line.unit_id) for line in _lines(batch_id)})


def tax_rows(_code: str, batch_id: str) -> list[tuple[Any, ...]]:
    """Name, identity number, gross income in fen and period of each person that a batch pays, one row for each person."""
    rows: dict[int, list[Any]] = {}
    for line in _lines(batch_id):
        person, batch = line.award_line.person, line.batch
        if person is None:
            continue
        moment = batch.paid_at or batch.approved_at or batch.prepared_at
        row = rows.setdefault(person.id, [person.name, person, 0, f"{moment.astimezone(CHINA):%Y-%m}"])
        row[2] += line.gross
    return [(name, id_number_of(person) or "", gross, period) for name, person, gross, period in rows.values()]

