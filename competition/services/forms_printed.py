"""Printing the 报名表: who may, the caller has made sure; every copy leaves an entry, one with a full number says so."""
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from competition import audited
from competition.models import Entry
from competition.queries.own_copy import own_numbers
from competition.registration_form import form_pdf, form_png
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.database import db, transaction
from foundation.errors import NotFound

Kind = Literal["pdf", "png"]
OWN, MASKED = "own", "masked"


def print_form(public_id: str, kind: Kind, *, own: int | None = None, actor: Actor, at: datetime) -> bytes:
    """The form of an entry. ``own`` is the person who prints it for themselves: their number stands in it in full."""
    numbers = _noted(public_id, own, actor=actor, at=at)
    return form_png(public_id, numbers) if kind == "png" else form_pdf(public_id, numbers)


@transaction
def _noted(public_id: str, own: int | None, *, actor: Actor, at: datetime) -> dict[int, str]:
    entry = db.session.scalar(select(Entry).where(Entry.public_id == public_id))
    if entry is None:
        raise NotFound
    copy = MASKED if own is None else OWN
    audit.record(audited.FORM_PRINTED, actor=actor, at=at, subject=f"entry:{public_id}", ticket=entry.ticket, copy=copy)
    return {} if own is None else own_numbers(entry.id, own)
