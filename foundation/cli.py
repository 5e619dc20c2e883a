"""Commands of the ground floor."""
from flask.cli import AppGroup

from foundation.commands import print_json
from foundation.ledger import verify_all

ledger = AppGroup("ledger", help="The hash-chained ledger.")


@ledger.command("verify")
def verify() -> None:
    """Recomputes every stream; exit status 1 if a chain is broken."""
    reports = verify_all()
    print_json(
        {
            "ok": not any(report.faults for report in reports),
            "streams": [
                {"stream": r.stream, "size": r.size, "root": r.root, "faults": list(r.faults)} for r in reports
            ],
        }
    )
    if any(report.faults for report in reports):
        raise SystemExit(1)
