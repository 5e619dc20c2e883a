"""``flask scoring compute`` and ``verify`` as a stranger runs them: output, errors and exit status apart."""
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scoring.rules.bundle import parse_bundle
from scoring.rules.compute import compute
from tests.scoring.rules.bundles import MISSING, complete, entry, mark, measurement, module, put, simple
from tests.scoring.rules.ledgers import published

ROOM = Path(__file__).parents[2]


class Run:
    """One run of a command in a process of its own."""

    def __init__(self, *arguments, **environment):
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "scoring", *map(os.fspath, arguments)]
        done = subprocess.run(command, cwd=ROOM, capture_output=True, timeout=120, env={**os.environ, **environment})
        self.status, self.out, self.err = done.returncode, done.stdout, done.stderr.decode()

    @property
    def problems(self):
        """The problems of a refusal: one JSON object on standard error and nothing else anywhere."""
        assert (self.status, self.out) == (2, b""), self.err
        answer = json.loads(self.err)
        assert answer["code"] == "bundle_refused"
        assert all(list(problem) == ["file", "path", "code", "message"] and problem["message"] for problem in answer["problems"])
        return [(problem["file"], problem["path"], problem["code"]) for problem in answer["problems"]]


@pytest.fixture
def save(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode())
        return str(path)

    return write


@pytest.fixture
def called():
    """Commands inside this process, for the many cases in which only the file differs."""
    from wsgi import app

    def run(*arguments):
        result = app.test_cli_runner().invoke(args=["scoring", *arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        call = object.__new__(Run)
        call.status, call.out, call.err = result.exit_code, result.stdout_bytes, result.stderr
        return call

    return run


def test_one_line_of_json_for_each_bundle_in_the_order_given(save):
    first, second = complete(), simple({"甲": "5"})
    run = Run("compute", save("a.json", first), save("b.json", second), PYTHONIOENCODING="ascii", LC_ALL="C")
    assert (run.status, run.err) == (0, "")
    lines = run.out.decode().splitlines()
    assert [json.loads(line) for line in lines] == [
        {"format": "result-bundle/1", "results": compute(parse_bundle(document))} for document in (first, second)
    ]
    assert list(json.loads(lines[0])) == ["format", "results"]
    assert "甲" in lines[1]


def test_one_refused_bundle_refuses_the_whole_run_and_every_file_says_its_own_problems(save):
    good = save("good.json", complete())
    bad = save("bad.json", put(complete(), "marks[12].mark", "101"))
    worse = save("worse.json", b"{")
    run = Run("compute", good, bad, worse)
    assert run.problems == [(bad, "marks[12].mark", "mark_out_of_range"), (worse, "", "not_json")]


NOT_JSON = {
    "empty": b"",
    "no JSON": b"hello",
    "cut off": b'{"format": "result-bundle/1"',
    "two values": b"{} {}",
    "bad UTF-8": b'{"a": "\xff"}',
    "a surrogate in UTF-8": b'{"a": "\xed\xa0\x80"}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "a lone surrogate": b'{"a": "\\ud800"}',
    "a lone low surrogate as key": b'{"\\uDC00": 1}',
    "a duplicate key": b'{"format": "result-bundle/1", "format": "result-bundle/1"}',
    "a duplicate key deep inside": b'{"a": [{"b": {"c": 1, "\\u0063": 2}}]}',
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": -Infinity}',
    "absurd nesting of lists": b"[" * 200_000 + b"]" * 200_000,
    "absurd nesting of objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "a number of a million digits": b'{"a": ' + b"9" * 1_000_000 + b"}",
    "more than 64 MiB": b" " * (64 * 1024 * 1024 + 1),
}


@pytest.mark.parametrize("name", NOT_JSON)
def test_what_is_no_json_is_refused(name, save, called):
    path = save("x.json", NOT_JSON[name])
    assert called("compute", path).problems == [(path, "", "not_json")]
    assert called("verify", path).problems == [(path, "", "not_json")]


def test_a_byte_order_mark_and_escaped_pairs_are_allowed(save, called):
    document = json.dumps(simple({"1": "5"}), ensure_ascii=True).replace("\\u7535\\u5de5", "\\ud83d\\ude00")
    run = called("compute", save("x.json", b"\xef\xbb\xbf" + document.encode()))
    assert run.status == 0


HOSTILE = {
    "null": (b"null", "", "wrong_type"),
    "a list": (b"[]", "", "wrong_type"),
    "a fraction": (b"1.5", "", "float_not_allowed"),
    "an empty object": (b"{}", "format", "required"),
    "an exponent as time": (put(complete(), "entries[0].time_seconds", 12345), "entries[0].time_seconds", "float_not_allowed"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_where_it_is_wrong(name, save, called):
    content, path, code = HOSTILE[name]
    raw = content if isinstance(content, bytes) else json.dumps(content).replace("12345", "1e400").encode()
    file = save("x.json", raw)
    assert called("compute", file).problems == [(file, path, code)]


@pytest.mark.parametrize("command", ["compute", "verify"])
def test_a_file_that_cannot_be_read_is_refused_without_a_traceback(command, tmp_path, called):
    for path in (tmp_path / "missing.json", tmp_path):
        assert called(command, str(path)).problems == [(str(path), "", "not_json")]


def test_a_file_name_that_is_no_text_is_still_reported(tmp_path):
    run = Run("compute", os.fsdecode(os.fsencode(tmp_path) + b"/\xff.json"))
    assert [(path, code) for _, path, code in run.problems] == [("", "not_json")]


def test_a_list_of_millions_of_wrong_items_is_answered_within_seconds(save, called):
    started = time.perf_counter()
    document = json.dumps(put(complete(), "marks", [])).replace('"marks": []', '"marks": [' + "0," * 3_000_000 + "0]")
    run = called("compute", save("x.json", document.encode()))
    assert run.status == 2
    assert time.perf_counter() - started < 30


def test_far_more_missing_marks_than_the_file_has_lines_are_answered_within_seconds(save, called):
    started = time.perf_counter()
    aspects = [measurement(str(index)) for index in range(3000)]
    document = {**simple({}), "entries": [entry(str(index)) for index in range(3000)]}
    document["rules"]["modules"] = [module("T", aspects)]
    run = called("compute", save("x.json", document))
    assert {code for _, _, code in run.problems} == {"mark_missing"}
    assert time.perf_counter() - started < 30


def test_every_sentence_says_what_is_wrong_in_chinese(save, called):
    document = put(put(complete(), "rules.modules[0].panel.method", "median"), "event.name", MISSING)
    run = called("compute", save("x.json", put(document, "entries[0].unit", 5)))
    assert [problem["message"] for problem in json.loads(run.err)["problems"]] == [
        "缺少必填内容。",
        "类型不对，应为文本。",
        "不认识“median”这一规则或写法，请检查是否拼错。",
    ]


def test_a_tie_that_must_be_decided_is_refused_with_the_entries_of_the_group(save, called):
    path = save("x.json", simple({"0003": "5", "0007": "5"}, unresolved_ties="decide"))
    run = called("compute", path)
    assert run.problems == [(path, "rules.decisions", "unresolved_tie")]
    assert "0003、0007" in json.loads(run.err)["problems"][0]["message"]


def test_a_percent_sign_in_a_value_does_not_disturb_the_sentence(save, called):
    run = called("compute", save("x.json", put(complete(), "rules.prizes.of", "%(x)s %d 100%")))
    assert "%(x)s %d 100%" in json.loads(run.err)["problems"][0]["message"]


def test_compute_without_a_file_is_a_wrong_call(called):
    assert (called("compute").status, called("verify").status) == (2, 2)


def test_an_honest_bundle_is_confirmed(save):
    document = published()
    path, root = save("x.json", document), document["ledger"]["root"]
    run = Run("verify", path)
    assert (run.status, run.err) == (0, "")
    assert json.loads(run.out) == {"ok": True, "root": root, "outside_root": False}
    run = Run("verify", path, "--root", root.upper())
    assert (run.status, json.loads(run.out)) == (0, {"ok": True, "root": root, "outside_root": True})


def test_what_does_not_follow_is_answered_on_standard_output(save):
    path = save("x.json", put(published(), "results[0].place", 2))
    run = Run("verify", path, "--root", "00")
    assert (run.status, run.err) == (1, "")
    answer = json.loads(run.out)
    assert answer["ok"] is False
    assert [(problem["file"], problem["path"], problem["code"]) for problem in answer["problems"]] == [
        (path, "results[0].place", "result_differs"),
        (path, "ledger.root", "outside_root_differs"),
    ]


@pytest.mark.parametrize("key", ["results", "ledger"])
def test_a_bundle_without_results_or_ledger_is_not_confirmed(key, save, called):
    run = called("verify", save("x.json", put(published(), key, MISSING)))
    assert (run.status, run.err) == (1, "")
    assert [problem["code"] for problem in json.loads(run.out)["problems"]] == [f"{key}_missing"]


def test_a_float_in_a_ledger_is_a_problem_and_no_refusal(save, called):
    document = put(published(), "ledger.entries[0].body.note", 987654321)
    run = called("verify", save("x.json", json.dumps(document).replace("987654321", "1.0").encode()))
    assert (run.status, run.err) == (1, "")
    assert ("ledger.entries[0].body.note", "float_not_allowed") in {
        (problem["path"], problem["code"]) for problem in json.loads(run.out)["problems"]
    }


def test_verify_refuses_what_compute_refuses(save, called):
    path = save("x.json", put(published(), "rules.modules[0].weight", "-1"))
    assert called("verify", path).problems == [(path, "rules.modules[0].weight", "weights")]


def test_explain_says_why_every_entry_stands_where_it_stands_without_an_instance(save):
    document = complete()
    path = save("x.json", document)
    run = Run("explain", path, DATABASE_URL="", INSTANCE="/nonexistent")
    told = [json.loads(line) for line in run.out.splitlines()]
    assert (run.status, run.err) == (0, "")
    assert [one["line"] for one in told] == compute(parse_bundle(document)) and {one["format"] for one in told} == {"why/1"}


def test_explain_takes_one_entry_and_refuses_an_unknown_one_and_what_compute_refuses(save, called):
    path = save("x.json", complete())
    (line,) = called("explain", path, "--entry", "0002").out.splitlines()
    assert json.loads(line)["entry"] == "0002"
    assert called("explain", path, "--entry", "nobody").problems == [(path, "entries", "unknown_entry")]
    path = save("y.json", put(complete(), "rules.modules[0].weight", "-1"))
    assert called("explain", path).problems == [(path, "rules.modules[0].weight", "weights")]


def large(level):
    """900 entries × 7 judges × 40 aspects: 252,000 marks."""
    aspects = [measurement(f"{aspect:02d}", "10") for aspect in range(40)]
    rules = {"rounding": [{"step": step, "places": 2} for step in ("panel", "module", "total")]}
    document = {**simple({}, **rules), "entries": [entry(f"{code:04d}") for code in range(900)]}
    document["rules"]["modules"] = [module("P", aspects, level=level, panel={"drop_high": 1, "drop_low": 1})]
    document["marks"] = [
        mark(f"{code:04d}", f"{(code * 7919 + judge * 31) % 10}.{(code * aspect + judge) % 100:02d}", f"P/{aspect:02d}", f"J{judge}")
        for code in range(900)
        for judge in range(7)
        for aspect in range(40)
    ]
    return document


@pytest.mark.slow
@pytest.mark.parametrize("level", ["aspect", "sheet"])
def test_250_000_marks_are_computed_within_seconds(level, save, called):
    path = save("x.json", large(level))
    started = time.perf_counter()
    run = called("compute", path)
    seconds = time.perf_counter() - started
    assert run.status == 0
    assert len(json.loads(run.out)["results"]) == 900
    assert seconds < 6, seconds
