"""单位团体榜 and team totals at the organizer's desk, once results are published; and how they are worked out."""

from flask import Blueprint, Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Invalid, Refusal, sentence_of
from foundation.rules.problems import Problem
from scoring.forms.league import LeagueForm, filled
from scoring.permissions import Scoring
from scoring.queries.league import league_table
from scoring.rules.league import figure
from scoring.services.league import keep_league
from scoring.views.doors import enter, page
from scoring.views.ranking_words import SENTENCES
from scoring.views.why_words import award_name

league = Blueprint("league", __name__, url_prefix="/desk/<code>/results/league")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _page(code: str, form: LeagueForm | None = None, status: int = 200) -> ResponseReturnValue:
    table = league_table(code)
    return page("league", status, table=table, form=form or filled(table.rules), shown=figure, award=award_name)


@league.get("")
@permit(Scoring.READ_RESULTS)
def board(code: str) -> ResponseReturnValue:
    """The units in order, by the published results; before publication no unit is named."""
    enter(code, Scoring.READ_RESULTS)
    return _page(code)


@league.post("")
@permit(Scoring.PUBLISH_RESULTS)
def keep(code: str) -> ResponseReturnValue:
    """Keeps how units are compared."""
    enter(code, Scoring.PUBLISH_RESULTS)
    form = LeagueForm()
    if not form.validate_on_submit():
        return _page(code, form, 422)
    try:
        keep_league(code, form.document(), actor=identity().actor, at=now())
    except Refusal as refusal:
        form.form_errors = [_said(one, form) for one in refusal.problems] if isinstance(refusal, Invalid) else [refusal.message]
        return _page(code, form, refusal.status)
    flash(_("单位团体榜的算法已保存。"), "success")
    return redirect(url_for("league.board", code=code))


def _said(problem: Problem, form: LeagueForm) -> str:
    """A problem in words, after the name of the field or of the prize that it is about."""
    key, _sep, name = problem.path.removeprefix("league.").partition(".")
    where = award_name(name) if name else str(form[key].label.text) if key in form else ""
    return f"{where}{_('：')}{sentence_of(problem, SENTENCES)}"


@league.get("/units.xlsx")
@permit(Scoring.READ_RESULTS)
def download(code: str) -> ResponseReturnValue:
    """The same as a workbook."""
    from scoring.spreadsheets.league import league_workbook  # noqa: PLC0415 – XlsxWriter would slow the start

    header = enter(code, Scoring.READ_RESULTS)
    table = league_table(code)
    content = league_workbook(header.name, table.lines, [(one.title, one.lines) for one in table.teams])
    name = f"{code}-league.xlsx" if code.isascii() else "league.xlsx"
    return Response(content, mimetype=XLSX, headers={"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "no-store"})
