"""What an operation may say: shape and marks, without a database."""
import json
from typing import Any

import pytest

from foundation.errors import Invalid, Refusal
from scoring.refusals import BadOperation, NoOperationId, OperationTooLarge
from scoring.rules.rules_document import parse_rules
from scoring.services.submission import body_hash, check_id, check_marks, read_body, read_submission, total
from tests.factories.scoring import RULES

MODULE = parse_rules(RULES).modules[1]
MARKS = {"A1.1": "38.50", "A1.2": "27", "A2.1": "2"}
BODY: dict[str, Any] = {
    "op": "submit_sheet", "device": "d" * 32, "device_seq": 1, "sheet": "5" * 32, "base_version": 0,
    "scheme_hash": "a" * 64, "marks": MARKS, "at_device": "2026-05-16T09:30:00+08:00",
}  # fmt: skip


@pytest.mark.parametrize(
    ("marks", "code"),
    [
        ({"A1.1": "40.00"}, None), ({"A1.1": "0"}, None), ({"A1.1": None}, None), ({"P/A1.1": "12"}, "aspect_twice"),
        ({"A1.1": "40.01"}, "mark_range"), ({"A1.1": "-0.01"}, "mark_range"), ({"A1.1": 12}, "mark_text"),
        ({"A1.1": "1e1"}, "mark_text"), ({"A1.1": "１２"}, "mark_text"), ({"A1.1": "1.2345678"}, "mark_text"),
        ({"A1.1": True}, "mark_text"), ({"A1.1": "廿七"}, "mark_text"), ({"A1.1": ""}, "mark_text"),
        ({"A2.1": "4"}, "mark_score"), ({"A2.1": "1.5"}, "mark_score"), ({"A2.1": "3"}, None), ({"A2.1": "30"}, "mark_score"),
        ({"A9.9": "1"}, "aspect_unknown"), ({"T/A1.1": "1"}, "aspect_unknown"),
    ],
)  # fmt: skip
def test_a_mark_lies_within_its_aspect_and_null_means_not_given(marks: dict[str, Any], code: str | None) -> None:
    kept, problems = check_marks(MODULE, MARKS | marks)
    assert [problem.code for problem in problems] == ([code] if code else [])
    assert code or kept == MARKS | marks


def test_an_aspect_that_was_forgotten_is_not_the_same_as_one_without_a_mark() -> None:
    assert [problem.code for problem in check_marks(MODULE, {"A1.1": None})[1]] == ["mark_absent", "mark_absent"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"op": "delete_sheet"}, "op_unknown"), ({"device_seq": 0}, "field_wrong"), ({"device_seq": "1"}, "field_wrong"),
        ({"device_seq": 2**31}, "field_wrong"), ({"base_version": -1}, "field_wrong"), ({"base_version": True}, "field_wrong"),
        ({"marks": []}, "field_wrong"), ({"sheet": "a\u0000b"}, "field_wrong"), ({"sheet": ""}, "field_wrong"),
        ({"device": "d" * 65}, "field_wrong"), ({"at_device": None}, "field_missing"),
    ],
)  # fmt: skip
def test_a_field_that_is_wrong_is_named(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_submission(BODY | changes)
    assert [(problem.path, problem.code) for problem in refusal.value.problems] == [(next(iter(changes)), code)]


def test_everything_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(Invalid) as refusal:
        read_submission({})
    assert [problem.path for problem in refusal.value.problems] == list(BODY)


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"", BadOperation), (b"\xff", BadOperation), (b"[]", BadOperation), (b'{"a":1,"a":2}', BadOperation),
        (b"[" * 5000, BadOperation), (b'"text"', BadOperation), (b"x" * (256 * 1024 + 1), OperationTooLarge),
    ],
)
def test_what_is_no_operation_is_refused_with_a_sentence(body: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        read_body(body)


@pytest.mark.parametrize("operation", ["", "0" * 31, "0" * 33, "0123456789ABCDEF0123456789ABCDEF", "g" * 32])
def test_an_id_is_32_hex_digits_in_lower_case(operation: str) -> None:
    with pytest.raises(NoOperationId):
        check_id(operation)


def test_the_order_of_keys_makes_no_other_body_but_a_digit_does() -> None:
    other = json.dumps(dict(reversed(BODY.items())), indent=2).encode()
    assert body_hash(read_body(other)) == body_hash(BODY)
    assert body_hash(BODY | {"marks": MARKS | {"A1.2": "27.0"}}) != body_hash(BODY)


def test_a_sheet_adds_up_exactly_with_a_judgement_as_its_share_of_the_maximum() -> None:
    assert total(MODULE, MARKS) == "85.5"
    assert total(MODULE, MARKS | {"A1.1": None, "A2.1": None}) == "27"
