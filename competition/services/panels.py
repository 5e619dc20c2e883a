"""The seats of judging panels: who judges which module of which event, and who has to stand back (回避)."""
from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from competition import audited, queries
from competition.models import ConflictWaiver, Event, Official, PanelSeat
from competition.refusals import AlreadySeated, ConflictOfInterest, NoJudge, SeatInUse, UnknownModule
from competition.refusals.officials import NoConflict, NotForEvent, WaiverSettled
from competition.rules.conflicts import tickets_of
from competition.rules.phases import SEATING
from competition.services.finding import event_subject, find_competition, find_event, require_phase
from competition.services.officials import find_official
from competition.services.sides import require_one_side
from competition.services.waivers import decide, is_chief_of, propose, reason_kept, reasons_against, still_open
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.accounts.roles import Role
from foundation.database import db, transaction
from foundation.errors import NotFound

WORK = _l("调整裁判组")


@transaction
def seat_judge(
    code: str, event_code: str, module: str, official_id: int, *, actor: Actor, at: datetime, waiver: str | None = None
) -> int:
    """Seats a judge in the panel of a module. 回避: refused if the judge's unit sends or coaches an entry of the event and no
    chief judge has waived that; ``waiver`` is the reason of a chief judge who does so now (refused from anybody else)."""
    event, official = find_event(code, event_code), find_official(code, official_id)
    require_phase(event.competition, SEATING, WORK)
    _require_fit(code, event, module, official)
    reasons = reasons_against(event, official)
    if still_open(event, official, reasons):
        if not (waiver or "").strip():
            unit = official.unit.name if official.unit else ""
            raise ConflictOfInterest(code=official.code, unit=unit, count=len(tickets_of(reasons)))
        decide(event, official, True, waiver or "", actor=actor, at=at)
    seat = PanelSeat(
        event_id=event.id, module=module, official_id=official.id, waiver=reason_kept(event.id, official.id) if reasons else None
    )
    db.session.add(seat)
    db.session.flush()
    audit.record(
        audited.JUDGE_SEATED, actor=actor, at=at, subject=event_subject(code, event_code), judge=official.code,
        module=module, waiver=seat.waiver or "",
    )
    return seat.id


def _require_fit(code: str, event: Event, module: str, official: Official) -> None:
    if official.role not in (Role.JUDGE, Role.CHIEF_JUDGE):
        raise NoJudge(code=official.code)
    if not official.serves(event.code):
        raise NotForEvent(code=official.code, event=event.title)
    require_one_side(official, seat=event)
    known = queries.modules(code).get(event.code)
    if known is not None and module not in dict(known):
        raise UnknownModule(module=module)
    place = (PanelSeat.event_id == event.id, PanelSeat.module == module, PanelSeat.official_id == official.id)
    if db.session.scalar(select(PanelSeat.id).where(*place)) is not None:
        raise AlreadySeated(code=official.code)


@transaction
def unseat_judge(code: str, seat_id: int, *, actor: Actor, at: datetime) -> None:
    """Takes a judge out of a panel, as long as there is no sheet of theirs in it."""
    competition = find_competition(code)
    require_phase(competition, SEATING, WORK)
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
) -> int:
    """Makes the panels of these modules consist of exactly these judges; who stays keeps their seat. A judge who has to stand
    back is seated if a chief judge writes the reason now; from anybody else the reason becomes a proposal to the chief, and
    the judge waits. Says how many wait."""
    event = find_event(code, event_code)
    texts = {official_id: text.strip() for official_id, text in (waivers or {}).items() if text.strip()}
    waiting = _proposed(code, event, modules, [one for one in official_ids if one in texts], texts, actor, at)
    for module in modules:
        seated = {seat.official_id: seat.id for seat in queries.panel(event_id=event.id, module=module)}
        for official_id, seat_id in seated.items():
            if official_id not in official_ids:
                unseat_judge(code, seat_id, actor=actor, at=at)
        for official_id in official_ids:
            if official_id not in seated and official_id not in waiting:
                seat_judge(code, event_code, module, official_id, waiver=texts.get(official_id), actor=actor, at=at)
    return len(waiting)


def _proposed(
    code: str, event: Event, modules: Sequence[str], official_ids: Sequence[int], texts: Mapping[int, str], actor: Actor, at: datetime
) -> set[int]:
    """Puts the reasons of somebody who is no chief judge to the chief; those of a chief are decided at once."""
    chief, waiting = is_chief_of(event, actor), set()
    for official_id in official_ids:
        official = find_official(code, official_id)
        if not still_open(event, official, reasons_against(event, official)):
            continue
        if chief:
            decide(event, official, True, texts[official_id], actor=actor, at=at)
        else:
            propose(event, official, modules, texts[official_id], actor=actor, at=at)
            waiting.add(official_id)
    return waiting


@transaction
def settle_conflict(
    code: str, event_code: str, official_id: int, text: str, *, actor: Actor, at: datetime, consent: bool = True
) -> str:
    """What to do about a judge who already sits in a panel and should stand back: a chief judge decides, anybody else
    proposes. Answers the state of it."""
    event, official = find_event(code, event_code), find_official(code, official_id)
    require_phase(event.competition, SEATING, WORK)
    if not still_open(event, official, reasons_against(event, official)):
        raise NoConflict(code=official.code, event=event.title)
    if is_chief_of(event, actor):
        decide(event, official, consent, text, actor=actor, at=at)
        return "waived" if consent else "declined"
    propose(event, official, [], text, actor=actor, at=at)
    return "proposed"


@transaction
def decide_proposal(code: str, waiver_id: int, consent: bool, reason: str, *, actor: Actor, at: datetime) -> None:
    """The chief judge decides on a proposal: with consent the judge is seated in the panels that it is about."""
    competition = find_competition(code)
    require_phase(competition, SEATING, WORK)
    asked = db.session.get(ConflictWaiver, waiver_id, populate_existing=True)
    if asked is None or asked.event.competition_id != competition.id:
        raise NotFound
    if asked.state != "proposed":
        raise WaiverSettled
    event, official = asked.event, asked.official
    decide(event, official, consent, reason, actor=actor, at=at, asked=asked)
    seated = {seat.module for seat in queries.panel(event_id=event.id) if seat.official_id == official.id}
    for module in asked.modules if consent else ():
        if module not in seated:
            seat_judge(code, event.code, module, official.id, actor=actor, at=at)
