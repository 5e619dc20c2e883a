"""The list of all doors: methods, address, view, who may. ``python -m tests.inspectors.routes`` renews routes.txt."""
import tempfile
from pathlib import Path

from flask import Flask

from foundation.accounts.permissions import Permission
from tests.inspectors.world import permissions_of, rules, verbs
from wsgi import create_app

FILE = Path(__file__).with_name("routes.txt")


def listed(app: Flask) -> list[str]:
    """One line for each address."""
    return [f"{','.join(verbs(rule)):9} {rule}  {rule.endpoint}  {_who(permissions_of(app, rule))}" for rule in rules(app)]


def _who(declared: tuple[Permission, ...] | None) -> str:
    return " ".join(f"{type(one).__name__}.{one.name}" for one in declared or ()) or "NOBODY SAID"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        FILE.write_text("\n".join(listed(create_app(MODE="test", INSTANCE=folder))) + "\n", "utf-8")
