"""The form of the league of units."""
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FieldList, Form, FormField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from scoring.forms.ranking import KNOWN
from scoring.rules.league import LeagueRules
from scoring.rules.ranking_form import KNOWN_AWARDS, count

SPARE = 2


class PointsRow(Form):  # type: ignore[misc]
    """What a prize counts."""

    known = SelectField(_l("奖项"), choices=KNOWN, default="", validate_choice=False)
    name = StringField(_l("另起的名称"))
    points = StringField(_l("分值"))


class LeagueForm(FlaskForm):  # type: ignore[misc]
    """How units are compared."""

    points = FieldList(FormField(PointsRow), max_entries=60)
    order = SelectField(
        _l("名次按"), choices=[
            SelectChoice("medal_total", _l("奖牌分合计")), SelectChoice("medal_average", _l("奖牌分除以参赛赛项数")),
            SelectChoice("score_total", _l("成绩合计")), SelectChoice("score_average", _l("成绩合计除以参赛赛项数")),
        ], validate_choice=False,
    )  # fmt: skip
    score = SelectField(_l("成绩用"), choices=[SelectChoice("total", _l("总分")), SelectChoice("scale", _l("标准分"))], validate_choice=False)
    best = StringField(_l("每个单位取最好的几项"), description=_l("全部计入可不填。"))
    team = StringField(_l("每队取前几名选手"), description=_l("不排团体总分可填 0。"))

    def document(self) -> dict[str, Any]:
        """As the rules read it; empty rows are left out."""
        rows = [row.data for row in self.points if row.data["known"] or row.data["name"]]
        return {
            "points": {row["known"] or row["name"]: row["points"] or "0" for row in rows},
            "best": count((self.best.data or "").strip()), "score": self.score.data, "order": self.order.data,
            "team": count((self.team.data or "").strip()),
        }


def filled(rules: LeagueRules) -> LeagueForm:
    """The form with the rules as they stand and a few empty rows."""
    rows = [
        {"known": name if name in KNOWN_AWARDS else "", "name": "" if name in KNOWN_AWARDS else name, "points": points}
        for name, points in rules.points.items()
    ]
    spare = [{"known": "", "name": "", "points": ""}] * SPARE
    return LeagueForm(
        formdata=None,
        data={"points": rows + spare, "order": rules.order, "score": rules.score, "best": str(rules.best or ""), "team": str(rules.team)},
    )
