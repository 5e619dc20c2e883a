"""Large workbooks: the upload answers at once, jobs read and register, and whatever is killed leaves nothing half."""
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from competition import queries
from competition.import_jobs import apply
from competition.models import Entry, Member, RegistrationImport
from competition.refusals.imports import ImportRunning
from competition.services import imports
from competition.services.imports import cancel_import, import_report, preview_import, start_apply
from competition.services.returning import returned_file
from foundation.accounts.identity import SYSTEM
from foundation.clock import at_noon
from foundation.database import db
from foundation.errors import NotFound
from foundation.jobs.queries import job
from foundation.jobs.running import run
from foundation.people.models import Person, Unit
from tests.factories.competition import event_document, make_competition
from tests.factories.registrations import row, workbook

BY = {"actor": SYSTEM, "at": at_noon(date(2026, 4, 12))}
CODE = "jm-test"


@pytest.fixture
def many(app: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A competition, and few rows that count as many; jobs wait until somebody does them."""
    monkeypatch.setattr(imports, "LARGE_FILE", 1)
    monkeypatch.setattr(imports, "MANY_ROWS", 3)
    with app.app_context():
        make_competition(CODE, events=(event_document("CK", occupation="电工"),), phase="open")
        monkeypatch.setattr(app.extensions["jobs"], "kick", lambda public_id: None)
        yield app


def people(*faulty: int, count: int = 6) -> bytes:
    """So many rows, some of them without a valid phone."""
    rows = [row(number, "电工", "职工组", **({"联系电话": "12"} if number in faulty else {})) for number in range(count)]
    return workbook(rows)


def uploaded(data: bytes) -> str:
    """An upload that was read."""
    public_id = preview_import(CODE, "a.xlsx", data, **BY)
    run(queries.import_of(CODE, public_id).job)
    return public_id


def counted() -> tuple[int, int, int]:
    """How many entries, members and people with a number there are."""
    with_number = select(func.count()).select_from(Person).where(Person.id_index.is_not(None))
    counts = [select(func.count()).select_from(Entry), select(func.count()).select_from(Member), with_number]
    found = [db.session.scalar(query) or 0 for query in counts]
    db.session.rollback()
    return found[0], found[1], found[2]


def test_an_upload_answers_at_once_and_is_read_by_a_job(many: Any) -> None:
    public_id = preview_import(CODE, "a.xlsx", people(2), **BY)
    before = queries.import_of(CODE, public_id)
    assert (before.state, before.rows, job(before.job).state) == ("reading", 0, "pending")
    run(before.job)
    after = queries.import_of(CODE, public_id)
    assert (after.state, after.rows, after.good_rows, after.problems, job(after.job).state) == ("previewed", 6, 5, 1, "done")
    report = import_report(CODE, public_id)
    assert [(one.row, one.code) for one in report.problems] == [(4, "phone")]
    assert counted() == (0, 0, 0)


def test_a_large_file_that_is_none_says_why_on_its_page(many: Any) -> None:
    public_id = uploaded(b"%PDF-1.7 and so on")
    found = queries.import_of(CODE, public_id)
    assert (found.state, found.kept, import_report(CODE, public_id).refused) == ("refused", False, ("not_a_workbook", (), ""))


def test_the_rows_are_registered_by_a_job_and_nobody_decides_meanwhile(many: Any) -> None:
    public_id = uploaded(people(2))
    assert start_apply(CODE, public_id, True, **BY) is None
    for decide in (lambda: start_apply(CODE, public_id, True, **BY), lambda: cancel_import(CODE, public_id, **BY)):
        with pytest.raises(ImportRunning):
            decide()
    assert counted() == (0, 0, 0)
    run(queries.import_of(CODE, public_id).job)
    assert (queries.import_of(CODE, public_id).state, counted()) == ("applied", (5, 5, 5))


def test_what_is_killed_leaves_nothing_half_and_is_done_again(many: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    public_id = uploaded(people())
    start_apply(CODE, public_id, False, **BY)
    waiting = queries.import_of(CODE, public_id).job
    with monkeypatch.context() as patch:
        patch.setattr(imports, "keep_report", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run(waiting)
    assert (counted(), job(waiting).state) == ((0, 0, 0), "running")
    monkeypatch.setattr("foundation.jobs.services.STALE", -timedelta(days=1))
    run(waiting)
    assert (counted(), job(waiting).state, queries.import_of(CODE, public_id).state) == ((6, 6, 6), "done", "applied")


def test_a_job_that_had_committed_before_it_was_killed_registers_nobody_twice(many: Any) -> None:
    public_id = uploaded(people())
    start_apply(CODE, public_id, False, **BY)
    run(queries.import_of(CODE, public_id).job)

    class Told:
        actor = SYSTEM

        def __call__(self, *_said: object) -> None: ...

    apply({"competition": CODE, "import": public_id, "only_good": False}, Told())
    assert counted() == (6, 6, 6)


def test_only_the_failed_rows_come_back_after_the_good_ones_were_taken(many: Any) -> None:
    public_id = uploaded(people(2, 4))
    start_apply(CODE, public_id, True, **BY)
    run(queries.import_of(CODE, public_id).job)
    failed = returned_file(CODE, public_id, only_failed=True)
    again = uploaded(failed)
    report = import_report(CODE, again)
    assert (report.count, [one.code for one in report.problems]) == (2, ["phone", "phone"])


def test_a_workbook_of_a_unit_is_not_the_desks(many: Any) -> None:
    public_id = uploaded(people())
    unit = Unit(public_id="u" * 32, name="样例单位", code=None)
    db.session.add(unit)
    db.session.flush()
    db.session.scalars(select(RegistrationImport)).one().unit_id = unit.id
    db.session.commit()
    assert queries.imports(CODE) == []
    with pytest.raises(NotFound):
        start_apply(CODE, public_id, True, **BY)
