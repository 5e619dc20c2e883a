"""The page of one entry, in the drawer or on its own: masked numbers, in full for whoever is reviewing it."""
from dataclasses import replace
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from competition import queries
from competition.forms import ReasonForm, choices
from competition.forms.numbers import RevealForm, ReviewerForm
from competition.permissions import Competitions
from competition.queries import EntryRow
from competition.services.registration import TAKING
from competition.services.reviews import numbers_under_review
from competition.views.frame import allowed, choose, page
from foundation.accounts.permissions import identity
from foundation.clock import now
from foundation.people.reveal.confirming import is_fresh
from foundation.web.errors import is_fragment


def reveal_form(row: EntryRow, **more: Any) -> RevealForm:
    """The form for one number, with the people of this entry."""
    form = RevealForm(**more)
    form.who.choices = choices((one.person_id, one.name) for one in row.members)
    return form


def entry_page(
    code: str, public_id: str, status: int = 200, *, row: EntryRow | None = None, form: ReasonForm | None = None,
    reveal: RevealForm | None = None, reviewer: ReviewerForm | None = None, shown: int | None = None, seconds: int = 0,
) -> ResponseReturnValue:
    """One entry. ``row`` holds the number that was just revealed, of the person ``shown``."""
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
        "may_register": allowed(Competitions.REGISTER), "may_review": allowed(Competitions.REVIEW),
        "review": review, "mine": mine, "reviewer": reviewer or _reviewer_form(header.jurisdiction, code, review),
        "may_reveal": allowed(Competitions.REVEAL), "reveal": reveal or reveal_form(found, formdata=None),
        "asks_password": not is_fresh(identity().actor, now()), "shown": shown, "seconds": seconds,
    }
    if is_fragment():
        return render_template("competition/registration_part.html", **facts), status
    return page("registration", status, **facts)


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
