"""Papers and the 报名表 of an entry at the desk: a page of a paper opens only while the entry is in one's hands, and is
remembered; the form is printed with masks."""
from flask import request, url_for
from flask.typing import ResponseReturnValue

from competition.permissions import Competitions
from competition.queries.entries import entry
from competition.queries.papers import EntryPapers, paper_picture, papers_of
from competition.rules.papers import kinds_of
from competition.services.forms_printed import print_form
from competition.services.paper_looks import look_at_paper
from competition.views.frame import choose, desk
from competition.views.paper_links import PaperLinks, jpeg
from competition.views.register_form import form_file
from foundation.accounts.permissions import identity, permit
from foundation.clock import now


@desk.get("/<code>/registrations/<public_id>/papers/<paper>")
@permit(Competitions.REVIEW)
def entry_paper(code: str, public_id: str, paper: str) -> ResponseReturnValue:
    """One page, for the reviewer in whose hands the entry is now; nobody else finds it."""
    choose(code, Competitions.REVIEW)
    row = entry(code, public_id)
    look_at_paper(code, public_id, actor=identity().actor, at=now())
    return jpeg(paper_picture(row.id, paper, small=request.args.get("size") == "small"), paper)


@desk.get("/<code>/registrations/<public_id>/form.pdf")
@permit(Competitions.READ_ENTRIES)
def entry_form(code: str, public_id: str) -> ResponseReturnValue:
    """The form for the file of the desk."""
    choose(code, Competitions.READ_ENTRIES)
    row = entry(code, public_id)
    return form_file(print_form(public_id, "pdf", actor=identity().actor, at=now()), "pdf", row.ticket)


def papers_facts(code: str, public_id: str, entry_id: int) -> dict[str, object]:
    """What the part of the drawer about papers needs: ``templates/competition/papers_part.html``, macro ``looks``."""
    found: EntryPapers = papers_of(entry_id)
    links = PaperLinks(picture=lambda one: url_for("desk.entry_paper", code=code, public_id=public_id, paper=one))
    return {"papers": found, "paper_kinds": kinds_of(found.asked, sealed_form=True), "paper_links": links}
