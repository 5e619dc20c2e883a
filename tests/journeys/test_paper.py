"""A hall whose tablets fail: sheets are printed, filled in by hand, entered by two people who do not see each other's, one cell
differs, and the sheet counts once."""
import io
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select

from foundation.accounts.roles import Role
from foundation.database import db
from scoring.models import Sheet, SheetVersion
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.scoring import Stage, make_stage
from tests.journey_steps import press, told
from tests.qr_reader import read_qr

WAYS = {"P/A1.2": {"kind": "steps", "unit": "℃", "nominal": "75", "steps": [{"upto": "2", "mark": "30"}, {"upto": "5", "mark": "20"}]}}
BASE = "/desk/jm-test/paper"


def opened(app: Any) -> Stage:
    """An event that is being scored, one aspect of which is measured; accounts of three scorekeepers."""
    with app.app_context():
        stage = make_stage(entries=2, ways=WAYS)
        for name in ("one", "two", "three"):
            make_user(name, Role.SCOREKEEPER)
        return stage


def enter_house(page: Any, account: str, address: str) -> Any:
    page.goto("/sign-in")
    page.fill("input[name=account]", account)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    page.goto(address)
    return page


def code_on(pdf: bytes, folder: Path) -> str:
    """What the QR code in the corner of the first page says, as a scanner sees it."""
    paper = folder / "sheet.pdf"
    paper.write_bytes(pdf)
    tool = shutil.which("pdftoppm")
    if tool is None:
        pytest.skip("pdftoppm is not installed here (apt install poppler-utils)")
    subprocess.run([tool, "-r", "300", "-gray", "-png", "-f", "1", "-l", "1", str(paper), str(folder / "page")], check=True)
    picture = Image.open(next(folder.glob("page*.png"))).convert("L")
    corner = picture.crop((picture.width - _dots(43), _dots(8), picture.width - _dots(13), _dots(41)))
    box = corner.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert box is not None
    code = corner.crop((box[0], box[1], box[2], box[1] + box[2] - box[0]))
    return read_qr(_even(code))


def _dots(millimetres: int) -> int:
    return round(millimetres / 25.4 * 300)


def _even(code: Image.Image) -> bytes:
    """The code with ten dots for each module and white around: how many modules it has is seen from the square in its corner."""
    seven = next(place for place in range(code.width) if code.getpixel((place, 2)) >= 128)
    side = round(code.width / (seven / 7))
    middles = [round((place + 0.5) * code.width / side) for place in range(side)]
    small = Image.new("L", (side + 8, side + 8), 255)
    for row, y in enumerate(middles):
        for column, x in enumerate(middles):
            small.putpixel((column + 4, row + 4), code.getpixel((x, y)))
    out = io.BytesIO()
    small.resize((10 * small.width, 10 * small.height), Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()


def type_sheet(page: Any, *texts: str) -> None:
    """Types a sheet with the keyboard alone: Enter leads on, at last to the button."""
    for text in texts:
        page.keyboard.type(text)
        if text != "-":
            page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_load_state()


@pytest.mark.slow
def test_a_printed_sheet_is_entered_twice_one_cell_differs_and_it_counts_once(
    live_server: Any, new_page: Callable[..., Any], picture: Callable[..., Any], tmp_path: Path, database_kind: str
) -> None:
    if database_kind != "sqlite":
        pytest.skip("the services are raced on both; the pages need one")
    stage = opened(live_server.app)
    one, two, three = (enter_house(new_page(), name, BASE) for name in ("one", "two", "three"))
    one.goto(f"{BASE}/CK/print")
    one.select_option("[name=module]", "P")
    one.fill("[name=entry]", "0001")
    with one.expect_download() as download:
        press(one, "制作 PDF")
    pdf = Path(download.value.path()).read_bytes()
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 3
    sheet = code_on(pdf, tmp_path)
    with live_server.app.app_context():
        assert sheet == stage.sheet(stage.judges[0], "0001").public_id
    for page in (one, two):
        page.goto(BASE)
        page.fill("[name=sheet]", sheet)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/sheets/"))
    one.keyboard.type("38.5")
    one.keyboard.press("Enter")
    one.keyboard.type("71")
    expect(one.locator("[data-mark]").nth(1)).to_have_text("20")
    picture(one, "entry")
    one.keyboard.press("Enter")
    type_sheet(one, "-")
    told(one, "第一遍已录入")
    picture(one, "queue-first")
    type_sheet(two, "38.5", "77", "-")
    told(two, "两遍有不一致的评分点")
    expect(two.locator("[data-cell]")).to_have_count(1)
    picture(two, "again")
    three.goto(f"{BASE}/CK")
    three.click("#paper-differing .row-link")
    told(three, "读数 71")
    picture(three, "third")
    type_sheet(two, "71")
    told(two, "重录已保存")
    one.goto(two.url)
    picture(one, "queue-differs")
    one.click("#paper-differing .row-link")
    expect(one.locator("[data-cell]").first).to_be_focused()
    type_sheet(one, "71")
    told(one, "两遍一致，评分表已提交")
    one.click("#paper-closed .row-link")
    picture(one, "closed")
    with live_server.app.app_context():
        version = db.session.scalars(select(SheetVersion)).one()
        assert version.marks == {"A1.1": "38.5", "A1.2": "20", "A2.1": None}
        assert (version.readings, version.source) == ({"A1.2": "71"}, "paper")
        assert db.session.scalars(select(Sheet.state).where(Sheet.public_id == sheet)).one() == "submitted"
