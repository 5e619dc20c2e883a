"""Locks name every version and its hashes, and no place to fetch from."""
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.inspectors.house import ROOT, write

PINNED = re.compile(r"^([A-Za-z0-9._-]+)(\[[a-z,]+\])?==([^\s;]+)( ;[^\\]*)?\s*\\?$")
ADDRESS = re.compile(r"[a-z]+://\S+|--(extra-)?index-url|--find-links|^\s*-[if]\s", re.MULTILINE)
BUILD_FILES = ("Makefile", ".ci/run", ".npmrc", "package.json", "templates/fonts/.npmrc", "templates/fonts/package.json")
NODE_LOCKS = ("package-lock.json", "templates/fonts/package-lock.json")


def versions(lock: str) -> dict[str, str]:
    """Package → version of a requirements lock."""
    found = (PINNED.match(line) for line in lock.splitlines())
    return {match[1]: match[3] for match in found if match}


def loose_requirements(lock: str) -> list[str]:
    """Entries without an exact version or without a hash."""
    entries = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n?", "", lock, flags=re.MULTILINE).strip())
    return [entry.split()[0] for entry in entries if not PINNED.match(entry.splitlines()[0]) or "--hash=sha256:" not in entry]


def loose_packages(lock: dict[str, Any]) -> list[str]:
    """Packages of an npm lock without integrity, or with an address to fetch from."""
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    return [name for name, entry in packages.items() if "integrity" not in entry or "resolved" in entry]


def addresses(root: Path) -> Iterator[str]:
    """Files of the build that name a host."""
    for name in (*BUILD_FILES, *(path.relative_to(root).as_posix() for path in sorted(root.glob("requirements/*")))):
        if (root / name).exists() and ADDRESS.search((root / name).read_text("utf-8")):
            yield name


@pytest.mark.parametrize("name", ["run", "dev", "node"])
def test_every_requirement_is_locked_with_its_hashes(name: str) -> None:
    lock = (ROOT / f"requirements/{name}.txt").read_text("utf-8")
    assert loose_requirements(lock) == []
    assert versions(lock)


@pytest.mark.parametrize("name", NODE_LOCKS)
def test_every_front_end_package_is_locked_with_its_hash(name: str) -> None:
    assert loose_packages(json.loads((ROOT / name).read_bytes())) == []


def test_a_development_environment_holds_all_that_a_running_one_holds() -> None:
    run, dev = (versions((ROOT / f"requirements/{name}.txt").read_text("utf-8")) for name in ("run", "dev"))
    assert run.items() <= dev.items()


def test_every_wanted_package_is_in_its_lock() -> None:
    for name in ("run", "dev", "node"):
        wanted = re.findall(r"^([a-z0-9][a-z0-9-]*)", (ROOT / f"requirements/{name}.in").read_text("utf-8"), re.MULTILINE)
        assert set(wanted) <= set(versions((ROOT / f"requirements/{name}.txt").read_text("utf-8"))), name


def test_no_file_of_the_build_names_a_host() -> None:
    assert list(addresses(ROOT)) == []


def test_the_inspector_finds_a_requirement_without_hash_or_version() -> None:
    good = "flask==3.1.3 \\\n    --hash=sha256:00\n    # via -r run.in\n"
    marked = "tzdata==2026.6 ; sys_platform == 'win32' \\\n    --hash=sha256:00\n"
    assert loose_requirements(good + marked + "click==8.3.1\njinja2>=3 \\\n    --hash=sha256:00\n") == ["click==8.3.1", "jinja2>=3"]
    assert versions(good + marked) == {"flask": "3.1.3", "tzdata": "2026.6"}


def test_the_inspector_finds_a_package_with_an_address() -> None:
    entries = {"": {}, "a": {"integrity": "sha512-"}, "b": {"integrity": "sha512-", "resolved": "x"}, "c": {}}
    assert loose_packages({"packages": entries}) == ["b", "c"]


def test_the_inspector_finds_a_host(tmp_path: Path) -> None:
    write(tmp_path, ".npmrc", "registry=https" "://somewhere/\n")
    write(tmp_path, "requirements/run.txt", "--index-url x\n")
    write(tmp_path, "requirements/dev.txt", "flask==3.1.3\n")
    assert list(addresses(tmp_path)) == [".npmrc", "requirements/run.txt"]
