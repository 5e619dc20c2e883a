"""The furniture of pages: what templates may use without a view handing it over.

Globals: ``asset``, ``icon``, ``here``, ``preferring``, ``state_of``, ``period``, ``may_open``. Filters: see :mod:`foundation.web.wording`.
Context: ``theme``, ``large_type``, ``mode``, and ``page_language``/``language`` from :mod:`foundation.web.language`.
"""
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, request

from foundation.accounts.permissions import may_open
from foundation.web import wording
from foundation.web.assets import asset, icon
from foundation.web.preferences import LARGE_TYPE, PREFERENCES, THEME, chosen, init_preferences
from foundation.web.states import EXTENSION, STATES, state_of

SHOWN_MODES = ("demo", "rehearsal")


def here(**changes: Any) -> str:
    """The address of this page with some query arguments changed; None takes one away, a list sets several.

    Choices of language, theme and type are left out: they live in cookies. A new filter starts at the first page.
    """
    query: dict[str, list[Any]] = dict(request.args.lists())
    for preference in PREFERENCES:
        query.pop(preference.name, None)
    if changes and "page" not in changes:
        query.pop("page", None)
    for name, value in changes.items():
        query[name] = list(value) if isinstance(value, list | tuple) else [value]
    return _address(query)


def preferring(name: str, value: str) -> str:
    """The address that chooses a preference: this page if it can be asked for again, otherwise the home page."""
    rule = request.url_rule
    again = rule is None or "GET" in (rule.methods or ())
    query: dict[str, list[Any]] = dict(request.args.lists()) if again else {}
    return ("" if again else "/") + _address({**query, name: [value]})


def toggled(name: str, value: str) -> list[str]:
    """The values of a query argument with one more, or without it if it was there: what a filter chip leads to."""
    values = request.args.getlist(name)
    return [one for one in values if one != value] if value in values else [*values, value]


def _address(query: dict[str, list[Any]]) -> str:
    """A reference relative to the page that the reader sees."""
    kept = [(name, one) for name, values in query.items() for one in values if one not in (None, "")]
    return f"?{urlencode(kept)}"


def context() -> dict[str, Any]:
    """What every template sees."""
    mode = str(current_app.config.get("MODE", ""))
    return {
        "theme": chosen(THEME),
        "large_type": chosen(LARGE_TYPE) == "1",
        "mode": mode if mode in SHOWN_MODES else "",
    }


def init_furniture(app: Flask) -> None:
    """Filters, globals and context of all templates. Call it before a room adds its own context."""
    app.extensions.setdefault(EXTENSION, dict(STATES))
    app.context_processor(context)
    app.jinja_env.filters.update(wording.FILTERS)
    app.jinja_env.globals.update(
        asset=asset, icon=icon, here=here, preferring=preferring, toggled=toggled, state_of=state_of, may_open=may_open,
        period=wording.period, machine_time=wording.machine_time,
    )
    init_preferences(app)
