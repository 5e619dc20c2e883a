"""What people send by mistake: a clear sentence with a 4xx, nothing written, nothing typed is lost. Through the pages' own doors."""
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from sqlalchemy import func, select

from competition.services.phases import set_phase
from foundation.accounts.identity import SYSTEM
from foundation.accounts.roles import Role
from foundation.audit.models import AuditEntry
from foundation.clock import now
from foundation.database import Base, db
from foundation.uploads.audited import RECEIVED
from tests.factories.accounts import make_user, signed_in
from tests.factories.competition import DATA, make_competition, make_example
from tests.factories.definitions import definition, event, rules
from tests.factories.registrations import HEADINGS, id_number, row, workbook
from tests.factories.scoring import RULES, make_stage

CODE = "jm-test"
COOK = row(1, "工种CK", "职工组")
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
LIST = "姓名,身份证号,参赛赛项\r\n陈测," + id_number(1) + ",工种CK\r\n"
TECHNICAL = re.compile(r"Traceback|Exception|sqlalchemy|psycopg|Error\b|NoneType")


@pytest.fixture
def desk(app: Any) -> Iterator[Any]:
    """A competition that takes registrations."""
    with app.app_context():
        make_competition(CODE, phase="open")
        for account, role in (("organizer", Role.ORGANIZER), ("clerk", Role.AWARDS_CLERK)):
            make_user(account, role)
        yield app


@pytest.fixture
def organizer(desk: Any) -> Any:
    """The organizer, signed in."""
    return signed_in(desk, "organizer")


def rows_of_everything() -> dict[str, int]:
    """How many rows each table of the house has; that a file came at all is counted, also of one that is refused."""
    db.session.rollback()
    rows = {name: db.session.scalar(select(func.count()).select_from(table)) or 0 for name, table in Base.metadata.tables.items()}
    came = select(func.count()).select_from(AuditEntry).where(AuditEntry.kind == RECEIVED)
    return {**rows, "audit_entry": rows["audit_entry"] - (db.session.scalar(came) or 0)}


def words(answer: Any) -> str:
    """The page as its reader sees it."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))).split())


def refused(send: Callable[[], Any], *said: str, status: int = 422) -> Any:
    """Sends; the answer has this status, says this in words and nothing technical, and no table has a row more or less."""
    before = rows_of_everything()
    answer = send()
    text = words(answer)
    assert answer.status_code == status, text
    assert [part for part in said if part not in text] == [], text
    assert not TECHNICAL.search(text), text
    assert rows_of_everything() == before
    return answer


def bomb() -> bytes:
    """A workbook of some kilobytes that unpacks to 40 MiB."""
    data = io.BytesIO(workbook([COOK]))
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", bytes(40 * 1024 * 1024))
    return data.getvalue()


def wide() -> bytes:
    """A workbook with a hundred columns beside those that are read."""
    more = {f"备用{number}": "x" for number in range(100)}
    return workbook([COOK | more], [*HEADINGS, *more])


def packed(name: str, content: str) -> bytes:
    """An archive that is no workbook."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(name, content)
    return data.getvalue()


NO_WORKBOOK = "文件不是可读取的 Excel 工作簿，请用 Excel 或 WPS 打开后另存为 .xlsx 再提交"
WORKBOOKS: dict[str, tuple[Any, str, str]] = {
    "nothing": (b"", "报名表.xlsx", NO_WORKBOOK),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3", "报名表.xlsx", NO_WORKBOOK),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "报名表.png", NO_WORKBOOK),
    "a list in GB18030": (LIST.encode("gb18030"), "报名表.csv", "表头缺少必需的列：性别"),
    "a list in UTF-8": (LIST.encode("utf-8-sig"), "报名表.csv", "表头缺少必需的列：性别"),
    "a Word document": (packed("word/document.xml", "<document/>"), "报名表.docx", NO_WORKBOOK),
    "an old file that is none": (OLE, "报名表.xls", NO_WORKBOOK),
    "half a workbook": (workbook([COOK])[:3000], "报名表.xlsx", NO_WORKBOOK),
    "no header": (workbook([COOK], ("甲", "乙", "丙")), "报名表.xlsx", "没有找到表头"),
    "an empty sheet": (workbook([], ()), "报名表.xlsx", "没有找到表头"),
    "columns missing": (
        workbook([COOK], [one for one in HEADINGS if one not in ("性别", "联系电话")]), "报名表.xlsx",
        "表头缺少必需的列：性别、联系电话",
    ),
    "unpacks to 40 MiB": (bomb, "报名表.xlsx", "工作簿过大"),
    "columns without end": (wide, "报名表.xlsx", "不得超过 20000 行或 100 列"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("kind", WORKBOOKS)
def test_a_file_that_is_no_registration_workbook_is_refused_in_words(kind: str, organizer: Any) -> None:
    content, name, said = WORKBOOKS[kind]
    content = content() if callable(content) else content
    address = f"/desk/{CODE}/registrations/import"
    refused(lambda: organizer.post(address, data={"workbook": (io.BytesIO(content), name)}), said)


def test_no_file_at_all_and_a_file_beyond_all_measure_are_told_apart(organizer: Any) -> None:
    address = f"/desk/{CODE}/registrations/import"
    refused(lambda: organizer.post(address, data={}), "请选择报名表文件")
    huge = {"workbook": (io.BytesIO(bytes(25 * 1024 * 1024)), "报名表.xlsx")}
    refused(lambda: organizer.post(address, data=huge), "超过了 24 MB 的上限", status=413)


@pytest.mark.slow
def test_every_problem_of_the_messy_workbook_stands_on_the_page_and_nobody_is_registered(desk: Any, organizer: Any) -> None:
    code = make_example()
    set_phase(code, "open", actor=SYSTEM, at=now())
    content = (DATA / "registrations-2026-messy.xlsx").read_bytes()
    wanted = json.loads((DATA / "registrations-2026-messy.expected.json").read_text("utf-8"))["refused"]
    before = rows_of_everything()
    answer = organizer.post(
        f"/desk/{code}/registrations/import", data={"workbook": (io.BytesIO(content), "报名表.xlsx")}, follow_redirects=True
    )
    table = answer.get_data(as_text=True).partition('id="problems"')[2].partition("</table>")[0]
    shown = re.findall(r'<tr><td class="num">(\d+)</td><td class="nowrap">([^<]+)</td><td>([^<]+)</td></tr>', table)
    assert sorted((int(number), column) for number, column, _text in shown) == sorted((one["row"], one["column"]) for one in wanted)
    assert all(len(text) > 8 for _number, _column, text in shown)
    changed = {name for name, count in rows_of_everything().items() if count != before[name]}
    assert changed == {"registration_import", "audit_entry"}


DEFINITIONS = {
    "nothing": (b"", "不是可读取的 JSON（第 1 行第 1 个字符处写法有误）"),
    "half of it": (b'{"format":\n "competition/1"', "不是可读取的 JSON（第 2 行"),
    "GB18030": (json.dumps(definition(), ensure_ascii=False).encode("gb18030"), "编码不是 UTF-8，请另存为 UTF-8"),
    "a workbook": (workbook([COOK]), "编码不是 UTF-8"),
    "a list": (b"[]", "类型不对"),
    "a number": (b"7", "类型不对"),
    "too deep": (b"[" * 100_000, "嵌套层次过多"),
    "no number": (b'{"year": NaN}', "含有无法表示的数"),
    "a word twice": (b'{"format": "competition/1", "format": "competition/1"}', "有重复的名称"),
    "another format": (json.dumps(definition(event("CK", "电工", rules())) | {"format": "competition/9"}).encode(), "format"),
    "weights in words": (json.dumps(definition(event("CK", "电工", rules({"weight": "一半"})))).encode(), "weight"),
    "half a character": (json.dumps(definition(event("CK", "电工", rules()))).replace("try-2026", "\\ud800").encode(), "没有建立赛事"),
}  # fmt: skip


@pytest.mark.parametrize("kind", DEFINITIONS)
def test_a_file_that_is_no_definition_makes_no_competition(kind: str, organizer: Any) -> None:
    content, said = DEFINITIONS[kind]
    files = {"definition": (io.BytesIO(content), "d.json"), "jurisdiction": "市本级"}
    refused(lambda: organizer.post("/desk/new/definition", data=files), "没有建立赛事", said)


def test_a_definition_with_a_sign_that_no_database_keeps_is_refused_with_its_place_on_either(organizer: Any) -> None:
    content = json.dumps(definition(event("CK", "电工", rules())) | {"name": "竞\x00赛"}).encode()
    files = {"definition": (io.BytesIO(content), "d.json"), "jurisdiction": "市本级"}
    refused(lambda: organizer.post("/desk/new/definition", data=files), "name", "看不见的控制字符")


MODULE = {
    "code": "P", "name": "操作技能", "weight": "1", "full_mark": "100", "level": "aspect", "method": "mean", "drop_high": "0", "drop_low": "0",
    "minimum_judges": "1", "aspects-0-code": "01", "aspects-0-kind": "measurement", "aspects-0-max_mark": "100", "aspects-0-factor": "1",
}  # fmt: skip
MODULES = {
    "words for the weight": {"weight": "八成"}, "a comma": {"weight": "0,8"}, "less than nothing": {"weight": "-1"},
    "judges in words": {"minimum_judges": "三"}, "a mark without end": {"aspects-0-max_mark": "9" * 400}, "text for the most": {"aspects-0-max_mark": "满分"},
    "infinity": {"aspects-0-max_mark": "Infinity"},
}  # fmt: skip


@pytest.mark.parametrize("mistake", MODULES)
def test_a_module_with_a_mistake_is_not_kept_and_what_was_typed_stays(mistake: str, organizer: Any) -> None:
    address = f"/desk/{CODE}/events/CK/scheme/modules/new"
    answer = refused(lambda: organizer.post(address, data=MODULE | MODULES[mistake]))
    shown = answer.get_data(as_text=True)
    assert 'value="01"' in shown and "callout is-error" in shown


@pytest.mark.parametrize("content", [b"%PDF", "模块,分\r\n".encode("gb18030"), workbook([COOK])])
def test_a_file_that_is_no_marking_scheme_is_said_at_its_place(content: bytes, organizer: Any) -> None:
    files = {"workbook": (io.BytesIO(content), "评分表.xlsx"), "module": "", "code": "", "name": ""}
    refused(lambda: organizer.post(f"/desk/{CODE}/events/CK/scheme/files", data=files), "评分标准工作簿")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "标准"), (b"{", "标准没有登记"), (b"[]", "标准没有登记"), ("{\"文件\": \"奖励\"}".encode("gb18030"), "标准没有登记"),
        (workbook([COOK]), "标准没有登记"), (b'{"rows": 5}', "schedule.rows"), (b'{"schedule": {"rows": [{"amount": 0.1}]}}', "amount"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_award_schedule_is_not_kept(content: bytes, said: str, desk: Any) -> None:
    clerk = signed_in(desk, "clerk")
    refused(lambda: clerk.post(f"/desk/{CODE}/schedules/uploaded", data={"file": (io.BytesIO(content), "标准.json")}), said)


FORMS: dict[str, tuple[str, dict[str, Any], int, str]] = {
    "a year in words": ("/desk/new", {"name": "赛", "code": "x", "year": "二〇二七"}, 422, "年度"),
    "a day that is none": ("/desk/new", {"name": "赛", "code": "x", "year": "2027", "starts": "2027-02-30"}, 422, "比赛首日"),
    "an endless name": ("/desk/new", {"name": "赛" * 10_000, "code": "x", "year": "2027"}, 422, "赛事名称"),
    "a size in words": (f"/desk/{CODE}/events/new", {"code": "NU", "occupation": "护理", "panel_size": "三"}, 422, "裁判人数"),
    "a sign that nobody types": (f"/desk/{CODE}/events/new", {"code": "NU", "occupation": "护\x00理", "panel_size": "3"}, 400, "无法保存的字符"),
    "a number beyond the database": (
        f"/desk/{CODE}/events/new", {"code": "NU", "occupation": "护理", "panel_size": "3", "quota": "9" * 30}, 422, "名额",
    ),
    "an office that is none": (f"/desk/{CODE}/officials/new", {"name": "李评", "role": "auditor"}, 422, "岗位"),
    "a name with such a sign": (f"/desk/{CODE}/officials/new", {"name": "李\x00评", "role": "judge"}, 400, "无法保存的字符"),
    "a list of officials that is none": (f"/desk/{CODE}/officials/paste", {"rows": "李评;裁判员\n\t\t"}, 422, "第 1 行"),
    "a phase that is none": (f"/desk/{CODE}/phase", {"to": "finished"}, 422, "没有进入下一阶段"),
    "no reason": (f"/desk/{CODE}/phase", {"to": "draft", "reason": " "}, 422, "请写明原因"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", FORMS)
def test_a_mistake_in_a_form_is_said_and_changes_nothing(mistake: str, organizer: Any) -> None:
    address, typed, status, said = FORMS[mistake]
    refused(lambda: organizer.post(address, data=typed), said, status=status)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"ticket": "", "last_six": ""}, "请填写准考证号"), ({"ticket": "1", "last_six": "12345"}, "应为 6 位"),
        ({"ticket": "1", "last_six": "陈测陈测陈测"}, "应为 6 位"), ({"ticket": "9" * 5000, "last_six": "123456"}, "准考证号"),
    ],
)  # fmt: skip
def test_a_contestant_who_mistypes_is_told_at_the_field(typed: dict[str, str], said: str, desk: Any) -> None:
    refused(lambda: desk.test_client().post("/results", data=typed), said)


@pytest.mark.parametrize("strange", ["\x00", "'; DROP TABLE entry; --", "%s%(x)s{{7*7}}", "\ud83d\ude00" * 3, "../../etc/passwd"])
def test_strange_signs_find_nothing_and_break_nothing(strange: str, desk: Any) -> None:
    visitor = desk.test_client()
    strange = strange.encode("utf-16", "surrogatepass").decode("utf-16")
    answers = [
        visitor.post("/results", data={"ticket": strange, "last_six": "123456"}),
        visitor.post("/sign-in", data={"account": strange, "password": strange}),
        visitor.post("/judge/sign-in", data={"card": strange, "pin": "123456"}),
        visitor.get("/verify", query_string={"number": strange}), visitor.get("/experts", query_string={"q": strange}),
        signed_in(desk, "organizer").get(f"/desk/{CODE}/registrations", query_string={"q": strange, "event": strange, "sort": strange, "page": strange}),
    ]  # fmt: skip
    assert [(answer.status_code, words(answer)) for answer in answers if answer.status_code >= 500] == []
    told = [answer.status_code for answer in answers[:3]]
    assert told == ([400] * 3 if "\x00" in strange else [404, 401, 401]) and "49" not in words(answers[0])
    assert visitor.get("/verify/%00").status_code == 404


BODIES: dict[str, tuple[Any, int]] = {
    "no JSON": (b"marks=38", 400), "GB18030": ('{"op": "提交"}'.encode("gb18030"), 400), "a list": (b"[]", 400),
    "too much": (b"x" * (300 * 1024), 413), "nothing": (b"", 400), "half a character": (b'{"op": "\\ud800"}', 400),
}  # fmt: skip


@pytest.mark.parametrize("kind", BODIES)
def test_a_tablet_that_sends_nonsense_is_told_so_and_the_sheet_stays(kind: str, app: Any) -> None:
    from foundation import chance
    from foundation.accounts.services import issue_card
    from tests.factories.scoring import DAY

    content, status = BODIES[kind]
    with app.app_context():
        stage = make_stage(entries=2)
        card = issue_card(stage.judges[0].user_id, actor=stage.chief, at=DAY)
        tablet = app.test_client()
        assert tablet.post(f"/judge/card/{card.secret}", data={"pin": card.pin}).status_code == 302
        address = f"/api/v1/operations/{chance.opaque_id()}"
        before = rows_of_everything()
        answer = tablet.put(address, data=content, content_type="application/json")
        assert answer.status_code == status and answer.get_json()["message"], answer.get_data(as_text=True)
        assert rows_of_everything() == before
        assert stage.sheet(stage.judges[0], "0001").version == 0


def test_rules_as_text_are_refused_with_their_place_and_the_text_stays(organizer: Any) -> None:
    kept = organizer.post(f"/desk/{CODE}/events/CK/scheme/modules/new", data=MODULE)
    assert kept.status_code == 302
    wrong = RULES | {"prizes": {"kind": "raffle"}}
    address = f"/desk/{CODE}/events/CK/scheme/rules"
    answer = refused(lambda: organizer.post(address, data={"rules": json.dumps(wrong)}), "prizes")
    assert "raffle" in answer.get_data(as_text=True)
    for text in ("", "{", "[]", "七"):
        refused(lambda text=text: organizer.post(address, data={"rules": text}))
