"""The draw: reproducible, uniform, and silent about whom it drew."""
from collections import Counter

from competition.rules.draw import commitment, draw

TICKETS = [f"2026010{number:03d}" for number in range(1, 13)]


def test_the_same_seed_and_tickets_give_the_same_codes_in_any_order():
    assert draw("open sesame", TICKETS) == draw("open sesame", reversed(TICKETS))


def test_this_very_draw_stays_as_it_was_announced():
    assert draw("江门 2026", ["T3", "T1", "T2", "T4"]) == {"T4": "0001", "T1": "0002", "T2": "0003", "T3": "0004"}


def test_another_seed_or_one_more_ticket_gives_another_order():
    first = draw("a", TICKETS)
    assert first != draw("b", TICKETS)
    assert {t: c for t, c in draw("a", [*TICKETS, "x"]).items() if t in first} != first


def test_codes_are_consecutive_numbers_with_four_digits():
    assert sorted(draw("s", TICKETS).values()) == [f"{n:04d}" for n in range(1, 13)]
    assert draw("s", []) == {}


def test_more_than_9999_entries_get_five_digits():
    codes = draw("s", [str(n) for n in range(10_000)]).values()
    assert min(codes) == "00001"
    assert max(codes) == "10000"


def test_all_orders_of_three_come_up_about_equally_often():
    seen = Counter(tuple(sorted(found, key=found.get)) for n in range(3000) if (found := draw(str(n), "abc")))
    assert len(seen) == 6
    assert all(400 < count < 600 for count in seen.values())


def test_a_code_does_not_follow_the_order_of_tickets():
    found = draw("seed", TICKETS)
    assert [found[t] for t in sorted(found)] != sorted(found.values())


def test_a_commitment_tells_seeds_apart_and_not_what_they_are():
    assert commitment("a") != commitment("b")
    assert len(commitment("a")) == 64
