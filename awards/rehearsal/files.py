"""What a rehearsal leaves in its folder (formats/competition): summary, bundles, papers and workbooks."""
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from awards.models import Proposal
from awards.printing import certificates_of, nothing_to_pay, notice_of, payment_of
from awards.rehearsal.money import Money
from awards.rehearsal.story import Progress, Story
from awards.rules.money import yuan
from competition import queries
from competition.printing import tickets_of
from foundation.clock import at_noon
from foundation.database import db
from scoring.models import Sheet
from scoring.printing import book_of
from scoring.queries.bundle import bundle_of

FORMAT = "rehearsal/1"


@dataclass(frozen=True)
class Left:
    """What was written: the summary, and the paths in order."""

    summary: dict[str, Any]
    paths: tuple[Path, ...]


def leave(story: Story, money: Money, out: Path, seed: int, progress: Progress) -> Left:
    """Writes all files of the format into ``out``."""
    progress.step(_("生成文件"), 7)
    (out / "bundles").mkdir(parents=True, exist_ok=True)
    bundles = {event.code: bundle_of(event.id) for event in story.events if event.code not in story.unconfirmed}
    for code, bundle in bundles.items():
        _json(out / "bundles" / f"{code}.json", bundle)
    progress.done()
    summary = summary_of(story, money, bundles, seed)
    _json(out / "summary.json", summary)
    progress.done()
    papers: dict[str, Callable[[], bytes]] = {
        "results.pdf": lambda: book_of(story.code),
        "certificates.pdf": lambda: certificates_of(story.code),
        "tickets.pdf": lambda: tickets_of(story.code),
        "notice.xlsx": lambda: notice_of(story.code),
        "payment.xlsx": lambda: payment_of(money.batch) if money.batch else nothing_to_pay(story.code, at_noon(story.ends)),
    }
    for name, make in papers.items():
        (out / name).write_bytes(make())
        progress.done()
    names = ["summary.json", *(f"bundles/{code}.json" for code in bundles), *papers]
    return Left(summary, tuple(out / name for name in names))


def _json(path: Path, document: Any) -> None:
    path.write_bytes(json.dumps(document, ensure_ascii=False, indent=1, sort_keys=False).encode() + b"\n")


def summary_of(story: Story, money: Money, bundles: dict[str, dict[str, Any]], seed: int) -> dict[str, Any]:
    """The summary of the format; ``unset`` names the schedule beside each gap, since several schedules are several cases."""
    proposal = db.session.scalar(select(Proposal).where(Proposal.public_id == money.proposal))
    kept = select(func.count(Sheet.id)).where(Sheet.state == "locked", Sheet.version > 0)
    rows = {event.code: event for event in queries.events(story.code)}
    return {
        "format": FORMAT,
        "competition": story.code,
        "seed": seed,
        "entries": sum(event.entries for event in rows.values()),
        "sheets": db.session.scalar(kept) or 0,
        "events": {code: _event(row.entries, bundles.get(code)) for code, row in rows.items()},
        "money": _money(proposal),
        "unset": list(proposal.unset) if proposal else [],
    }


def _event(entries: int, bundle: dict[str, Any] | None) -> dict[str, Any]:
    results = bundle.get("results") or [] if bundle else []
    prizes = Counter(row["prize"] for row in results if row["prize"])
    return {
        "entries": entries,
        "ranked": sum(1 for row in results if row["place"] is not None),
        "prizes": dict(prizes),
        "titles": sum(1 for row in results if row["title"]),
        "ledger_root": bundle["ledger"]["root"] if bundle else None,
    }


def _money(proposal: Proposal | None) -> dict[str, dict[str, str]]:
    sums: dict[str, Counter[str]] = {}
    for line in proposal.lines if proposal else []:
        for kind in (line.kind, "all"):
            counter = sums.setdefault(kind, Counter())
            for part in ("gross", "tax", "net"):
                counter[part] += getattr(line, part)
    sums.setdefault("all", Counter())
    ordered = [kind for kind in sums if kind != "all"] + ["all"]
    return {kind: {part: yuan(sums[kind][part]) for part in ("gross", "tax", "net")} for kind in ordered}


