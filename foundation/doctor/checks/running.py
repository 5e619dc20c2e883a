"""What runs beside the database: the server, the consumer of long work, the fonts of papers, the certificate of the hall."""
import fcntl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import current_app, has_request_context

from foundation.doctor.findings import Finding, advice, fine, warning
from foundation.documents.fonts import READY, SMALL, FontsMissing, fonts_for
from foundation.jobs.consumer import beat_path

STILL = timedelta(minutes=2)
SOON = timedelta(days=14)
ANY_NAME = "陈"


def served() -> bool:
    """True if a server works on this instance now: it asks for a page itself, or holds the lock of SQLite."""
    if has_request_context():
        return True
    lock = Path(current_app.config["INSTANCE"]) / f"{current_app.config['MODE']}.lock"
    if not lock.exists():
        return False
    with lock.open() as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def server(_at: datetime) -> list[Finding]:
    """Whether one, and only one, server works on an SQLite database: its lock sees to that."""
    if not current_app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        return []
    return [fine("server") if served() else advice("server_off")]


def consumer(at: datetime) -> list[Finding]:
    """Whether somebody does the long work: backups, papers, exports."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    path = beat_path(app)
    beat = datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.exists() else None
    if beat is not None and at - beat < STILL:
        return [fine("consumer")]
    minutes = int((at - beat).total_seconds() // 60) if beat else -1
    return [warning("consumer_silent", minutes=minutes) if served() else advice("consumer_off")]


def fonts(_at: datetime) -> list[Finding]:
    """Whether papers can be printed with every name."""
    try:
        fonts_for(ANY_NAME)
    except FontsMissing:
        return [warning("fonts_missing")]
    return [fine("fonts")] if (SMALL / READY).exists() else [advice("fonts_unready")]


def certificate(at: datetime) -> list[Finding]:
    """How long the certificate of the hall is still good."""
    from cryptography import x509  # noqa: PLC0415  only where a hall was ever served

    file = Path(current_app.config["INSTANCE"]) / "venue" / "server.crt"
    if not file.is_file():
        return []
    ends = x509.load_pem_x509_certificate(file.read_bytes()).not_valid_after_utc
    days = (ends - at).days
    return [warning("certificate_ends", days=days)] if ends - at < SOON else [fine("certificate", days=days)]
