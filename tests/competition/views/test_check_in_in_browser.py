"""At the door: a ticket is scanned without the network and arrives later; a camera reads a real code; a card leaves no trace."""
import io
import re
import shutil

import pytest
from PIL import Image

from competition import queries
from competition.models import CheckIn
from competition.queries.tickets import ticket_token
from foundation.accounts.roles import Role
from foundation.database import db
from tests.conftest import BROWSER_SETTINGS
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.competition import make_competition
from tests.factories.entry import id_number, make_entries

PHONE = {"viewport": {"width": 360, "height": 740}}


@pytest.fixture
def database_kind():
    """A tablet knows nothing of databases; the services behind it are tried on both kinds."""
    return "sqlite"


@pytest.fixture
def tickets(live_server):
    with live_server.app.app_context():
        code = make_competition(phase="open")
        make_entries(code, 4, "CK")
        make_user("door", Role.REGISTRAR)
        found = [(row.ticket, row.name, ticket_token(row.public_id)) for row in queries.entries(code).rows]
        db.session.remove()
    return found


def enter(page, address="/check-in/jm-test"):
    page.goto(address)
    page.fill("input[name=account]", "door")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_selector("#people li")


def noted(live_server):
    with live_server.app.app_context():
        rows = [(one.entry.ticket, one.way) for one in db.session.query(CheckIn).order_by(CheckIn.id)]
        db.session.remove()
    return rows


def verdict(page, state, name):
    page.wait_for_selector(f'#verdict[data-state="{state}"] >> text="{name}"', timeout=10_000)


def pill(page, state):
    page.wait_for_selector(f'[data-sync][data-state="{state}"]', timeout=15_000)


def swipe(page, text):
    """A scanner or a card reader types fast and ends with Enter."""
    page.keyboard.type(text, delay=0)
    page.keyboard.press("Enter")


def test_people_are_checked_in_without_the_network_and_counted_when_it_is_back(new_page, live_server, tickets, picture):
    (first, anna, _), (second, ben, _), (third, carl, _), _last = tickets
    page = new_page(**PHONE)
    enter(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.fill("#ticket", first)
    page.press("#ticket", "Enter")
    verdict(page, "fine", anna)
    pill(page, "received")
    assert noted(live_server) == [(first, "typed")]

    page.context.set_offline(True)
    page.locator("h1").click()
    swipe(page, second)
    verdict(page, "fine", ben)
    pill(page, "local")
    swipe(page, second)
    verdict(page, "again", ben)
    swipe(page, id_number(3))
    page.wait_for_selector('#verdict[data-state="wrong"]')
    assert id_number(3) not in page.content()
    page.reload()
    page.wait_for_selector("#people li")
    pill(page, "local")
    assert page.locator(f'#people li[data-ticket="{second}"]').get_attribute("data-state") == "present"
    picture(page, "check-in-offline")
    assert noted(live_server) == [(first, "typed")]

    page.context.set_offline(False)
    pill(page, "received")
    assert noted(live_server) == [(first, "typed"), (second, "scanner")]
    page.fill("#search", "")
    page.focus("#search")
    page.keyboard.type(id_number(3), delay=0)
    assert len(page.input_value("#search")) <= 3
    page.wait_for_timeout(150)
    swipe(page, id_number(3))
    verdict(page, "fine", carl)
    pill(page, "received")
    assert noted(live_server)[-1] == (third, "card")
    assert page.input_value("#search") == "" and id_number(3) not in page.content()

    page.evaluate("document.querySelector('[data-sign-out]').requestSubmit()")
    page.wait_for_url(re.compile("^(?!.*check-in).*$"))
    kept = page.evaluate("""() => new Promise((done) => {
      const opening = indexedDB.open('check-in');
      opening.onsuccess = () => { const all = opening.result.transaction('rosters').objectStore('rosters').getAll(); all.onsuccess = () => done(all.result.length); };
    })""")
    assert kept == 0


def film(code: bytes, file) -> None:
    """What a camera sees: the ticket of a phone held before it, for some pictures."""
    shown = Image.new("RGB", (640, 480), "white")
    shown.paste(Image.open(io.BytesIO(code)).convert("RGB").resize((360, 360)), (140, 60))
    frame = io.BytesIO()
    shown.save(frame, "JPEG", quality=85)
    file.write_bytes(frame.getvalue() * 5)


@pytest.mark.slow
def test_the_camera_of_a_phone_reads_the_code_of_a_ticket(chromium, new_page, live_server, tickets, tmp_path):
    ticket, name, token = tickets[0]
    phone = new_page(**PHONE)
    phone.goto(f"/tickets/{token}")
    film(phone.locator(".pass__code").screenshot(), tmp_path / "camera.mjpeg")
    settings = [
        "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={tmp_path / 'camera.mjpeg'}",
    ]
    browser = chromium.browser_type.launch(executable_path=shutil.which("chromium"), args=BROWSER_SETTINGS + settings)
    try:
        page = browser.new_context(base_url=live_server.url, locale="zh-CN", permissions=["camera"]).new_page()
        enter(page)
        page.click("[data-camera]")
        verdict(page, "fine", name)
        pill(page, "received")
        page.screenshot(path=tmp_path / "camera.png")
    finally:
        browser.close()
    assert noted(live_server) == [(ticket, "camera")]
