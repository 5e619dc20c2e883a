"""One examination: every check of the house and of the rooms, and the last one kept for the page and the landing."""
import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from flask import current_app

from foundation.clock import CHINA, iso
from foundation.contributions import contributions
from foundation.database import db
from foundation.doctor.checks import CHECKS
from foundation.doctor.findings import WORST_FIRST, Finding, Level, warning


@dataclass(frozen=True)
class Examination:
    """What was found at a moment, the worst first."""

    at: datetime
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many findings there are of each level."""
        found = Counter(str(finding.level) for finding in self.findings)
        return {str(level): found[level] for level in WORST_FIRST}

    @property
    def worst(self) -> Level:
        """The worst level."""
        return self.findings[0].level if self.findings else Level.OK


def examine(at: datetime) -> Examination:
    """Runs all checks; one that breaks off is itself a finding, and hinders no other."""
    found = sorted(_findings(at), key=lambda finding: WORST_FIRST.index(finding.level))
    return Examination(at, tuple(found))


def _findings(at: datetime) -> Iterator[Finding]:
    for check in (*CHECKS, *contributions().checks):
        try:
            yield from check(at)
        except Exception:
            current_app.logger.exception("the check %s broke off", check.__qualname__)
            yield warning("check_failed", check=f"{check.__module__.rsplit('.', 1)[-1]}.{check.__name__}")
        finally:
            db.session.rollback()


def _path() -> Path:
    return Path(current_app.config["INSTANCE"]) / f"examination-{current_app.config['MODE']}.json"


def keep(examination: Examination) -> None:
    """Remembers an examination as the last one, whole or not at all."""
    stored = {"at": iso(examination.at), "findings": [asdict(finding) for finding in examination.findings]}
    fresh = _path().with_suffix(f".{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(stored, file, ensure_ascii=False)
    fresh.replace(_path())


def last() -> Examination | None:
    """The last examination; none if there was none, or its file cannot be read."""
    try:
        stored = json.loads(_path().read_bytes())
        findings = [_finding(one) for one in stored["findings"]]
        return Examination(datetime.fromisoformat(stored["at"]).astimezone(CHINA), tuple(findings))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _finding(stored: dict[str, object]) -> Finding:
    said = stored.get("said")
    return Finding(str(stored["code"]), Level(str(stored["level"])), dict(stored["facts"]), tuple(said) if said else None)  # type: ignore[call-overload, arg-type]
