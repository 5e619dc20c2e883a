"""Payment batches: who may do what, what is paid, and what can never be."""
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from awards.models import PaymentBatch, PaymentLine, Proposal
from awards.queries.accounts import payee_account, paying_competitions
from awards.queries.finance import batch_rows, batch_view
from awards.queries.payable import payable
from awards.queries.proposals import proposal_page
from awards.refusals import (
    AccountNeeded,
    AccountsMissing,
    BankMissing,
    ContentChanged,
    NotAsApproved,
    NothingToPay,
    NotPaidFrom,
    NumberNotRight,
    NumbersDiffer,
    ProposalStale,
    RehearsalCannotPay,
    SecondPersonNeeded,
    WrongState,
)
from awards.services import (
    adopt_schedule,
    approve_batch,
    approve_proposal,
    build_batch,
    keep_account,
    keep_schedule,
    mark_paid,
    propose_awards,
    return_batch,
    submit_batch,
)
from competition.models import Event
from foundation import ledger
from foundation.accounts.identity import SYSTEM, Actor
from foundation.database import db
from foundation.errors import NotFound
from foundation.people.models import BankAccount
from scoring.models import ResultList
from tests.factories.awards import AT, CODE, SCHEDULE, make_published, make_team, publish


@pytest.fixture
def team(app: Any) -> Iterator[dict[str, Actor]]:
    with app.app_context():
        yield make_team()


@pytest.fixture
def approved(team: dict[str, Actor]) -> str:
    """An approved proposal: prizes from an adopted schedule, host grants from an unconfirmed one."""
    make_published()
    row = keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
    adopt_schedule(row, "江人社〔2026〕9号", actor=team["leader"], at=AT)
    keep_schedule("jiangmen-host-2019", CODE, actor=team["clerk"], at=AT)
    proposal = propose_awards(CODE, actor=team["clerk"], at=AT)
    approve_proposal(proposal, actor=team["leader"], at=AT)
    return proposal


@pytest.fixture
def draft(approved: str, team: dict[str, Actor]) -> str:
    """A draft batch whose payees all have accounts."""
    batch = build_batch(approved, actor=team["preparer"], at=AT)
    give_accounts(batch, team)
    return batch


@pytest.fixture
def submitted(draft: str, team: dict[str, Actor]) -> str:
    submit_batch(draft, actor=team["preparer"], at=AT)
    return draft


def the(batch: str) -> PaymentBatch:
    db.session.expire_all()
    return db.session.scalars(select(PaymentBatch).where(PaymentBatch.public_id == batch)).one()


def give_accounts(batch: str, team: dict[str, Actor]) -> None:
    view = batch_view(batch)
    assert view is not None
    for count, payee in enumerate(dict.fromkeys(line.payee_id for line in view.lines)):
        give_account(payee, f"62220012345678{count:05d}", team)


def give_account(payee: str, number: str, team: dict[str, Actor]) -> None:
    keep_account(payee, bank="样例银行江门分行", number=number, number_again=number, actor=team["preparer"], at=AT)


def money() -> list[str]:
    return [entry["kind"] for entry in ledger.entries(ledger.MONEY)]


def test_only_lines_of_adopted_schedules_are_paid_and_the_others_wait_with_the_reason(
    approved: str, team: dict[str, Actor]
) -> None:
    view = batch_view(build_batch(approved, actor=team["preparer"], at=AT))
    assert view is not None
    assert {line.kind for line in view.lines} == {"contestant", "coach_group"}
    assert (view.number, view.state, view.gross, view.tax, view.net) == ("P2026-0001", "draft", 3000000, 600000, 2400000)
    proposal = db.session.scalars(select(Proposal)).one()
    waiting = payable(proposal)[1]
    assert {(one.reason, one.detail) for one in waiting} == {("not_adopted", "unconfirmed"), ("in_batch", "P2026-0001")}


def test_a_batch_needs_an_approved_proposal_that_is_not_stale(team: dict[str, Actor]) -> None:
    make_published()
    keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
    proposal = propose_awards(CODE, actor=team["clerk"], at=AT)
    with pytest.raises(WrongState):
        build_batch(proposal, actor=team["preparer"], at=AT)
    approve_proposal(proposal, actor=team["leader"], at=AT)
    with pytest.raises(NothingToPay):
        build_batch(proposal, actor=team["preparer"], at=AT)
    keep_schedule({**SCHEDULE, "team_rule": "equal_split"}, CODE, actor=team["clerk"], at=AT)
    with pytest.raises(ProposalStale):
        build_batch(proposal, actor=team["preparer"], at=AT)


def test_no_line_stands_in_two_batches(draft: str, approved: str, team: dict[str, Actor]) -> None:
    with pytest.raises(NothingToPay):
        build_batch(approved, actor=team["preparer"], at=AT)
    assert len(db.session.scalars(select(PaymentBatch)).all()) == 1


def test_money_is_not_sent_to_somebody_without_an_account(approved: str, team: dict[str, Actor]) -> None:
    batch = build_batch(approved, actor=team["preparer"], at=AT)
    with pytest.raises(AccountsMissing) as refused:
        submit_batch(batch, actor=team["preparer"], at=AT)
    assert refused.value.facts["count"] == 7
    give_accounts(batch, team)
    submit_batch(batch, actor=team["preparer"], at=AT)
    assert the(batch).state == "submitted"


@pytest.mark.parametrize("who", ["preparer", "preparer_twin"])
def test_the_preparer_cannot_approve_also_not_under_a_second_account(
    submitted: str, team: dict[str, Actor], who: str
) -> None:
    with pytest.raises(SecondPersonNeeded):
        approve_batch(submitted, actor=team[who], at=AT)
    assert the(submitted).state == "submitted"


def test_whoever_submits_is_the_preparer_whom_the_approver_must_differ_from(draft: str, team: dict[str, Actor]) -> None:
    submit_batch(draft, actor=team["approver"], at=AT)
    with pytest.raises(SecondPersonNeeded):
        approve_batch(draft, actor=team["approver"], at=AT)


def test_a_batch_goes_from_draft_to_paid_and_every_step_stands_in_the_money_stream(
    submitted: str, team: dict[str, Actor]
) -> None:
    approve_batch(submitted, actor=team["approver"], at=AT)
    mark_paid(submitted, actor=team["preparer"], at=AT)
    assert (the(submitted).state, {line.state for line in the(submitted).lines}) == ("paid", {"paid"})
    assert money() == ["proposal_approved", "batch_built", "batch_submitted", "batch_approved", "batch_paid"]
    body = ledger.entries(ledger.MONEY)[-1]["body"]
    assert (body["batch"], body["gross"], body["tax"], body["net"]) == (submitted, "30000.00", "6000.00", "24000.00")
    assert ledger.verify_all([ledger.MONEY])[0].faults == ()


@pytest.mark.parametrize("column", ["gross", "net", "payee", "account_id", "attempt"])
def test_a_line_that_was_altered_after_submission_voids_the_batch(
    submitted: str, team: dict[str, Actor], column: str
) -> None:
    line = the(submitted).lines[0]
    other = the(submitted).lines[1]
    altered = {"gross": line.gross + 100, "net": line.net + 100, "payee": "别人", "account_id": other.account_id, "attempt": 7}
    setattr(line, column, altered[column])
    db.session.commit()
    with pytest.raises(ContentChanged):
        approve_batch(submitted, actor=team["approver"], at=AT)
    assert (the(submitted).state, the(submitted).return_reason) == ("returned", "content_changed")
    assert money()[-1] == "batch_returned"


def test_a_line_that_was_taken_out_after_submission_voids_the_batch(submitted: str, team: dict[str, Actor]) -> None:
    db.session.delete(the(submitted).lines[-1])
    db.session.commit()
    with pytest.raises(ContentChanged):
        approve_batch(submitted, actor=team["approver"], at=AT)


def test_sums_that_do_not_follow_from_the_awards_void_the_batch(draft: str, team: dict[str, Actor]) -> None:
    the(draft).lines[0].net += 100
    db.session.commit()
    submit_batch(draft, actor=team["preparer"], at=AT)
    with pytest.raises(ContentChanged):
        approve_batch(draft, actor=team["approver"], at=AT)


def test_an_account_that_was_replaced_after_submission_voids_the_batch(submitted: str, team: dict[str, Actor]) -> None:
    view = batch_view(submitted)
    assert view is not None and view.intact
    give_account(view.lines[0].payee_id, "6222009999999999999", team)
    assert not batch_view(submitted).intact  # type: ignore[union-attr]
    with pytest.raises(ContentChanged):
        approve_batch(submitted, actor=team["approver"], at=AT)


def test_a_corrected_result_stops_a_submitted_batch(submitted: str, team: dict[str, Actor]) -> None:
    event = db.session.scalars(select(Event).where(Event.code == "CK")).one()
    found = db.session.scalars(select(ResultList).where(ResultList.event_id == event.id)).one()
    publish(event, [line.entry for line in reversed(found.lines) if line.entry], by=team["leader"].user_id or 0)
    db.session.commit()
    with pytest.raises(ProposalStale):
        approve_batch(submitted, actor=team["approver"], at=AT)
    assert the(submitted).state == "submitted"


def test_a_returned_batch_gives_its_lines_free_for_a_second_attempt(
    submitted: str, approved: str, team: dict[str, Actor]
) -> None:
    return_batch(submitted, "户名有误", actor=team["approver"], at=AT)
    again = build_batch(approved, actor=team["preparer"], at=AT)
    assert (the(again).number, {line.attempt for line in the(again).lines}) == ("P2026-0002", {2})
    assert the(submitted).return_reason == "户名有误"
    with pytest.raises(WrongState):
        approve_batch(submitted, actor=team["approver"], at=AT)


def test_what_was_paid_is_not_paid_again_by_a_later_version(submitted: str, team: dict[str, Actor]) -> None:
    approve_batch(submitted, actor=team["approver"], at=AT)
    mark_paid(submitted, actor=team["preparer"], at=AT)
    event = db.session.scalars(select(Event).where(Event.code == "CK")).one()
    found = db.session.scalars(select(ResultList).where(ResultList.event_id == event.id)).one()
    first, second, *others = [line.entry for line in found.lines if line.entry]
    publish(event, [second, first, *others], by=team["leader"].user_id or 0)
    db.session.commit()
    proposal = propose_awards(CODE, actor=team["clerk"], at=AT)
    approve_proposal(proposal, actor=team["leader"], at=AT)
    with pytest.raises(NothingToPay):
        build_batch(proposal, actor=team["preparer"], at=AT)
    page = proposal_page(db.session.scalars(select(Proposal.competition_id)).first() or 0)
    assert page is not None
    waiting = {(one.line.recipient, one.line.event[:5], one.reason) for one in page.waiting if one.line.kind != "host"}
    assert waiting == {
        ("选手CK2", "中式烹调师", "to_reverse"), ("选手CK1", "中式烹调师", "to_reverse"), ("教练一", "中式烹调师", "paid_before"),
        ("选手AU1", "汽车维修工", "paid_before"), ("教练一", "汽车维修工", "paid_before"), ("选手AU2", "汽车维修工", "paid_before"),
        ("选手AUS1", "汽车维修工", "paid_before"), ("选手AUS2", "汽车维修工", "paid_before"),
    }


def test_a_batch_that_is_not_approved_cannot_be_paid(submitted: str, team: dict[str, Actor]) -> None:
    with pytest.raises(WrongState):
        mark_paid(submitted, actor=team["preparer"], at=AT)


def test_a_batch_that_was_altered_after_approval_cannot_be_paid(submitted: str, team: dict[str, Actor]) -> None:
    approve_batch(submitted, actor=team["approver"], at=AT)
    the(submitted).lines[0].payee = "别人"
    db.session.commit()
    with pytest.raises(NotAsApproved):
        mark_paid(submitted, actor=team["preparer"], at=AT)
    assert the(submitted).state == "approved"


def test_a_batch_whose_schedule_is_no_longer_adopted_cannot_be_submitted(draft: str, team: dict[str, Actor]) -> None:
    for line in the(draft).lines:
        line.award_line.schedule_status = "sample"
    db.session.commit()
    with pytest.raises(NotPaidFrom):
        submit_batch(draft, actor=team["preparer"], at=AT)


def test_a_rehearsal_batch_that_comes_to_a_real_instance_cannot_be_submitted(draft: str, team: dict[str, Actor]) -> None:
    the(draft).rehearsal = True
    db.session.commit()
    with pytest.raises(NotPaidFrom):
        submit_batch(draft, actor=team["preparer"], at=AT)


def test_nobody_pays_without_an_account_of_their_own(approved: str) -> None:
    with pytest.raises(AccountNeeded):
        build_batch(approved, actor=SYSTEM, at=AT)


def test_two_lines_of_one_award_in_one_attempt_are_impossible(draft: str) -> None:
    line = the(draft).lines[0]
    db.session.add(
        PaymentLine(
            batch_id=line.batch_id, award_line_id=line.award_line_id, attempt=line.attempt, position=99, payee="x",
            gross=1, tax=0, net=1, state="draft",
        )
    )
    with pytest.raises(Exception, match=r"(?i)unique"):
        db.session.commit()
    db.session.rollback()


class TestRehearsal:
    """Everything is shown, nothing is paid."""

    @pytest.fixture
    def app_settings(self) -> dict[str, Any]:
        return {"MODE": "rehearsal"}

    def test_any_line_can_be_batched_and_none_can_be_paid(self, team: dict[str, Actor]) -> None:
        make_published()
        keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
        keep_schedule("jiangmen-host-2019", CODE, actor=team["clerk"], at=AT)
        proposal = propose_awards(CODE, actor=team["clerk"], at=AT)
        approve_proposal(proposal, actor=team["leader"], at=AT)
        batch = build_batch(proposal, actor=team["preparer"], at=AT)
        assert (the(batch).rehearsal, the(batch).gross) == (True, 16000000)
        submit_batch(batch, actor=team["preparer"], at=AT)
        approve_batch(batch, actor=team["approver"], at=AT)
        with pytest.raises(RehearsalCannotPay):
            mark_paid(batch, actor=team["preparer"], at=AT)
        assert the(batch).state == "approved"

    def test_four_eyes_hold_in_a_rehearsal_too(self, team: dict[str, Actor]) -> None:
        make_published()
        keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
        proposal = propose_awards(CODE, actor=team["clerk"], at=AT)
        approve_proposal(proposal, actor=team["leader"], at=AT)
        batch = build_batch(proposal, actor=team["preparer"], at=AT)
        submit_batch(batch, actor=team["preparer"], at=AT)
        with pytest.raises(SecondPersonNeeded):
            approve_batch(batch, actor=team["preparer_twin"], at=AT)


def test_an_account_number_is_sealed_and_shown_by_its_last_four_digits(draft: str, team: dict[str, Actor]) -> None:
    view = batch_view(draft)
    assert view is not None
    give_account(view.lines[0].payee_id, "6222 0012-３４56 7890 001", team)
    account = payee_account(view.lines[0].payee_id)
    assert account is not None and account.account == "*" * 15 + "0001"
    stored = db.session.scalars(select(BankAccount.number)).all()
    assert not any("6222001234567890001" in value for value in stored)
    assert next(line.account[-4:] for line in batch_view(draft).lines) == "0001"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("bank", "number", "again", "refusal"),
    [
        ("", "62220012345678", "62220012345678", BankMissing),
        ("银行", "6222001234567", "6222001234568", NumbersDiffer),
        ("银行", "62220012345O78", "62220012345O78", NumberNotRight),
        ("银行", "1234567", "1234567", NumberNotRight),
    ],
)
def test_an_account_is_refused_with_what_is_wrong(
    draft: str, team: dict[str, Actor], bank: str, number: str, again: str, refusal: type[Exception]
) -> None:
    payee = batch_view(draft).lines[0].payee_id  # type: ignore[union-attr]
    with pytest.raises(refusal):
        keep_account(payee, bank=bank, number=number, number_again=again, actor=team["preparer"], at=AT)


def test_an_account_of_nobody_is_not_found(team: dict[str, Actor]) -> None:
    with pytest.raises(NotFound):
        give_account("0" * 32, "62220012345678", team)


def test_batches_are_listed_only_for_those_whom_they_concern(draft: str) -> None:
    assert [row.number for row in batch_rows(lambda jurisdiction, code: True)] == ["P2026-0001"]
    assert batch_rows(lambda jurisdiction, code: jurisdiction == "蓬江") == []


def test_it_is_known_which_competitions_pay_somebody(draft: str) -> None:
    view = batch_view(draft)
    assert view is not None and paying_competitions(view.lines[0].payee_id) == [("市本级", CODE)]
    assert paying_competitions("0" * 32) == []
