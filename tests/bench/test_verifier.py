"""Anybody can check a result with one file and nothing else: the short run of the program that proves it."""
import ast
import copy
import json
import subprocess
import sys

import pytest

from bench import verifier
from bench.records import ROOT
from tests.scoring.rules.ledgers import published

FILE = ROOT / "docs" / "verify.py"


def test_verifier_and_product_agree_and_nothing_altered_passes(tmp_path):
    run = verifier.main(400, 7, tmp_path)
    assert (run.attempts, run.violations, run.examples) == (400, 0, [])
    assert run.planted
    assert run.figures["with_results"] > 100 < run.figures["altered"]


def test_the_verifier_is_one_short_file_of_the_standard_library():
    text = FILE.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    tree = ast.parse(text)
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names


def checked(folder, bundle, *words):
    """The file alone in an empty folder, as an auditor would run it."""
    (folder / "verify.py").write_bytes(FILE.read_bytes())
    (folder / "bundle.json").write_text(bundle if isinstance(bundle, str) else json.dumps(bundle), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", "verify.py", "bundle.json", *words], cwd=folder, capture_output=True, text=True, check=False
    )


def test_an_auditor_checks_a_bundle_with_the_printed_root(tmp_path):
    bundle = published()
    done = checked(tmp_path, bundle, "--root", bundle["ledger"]["root"].upper())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Everything agrees, ledger root {bundle['ledger']['root']}\n"
    assert "cannot be excluded" in checked(tmp_path, bundle).stdout


def test_an_altered_mark_is_named_with_both_values(tmp_path):
    bundle = copy.deepcopy(published())
    row = bundle["marks"][0]
    recorded, row["mark"] = row["mark"], "12.5"
    done = checked(tmp_path, bundle)
    assert done.returncode == 1
    assert f"('{row['entry']}', '{row['judge']}', '{row['aspect']}'): bundle 12.5, ledger {recorded}" in done.stdout


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"ledger": 1.5}', "not json", '{"ledger": {"entries": [1], "root": "x"}}'])
def test_what_is_no_bundle_is_refused_in_a_sentence(tmp_path, text):
    done = checked(tmp_path, text)
    assert done.returncode == 2
    assert done.stderr.startswith("This bundle cannot be checked") and "Traceback" not in done.stderr
