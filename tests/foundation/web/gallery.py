"""A small application that shows every part of the furniture with invented data: for the tests and for looking at it."""
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, abort, flash, render_template, request
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from foundation.errors import Invalid, NotFound, Refusal
from foundation.rules.problems import Problem
from foundation.web.errors import init_errors
from foundation.web.furniture import init_furniture
from foundation.web.headers import init_headers
from foundation.web.language import init_language

ROOT = Path(__file__).resolve().parents[3]
PAGES = Path(__file__).with_name("gallery")


class EntryForm(FlaskForm):
    """Every kind of field once."""

    name = StringField("姓名", [DataRequired("请填写姓名。"), Length(max=20)], description="与身份证件一致。")
    event = SelectField("赛项", choices=[SelectChoice("CN", "数控车工（职工组）"), SelectChoice("AU", "汽车维修工（职工组）")])
    division = RadioField("组别", choices=[SelectChoice("staff", "职工组"), SelectChoice("student", "学生组")], default="staff")
    workplace = IntegerField("工位数", [DataRequired("请填写工位数。")])
    note = TextAreaField("备注", description="可不填。")
    papers = FileField("报名表")
    agreed = BooleanField("已阅读并同意个人信息保护说明", [DataRequired("请先阅读并勾选。")])

    def validate_workplace(self, field: IntegerField) -> None:
        """A second sentence for a number that is there but cannot be."""
        if field.data and field.data > 40:
            raise ValidationError("工位数不能超过 40。")


class SheetIsLocked(Refusal):
    """An example of a room's refusal."""

    code = "sheet_is_locked"
    sentence = "%(code)s 的评分表已由裁判长锁定，不能再改。"


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in May 2026, in UTC."""
    return datetime(2026, 5, day, hour, minute, tzinfo=UTC)


PEOPLE = [
    ("K3F7", "陈建明", "江门样例机电技工学校", "submitted", "88.50", "gold", 500000),
    ("M9A2", "区绮雯", "新会示范葵乡餐饮有限公司", "approved", "86.25", "silver", 300000),
    ("P4C8", "曾伟强", "样例五邑职业学院", "returned", "85.00", "silver", 300000),
    ("Q7D1", "黄嘉怡", "台山样例精密机械有限公司", "approved", "82.75", "bronze", 200000),
    ("R2E5", "梁志豪", "开平示范水口卫浴有限公司", "pending", "81.10", "bronze", 200000),
    ("T6H9", "司徒凯琳", "鹤山样例印刷包装股份有限公司", "withdrawn", None, "excellence", None),
    ("V8J3", "谭国栋", "恩平示范麦克风制造有限公司", "disqualified", "0.00", "", None),
    ("W1L4", "李秀兰", "蓬江样例摩托车配件厂", "checked_in", "79.40", "excellence", 100000),
]

NAV: list[dict[str, Any]] = [
    {"label": label, "icon": icon, "href": href, "active": label == "报名", "section": section, "count": count}
    for section, label, icon, href, count in [
        ("", "总览", "home", "#", 0), ("", "赛项", "list-numbers", "#", 0), ("", "报名", "clipboard-list", "#", 12),
        ("", "检录抽签", "arrows-shuffle", "#", 0), ("", "裁判", "gavel", "#", 0), ("", "评分", "pencil", "#", 3),
        ("", "成绩", "chart-bar", "#", 0), ("", "公示", "speakerphone", "#", 0), ("", "奖励", "award", "#", 0),
        ("", "归档", "archive", "#", 0), ("财务", "预算与批次", "coin", "/finance", 0), ("财务", "银行回单", "building-bank", "#", 0),
        ("审计", "审计日志", "shield-check", "/audit", 0), ("系统", "账号与设备", "users", "#", 0),
    ]
]

PHASES = [
    {"label": "筹备", "state": "done"}, {"label": "报名", "state": "done"}, {"label": "检录抽签", "state": "current", "href": "#"},
    {"label": "评分", "state": "todo"}, {"label": "成绩", "state": "todo"}, {"label": "公示", "state": "todo"},
    {"label": "奖励", "state": "todo"}, {"label": "归档", "state": "todo"},
]

COMPETITIONS = [
    {"label": "2026年江门市职业技能竞赛", "name": "2026年江门市职业技能竞赛", "href": "#", "active": True, "state": "open",
     "starts": "2026-05-16", "ends": "2026-05-17", "document": "江示竞〔2026〕1号（示例）", "events": 7,
     "next": "5月16日开赛，请携带身份证件和参赛证到场检录。"},
    {"label": "2026年“粤菜师傅”技能竞赛", "name": "2026年“粤菜师傅”技能竞赛", "href": "#", "state": "draft",
     "starts": "2026-09-30", "ends": "2026-10-01", "document": "江示竞〔2026〕6号（示例）", "events": 2, "next": "8月1日起报名。"},
    {"label": "2025年江门市职业技能竞赛", "name": "2025年江门市职业技能竞赛", "href": "#", "state": "archived",
     "starts": "2025-12-30", "ends": "2026-01-02", "document": "", "events": 6, "next": ""},
]

NOTICES = [
    {"title": "2026年江门市职业技能竞赛成绩公示（数控车工职工组）", "href": "#", "number": "江示竞公〔2026〕3号", "published": "2026-05-20", "ends": "2026-05-26"},
    {"title": "关于举办2026年江门市职业技能竞赛的通知", "href": "#", "number": "江示竞〔2026〕1号", "published": "2026-03-20", "ends": None},
    {"title": "2025年度江门市技术能手名单公示", "href": "#", "number": "", "published": "2025-12-08", "ends": "2025-12-12"},
]


class Clerk:
    """Somebody who is signed in."""

    is_authenticated = True
    name = "林佩珊"


def make_app(**config: Any) -> Flask:
    """An application with nothing but the furniture; every undefined name in a template is an error."""
    app = Flask("gallery", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(SECRET_KEY="gallery", TESTING=False, MODE="demo", MAX_CONTENT_LENGTH=1024 * 1024, **config)
    loader = app.jinja_loader
    assert loader is not None
    app.jinja_loader = ChoiceLoader([loader, FileSystemLoader(PAGES)])  # type: ignore[assignment]
    app.jinja_env.undefined = StrictUndefined
    CSRFProtect(app)
    init_language(app)
    init_headers(app)
    init_errors(app)
    init_furniture(app)
    _add_pages(app)
    _add_errors(app)
    return app


def _add_pages(app: Flask) -> None:
    @app.get("/")
    def home() -> str:
        return render_template("public/home.html", competitions=COMPETITIONS, notices=NOTICES, holders=128, year=2026)

    @app.get("/empty")
    def empty() -> str:
        return render_template("public/home.html")

    @app.route("/gallery/<base>", methods=["GET", "POST"])
    def gallery(base: str) -> str:
        wrong = EntryForm(MultiDict({"wrong-workplace": "99", "wrong-division": "student"}), prefix="wrong", meta={"csrf": False})
        wrong.validate()
        if request.args.get("flash"):
            flash("已通过 3 人的报名审核。", "success")
            flash("还有 2 个单位没有上传报名表。", "warning")
        return render_template(
            f"{base}.html", form=EntryForm(), wrong=wrong, people=PEOPLE, nav=NAV, phases=PHASES, moment=moment,
            competition=COMPETITIONS[0], competitions=COMPETITIONS, current_user=Clerk(), search_href="/gallery/desk",
            role_words="报名审核 · 市本级", may_open=lambda _address: True,
        )


def _add_errors(app: Flask) -> None:
    @app.get("/status/<int:status>")
    def status(status: int) -> str:
        abort(status)

    @app.route("/refused", methods=["GET", "POST"])
    def refused() -> str:
        raise SheetIsLocked(code="K3F7")

    @app.get("/api/v1/refused")
    def refused_api() -> str:
        raise SheetIsLocked(code="K3F7")

    @app.get("/missing")
    def missing() -> str:
        raise NotFound

    @app.get("/invalid")
    def invalid() -> str:
        raise Invalid([Problem("第 12 行 身份证号", "required"), Problem("第 30 行 赛项", "unknown_rule", {"value": "XX"})])

    @app.get("/crash")
    def crash() -> str:
        raise ZeroDivisionError("a defect")

    @app.post("/typed")
    def typed() -> str:
        return request.form.get("note", "")
