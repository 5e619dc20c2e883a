"""A plugin for pytest that takes one guard away from the house: which one, says ``PLANT``. Used by :mod:`bench.suites` only."""
import os
from collections.abc import Callable

from xlsxwriter.worksheet import Worksheet

from foundation import database
from foundation.accounts import session
from foundation.spreadsheets import writing
from foundation.web import headers


def no_idle_limit() -> None:
    """Sessions never end by themselves."""
    session._over = lambda *_more: None  # type: ignore[assignment]


def no_headers() -> None:
    """One header is forgotten."""
    headers.SECURITY_HEADERS.pop("X-Content-Type-Options")


def live_formulas() -> None:
    """Text of people is written as whatever it looks like."""
    writing.SAFE.update({"strings_to_formulas": True})
    writing.kept = str  # type: ignore[assignment]
    Worksheet.write_string = Worksheet.write  # type: ignore[method-assign]


def no_audit() -> None:
    """A change without an entry is committed all the same."""
    committed = database._committed

    def silent(work: Callable[[], object], state: database._Work) -> object:
        state.audited = True
        return committed(work, state)

    database._committed = silent  # type: ignore[assignment]


GUARDS = {"idle": no_idle_limit, "headers": no_headers, "formulas": live_formulas, "audit": no_audit}


def pytest_configure() -> None:
    """Before any test is collected."""
    plant = os.environ.get("PLANT", "")
    if plant:
        GUARDS[plant]()
