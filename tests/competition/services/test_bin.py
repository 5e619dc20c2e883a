"""Deleting is undone for thirty days, by the services that made the thing; then it is gone."""
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from competition import queries
from competition.models import Removal
from competition.queries.attachments import attachment_content, attachments
from competition.queries.bin import removals, removed_competitions
from competition.refusals.set_up import AttachmentsFull, CompetitionInUse, FileTooLarge, NotInBin, UnfitFile
from competition.services.attachments import LARGEST, MOST_FILES, add_attachment, remove_attachment
from competition.services.bin import KEPT, restore
from competition.services.competitions import set_hosts
from competition.services.events import add_event, remove_event
from competition.services.removing import remove_competition
from foundation.accounts.identity import SYSTEM
from foundation.accounts.roles import CITY
from foundation.clock import at_noon
from foundation.database import db
from foundation.errors import Invalid, NotFound
from foundation.people.retention import tidy
from tests.factories.competition import event_document, make_competition, make_example, someone
from tests.factories.official import make_official

AT = at_noon(date(2026, 3, 2))
BY = {"actor": SYSTEM, "at": AT}
PDF = b"%PDF-1.7 notice"


@pytest.fixture(autouse=True)
def _context(app):
    with app.app_context():
        yield


def only_removal(code):
    return removals(code, CITY, since=AT - KEPT)[0].public_id


def test_an_event_comes_back_with_its_scheme_its_hosts_and_its_place():
    code = make_example()
    set_hosts(code, [{"name": "甲校", "code": None, "events": ["AU", "EL"]}, {"name": "乙校", "code": None}], **BY)
    before = queries.export_definition(code)
    remove_event(code, "AU", **BY)
    assert "AU" not in queries.modules(code)
    in_bin = [row.title for row in removals(code, CITY, since=AT - KEPT)]
    assert in_bin[0] == "AU 汽车维修工（职工组）"
    restore(only_removal(code), **BY)
    after = queries.export_definition(code)
    assert [event["code"] for event in after["events"]] == [event["code"] for event in before["events"]]
    assert next(e for e in after["events"] if e["code"] == "AU") == next(e for e in before["events"] if e["code"] == "AU")
    assert {host.name: set(host.events or ()) for host in queries.hosts(code)} == {"甲校": {"AU", "EL"}, "乙校": set()}
    assert [row.title for row in removals(code, CITY, since=AT - KEPT)] == in_bin[1:]


def test_what_was_removed_elsewhere_under_the_same_code_is_not_shown():
    code = make_competition()
    remove_event(code, "CK", **BY)
    assert removals(code, "新会", since=AT - KEPT) == []


def test_who_comes_second_to_the_bin_is_told():
    code = make_competition()
    remove_event(code, "CK", **BY)
    public_id = only_removal(code)
    restore(public_id, **BY)
    with pytest.raises(NotInBin):
        restore(public_id, **BY)


def test_an_event_whose_code_is_taken_meanwhile_stays_in_the_bin():
    code = make_competition()
    remove_event(code, "CK", **BY)
    public_id = only_removal(code)
    add_event(code, event_document("CK", occupation="另一工种"), **BY)
    with pytest.raises(Invalid):
        restore(public_id, **BY)
    assert only_removal(code) == public_id
    assert queries.event(code, "CK").occupation == "另一工种"


def test_a_host_that_was_dropped_comes_back_beside_the_others():
    code = make_competition()
    set_hosts(code, [{"name": "甲校", "code": None, "events": ["CK"]}, {"name": "乙校", "code": None}], **BY)
    set_hosts(code, [{"name": "乙校", "code": None}], **BY)
    restore(only_removal(code), **BY)
    assert [(host.name, host.events) for host in queries.hosts(code)] == [("乙校", None), ("甲校", ("CK",))]


def test_a_draft_competition_comes_back_as_it_was():
    code = make_example()
    add_attachment(code, "竞赛通知", "通知.pdf", PDF, **BY)
    before = queries.export_definition(code)
    remove_competition(code, **BY)
    with pytest.raises(NotFound):
        queries.competition(code)
    [row] = removed_competitions([CITY], since=AT - KEPT)
    assert removed_competitions(["新会"], since=AT - KEPT) == []
    assert restore(row.public_id, actor=someone(), at=AT) == code
    assert queries.export_definition(code) == before
    assert attachment_content(code, attachments(code)[0].public_id)[1] == PDF


def test_a_draft_in_which_people_stand_is_not_deleted():
    code = make_competition()
    make_official(code)
    with pytest.raises(CompetitionInUse):
        remove_competition(code, **BY)
    assert queries.competition(code).phase == "draft"


def test_the_bin_keeps_its_words_sealed():
    code = make_competition()
    remove_event(code, "CK", **BY)
    assert "工种CK" not in db.session.scalars(select(Removal.words)).one()


def test_after_thirty_days_it_is_gone():
    code = make_competition()
    remove_event(code, "CK", **BY)
    public_id = only_removal(code)
    tidy(at=AT + KEPT)
    assert only_removal(code) == public_id
    with pytest.raises(NotInBin):
        restore(public_id, actor=SYSTEM, at=AT + KEPT + timedelta(seconds=1))
    assert tidy(at=AT + KEPT + timedelta(seconds=1))["removals"] == 1
    assert db.session.scalars(select(Removal)).all() == []


def test_attachments_have_a_limit_in_size_and_number_and_can_be_put_back():
    code = make_competition()
    with pytest.raises(UnfitFile):
        add_attachment(code, "", "通知.pdf", b"<html>", **BY)
    with pytest.raises(FileTooLarge):
        add_attachment(code, "", "大.pdf", PDF + b" " * LARGEST, **BY)
    kept = [add_attachment(code, "", rf"C:\文件\通知{n}.pdf", PDF, **BY) for n in range(MOST_FILES)]
    with pytest.raises(AttachmentsFull):
        add_attachment(code, "", "多.pdf", PDF, **BY)
    assert attachments(code)[0].title == "通知0"
    remove_attachment(code, kept[0], **BY)
    restore(only_removal(code), **BY)
    assert [row.title for row in attachments(code)][-1] == "通知0"
