"""Days, moments, money and numbers are written one way everywhere, and never from a float."""
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask

from foundation.web import wording


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2026, 11, 22), "2026年11月22日"),
        ("2026-01-02", "2026年1月2日"),
        (datetime(2026, 11, 22, 16, 30, tzinfo=UTC), "2026年11月23日"),
        ("2026-11-22T16:30:00+00:00", "2026年11月23日"),
        (None, "—"),
        ("", "—"),
    ],
)
def test_a_day_is_written_in_full_and_is_the_day_in_china(value: Any, shown: str) -> None:
    assert wording.day(value) == shown


def test_a_moment_is_written_in_china_with_24_hours() -> None:
    assert wording.moment(datetime(2026, 11, 22, 6, 5, tzinfo=UTC)) == "2026年11月22日 14:05"
    assert wording.clock_time("2026-11-22T16:05:00+08:00") == "16:05"
    assert wording.moment(None) == "—"
    assert wording.machine_time(datetime(2026, 11, 22, 6, 5, tzinfo=UTC)) == "2026-11-22T14:05:00+08:00"


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("2026-05-16", "2026-05-17", "2026年5月16日至17日"),
        ("2026-04-30", "2026-05-17", "2026年4月30日至5月17日"),
        ("2025-12-30", "2026-01-02", "2025年12月30日至2026年1月2日"),
        ("2026-05-16", "2026-05-16", "2026年5月16日"),
        ("2026-05-16", None, "2026年5月16日"),
        (None, None, "—"),
    ],
)
def test_a_period_says_once_what_both_days_share(first: str, last: str, shown: str) -> None:
    assert wording.period(first, last) == shown


@pytest.mark.parametrize(
    ("fen", "shown"),
    [(0, "0.00"), (5, "0.05"), (123456789, "1,234,567.89"), (100000000000, "1,000,000,000.00"), (-150, "−1.50"), (None, "—")],
)
def test_whole_fen_are_shown_as_yuan_with_thousands(fen: int | None, shown: str) -> None:
    assert wording.yuan(fen) == shown


def test_round_yuan_drop_their_fen_only_when_there_are_none() -> None:
    assert wording.yuan(8650000, 0) == "86,500"
    assert wording.yuan(8650001, 0) == "86,500.01"


@pytest.mark.parametrize("wrong", [1.5, "100", True, Decimal(1)])
def test_money_that_is_not_whole_fen_is_a_defect(wrong: Any) -> None:
    with pytest.raises(TypeError):
        wording.yuan(wrong)


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        ("88.50", None, "88.5"), ("88.5", 2, "88.50"), (Fraction(1, 3), 2, "0.33"), (Decimal("2.345"), 2, "2.35"),
        (Fraction(-5, 2), 0, "-2"), (7, 1, "7.0"), (None, 2, "—"), ("", None, "—"),
    ],
)
def test_an_exact_number_is_shown_with_the_places_asked_for(value: Any, places: int | None, shown: str) -> None:
    assert wording.decimal(value, places) == shown


def test_a_float_never_reaches_a_page() -> None:
    with pytest.raises(TypeError):
        wording.decimal(0.1)  # type: ignore[arg-type]


def test_english_pages_write_english_days() -> None:
    with Flask("x").test_request_context("/?lang=en"):
        assert wording.day("2026-11-22") == "22 Nov 2026"
        assert wording.period("2026-05-16", "2026-05-17") == "16 May 2026 – 17 May 2026"
