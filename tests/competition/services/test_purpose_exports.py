"""Personal data in bulk: asked for, agreed to by another person, made with a password, fetched, destroyed; every step told."""
import shutil
import subprocess
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import BadZipFile

import msoffcrypto
import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from competition.services.cancelling import cancel_entry
from foundation.accounts.roles import Role
from foundation.audit.models import AuditEntry
from foundation.clock import at_noon, frozen
from foundation.database import db
from foundation.errors import NotFound
from foundation.exports import services
from foundation.exports.models import PurposeExport
from foundation.exports.refusals import (
    AnotherPersonDecides,
    ExportGone,
    NothingToExport,
    NotInThisState,
    PasswordGone,
    PurposeMissing,
)
from foundation.exports.services import (
    approve_export,
    destroy_expired,
    reject_export,
    request_export,
    show_password,
    take_export,
    withdraw_export,
)
from foundation.jobs import files, queries
from foundation.jobs.running import sweep
from tests.factories.competition import make_competition
from tests.factories.entry import id_number, make_entries
from tests.factories.exports import opened, staff

AT = at_noon(date(2026, 4, 12))
WHY = "交承保公司办理赛事意外险"


@pytest.fixture
def town(house):
    """Five people who compete, somebody who asks, and somebody who agrees."""
    code = make_competition(phase="open")
    make_entries(code)
    with frozen(AT):
        yield {
            "code": code, "asks": staff("registrar", Role.REGISTRAR), "agrees": staff("leader", Role.LEADER),
            "twin": staff("twin", Role.LEADER, person="registrar"),
        }


def ask(town, purpose="insurance", **more):
    return request_export(purpose, town["code"], WHY, actor=town["asks"], at=AT, **more)


def agreed(town, purpose="insurance"):
    export = ask(town, purpose)
    approve_export(export, actor=town["agrees"], at=AT)
    return export


def row(export):
    db.session.rollback()
    return db.session.scalars(select(PurposeExport).where(PurposeExport.public_id == export)).one()


def told(export):
    query = select(AuditEntry).where(AuditEntry.subject == f"export:{export}").order_by(AuditEntry.id)
    return [entry.kind.rsplit(":", 1)[1] for entry in db.session.scalars(query)]


def test_from_the_request_to_the_destruction_every_step_is_told(town):
    export = agreed(town)
    assert (row(export).state, row(export).number, row(export).people) == ("ready", "YT202600001", 5)
    password = show_password(export, actor=town["asks"], at=AT)
    for _time in range(3):
        number, content = take_export(export, actor=town["asks"], at=AT)
    assert number == "YT202600001"
    sheet = opened(content, password)["名单"]
    assert [cell.value for cell in sheet[3]] == ["姓名", "身份证号", "参赛赛项", "保险起期", "保险止期"]
    assert [cell.value for cell in sheet[4]] == ["陈测001", id_number(1), "工种CK（职工组）", "2026-05-16", "2026-05-17"]
    assert {cell.data_type for line in sheet.iter_rows(min_row=4) for cell in line} == {"s"}
    assert sheet.max_row == 8
    assert (row(export).state, row(export).password, files.content(export)) == ("destroyed", None, None)
    assert told(export) == [
        "requested", "approved", "made", "password_shown", "fetched", "fetched", "fetched", "destroyed"
    ]


def test_whose_copy_it_is_stands_on_every_page_in_the_first_line_and_in_the_properties(town):
    export = agreed(town)
    password = show_password(export, actor=town["asks"], at=AT)
    book = opened(take_export(export, actor=town["asks"], at=AT)[1], password)
    sheet = book["名单"]
    for place in (sheet["A1"].value, sheet.oddHeader.center.text):
        for said in ("YT202600001", "保险", "测试registrar", "测试leader", "2026-04-12 12:00"):
            assert said in place
    assert "不得转发" in sheet["A1"].value and "不得转发" in sheet.oddFooter.left.text
    assert book.properties.keywords == export
    assert {one.name: one.value for one in book.custom_doc_props.props} == {"export": "YT202600001", "mark": export}


def test_without_the_password_nothing_can_be_read(town):
    export = agreed(town)
    password = show_password(export, actor=town["asks"], at=AT)
    _number, content = take_export(export, actor=town["asks"], at=AT)
    with pytest.raises(BadZipFile):
        load_workbook(BytesIO(content))
    assert id_number(1).encode() not in content and "陈测001".encode("utf-16-le") not in content
    office = msoffcrypto.OfficeFile(BytesIO(content))
    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
        office.load_key(password=password[:-1] + "!", verify_password=True)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_an_office_program_opens_it_with_the_password_and_not_without(town, tmp_path: Path):
    export = agreed(town)
    password = show_password(export, actor=town["asks"], at=AT)
    (tmp_path / "list.xlsx").write_bytes(take_export(export, actor=town["asks"], at=AT)[1])
    assert with_office(tmp_path, password) == ["opened", id_number(1)]
    assert with_office(tmp_path, "wrong-password") == ["refused"]


MACRO = """Sub Look(source As String, secret As String, answer As String)
  Dim wanted(1) As New com.sun.star.beans.PropertyValue
  wanted(0).Name = "Hidden"
  wanted(0).Value = True
  wanted(1).Name = "Password"
  wanted(1).Value = secret
  said = "refused"
  On Error Resume Next
  book = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, wanted())
  If Not IsNull(book) And Not IsEmpty(book) Then
    said = "opened " + book.Sheets.getByIndex(0).getCellRangeByName("B4").String
    book.close(True)
  End If
  n = FreeFile
  Open answer For Output As #n
  Print #n, said
  Close #n
End Sub
"""
KINDS = {"script.xlb": "library:library", "Module1.xba": "script:module"}


def with_office(folder: Path, password: str) -> list[str]:
    """What LibreOffice says of ``list.xlsx`` with a password, through a macro in a profile of its own."""
    office = ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{folder / 'profile'}"]
    library = folder / "profile" / "user" / "basic" / "Standard"
    if not library.exists():
        subprocess.run([*office, "--terminate_after_init"], capture_output=True, timeout=120, check=False)
    inside = {
        "script.xlb": 'xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" '
        'library:passwordprotected="false"><library:element library:name="Module1"/>',
        "Module1.xba": 'xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">'
        + escape(MACRO),
    }
    for name, content in inside.items():
        (library / name).write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n<{KINDS[name]} {content}</{KINDS[name]}>')
    answer = folder / "answer.txt"
    answer.unlink(missing_ok=True)
    call = f"macro:///Standard.Module1.Look({folder / 'list.xlsx'},{password},{answer})"
    subprocess.run([*office, call], capture_output=True, timeout=120, check=False)
    return answer.read_text().split()


def test_social_insurance_gets_the_unit_and_nothing_else(town):
    export = agreed(town, "social-insurance")
    password = show_password(export, actor=town["asks"], at=AT)
    sheet = opened(take_export(export, actor=town["asks"], at=AT)[1], password)["名单"]
    assert [cell.value for cell in sheet[3]] == ["姓名", "身份证号", "所在单位", "统一社会信用代码"]
    assert sheet["B4"].value == id_number(1) and sheet["C4"].value == "样例单位00"


@pytest.mark.parametrize("who", ["asks", "twin"])
def test_whoever_asks_does_not_agree_under_whichever_account(town, who):
    export = ask(town)
    with pytest.raises(AnotherPersonDecides):
        approve_export(export, actor=town[who], at=AT)
    with pytest.raises(AnotherPersonDecides):
        reject_export(export, "不需要", actor=town[who], at=AT)
    assert row(export).state == "requested"


def test_only_whoever_asked_sees_the_password_and_the_file(town):
    export = agreed(town)
    for other in ("agrees", "twin"):
        for step in (show_password, take_export, withdraw_export):
            with pytest.raises(NotFound):
                step(export, actor=town[other], at=AT)
    assert (row(export).state, row(export).downloads) == ("ready", 0)


def test_the_password_is_shown_once(town):
    export = agreed(town)
    show_password(export, actor=town["asks"], at=AT)
    with pytest.raises(PasswordGone):
        show_password(export, actor=town["asks"], at=AT)


def test_after_72_hours_it_is_destroyed_by_itself(town):
    export = agreed(town)
    destroy_expired(AT + timedelta(hours=71, minutes=59))
    assert files.content(export) is not None
    sweep(lambda _job: None, at=AT + timedelta(hours=72))
    assert (row(export).state, row(export).password, files.content(export)) == ("destroyed", None, None)
    assert told(export)[-1] == "destroyed"
    with pytest.raises(ExportGone):
        take_export(export, actor=town["asks"], at=AT + timedelta(hours=73))


def test_a_late_download_is_refused_even_if_nothing_was_swept(town):
    export = agreed(town)
    with pytest.raises(ExportGone):
        take_export(export, actor=town["asks"], at=AT + timedelta(hours=72))
    assert (row(export).state, files.content(export)) == ("destroyed", None)


def test_withdrawn_means_destroyed(town):
    export = agreed(town)
    withdraw_export(export, actor=town["asks"], at=AT)
    assert (row(export).state, files.content(export), row(export).password) == ("withdrawn", None, None)
    with pytest.raises(ExportGone):
        take_export(export, actor=town["asks"], at=AT)


def test_a_refused_request_is_never_made(town):
    export = ask(town)
    reject_export(export, "人数不符，电话 13812345678", actor=town["agrees"], at=AT)
    assert (row(export).state, files.content(export)) == ("rejected", None)
    assert row(export).said == "人数不符，电话 *******"
    with pytest.raises(NotInThisState):
        approve_export(export, actor=town["agrees"], at=AT)


def test_what_is_made_is_what_was_agreed_to(town):
    export = ask(town)
    entry = db.session.execute(select(db.metadata.tables["entry"].c.public_id)).scalars().first()
    cancel_entry(town["code"], entry, "本人退出", actor=town["asks"], at=AT)
    approve_export(export, actor=town["agrees"], at=AT)
    assert (row(export).state, files.content(export)) == ("failed", None)
    assert row(export).said == "审批时为 5 人，现为 4 人，名单已有变化，未予制作；请重新申请。"
    assert told(export) == ["requested", "approved", "failed"]


def test_making_it_twice_changes_nothing(town):
    export = agreed(town)
    before = files.content(export)
    services.make_export(export, at=AT)
    assert files.content(export) == before and told(export).count("made") == 1


def test_the_job_gives_no_file_to_whoever_agreed(town):
    agreed(town)
    assert [(job.kind, job.state, job.file) for job in queries.jobs_of(town["agrees"].id)] == [("exports:workbook", "done", None)]
    assert queries.jobs_of(town["asks"].id) == []


def test_a_request_says_what_for_and_is_about_somebody(town, house):
    with pytest.raises(PurposeMissing):
        request_export("insurance", town["code"], "保险", actor=town["asks"], at=AT)
    with pytest.raises(NotFound):
        ask(town, "everything")
    empty = make_competition("jm-empty")
    with pytest.raises(NothingToExport):
        request_export("insurance", empty, WHY, actor=town["asks"], at=AT)


def test_nothing_that_is_kept_of_an_export_tells_a_number(town):
    export = agreed(town)
    password = db.session.scalars(select(PurposeExport.password)).one()
    kept = " ".join(str(entry.facts) for entry in db.session.scalars(select(AuditEntry)))
    shown = show_password(export, actor=town["asks"], at=AT)
    assert not any(id_number(n) in kept for n in range(1, 6)) and shown not in kept and shown not in password
