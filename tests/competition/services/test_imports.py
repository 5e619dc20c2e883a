"""Importing a workbook: look first, then take all rows, the good ones, or none; never twice."""
import json
from datetime import date

import pytest

from competition import queries
from competition.errors import WorkbookRefused
from competition.models import RegistrationImport
from competition.refusals import ImportHasProblems, ImportSettled, NothingToImport, WrongPhase
from competition.services.competitions import create_blank
from competition.services.imports import apply_import, cancel_import, preview_import, read_import, workbook_of
from competition.services.phases import set_phase
from foundation.accounts.identity import SYSTEM
from foundation.audit.models import AuditEntry
from foundation.clock import at_noon
from foundation.database import db
from foundation.errors import NotFound
from foundation.people.models import Person
from tests.factories.competition import DATA, make_competition, the_definition

BY = {"actor": SYSTEM, "at": at_noon(date(2026, 4, 12))}
MESSY = (DATA / "registrations-2026-messy.xlsx").read_bytes()
CLEAN = (DATA / "registrations-2026.xlsx").read_bytes()


@pytest.fixture
def code(app):
    with app.app_context():
        definition = the_definition()
        events = [{key: value for key, value in event.items() if key != "rules"} for event in definition["events"]]
        basics = {key: definition[key] for key in ("code", "name", "year", "class", "series", "document", "organisers", "dates")}
        made = create_blank(basics, jurisdiction="市本级", events=events, **BY)
        set_phase(made, "open", **BY)
        yield made


def test_a_preview_finds_every_problem_and_registers_nobody(code):
    found = queries.import_of(code, preview_import(code, "报名表.xlsx", MESSY, **BY))
    expected = json.loads((DATA / "registrations-2026-messy.expected.json").read_text())
    reading = read_import(code, found.public_id)
    assert [(p.row, p.column, p.code) for p in reading.problems] == [
        (p["row"], p["column"], p["code"]) for p in expected["refused"]
    ]  # fmt: skip
    assert (found.rows, found.problems, found.good_rows) == (60, 17, 43)
    assert queries.entries(code).total == db.session.query(Person).count() == 0


def test_the_file_is_kept_sealed_and_its_numbers_stand_nowhere_else(code):
    public_id = preview_import(code, "报名表.xlsx", MESSY, **BY)
    stored = db.session.query(RegistrationImport).one().content
    assert stored.startswith("v1:")
    assert workbook_of(code, public_id) == MESSY
    assert "440700" not in str([entry.facts for entry in db.session.query(AuditEntry)])


def test_all_rows_are_taken_only_if_all_are_good(code):
    messy = preview_import(code, "报名表.xlsx", MESSY, **BY)
    with pytest.raises(ImportHasProblems) as refusal:
        apply_import(code, messy, only_good=False, **BY)
    assert "17" in refusal.value.message
    assert queries.entries(code).total == 0
    clean = preview_import(code, "全部.xlsx", CLEAN, **BY)
    assert apply_import(code, clean, only_good=False, **BY) == 168
    assert queries.entries(code).total == 168


def test_the_good_rows_are_taken_and_the_workbook_waits_to_be_returned(code):
    public_id = preview_import(code, "报名表.xlsx", MESSY, **BY)
    assert apply_import(code, public_id, only_good=True, **BY) == 43
    found = queries.import_of(code, public_id)
    assert (found.state, found.applied_rows, found.kept) == ("applied", 43, True)
    assert workbook_of(code, public_id) == MESSY


def test_an_import_is_applied_once(code):
    public_id = preview_import(code, "报名表.xlsx", MESSY, **BY)
    apply_import(code, public_id, only_good=True, **BY)
    with pytest.raises(ImportSettled) as refusal:
        apply_import(code, public_id, only_good=True, **BY)
    assert "已导入" in refusal.value.message
    assert queries.entries(code).total == 43


def test_the_same_file_again_is_recognised_and_brings_nobody_twice(code):
    first = preview_import(code, "报名表.xlsx", CLEAN, **BY)
    assert preview_import(code, "改了名.xlsx", CLEAN, **BY) == first
    apply_import(code, first, only_good=False, **BY)
    second = preview_import(code, "报名表.xlsx", CLEAN, **BY)
    found = queries.import_of(code, second)
    assert queries.applied_before(code, found.file_hash, second).public_id == first
    assert (found.rows, found.good_rows) == (168, 0)
    assert {p.code for p in read_import(code, second).problems} == {"already_registered"}
    with pytest.raises(NothingToImport):
        apply_import(code, second, only_good=True, **BY)
    assert queries.entries(code).total == 168


def test_a_file_that_was_taken_whole_or_given_up_is_no_longer_kept(code):
    whole = preview_import(code, "全部.xlsx", CLEAN, **BY)
    apply_import(code, whole, only_good=False, **BY)
    given_up = preview_import(code, "报名表.xlsx", MESSY, **BY)
    assert queries.import_count(code) == 1
    cancel_import(code, given_up, **BY)
    for public_id in (whole, given_up):
        with pytest.raises(NotFound):
            workbook_of(code, public_id)
    with pytest.raises(ImportSettled):
        cancel_import(code, given_up, **BY)


def test_what_is_no_registration_workbook_is_refused_and_not_kept(code):
    with pytest.raises(WorkbookRefused):
        preview_import(code, "报名表.pdf", b"%PDF-1.7", **BY)
    assert queries.imports(code) == []


def test_an_import_belongs_to_its_competition_and_its_phase(code):
    public_id = preview_import(code, "报名表.xlsx", MESSY, **BY)
    other = make_competition("jm-other")
    for wrong in (lambda: read_import(other, public_id), lambda: apply_import(other, public_id, True, **BY)):
        with pytest.raises(NotFound):
            wrong()
    with pytest.raises(WrongPhase):
        preview_import(other, "报名表.xlsx", MESSY, **BY)
