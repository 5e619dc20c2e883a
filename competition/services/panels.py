"""The seats of judging panels: who judges which module of which event, and who has to stand back (回避)."""
from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from competition import audited, queries
from competition.models import PanelSeat
from competition.refusals import AlreadySeated, ConflictOfInterest, NoJudge, SeatInUse, UnknownModule
from competition.rules.conflicts import conflicts
from competition.rules.phases import SEATING
from competition.services.finding import event_subject, find_competition, find_event, require_phase
from competition.services.officials import find_official
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.accounts.roles import Role
from foundation.database import db, transaction
from foundation.errors import NotFound


@transaction
def seat_judge(
    code: str, event_code: str, module: str, official_id: int, *, actor: Actor, at: datetime, waiver: str | None = None
) -> int:
    """Seats a judge in the panel of a module. 回避: refused if the judge's unit sends or coaches an entry of the event,
    unless ``waiver`` says why it is so all the same."""
    event = find_event(code, event_code)
    require_phase(event.competition, SEATING, _l("调整裁判组"))
    official = find_official(code, official_id)
    if official.role not in (Role.JUDGE, Role.CHIEF_JUDGE):
        raise NoJudge(code=official.code)
    known = queries.modules(code).get(event_code)
    if known is not None and module not in dict(known):
        raise UnknownModule(module=module)
    place = (PanelSeat.event_id == event.id, PanelSeat.module == module, PanelSeat.official_id == official.id)
    if db.session.scalar(select(PanelSeat.id).where(*place)) is not None:
        raise AlreadySeated(code=official.code)
    unit = official.unit.name if official.unit else ""
    reasons = conflicts(official.unit_id, unit, queries.ties(event.id))
    waiver = (waiver or "").strip() or None
    if reasons and waiver is None:
        count = sum(len(reason.tickets) for reason in reasons)
        raise ConflictOfInterest(code=official.code, unit=unit, count=count)
    seat = PanelSeat(event_id=event.id, module=module, official_id=official.id, waiver=waiver if reasons else None)
    db.session.add(seat)
    db.session.flush()
    audit.record(
        audited.JUDGE_SEATED, actor=actor, at=at, subject=event_subject(code, event_code), judge=official.code,
        module=module, waiver=seat.waiver or "",
    )
    return seat.id


@transaction
def unseat_judge(code: str, seat_id: int, *, actor: Actor, at: datetime) -> None:
    """Takes a judge out of a panel, as long as there is no sheet of theirs in it."""
    competition = find_competition(code)
    require_phase(competition, SEATING, _l("调整裁判组"))
    seat = db.session.get(PanelSeat, seat_id)
    if seat is None or seat.event.competition_id != competition.id:
        raise NotFound
    event, judge, module = seat.event.code, seat.official.code, seat.module
    db.session.delete(seat)
    try:
        db.session.flush()
    except IntegrityError:
        raise SeatInUse(code=judge) from None
    audit.record(
        audited.JUDGE_UNSEATED, actor=actor, at=at, subject=event_subject(code, event), judge=judge, module=module
    )


@transaction
def set_panel(
    code: str, event_code: str, modules: Sequence[str], official_ids: Sequence[int], *, actor: Actor, at: datetime,
    waivers: Mapping[int, str] | None = None,
) -> None:
    """Makes the panels of these modules consist of exactly these judges; who stays keeps their seat and waiver."""
    event = queries.event(code, event_code)
    for module in modules:
        seated = {seat.official_id: seat.id for seat in queries.panel(event_id=event.id, module=module)}
        for official_id, seat_id in seated.items():
            if official_id not in official_ids:
                unseat_judge(code, seat_id, actor=actor, at=at)
        for official_id in official_ids:
            if official_id not in seated:
                waiver = (waivers or {}).get(official_id)
                seat_judge(code, event_code, module, official_id, waiver=waiver, actor=actor, at=at)
