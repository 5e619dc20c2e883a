"""Layers of a draw: commitments first, another person for each, opened by two from the last, replayed by anybody."""
import json
import threading
from collections import Counter
from datetime import date

import pytest
from sqlalchemy import select

from competition import queries
from competition.models import Event, LayerDraw
from competition.refusals import AlreadyDrawn
from competition.refusals.draws import (
    AlreadyCommitted,
    LayerNotDue,
    LayerNotReady,
    LayersSealed,
    MarksNotLocked,
    NotCommitted,
    OpeningAsked,
    OpeningNotAsked,
    SameDrawer,
    SamePair,
)
from competition.rules.draw import commitment, draw, seed_of
from competition.rules.draw_file import replay
from competition.services.draws import draw_event, draw_left_events, unseal_draw
from competition.services.layers import draw_layer, publish_commitment, publish_commitments
from competition.services.opening import agree_opening, any_opened, ask_opening
from competition.services.phases import obstacles_to, set_phase
from foundation import ledger
from foundation.accounts.identity import SYSTEM
from foundation.accounts.roles import Role
from foundation.clock import at_noon
from foundation.contributions import contributions
from foundation.database import db
from foundation.errors import NotFound, Refusal
from tests.factories.accounts import make_user
from tests.factories.competition import event_id, make_competition
from tests.factories.entry import make_entries
from tests.factories.scoring import actor_of

AT = at_noon(date(2026, 5, 2))
BY = {"actor": SYSTEM, "at": AT}


@pytest.fixture
def people(house):
    return [actor_of(make_user(name, Role.ORGANIZER, Role.SUPERVISOR)) for name in ("one", "two", "three")]


def closed(layers):
    """A competition whose registration is closed; event CK is drawn in so many layers."""
    code = make_competition(phase="open")
    make_entries(code, 5)
    event = db.session.get_one(Event, event_id(code, "CK"))
    event.set_up = {**event.set_up, "layers": layers}
    db.session.commit()
    set_phase(code, "closed", **BY)
    return code


def commit_all(code):
    return [publish_commitment(code, "CK", row.layer, **BY) for row in queries.layers(code)["CK"]]


def drawn(code, people):
    """All layers drawn, each by another person."""
    commit_all(code)
    for number, person in zip(range(1, len(queries.layers(code)["CK"]) + 1), people, strict=False):
        draw_layer(code, "CK", number, actor=person, at=AT)


def kinds(code):
    return [entry["kind"] for entry in ledger.entries(ledger.event_stream(code, "CK"))]


def test_no_draw_without_a_commitment_that_was_published_before(people):
    code = closed(1)
    with pytest.raises(NotCommitted):
        draw_layer(code, "CK", 1, **BY)
    mark = publish_commitment(code, "CK", 1, **BY)
    with pytest.raises(AlreadyCommitted):
        publish_commitment(code, "CK", 1, **BY)
    assert (queries.layers(code)["CK"][0].commitment, queries.layers(code)["CK"][0].secret) == (mark, None)
    draw_layer(code, "CK", 1, **BY)
    assert kinds(code) == ["draw_committed", "draw_made"]
    with pytest.raises(AlreadyDrawn):
        draw_layer(code, "CK", 1, actor=people[0], at=AT)


def test_a_lot_drawn_in_public_is_mixed_into_the_committed_secret(people):
    code = closed(1)
    mark = publish_commitment(code, "CK", 1, **BY)
    draw_layer(code, "CK", 1, lot=" 3-17-8 ", **BY)
    secret = db.session.scalars(select(LayerDraw.secret)).one()
    tickets = [row.ticket for row in queries.entries(code).rows]
    by_code = queries.entries_by_code(event_id(code, "CK"))
    assert {entry.ticket: blind for blind, entry in by_code.items()} == draw(seed_of(secret, "3-17-8"), tickets) != draw(secret, tickets)
    assert commitment(secret) == mark
    assert list(ledger.entries(ledger.event_stream(code, "CK")))[-1]["body"]["lot"] == "3-17-8"


def test_the_same_seed_gives_an_event_of_one_layer_the_codes_that_it_always_gave(people):
    code = closed(1)
    draw_event(code, "CK", seed="a seed", **BY)
    tickets = [row.ticket for row in queries.entries(code).rows]
    assert queries.pairs(event_id(code, "CK"), 1, 1) == draw("a seed", tickets)
    assert kinds(code) == ["draw_made"]


def test_each_layer_is_drawn_in_turn_and_by_another_person(people):
    code = closed(3)
    commit_all(code)
    with pytest.raises(LayerNotReady):
        draw_layer(code, "CK", 2, actor=people[1], at=AT)
    draw_layer(code, "CK", 1, actor=people[0], at=AT)
    with pytest.raises(SameDrawer):
        draw_layer(code, "CK", 2, actor=people[0], at=AT)
    assert draw_left_events(code, actor=people[0], at=AT) == 0
    assert draw_left_events(code, actor=people[1], at=AT) == 1
    assert (queries.blind_codes(event_id(code, "CK")), queries.draws(code)) == ([], {})
    with pytest.raises(SameDrawer):
        draw_layer(code, "CK", 3, actor=people[0], at=AT)
    draw_layer(code, "CK", 3, actor=people[2], at=AT)
    assert queries.blind_codes(event_id(code, "CK")) == ["0001", "0002", "0003", "0004", "0005"]
    with pytest.raises(NotFound):
        draw_layer(code, "CK", 4, actor=people[0], at=AT)


@pytest.mark.parametrize("layers", [2, 3])
def test_the_codes_of_the_last_layer_lead_back_to_the_tickets_through_all_layers(people, layers):
    code = closed(layers)
    drawn(code, people)
    number = event_id(code, "CK")
    found = {row.ticket: row.ticket for row in queries.entries(code).rows}
    for layer in range(1, layers + 1):
        step = queries.pairs(number, layer, layers)
        found = {ticket: step[at] for ticket, at in found.items()}
    assert found == {entry.ticket: blind for blind, entry in queries.entries_by_code(number).items()}
    assert [source[0] for source in queries.pairs(number, layers, layers)] == ["AB"[layers - 2]] * 5


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_a_finished_draw_is_replayed_from_its_file_and_every_change_is_found(people, layers):
    code = closed(layers)
    drawn(code, people)
    with pytest.raises(NotFound):
        queries.draw_document(code, "CK")
    for row in db.session.scalars(select(LayerDraw)):
        row.opened_at = AT
    db.session.commit()
    unseal_draw(event_id(code, "CK"), **BY)
    document = json.loads(json.dumps(queries.draw_document(code, "CK")))
    assert replay(document) == []
    assert [layer["seed"] for layer in document["layers"]] == [row.seed for row in queries.layers(code)["CK"]]
    document["layers"][-1]["codes"] = dict(zip(document["layers"][-1]["codes"], reversed(document["layers"][-1]["codes"].values()), strict=True))
    assert [problem.code for problem in replay(document)] == ["draw_codes"]


def lock(value=True):
    contributions().locks[:] = [lambda _event_id: value]


def test_layers_are_opened_after_the_lock_from_the_last_each_by_two_people(people):
    code, one, two = closed(2), {"actor": people[0], "at": AT}, {"actor": people[1], "at": AT}
    drawn(code, people)
    with pytest.raises(MarksNotLocked):
        ask_opening(code, "CK", 2, **one)
    lock()
    with pytest.raises(LayerNotDue):
        ask_opening(code, "CK", 1, **one)
    with pytest.raises(OpeningNotAsked):
        agree_opening(code, "CK", 2, **two)
    ask_opening(code, "CK", 2, **one)
    with pytest.raises(SamePair):
        agree_opening(code, "CK", 2, **one)
    with pytest.raises(OpeningAsked) as refusal:
        ask_opening(code, "CK", 2, **two)
    assert "测试one" in refusal.value.message
    assert not any_opened(event_id(code, "CK"))
    agree_opening(code, "CK", 2, **two)
    assert any_opened(event_id(code, "CK"))
    with pytest.raises(LayersSealed) as sealed:
        unseal_draw(event_id(code, "CK"), **one)
    assert "抽签号" in sealed.value.message
    ask_opening(code, "CK", 1, **two)
    lock(False)
    with pytest.raises(MarksNotLocked):
        agree_opening(code, "CK", 1, **one)
    lock()
    agree_opening(code, "CK", 1, **one)
    unseal_draw(event_id(code, "CK"), **one)
    assert kinds(code)[-4:] == ["draw_opening_asked", "draw_layer_opened"] * 2
    assert [row.secret is None for row in queries.layers(code)["CK"]] == [False, False]


def test_the_single_layer_of_an_event_is_opened_by_publication_alone(people):
    code = closed(1)
    drawn(code, people)
    lock()
    with pytest.raises(NotFound):
        ask_opening(code, "CK", 1, actor=people[0], at=AT)
    unseal_draw(event_id(code, "CK"), **BY)
    assert replay(queries.draw_document(code, "CK")) == []


def test_who_comes_after_the_draw_stands_in_the_way_until_it_is_made_again(people):
    code = closed(2)
    drawn(code, people)
    make_entries(code, 1, first=40)
    assert [problem.code for problem in obstacles_to(code, "drawn")] == ["phase_draw_outdated"]
    set_phase(code, "open", reason="补报一人", **BY)
    assert (queries.layers(code)["CK"][0].commitment, kinds(code)[-2:]) == (None, ["draw_voided"] * 2)
    set_phase(code, "closed", **BY)
    assert publish_commitments(code, **BY) == 2
    for number, person in enumerate(people[:2], start=1):
        draw_layer(code, "CK", number, actor=person, at=AT)
    assert obstacles_to(code, "drawn") == []


def test_how_many_layers_an_event_has_cannot_change_under_a_draw_that_has_begun(people):
    code = closed(2)
    commit_all(code)
    draw_layer(code, "CK", 1, actor=people[0], at=AT)
    db.session.get_one(Event, event_id(code, "CK")).set_up = {}
    db.session.commit()
    assert [row.layers for row in queries.layers(code)["CK"]] == [2, 2]


def test_of_two_people_who_draw_one_layer_at_once_one_wins_and_the_other_is_told(app, people):
    code = closed(2)
    commit_all(code)
    db.session.rollback()
    gate, answers = threading.Barrier(2), []

    def run(actor):
        with app.app_context():
            gate.wait()
            try:
                draw_layer(code, "CK", 1, actor=actor, at=AT)
                answers.append("drawn")
            except Refusal as refusal:
                answers.append(refusal.code)

    threads = [threading.Thread(target=run, args=(actor,)) for actor in people[:2]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(answers) == {"drawn": 1, "already_drawn": 1}
    assert kinds(code).count("draw_made") == 1
