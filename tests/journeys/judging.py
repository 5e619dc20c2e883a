"""The judges' tablets: a card, a PIN, blind codes, sheets that survive everything, receipts; the rest handed in as a tablet does."""
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import expect

from foundation import chance
from tests.journey_steps import PATIENCE, Town, put, type_pin
from tests.journeys.papers import people
from tests.journeys.registering import Card

SUBMIT, PILL = "[data-submit]", "[data-sync]"


def marks(group: str, rank: int, turn: int) -> dict[str, str]:
    """What the ``turn``-th judge gives the ``rank``-th blind code: earlier codes are better."""
    if group == "CK/T":
        return {"01": f"{92 - 4 * rank}"}
    if group == "CK/P":
        return {f"{n:02d}": f"{18 - rank - n % 2}.{5 * turn}" for n in range(1, 6)}
    return {"A1": f"{36 - 2 * rank}.5", "A2": f"{27 - rank}.{turn}0", "A3": "2" if rank < 2 else "1"}


def choose(page: Any, group: str, entry: str) -> None:
    """Opens a sheet from the list."""
    page.select_option("#group", group)
    page.click(f".queue__entry:has(b:text-is('{entry}'))")
    expect(page.locator("[data-code]")).to_have_text(entry)


def write(page: Any, given: dict[str, str]) -> None:
    """Fills the open sheet in, aspect by aspect."""
    for place, mark in enumerate(given.values()):
        if page.locator(f"input#m{place}").count():
            page.fill(f"#m{place}", mark)
        else:
            page.click(f"#m{place} label:has(input[value='{mark}'])")


def submit(page: Any, asks: str = "合计") -> None:
    """Presses the button, reads what it asks and says yes."""
    page.click(SUBMIT)
    expect(page.locator("[data-ask-text]")).to_contain_text(asks)
    page.click("[data-ask-yes]")


def state(page: Any, entry: str) -> Any:
    """The entry in the list, to expect something of it."""
    return page.locator(f".queue__entry:has(b:text-is('{entry}'))")


def becomes(page: Any, entry: str, word: str) -> None:
    """The list says that a sheet has come to this state."""
    expect(state(page, entry)).to_have_attribute("data-state", word, timeout=PATIENCE)


def received(page: Any, group: str, entry: str) -> int:
    """Opens a sheet that was handed in, waits until the pill is green, and answers the number of its receipt."""
    choose(page, group, entry)
    expect(page.locator(PILL)).to_have_attribute("data-state", "received", timeout=PATIENCE)
    number = page.inner_text("[data-sync-receipt]")
    expect(page.locator("#sheet-note")).to_contain_text(f"已接收，回执 {number}")
    return int(number.removeprefix("#"))


def a_wrong_pin(town: Town, card: Card) -> None:
    """Is told at its field, and the card still works."""
    page = town.window({"width": 768, "height": 1024})
    page.goto(card.address)
    expect(page.locator("h1")).to_contain_text(card.name)
    type_pin(page, "000000" if card.pin != "000000" else "111111")
    expect(page.locator("#pin-error")).to_contain_text("PIN 码不正确")
    page.context.close()


def sit_down(town: Town, card: Card) -> Any:
    """A judge at a tablet of their own."""
    page = town.card(card.address, card.pin)
    page.wait_for_selector(".queue__entry")
    return page


def blind_codes(page: Any, tickets: Sequence[str]) -> dict[str, list[str]]:
    """The codes of each event, as the tablet lists them; nothing there or in the packet says who anybody is."""
    packet = page.request.get("/judge/packet")
    text = page.content() + packet.text()
    secret = {str(person[key]) for person in people() for key in ("姓名", "身份证号", "联系电话", "所在单位", "教练姓名")}
    assert not [one for one in (*secret, *tickets) if one in text]
    found = {event["event"]: sorted({sheet["entry"] for sheet in event["sheets"]}) for event in packet.json()["events"]}
    choose(page, "CK/P", found["CK"][0])
    assert page.locator(".queue__entry b").all_inner_texts() == found["CK"]
    return found


def mistakes_cost_nothing(page: Any, entry: str) -> None:
    """Out of range, no number, missing: each is said in words, none is sent, a reload keeps all that was typed."""
    right = marks("CK/P", 0, 0)
    choose(page, "CK/P", entry)
    write(page, {"01": "25", "02": "八分"})
    expect(page.locator("#m0-error")).to_have_text("最高 20.00 分，请改正")
    expect(page.locator("#m1-error")).to_have_text("请填写数字")
    page.click(SUBMIT)
    expect(page.locator("#notices")).to_contain_text("有 2 项分数超出范围或不是数字，请先改正")
    expect(page.locator("#m0")).to_have_value("25")
    expect(page.locator("#m1")).to_have_value("八分")
    write(page, {code: right[code] for code in ("01", "02")})
    page.click(SUBMIT)
    expect(page.locator("[data-ask-text]")).to_contain_text("还有 3 项未评分")
    page.click("[data-ask-no]")
    becomes(page, entry, "started")
    page.reload()
    becomes(page, entry, "started")
    expect(page.locator("#m0")).to_have_value(right["01"])
    expect(page.locator("#m1")).to_have_value(right["02"])


def green_only_when_received(page: Any, entry: str) -> None:
    """While the server has not answered the pill is not green; then it is, with the number of the ledger."""
    held: list[Any] = []
    page.route("**/api/v1/operations/*", lambda route: held.append(route))
    choose(page, "CK/P", entry)
    write(page, marks("CK/P", 0, 0))
    submit(page)
    choose(page, "CK/P", entry)
    expect(page.locator(PILL)).to_have_attribute("data-state", "sending")
    becomes(page, entry, "waiting")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    page.unroute("**/api/v1/operations/*")
    first = received(page, "CK/P", entry)
    page.goto("/judge/receipts")
    expect(page.locator("main")).to_contain_text(f"#{first}")
    page.go_back()
    page.wait_for_selector(".queue__entry")


def without_a_network(page: Any, entry: str) -> None:
    """The sheet waits on the tablet and goes out by itself when the network is back."""
    choose(page, "CK/P", entry)
    page.context.set_offline(True)
    write(page, marks("CK/P", 1, 0))
    submit(page)
    becomes(page, entry, "waiting")
    expect(page.locator(PILL)).to_have_attribute("data-state", "local")
    expect(page.locator("#notices")).to_contain_text("现在连不上服务器")
    page.context.set_offline(False)
    received(page, "CK/P", entry)


def two_tablets_of_one_judge(town: Town, first: Any, card: Card, entry: str) -> None:
    """What came second is not written over what came first: both values are shown, and the judge decides."""
    second = sit_down(town, card)
    for page in (first, second):
        choose(page, "CK/P", entry)
    write(first, marks("CK/P", 2, 0))
    submit(first)
    received(first, "CK/P", entry)
    write(second, marks("CK/P", 2, 0) | {"03": "9.5"})
    submit(second)
    decision = second.locator("[data-decision]")
    expect(decision).to_contain_text("请选择保留哪一份")
    expect(decision.locator("tbody tr")).to_have_count(1)
    expect(decision.locator("tbody td")).to_have_text(["9.5", marks("CK/P", 2, 0)["03"]])
    decision.get_by_role("button", name="保留已提交的").click()
    expect(decision).to_have_count(0)
    becomes(second, entry, "sent")
    second.context.close()


def one_sheet(town: Town, page: Any, group: str, entry: str, turn: int) -> None:
    """A sheet with a judgement, from the list to its receipt."""
    choose(page, group, entry)
    write(page, marks(group, 0, turn))
    town.show(page, "judge-tablet-1024")
    submit(page)
    received(page, group, entry)


def hand_in_the_rest(page: Any, turn: int, absent: str) -> int:
    """All other sheets of a judge but those of the absent one, in the words of the tablet's protocol."""
    packet = page.request.get("/judge/packet").json()
    reports = page.request.get("/api/v1/devices/me").json()["devices"]
    sequence = {report["device"]: report["highest"] for report in reports}
    sent = 0
    for event in packet["events"]:
        codes = sorted({sheet["entry"] for sheet in event["sheets"]})
        for sheet in event["sheets"]:
            if sheet["version"] or (event["event"], sheet["entry"]) == ("CK", absent):
                continue
            device = event["device"]
            sequence[device] += 1
            given = marks(f"{event['event']}/{sheet['module']}", codes.index(sheet["entry"]), turn)
            answer = put(page, chance.opaque_id(), operation(event, sheet, sequence[device], given))
            assert answer.status == 201, answer.text()
            sent += 1
    return sent


def operation(event: dict[str, Any], sheet: dict[str, Any], number: int, given: dict[str, str]) -> dict[str, Any]:
    """The body of an operation (formats/operation)."""
    return {
        "op": "submit_sheet", "device": event["device"], "device_seq": number, "sheet": sheet["sheet"],
        "base_version": sheet["version"], "scheme_hash": event["scheme_hash"], "marks": given,
        "at_device": "2026-05-16T09:30:00+08:00",
    }  # fmt: skip


def too_late(page: Any) -> None:
    """After the lock a sheet cannot be changed on the tablet; one that comes all the same is kept and does not count."""
    page.goto("/judge/")
    page.wait_for_selector(".queue__entry[data-state=locked]")
    expect(page.locator("#sheet-note")).to_contain_text("成绩已锁定")
    expect(page.locator(SUBMIT)).to_be_hidden()
    event = page.request.get("/judge/packet").json()["events"][0]
    sheet = next(one for one in event["sheets"] if one["version"] and one["module"] == "P")
    changed = dict.fromkeys(sheet["marks"], "20")
    answer = put(page, chance.opaque_id(), operation(event, sheet, 900, changed))
    assert answer.status == 202 and answer.json()["late"], answer.text()
