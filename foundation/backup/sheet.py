"""The recovery sheet: the key on paper, to be typed or scanned when everything else is gone."""
from datetime import datetime
from pathlib import Path

from foundation.backup.recovery_key import in_groups
from foundation.clock import iso
from foundation.config import write_private
from foundation.documents.mark import mark
from foundation.documents.paper import print_pdf
from foundation.documents.qr import ticket_qr


def write_sheet(path: Path, secret: str, fingerprint: str, *, at: datetime) -> None:
    """One A4 page for the envelope, readable by its owner only until it is deleted."""
    data = {
        "mark": mark(), "groups": in_groups(secret).split(), "fingerprint": fingerprint, "made": iso(at)[:16].replace("T", " "),
        "qr": ticket_qr(secret),
    }
    write_private(path, print_pdf("backup/recovery_sheet.typ", data))
