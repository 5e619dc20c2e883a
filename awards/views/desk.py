"""The awards desk: what can be proposed, the proposal with its reasons, the leader's approval, certificates and notice."""
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from awards.permissions import Awards
from awards.printing import certificates_of
from awards.queries.certificates import certificate_rows
from awards.queries.overview import events_ready
from awards.queries.proposals import ProposalPage, proposal_page, versions
from awards.queries.schedules import schedules_that_count
from awards.queries.titles import passed_over, title_rows
from awards.services import approve_proposal, issue_certificates, notice_of, propose_awards
from awards.views.doing import do, problems_of
from competition.queries import CompetitionHeader
from competition.views.frame import allowed, choose
from foundation.accounts.permissions import identity, permit
from foundation.accounts.queries import person_of
from foundation.clock import now
from foundation.errors import Invalid, Refusal

desk = Blueprint("awards", __name__, url_prefix="/desk/<code>/awards")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@desk.get("")
@permit(Awards.SEE_AWARDS)
def page(code: str) -> ResponseReturnValue:
    """The newest version of the proposal, or the one that the address names."""
    competition = choose(code, Awards.SEE_AWARDS)
    return _page(competition, request.args.get("version", type=int))


def _page(
    competition: CompetitionHeader, version: int | None = None, problems: list[dict[str, str]] | None = None
) -> ResponseReturnValue:
    proposal = proposal_page(competition.id, version)
    if version is not None and proposal is None:
        abort(404)
    facts: dict[str, Any] = {
        "proposal": proposal,
        "events": events_ready(competition.id),
        "schedules": schedules_that_count(competition.id),
        "titles": title_rows(proposal.public_id) if proposal else [],
        "passed_over": passed_over(proposal.public_id) if proposal else [],
        "versions": versions(competition.id),
        "certificates": len(certificate_rows(competition.code)),
        "may_propose": allowed(Awards.PROPOSE_AWARDS),
        "may_approve": allowed(Awards.APPROVE_AWARDS) and proposal is not None and _is_second(proposal),
        "may_explain": allowed(Awards.EXPLAIN),
        "problems": problems or [],
    }
    return render_template("awards/proposal.html", **facts), 422 if problems else 200


def _is_second(proposal: ProposalPage) -> bool:
    """Whether the reader is another person than the proposer: the button would only lead to a refusal otherwise."""
    mine = identity().actor.user_id
    return mine is not None and person_of(mine) != person_of(proposal.proposed_by)


@desk.post("/propose")
@permit(Awards.PROPOSE_AWARDS)
def propose(code: str) -> ResponseReturnValue:
    """Makes a new version; problems of the schedules are shown all at once."""
    competition = choose(code, Awards.PROPOSE_AWARDS)
    try:
        propose_awards(code, actor=identity().actor, at=now())
    except Invalid as refusal:
        return _page(competition, problems=problems_of(refusal))
    except Refusal as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("奖励方案已生成，请核对后交分管领导审批。"), "success")
    return redirect(url_for("awards.page", code=code))


@desk.post("/<proposal>/approve")
@permit(Awards.APPROVE_AWARDS)
def approve(code: str, proposal: str) -> ResponseReturnValue:
    """The leader approves: another person than the proposer."""
    competition = choose(code, Awards.APPROVE_AWARDS)
    shown = proposal_page(competition.id)
    if shown is None or shown.public_id != proposal:
        abort(404)
    back = url_for("awards.page", code=code)
    return do(
        lambda: approve_proposal(proposal, actor=identity().actor, at=now()),
        _("方案已批准，称号已编号；财务可以编制发放批次。"), back,
    )


@desk.post("/certificates")
@permit(Awards.PROPOSE_AWARDS)
def certify(code: str) -> ResponseReturnValue:
    """Gives numbers to the certificates that have none yet."""
    choose(code, Awards.PROPOSE_AWARDS)
    back = url_for("awards.page", code=code)
    return do(lambda: issue_certificates(code, actor=identity().actor, at=now()), _("证书已编号。"), back)


@desk.get("/certificates.pdf")
@permit(Awards.SEE_AWARDS)
def certificates(code: str) -> ResponseReturnValue:
    """All valid certificates, one page each."""
    choose(code, Awards.SEE_AWARDS)
    if not certificate_rows(code):
        return redirect(url_for("awards.page", code=code))
    return download(certificates_of(code), "application/pdf", f"certificates-{code}.pdf")


@desk.get("/notice.xlsx")
@permit(Awards.SEE_AWARDS)
def notice(code: str) -> ResponseReturnValue:
    """The public notice list as a workbook."""
    choose(code, Awards.SEE_AWARDS)
    return download(notice_of(code), XLSX, f"notice-{code}.xlsx")


def download(content: bytes, kind: str, name: str) -> Response:
    """A file to keep."""
    return Response(content, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
