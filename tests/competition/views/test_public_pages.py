"""What everybody sees of competitions, and doors that stay shut."""
import io

import pytest
from openpyxl import load_workbook

from foundation.accounts.roles import Role
from tests.factories.competition import make_competition, make_example


def test_the_home_page_lists_this_years_competitions_but_no_drafts(client, context, read):
    make_competition("jm-open", phase="open", name="开放的赛事")
    make_competition("jm-draft", name="筹备中的赛事")
    page = read(client.get("/"))
    assert "开放的赛事" in page
    assert "报名进行中，2026年4月30日截止。" in page
    assert "筹备中的赛事" not in page


def test_without_any_competition_the_home_page_says_so(client, context, read):
    assert "目前没有公布的竞赛" in read(client.get("/"))


def test_a_competition_shows_its_events_and_offers_the_workbook_while_it_is_open(client, context, read):
    make_competition(phase="open")
    page = read(client.get("/competitions/jm-test"))
    assert "工种CK（职工组）" in page
    assert "下载报名表" in page
    answer = client.get("/competitions/jm-test/template.xlsx")
    assert "报名表" in load_workbook(io.BytesIO(answer.data)).sheetnames


def test_a_draft_is_nobodys_business(client, context):
    make_competition()
    for path in ("/competitions/jm-test", "/competitions/jm-test/template.xlsx", "/competitions/nothing"):
        assert client.get(path).status_code == 404


PAGES = ("", "/settings", "/hosts", "/events", "/events/new", "/events/CK", "/registrations", "/registrations/import", "/officials",
         "/officials/new", "/officials/panels", "/officials/panels/CK", "/officials/cards", "/draw", "/definition.json")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_for_its_organizer_and_for_nobody_of_another_district(sign_in, context, path):
    make_example()
    assert sign_in(Role.ORGANIZER).get(f"/desk/jm-2026{path}").status_code == 200
    stranger = sign_in(Role.REGISTRAR, jurisdiction="开平")
    assert stranger.get(f"/desk/jm-2026{path}").status_code in (403, 404)
    assert context.test_client().get(f"/desk/jm-2026{path}").status_code == 302


def test_no_change_is_made_without_the_token_of_the_page(sign_in, context):
    make_competition()
    client = sign_in(Role.ORGANIZER)
    for path in ("/phase", "/settings", "/hosts", "/events/new", "/events/CK", "/events/CK/remove", "/draw", "/officials/new"):
        assert client.post(f"/desk/jm-test{path}", without_token=True).status_code == 400


def test_who_was_granted_one_competition_sees_that_one_only(sign_in, context, read):
    make_competition("jm-one", name="甲赛事")
    make_competition("jm-two", name="乙赛事")
    client = sign_in(Role.CHIEF_JUDGE, competition="jm-two")
    page = read(client.get("/desk"))
    assert "乙赛事" in page
    assert "甲赛事" not in page
    assert client.get("/desk/jm-one").status_code == 404
