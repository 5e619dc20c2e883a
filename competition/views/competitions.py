"""The desk's competitions: all of them, one at a glance with its phases, its definition."""
import json
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries
from competition.forms import CLASSES, PhaseForm
from competition.permissions import Competitions
from competition.queries import CompetitionHeader, EventRow, OfficialRow
from competition.queries.phase_history import phase_history
from competition.queries.readiness import readiness_facts
from competition.refusals.set_up import CHECK_SENTENCES
from competition.rules.phases import steps_from
from competition.rules.readiness import Item, checklist
from competition.services.phases import obstacles_to, set_phase
from competition.views.frame import choose, desk, jurisdictions, page, sentences, visible
from competition.views.next_steps import next_thing
from foundation.accounts.permissions import identity, may_open, permit
from foundation.accounts.roles import CITY
from foundation.clock import now, today
from foundation.contributions import contributions
from foundation.errors import Invalid, Refusal


@desk.get("")
@permit(Competitions.READ_COMPETITION)
def home() -> ResponseReturnValue:
    """All competitions that the reader works on."""
    cards = visible()
    years = sorted({card.header.year for card in cards}, reverse=True)
    chosen = request.args.getlist("year")
    shown = [card for card in cards if not chosen or str(card.header.year) in chosen]
    return page("home", cards=shown, years=years, may_make=bool(jurisdictions()), keeps_occupations=CITY in jurisdictions())


@desk.get("/<code>")
@permit(Competitions.READ_COMPETITION)
def overview(code: str) -> ResponseReturnValue:
    """A competition at a glance: what comes next, and how far each event is."""
    return _overview(code, PhaseForm(formdata=None), 200)


def _overview(code: str, form: PhaseForm, status: int) -> ResponseReturnValue:
    header = choose(code, Competitions.READ_COMPETITION)
    events, officials = queries.events(code), queries.officials(code)
    return page(
        "overview", status, header=header, events=events, level=CLASSES.get(header.level, header.level), hosts=queries.hosts(code),
        organisers=queries.organisers(code), steps=_steps(header), history=phase_history(code),
        names=queries.PHASE_NAMES, form=form, next=next_thing(header), stats=_stats(code, events, officials),
        checklist=_checklist(code) if header.phase == "draft" else [],
    )


def _checklist(code: str) -> list[tuple[Item, str]]:
    """The lines of the checklist in words: what is done, or what is missing."""
    lines = checklist(readiness_facts(code, today()))
    return [(one, str(CHECK_SENTENCES[one.code][0 if one.done else 1]) % {**(one.facts or {}), "event": one.event}) for one in lines]


def _steps(header: CompetitionHeader) -> list[dict[str, Any]]:
    """Every step that leads on from here, with what stands in its way."""
    return [
        {"to": step.to, "back": step.needs_reason, "obstacles": sentences(obstacles_to(header.code, step.to))}
        for step in steps_from(header.phase)
    ]


def _stats(code: str, events: list[EventRow], officials: list[OfficialRow]) -> list[dict[str, Any]]:
    """Figures at a glance: this room's, then those that upper rooms contribute."""
    entries, people = sum(event.entries for event in events), sum(event.people for event in events)
    own = [
        {"label": _("赛项"), "value": len(events), "href": url_for("desk.events", code=code)},
        {"label": _("报名"), "value": entries, "note": _people_and_waiting(code, people if people != entries else 0)},
        {"label": _("裁判及工作人员"), "value": len(officials)},
    ]
    made = (card.make(code) for card in sorted(contributions().cards, key=lambda card: card.position))
    return own + [
        {
            "label": card["label"], "value": card["value"], "note": card.get("hint", ""),
            "href": card["href"] if card.get("href") and may_open(card["href"]) else "", "tone": card.get("state", ""),
        }
        for card in made if card
    ]


def _people_and_waiting(code: str, people: int) -> str:
    """Beside the number of accepted entries: their people (teams), and what still waits for a decision or a place."""
    states = queries.states(code)
    parts = [
        _("共 %(n)s 人", n=people) if people else "",
        _("待审核 %(n)s", n=states["submitted"]) if states.get("submitted") else "",
        _("候补 %(n)s", n=states["waiting"]) if states.get("waiting") else "",
    ]
    return str(_("，")).join(part for part in parts if part)


@desk.post("/<code>/phase")
@permit(Competitions.SET_UP)
def phase(code: str) -> ResponseReturnValue:
    """Moves the competition one phase on, or back with a reason."""
    choose(code, Competitions.SET_UP)
    form = PhaseForm()
    try:
        set_phase(code, form.to.data or "", reason=form.reason.data or "", actor=identity().actor, at=now())
    except Invalid as refusal:
        form.form_errors.extend(problem["message"] for problem in sentences(refusal.problems))
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
    else:
        name = queries.PHASE_NAMES[form.to.data]
        flash(_("已进入“%(phase)s”阶段。", phase=name), "success")
        return redirect(url_for("desk.overview", code=code))
    return _overview(code, form, 422)


@desk.get("/<code>/definition.json")
@permit(Competitions.READ_COMPETITION)
def definition(code: str) -> ResponseReturnValue:
    """The competition as a definition file, to keep, to review, to copy to next year."""
    choose(code, Competitions.READ_COMPETITION)
    text = json.dumps(queries.export_definition(code), ensure_ascii=False, indent=1) + "\n"
    name = f"attachment; filename={code}.json" if code.isascii() else "attachment; filename=definition.json"
    return Response(text, mimetype="application/json", headers={"Content-Disposition": name})
