"""The auditor recomputes the ledger and reads the log; a neighbour finds nothing."""
from collections.abc import Mapping

from playwright.sync_api import expect

from tests.journey_steps import Town, fill, post, press, rows, status, told
from tests.journeys.papers import CODE

NEIGHBOURS_TRY = ("", "/events/CK", "/registrations", "/officials", "/draw", "/scoring/CK", "/results", "/awards", "/schedules")
DONE = {
    "competition:competition:created": "梁组织", "competition:import:applied": "何登记", "competition:draw:drawn": "梁组织",
    "scoring:sheet:submitted": "评", "scoring:sheet:late": "李评", "scoring:results:confirmed": "何裁判长",
    "scoring:results:published": "邓公布", "awards:schedule:adopted": "陈分管", "awards:proposal:proposed": "黄奖励",
    "awards:proposal:approved": "陈分管", "awards:batch:submitted": "李经办", "awards:batch:approved": "吴审批",
    "awards:batch:workbook_taken": "吴审批",
}  # fmt: skip



def verify(town: Town, roots: Mapping[str, str]) -> None:
    """All streams are what they were; the root that was signed on paper says which one it belongs to, a wrong one none."""
    page = town.desk("auditor")
    page.goto("/audit/ledger")
    told(page, "核验通过")
    streams = {cells[0]: cells[3] for cells in rows(page, "#streams")}
    assert {f"{CODE}/CK", f"{CODE}/AU", "money", "policy"} <= set(streams)
    assert set(streams.values()) == {"一致"}
    town.show(page, "audit-ledger-1440")
    for event, root in roots.items():
        fill(page, {"root": " ".join(root[start : start + 4] for start in range(0, 64, 4))})
        press(page, "核验", exact=True)
        expect(page.locator(".callout.is-success")).to_contain_text(f"{CODE}/{event} 前")
    fill(page, {"root": "0" * 64})
    press(page, "核验", exact=True)
    told(page, "纸面账册根与现有账册都不相符")


def read_the_log(town: Town) -> None:
    """What everybody did stands there, with who did it."""
    page = town.desk("auditor")
    for kind, who in DONE.items():
        page.goto(f"/audit?kind={kind}")
        _serial, _at, name, what, *_more = rows(page, "#log")[0]
        assert kind in what and name.endswith(who), (kind, name, what)



def neighbours_find_nothing(town: Town, batch: str) -> None:
    """Somebody of another jurisdiction: this competition and its money do not exist for them."""
    page = town.desk("neighbour")
    told(page, "还没有赛事")
    assert {path: status(page, f"/desk/{CODE}{path}") for path in NEIGHBOURS_TRY} == dict.fromkeys(NEIGHBOURS_TRY, 404)
    assert post(page, f"/desk/{CODE}/results/CK/publish") == 404
    finance = town.desk("neighbour-finance")
    expect(finance.locator("#batches")).to_contain_text("没有批次")
    assert [status(finance, path) for path in (batch, f"{batch}/payment.xlsx")] == [404, 404]
    assert post(finance, f"{batch}/approve") == 404
