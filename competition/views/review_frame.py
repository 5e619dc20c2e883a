"""What reviewing contributes to the frame: nothing is drawn while somebody waits for a decision, and a figure that says so."""
from collections.abc import Mapping
from typing import Any

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l

from competition import queries
from competition.rules.entry_states import REGISTERED, RETURNED, SUBMITTED, WAITING
from foundation.contributions import OverviewCard, PhaseGuard, contributions
from foundation.rules.problems import Problem

HOPING = (SUBMITTED, RETURNED, WAITING)


def contribute_review(app: Flask) -> None:
    """The guard and the figure."""
    joined = contributions(app)
    joined.guards.append(PhaseGuard(phase_problems))
    joined.cards.append(OverviewCard(12, to_review_card))


def phase_problems(code: str, to: str) -> list[Problem]:
    """Whoever waits for a decision is decided about before the draw; whoever applied is not left behind in a draft."""
    if to not in ("drawn", "draft"):
        return []
    counts = queries.states(code)
    if to == "drawn" and counts.get(SUBMITTED):
        return [Problem("entries", "phase_to_review", {"count": counts[SUBMITTED]})]
    hoping = sum(counts.get(state, 0) for state in HOPING)
    if to == "draft" and hoping and not counts.get(REGISTERED):
        return [Problem("entries", "phase_has_entries", {"count": hoping})]
    return []


def to_review_card(code: str) -> Mapping[str, Any] | None:
    """Applications that wait for a decision; nothing where there are none."""
    count = queries.states(code).get(SUBMITTED)
    if not count:
        return None
    return {
        "label": _l("报名待审核"), "value": count, "hint": _l("逐条核对，或成批通过"),
        "href": url_for("desk.registrations", code=code), "state": "warning",
    }
