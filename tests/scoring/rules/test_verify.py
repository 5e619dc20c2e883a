"""Checking a published result: what an honest one answers, and every fraud that is found."""
import copy

import pytest

from foundation.rules.documents import JsonFloat
from foundation.rules.problems import Problems
from scoring.rules.verify import verify
from tests.scoring.rules.bundles import MISSING, put
from tests.scoring.rules.forging import HONEST, ROOT, body_of, codes, forged, found, index_of
from tests.scoring.rules.ledgers import frozen, root_of


def test_an_honest_bundle_is_confirmed_with_and_without_a_root_from_outside():
    answer = verify(copy.deepcopy(HONEST))
    assert (answer.ok, answer.root, answer.outside_root) == (True, ROOT, False)
    answer = verify(copy.deepcopy(HONEST), ROOT.upper())
    assert (answer.ok, answer.root, answer.outside_root) == (True, ROOT, True)


@pytest.mark.parametrize("root", ["", "00", "g" * 64, ROOT[:-1], ROOT + " ", "ſ" * 64])
def test_another_root_from_outside_is_found(root):
    assert found(HONEST, root) == {("ledger.root", "outside_root_differs")}


def leaves(value, path=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{index}]")
    else:
        yield path, value


def other(value):
    if isinstance(value, bool):
        return [not value, int(value)]
    if isinstance(value, int):
        return [value + 1, str(value), JsonFloat(f"{value}.0"), value == 1]
    if value is None:
        return ["0", False]
    last = "1" if value[-1:] == "0" else "0"
    return [value[:-1] + last, value + " ", None]


SOME_OR_ALL = pytest.mark.parametrize("step", [19, pytest.param(1, marks=pytest.mark.slow)], ids=["some", "all"])


@SOME_OR_ALL
def test_every_change_of_every_single_value_is_found(step):
    missed = []
    for path, value in list(leaves(HONEST))[::step]:
        if "marks.T/" in path or "marks.P/" in path or "marks.X/" in path:
            continue  # the keys of sheets hold slashes and are changed in the next test
        for changed in other(value):
            if changed == value and type(changed) is type(value):
                continue
            document = put(copy.deepcopy(HONEST), path, changed)
            try:
                if verify(document, ROOT).ok:
                    missed.append((path, changed))
            except Problems:
                pass
    assert missed == []


def test_every_change_of_every_mark_of_a_sheet_is_found():
    for index, row in enumerate(HONEST["ledger"]["entries"]):
        for aspect in row["body"].get("marks", {}):
            document = copy.deepcopy(HONEST)
            marks = document["ledger"]["entries"][index]["body"]["marks"]
            marks[aspect] = "2.0" if marks[aspect] != "2.0" else None
            assert "outside_root_differs" in codes(document, ROOT)


@SOME_OR_ALL
def test_every_missing_inserted_repeated_or_exchanged_entry_is_found_even_if_all_is_hashed_anew(step):
    for index in range(0, len(HONEST["ledger"]["entries"]), step):
        for change in ("missing", "inserted", "repeated", "exchanged"):
            document = copy.deepcopy(HONEST)
            entries = document["ledger"]["entries"]
            if change == "missing":
                del entries[index]
            elif change == "inserted":
                entries.insert(index, {**entries[index], "kind": "note"})
            elif change == "repeated":
                entries.insert(index, copy.deepcopy(entries[index]))
            else:
                entries[index - 1], entries[index] = entries[index], entries[index - 1]
            assert {"sequence_broken", "root_differs", "outside_root_differs"} & codes(document, ROOT)
            for seq, row in enumerate(entries, 1):
                row["seq"] = seq
            document["ledger"]["root"] = root_of(entries)
            assert "outside_root_differs" in codes(document, ROOT), (index, change)


def test_without_a_root_from_outside_a_broken_chain_is_found():
    document = copy.deepcopy(HONEST)
    document["ledger"]["entries"][0]["actor"] = "somebody"
    assert found(document) == {("ledger.root", "root_differs")}
    document["ledger"]["entries"][3]["seq"] = 3
    assert ("ledger.entries[3].seq", "sequence_broken") in found(document)


def test_cutting_off_the_end_is_found_only_with_a_root_from_outside():
    document = forged(lambda document, entries: entries.pop())
    answer = verify(document)
    assert (answer.ok, answer.outside_root) == (True, False)
    assert codes(document, ROOT) == {"outside_root_differs"}


def test_a_mark_raised_in_the_bundle_is_found_even_if_results_follow():
    def change(document, entries):
        put(document, "marks[1].mark", "3")

    assert found(forged(change)) == {("marks[1].mark", "mark_differs")}


def test_values_compare_as_written():
    for path, value in (("marks[2].mark", "9.0"), ("deductions[0].points", "0.50"), ("deductions[0].reason", "超时 ")):
        codes_found = codes(forged(lambda document, entries, path=path, value=value: put(document, path, value)))
        assert codes_found <= {"mark_differs", "deduction_unrecorded", "deduction_omitted"}


def test_a_mark_that_was_returned_left_out_or_never_given_is_found():
    def returned(document, entries):
        row = document["marks"][4]
        entries.append({**entries[0], "kind": "sheet_returned",
                        "body": {"entry": row["entry"], "judge": row["judge"], "aspects": [row["aspect"]]}})  # fmt: skip

    assert found(forged(returned)) == {("marks[4]", "mark_unrecorded")}
    assert found(forged(lambda document, entries: document["marks"].pop(-1))) == {("marks", "mark_omitted")}

    def invented(document, entries):
        document["marks"].append({"entry": "0001", "judge": "J9", "aspect": "T/01", "mark": "100"})

    assert codes(forged(invented)) == {"mark_unrecorded"}


@pytest.mark.parametrize(
    ("row", "path"),
    [
        ({"entry": "0009"}, "marks[50]"),
        ({"entry": "0009", "judge": [], "aspect": {}, "mark": 1}, "marks[50]"),
        ({"entry": "0009", "judge": "J1", "aspect": "T/01", "mark": "5.50"}, "marks[50]"),
    ],
)
def test_marks_of_entries_that_did_not_compete_must_follow_too(row, path):
    assert found(forged(lambda document, entries: document["marks"].append(row))) == {(path, "mark_unrecorded")}
    other_mark = found(forged(lambda document, entries: put(document, "marks[48].mark", JsonFloat("5.5"))))
    assert other_mark == {("marks[48].mark", "mark_differs")}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("entries[0].division", "student"),
        ("entries[0].division", None),
        ("entries[1].unit", "U2"),
        ("entries[1].time_seconds", 91),
        ("entries[1].time_seconds", None),
        ("entries[4].title_held", False),
        ("entries[2].title_held", True),
    ],
)
def test_a_fact_of_an_entry_that_does_not_follow_is_found(path, value):
    assert found(forged(lambda document, entries: put(document, path, value))) == {(path, "entry_differs")}


def test_a_status_that_does_not_follow_is_found():
    assert found(forged(lambda document, entries: put(document, "entries[0].status", "disqualified"))) == {
        ("entries[0].status", "entry_differs")
    }

    def silent(document, entries):
        entries[:] = [row for row in entries if row["kind"] != "status_set" or row["body"]["entry"] != "0009"]

    assert found(forged(silent)) == {("entries[4].status", "status_missing")}


def test_registrations_are_exactly_the_entries_of_the_bundle_and_come_first():
    def invented(document, entries):
        document["entries"].append({"code": "0008", "status": "absent"})

    assert found(forged(invented)) == {("entries[5]", "not_registered")}

    def omitted(document, entries):
        del document["entries"][4]
        del document["marks"][48:]

    assert ("entries", "entry_omitted") in found(forged(omitted))

    def twice(document, entries):
        entries.append(copy.deepcopy(entries[index_of(entries, "entry_registered")]))

    assert codes(forged(twice)) == {"registered_twice"}

    def late(document, entries):
        entries.append(entries.pop(index_of(entries, "entry_registered", 4)))

    assert codes(forged(late)) == {"not_registered"}

    def late_for_a_tie(document, entries):
        body = body_of(entries, "tie_decided")
        body["entries"] = ["0003", "0099"]

    assert codes(forged(late_for_a_tie)) == {"not_registered"}


@pytest.mark.parametrize("by", [["a1", "a1"], ["a1"], ["a1", "a2", "a3"], ["a1", "a2", "a2"], [], ["a1", ""]])
def test_an_amendment_needs_two_different_people(by):
    assert codes(forged(lambda document, entries: body_of(entries, "mark_amended").update(by=by))) == {"same_actor"}


@pytest.mark.parametrize("by", [None, "a1a2", 2, ["a1", None], ["a1", 2], {"a": 1}])
def test_an_amendment_by_something_else_is_found(by):
    assert codes(forged(lambda document, entries: body_of(entries, "mark_amended").update(by=by))) & {"required", "wrong_type"}


def test_an_amendment_of_a_mark_that_does_not_count_is_found():
    def change(document, entries):
        body_of(entries, "mark_amended")["judge"] = "J9"

    assert "nothing_to_amend" in codes(forged(change))


@pytest.mark.parametrize("kind", ["deduction_withdrawn", "decision_withdrawn"])
def test_a_withdrawal_of_something_unknown_or_already_withdrawn_is_found(kind):
    assert "unknown_id" in codes(forged(lambda document, entries: body_of(entries, kind).update(id="d99")))

    def again(document, entries):
        entries.append(copy.deepcopy(entries[index_of(entries, kind)]))

    assert codes(forged(again)) == {"unknown_id"}


def test_an_id_that_is_used_twice_is_found():
    assert "duplicate_id" in codes(forged(lambda document, entries: body_of(entries, "deduction_added", 1).update(id="d0")))


def test_deductions_are_compared_as_a_multiset():
    def exchanged(document, entries):
        document["deductions"].reverse()

    assert verify(forged(exchanged)).ok
    assert codes(forged(lambda document, entries: document["deductions"].pop())) == {"deduction_omitted"}

    def doubled(document, entries):
        document["deductions"].append(dict(document["deductions"][0]))

    assert found(forged(doubled)) == {("deductions[2]", "deduction_unrecorded")}


def test_decisions_are_compared_with_their_document_and_in_order():
    def renamed(document, entries):
        put(document, "rules.decisions[0].document", "裁决9号")

    assert found(forged(renamed)) == {("rules.decisions[0]", "decision_unrecorded")}

    def turned(document, entries):
        document["rules"]["decisions"][0]["entries"].reverse()

    assert found(forged(turned)) == {("rules.decisions[0]", "decision_unrecorded")}
    assert found(forged(lambda document, entries: document["rules"].update(decisions=[]))) == {
        ("rules.decisions", "decision_omitted")
    }


def test_rules_event_and_stream_are_those_that_were_frozen_last():
    assert found(forged(lambda document, entries: put(document, "rules.prizes.awards[0].count", 2))) == {("rules", "rules_differ")}
    assert found(forged(lambda document, entries: put(document, "event.name", "钳工"))) == {("event", "event_differs")}
    assert found(forged(lambda document, entries: put(document, "event.note", 1))) == {("event", "event_differs")}
    document = copy.deepcopy(HONEST)
    document["ledger"]["stream"] = "event-2"
    assert found(document) == {("ledger.stream", "stream_differs")}

    def thawed(document, entries):
        entries[:] = [row for row in entries if row["kind"] != "rules_frozen"]

    assert found(forged(thawed)) == {("ledger.entries", "rules_not_frozen")}

    def again(document, entries):
        entries.append({**entries[2], "body": {**frozen(document), "rules_hash": "0" * 64}})

    assert found(forged(again)) == {("rules", "rules_differ")}


@pytest.mark.parametrize(
    ("path", "value"),
    [("total", "36.670"), ("place", 2), ("place", True), ("shared", 0), ("prize", "silver"), ("title", 1), ("scale", None),
     ("decided_by", "total"), ("entry", "0002"), ("modules", {})],
)  # fmt: skip
def test_a_result_that_does_not_follow_is_found_where_it_stands(path, value):
    assert found(put(copy.deepcopy(HONEST), f"results[0].{path}", value)) == {(f"results[0].{path}", "result_differs")}


def test_results_compare_in_order_and_as_a_whole():
    document = copy.deepcopy(HONEST)
    document["results"][0], document["results"][1] = document["results"][1], document["results"][0]
    assert codes(document) == {"result_differs"}
    document = copy.deepcopy(HONEST)
    assert ("results", "results_length") in found(put(document, "results[5]", document["results"][0]))
    assert found(put(copy.deepcopy(HONEST), "results[0].note", 1)) == {("results[0]", "result_differs")}
    assert found(put(copy.deepcopy(HONEST), "results[4]", 7)) == {("results[4]", "result_differs")}
    document = copy.deepcopy(HONEST)
    document["results"] = [dict(reversed(row.items())) for row in document["results"]]
    assert verify(document).ok


def test_a_bundle_without_results_or_ledger_is_not_confirmed():
    assert found(put(copy.deepcopy(HONEST), "results", MISSING)) == {("results", "results_missing")}
    assert found(put(copy.deepcopy(HONEST), "ledger", None)) == {("ledger", "ledger_missing")}
    document = put(put(copy.deepcopy(HONEST), "ledger", MISSING), "results", None)
    assert codes(document) == {"results_missing", "ledger_missing"}
