"""Results: confirmed by the chief judge under blind codes, reopened by them, published by somebody else."""
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from competition.queries import entries_by_code
from competition.services.draws import unseal_draw
from competition.services.opening import any_opened
from foundation import audit, ledger
from foundation.accounts.identity import Actor
from foundation.accounts.queries import person_of
from foundation.backup.schedule import after_milestone
from foundation.database import db, transaction
from foundation.errors import Invalid
from foundation.rules.canonical import digest
from scoring.audited import RESULTS_CONFIRMED, RESULTS_PUBLISHED, RESULTS_REOPENED
from scoring.models import ResultLine, ResultList, Sheet
from scoring.queries.bundle import current_list, returned_aspects
from scoring.queries.readiness import readiness
from scoring.refusals import AlreadyPublished, CodesOpened, NotConfirmed, SamePerson
from scoring.services.doors import open_event, person, written
from scoring.services.recheck_gate import require_rechecked
from scoring.services.schemes import found_event, locked_scheme
from scoring.services.signed import require_signed


@transaction
def confirm_results(event_id: int, *, actor: Actor, at: datetime) -> int:
    """The chief judge confirms: computes the ranking from what is there, locks all sheets, keeps bundle, results,
    fingerprint and ledger root (still under blind codes). Answers the result list's id.

    Raises :class:`Invalid` with everything that is in the way: statuses not recorded, sheets missing or sent back (by
    judge and blind code), spreads exceeded, ties to decide.
    """
    event, _scheme = open_event(event_id)
    sheets = _lock(event_id)
    found = readiness(event_id)
    if found.problems:
        raise Invalid(found.problems)
    bundle, results = found.bundle, found.results
    for sheet in sheets:
        if sheet.state != "excused":
            sheet.state = "locked"
    last = db.session.scalar(select(func.max(ResultList.version)).where(ResultList.event_id == event_id))
    version = (last or 0) + 1
    fingerprint = fingerprint_of(bundle, results)
    body = {"version": version, "fingerprint": fingerprint}
    entry = ledger.append(event.stream, "results_confirmed", body, actor=actor, at=at)
    confirmed = ResultList(
        event_id=event_id, version=version, stage="confirmed", bundle=bundle, results=results, fingerprint=fingerprint,
        ledger_root=entry.hash, ledger_size=entry.seq, confirmed_by=person(actor), confirmed_at=at,
    )
    confirmed.lines = _lines(bundle, results)
    db.session.add(confirmed)
    db.session.flush()
    audit.record(
        RESULTS_CONFIRMED, actor=actor, at=at, subject=event.subject, version=version, fingerprint=fingerprint,
        root=entry.hash,
    )
    after_milestone(at=at)
    return confirmed.id


def _lock(event_id: int) -> Sequence[Sheet]:
    """All sheets, locked in one order: what is being submitted gets in before, what comes later is late."""
    return db.session.scalars(
        select(Sheet)
        .where(Sheet.event_id == event_id)
        .order_by(Sheet.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def fingerprint_of(bundle: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> str:
    """The digest of everything that a result list says: what awards and printed sheets refer to."""
    return digest({"bundle": dict(bundle), "results": [dict(result) for result in results]})


def _lines(bundle: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> list[ResultLine]:
    statuses = {entry["code"]: entry["status"] for entry in bundle["entries"]}
    return [
        ResultLine(
            position=position, entry_code=row["entry"], division=row["division"], modules=dict(row["modules"]),
            total=row["total"], place=row["place"], shared=row["shared"], passed=row["passed"], prize=row["prize"],
            title=row["title"], scale=row["scale"], status=statuses[row["entry"]],
        )
        for position, row in enumerate(results, start=1)
    ]


@transaction
def reopen_results(event_id: int, reason: str, *, actor: Actor, at: datetime) -> None:
    """The chief judge takes a confirmation back before publication: the list is superseded, sheets open again."""
    event, _scheme = found_event(event_id), locked_scheme(event_id)
    confirmed = _current(event_id)
    if confirmed.stage == "published":
        raise AlreadyPublished
    if any_opened(event_id):
        raise CodesOpened
    text = written(reason)
    confirmed.stage = "superseded"
    _unlock(event_id)
    ledger.append(event.stream, "results_reopened", {"version": confirmed.version}, actor=actor, at=at)
    audit.record(RESULTS_REOPENED, actor=actor, at=at, subject=event.subject, version=confirmed.version, reason=text)


@transaction
def publish_results(event_id: int, *, actor: Actor, at: datetime) -> int:
    """Somebody other than the chief judge who confirmed publishes: the draw is unsealed and every line gets its entry. For an
    event with one layer that is its opening by two people; several layers must have been opened one by one before.
    Answers the result list's id. Raises :class:`SamePerson`, :class:`NotConfirmed`, :class:`AlreadyPublished`,
    :class:`ScanMissing`, :class:`RecheckOpen`."""
    event, _scheme = found_event(event_id), locked_scheme(event_id)
    confirmed = _current(event_id)
    if confirmed.stage == "published":
        raise AlreadyPublished
    publisher = person(actor)
    if person_of(publisher) == person_of(confirmed.confirmed_by):
        raise SamePerson
    require_signed(confirmed)
    require_rechecked(event_id)
    confirmed.stage, confirmed.published_by, confirmed.published_at = "published", publisher, at
    unseal_draw(event_id, actor=actor, at=at)
    behind = entries_by_code(event_id)
    for line in confirmed.lines:
        line.entry_id = behind[line.entry_code].entry_id
    body = {"version": confirmed.version, "fingerprint": confirmed.fingerprint}
    ledger.append(event.stream, "results_published", body, actor=actor, at=at)
    audit.record(
        RESULTS_PUBLISHED, actor=actor, at=at, subject=event.subject, version=confirmed.version,
        fingerprint=confirmed.fingerprint,
    )
    return confirmed.id


def _current(event_id: int) -> ResultList:
    confirmed = current_list(event_id)
    if confirmed is None:
        raise NotConfirmed
    db.session.refresh(confirmed)
    return confirmed


def _unlock(event_id: int) -> None:
    """Sheets are again what they were: confirmed, submitted, sent back, or open. An excuse outlasts it, and so does the
    lock of a module or sub-criterion by itself."""
    returned = returned_aspects(event_id)
    for sheet in _lock(event_id):
        if sheet.state == "locked" and sheet.locked_at is None:
            sent_back = (sheet.id, sheet.version) in returned
            confirmed = "confirmed" if sheet.confirmed_version == sheet.version else "submitted"
            sheet.state = "returned" if sent_back else confirmed if sheet.version else "open"
