"""Pages of sheets on paper and of files of marks: who sees what, and what never shows."""
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pypdf
import pytest
from sqlalchemy import func, select

from foundation.accounts.roles import Role
from foundation.database import db
from scoring.models import PaperCase, SheetVersion
from scoring.views import sheet_prints
from tests.factories.accounts import give_password, make_user, signed_in
from tests.factories.paper import MARKS, sheet_of
from tests.factories.scoring import Stage, make_stage

BASE = "/desk/jm-test/paper"
HERE = f"{BASE}/CK"


@pytest.fixture
def app_settings() -> dict[str, Any]:
    """Jobs are done in the request that asks for them."""
    return {"JOBS_IMMEDIATE": True}


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    """Four entries, three judges, scoring open."""
    with app.app_context():
        yield make_stage()


def as_(app: Any, account: str, role: Role = Role.SCOREKEEPER) -> Any:
    """Somebody new, signed in."""
    make_user(account, role)
    return signed_in(app, account)


def chief(app: Any, stage: Stage) -> Any:
    return signed_in(app, give_password(stage.chief.user_id or 0))


def text(answer: Any) -> str:
    assert answer.status_code in (200, 403, 409, 422), answer.status_code
    return str(answer.get_data(as_text=True))


def cells(marks: dict[str, str], reason: str = "") -> dict[str, str]:
    """Marks as the form sends them."""
    sent = {f"cells-{place}": mark for place, mark in enumerate(marks.values())}
    return sent | ({f"reasons-{place}": reason for place in range(len(marks))} if reason else {})


def test_a_scanned_code_leads_to_the_sheet_of_whatever_event_and_nowhere_else(app: Any, stage: Stage) -> None:
    one, other = as_(app, "one"), make_stage(code="jm-other")
    sheet = sheet_of(stage)
    answer = one.post(f"{BASE}/find/sheet", data={"sheet": f" {sheet.upper()} "})
    assert answer.location == f"{HERE}/sheets/{sheet}"
    for foreign in (sheet_of(other), "0" * 32, "评分表"):
        assert one.post(f"{BASE}/find/sheet", data={"sheet": foreign}).location == BASE
    assert "没有找到这张评分表" in text(one.get(BASE))
    picked = one.post(f"{HERE}/pick", data={"place": "J01|P|", "entry": "0002"})
    assert picked.location.endswith(sheet_of(stage, "0002"))
    assert "没有该加密号的评分表" in text(one.post(f"{HERE}/pick", data={"place": "J01|P|", "entry": "9"}))
    assert one.get(f"{HERE}/sheets/{sheet_of(other)}").status_code == 404


def test_the_second_person_sees_nothing_of_the_first(app: Any, stage: Stage) -> None:
    one, two = as_(app, "one"), as_(app, "two")
    sheet = f"{HERE}/sheets/{sheet_of(stage)}"
    assert one.post(sheet, data=cells(MARKS | {"A1.1": "13.37"})).status_code == 302
    case = f"{HERE}/cases/{db.session.scalars(select(PaperCase.public_id)).one()}"
    for page in (sheet, HERE, case, BASE):
        shown = text(two.get(page))
        assert "13.37" not in shown and "两遍有不一致" not in shown
    assert "13.37" not in text(chief(app, stage).get(case))
    assert "第二遍须由另一位记分员录入" in text(one.get(sheet))
    wrong = two.post(sheet, data=cells({"A1.1": "13.37", "A1.2": "廿七", "A2.1": "7"}))
    assert wrong.status_code == 422 and 'value="廿七"' in text(wrong) and "只能是 0、1、2、3" in text(wrong)
    assert two.post(sheet, data=cells(MARKS)).location == case
    for person in (one, two):
        shown = text(person.get(case))
        assert "13.37" not in shown and "38.5" not in shown and "请对照纸质评分表重录 1 个评分点" in shown and "A1.2" not in shown
    third = text(chief(app, stage).get(case))
    assert "13.37" in third and "38.5" in third


def test_the_chief_decides_with_a_reason_and_the_sheet_counts_once(app: Any, stage: Stage) -> None:
    one, two, sheet = as_(app, "one"), as_(app, "two"), f"{HERE}/sheets/{sheet_of(stage)}"
    one.post(sheet, data=cells(MARKS | {"A1.1": "13.37"}))
    case = two.post(sheet, data=cells(MARKS)).location
    boss = chief(app, stage)
    empty = boss.post(f"{case}/decide", data={"cells-0": "40.5", "reasons-0": ""})
    assert empty.status_code == 422 and 'value="40.5"' in text(empty) and "请写明裁定理由" in text(empty)
    assert one.post(f"{case}/decide", data={"cells-0": "38.5", "reasons-0": "x"}).status_code == 409
    assert boss.post(f"{case}/decide", data={"cells-0": "38.5", "reasons-0": "纸上是 38.5"}).status_code == 302
    assert db.session.scalars(select(SheetVersion.marks)).one() == MARKS
    shown = text(one.get(case))
    assert "纸上是 38.5" in shown and "13.37" in shown and "已提交" in text(one.get(HERE))


def test_only_a_reason_gives_an_entry_up(app: Any, stage: Stage) -> None:
    one, sheet = as_(app, "one"), f"{HERE}/sheets/{sheet_of(stage)}"
    one.post(sheet, data=cells(MARKS))
    case = f"{HERE}/cases/{db.session.scalars(select(PaperCase.public_id)).one()}"
    assert one.post(f"{case}/drop", data={"drop-reason": ""}).status_code == 422
    assert one.post(f"{case}/drop", data={"drop-reason": "扫错了"}).status_code == 302
    assert "扫错了" in text(one.get(HERE)) and "录入完毕" in text(one.get(sheet))


def test_judges_and_others_have_no_business_here(app: Any, stage: Stage) -> None:
    judge = signed_in(app, give_password(stage.judges[0].user_id))
    registrar = as_(app, "registrar", Role.REGISTRAR)
    for page in (BASE, HERE, f"{HERE}/sheets/{sheet_of(stage)}", f"{HERE}/files", f"{HERE}/print"):
        assert judge.get(page).status_code == 403
    assert registrar.get(HERE).status_code == 403 and registrar.get(f"{HERE}/files").status_code == 200
    assert as_(app, "elsewhere", Role.AWARDS_CLERK).get(BASE).status_code == 403


def test_the_printed_sheets_hold_code_and_id_and_no_name(app: Any, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = as_(app, "one")
    answer = keeper.post(f"{HERE}/print", data={"module": "P", "judge": "J02", "layout": "portrait", "reserve": "1"})
    assert answer.mimetype == "application/pdf"
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(answer.data)).pages]
    assert len(pages) == 5
    for page, code in zip(pages, stage.codes, strict=False):
        assert code in page and stage.sheet(stage.judges[1], code).public_id in page and "J02" in page
        assert "第 1 页，共 1 页" in page and stage.scheme_hash[:16] in page
    assert "备用表" in pages[4] and "评委" not in "".join(pages)
    one = keeper.post(f"{HERE}/print", data={"entry": "0003", "layout": "landscape"})
    first = pypdf.PdfReader(BytesIO(one.data)).pages[0]
    assert first.mediabox.width > first.mediabox.height
    assert "没有符合条件的评分表" in text(keeper.post(f"{HERE}/print", data={"entry": "9999", "layout": "portrait"}))
    monkeypatch.setattr(sheet_prints, "AT_ONCE", 3)
    job = keeper.post(f"{HERE}/print", data={"module": "P", "layout": "portrait"}).location
    file = re.search(rf'href="({job}/[^"]+)"', text(keeper.get(job)))
    assert file is not None and len(pypdf.PdfReader(BytesIO(keeper.get(file[1]).data)).pages) == 12


def test_a_file_is_loaded_by_one_and_confirmed_by_another(app: Any, stage: Stage) -> None:
    one, two = as_(app, "one"), as_(app, "two")
    data = "加密号,得分\r\n0001,91.5\r\n0002,缺考\r\n".encode("gb18030")
    file = one.post(f"{HERE}/files", data={"place": "J01|T|", "file": (BytesIO(data), "阅卷机.csv")}).location
    shown = text(one.get(file))
    assert "91.5" in shown and "检查通过，等待另一人确认" in shown and f'action="{file}/confirm"' not in shown
    assert re.search(r"0003、\s*0004|0003、0004", shown)
    assert f'action="{file}/confirm"' in text(two.get(file))
    assert one.post(f"{file}/confirm").location == file
    assert two.post(f"{file}/confirm").location == f"{HERE}/files"
    assert db.session.scalar(select(func.count()).select_from(SheetVersion)) == 1
    assert signed_in(app, give_password(stage.organizer.user_id or 0)).get(file).status_code == 404
    boss = chief(app, stage)
    assert "标为缺考的加密号" in text(boss.get(f"{HERE}/files"))
    assert boss.post(f"{HERE}/files/absent").status_code == 302
    assert "标为缺考的加密号" not in text(boss.get(f"{HERE}/files"))


def test_a_file_that_cannot_be_used_is_refused_on_the_form(app: Any, stage: Stage) -> None:
    one = as_(app, "one")
    for data, said in ((b"", "请选择成绩文件"), ("准考证号,得分\r\nx,1".encode(), "按准考证号的成绩文件由赛事组织")):
        answer = one.post(f"{HERE}/files", data={"place": "J01|T|", "file": (BytesIO(data), "x.csv" if data else "")})
        assert answer.status_code in (403, 422) and said in text(answer)
    file = one.post(f"{HERE}/files", data={"place": "J01|T|", "file": (BytesIO("加密号,得分\r\n9,1".encode()), "x.csv")}).location
    assert "“9”不在本赛项的名单中" in text(one.get(file))
    assert one.get(f"{file}/returned.xlsx").status_code == 200
    assert one.get(f"{HERE}/files/template/T.xlsx").status_code == 200
    assert one.get(f"{HERE}/files/template/X.xlsx").status_code == 404
