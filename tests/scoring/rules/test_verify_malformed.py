"""Malformed ledgers and hostile values: verify answers with problems, never with an exception."""
import copy

import pytest

from foundation.rules.documents import JsonFloat
from foundation.rules.problems import Problems
from scoring.rules.verify import verify
from tests.scoring.rules.bundles import MISSING, put
from tests.scoring.rules.forging import HONEST, ROOT, body_of, codes, forged, found
from tests.scoring.rules.ledgers import frozen, root_of

MALFORMED = [
    ("results", 7), ("ledger", []), ("ledger", "x"), ("ledger.entries", MISSING), ("ledger.entries", {}), ("ledger.entries", [1, None]),
    ("ledger.stream", 1), ("ledger.root", None), ("ledger.root", 5), ("ledger.entries[0]", []), ("ledger.entries[4].seq", "5"),
    ("ledger.entries[4].seq", True), ("ledger.entries[0].seq", True), ("ledger.entries[4].at", "2026-11-22T10:00:00"),
    ("ledger.entries[4].at", "today"), ("ledger.entries[4].at", 1), ("ledger.entries[4].actor", None), ("ledger.entries[4].actor", ""),
    ("ledger.entries[4].kind", ["rules_frozen"]), ("ledger.entries[4].kind", MISSING), ("ledger.entries[4].body", MISSING),
    ("ledger.entries[4].body", None), ("ledger.entries[4].body", "x"), ("ledger.entries[4].body.entry", {}),
    ("ledger.entries[4].body.title_held", 1), ("ledger.entries[9].body.status", "present"), ("ledger.entries[0].body.note", JsonFloat("1e5")),
    ("ledger.note", {"deep": [JsonFloat("0.5")]}), ("ledger.entries[2].body.event", None), ("ledger.entries[2].body", []),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value"), MALFORMED)
def test_a_malformed_ledger_is_answered_with_a_problem_at_its_place(path, value):
    document = put(copy.deepcopy(HONEST), path, value)
    entries = document["ledger"]["entries"] if isinstance(document["ledger"], dict) and path != "ledger.entries" else None
    if isinstance(entries, list) and not path.startswith("ledger.root") and "JsonFloat" not in repr(entries):
        document["ledger"]["root"] = root_of(entries)
    place = "event" if path.endswith("body.event") else path
    assert any(at.startswith(place) for at, _ in found(document)), found(document)


def test_numbers_that_leave_a_gap_are_found_even_if_all_is_hashed_anew():
    document = copy.deepcopy(HONEST)
    for row in document["ledger"]["entries"][1:]:
        row["seq"] += 1
    document["ledger"]["root"] = root_of(document["ledger"]["entries"])
    assert codes(document) == {"sequence_broken"}


@pytest.mark.parametrize("kind", ["sheet_submitted", "sheet_returned", "mark_amended", "time_set", "deduction_added", "tie_decided",
                                  "deduction_withdrawn", "decision_withdrawn", "entry_registered", "status_set"])  # fmt: skip
@pytest.mark.parametrize("value", [None, 5, -1, "", [], [[]], {}, {"a": {}}, True, JsonFloat("1.5"), ["a", "a", 1]])
def test_whatever_stands_in_a_body_the_answer_is_problems_and_no_exception(kind, value):
    for key in body_of(HONEST["ledger"]["entries"], kind):
        document = copy.deepcopy(HONEST)
        body_of(document["ledger"]["entries"], kind)[key] = value
        assert not verify(document, ROOT).ok or value == body_of(HONEST["ledger"]["entries"], kind)[key]


def test_a_bundle_that_compute_refuses_is_refused():
    with pytest.raises(Problems) as refusal:
        verify(put(copy.deepcopy(HONEST), "marks[0].mark", "1000"), ROOT)
    assert [problem.code for problem in refusal.value.problems] == ["mark_out_of_range"]


def test_strings_are_hashed_in_nfc_and_key_order_does_not_matter():
    def decomposed(document, entries):
        entries[0]["body"]["note"] = "e\u0301 开始\n"
        entries[0]["body"]["\u0001key"] = 'quote " back \\ \b\f\r\t\u001f\u007f'
        entries[5] = dict(reversed(entries[5].items()))

    assert verify(forged(decomposed)).ok


def test_two_codes_that_the_chain_cannot_tell_apart_are_found():
    def confused(document, entries):
        body_of(entries, "mark_amended")["reason"] = "é"
        body_of(entries, "deduction_added", -1)["reason"] = "e\u0301"

    assert codes(forged(confused)) == {"ambiguous_text"}

    def only_hashed(document, entries):
        entries[0]["body"]["note"] = ["é", "e\u0301"]

    assert verify(forged(only_hashed)).ok

    def redirected(document, entries):
        put(document, "rules.titles.requires[1]", "division:e\u0301")
        put(document, "entries[0].division", "é")
        body_of(entries, "entry_registered")["division"] = "é"
        entries[2]["body"] = frozen(document)

    assert codes(forged(redirected)) == {"ambiguous_text"}
