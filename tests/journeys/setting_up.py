"""The organizer sets competitions up: from a definition file, by hand, until registration is open."""
from typing import Any

from playwright.sync_api import expect

from tests.journey_steps import Town, fill, give, next_phase, press, rows, tick, told
from tests.journeys.papers import ASPECTS, BY_HAND, CODE, NAME, as_file, broken, whole

JSON = "application/json"


def from_a_file(town: Town) -> None:
    """A broken definition is told with every problem and makes nothing; the good one stands at once."""
    page = town.desk("organizer")
    told(page, "还没有赛事")
    page.goto("/desk/new/definition")
    give(page, "definition", "jm-2026.json", broken(), JSON)
    press(page, "按定义文件建立")
    told(page, "定义文件有 3 处需要改正，没有建立赛事")
    for place in ("year", "dates.ends", "weight"):
        told(page, place)
    page.goto("/desk")
    told(page, "还没有赛事")
    page.goto("/desk/new/definition")
    give(page, "definition", "jm-2026.json", as_file(whole()), JSON)
    press(page, "按定义文件建立")
    told(page, "已按定义文件建立赛事")
    expect(page.locator("h1")).to_have_text(NAME)
    assert [cells[0] for cells in rows(page, "#events")] == ["CK 中式烹调师（粤菜师傅）（职工组）", "AU 汽车维修工（职工组）"]


def name_aspects(town: Town) -> None:
    """What the judges read is written into the marking scheme."""
    page = town.desk("organizer")
    names = {"CK": dict(enumerate(ASPECTS)), "AU": {0: "读取故障码与数据流", 1: "更换并复检", 2: "规范作业"}}
    for event, texts in names.items():
        page.goto(f"/desk/{CODE}/events/{event}/scheme/modules/P")
        fill(page, {f"aspects-{place}-name": text for place, text in texts.items()})
        if event == "AU":
            fill(page, {"aspects-2-levels": "不符合规范|基本符合|符合规范|规范且高效"})
        press(page, "保存模块")
        told(page, "已保存")


def by_hand(town: Town) -> None:
    """A second competition is typed: basics, events, modules, ranking, judges and a panel."""
    page = town.desk("organizer")
    page.goto("/desk/new")
    fill(page, {
        "name": "2027年江门市职业技能竞赛", "code": BY_HAND, "year": "2027", "level": "city-1", "document": "江示竞〔2027〕1号",
        "organisers": "江门市人力资源和社会保障局", "registration_opens": "2027-04-01", "registration_closes": "2027-04-30",
        "starts": "2027-05-16", "ends": "2027-05-01", "events-0-code": "EL", "events-0-occupation": "电工",
        "events-0-group": "职工组", "events-0-panel_size": "3",
    })  # fmt: skip
    press(page, "建立赛事")
    told(page, "日期 2027-05-01 早于前一个日期 2027-05-16")
    expect(page.locator("#name")).to_have_value("2027年江门市职业技能竞赛")
    fill(page, {"ends": "2027-05-17"})
    press(page, "建立赛事")
    told(page, "赛事已建立")
    page.goto(f"/desk/{BY_HAND}/events/new")
    fill(page, {"code": "NU", "occupation": "养老护理员", "group": "职工组", "minimum_age": "18", "quota": "30"})
    press(page, "增加赛项")
    told(page, "养老护理员")
    _scheme_by_hand(page)
    _judges_by_hand(page)
    next_phase(page, BY_HAND, "报名")


def _scheme_by_hand(page: Any) -> None:
    page.goto(f"/desk/{BY_HAND}/events/EL/scheme")
    told(page, "还没有评分标准")
    page.goto(f"/desk/{BY_HAND}/events/EL/scheme/modules/new")
    fill(page, {
        "code": "P", "name": "操作技能", "weight": "1", "full_mark": "100", "pass_mark": "60", "level": "sheet", "minimum_judges": "3",
        "aspects-0-code": "01", "aspects-0-max_mark": "70", "aspects-0-name": "安装与接线", "aspects-1-code": "02",
        "aspects-1-max_mark": "30", "aspects-1-name": "通电调试",
    })  # fmt: skip
    expect(page.locator("[data-scheme-sum]")).to_contain_text("合计 100，满分 100")
    press(page, "保存模块")
    told(page, "模块“操作技能”已保存")
    page.goto(f"/desk/{BY_HAND}/events/EL/scheme/ranking")
    fill(page, {"prizes-kind": "places", "pass_total": "60"})
    for place, (medal, count) in enumerate({"gold": "1", "silver": "2", "bronze": "3"}.items()):
        page.locator("button[value='add:prizes-awards']").click()
        fill(page, {f"prizes-awards-{place}-known": medal, f"prizes-awards-{place}-count": count})
    page.locator("button[name=act][value=save]:visible").last.click()
    told(page, "名次与奖项规则已保存")


def _judges_by_hand(page: Any) -> None:
    for name in ("区评", "关评"):
        page.goto(f"/desk/{BY_HAND}/officials/new")
        fill(page, {"name": name, "role": "judge", "unit_name": "样例职业学院"})
        press(page, "聘任", exact=True)
        told(page, f"已聘任 {name}")
    assert [cells[:3] for cells in rows(page, "#officials")] == [["J01", "区评", "裁判员"], ["J02", "关评", "裁判员"]]
    page.goto(f"/desk/{BY_HAND}/officials/panels/EL")
    tick(page, "modules", "P")
    for name in ("区评", "关评"):
        page.get_by_label(name, exact=True).check()
    press(page, "保存裁判组")
    told(page, "2 人，差 1 人")


def open_registration(town: Town) -> None:
    """The first competition takes registrations."""
    next_phase(town.desk("organizer"), CODE, "报名")
