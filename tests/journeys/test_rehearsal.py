"""赛前彩排: the main job from a registration workbook to a payment workbook, as an operator runs it."""
import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from tests.factories.definitions import PLACES, definition, event, module, rules
from tests.factories.registrations import row, workbook

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "competition"
FILES = ("summary.json", "results.pdf", "certificates.pdf", "notice.xlsx", "payment.xlsx", "tickets.pdf")


def run(*arguments: object, hash_seed: int = 0) -> subprocess.CompletedProcess[str]:
    """A command of the house, as typed in a shell."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *map(str, arguments)]
    environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment, timeout=300, check=False)


def rehearse(definition_file: Path, registrations: Path, out: Path, seed: int = 1, hash_seed: int = 0) -> subprocess.CompletedProcess[str]:
    """One rehearsal."""
    return run(
        "rehearse", "--competition", definition_file, "--registrations", registrations, "--out", out, "--seed", seed, "--quiet",
        hash_seed=hash_seed,
    )


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a rehearsal of the whole city competition: 168 entries, 7 events."""
    out = tmp_path_factory.mktemp("rehearsal")
    done = rehearse(DATA / "competition-2026.json", DATA / "registrations-2026.xlsx", out, seed=5)
    assert done.returncode == 0, done.stderr
    assert "报名 168" in done.stdout
    return out


def read(path: Path) -> Any:
    """A JSON file."""
    return json.loads(path.read_bytes())


@pytest.mark.slow
def test_a_rehearsal_leaves_every_file_of_the_format(city: Path) -> None:
    assert {path.name for path in city.iterdir()} == {*FILES, "bundles"}
    summary = read(city / "summary.json")
    assert summary["format"] == "rehearsal/1" and summary["entries"] == 168 and summary["seed"] == 5
    assert {path.stem for path in (city / "bundles").iterdir()} == set(summary["events"])
    for code, event_ in summary["events"].items():
        bundle = read(city / "bundles" / f"{code}.json")
        assert bundle["ledger"]["root"] == event_["ledger_root"]
        assert sum(1 for line in bundle["results"] if line["place"] is not None) == event_["ranked"]
        assert sum(1 for line in bundle["results"] if line["title"]) == event_["titles"]


@pytest.mark.slow
def test_a_dozen_entries_miss_the_day_and_ties_are_planted(city: Path) -> None:
    bundles = [read(path) for path in (city / "bundles").iterdir()]
    missed = [entry for bundle in bundles for entry in bundle["entries"] if entry["status"] != "competed"]
    assert len(missed) == 12 and {entry["status"] for entry in missed} == {"absent", "withdrawn", "disqualified"}
    assert any(line["shared"] for bundle in bundles for line in bundle["results"])


@pytest.mark.slow
def test_the_rules_in_a_bundle_are_those_of_the_definition_with_schemes_expanded(city: Path) -> None:
    events = {event_["code"]: event_ for event_ in read(DATA / "competition-2026.json")["events"]}
    assert read(city / "bundles" / "CK.json")["rules"] == events["CK"]["rules"]
    expanded = read(city / "bundles" / "AU.json")["rules"]
    assert "scheme" not in expanded["modules"][1] and expanded["modules"][1]["aspects"][0]["code"] == "A1.1"
    kept = {key: value for key, value in expanded.items() if key != "modules"}
    assert kept == {key: value for key, value in events["AU"]["rules"].items() if key != "modules"}


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bytes_whatever_the_process(city: Path, tmp_path: Path) -> None:
    again = rehearse(DATA / "competition-2026.json", DATA / "registrations-2026.xlsx", tmp_path, seed=5, hash_seed=4711)
    assert again.returncode == 0
    for name in ["summary.json", *(f"bundles/{path.name}" for path in (city / "bundles").iterdir())]:
        assert (tmp_path / name).read_bytes() == (city / name).read_bytes(), name


@pytest.mark.slow
def test_every_bundle_verifies_against_its_printed_root(city: Path) -> None:
    for path in (city / "bundles").iterdir():
        root = read(path)["ledger"]["root"]
        answer = run("scoring", "verify", path, "--root", root.upper())
        assert answer.returncode == 0 and json.loads(answer.stdout) == {"ok": True, "root": root, "outside_root": True}


def _raise_a_mark(bundle: dict[str, Any]) -> None:
    bundle["marks"][0]["mark"] = "0.1"


def _swap_two_places(bundle: dict[str, Any]) -> None:
    first, second = bundle["results"][:2]
    first["entry"], second["entry"] = second["entry"], first["entry"]


def _drop_the_tail(bundle: dict[str, Any]) -> None:
    bundle["ledger"]["entries"].pop()


def _drop_a_middle_entry(bundle: dict[str, Any]) -> None:
    del bundle["ledger"]["entries"][40]


def _swap_ledger_entries(bundle: dict[str, Any]) -> None:
    entries = bundle["ledger"]["entries"]
    entries[50], entries[51] = entries[51], entries[50]


def _forge_a_submission(bundle: dict[str, Any]) -> None:
    entry = next(one for one in bundle["ledger"]["entries"] if one["kind"] == "sheet_submitted")
    aspect = next(iter(entry["body"]["marks"]))
    entry["body"]["marks"][aspect] = "0.1"


def _make_somebody_competed(bundle: dict[str, Any]) -> None:
    next(entry for entry in bundle["entries"] if entry["status"] != "competed")["status"] = "competed"


def _loosen_the_rules(bundle: dict[str, Any]) -> None:
    bundle["rules"]["prizes"]["awards"][0]["count"] = 2


def _invent_a_deduction(bundle: dict[str, Any]) -> None:
    module_ = bundle["rules"]["modules"][0]["code"]
    bundle["deductions"] = [{"entry": bundle["entries"][0]["code"], "module": module_, "points": "5", "reason": "x"}]


def _claim_a_title(bundle: dict[str, Any]) -> None:
    bundle["results"][3]["title"] = not bundle["results"][3]["title"]


FRAUDS = (
    _raise_a_mark, _swap_two_places, _drop_the_tail, _drop_a_middle_entry, _swap_ledger_entries, _forge_a_submission,
    _make_somebody_competed, _loosen_the_rules, _invent_a_deduction, _claim_a_title,
)


@pytest.mark.slow
@pytest.mark.parametrize("fraud", FRAUDS, ids=lambda fraud: fraud.__name__.strip("_"))
def test_a_fraud_in_a_bundle_is_found(city: Path, tmp_path: Path, fraud: Callable[[dict[str, Any]], None]) -> None:
    path = next(
        path for path in sorted((city / "bundles").iterdir())
        if any(entry["status"] != "competed" for entry in read(path)["entries"])
    )
    honest = read(path)
    forged = copy.deepcopy(honest)
    fraud(forged)
    (tmp_path / "forged.json").write_text(json.dumps(forged), encoding="utf-8")
    answer = run("scoring", "verify", tmp_path / "forged.json", "--root", honest["ledger"]["root"])
    assert answer.returncode in (1, 2), fraud.__name__


@pytest.mark.slow
def test_the_money_of_the_summary_is_that_of_the_award_cases(city: Path) -> None:
    """Recomputed from the bundles alone: 5000, 3000, 2000 per medal, 3000 for gold's coach, hosts per project."""
    amounts = {"gold": 5000, "silver": 3000, "bronze": 2000}
    bundles = {path.stem: read(path) for path in (city / "bundles").iterdir()}
    contestants = sum(amounts.get(line["prize"], 0) for bundle in bundles.values() for line in bundle["results"])
    golds = sum(line["prize"] == "gold" for bundle in bundles.values() for line in bundle["results"])
    money = read(city / "summary.json")["money"]
    assert Decimal(money["contestant"]["gross"]) == contestants
    assert Decimal(money["contestant"]["tax"]) == contestants * Decimal("0.20")
    assert Decimal(money["coach_group"]["gross"]) == golds * 3000
    assert Decimal(money["host"]["gross"]) == 3 * 50000 + 3 * 30000
    assert Decimal(money["all"]["gross"]) == sum(Decimal(sums["gross"]) for kind, sums in money.items() if kind != "all")


@pytest.mark.slow
def test_the_payment_workbook_adds_up_to_the_summary(city: Path) -> None:
    money = read(city / "summary.json")["money"]["all"]
    book = openpyxl.load_workbook(city / "payment.xlsx", data_only=False)
    detail = book["明细"]
    numbers = [
        cell.value for cells in detail.iter_rows() for cell in cells
        if cell.data_type == "n" and isinstance(cell.value, int | float) and "#,##0.00" in cell.number_format
    ]
    assert numbers, "amounts are numbers"
    whole = Decimal(str(sum(Decimal(str(number)) for number in numbers)))
    assert whole == Decimal(money["gross"]) + Decimal(money["tax"]) + Decimal(money["net"])
    assert all("彩排" in (sheet.oddHeader.center.text or "") and "彩排" in str(sheet["A1"].value) for sheet in book)


@pytest.mark.slow
def test_the_notice_has_no_identity_number_and_no_phone(city: Path) -> None:
    people = openpyxl.load_workbook(DATA / "registrations-2026.xlsx").active
    secret = {str(cell.value) for cells in people.iter_rows(min_row=3, min_col=4, max_col=5) for cell in cells if cell.value}
    text = " ".join(
        str(cell.value) for sheet in openpyxl.load_workbook(city / "notice.xlsx") for cells in sheet.iter_rows() for cell in cells
    )
    assert "江门市技术能手" in text
    assert not [number for number in secret if number in text]
    for path in [city / "summary.json", *(city / "bundles").iterdir()]:
        content = path.read_text(encoding="utf-8")
        assert not [number for number in secret if number in content], path.name


@pytest.mark.slow
def test_papers_have_a_page_for_each_certificate_and_are_marked(city: Path) -> None:
    summary = read(city / "summary.json")
    certificates = sum(sum(one["prizes"].values()) + one["titles"] for one in summary["events"].values())
    assert len(PdfReader(city / "certificates.pdf").pages) == certificates
    for name in ("results.pdf", "certificates.pdf", "tickets.pdf"):
        for page in PdfReader(city / name).pages[:3]:
            assert "彩排" in page.extract_text().replace(" ", "")


SHAPES = {
    "ties that people must decide": (
        rules(module(), tie_chain=[], unresolved_ties="decide", prizes={**PLACES, "tie_at_cut": "decide"}), 20),
    "a cut that people must decide": (
        rules(module(), pass_total="15", prizes={"kind": "places", "awards": [{"name": "gold", "count": 5}], "requires": ["passed"]}), 20),
    "medals by scale, judgements, titles by bands": (
        rules(
            module(level="aspect", judged=True, aspects=4), scale={"centre": "700", "spread": "30"},
            prizes={"kind": "worldskills", "tie_points": "2", "threshold": "700"},
            titles={"kind": "bands", "bands": [{"from": 3, "to": None, "awards": [{"name": "t", "count": 1}]}]},
        ), 9),
    "sums, drops, two modules": (
        rules(module(method="sum", drop_high=1, minimum_judges=5), module("Q", level="aspect", method="sum", minimum_judges=2)), 6),
    "a single competitor": (rules(), 1),
}


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_any_valid_rules_can_be_rehearsed(shape: str, tmp_path: Path) -> None:
    rules_, people = SHAPES[shape]
    (tmp_path / "definition.json").write_text(json.dumps(definition(event("A", "电工", rules_))), encoding="utf-8")
    (tmp_path / "people.xlsx").write_bytes(workbook(row(number, "电工", "职工组") for number in range(people)))
    done = rehearse(tmp_path / "definition.json", tmp_path / "people.xlsx", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    answer = run("scoring", "verify", tmp_path / "out" / "bundles" / "A.json")
    assert answer.returncode == 0, answer.stdout


@pytest.mark.slow
def test_a_workbook_with_problems_is_not_rehearsed_but_listed(tmp_path: Path) -> None:
    done = rehearse(DATA / "competition-2026.json", DATA / "registrations-2026-messy.xlsx", tmp_path)
    assert done.returncode == 1 and len(json.loads(done.stdout)["problems"]) == 17
    assert not (tmp_path / "summary.json").exists()


@pytest.mark.slow
def test_a_scale_that_cannot_rank_is_said_and_the_rest_is_played(tmp_path: Path) -> None:
    medals = {"kind": "worldskills", "tie_points": "2", "threshold": "700"}
    lonely = rules(scale={"centre": "700", "spread": "30"}, prizes=medals)
    both = definition(event("A", "电工", lonely), event("B", "车工", rules()))
    (tmp_path / "definition.json").write_text(json.dumps(both), encoding="utf-8")
    (tmp_path / "people.xlsx").write_bytes(workbook([row(1, "电工", "职工组"), row(2, "车工", "职工组")]))
    done = rehearse(tmp_path / "definition.json", tmp_path / "people.xlsx", tmp_path / "out")
    assert done.returncode == 0 and "标准分" in done.stderr
    assert read(tmp_path / "out" / "summary.json")["events"]["B"]["ranked"] == 1
