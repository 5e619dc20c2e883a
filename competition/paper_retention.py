"""How long drafts, papers, declarations and links are kept, and that they go with whoever is erased."""
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, or_, select, update

from competition.models import Competition, Declaration, Entry, Event, Paper, RegistrationDraft, ReturnLink
from competition.rules.entry_states import STANDING
from competition.rules.papers import BIN, DRAFTS, PAPERS
from competition.rules.phases import PHASES
from foundation.contributions import Contributions
from foundation.database import db
from foundation.people.retention import Rule, rule

LINKS = timedelta(days=1)
PUBLISHED = PHASES[PHASES.index("published"):]

rule("drafts", Rule(_l("没有提交的个人报名草稿（自最后一次填写起）"), DRAFTS.days, _l("删除草稿和其中的图片")))
rule("paper_bin", Rule(_l("已移除的报名材料"), BIN.days, _l("删除图片")))
rule("papers", Rule(_l("报名材料、证件照和从业经历（自竞赛结束并公布成绩起）"), PAPERS.days, _l("删除图片和经历，留下同意说明的记录")))
rule("links", Rule(_l("查看报名的一次性链接"), LINKS.days, _l("删除")))


def contribute_papers(joined: Contributions) -> None:
    """Tells the ground floor what to ask here."""
    joined.tidying.append(tidy_papers)
    joined.erasing.append(erase_papers)
    joined.clearing.append(clear_drafts)


def _removed(statement: Any) -> int:
    done = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(done.rowcount)  # type: ignore[attr-defined]


def tidy_papers(at: datetime) -> Mapping[str, int]:
    """Removes what is too old, and counts it."""
    old_drafts = select(RegistrationDraft.id).where(RegistrationDraft.changed_at < at - DRAFTS)
    _removed(delete(Paper).where(Paper.draft_id.in_(old_drafts)))
    over = (
        select(Entry.id).join(Event, Event.id == Entry.event_id).join(Competition, Competition.id == Event.competition_id)
        .where(Competition.ends < (at - PAPERS).date(), or_(Competition.phase.in_(PUBLISHED), Entry.state.not_in(STANDING)))
    )
    return {
        "drafts": _removed(delete(RegistrationDraft).where(RegistrationDraft.changed_at < at - DRAFTS)),
        "paper_bin": _removed(delete(Paper).where(Paper.removed_at < at - BIN)),
        "papers": _removed(delete(Paper).where(Paper.entry_id.in_(over)))
        + _removed(update(Declaration).where(Declaration.entry_id.in_(over), Declaration.content.is_not(None)).values(content=None)),
        "links": _removed(delete(ReturnLink).where(ReturnLink.expires_at < at - LINKS)),
    }


def erase_papers(person_id: int) -> None:
    """Whoever is erased takes their pictures, their words and their links along; that they agreed, and when, stays."""
    _removed(delete(Paper).where(Paper.person_id == person_id))
    _removed(delete(ReturnLink).where(ReturnLink.person_id == person_id))
    _removed(update(Declaration).where(Declaration.person_id == person_id).values(content=None))


def clear_drafts(competition_id: int) -> None:
    """Forms that were begun for a competition that goes altogether."""
    drafts = select(RegistrationDraft.id).where(RegistrationDraft.competition_id == competition_id)
    _removed(delete(Paper).where(Paper.draft_id.in_(drafts)))
    _removed(delete(RegistrationDraft).where(RegistrationDraft.competition_id == competition_id))
