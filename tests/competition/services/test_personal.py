"""Personal registration: consent before anything is kept, one answer for everybody, papers under the key of their person."""
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from competition.models import Declaration, Entry, Paper, RegistrationDraft, ReturnLink
from competition.queries.drafts import draft_of, draft_picture
from competition.queries.papers import paper_picture, papers_of, portrait_of
from competition.queries.personal import own_entries, own_entry, visitor_of
from competition.refusals.personal import (
    DraftGone,
    LinkSpent,
    PapersUnderReview,
    TooManyDrafts,
    TooManyLinks,
    TooManyPages,
)
from competition.services.comeback import ask_link, leave, open_link
from competition.services.corrections import correct_own
from competition.services.decisions import APPROVE, RETURN, Correction, Decision, decide
from competition.services.drafts import give_up_draft, keep_draft, keep_draft_papers
from competition.services.papers import keep_papers, put_paper_back, remove_paper
from competition.services.personal import submit_draft
from competition.services.reviews import take_review
from foundation.accounts.identity import Actor
from foundation.accounts.roles import Role
from foundation.clock import now
from foundation.contributions import contributions
from foundation.database import db
from foundation.errors import Invalid, NotFound
from foundation.people.sealing import keep_email
from tests.factories.accounts import make_user
from tests.factories.entry import id_number
from tests.factories.personal import (
    ADDRESS,
    BASE,
    answers,
    begun,
    only_entry,
    open_today,
    picture,
    submitted,
    texts,
    token_in,
)

SOMEBODY = Actor("entry:test")
LAST_SIX = id_number(1)[-6:]
SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"])  # what says the same to both databases
PHONE = "13800000001"


@pytest.fixture
def code(house):
    return open_today()


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_draft_is_sealed_and_opens_only_with_its_token(code):
    token = begun(code)
    stored = db.session.scalars(select(RegistrationDraft)).one()
    assert id_number(1) not in stored.content and "陈测001" not in stored.content and token != stored.token_hash
    draft = draft_of(token, code, now())
    assert draft.answers == answers(1) and draft.consent and [one.kind for one in draft.papers] == ["portrait", "id_card"]
    assert draft_of("0" * 48, code, now()) is None and draft_of(token, "another", now()) is None
    assert draft_picture(token, code, draft.papers[0].public_id, now()) == picture().content
    assert draft_picture("0" * 48, code, draft.papers[0].public_id, now()) is None


@SQLITE
def test_a_draft_is_gone_after_thirty_days_and_at_once_when_it_is_given_up(code):
    token = begun(code)
    assert draft_of(token, code, now() + timedelta(days=30)) is None
    give_up_draft(code, token, at=now())
    assert (count(RegistrationDraft), count(Paper)) == (0, 0)


@SQLITE
def test_too_many_drafts_from_one_address_are_refused(code, monkeypatch):
    monkeypatch.setattr("competition.services.drafts.FROM_ONE_ADDRESS", 2)
    begun(code, 1, kinds=())
    begun(code, 2, kinds=())
    with pytest.raises(TooManyDrafts):
        begun(code, 3, kinds=())
    keep_draft(code, None, answers(3), step=1, address="192.0.2.8", at=now())


@SQLITE
def test_everything_that_is_missing_is_said_at_once(code):
    token = begun(code, kinds=(), phone="123", unit_name="", years=1)
    with pytest.raises(Invalid) as refused:
        submit_draft(code, token, base=BASE, at=now())
    assert {one.path for one in refused.value.problems} == {"phone", "unit_name", "portrait", "id_card"}
    token = begun(code, 2, kinds=("portrait",), years=1)
    with pytest.raises(Invalid) as refused:
        submit_draft(code, token, base=BASE, at=now())
    assert {one.path for one in refused.value.problems} == {"years", "id_card"}
    assert count(Entry) == 0 and draft_of(token, code, now()).is_open


def test_a_submitted_form_is_an_application_with_its_papers_and_the_consent(code):
    token = submitted(code)
    entry = only_entry()
    assert (entry.state, entry.source) == ("submitted", "person")
    said = db.session.scalars(select(Declaration)).one()
    assert said.consent and said.consented_at and "烹调" not in said.content
    papers = papers_of(entry.id)
    assert [one.kind for one in papers.rows] == ["portrait", "id_card"] and papers.missing == ()
    person = entry.members[0].person
    assert paper_picture(entry.id, papers.rows[1].public_id) == picture().content
    assert portrait_of(entry.id, person.id) == picture().content
    assert picture().content not in db.session.scalars(select(Paper.content)).first()
    draft = db.session.scalars(select(RegistrationDraft)).one()
    assert (draft.state, draft.content, draft.personal_key) == ("submitted", None, None)
    assert own_entry(person.id, entry.public_id).experience == "在酒店从事中餐烹调五年。"
    submit_draft(code, token, base=BASE, at=now())
    assert count(Entry) == 1


@SQLITE
def test_somebody_who_is_registered_already_is_told_by_message_only(code):
    submitted(code)
    token = submitted(code)
    assert count(Entry) == 1 and not draft_of(token, code, now()).is_open
    assert token_in(texts("link")[-1])


@SQLITE
@pytest.mark.parametrize("more", [{"phone": "13900000009"}, {"name": "王冒充"}])
def test_whoever_knows_a_number_can_take_over_neither_phone_nor_name_of_its_holder(code, more):
    submitted(code)
    person = only_entry().members[0].person
    kept = (person.name, person.phone_index)
    submitted(code, **more)
    db.session.expire_all()
    person = only_entry().members[0].person
    assert (person.name, person.phone_index) == kept


def test_the_phone_and_the_last_six_bring_a_link_that_opens_once(code):
    submitted(code)
    ask_link(PHONE, LAST_SIX, address=ADDRESS, base=BASE, at=now())
    token = token_in(texts("link")[0])
    assert token not in str(db.session.execute(select(ReturnLink.token_hash)).all())
    session = open_link(token, at=now())
    person = only_entry().members[0].person
    assert visitor_of(session, now()) == person.id
    with pytest.raises(LinkSpent):
        open_link(token, at=now())
    assert visitor_of(session, now() + timedelta(minutes=30)) is None and visitor_of("0" * 48, now()) is None
    leave(session, at=now())
    assert visitor_of(session, now()) is None


@SQLITE
def test_a_link_that_waits_for_a_list_lives_a_day_and_one_that_leaves_as_mail_half_an_hour(code, house):
    submitted(code)
    keep_email(only_entry().members[0].person, "li@example.cn")
    db.session.commit()
    for life, server in ((timedelta(hours=24), ""), (timedelta(minutes=30), "127.0.0.1:25")):
        house.config.update(MAIL_SERVER=server, MAIL_FROM="jingsai@example.cn")
        ask_link(PHONE, LAST_SIX, address=ADDRESS, base=BASE, at=now())
        token = token_in(texts("link")[-1])
        with pytest.raises(LinkSpent):
            open_link(token, at=now() + life)
        open_link(token, at=now() + life - timedelta(seconds=1))


def test_nobody_learns_from_the_answer_who_is_registered_and_asking_ends(code):
    submitted(code)
    for phone, last_six in ((PHONE, "000000"), ("13811111111", LAST_SIX)):
        assert ask_link(phone, last_six, address=ADDRESS, base=BASE, at=now()) is None
    assert texts("link") == []
    for _ in range(4):
        ask_link(PHONE, "000000", address="192.0.2.9", base=BASE, at=now())
    with pytest.raises(TooManyLinks):
        ask_link(PHONE, LAST_SIX, address="192.0.2.10", base=BASE, at=now())
    ask_link(PHONE, LAST_SIX, address="192.0.2.10", base=BASE, at=now() + timedelta(hours=1, minutes=1))
    assert len(texts("link")) == 1


@SQLITE
def test_one_sees_no_entry_of_somebody_else_and_none_of_a_competition_that_is_over(code):
    submitted(code, 1)
    submitted(code, 2)
    mine, theirs = db.session.scalars(select(Entry).order_by(Entry.id))
    person = mine.members[0].person_id
    assert [row.public_id for row, _header in own_entries(person)] == [mine.public_id]
    with pytest.raises(NotFound):
        own_entry(person, theirs.public_id)
    mine.event.competition.phase = "published"
    db.session.flush()
    assert own_entries(person) == []


def test_a_returned_application_is_corrected_and_goes_to_review_again(code):
    submitted(code)
    entry = only_entry()
    returned(code, entry)
    person = entry.members[0].person_id
    found = own_entry(person, entry.public_id)
    assert found.row.state == "returned" and found.corrections
    said = answers(1, id_number="", phone="", years=8, experience="更正后的经历。")
    correct_own(person, code, entry.public_id, said, found.version, actor=SOMEBODY, at=now())
    db.session.expire_all()
    found = own_entry(person, entry.public_id)
    assert (found.row.state, found.row.years, found.experience) == ("submitted", 8, "更正后的经历。")
    assert only_entry().members[0].person.phone_index is not None


def returned(code, entry):
    make_user("reviewer", Role.REGISTRAR)
    actor = db.session.execute(text("SELECT id, public_id FROM \"user\" WHERE account = 'reviewer'")).one()
    reviewer = Actor(actor.public_id, actor.id)
    decision = Decision(RETURN, corrections=(Correction("", "身份证照片不清楚，请重新拍摄。"),))
    decide(code, entry.public_id, entry.version, decision, actor=reviewer, at=now())
    db.session.expire_all()
    return reviewer


@SQLITE
def test_pages_have_a_limit_a_portrait_is_replaced_and_what_was_removed_comes_back(code):
    submitted(code)
    entry = only_entry()
    person = entry.members[0].person_id
    keep_papers(entry.id, person, "id_card", [picture()], actor=SOMEBODY, at=now())
    with pytest.raises(TooManyPages):
        keep_papers(entry.id, person, "id_card", [picture()], actor=SOMEBODY, at=now())
    keep_papers(entry.id, person, "portrait", [picture()], actor=SOMEBODY, at=now())
    papers = papers_of(entry.id)
    assert [one.kind for one in papers.rows] == ["portrait", "id_card", "id_card"] and [one.kind for one in papers.removed] == ["portrait"]
    remove_paper(entry.id, papers.rows[1].public_id, actor=SOMEBODY, at=now())
    assert len(papers_of(entry.id).of("id_card")) == 1
    put_paper_back(entry.id, papers.rows[1].public_id, actor=SOMEBODY, at=now())
    assert len(papers_of(entry.id).of("id_card")) == 2


@SQLITE
def test_papers_stay_as_they_are_while_somebody_reviews_them(code):
    submitted(code)
    entry = only_entry()
    make_user("reviewer", Role.REGISTRAR)
    row = db.session.execute(text("SELECT id, public_id FROM \"user\" WHERE account = 'reviewer'")).one()
    take_review(code, entry.public_id, actor=Actor(row.public_id, row.id), at=now())
    with pytest.raises(PapersUnderReview):
        keep_papers(entry.id, entry.members[0].person_id, "id_card", [picture()], actor=SOMEBODY, at=now())


@SQLITE
def test_a_paper_for_a_draft_that_is_not_there_is_refused(code):
    with pytest.raises(DraftGone):
        keep_draft_papers(code, None, "portrait", [picture()], at=now())


def test_erasing_somebody_takes_papers_and_words_along_and_old_ones_go_by_themselves(code):
    submitted(code)
    begun(code, 2)
    entry = only_entry()
    [tidy] = [one for one in contributions().tidying if one.__name__ == "tidy_papers"]
    assert tidy(now()) == {"drafts": 0, "paper_bin": 0, "papers": 0, "links": 0}
    assert tidy(now() + timedelta(days=31))["drafts"] == 2
    assert count(Paper) == 2
    [erase] = [one for one in contributions().erasing if one.__name__ == "erase_papers"]
    erase(entry.members[0].person_id)
    db.session.expire_all()
    assert count(Paper) == 0 and db.session.scalars(select(Declaration)).one().content is None


@SQLITE
def test_messages_lead_to_the_way_back_and_to_the_ticket(code, house):
    house.config["PUBLIC_ADDRESS"] = BASE
    submitted(code)
    reviewer = returned(code, only_entry())
    assert f"{BASE}/register/back" in texts("returned")[0]
    decide(code, only_entry().public_id, only_entry().version, Decision(APPROVE), actor=reviewer, at=now())
    assert f"{BASE}/tickets/" in texts("approved")[0]
