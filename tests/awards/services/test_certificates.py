"""Certificates: numbers for prizes and titles, and what becomes of them after a correction."""
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from awards.models import Certificate
from awards.queries.certificates import certificate_by_number, certificate_rows
from awards.refusals import NothingPublished
from awards.services import approve_proposal, issue_certificates, keep_schedule, propose_awards
from competition.models import Event
from foundation.accounts.identity import Actor
from foundation.database import db
from scoring.models import ResultList
from tests.factories.awards import AT, CODE, SCHEDULE, make_competition, make_published, make_team, publish


@pytest.fixture
def team(app: Any) -> Iterator[dict[str, Actor]]:
    with app.app_context():
        yield make_team()


def approve(team: dict[str, Actor]) -> None:
    approve_proposal(propose_awards(CODE, actor=team["clerk"], at=AT), actor=team["leader"], at=AT)


def swap(code: str, by: Actor) -> None:
    event = db.session.scalars(select(Event).where(Event.code == code)).one()
    found = db.session.scalars(select(ResultList).where(ResultList.event_id == event.id)).one()
    first, second, *others = [line.entry for line in found.lines if line.entry]
    publish(event, [second, first, *others], by=by.user_id or 0)
    db.session.commit()


def test_prizes_and_titles_get_numbers_once(team: dict[str, Actor]) -> None:
    make_published()
    keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
    assert len(issue_certificates(CODE, actor=team["clerk"], at=AT)) == 9
    approve(team)
    assert len(issue_certificates(CODE, actor=team["clerk"], at=AT)) == 3
    assert issue_certificates(CODE, actor=team["clerk"], at=AT) == []
    rows = certificate_rows(CODE)
    assert [(row.kind, row.name, row.award_name, row.title_number) for row in rows if row.event_code == "CK"] == [
        ("prize", "选手CK1", "金奖", None), ("prize", "选手CK2", "银奖", None), ("prize", "选手CK3", "铜奖", None),
        ("title", "选手CK1", "江门市技术能手", "江技能手〔2026〕001号"),
    ]
    assert all(number.startswith("JM2026-") and len(number) == 17 for number in (row.number for row in rows))


def test_a_corrected_result_replaces_the_paper_and_revokes_the_title(team: dict[str, Actor]) -> None:
    make_published()
    keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
    approve(team)
    issue_certificates(CODE, actor=team["clerk"], at=AT)
    before = {(row.kind, row.name): row.number for row in certificate_rows(CODE)}
    swap("CK", team["leader"])
    approve(team)
    assert len(issue_certificates(CODE, actor=team["clerk"], at=AT)) == 3
    states = {row.number: row.state for row in db.session.scalars(select(Certificate))}
    assert states[before["prize", "选手CK1"]] == states[before["prize", "选手CK2"]] == "replaced"
    assert states[before["title", "选手CK1"]] == "revoked"
    assert states[before["prize", "选手CK3"]] == "valid"
    shown = certificate_by_number(before["title", "选手CK1"])
    assert shown is not None and (shown.state, shown.name) == ("revoked", "选手CK1")


def test_nothing_is_certified_before_publication(team: dict[str, Actor]) -> None:
    make_competition()
    db.session.commit()
    with pytest.raises(NothingPublished):
        issue_certificates(CODE, actor=team["clerk"], at=AT)


def test_a_number_that_was_never_given_is_not_known(app: Any) -> None:
    with app.app_context():
        assert certificate_by_number("JM2026-00001-0000") is None
