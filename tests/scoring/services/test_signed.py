"""The signed summary as a scan: for one version, kept sealed, its hash in the ledger, a condition of publication."""
import hashlib
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select

from foundation.database import db
from foundation.ledger.models import LedgerEntry
from foundation.pictures.refusals import UnfitPicture
from scoring.models import SignedScan
from scoring.queries import bundle_of
from scoring.queries.signed import scan_content, scans_of
from scoring.refusals import NotConfirmed
from scoring.refusals.signed import OtherVersion, ScanMissing, ScanTooLarge, UnfitScan
from scoring.rules.verify import verify
from scoring.services.results import reopen_results
from scoring.services.schemes import keep_settings
from scoring.services.signed import LARGEST, keep_signed, scan_of
from tests.factories.scoring import DAY, Stage, make_drawn, make_stage

SIGNED = b"%PDF-1.7\nsigned by hand\n%%EOF\n"


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    """Four entries, all marked; publication asks for a signed scan."""
    with app.app_context():
        stage = make_stage()
        keep_settings(stage.event_id, {"second_person": False, "signed_scan": True}, actor=stage.organizer, at=DAY)
        stage.score_all()
        yield stage


def keep(stage: Stage, version: int = 1, content: bytes = SIGNED) -> str:
    """The scorekeeper's upload."""
    return keep_signed(stage.event_id, version, content, actor=stage.organizer, at=DAY)


def picture(colour: str, mode: str = "RGB", size: tuple[int, int] = (60, 90)) -> bytes:
    """A photograph."""
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, "PNG")
    return out.getvalue()


def test_nothing_is_published_without_the_scan_of_exactly_this_version(stage: Stage) -> None:
    with pytest.raises(NotConfirmed):
        keep(stage)
    stage.confirm()
    with pytest.raises(ScanMissing):
        stage.publish()
    keep(stage)
    reopen_results(stage.event_id, "用时有误", actor=stage.chief, at=DAY)
    stage.confirm()
    with pytest.raises(ScanMissing):
        stage.publish()
    with pytest.raises(OtherVersion):
        keep(stage, 1)
    keep(stage, 2)
    assert stage.publish()
    assert [(one.version, one.current) for one in scans_of(stage.event_id)] == [(2, True), (1, False)]
    assert not verify(bundle_of(stage.event_id)).problems


def test_a_scan_is_kept_sealed_and_its_hash_stands_in_the_ledger(stage: Stage) -> None:
    stage.confirm()
    public_id = keep(stage)
    kept = db.session.scalars(select(SignedScan)).one()
    assert "signed by hand" not in kept.content and kept.digest == hashlib.sha256(SIGNED).hexdigest()
    assert scan_content(stage.event_id, public_id) == SIGNED
    entry = db.session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "summary_signed")).one()
    assert json.loads(entry.content)["body"] == {"version": 1, "sha256": kept.digest}
    other = make_drawn(code="jm-other")
    assert scan_content(other.event_id, public_id) is None


def test_photographed_pages_become_one_pdf_and_nothing_else_is_taken(app: Any) -> None:
    content = scan_of([picture("red"), picture("white", "L"), picture("blue", size=(90, 60))])
    pages = PdfReader(io.BytesIO(content)).pages
    assert [(page.mediabox.width < page.mediabox.height) for page in pages] == [True, True, False]
    colours = [page.images[0].image.convert("RGB").getpixel((5, 5)) for page in pages]
    assert [tuple(round(part / 255) for part in colour) for colour in colours] == [(1, 0, 0), (1, 1, 1), (0, 0, 1)]
    assert scan_of([SIGNED]) == SIGNED
    for files in ([], [SIGNED, picture("red")], [b"%PDF-1.7 cut off"]):
        with pytest.raises(UnfitScan):
            scan_of(files)
    with pytest.raises(UnfitPicture):
        scan_of([b"MZ"])
    with pytest.raises(ScanTooLarge):
        scan_of([b"%PDF-" + b"x" * LARGEST + b"%%EOF"])
