"""What a look over the marking scheme of an event finds, with the judges who are seated."""
from collections.abc import Mapping, Sequence

from competition import queries as competitions
from scoring.queries.events import SchemeRow
from scoring.rules.scheme_checks import Finding, check_scheme
from scoring.rules.settings import settings_of


def seats_of(event_id: int) -> dict[str, list[str]]:
    """The codes of the seated judges by module."""
    found: dict[str, list[str]] = {}
    for seat in competitions.panel(event_id=event_id):
        found.setdefault(seat.module, []).append(seat.judge)
    return found


def findings_of(event_id: int, scheme: SchemeRow, seats: Mapping[str, Sequence[str]] | None = None) -> list[Finding]:
    """Everything worth saying about the scheme as it is kept, errors first."""
    seated = seats_of(event_id) if seats is None else seats
    return check_scheme(scheme.rules, scheme.texts, scheme.tree, settings_of(scheme.settings), seated)
