"""An outbox file as a tablet writes it (static/js/scoring/carry.js)."""
import json
from typing import Any

from foundation.accounts.models import User
from foundation.database import db
from foundation.rules.canonical import digest
from scoring.queries.cards import tablet_secret
from scoring.rules.outbox_file import seal_of
from tests.factories.scoring import Judge


def operation(operation_id: str, body: dict[str, Any], after: str | None = None) -> dict[str, Any]:
    """One operation of a file."""
    return {"id": operation_id, "after": after, "body": body}


def outbox_file(judge: Judge, *operations: dict[str, Any], seal: str | None = None, **more: Any) -> bytes:
    """The file of a judge's tablet; ``seal`` replaces the tablet's own, ``more`` parts of the content."""
    user = db.session.get_one(User, judge.user_id)
    content = {
        "competition": "样例赛事", "device": judge.device, "judge": user.public_id, "made_at": "2026-05-16T04:00:00.000Z", "app": "0" * 16,
        "summary": [{"sheet": "0001 · 操作技能", "given": 3, "missing": 0, "total": "85.5"}], "operations": list(operations), **more,
    }  # fmt: skip
    checksum = digest(content)
    sealed = seal_of(tablet_secret(judge.device), checksum) if seal is None else seal
    return json.dumps({"format": "outbox/1", "content": content, "checksum": checksum, "seal": sealed}, ensure_ascii=False, indent=1).encode()
