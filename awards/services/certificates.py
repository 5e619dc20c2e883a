"""Certificates: numbered papers for prizes (from the published list) and titles (from the approved proposal)."""
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from awards import audited
from awards.models import Certificate, Proposal, TitleAward
from awards.refusals import NothingPublished
from awards.services.found import competition_of
from awards.services.four_eyes import account_of
from awards.services.titles import AWARDED
from competition.models import Competition, Entry
from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.clock import CHINA
from foundation.database import db, transaction
from foundation.people.models import Honour
from scoring.queries import EventStanding, confirmed_standings

PRIZE, TITLE = "prize", "title"
VALID, REPLACED, REVOKED = "valid", "replaced", "revoked"


@dataclass(frozen=True)
class Deserved:
    """What somebody is to hold a paper for: a prize or title of one entry, as one result list says."""

    kind: str
    entry_id: int
    person_id: int
    award: str
    result_list_id: int


@transaction
def issue_certificates(competition_code: str, *, actor: Actor, at: datetime) -> list[str]:
    """Gives numbers to what has none yet and answers them; a paper that no longer says what is true is replaced, or
    revoked where nothing takes its place."""
    competition = competition_of(competition_code)
    lists = confirmed_standings(competition.id)
    if not lists:
        raise NothingPublished
    account_of(actor)
    deserved = [*_prizes(lists), *_titles(competition, lists)]
    valid = _valid(competition)
    ended = _end(valid, deserved)
    held = {_key(paper) for paper in valid if paper.state == VALID}
    numbers = _numbers(at.astimezone(CHINA).year)
    issued = [_issue(one, next(numbers), at) for one in deserved if _key(one) not in held]
    if issued or ended:
        audit.record(
            audited.CERTIFICATES_ISSUED, actor=actor, at=at, subject=f"competition:{competition.code}",
            issued=len(issued), ended=ended,
        )
    return issued


def _prizes(lists: list[EventStanding]) -> Iterator[Deserved]:
    for found in lists:
        for line in found.lines:
            if line.prize is not None and line.entry_id is not None:
                for member in db.session.get_one(Entry, line.entry_id).members:
                    yield Deserved(PRIZE, line.entry_id, member.person_id, line.prize, found.result_list_id)


def _titles(competition: Competition, lists: list[EventStanding]) -> Iterator[Deserved]:
    """Titles whose honour stands: approved, numbered and not withdrawn."""
    list_of = {line.entry_id: found.result_list_id for found in lists for line in found.lines if line.entry_id is not None}
    query = (
        select(TitleAward)
        .join(Proposal, TitleAward.proposal_id == Proposal.id)
        .join(Honour, (Honour.title == TitleAward.title) & (Honour.number == TitleAward.number))
        .where(
            Proposal.competition_id == competition.id, TitleAward.state == AWARDED, Honour.withdrawn_at.is_(None),
            TitleAward.entry_id.in_(list_of),
        )
        .order_by(TitleAward.id)
    )
    for title in db.session.scalars(query):
        yield Deserved(TITLE, title.entry_id, title.person_id, title.title, list_of[title.entry_id])


def _valid(competition: Competition) -> list[Certificate]:
    events = [event.id for event in competition.events]
    query = (
        select(Certificate)
        .join(Entry, Certificate.entry_id == Entry.id)
        .where(Entry.event_id.in_(events), Certificate.state == VALID)
        .order_by(Certificate.id)
    )
    return list(db.session.scalars(query))


def _end(valid: list[Certificate], deserved: list[Deserved]) -> int:
    """Ends the papers that nobody deserves any more; one that another of its kind follows is called replaced."""
    keys = {_key(one) for one in deserved}
    follows = {(one.kind, one.entry_id, one.person_id) for one in deserved}
    ended = [paper for paper in valid if _key(paper) not in keys]
    for paper in ended:
        paper.state = REPLACED if (paper.kind, paper.entry_id, paper.person_id) in follows else REVOKED
    return len(ended)


def _key(one: Certificate | Deserved) -> tuple[str, int, int, str]:
    return (one.kind, one.entry_id, one.person_id, one.award)


def _numbers(year: int) -> Iterator[str]:
    """JM2026-00017-3F9A: a running number, and four characters that keep others from being guessed."""
    head = f"JM{year}-"
    taken = db.session.scalars(select(Certificate.number).where(Certificate.number.startswith(head)))
    last = max((int(number.removeprefix(head).partition("-")[0]) for number in taken), default=0)
    while True:
        last += 1
        yield f"{head}{last:05d}-{chance.take(2).hex().upper()}"


def _issue(one: Deserved, number: str, at: datetime) -> str:
    db.session.add(
        Certificate(
            number=number, kind=one.kind, entry_id=one.entry_id, person_id=one.person_id,
            result_list_id=one.result_list_id, award=one.award, state=VALID, issued_at=at,
        )
    )
    return number
