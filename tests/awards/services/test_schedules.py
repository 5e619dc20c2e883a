"""Schedules: drafted, adopted by a second person, never changed."""
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from awards.models import AdoptedSchedule
from awards.queries.schedules import schedule_rows, schedules_that_count
from awards.refusals import AccountNeeded, DocumentNumberMissing, SecondPersonNeeded, UnknownSchedule, WrongState
from awards.services.schedules import (
    adopt_schedule,
    apply_definition,
    export_definition,
    keep_schedule,
    revoke_schedule,
)
from competition.models import Competition
from foundation import ledger
from foundation.accounts.identity import SYSTEM, Actor
from foundation.contributions import DefinitionFolder
from foundation.database import db, transaction
from foundation.errors import Invalid, NotFound
from tests.factories.awards import AT, CODE, SCHEDULE, make_competition, make_team

HOST = "jiangmen-host-2019"


@pytest.fixture
def team(app: Any) -> Iterator[dict[str, Actor]]:
    with app.app_context():
        people = make_team()
        make_competition()
        db.session.commit()
        yield people


def rows() -> list[tuple[str, int, str]]:
    db.session.expire_all()
    found = db.session.scalars(select(AdoptedSchedule).order_by(AdoptedSchedule.id))
    return [(row.schedule_id, row.version, row.status) for row in found]


def counting() -> list[tuple[str, int, str]]:
    competition = db.session.scalars(select(Competition).where(Competition.code == CODE)).one()
    return [(kept.schedule_id, kept.version, kept.status) for kept in schedules_that_count(competition.id)]


def test_a_schedule_keeps_the_status_of_its_content(team: dict[str, Actor]) -> None:
    keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
    keep_schedule(HOST, CODE, actor=team["clerk"], at=AT)
    assert rows() == [("city-prizes", 1, "sample"), (HOST, 1, "unconfirmed")]
    assert [entry["kind"] for entry in ledger.entries(ledger.POLICY)] == ["schedule_kept", "schedule_kept"]


def test_a_file_that_calls_itself_adopted_is_only_a_draft(team: dict[str, Actor]) -> None:
    keep_schedule({**SCHEDULE, "status": "adopted"}, CODE, actor=team["clerk"], at=AT)
    assert counting() == [("city-prizes", 1, "draft")]


def test_the_same_content_again_is_no_new_version_and_other_content_is(team: dict[str, Actor]) -> None:
    first = keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
    assert keep_schedule(SCHEDULE, CODE, actor=team["clerk2"], at=AT) == first
    keep_schedule({**SCHEDULE, "team_rule": "equal_split"}, CODE, actor=team["clerk"], at=AT)
    assert rows() == [("city-prizes", 1, "sample"), ("city-prizes", 2, "sample")]
    assert counting() == [("city-prizes", 2, "sample")]


def test_all_problems_of_a_schedule_are_told_at_once_and_nothing_is_kept(team: dict[str, Actor]) -> None:
    wrong = {**SCHEDULE, "team_rule": "draw_lots", "rows": [{"level": "city-1", "recipient": "contestant", "prize": "gold", "amount": "1.234"}]}
    with pytest.raises(Invalid) as refused:
        keep_schedule(wrong, CODE, actor=team["clerk"], at=AT)
    assert {p.code for p in refused.value.problems} >= {"unknown_rule", "not_a_decimal"}
    assert rows() == []


def test_an_id_that_nobody_knows_is_refused(team: dict[str, Actor]) -> None:
    with pytest.raises(UnknownSchedule):
        keep_schedule("no-such-schedule", CODE, actor=team["clerk"], at=AT)


@pytest.mark.parametrize("who", ["clerk", "clerk_twin"])
def test_the_drafter_cannot_adopt_also_not_under_a_second_account(team: dict[str, Actor], who: str) -> None:
    row = keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
    with pytest.raises(SecondPersonNeeded):
        adopt_schedule(row, "江人社〔2026〕9号", actor=team[who], at=AT)
    assert rows() == [("city-prizes", 1, "sample")]


def test_adoption_needs_a_document_number_and_happens_once(team: dict[str, Actor]) -> None:
    row = keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
    with pytest.raises(DocumentNumberMissing):
        adopt_schedule(row, "  ", actor=team["leader"], at=AT)
    adopt_schedule(row, "江人社〔2026〕9号", actor=team["leader"], at=AT)
    assert counting() == [("city-prizes", 1, "adopted")]
    with pytest.raises(WrongState):
        adopt_schedule(row, "江人社〔2026〕10号", actor=team["clerk2"], at=AT)
    body = ledger.entries(ledger.POLICY)[-1]["body"]
    assert (body["schedule"], body["document"]) == ("city-prizes", "江人社〔2026〕9号")


def test_a_later_draft_does_not_replace_what_is_adopted(team: dict[str, Actor]) -> None:
    row = keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
    adopt_schedule(row, "江人社〔2026〕9号", actor=team["leader"], at=AT)
    keep_schedule({**SCHEDULE, "team_rule": "equal_split"}, CODE, actor=team["clerk"], at=AT)
    assert counting() == [("city-prizes", 1, "adopted")]


def test_an_old_version_cannot_be_adopted_past_a_newer_one(team: dict[str, Actor]) -> None:
    old = keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
    keep_schedule({**SCHEDULE, "team_rule": "equal_split"}, CODE, actor=team["clerk"], at=AT)
    with pytest.raises(WrongState):
        adopt_schedule(old, "江人社〔2026〕9号", actor=team["leader"], at=AT)


def test_what_is_adopted_cites_the_document_that_adopted_it(team: dict[str, Actor]) -> None:
    row = keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
    adopt_schedule(row, "江人社〔2026〕9号", actor=team["leader"], at=AT)
    competition = db.session.scalars(select(Competition)).one()
    [kept] = schedules_that_count(competition.id)
    assert (kept.schedule.document, kept.schedule.status) == ("江人社〔2026〕9号", "adopted")
    [listed] = schedule_rows(competition.id)
    assert (listed.drafter, listed.adopter, listed.counts) == ("测试clerk", "测试leader", True)


def test_an_adopted_schedule_can_be_named_by_another_competition(team: dict[str, Actor]) -> None:
    row = keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
    adopt_schedule(row, "江人社〔2026〕9号", actor=team["leader"], at=AT)
    make_competition("jm-next")
    db.session.commit()
    keep_schedule("city-prizes", "jm-next", actor=team["clerk2"], at=AT)
    assert rows()[-1] == ("city-prizes", 2, "adopted")
    with pytest.raises(WrongState):
        revoke_schedule("city-prizes", "jm-next", actor=team["clerk"], at=AT)


def test_what_was_never_adopted_can_be_revoked_and_no_longer_counts(team: dict[str, Actor]) -> None:
    keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
    revoke_schedule("city-prizes", CODE, actor=team["clerk"], at=AT)
    assert counting() == []
    with pytest.raises(NotFound):
        revoke_schedule("city-prizes", CODE, actor=team["clerk"], at=AT)


def test_drafting_needs_a_person_with_an_account(team: dict[str, Actor]) -> None:
    with pytest.raises(AccountNeeded):
        keep_schedule(SCHEDULE, CODE, actor=SYSTEM, at=AT)


def test_a_definition_brings_its_schedules_and_gives_them_back(team: dict[str, Actor]) -> None:
    nameless = {key: value for key, value in SCHEDULE.items() if key != "id"}
    definition = {"schedules": [HOST, SCHEDULE, nameless]}
    apply_within(definition, team["clerk"])
    assert counting() == [(HOST, 1, "unconfirmed"), ("city-prizes", 1, "sample"), ("jm-t-3", 1, "sample")]
    assert export_definition(CODE)["schedules"] == [HOST, SCHEDULE, nameless]


def test_a_definition_without_a_schedule_takes_it_out_unless_it_was_adopted(team: dict[str, Actor]) -> None:
    apply_within({"schedules": [HOST, SCHEDULE]}, team["clerk"])
    row = schedule_rows(db.session.scalars(select(Competition.id)).one())[0].kept.row
    adopt_schedule(row, "江人社〔2026〕9号", actor=team["leader"], at=AT)
    apply_within({"schedules": []}, team["clerk"])
    assert counting() == [(HOST, 1, "adopted")]


def apply_within(definition: dict[str, Any], actor: Actor) -> None:
    transaction(apply_definition)(definition, DefinitionFolder(), CODE, actor, AT)
