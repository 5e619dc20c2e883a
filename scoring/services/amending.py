"""Amending a locked mark (更正): one person asks with a reason, another agrees; the old version stays, the sheet stays locked."""
from datetime import datetime

from sqlalchemy import select

from foundation import audit, chance, ledger
from foundation.accounts.identity import Actor
from foundation.accounts.models import User
from foundation.accounts.queries import person_of
from foundation.database import db, transaction
from foundation.errors import Invalid, NotFound
from foundation.rules.numbers import plain
from foundation.rules.problems import Problem
from scoring.audited import AMENDMENT_AGREED, AMENDMENT_ASKED, AMENDMENT_REFUSED
from scoring.models import MarkAmendment, Scheme, Sheet, SheetVersion
from scoring.queries.bundle import sent_back
from scoring.queries.events import EventRef
from scoring.queries.parts import sheet_module
from scoring.refusals.sheets import (
    AmendmentDecided,
    AmendmentOpen,
    AmendmentSamePerson,
    AmendmentStale,
    NothingToAmend,
    NotLocked,
)
from scoring.rules.event_rules import Module
from scoring.rules.ways import attainable
from scoring.services.doors import person, written
from scoring.services.sheets import found_sheet
from scoring.services.submission import mark_problem
from scoring.services.versions import keep_version

ASKED, AGREED, REFUSED = "asked", "agreed", "refused"


@transaction
def ask_amendment(sheet: str, aspect: str, mark: str | None, reason: str, *, actor: Actor, at: datetime) -> str:
    """Asks for another mark (null: not marked) for one aspect code of a locked sheet (its public id); answers the
    amendment's id. Nothing changes before somebody else has agreed.

    Raises :class:`NotLocked`, :class:`NothingToAmend`, :class:`AmendmentOpen`, :class:`Invalid` for a mark that the scheme
    does not allow, :class:`scoring.refusals.ResultsLocked` while results are confirmed.
    """
    _event, scheme, row = found_sheet(sheet)
    if row.state != "locked":
        raise NotLocked
    module = sheet_module(scheme.rules_hash, scheme.tree, row.module, row.part)
    current = _current(row, aspect)
    text, problems = written(reason), _mark_problems(scheme, module, aspect, mark, current.marks[aspect])
    if problems:
        raise Invalid(problems)
    if db.session.scalar(
        select(MarkAmendment.id).where(
            MarkAmendment.sheet_id == row.id, MarkAmendment.aspect == aspect, MarkAmendment.state == ASKED
        )
    ):
        raise AmendmentOpen(aspect=aspect)
    public_id = chance.opaque_id()
    db.session.add(
        MarkAmendment(
            public_id=public_id, sheet_id=row.id, version=row.version, aspect=aspect, mark=mark, reason=text, state=ASKED,
            asked_by=person(actor), asked_at=at,
        )
    )
    audit.record(
        AMENDMENT_ASKED, actor=actor, at=at, subject=f"sheet:{sheet}", amendment=public_id, sheet=sheet, version=row.version,
        aspect=f"{row.module}/{aspect}", reason=text,
    )
    return public_id


def _current(row: Sheet, aspect: str) -> SheetVersion:
    """The version that counts now; refused where this aspect has no mark that counts."""
    version: SheetVersion | None = db.session.scalar(
        select(SheetVersion).where(SheetVersion.sheet_id == row.id, SheetVersion.version == row.version)
    )
    if version is None or aspect not in version.marks or aspect in sent_back(row.id, row.version):
        raise NothingToAmend(aspect=aspect[:40])
    return version


def _mark_problems(scheme: Scheme, module: Module, code: str, mark: str | None, before: str | None) -> list[Problem]:
    """Why the scheme does not allow this mark, or why it changes nothing."""
    aspect = next((one for one in module.aspects if one.code == code), None)
    if aspect is None:
        raise NothingToAmend(aspect=code[:40])
    if mark == before:
        return [Problem("mark", "mark_same", {"aspect": code})]
    wrong = mark_problem(aspect, mark)
    way = scheme.ways.get(f"{module.code}/{code}")
    if not wrong and mark is not None and way is not None and not attainable(way, plain(aspect.max_mark), mark):
        wrong = "mark_without_reading"
    return [Problem("mark", wrong, {"aspect": code, "value": str(mark)[:40], "most": plain(aspect.max_mark)})] if wrong else []


@transaction
def decide_amendment(amendment: str, agree: bool, *, actor: Actor, at: datetime, reason: str = "") -> None:
    """Agrees to an amendment (its public id) that somebody else asked for, or refuses it with a reason; whoever asked may
    take it back that way. Raises :class:`AmendmentDecided`, :class:`AmendmentSamePerson`, :class:`AmendmentStale`."""
    found = db.session.execute(
        select(Sheet.public_id, MarkAmendment.id)
        .join(MarkAmendment, MarkAmendment.sheet_id == Sheet.id)
        .where(MarkAmendment.public_id == amendment)
    ).one_or_none()
    if found is None:
        raise NotFound
    event, scheme, row = found_sheet(found.public_id)
    asked = db.session.scalars(
        select(MarkAmendment).where(MarkAmendment.id == found.id).with_for_update().execution_options(populate_existing=True)
    ).one()
    if asked.state != ASKED:
        raise AmendmentDecided
    asked.decided_by, asked.decided_at = person(actor), at
    if agree:
        _agree(event, scheme, row, asked, actor, at)
        return
    asked.state, asked.answer = REFUSED, written(reason)
    audit.record(
        AMENDMENT_REFUSED, actor=actor, at=at, subject=f"sheet:{row.public_id}", amendment=amendment, sheet=row.public_id,
        aspect=f"{row.module}/{asked.aspect}", reason=asked.answer,
    )


def _agree(event: EventRef, scheme: Scheme, row: Sheet, asked: MarkAmendment, actor: Actor, at: datetime) -> None:
    """The mark is replaced in a new version; what was sent back of the old one stays out."""
    if person_of(asked.asked_by) == person_of(person(actor)):
        raise AmendmentSamePerson
    if row.state != "locked":
        raise NotLocked
    if row.version != asked.version:
        raise AmendmentStale
    module, current = sheet_module(scheme.rules_hash, scheme.tree, row.module, row.part), _current(row, asked.aspect)
    gone, version = sent_back(row.id, row.version), row.version + 1
    marks = {code: mark for code, mark in current.marks.items() if code not in gone} | {asked.aspect: asked.mark}
    readings = {code: one for code, one in (current.readings or {}).items() if code != asked.aspect and code not in gone}
    asker = db.session.scalars(select(User.public_id).where(User.id == asked.asked_by)).one()
    body = {
        "entry": row.entry_code, "judge": row.judge, "aspect": f"{row.module}/{asked.aspect}", "mark": asked.mark,
        "reason": asked.reason, "by": [asker, actor.id],
    }
    ledger.append(event.stream, "mark_amended", body, actor=actor, at=at)
    keep_version(
        row, version, module, marks, readings, operation=asked.public_id, submitted_by=asked.asked_by, source="amended", at=at
    )
    row.version, row.confirmed_version, row.confirmed_by, row.confirmed_at = version, version, person(actor), at
    asked.state = AGREED
    audit.record(
        AMENDMENT_AGREED, actor=actor, at=at, subject=f"sheet:{row.public_id}", amendment=asked.public_id,
        sheet=row.public_id, version=version, aspect=f"{row.module}/{asked.aspect}",
    )
