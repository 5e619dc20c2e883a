"""What may be typed to ask for an account of a unit, and to decide about one."""
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, IntegerField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from competition.forms.fields import NEEDED, choices, needed
from competition.refusals.units import UNIT_SENTENCES
from competition.rules.unit_accounts import Application, cleaned, problems_of
from foundation.accounts.policy import in_force
from foundation.accounts.refusals import WeakPassword
from foundation.accounts.roles import JURISDICTIONS
from foundation.rules.password_rules import SHORTEST, SHORTEST_STRICT, shortfalls

# Where the typed field of an application stands.
FIELDS = {"name": "unit_name", "code": "unit_code", "contact": "contact", "phone": "phone"}


class UnitForm(FlaskForm):  # type: ignore[misc]
    """A unit and whom to call there."""

    unit_name = StringField(_l("单位全称"), validators=needed(), description=_l("与营业执照或法人证书一致。"))
    unit_code = StringField(_l("统一社会信用代码"), validators=needed(40), description=_l("18 位，见营业执照或法人证书。"))
    jurisdiction = SelectField(
        _l("由哪里审核"), choices=choices((name, name) for name in JURISDICTIONS),
        description=_l("市本级账号可报全部竞赛；县（市、区）账号只报当地主办的竞赛。"),
    )
    contact = StringField(_l("联系人姓名"), validators=needed(100))
    phone = StringField(_l("联系人手机"), validators=needed(30), description=_l("用于核实身份和通知，加密保存。"))

    def application(self) -> Application:
        """What was typed, cleaned."""
        return cleaned(
            self.unit_name.data or "", self.unit_code.data or "", self.jurisdiction.data, self.contact.data or "", self.phone.data or ""
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Also what the rules say of the values, so that everything that is wrong is told at once."""
        fine = super().validate(extra_validators)
        for problem in problems_of(self.application()):
            field = self[FIELDS[problem.path]]
            if not field.errors:
                field.errors = [UNIT_SENTENCES[problem.code]]
                fine = False
        return bool(fine)


class ApplyForm(UnitForm):
    """An application with the password of its own account."""

    password = PasswordField(_l("设置密码"), validators=[InputRequired(NEEDED), Length(max=200)])
    again = PasswordField(_l("再填一次密码"), validators=[InputRequired(NEEDED), Length(max=200)])
    consent = BooleanField(_l("本人受单位委托办理，已阅读并同意个人信息保护说明"), validators=[InputRequired(_l("请阅读说明并勾选同意。"))])

    def validate(self, extra_validators: Any = None) -> bool:
        """Also whether the password will do and was typed twice alike."""
        fine = super().validate(extra_validators)
        strict = in_force().password_rules
        found = shortfalls(self.password.data or "", account="", name=self.contact.data or "", strict=strict)
        if found and not self.password.errors:
            self.password.errors = WeakPassword(found, shortest=SHORTEST_STRICT if strict else SHORTEST).sentences
        elif self.password.data != self.again.data and not self.again.errors:
            self.again.errors = [_l("两次填写的密码不一样。")]
        return bool(fine) and not self.errors


class ProofForm(FlaskForm):  # type: ignore[misc]
    """A picture of the business licence, or of a letter with the unit's stamp."""

    proof = FileField(_l("营业执照或盖章介绍信的照片"), validators=[FileRequired(_l("请选择图片文件。"))])


class DecisionForm(FlaskForm):  # type: ignore[misc]
    """What is decided about an account, why, and which version of it was looked at."""

    decision = HiddenField(validators=[InputRequired()])
    version = IntegerField(validators=[InputRequired()])
    reason = TextAreaField(
        _l("理由（退回、不予通过、停用时必填）"), validators=[Optional(), Length(max=300)],
        description=_l("对方会看到，请写明需要改正什么；请勿写个人号码。"),
    )
