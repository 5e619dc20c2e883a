"""Confirming (复核): a second person looks through submitted sheets and confirms the version that they saw, or sends it back."""
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from foundation import audit
from foundation.accounts.identity import Actor
from foundation.accounts.queries import person_of
from foundation.database import db, transaction
from foundation.errors import Invalid
from foundation.rules.problems import Problem
from scoring.audited import SHEETS_CONFIRMED
from scoring.models import Scheme, Sheet
from scoring.queries.alarms import spreads_of
from scoring.queries.confirming import own_sheets
from scoring.queries.parts import aspects_of
from scoring.services.doors import open_event, person


@transaction
def confirm_sheets(event_id: int, sheets: Mapping[str, int], *, actor: Actor, at: datetime) -> int:
    """Confirms sheets (public id → the version that was seen) and answers how many.

    Raises :class:`Invalid` with every sheet that cannot be confirmed, and then confirms none: a newer version, nothing
    submitted, the confirmer's own sheet or entry, judgement scores that lie too far apart.
    """
    event, scheme = open_event(event_id)
    confirmer = person(actor)
    rows = db.session.scalars(
        select(Sheet)
        .where(Sheet.event_id == event_id, Sheet.public_id.in_(sheets))
        .order_by(Sheet.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    known = {row.public_id for row in rows}
    problems = [Problem(f"sheets.{one[:40]}", "sheet_unknown", {"value": one[:40]}) for one in sheets if one not in known]
    whose, wide = own_sheets([row.id for row in rows], person_of(confirmer)), _spreads(event_id, scheme)
    for row in rows:
        problems += _problems(row, sheets[row.public_id], row.id in whose, _wide(row, scheme, wide))
    if problems:
        raise Invalid(problems)
    for row in rows:
        row.state, row.confirmed_version, row.confirmed_by, row.confirmed_at = "confirmed", row.version, confirmer, at
    if rows:
        seen = [f"{row.public_id}@{row.version}" for row in rows]
        audit.record(SHEETS_CONFIRMED, actor=actor, at=at, subject=event.subject, count=len(rows), sheets=seen)
    return len(rows)


def _problems(row: Sheet, seen: int, own: bool, wide: Iterable[str]) -> list[Problem]:
    """Why one sheet cannot be confirmed."""
    facts = {"judge": row.judge, "entry": row.entry_code, "module": row.module}
    path = f"sheets.{row.judge}×{row.entry_code}"
    if row.state != "submitted":
        return [Problem(path, "sheet_not_submitted", facts)]
    if row.version != seen:
        return [Problem(path, "sheet_moved_on", facts)]
    if own:
        return [Problem(path, "sheet_own", facts)]
    return [Problem(path, "sheet_spread", {**facts, "aspect": aspect}) for aspect in wide]


def _spreads(event_id: int, scheme: Scheme) -> dict[tuple[str, str], set[str]]:
    """Entry and aspect (``MODULE/ASPECT``) → the judges whose scores lie too far apart."""
    return {
        (alarm.entry, alarm.aspect): {judge for judge, _score in alarm.scores}
        for alarm in spreads_of(event_id, scheme.rules)
    }


def _wide(row: Sheet, scheme: Scheme, wide: Mapping[tuple[str, str], set[str]]) -> list[str]:
    """The aspects of one sheet that need another round."""
    mine = [aspect for (entry, aspect), judges in wide.items() if entry == row.entry_code and row.judge in judges]
    codes = aspects_of(scheme.tree, row.module, row.part) if row.part else None
    named = [aspect for aspect in mine if aspect.startswith(f"{row.module}/")]
    return [aspect for aspect in named if codes is None or aspect.removeprefix(f"{row.module}/") in codes]
