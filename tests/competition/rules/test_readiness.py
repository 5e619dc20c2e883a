"""The checklist before registration opens: what is in the way, what is advice, what is done."""
from dataclasses import replace
from datetime import date

from competition.refusals.set_up import CHECK_SENTENCES
from competition.rules.readiness import EventState, Facts, checklist, in_the_way
from competition.rules.set_up import Advance, CompetitionSetUp, Contact, EventSetUp, Place

EVENT = EventState("CK", team=False, team_size=None, quota=None, hosted=True, scheme=True, set_up=EventSetUp())
READY = Facts(
    today=date(2026, 3, 1), registration_opens=date(2026, 4, 1), registration_closes=date(2026, 4, 30), starts=date(2026, 5, 16),
    document="江人社〔2026〕1号", organisers=1, hosts=1, attachments=1, events=(EVENT,),
    set_up=CompetitionSetUp(place=Place("实训楼"), contact=Contact("竞赛办", "0750-1234567")),
)  # fmt: skip


def missing(facts):
    return [item.code for item in checklist(facts) if not item.done]


def test_a_competition_that_has_everything_has_nothing_to_do():
    assert missing(READY) == []


def test_an_empty_competition_is_told_everything_and_stopped_by_one_thing_only():
    bare = replace(READY, document=None, organisers=0, hosts=0, attachments=0, events=(), set_up=CompetitionSetUp())
    assert missing(bare) == ["events", "document", "organisers", "place", "contact", "hosts", "attachments"]
    assert [item.code for item in in_the_way(bare)] == ["events"]


def test_days_that_are_past_are_said():
    assert missing(replace(READY, today=date(2026, 4, 2))) == ["opens_in_time"]
    assert missing(replace(READY, today=date(2026, 4, 30), registration_opens=date(2026, 4, 30))) == []
    assert missing(replace(READY, today=date(2026, 5, 1))) == ["closes_in_time"]


def test_each_event_is_named_for_what_it_lacks():
    staged = EventSetUp(stages=("初赛", "决赛"), advance=Advance())
    lacking = replace(EVENT, team=True, team_size=1, quota=0, hosted=False, scheme=False, set_up=staged)
    facts = replace(READY, events=(EVENT, replace(lacking, code="EL")))
    assert {(item.code, item.event) for item in checklist(facts) if not item.done} == {
        (code, "EL") for code in ("scheme", "places", "hosted", "team", "share")
    }
    assert [item.code for item in in_the_way(facts)] == ["places"]


def test_every_line_has_its_sentences():
    lacking = replace(EVENT, team=True, team_size=1, quota=0, hosted=False, scheme=False, set_up=EventSetUp(stages=("初赛", "决赛")))
    assert {item.code for item in checklist(replace(READY, events=(lacking,), conflicts=2))} == set(CHECK_SENTENCES)
