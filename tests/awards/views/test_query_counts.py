"""Pages of the room ask the database as often for many entries as for few."""
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from awards.queries.finance import batch_view
from awards.services import adopt_schedule, approve_proposal, build_batch, keep_schedule, propose_awards
from foundation.database import db
from tests.factories.accounts import signed_in
from tests.factories.awards import AT, CODE, SCHEDULE, make_published, make_team


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@contextmanager
def counted(app: Any) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def staged(app: Any, entered: int) -> str:
    """A draft batch of a competition with so many entries in each event."""
    with app.app_context():
        team = make_team()
        make_published(entered=entered)
        row = keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
        adopt_schedule(row, "江人社〔2026〕9号", actor=team["leader"], at=AT)
        proposal = propose_awards(CODE, actor=team["clerk"], at=AT)
        approve_proposal(proposal, actor=team["leader"], at=AT)
        return build_batch(proposal, actor=team["preparer"], at=AT)


PAGES: list[tuple[str, Callable[[str], str], int]] = [
    ("clerk", lambda batch: f"/desk/{CODE}/awards", 56),
    ("approver", lambda batch: f"/finance/batches/{batch}", 14),
    ("approver", lambda batch: "/finance", 26),
]


@pytest.mark.parametrize(("account", "address", "most"), PAGES, ids=["awards", "batch", "finance"])
@pytest.mark.parametrize("entered", [4, 12])
def test_a_page_asks_a_fixed_number_of_questions(
    app: Any, entered: int, account: str, address: Callable[[str], str], most: int
) -> None:
    batch = staged(app, entered)
    client = signed_in(app, account)
    with counted(app) as asked:
        assert client.get(address(batch)).status_code == 200
    with app.app_context():
        view = batch_view(batch)
    assert view is not None and len(view.lines) == (8 if entered == 4 else 32)
    assert len(asked) <= most, f"{len(asked)} questions for {entered} entries"
