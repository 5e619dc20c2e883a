"""Somebody registers themselves on a small phone: portrait and paper, returned, back by a link, corrected, accepted, the form."""
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from competition.services.decisions import APPROVE, RETURN, Correction, Decision, decide
from foundation.accounts.identity import Actor
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.clock import now
from foundation.database import db
from tests.factories.accounts import make_user
from tests.factories.entry import id_number
from tests.factories.personal import jpeg, only_entry, open_today, texts, token_in

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}


@pytest.fixture
def app_settings() -> dict[str, Any]:
    return {"MODE": "rehearsal"}


def fits(page: Any) -> None:
    """Nothing stands out to the right."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360, f"{page.url}: {wide} pixels wide"


def decided(code: str, decision: Decision) -> None:
    """A reviewer decides."""
    db.session.rollback()
    db.session.expire_all()
    if not db.session.query(User).filter_by(account="reviewer").count():
        make_user("reviewer", Role.REGISTRAR)
    user = db.session.query(User).filter_by(account="reviewer").one()
    entry = only_entry()
    decide(code, entry.public_id, entry.version, decision, actor=Actor(user.public_id, user.id), at=now())
    db.session.rollback()
    db.session.expire_all()


def upload(page: Any, kind: str, content: bytes) -> None:
    """Chooses a picture; it is sent at once."""
    page.locator(f"#papers-{kind} input[type=file]").set_input_files({"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": content})
    expect(page.locator(f"#papers-{kind} img")).to_be_visible()


def seen(page: Any, picture: Any, name: str) -> None:
    """A page as it is looked at."""
    fits(page)
    picture(page, f"personal-{name}")


@pytest.mark.slow
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_a_personal_registration_on_a_small_phone(live_server, new_page, picture):
    with live_server.app.app_context():
        code = open_today()
        page = new_page(**PHONE)
        fill_in(page, code, picture)
        returned(page, code, picture)
        accepted(page, code, picture)


def fill_in(page: Any, code: str, picture: Any) -> None:
    """The three steps, the mistakes first."""
    page.goto(f"/competitions/{code}")
    page.get_by_role("link", name="我要报名").click()
    seen(page, picture, "1-identity")
    page.get_by_role("button", name="保存，下一步").click()
    assert page.locator(".invalid-feedback").count() >= 4
    seen(page, picture, "2-identity-errors")
    page.select_option("#event", "CK")
    page.fill("#name", "陈测001")
    page.fill("#id_number", id_number(1)[:-1] + ("0" if id_number(1)[-1] != "0" else "1"))
    page.check("#consent")
    page.get_by_role("button", name="保存，下一步").click()
    expect(page.locator("#id_number-error")).to_contain_text("校验不通过")
    assert page.input_value("#name") == "陈测001" and page.is_checked("#consent")
    page.fill("#id_number", id_number(1))
    page.press("#id_number", "Tab")
    expect(page.locator("#findings")).to_contain_text("年满 16 周岁")
    seen(page, picture, "3-identity-findings")
    page.get_by_role("button", name="保存，下一步").click()
    page.fill("#phone", "13800000001")
    page.fill("#unit_name", "江门市样例酒店")
    page.select_option("#level", "高级工（三级）")
    page.fill("#years", "1")
    page.press("#years", "Tab")
    expect(page.locator("#findings .is-failed")).to_contain_text("要求满 3 年")
    page.fill("#experience", "2020 年起在酒店从事中餐烹调，参加过市级竞赛两次。")
    seen(page, picture, "4-about")
    page.get_by_role("button", name="保存，下一步").click()
    page.check("#declared")
    page.get_by_role("button", name="提交报名").click()
    for problem in ("要求满 3 年", "还没有上传“证件照”", "还没有上传“身份证件”"):
        expect(page.locator(".callout.is-error").first).to_contain_text(problem)
    seen(page, picture, "5-confirm-problems")
    upload(page, "portrait", jpeg(1200, 1200))
    upload(page, "id_card", jpeg(1600, 1000, "#f4f4f0"))
    page.goto(f"/register/{code}/about")
    page.fill("#years", "5")
    page.get_by_role("button", name="保存，下一步").click()
    seen(page, picture, "6-confirm")
    page.check("#declared")
    page.get_by_role("button", name="提交报名").click()
    expect(page.get_by_role("heading", name="报名表已收到")).to_be_visible()
    seen(page, picture, "7-received")
    assert id_number(1) not in page.evaluate("JSON.stringify([localStorage, sessionStorage, location.href, document.cookie])")


def come_back(page: Any, picture: Any) -> None:
    """Phone number and last six, the link of the message, the button behind it."""
    page.goto("/register/back")
    page.fill("#phone", "13800000001")
    page.fill("#last_six", id_number(1)[-6:])
    seen(page, picture, "8-back")
    page.get_by_role("button", name="发送链接到手机").click()
    expect(page.get_by_role("heading", name="请查收消息")).to_be_visible()
    seen(page, picture, "9-sent")
    db.session.rollback()
    page.goto(f"/register/link/{token_in(texts('link')[-1])}")
    seen(page, picture, "10-link")
    page.get_by_role("button", name="打开我的报名").click()


def returned(page: Any, code: str, picture: Any) -> None:
    """The desk asks for a better picture; the applicant corrects."""
    decided(code, Decision(RETURN, corrections=(Correction("years", "从业年限请按劳动合同填写，身份证照片请补拍反面。"),)))
    come_back(page, picture)
    expect(page.locator(".callout.is-warning")).to_contain_text("请补拍反面")
    assert id_number(1) not in page.content() and "13800000001" not in page.content()
    seen(page, picture, "11-returned")
    upload_more(page)
    page.get_by_role("link", name="修改报名").click()
    page.fill("#years", "6")
    seen(page, picture, "12-correct")
    page.get_by_role("button", name="重新提交").click()
    expect(page.get_by_text("已重新提交，请等候审核。")).to_be_visible()


def upload_more(page: Any) -> None:
    """A second page of the same paper, as a camera sends it: large, held sideways, with a place in it."""
    image = Image.open(io.BytesIO(jpeg(3000, 2000, "#ffffff")))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Telephone"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, quality=97)
    page.locator("#papers-id_card input[type=file]").set_input_files({"name": "IMG_2.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()})
    expect(page.locator("#papers-id_card img")).to_have_count(2)


def accepted(page: Any, code: str, picture: Any) -> None:
    """The desk accepts; the form comes as paper and as a picture."""
    decided(code, Decision(APPROVE))
    page.reload()
    expect(page.locator(".callout.is-success").first).to_contain_text("审核通过")
    seen(page, picture, "13-accepted")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载报名表（PDF）").click()
    assert download.value.suggested_filename.endswith("-form.pdf")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    shown = page.request.get(page.url.split("#")[0] + "/form.png")
    assert shown.status == 200 and shown.body().startswith(b"\x89PNG")
    picture(page, "personal-14-state").with_name("personal-form.png").write_bytes(shown.body())
    page.get_by_role("button", name="退出").click()
    page.goto("/register/mine")
    expect(page.get_by_text("查看时间已过")).to_be_visible()
