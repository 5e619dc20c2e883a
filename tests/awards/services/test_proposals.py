"""From published results to an approved proposal."""
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from awards.models import AwardLine, Proposal, TitleAward
from awards.queries.proposals import proposal_page
from awards.queries.titles import passed_over, title_rows
from awards.refusals import NoSchedule, NothingChanged, NothingPublished, ProposalStale, SecondPersonNeeded, WrongState
from awards.rules.compute import compute_case
from awards.services.approvals import approve_proposal
from awards.services.proposals import propose_awards
from awards.services.schedules import adopt_schedule, keep_schedule
from competition.models import Competition, Event
from foundation import ledger
from foundation.accounts.identity import Actor
from foundation.audit.models import AuditEntry
from foundation.database import db
from foundation.errors import Invalid
from foundation.people.models import Honour, Person
from scoring.models import ResultList
from tests.factories.awards import AT, CODE, SCHEDULE, make_competition, make_published, make_team, publish


@pytest.fixture
def team(app: Any) -> Iterator[dict[str, Actor]]:
    with app.app_context():
        yield make_team()


@pytest.fixture
def proposed(team: dict[str, Actor]) -> str:
    make_published()
    keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
    keep_schedule("jiangmen-host-2019", CODE, actor=team["clerk"], at=AT)
    return propose_awards(CODE, actor=team["clerk"], at=AT)


def the(public_id: str) -> Proposal:
    db.session.expire_all()
    return db.session.scalars(select(Proposal).where(Proposal.public_id == public_id)).one()


def correct(code: str, *, by: Actor) -> None:
    """A new list of one event in which first and second have changed places."""
    event = db.session.scalars(select(Event).where(Event.code == code)).one()
    found = db.session.scalars(select(ResultList).where(ResultList.event_id == event.id)).one()
    first, second, *others = [line.entry for line in found.lines]
    publish(event, [second, first, *others], by=by.user_id or 0)
    db.session.commit()


def test_every_prize_host_and_coach_gets_the_line_that_the_schedules_say(proposed: str) -> None:
    lines = [(line.kind, line.event, line.prize, line.gross, line.tax, line.net) for line in the(proposed).lines]
    gold, silver, coach = (500000, 100000, 400000), (300000, 60000, 240000), (300000, 60000, 240000)
    assert lines == [
        ("contestant", "中式烹调师（职工组）", "gold", *gold),
        ("coach_group", "中式烹调师（职工组）", "gold", *coach),
        ("contestant", "中式烹调师（职工组）", "silver", *silver),
        ("contestant", "汽车维修工（职工组）", "gold", *gold),
        ("coach_group", "汽车维修工（职工组）", "gold", *coach),
        ("contestant", "汽车维修工（职工组）", "silver", *silver),
        ("contestant", "汽车维修工（学生组）", "gold", *gold),
        ("contestant", "汽车维修工（学生组）", "silver", *silver),
        ("host", "中式烹调师（职工组）", "gold", 3000000, 0, 3000000),
        ("host", "中式烹调师（职工组）", "gold", 2000000, 0, 2000000),
        ("host", "汽车维修工（职工组）", "gold", 3000000, 0, 3000000),
        ("host", "汽车维修工（职工组）", "gold", 2000000, 0, 2000000),
        ("host", "养老护理员（职工组）", None, 3000000, 0, 3000000),
    ]


def test_every_line_cites_its_article_and_says_why(proposed: str) -> None:
    lines = the(proposed).lines
    assert [line.article for line in lines[:3]] == ["第一款", "第二十一条", "第二十一条"]
    assert "5000.00 元" in lines[0].because and "20%" in lines[0].because
    assert {line.schedule_status for line in lines} == {"sample", "unconfirmed"}


def test_an_amount_that_is_not_set_is_listed_and_not_paid_as_zero(proposed: str) -> None:
    page = proposal_page(the(proposed).competition_id)
    assert page is not None
    assert [(gap.event, gap.prize, gap.kind, gap.reason, gap.count) for gap in page.gaps if gap.kind == "contestant"] == [
        ("中式烹调师（职工组）", "铜奖", "contestant", "amount_not_set", 1),
        ("汽车维修工（职工组）", "铜奖", "contestant", "amount_not_set", 1),
        ("汽车维修工（学生组）", "铜奖", "contestant", "amount_not_set", 1),
    ]
    assert "bronze" not in {line.prize for line in the(proposed).lines}


def test_the_kept_case_recomputes_to_the_same_sums_without_the_database(proposed: str) -> None:
    proposal = the(proposed)
    for schedule in (SCHEDULE, "jiangmen-host-2019"):
        name = schedule if isinstance(schedule, str) else schedule["id"]
        from awards.policy.shipped import shipped_schedule

        case = {"format": "award-case/1", "schedule": schedule, "results": proposal.inputs["results"]}
        answer = compute_case(case, shipped_schedule, lambda _line: "")
        lines = [line for line in proposal.lines if line.schedule == name]
        assert [line["gross"] for line in answer["lines"]] == [f"{line.gross / 100:.2f}" for line in lines]


def test_nobody_is_named_in_what_the_proposal_keeps(proposed: str) -> None:
    kept = str(the(proposed).inputs)
    assert not any(person.name in kept for person in db.session.scalars(select(Person)))


def test_a_proposal_needs_published_results_and_a_schedule(team: dict[str, Actor]) -> None:
    make_competition()
    db.session.commit()
    with pytest.raises(NothingPublished):
        propose_awards(CODE, actor=team["clerk"], at=AT)
    make_published("jm-u")
    with pytest.raises(NoSchedule):
        propose_awards("jm-u", actor=team["clerk"], at=AT)


def test_two_rows_that_fit_one_result_are_told_with_the_schedule_they_stand_in(team: dict[str, Actor]) -> None:
    make_published()
    twice = {**SCHEDULE, "rows": [*SCHEDULE["rows"], SCHEDULE["rows"][0]]}
    keep_schedule(twice, CODE, actor=team["clerk"], at=AT)
    with pytest.raises(Invalid) as refused:
        propose_awards(CODE, actor=team["clerk"], at=AT)
    assert [(p.path, p.code) for p in refused.value.problems][:1] == [("city-prizes: results[0]", "row_ambiguous")]
    assert db.session.scalar(select(Proposal)) is None


def test_proposing_twice_from_the_same_inputs_is_refused(proposed: str, team: dict[str, Actor]) -> None:
    with pytest.raises(NothingChanged):
        propose_awards(CODE, actor=team["clerk"], at=AT)


@pytest.mark.parametrize("who", ["clerk", "clerk_twin"])
def test_the_proposer_cannot_approve_also_not_under_a_second_account(
    proposed: str, team: dict[str, Actor], who: str
) -> None:
    with pytest.raises(SecondPersonNeeded):
        approve_proposal(proposed, actor=team[who], at=AT)
    assert the(proposed).state == "proposed"
    assert ledger.size(ledger.MONEY) == 0


def test_approval_stands_in_the_money_stream_and_the_audit_log_without_names(proposed: str, team: dict[str, Actor]) -> None:
    approve_proposal(proposed, actor=team["leader"], at=AT)
    assert the(proposed).state == "approved"
    [entry] = ledger.entries(ledger.MONEY)
    assert (entry["kind"], entry["actor"]) == ("proposal_approved", team["leader"].id)
    assert (entry["body"]["gross"], entry["body"]["tax"], entry["body"]["net"]) == ("160000.00", "6000.00", "154000.00")
    kinds = db.session.scalars(select(AuditEntry.kind).where(AuditEntry.kind.startswith("awards:proposal")).order_by(AuditEntry.id)).all()
    assert kinds == ["awards:proposal:proposed", "awards:proposal:approved"]
    everything = str(entry) + str([row.facts for row in db.session.scalars(select(AuditEntry))])
    assert not any(person.name in everything for person in db.session.scalars(select(Person)))


def test_titles_get_running_numbers_and_become_honours_on_approval(proposed: str, team: dict[str, Actor]) -> None:
    assert [(row.name, row.state, row.number) for row in title_rows(proposed)] == [
        ("选手CK1", "proposed", None), ("选手AU1", "proposed", None), ("选手NU1", "proposed", None),
    ]
    assert [(c.code, c.met) for c in title_rows(proposed)[0].conditions] == [("passed", True), ("division:staff", True)]
    approve_proposal(proposed, actor=team["leader"], at=AT)
    assert [row.number for row in title_rows(proposed)] == ["江技能手〔2026〕001号", "江技能手〔2026〕002号", "江技能手〔2026〕003号"]
    honours = db.session.scalars(select(Honour).order_by(Honour.number)).all()
    assert next((h.person.name, h.title, h.occupation, h.document) for h in honours) == (
        "选手CK1", "江门市技术能手", "中式烹调师", "江示竞〔2026〕1号",
    )


def test_whoever_holds_the_title_does_not_get_it_again(team: dict[str, Actor]) -> None:
    competition = make_published()
    winner = db.session.scalars(select(ResultList)).first().lines[0].entry.members[0].person  # type: ignore[union-attr]
    db.session.add(Honour(person_id=winner.id, title="江门市技术能手", occupation="旧", number="旧1号", awarded_on=competition.ends))
    db.session.commit()
    keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
    proposal = propose_awards(CODE, actor=team["clerk"], at=AT)
    approve_proposal(proposal, actor=team["leader"], at=AT)
    assert [(row.name, row.state, row.number) for row in title_rows(proposal)][:2] == [
        ("选手CK1", "held", None), ("选手AU1", "awarded", "江技能手〔2026〕001号"),
    ]
    assert "不重复授予" in title_rows(proposal)[0].because


def test_a_corrected_result_makes_the_proposal_stale_and_approval_refuses(proposed: str, team: dict[str, Actor]) -> None:
    correct("CK", by=team["leader"])
    page = proposal_page(the(proposed).competition_id)
    assert page is not None and page.stale
    with pytest.raises(ProposalStale):
        approve_proposal(proposed, actor=team["leader"], at=AT)


def test_a_new_version_shows_the_difference_and_moves_the_title(proposed: str, team: dict[str, Actor]) -> None:
    approve_proposal(proposed, actor=team["leader"], at=AT)
    correct("CK", by=team["leader"])
    second = propose_awards(CODE, actor=team["clerk"], at=AT)
    page = proposal_page(the(second).competition_id)
    assert page is not None and (page.version, page.compared_with, page.stale) == (2, 1, False)
    assert {(c.line.recipient, c.line.prize, c.before, c.after) for c in page.changes if c.line.kind == "contestant"} == {
        ("选手CK2", "金奖", None, 400000), ("选手CK1", "银奖", None, 240000),
        ("选手CK1", "金奖", 400000, None), ("选手CK2", "银奖", 240000, None),
    }
    assert {change.line.kind for change in page.changes} == {"contestant"}, "one coach and one host: paid once, not a change"
    approve_proposal(second, actor=team["leader"], at=AT)
    assert the(proposed).state == "stale"
    standing = db.session.scalars(select(Honour).where(Honour.withdrawn_at.is_(None)).order_by(Honour.number)).all()
    assert [(h.person.name, h.number[-4:]) for h in standing] == [("选手AU1", "002号"), ("选手NU1", "003号"), ("选手CK2", "004号")]
    [gone] = db.session.scalars(select(Honour).where(Honour.withdrawn_at.is_not(None)))
    assert (gone.person.name, gone.withdrawn_reason) == ("选手CK1", "成绩更正，见奖励方案第 2 版")


def test_adopting_a_schedule_makes_an_earlier_proposal_stale(proposed: str, team: dict[str, Actor]) -> None:
    row = keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
    adopt_schedule(row, "江人社〔2026〕9号", actor=team["leader"], at=AT)
    with pytest.raises(ProposalStale):
        approve_proposal(proposed, actor=team["leader"], at=AT)
    again = propose_awards(CODE, actor=team["clerk"], at=AT)
    assert the(proposed).state == "withdrawn"
    with pytest.raises(WrongState):
        approve_proposal(proposed, actor=team["leader"], at=AT)
    assert {line.schedule_status for line in the(again).lines} == {"adopted", "unconfirmed"}
    assert "江人社〔2026〕9号" in the(again).lines[0].because


def test_entries_passed_over_for_the_title_are_shown_with_what_stood_in_the_way(team: dict[str, Actor]) -> None:
    competition = make_published()
    event = competition.events[0]
    found = db.session.scalars(select(ResultList).where(ResultList.event_id == event.id)).one()
    found.lines[0].title, found.lines[1].title = False, True
    found.results = [{**found.results[0], "passed": False}, *found.results[1:]]
    db.session.commit()
    keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
    proposal = propose_awards(CODE, actor=team["clerk"], at=AT)
    [row] = passed_over(proposal)
    assert (row.name, row.place, [(c.code, c.met) for c in row.conditions]) == (
        "选手CK1", 1, [("passed", False), ("division:staff", True)],
    )


def test_hosts_without_a_prize_and_several_hosts_of_one_event_are_paid_each(team: dict[str, Actor]) -> None:
    competition = make_published()
    competition.hosts[1].events = None
    db.session.commit()
    keep_schedule("jiangmen-host-2019", CODE, actor=team["clerk"], at=AT)
    proposal = propose_awards(CODE, actor=team["clerk"], at=AT)
    paid = [(line.unit.name if line.unit else "", line.event[:5], line.gross) for line in the(proposal).lines]
    assert paid == [
        ("样例餐饮公司jm-t", "中式烹调师", 3000000), ("样例餐饮公司jm-t", "中式烹调师", 2000000),
        ("样例技工学校jm-t", "汽车维修工", 3000000), ("样例技工学校jm-t", "汽车维修工", 2000000),
        ("样例餐饮公司jm-t", "汽车维修工", 3000000), ("样例餐饮公司jm-t", "汽车维修工", 2000000),
        ("样例技工学校jm-t", "养老护理员", 3000000), ("样例餐饮公司jm-t", "养老护理员", 3000000),
    ]


def test_an_event_in_which_nobody_competed_was_not_held_and_its_host_is_not_paid(team: dict[str, Actor]) -> None:
    competition = make_published()
    nursing = next(event for event in competition.events if event.code == "NU")
    for line in db.session.scalars(select(ResultList).where(ResultList.event_id == nursing.id)).one().lines:
        line.status, line.title = "absent", False
    db.session.commit()
    keep_schedule("jiangmen-host-2019", CODE, actor=team["clerk"], at=AT)
    proposal = propose_awards(CODE, actor=team["clerk"], at=AT)
    assert db.session.scalars(select(AwardLine.event).distinct()).all().count("养老护理员（职工组）") == 0
    assert len(the(proposal).lines) == 4


def test_a_member_who_wins_twice_gets_the_title_once(team: dict[str, Actor]) -> None:
    competition = make_published()
    first, second = (
        db.session.scalars(select(ResultList).where(ResultList.event_id == event.id)).one().lines[0].entry
        for event in competition.events[:2]
    )
    second.members[0].person = first.members[0].person
    db.session.commit()
    keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
    proposal = propose_awards(CODE, actor=team["clerk"], at=AT)
    states = [title.state for title in db.session.scalars(select(TitleAward).order_by(TitleAward.id))]
    assert states == ["proposed", "held", "proposed"]
    approve_proposal(proposal, actor=team["leader"], at=AT)
    assert len(db.session.scalars(select(Honour)).all()) == 2


def test_a_competition_that_is_not_there_is_not_found(team: dict[str, Actor]) -> None:
    from foundation.errors import NotFound

    with pytest.raises(NotFound):
        propose_awards("nowhere", actor=team["clerk"], at=AT)
    assert db.session.scalar(select(Competition)) is None
