"""Scans of the document behind a schedule: replaced until it is adopted, then bound in the ledger and never changed."""
import hashlib
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from awards.queries.scans import AlteredScan, scan_picture, scans_of
from awards.refusals import PagesMissing, ScansChanged, TooManyPages, WrongState
from awards.services import adopt_schedule, keep_scans, keep_schedule
from awards.services.scans import MOST_PAGES
from foundation import ledger
from foundation.accounts.identity import Actor
from foundation.crypto.rotation import rotate
from foundation.database import db
from foundation.errors import NotFound
from foundation.pictures.reading import Picture
from tests.factories.awards import AT, CODE, SCHEDULE, make_competition, make_team

FIRST, SECOND = Picture(b"page one", 30, 40), Picture(b"page two", 30, 40)


@pytest.fixture
def team(house) -> Iterator[dict[str, Actor]]:
    people = make_team()
    make_competition()
    db.session.commit()
    yield people


@pytest.fixture
def row(team: dict[str, Actor]) -> int:
    return keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)


def sha(picture: Picture) -> str:
    return hashlib.sha256(picture.content).hexdigest()


def test_pages_are_kept_sealed_in_order_and_given_back(row: int, team: dict[str, Actor]) -> None:
    assert keep_scans(row, [FIRST, SECOND], actor=team["clerk"], at=AT) == 1
    found = scans_of(row)
    assert found.digests == [sha(FIRST), sha(SECOND)]
    assert [scan_picture(row, page.public_id) for page in found.pages] == [b"page one", b"page two"]
    stored = db.session.scalars(text("SELECT content FROM schedule_scan")).all()
    assert all(value.startswith("v1:") and "cGFnZSBvbmU" not in value for value in stored)


def test_the_newest_edition_counts_and_the_earlier_one_stays(row: int, team: dict[str, Actor]) -> None:
    keep_scans(row, [FIRST, SECOND], actor=team["clerk"], at=AT)
    before = scans_of(row)
    assert keep_scans(row, [SECOND], actor=team["clerk"], at=AT) == 2
    assert (scans_of(row).digests, scans_of(row).fingerprint == before.fingerprint) == ([sha(SECOND)], False)
    assert scan_picture(row, before.pages[0].public_id) == b"page one"


def test_adoption_binds_the_pages_in_the_ledger_and_ends_replacing(row: int, team: dict[str, Actor]) -> None:
    keep_scans(row, [FIRST, SECOND], actor=team["clerk"], at=AT)
    adopt_schedule(row, "江人社〔2026〕9号", seen=scans_of(row).fingerprint, actor=team["leader"], at=AT)
    assert ledger.entries(ledger.POLICY)[-1]["body"]["scans"] == [sha(FIRST), sha(SECOND)]
    with pytest.raises(WrongState):
        keep_scans(row, [FIRST], actor=team["clerk"], at=AT)


def test_nobody_adopts_other_pages_than_those_they_looked_at(row: int, team: dict[str, Actor]) -> None:
    keep_scans(row, [FIRST], actor=team["clerk"], at=AT)
    seen = scans_of(row).fingerprint
    keep_scans(row, [SECOND], actor=team["clerk"], at=AT)
    for looked_at in (seen, ""):
        with pytest.raises(ScansChanged):
            adopt_schedule(row, "江人社〔2026〕9号", seen=looked_at, actor=team["leader"], at=AT)


def test_no_page_and_too_many_pages_are_refused_and_an_unknown_schedule_is_not_found(row: int, team: dict[str, Actor]) -> None:
    with pytest.raises(PagesMissing):
        keep_scans(row, [], actor=team["clerk"], at=AT)
    with pytest.raises(TooManyPages):
        keep_scans(row, [FIRST] * (MOST_PAGES + 1), actor=team["clerk"], at=AT)
    with pytest.raises(NotFound):
        keep_scans(row + 1, [FIRST], actor=team["clerk"], at=AT)
    assert scan_picture(row, "0" * 32) is None


@pytest.mark.parametrize("change", ["UPDATE schedule_scan SET digest = 'x'", "UPDATE schedule_scan SET page = 9", "DELETE FROM schedule_scan"])
def test_a_kept_page_cannot_be_changed_or_deleted(row: int, team: dict[str, Actor], change: str) -> None:
    keep_scans(row, [FIRST], actor=team["clerk"], at=AT)
    with pytest.raises(DatabaseError, match="append-only"):
        db.session.execute(text(change))
    db.session.rollback()


def test_a_page_under_another_page_is_found_out(row: int, team: dict[str, Actor]) -> None:
    keep_scans(row, [FIRST, SECOND], actor=team["clerk"], at=AT)
    one, two = scans_of(row).pages
    db.session.execute(text("UPDATE schedule_scan SET content = (SELECT content FROM (SELECT content FROM schedule_scan WHERE page = 2) AS other) WHERE page = 1"))
    db.session.commit()
    with pytest.raises(Exception) as found:
        scan_picture(row, one.public_id)
    assert isinstance(found.value, AlteredScan) or type(found.value).__name__ == "InvalidTag"
    assert scan_picture(row, two.public_id) == b"page two"


def test_pages_are_sealed_anew_when_the_keys_are_changed(row: int, team: dict[str, Actor]) -> None:
    keep_scans(row, [FIRST], actor=team["clerk"], at=AT)
    before = db.session.scalar(text("SELECT content FROM schedule_scan"))
    db.session.rollback()
    rotate(at=AT)
    assert db.session.scalar(text("SELECT content FROM schedule_scan")) != before
    assert scan_picture(row, scans_of(row).pages[0].public_id) == b"page one"
