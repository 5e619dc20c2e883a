"""Confirming with ties: where the rules leave an order to a decision, one is recorded (by blind code) and tried again."""
from datetime import datetime

from flask_babel import lazy_gettext as _l

from foundation.accounts.identity import Actor
from foundation.errors import Invalid
from foundation.rules.fields import Findings
from scoring.queries.bundle import assemble_bundle
from scoring.rules.bundle import parse_bundle
from scoring.rules.compute import scores_of
from scoring.rules.ranking import ranked, ranking_groups
from scoring.services.results import confirm_results
from scoring.services.ties import decide_tie

TO_DECIDE = {"unresolved_tie", "tie_at_cut"}
DOCUMENT = _l("彩排：裁判组按加密号顺序裁定")


def confirm(event_id: int, *, actor: Actor, at: datetime) -> int:
    """Confirms an event. If an order must be decided, decides all tied groups and confirms again; raises what else
    stands in the way."""
    try:
        return confirm_results(event_id, actor=actor, at=at)
    except Invalid as refusal:
        if not {problem.code for problem in refusal.problems} <= TO_DECIDE:
            raise
    for group in tied_groups(event_id):
        decide_tie(event_id, group, str(DOCUMENT), actor=actor, at=at)
    return confirm_results(event_id, actor=actor, at=at)


def tied_groups(event_id: int) -> list[list[str]]:
    """The codes that share a place, group by group, from the marks as they are."""
    bundle = parse_bundle(assemble_bundle(event_id))
    groups = ranked(bundle.rules, ranking_groups(bundle.rules, scores_of(bundle)), Findings())
    shared: dict[tuple[int, int], list[str]] = {}
    for number, standings in enumerate(groups):
        for standing in standings:
            if standing.shared:
                shared.setdefault((number, standing.place), []).append(standing.score.entry.code)
    return [sorted(codes) for codes in shared.values()]
