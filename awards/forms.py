"""What may be typed at the awards desk and in finance: shape only; what it means is checked by rules and services."""
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, Regexp

from awards.policy.reasons import KIND_NAMES, LEVEL_NAMES
from awards.rules.schedule import CONTESTANT, KINDS, LEVELS, PEOPLE, PERSON, TEAM

ROWS, MOST_ROWS = 8, 80
NOT_CHOSEN = "—"
CUMULATION_NAMES = {
    "stack": _l("各项累计发放"), "highest_only": _l("就高不重复（同一赛项）"), "top_up": _l("就高补差（同一赛项）"),
}
TAX_NAMES = {
    "withhold": _l("从奖金中代扣"), "net_of_tax": _l("标准为税后金额"), "exempt": _l("不计个人所得税"),
}
UNIT_NAMES = {PERSON: _l("每人"), TEAM: _l("每队")}


def choices(names: Mapping[str, Any], *, blank: bool = False) -> list[SelectChoice]:
    """The choices of a list, with an empty one before them if nothing need be chosen."""
    first = [SelectChoice("", NOT_CHOSEN)] if blank else []
    return first + [SelectChoice(value, name) for value, name in names.items()]


class ActionForm(FlaskForm):  # type: ignore[misc]
    """A button: nothing but the CSRF token."""


class NameScheduleForm(FlaskForm):  # type: ignore[misc]
    """A schedule that ships with the program, by reference."""

    shipped = SelectField(_l("内置标准"), validators=[InputRequired(_l("请选择一份标准。"))])


class UploadScheduleForm(FlaskForm):  # type: ignore[misc]
    """A schedule as a file, or pasted."""

    file = FileField(_l("标准文件（.json）"))
    text = TextAreaField(_l("或粘贴标准内容"), validators=[Optional(), Length(max=400_000)])


class RowForm(Form):  # type: ignore[misc]
    """One amount; a row without an amount, prize and recipient is left out. The rules say what a word may be."""

    level = SelectField(_l("级别"), choices=choices({level: LEVEL_NAMES[level] for level in LEVELS}, blank=True), validate_choice=False)
    prize = StringField(_l("奖项"))
    recipient = SelectField(_l("奖励对象"), choices=choices({kind: KIND_NAMES[kind] for kind in KINDS}, blank=True), validate_choice=False)
    amount = StringField(_l("金额（元）"))
    unit = SelectField(_l("计发单位"), choices=choices(UNIT_NAMES), validate_choice=False)
    article = StringField(_l("条款"))

    @property
    def blank(self) -> bool:
        """Whether nobody wrote anything here."""
        return not any((field.data or "").strip() for field in (self.prize, self.recipient, self.amount, self.article))

    def as_row(self) -> dict[str, Any]:
        """The row as a schedule writes it; an empty amount is one that is not set."""
        row = {
            "level": self.level.data, "prize": (self.prize.data or "").strip() or None, "recipient": self.recipient.data,
            "amount": (self.amount.data or "").strip().replace(",", "") or None, "article": (self.article.data or "").strip() or None,
        }
        return row | ({"unit": self.unit.data} if self.recipient.data == CONTESTANT else {})


class TableScheduleForm(FlaskForm):  # type: ignore[misc]
    """A schedule as a small table: level × prize × recipient × amount."""

    id = StringField(
        _l("标准编号"),
        validators=[
            InputRequired(_l("请填写标准编号。")), Length(max=60),
            Regexp(r"^[A-Za-z0-9._-]+$", message=_l("编号只能用字母、数字、点、横线和下划线。")),
        ],
        description=_l("本系统内的名称，例如 jm-2026-prizes；同一编号再次登记就是新的一版。"),
    )
    document = StringField(_l("文件名称或文号"), validators=[InputRequired(_l("请填写文件名称或文号。")), Length(max=200)])
    article = StringField(_l("条款"), validators=[Optional(), Length(max=300)])
    first_day = DateField(_l("施行日"), validators=[InputRequired(_l("请填写施行日。"))])
    last_day = DateField(_l("最后一日（可不填）"), validators=[Optional()])
    cumulation = SelectField(_l("多项奖励"), choices=choices(CUMULATION_NAMES))
    tax = SelectField(_l("个人所得税"), choices=choices(TAX_NAMES))
    rate = StringField(_l("税率（%）"), validators=[Optional(), Length(max=8)], default="20")
    rows = FieldList(FormField(RowForm), min_entries=ROWS, max_entries=MOST_ROWS)

    def filled(self) -> list[tuple[int, RowForm]]:
        """The rows that somebody filled in, with their places in the table."""
        return [(place, entry.form) for place, entry in enumerate(self.rows) if not entry.form.blank]

    def as_schedule(self) -> dict[str, Any]:
        """The ``schedule`` object of an award case. Units pay no personal income tax."""
        kinds = [kind for kind in KINDS if any(row.recipient.data == kind for _place, row in self.filled())]
        return {
            "id": self.id.data, "document": self.document.data, "article": self.article.data or None, "status": "draft",
            "in_force": [self.first_day.data.isoformat(), self.last_day.data.isoformat() if self.last_day.data else None],
            "rows": [row.as_row() for _place, row in self.filled()], "cumulation": self.cumulation.data,
            "tax": {kind: self._tax() if kind in PEOPLE else {"mode": "exempt"} for kind in kinds},
        }

    def _tax(self) -> dict[str, str]:
        if self.tax.data == "exempt":
            return {"mode": "exempt"}
        return {"mode": self.tax.data, "rate": _share(self.rate.data or "")}


def _share(percent: str) -> str:
    """``20`` → ``0.2``: a percentage as the share that schedules write; what is no number stays and is refused there."""
    try:
        return f"{Decimal(percent.strip().rstrip('%')) / 100:f}"
    except InvalidOperation:
        return percent


class AdoptForm(FlaskForm):  # type: ignore[misc]
    """The document number under which a schedule is adopted."""

    document = StringField(_l("印发文号"), validators=[InputRequired(_l("请填写印发该标准的文号。")), Length(max=200)])
    seen = HiddenField()


class ScansForm(FlaskForm):  # type: ignore[misc]
    """The pages of a schedule's document, one picture each."""

    pages = MultipleFileField(_l("文件扫描件（每页一张 .jpg 或 .png，可多选）"))


class ReturnForm(FlaskForm):  # type: ignore[misc]
    """Why a batch goes back."""

    reason = StringField(_l("退回原因"), validators=[InputRequired(_l("请写明退回原因。")), Length(max=300)])


class AccountForm(FlaskForm):  # type: ignore[misc]
    """A receiving account, its number typed twice."""

    bank = StringField(
        _l("开户银行"), validators=[InputRequired(_l("请填写开户银行，具体到支行或网点。")), Length(max=200)],
        description=_l("具体到支行或网点。"),
    )
    number = StringField(
        _l("账号"), validators=[InputRequired(_l("请填写账号。")), Length(max=64)], description=_l("8 至 32 位数字，可以带空格。"),
    )
    number_again = StringField(
        _l("再次输入账号"), validators=[InputRequired(_l("请再次输入账号。")), Length(max=64)],
        description=_l("请照原件重新输入，不要复制。"),
    )
