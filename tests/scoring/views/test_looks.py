"""The desk and public pages of scoring in a real browser: nothing complains, nothing scrolls sideways on a phone."""
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from scoring.services.day import add_deduction, set_status, set_time
from scoring.services.sheets import return_sheet
from tests.factories.accounts import PASSWORD, give_password
from tests.factories.scoring import DAY, Stage, make_stage, plausible
from tests.scoring.views.test_public import who

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
FIRST_LOAD = 150_000
SLIDE = 500  # how long a drawer takes to slide in


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Looks do not depend on the database."""
    return str(request.param)


@pytest.fixture
def stage(app: Any) -> Iterator[Stage]:
    """Six entries, half of the sheets handed in, one sent back."""
    with app.app_context():
        stage = make_stage(entries=6)
        for judge in stage.judges[:2]:
            for entry in stage.codes[:4]:
                stage.submit(judge, entry, plausible(stage, judge, entry, "P"))
        yield stage


def sign_in(page: Any, actor: Any) -> None:
    """Through the door, with a password."""
    account = give_password(actor.user_id)
    page.goto("/sign-in")
    page.fill("#account", account)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/desk**")


def finish(stage: Stage) -> None:
    """Everything handed in, confirmed and published."""
    stage.score_all()
    stage.confirm()


def test_the_chief_judge_works_on_the_board(new_page: Callable[..., Any], stage: Stage, picture: Callable[..., Any]) -> None:
    act = {"actor": stage.chief, "at": DAY}
    set_status(stage.event_id, "0001", "competed", **act)
    set_status(stage.event_id, "0006", "absent", **act)
    set_time(stage.event_id, "0001", 3510, **act)
    add_deduction(stage.event_id, "0002", "P", "2.5", "超时", **act)
    return_sheet(stage.sheet(stage.judges[1], "0003").public_id, ["A1.2"], "请复核", **act)
    judge = stage.judges[2]
    stage.submit(judge, "0002", plausible(stage, judge, "0002", "P") | {"A2.1": "0"})
    page = new_page(viewport=DESK)
    sign_in(page, stage.chief)
    page.goto("/desk/jm-test/scoring")
    picture(page, "scoring-overview")
    page.goto("/desk/jm-test/scoring/CK")
    picture(page, "scoring-board")
    page.click(f"a[href$='{stage.sheet(stage.judges[1], '0002').public_id}']")
    page.wait_for_selector("#drawer[open]")
    page.wait_for_timeout(SLIDE)
    picture(page, "scoring-sheet", full_page=False)
    page.click("#drawer .drawer__bar button")
    page.click("a[href$='/entries/0002']")
    page.wait_for_selector("#drawer[open] #status")
    page.wait_for_timeout(SLIDE)
    picture(page, "scoring-entry", full_page=False)
    page.goto("/desk/jm-test/scoring/CK/confirm")
    picture(page, "scoring-not-ready")


def test_the_chief_judge_confirms_and_prints(new_page: Callable[..., Any], stage: Stage, picture: Callable[..., Any]) -> None:
    stage.score_all()
    page = new_page(viewport=DESK)
    sign_in(page, stage.chief)
    page.goto("/desk/jm-test/scoring/CK/confirm")
    picture(page, "scoring-confirm")
    page.click("form[action$='/confirm'] button")
    assert "全部评分表锁定" in page.inner_text("[data-ask-text]")
    page.click("[data-ask-yes]")
    page.wait_for_selector("text=已确认的成绩")
    picture(page, "scoring-confirmed")
    page.goto("/desk/jm-test/scoring/CK/sheet")
    picture(page, "scoring-result-sheet")


def test_the_organizer_writes_a_scheme_and_publishes(
    new_page: Callable[..., Any], stage: Stage, picture: Callable[..., Any]
) -> None:
    finish(stage)
    page = new_page(viewport=DESK)
    sign_in(page, stage.organizer)
    page.goto("/desk/jm-test/events/CK/scheme")
    picture(page, "scheme-frozen")
    page.goto("/desk/jm-test/results")
    picture(page, "results-desk")
    page.click("form[action$='/publish'] button")
    page.click("[data-ask-yes]")
    page.wait_for_selector("main .state:has-text('已公布')")
    picture(page, "results-published")


def test_the_organizer_pastes_aspects_from_a_workbook(
    new_page: Callable[..., Any], app: Any, picture: Callable[..., Any]
) -> None:
    from foundation.accounts.identity import SYSTEM
    from foundation.accounts.roles import Role
    from scoring.queries.events import event_by_code
    from scoring.services.schemes import keep_scheme
    from tests.factories.accounts import make_user
    from tests.factories.competition import make_competition
    from tests.factories.scoring import RULES, TEXTS, actor_of

    with app.app_context():
        make_competition()
        organizer = actor_of(make_user("organizer", Role.ORGANIZER))
        event = event_by_code("jm-test", "CK")
        assert event is not None
        keep_scheme(event.id, RULES, TEXTS, actor=SYSTEM, at=DAY)
        page = new_page(viewport=DESK)
        sign_in(page, organizer)
    page.goto("/desk/jm-test/events/CK/scheme")
    picture(page, "scheme")
    page.goto("/desk/jm-test/events/CK/scheme/modules/new")
    page.fill("#code", "D")
    page.fill("#name", "作品设计")
    page.fill("#weight", "0.3")
    page.fill("#full_mark", "30")
    rows = "".join(f"{'评判' if n == 8 else '测量'}\tD{n}\t要点 {n}\t3.75\t1\n" for n in range(1, 9))
    page.evaluate(
        """text => {
          const clipboardData = new DataTransfer();
          clipboardData.setData('text', text);
          document.querySelector('[name="aspects-0-kind"]').dispatchEvent(
            new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
        }""",
        rows,
    )
    assert page.inner_text("[data-scheme-sum]").startswith("合计 30，满分 30 与满分一致")
    picture(page, "scheme-module")
    page.click("form[data-draft] button[type=submit]")
    page.wait_for_selector("text=模块“作品设计”已保存")
    assert "30" in page.inner_text("tr:has-text('作品设计')")


def test_a_contestant_reads_the_own_result_on_a_phone(
    new_page: Callable[..., Any], stage: Stage, picture: Callable[..., Any]
) -> None:
    finish(stage)
    stage.publish()
    page = new_page(viewport=PHONE, java_script_enabled=False)
    typed = who(stage)
    page.goto("/results")
    picture(page, "lookup")
    page.fill("#ticket", typed["ticket"])
    page.fill("#last_six", "000000")
    page.click("main button[type=submit]")
    picture(page, "lookup-nothing")
    page.fill("#last_six", typed["last_six"])
    page.click("main button[type=submit]")
    page.wait_for_url("**/results/own")
    picture(page, "own-result")
    page.goto("/notices/jm-test")
    picture(page, "notice")


@pytest.mark.parametrize("path", ["/results", "/notices", "/notices/jm-test"])
def test_public_pages_are_small_and_never_scroll_sideways(new_page: Callable[..., Any], stage: Stage, path: str) -> None:
    finish(stage)
    stage.publish()
    page, sizes = new_page(viewport=PHONE), []
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) <= FIRST_LOAD
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
