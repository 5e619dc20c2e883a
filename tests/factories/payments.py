"""A payment batch from published results, handed in: for the workbooks and for what is exported of it. Rehearsals only."""
from collections.abc import Callable

from sqlalchemy import select

from awards.services import approve_proposal, build_batch, keep_account, keep_schedule, propose_awards, submit_batch
from foundation.accounts.identity import Actor
from foundation.database import db
from foundation.people.models import Person
from tests.factories.awards import AT, CODE, SCHEDULE, make_published


def submitted_batch(team: dict[str, Actor], before: Callable[[], object] = lambda: None, bank: str = "样例银行") -> str:
    """The batch of everything that can be paid, with an account for everybody who has a number; ``before`` is called when
    results are published and nothing else is there."""
    make_published()
    before()
    keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
    keep_schedule("jiangmen-host-2019", CODE, actor=team["clerk"], at=AT)
    proposal = propose_awards(CODE, actor=team["clerk"], at=AT)
    approve_proposal(proposal, actor=team["leader"], at=AT)
    for person in db.session.scalars(select(Person).where(Person.id_number.is_not(None))).all():
        number = f"62220099{person.id:08d}"
        keep_account(person.public_id, bank=bank, number=number, number_again=number, actor=team["preparer"], at=AT)
    made = build_batch(proposal, actor=team["preparer"], at=AT)
    submit_batch(made, actor=team["preparer"], at=AT)
    return made
