"""How long what this room was sent is kept: files of marks that nobody decided about, and words about people who are erased."""
from collections.abc import Mapping
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update

from competition.models import Member
from foundation.contributions import Contributions
from foundation.database import db
from foundation.people.retention import Rule, rule
from scoring.models import FieldRecord, MarkFile
from scoring.queries.mark_files import WAITING

KEPT = timedelta(days=30)

rule("mark-files", Rule(_l("没有人确认的成绩文件"), KEPT.days, _l("清除内容，留下文件名和校验值")))


def contribute_retention(joined: Contributions) -> None:
    """Tells the ground floor what to tidy here."""
    joined.tidying.append(tidy_mark_files)
    joined.erasing.append(clear_notes)


def clear_notes(person_id: int) -> None:
    """Clears what field judges wrote of entries that are the person's alone; what counted (clause, points, time) stays."""
    theirs = select(Member.entry_id).where(Member.person_id == person_id)
    alone = select(Member.entry_id).where(Member.entry_id.in_(theirs)).group_by(Member.entry_id).having(func.count() == 1)
    words = update(FieldRecord).where(FieldRecord.entry_id.in_(alone)).values(note=None)
    db.session.execute(words.execution_options(synchronize_session=False))


def tidy_mark_files(at: datetime) -> Mapping[str, int]:
    """Withdraws files of marks that have waited too long; their rows are no longer kept."""
    old = MarkFile.loaded_at < at - KEPT
    found = list(db.session.scalars(select(MarkFile).where(old, MarkFile.state == WAITING).with_for_update()))
    for one in found:
        one.state, one.content, one.decided_at = "withdrawn", None, at
    return {"mark-files": len(found)}
