"""The page of one entry, in the drawer or on its own: masked numbers, in full for whoever is reviewing it."""
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from competition import queries
from competition.forms import ReasonForm, choices
from competition.forms.numbers import RevealForm, ReviewerForm
from competition.forms.review import CORRECTABLE, CoachesForm, LetPassForm, RejectForm, ReturnForm
from competition.permissions import Competitions
from competition.queries import EntryRow
from competition.queries.check_in import STATE_NAMES, arrivals_of_entry
from competition.queries.eligibility import findings_of
from competition.queries.entry_history import SOURCES, history_of
from competition.queries.messages import messages_of
from competition.refusals.identities import ID_KINDS
from competition.rules.eligibility import FAILED
from competition.rules.entry_states import CANCELLED, REGISTERED, RETURNED, STANDING, SUBMITTED, WAITING
from competition.services.cancelling import restorable
from competition.services.decisions import FROM
from competition.services.registration import TAKING
from competition.services.reviews import numbers_under_review
from competition.views.entry_papers import papers_facts
from competition.views.frame import allowed, choose, page
from foundation.accounts.permissions import identity
from foundation.clock import now
from foundation.people.reveal.confirming import is_fresh
from foundation.web.errors import is_fragment

SPARE = 2


def reveal_form(row: EntryRow, **more: Any) -> RevealForm:
    """The form for one number, with the people of this entry."""
    form = RevealForm(**more)
    form.who.choices = choices((one.person_id, one.name) for one in row.members)
    return form


def entry_page(
    code: str, public_id: str, status: int = 200, *, row: EntryRow | None = None, form: ReasonForm | None = None,
    reveal: RevealForm | None = None, reviewer: ReviewerForm | None = None, shown: int | None = None, seconds: int = 0,
    typed: Mapping[str, Any] | None = None,
) -> ResponseReturnValue:
    """One entry. ``row`` holds the number that was just revealed, of the person ``shown``; ``typed`` the form by its name
    with which something was to be decided."""
    header = choose(code, Competitions.READ_ENTRIES)
    found = row or queries.entry(code, public_id)
    review = queries.review_of(found.id)
    mine = (
        review is not None and review.lasts and review.reviewer_id == identity().actor.user_id and allowed(Competitions.REVIEW)
    )
    if mine and row is None:
        found = _in_full(code, found)
    facts = {
        "header": header, "row": found, "form": form or ReasonForm(formdata=None), "taking": header.phase in TAKING,
        "review": review, "mine": mine, "reviewer": reviewer or _reviewer_form(header.jurisdiction, code, review),
        "reveal": reveal or reveal_form(found, formdata=None), "shown": shown, "seconds": seconds, **_rights(),
        **_deciding(found, review), **_forms(found, typed or {}), **_told(found), **papers_facts(code, public_id, found.id),
    }
    if is_fragment():
        return render_template("competition/registration_part.html", **facts), status
    return page("registration", status, **facts)


def _rights() -> dict[str, Any]:
    """What the reader may do besides looking."""
    return {
        "may_register": allowed(Competitions.REGISTER), "may_review": allowed(Competitions.REVIEW),
        "may_reveal": allowed(Competitions.REVEAL), "asks_password": not is_fresh(identity().actor, now()),
    }


def _deciding(row: EntryRow, review: queries.ReviewRow | None) -> dict[str, Any]:
    """What may be decided about an entry now; one in the hands of another is theirs."""
    elsewhere = review is not None and review.lasts and review.reviewer_id != identity().actor.user_id
    may = allowed(Competitions.DECIDE) and not elsewhere
    return {
        "may": {kind: may and row.state in states for kind, states in FROM.items()},
        "may_promote": may and row.state == WAITING, "may_let_pass": may and row.state in STANDING,
        "may_edit": allowed(Competitions.REGISTER) and not elsewhere and row.state in (SUBMITTED, RETURNED, WAITING),
        "restorable": row.state == CANCELLED and restorable(row.cancelled_at, now()),
    }


def _forms(row: EntryRow, typed: Mapping[str, Any]) -> dict[str, Any]:
    """The findings and the forms for deciding, each with what was typed in it."""
    findings = findings_of(row.id)
    failing = [(one.rule, one.name) for one in findings if one.outcome == FAILED]
    letting = typed.get("LetPassForm") or LetPassForm(formdata=None)
    letting.rule.choices = choices(failing or ((one.rule, one.name) for one in findings))
    coaches = [{"name": one.name, "unit": one.unit or "", "share": one.share // 100} for one in row.coaches]
    return {
        "findings": findings, "failing": failing, "letting": letting, "deciding": typed.get("VersionForm"),
        "returning": typed.get("ReturnForm") or ReturnForm(formdata=None),
        "rejecting": typed.get("RejectForm") or RejectForm(formdata=None),
        "coaching": typed.get("CoachesForm") or CoachesForm(formdata=None, data={"coaches": [*coaches, *[{}] * SPARE]}),
    }


def _told(row: EntryRow) -> dict[str, Any]:
    """What happened and was told, and the words for it."""
    accepted = row.state == REGISTERED
    return {
        "history": history_of(row.public_id), "messages": messages_of(row.id), "sources": SOURCES, "correctable": CORRECTABLE,
        "id_kinds": ID_KINDS, "arrival_names": STATE_NAMES, "arrivals": arrivals_of_entry(row.id) if accepted else [],
        "ticket_href": url_for("tickets.show", token=queries.ticket_token(row.public_id)) if accepted else "",
    }


def _in_full(code: str, row: EntryRow) -> EntryRow:
    numbers = numbers_under_review(code, row.public_id, actor=identity().actor, at=now())
    members = tuple(
        replace(one, id_number=numbers[one.person_id][0], phone=numbers[one.person_id][1]) if one.person_id in numbers else one
        for one in row.members
    )
    return replace(row, members=members)


def _reviewer_form(jurisdiction: str, code: str, review: queries.ReviewRow | None) -> ReviewerForm | None:
    """For organizers only: the reviewers that the entry could go to."""
    if not allowed(Competitions.ASSIGN_REVIEWS):
        return None
    form = ReviewerForm(formdata=None)
    held = review.reviewer_id if review and review.lasts else None
    form.reviewer.choices = choices(one for one in queries.reviewers(jurisdiction, code) if one[0] != held)
    return form
