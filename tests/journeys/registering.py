"""From the registration workbook to the drawn codes: the registrar imports, the organizer appoints, prints cards and draws."""
import base64
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect

from tests.journey_steps import Town, give, next_phase, press, rows, tick, told
from tests.journeys.papers import CODE, messy, people, registrations
from tests.qr_reader import read_qr

DESK = f"/desk/{CODE}"
JUDGES = {"J01": "李评", "J02": "王评", "J03": "赵评"}
CHIEF = ("C01", "何裁判长")


@dataclass(frozen=True)
class Card:
    """What stands on a printed card."""

    name: str
    address: str
    pin: str


def import_registrations(town: Town) -> dict[str, str]:
    """A messy workbook writes nothing, the good one everybody; answers the ticket number of each person."""
    page = town.desk("registrar")
    content, faults = messy()
    page.goto(f"{DESK}/registrations/import")
    give(page, "workbook", "各单位汇总.xlsx", content)
    press(page, "上传并检查")
    told(page, "只导入合格的 1 行")
    assert [(cells[0], cells[1]) for cells in rows(page, "#problems")] == faults
    told(page, "该身份证号与第 2 行重复")
    town.show(page, "registrations-import-preview-1440")
    page.goto(f"{DESK}/registrations")
    told(page, "还没有报名")
    page.go_back()
    press(page, "放弃", asks="不会写入任何报名")
    told(page, "没有写入任何报名")
    give(page, "workbook", "报名汇总（改正后）.xlsx", registrations())
    press(page, "上传并检查")
    told(page, "没有发现问题")
    press(page, "导入全部 10 行")
    told(page, "已导入 10 行")
    page.goto(f"{DESK}/registrations")
    tickets = {cells[2]: cells[1] for cells in rows(page, "#entries")}
    assert set(tickets) == {str(person["姓名"]) for person in people()}
    for private in ("身份证号", "联系电话"):
        assert not [one for one in people() if str(one[private]) in page.content()], private
    return tickets


def close_and_appoint(town: Town) -> None:
    """Registration closes; judges and the chief judge are pasted from a list and seated."""
    page = town.desk("organizer")
    next_phase(page, CODE, "报名截止")
    page.goto(f"{DESK}/officials/new")
    lines = [f"{name}\t裁判员\t样例评审单位{code}\t\t高级考评员" for code, name in JUDGES.items()]
    page.fill("main [name=rows]", "\n".join([*lines, f"{CHIEF[1]}\t裁判长\t样例技师学院\t\t高级考评员"]))
    press(page, "全部聘任")
    told(page, "已聘任 4 人")
    for event, modules, judges in (("CK", ("T",), 1), ("CK", ("P",), 3), ("AU", ("P",), 3)):
        page.goto(f"{DESK}/officials/panels/{event}")
        tick(page, "modules", *modules)
        for place, name in enumerate(JUDGES.values()):
            page.get_by_label(name, exact=True).set_checked(place < judges)
        press(page, "保存裁判组")
        told(page, "裁判组已保存")


def print_cards(town: Town) -> dict[str, Card]:
    """Everybody's card: the PIN as it is printed, the address as a camera reads it."""
    page = town.desk("organizer")
    page.goto(f"{DESK}/officials/cards")
    page.check("[data-tick-all]")
    press(page, "印制所选人员的卡", asks="原来的卡将立即失效")
    expect(page.locator("figure.qr img")).to_have_count(4)
    town.show(page, "officials-cards-1440")
    cards = [_card(cell) for cell in page.locator("td:has(figure.qr)").all()]
    assert {code: card.name for code, card in cards} == dict([*JUDGES.items(), CHIEF])
    page.goto(f"{DESK}/officials/cards")
    assert not [card for _code, card in cards if card.pin in page.content() or card.address in page.content()]
    return dict(cards)


def _card(cell: Any) -> tuple[str, Card]:
    code, _space, name = cell.locator("h2").inner_text().partition(" ")
    picture = base64.b64decode(cell.locator("img").get_attribute("src").partition(",")[2])
    pin = cell.locator("b.num").inner_text().replace(" ", "")
    return code, Card(name.strip(), read_qr(picture), pin)


def draw(town: Town) -> None:
    """Each event gets its blind codes, one with a lot that was drawn in public; the codes themselves stay hidden."""
    page = town.desk("organizer")
    page.goto(f"{DESK}/draw")
    press(page, "公布全部种子指纹", asks="公布后种子不能更换")
    told(page, "种子指纹，任何人都可以查看")
    page.locator("#draw tr:has-text('CK')").get_by_role("textbox").fill("摇号 3-17-8")
    for event in ("CK", "AU"):
        press(page, "抽签", asks="抽签后不能重复", within=f"#draw tr:has-text('{event} ')", exact=True)
        expect(page.locator(f"#draw tr:has-text('{event} ')")).to_contain_text("已抽签，加密中")
    expect(page.locator("#draw small", has_text="种子")).to_have_count(0)
    town.show(page, "draw-1440")
    press(page, "完成抽签", asks="不能再补报或取消报名")
    next_phase(page, CODE, "比赛评分")


def open_scoring(town: Town) -> None:
    """The marking schemes are frozen and the sheets are with the judges."""
    page = town.desk("organizer")
    for event, told_so in (("CK", "6 个加密号，24 张评分表"), ("AU", "4 个加密号，12 张评分表")):
        page.goto(f"{DESK}/scoring/{event}")
        page.get_by_role("link", name="核对并开放评分").click()
        press(page, "冻结评分标准并开放评分", asks="以后不能直接修改")
        told(page, f"评分已开放：{told_so}")
        page.goto(f"{DESK}/events/{event}/scheme")
        told(page, "已冻结，更改须按更正办理")
