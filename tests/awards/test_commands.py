"""`flask --app wsgi awards compute CASE.json` as people and programs use it: output, errors and exit status."""
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.awards.rules.cases import case, people, result, row, schedule
from wsgi import app

ROOT = Path(__file__).parents[2]
GOOD = case(
    schedule(row(article="第二条"), row("coach_group", "100", article=None), tax={
        "contestant": {"mode": "withhold", "rate": "0.20"}, "coach_group": {"mode": "exempt"},
    }),
    result("甲", coach_group=people("k1", "k2", "k3")),
)


@dataclass(frozen=True)
class Said:
    """What a run left behind."""

    status: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        assert self.status == 0 and self.err == "" and self.out.endswith("}\n") and self.out.count("\n") == 1
        return json.loads(self.out)

    @property
    def problems(self) -> list[tuple[str, str]]:
        assert self.status == 2 and self.out == ""
        refusal = json.loads(self.err)
        assert list(refusal) == ["code", "problems"] and refusal["code"] == "case_refused"
        for problem in refusal["problems"]:
            assert list(problem) == ["file", "path", "code", "message"]
            assert problem["message"] and "…" not in problem["message"] and "%" not in problem["message"]
            assert problem["message"] != problem["code"]
        return [(problem["path"], problem["code"]) for problem in refusal["problems"]]


def compute(path: Path, content: Any) -> Said:
    """Runs the command on a file with this content: bytes, or a document."""
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode())
    return run(str(path))


def run(*arguments: str) -> Said:
    found = app.test_cli_runner().invoke(args=["awards", "compute", *arguments])
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return Said(found.exit_code, found.stdout, found.stderr)


def process(*arguments: str, **environment: str) -> Said:
    """The same in a process of its own, as it is typed."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "awards", "compute", *arguments],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, timeout=120, check=False,
    )
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "case.json"


def test_the_answer_is_one_line_of_json_on_standard_output(path: Path) -> None:
    path.write_text(json.dumps(GOOD))
    said = process(str(path), PYTHONIOENCODING="ascii", LANG="C")
    assert said.answer["lines"][0]["recipient"] == "甲" in said.out
    assert said.answer["totals"] == {
        "contestant": {"gross": "1000.00", "tax": "200.00", "net": "800.00"},
        "coach_group": {"gross": "100.00", "tax": "0.00", "net": "100.00"},
        "all": {"gross": "1100.00", "tax": "200.00", "net": "900.00"},
    }


def test_a_refusal_is_one_object_on_standard_error_and_nothing_on_standard_output(path: Path) -> None:
    path.write_text(json.dumps(case("nowhere", result("a", place="1"), result("b", level=None))))
    said = process(str(path), PYTHONIOENCODING="ascii", LANG="C")
    assert said.problems == [
        ("schedule", "unknown_schedule"), ("results[0].place", "wrong_type"), ("results[1].level", "required"),
    ]
    assert {problem["file"] for problem in json.loads(said.err)["problems"]} == {str(path)}


def test_every_line_says_why_in_words(path: Path) -> None:
    because = [line["because"] for line in compute(path, GOOD).answer["lines"]]
    assert because[0] == "依据办法第二条；市级一类金奖选手标准 1000.00 元；按人发给；代扣个人所得税 20%。"
    assert because[1] == "依据办法第一条；市级一类金奖教练组标准 100.00 元；3 人平均分配，得 33.34 元；不计个人所得税。"


@pytest.mark.parametrize(
    ("rules", "results", "words"),
    [
        (schedule(row(unit="team")), [result("a")], "团队项目，每人全额发给"),
        (schedule(row(prize="place:4-6")), [result("a", place=5)], "市级一类第4至6名选手标准"),
        (schedule(row("coach_group")), [result(coach_group=people("k", shares=("1",)))], "按约定比例 1 分配"),
        (schedule(row("coach")), [result(coach_group=people("k"))], "发给教练组第一人"),
        (schedule(row("host", prize=None)), [result(host="h")], "市级一类承办单位标准 1000.00 元；同一项目同一年度只发一次"),
        (schedule(row(tag="high-consumable")), [result("a", tags=["high-consumable"])], "因“high-consumable”另加"),
        (schedule(row(level="镇级", prize="冠军")), [result("a", level="镇级", prize="冠军")], "镇级冠军选手标准"),
        (schedule(row(), document=None, article=None), [result("a")], "依据s；"),
        (schedule(row(), document=None, article=None, id=None), [result("a")], "依据所给的标准；"),
        (
            schedule(row(prize="silver", amount="600"), row(), cumulation="top_up"), [result("a", prize="silver"), result("a")],
            "此前已有第 1 项成果的奖励，只补差额，本行减 600.00 元",
        ),
        (schedule(row(), tax={"contestant": {"mode": "net_of_tax", "rate": "0.2"}}), [result("a")], "标准为税后金额，税率 20%"),
    ],
)
def test_the_reason_names_what_decided(path: Path, rules: Any, results: Any, words: str) -> None:
    assert words in compute(path, case(rules, *results)).answer["lines"][-1]["because"]


def test_a_percent_sign_in_a_document_stays_a_percent_sign(path: Path) -> None:
    [line] = compute(path, case(schedule(row(tag="%(x)s"), document="100%s"), result("a", tags=["%(x)s"]))).answer["lines"]
    assert "依据100%s第一条" in line["because"] and "因“%(x)s”另加" in line["because"]


def test_the_shipped_host_grants_need_no_database(path: Path) -> None:
    rows = [result(host="h", level=level, project=level, tags=["high-consumable"]) for level in ("world", "city-1", "city-2")]
    found = compute(path, case("jiangmen-host-2019", *rows)).answer
    assert [line["gross"] for line in found["lines"]] == ["1000000.00", "30000.00", "20000.00"]
    assert found["unset"] == [{"result": 2, "kind": "host", "reason": "amount_not_set"}]


def test_a_byte_order_mark_is_allowed(path: Path) -> None:
    assert compute(path, b"\xef\xbb\xbf" + json.dumps(GOOD).encode()).answer["lines"]


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"not json", b"\xff\xfe{\x00}\x00", b"\x80", b'{"a": NaN}', b'{"a": Infinity}', b'{"a": 1, "a": 1}',
        b'{"a": "\\ud800"}', b"[" * 100_000, b'{"a":' * 5000 + b"1" + b"}" * 5000, b'{"a": ' + b"9" * 100_000 + b"}", b"{}x",
        b"\x00", b"'a'", b'{"format": "award-case/1",}', b"\xef\xbb\xbf\xef\xbb\xbf{}",
    ],
)
def test_what_is_no_json_is_refused_as_such(path: Path, raw: bytes) -> None:
    assert compute(path, raw).problems == [("", "not_json")]


def test_more_than_64_mib_are_refused(path: Path) -> None:
    assert compute(path, b" " * (64 * 1024 * 1024) + b"{}").problems == [("", "not_json")]


@pytest.mark.parametrize("place", ["nowhere.json", "."])
def test_a_file_that_cannot_be_read_is_refused_without_a_traceback(tmp_path: Path, place: str) -> None:
    assert run(str(tmp_path / place)).problems == [("", "not_json")]


def test_a_name_that_is_no_text_is_refused_without_a_traceback(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(str(tmp_path)) + b"/\xff\xfe.json")
    assert run(name).problems == [("", "not_json")]


@pytest.mark.parametrize("arguments", [(), ("a.json", "b.json"), ("--force", "a.json")])
def test_a_wrong_call_is_told_how_it_is_called(arguments: tuple[str, ...]) -> None:
    said = run(*arguments)
    assert said.status == 2 and said.out == "" and "Usage" in said.err


@pytest.mark.parametrize(
    ("document", "problems"),
    [
        ([], [("", "wrong_type")]),
        (None, [("", "wrong_type")]),
        ({}, [("format", "required")]),
        ({"format": "award-case/9"}, [("format", "format_unknown")]),
        ({"format": "award-case/1"}, [("schedule", "required"), ("results", "required")]),
        (case(7), [("schedule", "wrong_type")]),
        (case({}), [("schedule.in_force", "required"), ("schedule.rows", "required")]),
        (case("nowhere"), [("schedule", "unknown_schedule")]),
        (case("../schedules/jiangmen-host-2019"), [("schedule", "unknown_schedule")]),
        (case(schedule(row(bonus="1"))), [("schedule.rows[0].bonus", "unknown_rule")]),
        (case(schedule(row(amount="1.005"))), [("schedule.rows[0].amount", "not_a_decimal")]),
        (case(schedule(row(amount=1000.5))), [("schedule.rows[0].amount", "float_not_allowed")]),
        (case(schedule(row(amount="-1"))), [("schedule.rows[0].amount", "out_of_range")]),
        (case(schedule(row(), in_force=["2026"])), [("schedule.in_force", "wrong_type")]),
        (case(schedule(row()), result("a", "a")), [("results[0].contestants[1].id", "duplicate_code")]),
        (case(schedule(row()), result(contestants=people("a", shares=("0.9",)))), [("results[0].contestants", "shares")]),
        (case(schedule(row(), row()), result("a")), [("results[0]", "row_ambiguous")]),
        (case(schedule(row(), tax={}), result("a")), [("schedule.tax.contestant", "tax_missing")]),
        (case(schedule(row()), result("a", place=10**200, date="2026-02-30")), [("results[0].date", "out_of_range")]),
    ],
)
def test_every_refusal_has_its_path_and_a_sentence(path: Path, document: Any, problems: list[tuple[str, str]]) -> None:
    assert compute(path, document).problems == problems


def test_a_later_stage_is_silent_while_an_earlier_one_finds_something(path: Path) -> None:
    broken = case(schedule(row(), row(), tax={}), result("a", place=-1))
    assert compute(path, broken).problems == [("results[0].place", "out_of_range")]


@pytest.mark.parametrize("text", ["%s%(value)s", "\u202e\u0000\n", "𠮷" * 50, "x" * 100_000, "<script>", "{0}"])
def test_strange_texts_come_back_as_they_are(path: Path, text: str) -> None:
    found = compute(path, case(schedule(row(prize=text, article=text)), result(text, prize=text, event=text))).answer
    [line] = found["lines"]
    assert (line["recipient"], line["prize"], line["event"], line["article"]) == (text, text, text, text)


def test_strange_texts_are_quoted_in_refusals(path: Path) -> None:
    for text in ("%s", "%(value)s", "%", "100%"):
        problems = json.loads(compute(path, case(schedule(row(), **{text: 1}), result("a", date=text))).err)["problems"]
        assert [problem["path"] for problem in problems] == [f"schedule.{text}", "results[0].date"]
        assert all(f"“{text}”" in problem["message"] for problem in problems)


def test_twenty_thousand_results_are_answered(path: Path) -> None:
    many = case(schedule(row(), cumulation="top_up", scope="year"), *(result(f"a{number % 999}") for number in range(20_000)))
    found = compute(path, many).answer
    assert len(found["lines"]) == 999 and len(found["superseded"]) == 19_001


def test_forty_thousand_problems_are_answered(path: Path) -> None:
    said = compute(path, case(schedule(), *([{}] * 13_334)))
    assert len(said.problems) == 3 * 13_334
