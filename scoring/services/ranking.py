"""How modules become places, prizes and titles: the part of the rules that is written apart from the modules."""
from datetime import datetime

from foundation.accounts.identity import Actor
from foundation.database import transaction
from scoring.queries.events import scheme_of
from scoring.refusals import NoScheme
from scoring.rules.ranking_form import Typed, rules_of
from scoring.services.schemes import keep_scheme


@transaction
def keep_ranking(event_id: int, typed: Typed, *, actor: Actor, at: datetime) -> None:
    """Sets weights and pass marks, and how modules become places, prizes and titles; what the form does not hold stays.

    Raises :class:`NoScheme` before there is a module, :class:`SchemeFrozen`, :class:`Invalid` with all problems.
    """
    found = scheme_of(event_id)
    if found is None:
        raise NoScheme
    keep_scheme(event_id, rules_of(typed, found.rules), found.texts, actor=actor, at=at)
