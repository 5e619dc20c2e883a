"""What waited on a tablet without any network, brought to the desk as a file: kept, looked through, handed in operation by
operation through the one door. The judge stays who marked, the desk is named as who brought it.

What stops a forged file: each tablet is given a secret when it is enrolled (:func:`scoring.queries.cards.tablet_secret`, derived from the
house's keys, handed out only with the judge's own packet) and seals the file with it. Without a valid seal nothing is counted
until the judge has confirmed the file at the desk with card and PIN. A tablet that was taken out of use brings nothing.
"""
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from json import loads

from sqlalchemy import select

from foundation import audit, chance
from foundation.accounts.identity import Actor
from foundation.database import db, in_transaction, transaction
from foundation.errors import Invalid, NotFound, Refusal, sentence_of
from scoring.audited import OUTBOX_BROUGHT, OUTBOX_TAKEN, OUTBOX_VOUCHED
from scoring.models import Device, OutboxFile
from scoring.queries.cards import tablet_secret
from scoring.refusals import PROBLEMS, DeviceNotEnrolled, NeedsAccount
from scoring.refusals.outboxes import (
    UNREADABLE,
    OutboxDeviceRevoked,
    OutboxNotVouched,
    OutboxOfAnother,
    OutboxOfAnotherJudge,
)
from scoring.rules.outbox_file import Carried, OutboxContent, Unreadable, read_outbox
from scoring.services.operations import Answer, submit_for_seat

SEAL, CARD = "seal", "card"
COUNTED, KNOWN, LATE, STALE, MISMATCH, REFUSED, HELD = "counted", "known", "late", "stale", "mismatch", "refused", "held"
SAID = 5
BY_STATUS = {201: COUNTED, 200: KNOWN, 202: LATE}
BY_CODE = {"stale": STALE, "op_mismatch": MISMATCH}


@dataclass(frozen=True)
class Outcome:
    """What becomes of one operation: ``counted``, ``known`` (the same receipt as before), ``late``, ``stale``, ``mismatch``,
    ``refused`` (``said`` in sentences) or ``held`` (what it follows did not count). ``sheet`` is its public id."""

    id: str
    sheet: str
    outcome: str
    said: str = ""


@transaction
def bring_outbox(competition_id: int, raw: bytes, *, actor: Actor, at: datetime) -> str:
    """Keeps a file and answers its public id; a file that was brought before is the same. Nothing is counted yet. Raises
    :class:`~scoring.refusals.outboxes.NoOutboxFile` in one of its forms."""
    if actor.user_id is None:
        raise NeedsAccount
    try:
        content = read_outbox(raw)
    except Unreadable as unreadable:
        raise UNREADABLE[unreadable.reason] from None
    device = _device(competition_id, content)
    hashed = sha256(raw).hexdigest()
    same = select(OutboxFile.public_id).where(OutboxFile.competition_id == competition_id, OutboxFile.file_hash == hashed)
    known = db.session.scalar(same)
    if known is not None:
        return known
    sealed_by = SEAL if content.sealed_with(tablet_secret(device.public_id)) else ""
    file = OutboxFile(
        public_id=chance.opaque_id(), competition_id=competition_id, device_id=device.id, judge_id=device.user_id, file_hash=hashed,
        content=dict(content.document), sealed_by=sealed_by, brought_by=actor.user_id, brought_at=at,
    )
    db.session.add(file)
    audit.record(
        OUTBOX_BROUGHT, actor=actor, at=at, subject=f"device:{device.public_id}", outbox=file.public_id,
        operations=len(content.operations), hash=hashed, sealed_by=sealed_by,
    )
    return file.public_id


def _device(competition_id: int, content: OutboxContent) -> Device:
    device = db.session.scalar(
        select(Device).where(Device.public_id == content.device, Device.competition_id == competition_id, Device.kind == "tablet").with_for_update()
    )
    if device is None or device.user.public_id != content.judge:
        raise OutboxOfAnother
    if device.revoked_at is not None:
        raise OutboxDeviceRevoked
    return device


@transaction
def vouch_outbox(competition_id: int, public_id: str, user_id: int, *, actor: Actor, at: datetime) -> None:
    """The judge (``user_id``, whose card and PIN were just right) says at the desk that this file is theirs. Raises
    :class:`~scoring.refusals.outboxes.OutboxOfAnotherJudge`."""
    file = _file(competition_id, public_id)
    if file.judge_id != user_id:
        raise OutboxOfAnotherJudge
    if not file.sealed_by:
        file.sealed_by = CARD
        audit.record(OUTBOX_VOUCHED, actor=actor, at=at, subject=f"user:{file.judge.public_id}", outbox=public_id)


def look_through(competition_id: int, public_id: str, *, actor: Actor, at: datetime) -> list[Outcome]:
    """What would become of every operation if the file were taken now. Everything is really handed in and taken back, so that
    no rule is written twice; nothing stays."""
    try:
        _rehearse(competition_id, public_id, actor, at)
    except _Rehearsed as done:
        return done.outcomes
    raise NotFound


class _Rehearsed(Exception):
    """Takes everything back and carries the outcomes out."""

    def __init__(self, outcomes: list[Outcome]) -> None:
        super().__init__(len(outcomes))
        self.outcomes = outcomes


@transaction
def _rehearse(competition_id: int, public_id: str, actor: Actor, at: datetime) -> None:
    raise _Rehearsed(list(_handed_in(_content(_file(competition_id, public_id)), {competition_id}, actor, at)))


def take_outbox(competition_id: int, public_id: str, *, actor: Actor, at: datetime) -> list[Outcome]:
    """Hands every operation of the file in, each in a transaction of its own as from the tablet, and notes what became of
    them. May be repeated: an operation that counted is answered with the same receipt. Raises
    :class:`~scoring.refusals.outboxes.OutboxNotVouched` and :class:`~scoring.refusals.outboxes.OutboxDeviceRevoked`."""
    file = _file(competition_id, public_id)
    if actor.user_id is None:
        raise NeedsAccount
    if not file.sealed_by:
        raise OutboxNotVouched
    if file.device.revoked_at is not None:
        raise OutboxDeviceRevoked
    outcomes = list(_handed_in(_content(file), {competition_id}, actor, at))
    _note_taken(competition_id, public_id, outcomes, actor=actor, at=at)
    return outcomes


@transaction
def _note_taken(competition_id: int, public_id: str, outcomes: list[Outcome], *, actor: Actor, at: datetime) -> None:
    file = _file(competition_id, public_id)
    before = {row["id"] for row in file.outcomes or () if row["outcome"] == COUNTED}
    rows = [replace(one, outcome=COUNTED) if one.id in before else one for one in outcomes]
    file.outcomes, file.taken_by, file.taken_at = [asdict(one) for one in rows], actor.user_id, at
    counts = {name: sum(one.outcome == name for one in outcomes) for name in (COUNTED, KNOWN)}
    audit.record(
        OUTBOX_TAKEN, actor=actor, at=at, subject=f"device:{file.device.public_id}", outbox=public_id, **counts,
        other=len(outcomes) - sum(counts.values()),
    )


def _handed_in(content: OutboxContent, within: Collection[int], actor: Actor, at: datetime) -> Iterator[Outcome]:
    """Every operation of the file through the one door, in order; what follows another gets its version, as on the tablet."""
    versions: dict[str, int] = {}
    for one in content.operations:
        sheet = str(one.body.get("sheet"))[:64]
        if one.after is not None and one.after not in versions:
            yield Outcome(one.id, sheet, HELD)
            continue
        try:
            if one.body.get("device") != content.device:
                raise DeviceNotEnrolled
            answer = _submit(one, versions, within, actor, at)
        except Refusal as refusal:
            yield Outcome(one.id, sheet, REFUSED, _said(refusal))
            continue
        told = loads(answer.text)
        if "receipt" in told:
            versions[one.id] = told["receipt"]["version"]
        yield Outcome(one.id, sheet, BY_STATUS.get(answer.status) or BY_CODE[told["code"]])


@transaction
def _submit(one: Carried, versions: Mapping[str, int], within: Collection[int], actor: Actor, at: datetime) -> Answer:
    """One operation; what was begun of it is taken back if it is refused, also inside a larger transaction."""
    body = dict(one.body) if one.after is None else {**one.body, "base_version": versions[one.after]}
    with db.session.begin_nested():
        return submit_for_seat(one.id, body, actor=actor, at=at, source="outbox", within=within)


def _said(refusal: Refusal) -> str:
    if not isinstance(refusal, Invalid):
        return refusal.message
    return " ".join(sentence_of(problem, PROBLEMS) for problem in refusal.problems[:SAID])


def _content(file: OutboxFile) -> OutboxContent:
    """The kept file as it was read when it was brought."""
    document = file.content
    content = document["content"]
    rows = tuple(Carried(row["id"], row["body"], row.get("after")) for row in content["operations"])
    return OutboxContent(
        content["competition"], content["device"], content["judge"], content["made_at"], document["checksum"], "", rows, document
    )


def _file(competition_id: int, public_id: str) -> OutboxFile:
    """The file as it is now, held until the transaction ends if there is one."""
    query = select(OutboxFile).where(OutboxFile.competition_id == competition_id, OutboxFile.public_id == public_id)
    query = query.with_for_update() if in_transaction() else query
    found: OutboxFile | None = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found
