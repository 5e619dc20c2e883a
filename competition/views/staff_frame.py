"""What officials and the draw contribute to the frame: guards of phases, a figure on the overview, words; and their pages."""
from collections.abc import Mapping
from typing import Any

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l

from competition import queries
from competition.refusals import draws as draw_refusals
from competition.refusals import officials as official_refusals
from competition.services.draws import forget_draws
from competition.services.obstacles import phase_problems
from competition.services.waivers import forget_waivers
from competition.views import cards, draw, layers, officials, panels, public_draw
from foundation.contributions import OverviewCard, PhaseGuard, contributions
from foundation.web.errors import add_problem_sentences

PAGES = (officials, panels, cards, draw, layers, public_draw)


def contribute_staff(app: Flask) -> None:
    """Guards, removals and sentences of officials and draws."""
    joined = contributions(app)
    joined.guards.append(PhaseGuard(phase_problems))
    joined.removals.extend((forget_draws, forget_waivers))
    joined.cards.append(OverviewCard(30, conflicts_card))
    for sentences in (draw_refusals.PROBLEM_SENTENCES, official_refusals.PROBLEM_SENTENCES):
        add_problem_sentences(app, sentences)


def conflicts_card(code: str) -> Mapping[str, Any] | None:
    """Judges who sit in panels although they should stand back; nothing where there are none."""
    found = queries.open_conflicts(code)
    if not found:
        return None
    return {
        "label": _l("须回避未处理"), "value": len(found), "hint": _l("换人或由裁判长决定"),
        "href": url_for("desk.panels", code=code), "state": "warning",
    }
