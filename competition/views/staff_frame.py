"""What officials and the draw contribute to the frame: guards of phases, a figure on the overview, words; and their pages."""
from flask import Flask

from competition.refusals import draws as draw_refusals
from competition.services.draws import forget_draws
from competition.services.obstacles import phase_problems
from competition.views import draw, layers, officials, public_draw
from foundation.contributions import PhaseGuard, contributions
from foundation.web.errors import add_problem_sentences

PAGES = (officials, draw, layers, public_draw)


def contribute_staff(app: Flask) -> None:
    """Guards, removals and sentences of officials and draws."""
    joined = contributions(app)
    joined.guards.append(PhaseGuard(phase_problems))
    joined.removals.append(forget_draws)
    add_problem_sentences(app, draw_refusals.PROBLEM_SENTENCES)
