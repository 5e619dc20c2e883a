"""Anybody can draw again what was drawn, from one file; whatever was changed in it is found."""
import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from competition.rules.draw import chain, commitment, draw, fingerprint, mark_of, seed_of
from competition.rules.draw_file import FORMAT, replay
from foundation.rules.problems import Problems

TICKETS = [f"20260101{number:04d}" for number in range(1, 9)]


def file_of(tickets, secrets, lots):
    """A file as the house writes it."""
    layers, sources = [], tickets
    for number, (secret, lot) in enumerate(zip(secrets, lots, strict=True), start=1):
        seed = seed_of(secret, lot)
        codes = draw(seed, sources, mark_of(number, len(secrets)))
        layers.append({"layer": number, "secret": secret, "lot": lot, "seed": seed, "commitment": commitment(secret), "codes": codes})
        sources = list(codes.values())
    return {
        "format": FORMAT, "competition": "jm", "event": "CK", "tickets": tickets, "tickets_fingerprint": fingerprint(tickets), "layers": layers,
    }


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sets(st.integers(1, 40), min_size=1, max_size=20).map(lambda numbers: [f"T{number}" for number in numbers]),
    st.lists(st.tuples(st.text("ab加", min_size=1, max_size=9), st.sampled_from([None, "3-17", "摇号"])), min_size=1, max_size=3),
)
def test_what_the_house_writes_is_replayed_and_each_layer_gives_everybody_one_code(tickets, layers):
    document = file_of(tickets, [secret for secret, _ in layers], [lot for _, lot in layers])
    assert replay(document) == []
    found = {ticket: ticket for ticket in tickets}
    for layer in document["layers"]:
        found = chain(found, layer["codes"])
    assert sorted(found.values()) == [f"{number:04d}" for number in range(1, len(tickets) + 1)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d: d["layers"][0].update(secret="other"), "draw_commitment"),
        (lambda d: d["layers"][1].update(lot="9"), "draw_seed"),
        (lambda d: d["layers"][0].update(seed="other"), "draw_seed"),
        (lambda d: d["layers"][1]["codes"].update(A0001="0009"), "draw_codes"),
        (lambda d: d["layers"][0]["codes"].update(somebody="A0009"), "draw_codes"),
        (lambda d: d.update(tickets=TICKETS[1:]), "draw_tickets"),
        (lambda d: d["layers"].pop(), "draw_codes"),
    ],
)
def test_whatever_is_changed_afterwards_is_found(change, code):
    document = file_of(TICKETS, ["geheim", "zwei"], [None, "3-17-8"])
    changed = copy.deepcopy(document)
    change(changed)
    assert replay(document) == []
    assert code in {problem.code for problem in replay(changed)}


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ([], "draw_format"),
        ({"format": "draw/2"}, "draw_format"),
        ({"format": FORMAT, "layers": []}, "draw_layers"),
        ({"format": FORMAT, "layers": [{"secret": 1}]}, "draw_layer_form"),
        ({"format": FORMAT, "layers": [{}], "tickets": "all"}, "wrong_type"),
    ],
)
def test_what_is_no_such_file_is_refused_in_whole(document, code):
    with pytest.raises(Problems) as refusal:
        replay(document)
    assert code in {problem.code for problem in refusal.value.problems}


def test_codes_of_earlier_layers_carry_a_letter_and_the_last_ones_none():
    assert [mark_of(layer, 3) for layer in (1, 2, 3)] == ["A", "B", ""]
    assert mark_of(1, 1) == ""


def test_without_a_lot_the_secret_itself_is_the_seed():
    assert (seed_of("x", None), seed_of("x", "")) == ("x", "x")
    assert seed_of("x", "1") != seed_of("x", "2") != seed_of("y", "2")
