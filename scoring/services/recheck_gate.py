"""Publication waits for the sampling re-check, where the event's settings say so."""
from flask_babel import gettext as _

from scoring.queries.events import scheme_of
from scoring.queries.recheck import round_of
from scoring.queries.recheck_listing import risen
from scoring.refusals.recheck import RecheckOpen
from scoring.rules.settings import settings_of


def require_rechecked(event_id: int) -> None:
    """Raises :class:`RecheckOpen` with what is still to be done; nothing where the setting ``recheck`` is off."""
    scheme = scheme_of(event_id)
    if scheme is None or not settings_of(scheme.settings).recheck:
        return
    missing = recheck_missing(event_id)
    if missing:
        raise RecheckOpen(what=missing)


def recheck_missing(event_id: int) -> str:
    """What is still to be done, as a sentence; empty once all is done."""
    found = round_of(event_id)
    if found is None or found.drawn_at is None:
        return str(_("样本尚未抽出。"))
    if found.looked < len(found.items):
        return str(_("还有 %(count)s 张没有复查。", count=len(found.items) - found.looked))
    if found.waiting:
        return str(_("还有 %(count)s 张的差错等待更正。", count=found.waiting))
    left = len(risen(event_id))
    return str(_("名次变动后有 %(count)s 张进入前列，须补充复查。", count=left)) if left else ""
