"""Freezing a marking scheme: looked over once more, then scoring is opened with it."""
from datetime import datetime

from foundation.accounts.identity import Actor
from foundation.database import transaction
from foundation.errors import Invalid
from scoring.queries.events import scheme_of
from scoring.queries.scheme_findings import findings_of
from scoring.refusals import NoScheme
from scoring.rules.scheme_checks import errors_of
from scoring.services.opening import Opened, open_scoring
from scoring.services.schemes import locked_scheme


@transaction
def freeze_scheme(event_id: int, *, actor: Actor, at: datetime) -> Opened:
    """Freezes the scheme of an event and hands the sheets out, if the look over it finds no error.

    Raises :class:`NoScheme`, :class:`Invalid` with the errors, and what :func:`open_scoring` refuses.
    """
    locked_scheme(event_id)
    scheme = scheme_of(event_id)
    if scheme is None:
        raise NoScheme
    errors = errors_of(findings_of(event_id, scheme)) if scheme.frozen_at is None else []
    if errors:
        raise Invalid([finding.problem for finding in errors])
    return open_scoring(event_id, actor=actor, at=at)
