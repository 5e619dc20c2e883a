"""Whatever people typed, no workbook of the house runs it: hostile texts in every free field, through the services, read again (R26)."""
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook
from sqlalchemy import select

from awards.services import approve_batch, notice_of, take_workbook
from competition import queries
from competition.models import Competition, Entry, Event
from competition.queries.officials import OfficialRow
from competition.services.imports import apply_import, preview_import, read_import, workbook_of
from competition.spreadsheets.listing import registrations_workbook
from competition.spreadsheets.officials import officials_workbook
from competition.spreadsheets.registrations import NOT_READ
from competition.spreadsheets.returned import returned_workbook
from competition.spreadsheets.template import registration_template
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.clock import at_noon, frozen
from foundation.database import db
from foundation.exports.services import approve_export, request_export, show_password, take_export
from foundation.people.models import Person, Unit
from foundation.people.reveal.listing import looks_workbook
from foundation.people.reveal.queries import looks
from foundation.people.reveal.services import reveal_number
from foundation.spreadsheets.writing import OWN_FORMULA
from scoring.rules.league import Attainment, LeagueRules, league, team_totals
from scoring.rules.mark_files import MarkRow
from scoring.rules.summary import Summary, SummaryLine
from scoring.rules.typed_marks import Asked
from scoring.spreadsheets.league import league_workbook
from scoring.spreadsheets.mark_files_writing import empty_marks, marked_rows
from scoring.spreadsheets.marking_scheme_writing import marking_scheme_workbook
from scoring.spreadsheets.module_scheme import ModuleScheme
from scoring.spreadsheets.summary import summary_workbook
from scoring.spreadsheets.template_writing import template_workbook
from tests.factories import awards as awarding
from tests.factories.competition import event_document, make_competition
from tests.factories.exports import opened, staff
from tests.factories.payments import submitted_batch
from tests.factories.registrations import row, unit_code
from tests.inspectors.house import ROOT, modules

HOSTILE = (
    "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)", "\t=1+1", "\r=1+1", "＝1+1", "＋1+1", "－2+3", "＠SUM(1)", " =1+1", "'=1+1",
    '"=1+1"', '=HYPERLINK("http://127.0.0.1","x")', "=cmd|'/c calc'!A1", "{=1+1}", "http://127.0.0.1/x", "=DDE(1)", "\n=1+1", "1E5",
)  # fmt: skip
AT = at_noon(date(2026, 4, 12))
LONG = 10**10  # no amount of the house has as many places; a telephone, identity or account number has more
WRITERS = {
    "competition/spreadsheets/listing.py", "competition/spreadsheets/template.py", "competition/spreadsheets/returned.py",
    "competition/spreadsheets/officials.py", "scoring/spreadsheets/marking_scheme_writing.py",
    "scoring/spreadsheets/template_writing.py",
    "awards/spreadsheets/payment.py", "awards/spreadsheets/signing.py", "awards/spreadsheets/summary.py",
    "awards/spreadsheets/notice.py", "awards/spreadsheets/paper.py", "foundation/people/reveal/listing.py",
    "foundation/exports/workbook.py", "scoring/spreadsheets/mark_files_writing.py", "scoring/spreadsheets/league.py", "scoring/spreadsheets/summary.py",
}  # fmt: skip


def live(content: bytes | Any) -> list[str]:
    """Cells that a spreadsheet program would run, and other parts that would fetch something; our own sums do not count."""
    book = load_workbook(BytesIO(content)) if isinstance(content, bytes) else content
    found = [
        f"{sheet.title}!{cell.coordinate}: {cell.value!r}"
        for sheet in book for cells in sheet.iter_rows() for cell in cells
        if (cell.data_type == "f" and not OWN_FORMULA.fullmatch(str(cell.value))) or cell.hyperlink is not None
        or (isinstance(cell.value, int | float) and abs(cell.value) >= LONG)
    ]
    if isinstance(content, bytes):
        names = zipfile.ZipFile(BytesIO(content)).namelist()
        found += [name for name in names if re.search(r"externalLink|vbaProject|activeX|connections", name)]
    return found


def texts(content: bytes | Any) -> set[str]:
    """All texts of a workbook, to be sure that the hostile ones were really there."""
    book = load_workbook(BytesIO(content)) if isinstance(content, bytes) else content
    return {cell.value for sheet in book for cells in sheet.iter_rows() for cell in cells if isinstance(cell.value, str)}


def hostile(found: Iterable[str]) -> list[str]:
    """Those that would begin a formula, if they were taken for one."""
    return [text for text in found if text.lstrip(" \t\r\n'\"")[:1] in "=+-@＝＋－＠{" and len(text) > 1]


def exported(purpose: str, code: str, asks: Any, agrees: Any, thing: str = "") -> Any:
    export = request_export(purpose, code, HOSTILE[0] + "为了测试", actor=asks, at=AT, thing=thing)
    approve_export(export, actor=agrees, at=AT)
    password = show_password(export, actor=asks, at=AT)
    return opened(take_export(export, actor=asks, at=AT)[1], password)


@pytest.fixture
def app_settings() -> dict[str, Any]:
    return {"MODE": "rehearsal", "JOBS_IMMEDIATE": True}


@pytest.fixture
def registered(house: Any) -> Iterator[str]:
    """A competition whose every text is hostile, with people from a workbook whose every text is hostile."""
    events = tuple(
        event_document(f"E{n}", occupation=f"{text.strip()}工种{n}", group=None, eligibility={}) for n, text in enumerate(HOSTILE)
    )
    code = make_competition(
        name=HOSTILE[0] + "赛", document=HOSTILE[1], series=HOSTILE[2], organisers=[{"name": HOSTILE[3], "code": None}],
        events=events, phase="open",
    )
    with frozen(AT):
        yield code


def uploaded() -> bytes:
    """A registration workbook as text, and one more row of real formulas."""
    headings = list(row(1, "x", None))
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("报名表")
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading)
        for number, text in enumerate(HOSTILE, start=1):
            free = dict.fromkeys(("姓名", "所在单位", "教练姓名", "教练单位", "备注"), text)
            values = row(number, f"{text.strip()}工种{number - 1}", None, **free, 统一社会信用代码=unit_code(number))
            for column, heading in enumerate(headings):
                sheet.write_string(number, column, str(values[heading]))
        for column, _heading in enumerate(headings):
            sheet.write_formula(len(HOSTILE) + 1, column, '=HYPERLINK("http://127.0.0.1","x")', None, "x")
        other = book.add_worksheet("别的")
        other.write_formula(0, 0, "=cmd|'/c calc'!A1")
        other.write_array_formula(1, 0, 2, 0, "{=1+1}")
    return out.getvalue()


def test_every_workbook_of_the_competition_room_is_dead_text(registered: str) -> None:
    code, asks, agrees = registered, staff("asks", Role.REGISTRAR), staff("agrees", Role.LEADER)
    db.session.get_one(User, asks.user_id).name = HOSTILE[13]
    data = uploaded()
    kept = preview_import(code, "=1+1.xlsx", data, actor=asks, at=AT)
    reading = read_import(code, kept)
    assert reading.good, [(one.row, one.column, one.code) for one in reading.problems]
    reasons = {one.row: [(one.column, HOSTILE[0]), (one.column, one.code)] for one in reading.problems}
    back = returned_workbook(workbook_of(code, kept), reading.table, reasons)
    assert live(data) != [] == live(back)
    assert [text for text in texts(back) if text.startswith(NOT_READ)] and len(hostile(texts(back))) > 20
    apply_import(code, kept, True, actor=asks, at=AT)
    made = {
        "template": registration_template(queries.definition_of(code)),
        "list": registrations_workbook(queries.competition(code).name, queries.entries(code, per_page=None).rows),
    }
    made["officials"] = officials_workbook(HOSTILE[0], _hostile_officials(), ["CK"])
    entry = queries.entries(code).rows[0]
    for text in HOSTILE:
        reveal_number(entry.members[0].person_id, "phone", text + " 核对号码", subject=text, actor=asks, at=AT)
    made["looks"] = looks_workbook(HOSTILE[0], looks(per_page=None).rows, {"phone": HOSTILE[1]})
    books = made | {purpose: exported(purpose, code, asks, agrees) for purpose in ("insurance", "social-insurance")}
    assert {name: found for name, book in books.items() if (found := live(book))} == {}
    for name, book in books.items():
        assert len(hostile(texts(book))) >= (2 if name == "template" else 8), name


def _hostile_officials() -> list[OfficialRow]:
    """Officials all of whose words would begin a formula."""
    return [
        OfficialRow(n, text, "judge", text, text, n, text, n, text, text, text, False, (), text, text, (text,))
        for n, text in enumerate(HOSTILE)
    ]


def test_every_workbook_of_the_awards_room_is_dead_text(house: Any) -> None:
    with frozen(awarding.AT):
        team = awarding.make_team()
        batch = submitted_batch(team, before=_rename, bank=HOSTILE[1])
        at = {"actor": team["approver"], "at": awarding.AT}
        masked = take_workbook(batch, **at)
        approve_batch(batch, **at)
        books = {
            "masked": masked, "notice": notice_of(awarding.CODE),
            "bank": exported("bank", awarding.CODE, team["preparer"], team["approver"], batch),
            "tax": exported("tax", awarding.CODE, team["preparer"], team["approver"], batch),
            "certificates": exported("certificates", awarding.CODE, team["clerk"], team["leader"]),
        }
    assert {name: found for name, book in books.items() if (found := live(book))} == {}
    for name, book in books.items():
        assert len(hostile(texts(book))) >= 3, name
    numbers = [cells[column] for cells in books["bank"]["明细"].iter_rows(min_row=4) for column in (3, 12) if cells[column].value]
    assert numbers and {cell.data_type for cell in numbers} == {"s"}


def test_the_league_of_units_is_dead_text() -> None:
    found = [Attainment(text, "E1", text, Fraction(number), number) for number, text in enumerate(HOSTILE)]
    rules = LeagueRules(points=dict.fromkeys(HOSTILE, "1"), team=1)
    made = league_workbook(HOSTILE[0], league(rules, found), [(HOSTILE[1], team_totals(1, found))])
    assert live(made) == [] and len(hostile(texts(made))) > 15


def _rename() -> None:
    """Everybody and everything gets a hostile name."""
    for kind, column in ((Person, "name"), (Unit, "name"), (User, "name"), (Event, "occupation"), (Competition, "name"), (Entry, "level")):
        for n, one in enumerate(db.session.scalars(select(kind).order_by(kind.id))):
            setattr(one, column, HOSTILE[n % len(HOSTILE)].strip() + (f"{n}" if kind is Unit else ""))
    db.session.commit()


def test_every_workbook_of_marks_is_dead_text() -> None:
    aspects = [Asked(text, text, "measurement", "10") for text in HOSTILE]
    rows = [MarkRow(number, text, dict.fromkeys(HOSTILE, text)) for number, text in enumerate(HOSTILE, start=2)]
    made = {
        "empty": empty_marks(HOSTILE[0], HOSTILE[1], HOSTILE, aspects),
        "marked": marked_rows(HOSTILE[0], rows, aspects, {2: [("", HOSTILE[0]), (HOSTILE[1], HOSTILE[2])]}),
    }
    assert {name: found for name, book in made.items() if (found := live(book))} == {}
    for name, book in made.items():
        assert len(hostile(texts(book))) >= 8, name


def test_every_workbook_of_a_scheme_is_dead_text() -> None:
    codes = [f"A1.{n}" for n, _text in enumerate(HOSTILE, start=1)]
    aspects = [{"code": code, "kind": "measurement", "max_mark": "1.00"} for code in codes]
    module = {"code": "P", "name": HOSTILE[0], "weight": "1", "full_mark": "100", "panel": {"level": "aspect"}, "aspects": aspects}
    said = {f"P/{code}": {"name": text, "help": text, "section": text} for code, text in zip(codes, HOSTILE, strict=True)}
    part = {"code": "A1", "name": HOSTILE[1], "criterion": "A", "day": 1, "aspects": codes, "judges": [HOSTILE[3]]}
    tree = {"P": {"criteria": [{"code": "A", "name": HOSTILE[2]}], "parts": [part]}, ":event": {"clauses": [{"code": "K", "text": HOSTILE[0], "points": "1"}]}}
    made = {
        "worldskills": marking_scheme_workbook(ModuleScheme(module, said, tree, {})),
        "template": template_workbook({"rules": {"modules": [module]}, "texts": said, "tree": tree, "ways": {}}),
    }
    assert {name: found for name, book in made.items() if (found := live(book))} == {}
    for name, book in made.items():
        assert len(hostile(texts(book))) >= 8, name


def test_the_summary_to_sign_is_text_and_numbers() -> None:
    lines = [SummaryLine(text, {"P": "80.5"}, "80.5", text, text, text) for text in HOSTILE]
    modules_ = [{"code": "P", "name": HOSTILE[2]}]
    summary = Summary(HOSTILE[0], "CK", HOSTILE[1], 1, HOSTILE[3], modules_, lines, [], HOSTILE[4], 1, HOSTILE[5], HOSTILE[6], "")
    made = summary_workbook(summary)
    assert live(made) == [] and len(hostile(texts(made))) >= 8


def test_the_check_sees_a_formula_a_link_and_a_number_that_was_no_text() -> None:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("x")
        sheet.write(0, 0, "=1+1")
        sheet.write_url(1, 0, "http://127.0.0.1")
        sheet.write_number(2, 0, 440703199002012317)
        sheet.write_formula(3, 0, "=SUM(A1:A2)")
    assert [told.split(":")[0] for told in live(out.getvalue())] == ["x!A1", "x!A2", "x!A3"]


def test_every_module_that_writes_a_workbook_was_looked_at() -> None:
    writing = {
        name for name, tree in modules(ROOT)
        if "foundation.spreadsheets.writing" in str([getattr(node, "module", "") for node in tree.body])
        or "foundation.spreadsheets.cells" in str([getattr(node, "module", "") for node in tree.body])
    }
    assert writing - {"foundation/spreadsheets/writing.py"} == WRITERS, "a new maker of workbooks: have it made here, with hostile texts"
