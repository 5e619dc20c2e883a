"""The signed summary (成绩汇总表) comes back as a scan: kept sealed for exactly one version, its hash in ledger and audit log."""
import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime

from foundation import audit, chance, ledger
from foundation.accounts.identity import Actor
from foundation.crypto import seal
from foundation.database import db, transaction
from foundation.pictures.reading import read_picture
from scoring.audited import SUMMARY_SIGNED
from scoring.models import ResultList, SignedScan
from scoring.models.signed import SCAN
from scoring.queries.bundle import current_list
from scoring.queries.signed import scan_wanted
from scoring.refusals import NotConfirmed
from scoring.refusals.signed import OtherVersion, ScanMissing, ScanTooLarge, UnfitScan
from scoring.rules.picture_pdf import Page, pages_as_pdf
from scoring.services.doors import person
from scoring.services.schemes import found_event, locked_scheme

PDF, ENDING = b"%PDF-", b"%%EOF"
MEGABYTE = 1024 * 1024
LARGEST = 12 * MEGABYTE
MOST_PAGES = 20


def scan_of(files: Sequence[bytes]) -> bytes:
    """One PDF: as it was sent, or put together of pictures, which are made anew. A PDF is never opened here.

    Raises :class:`UnfitScan`, :class:`ScanTooLarge`, and what is wrong with a picture.
    """
    if len(files) == 1 and files[0].startswith(PDF):
        if ENDING not in files[0][-2048:]:
            raise UnfitScan
        return _not_too_large(files[0])
    if not files or len(files) > MOST_PAGES or any(one.startswith(PDF) for one in files):
        raise UnfitScan
    pictures = [read_picture(one, "page") for one in files]
    return _not_too_large(pages_as_pdf([Page(one.content, one.width, one.height) for one in pictures]))


def _not_too_large(content: bytes) -> bytes:
    if len(content) > LARGEST:
        raise ScanTooLarge(megabytes=f"{len(content) / MEGABYTE:.1f}", most=LARGEST // MEGABYTE)
    return content


@transaction
def keep_signed(event_id: int, version: int, content: bytes, *, actor: Actor, at: datetime) -> str:
    """Keeps the scan (from :func:`scan_of`) of the signed summary of ``version``; answers its id. Before publication as well as
    after it: what was signed later is kept too. Raises :class:`NotConfirmed`, :class:`OtherVersion`."""
    event, _scheme = found_event(event_id), locked_scheme(event_id)
    now = current_list(event_id)
    if now is None:
        raise NotConfirmed
    if now.version != version:
        raise OtherVersion(version=now.version)
    public_id, digest = chance.opaque_id(), hashlib.sha256(content).hexdigest()
    db.session.add(SignedScan(
        public_id=public_id, result_list_id=now.id, digest=digest, size=len(content), added_by=person(actor), added_at=at,
        content=seal(base64.b64encode(content).decode(), owner=public_id, field=SCAN),
    ))
    ledger.append(event.stream, "summary_signed", {"version": version, "sha256": digest}, actor=actor, at=at)
    audit.record(SUMMARY_SIGNED, actor=actor, at=at, subject=event.subject, version=version, scan=public_id, sha256=digest)
    return public_id


def require_signed(confirmed: ResultList) -> None:
    """Refuses publication where the event asks for a signed scan of exactly this version. Raises :class:`ScanMissing`."""
    if scan_wanted(confirmed.event_id):
        raise ScanMissing(version=confirmed.version)
