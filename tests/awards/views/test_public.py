"""What everybody may see of awards: is this certificate real, and who holds the title."""
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from awards.models import Certificate
from awards.services import approve_proposal, issue_certificates, keep_schedule, propose_awards
from competition.models import Event
from foundation.accounts.identity import Actor
from foundation.clock import now
from foundation.database import db
from foundation.people.models import Honour
from foundation.people.services import keep_person
from foundation.people.titles import CITY_TITLE
from scoring.models import ResultList
from tests.factories.awards import AT, CODE, SCHEDULE, id_number, make_published, make_team, publish


@pytest.fixture
def team(house: Any) -> Iterator[dict[str, Actor]]:
    yield make_team()


@pytest.fixture
def issued(team: dict[str, Actor]) -> dict[tuple[str, str], str]:
    """The numbers of a competition's certificates, by kind and name."""
    make_published()
    keep_schedule(SCHEDULE, CODE, actor=team["clerk"], at=AT)
    certify(team)
    return {(paper.kind, paper.person.name): paper.number for paper in db.session.scalars(select(Certificate))}


def certify(team: dict[str, Actor], *, papers: bool = True) -> None:
    approve_proposal(propose_awards(CODE, actor=team["clerk"], at=AT), actor=team["leader"], at=AT)
    if papers:
        issue_certificates(CODE, actor=team["clerk"], at=AT)


def correct(team: dict[str, Actor]) -> None:
    """The second cook turns out to be the first."""
    event = db.session.scalars(select(Event).where(Event.code == "CK")).one()
    found = db.session.scalars(select(ResultList).where(ResultList.event_id == event.id)).one()
    first, second, *others = [line.entry for line in found.lines if line.entry]
    publish(event, [second, first, *others], by=team["leader"].user_id or 0)
    db.session.commit()


def give_titles(count: int) -> None:
    """Titles that came from elsewhere, one a day from New Year 2021."""
    for serial in range(count):
        person = keep_person(name=f"能手{serial:03d}", sex=None, id_number=id_number(500 + serial), phone="13900000000", at=now())
        db.session.add(
            Honour(
                person_id=person.id, title=CITY_TITLE, occupation="电工" if serial % 2 else "钳工", number=f"旧〔2021〕{serial:03d}号",
                document="江人社〔2021〕1号", awarded_on=date(2021, 1, 1) + timedelta(days=serial),
            )
        )
    db.session.commit()


def text_of(client: Any, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return str(answer.get_data(as_text=True))


def test_a_valid_certificate_says_what_was_issued(client: Any, issued: dict[tuple[str, str], str]) -> None:
    page = text_of(client, f"/verify/{issued['prize', '选手CK2']}")
    for shown in ("<h1>证书有效</h1>", "选手CK2", f"样例单位{CODE}CK2", "中式烹调师（职工组）", "银奖", "2026年江门市职业技能竞赛", "2026年5月20日"):
        assert shown in page


def test_a_title_certificate_shows_the_number_of_the_title(client: Any, issued: dict[tuple[str, str], str]) -> None:
    page = text_of(client, f"/verify/{issued['title', '选手CK1']}")
    assert "江门市技术能手" in page and "江技能手〔2026〕001号" in page


def test_after_a_correction_papers_are_called_replaced_and_revoked(
    client: Any, team: dict[str, Actor], issued: dict[tuple[str, str], str]
) -> None:
    correct(team)
    certify(team)
    replaced = text_of(client, f"/verify/{issued['prize', '选手CK1']}")
    revoked = text_of(client, f"/verify/{issued['title', '选手CK1']}")
    assert "<h1>证书已被替换</h1>" in replaced and "不再有效" in replaced and "金奖" in replaced
    assert "<h1>证书已撤销</h1>" in revoked and "不再有效" in revoked


def test_a_withdrawn_title_is_revoked_even_before_new_papers_are_issued(
    client: Any, team: dict[str, Actor], issued: dict[tuple[str, str], str]
) -> None:
    correct(team)
    certify(team, papers=False)
    assert "<h1>证书已撤销</h1>" in text_of(client, f"/verify/{issued['title', '选手CK1']}")
    assert "<h1>证书有效</h1>" in text_of(client, f"/verify/{issued['title', '选手AU1']}")


@pytest.mark.parametrize("number", ["JM2026-00001-0000", "不是编号", "JM2026%2500-1"])
def test_an_unknown_number_is_told_in_a_sentence(client: Any, house: Any, number: str) -> None:
    page = text_of(client, f"/verify/{number}", 404)
    assert "没有这一编号的证书" in page and "没有颁发过编号为" in page


def test_a_number_is_found_however_it_was_typed(client: Any, issued: dict[tuple[str, str], str]) -> None:
    number = issued["prize", "选手CK2"]
    typed = " " + number.lower().replace("-", "－ ").replace("2026", "２０２６")
    answer = client.get("/verify", query_string={"number": typed})
    assert (answer.status_code, answer.location) == (302, f"/verify/{number}")
    assert "证书有效" in text_of(client, f"/verify/{number.lower()}")


@pytest.mark.parametrize(
    ("typed", "said"), [("", "请填写证书编号。"), ("江技能手〔2026〕001号", "称号编号请在技术能手名录中查找。"), ("JM/2026", "证书编号由字母、数字和横线组成")]
)
def test_what_cannot_be_a_number_is_refused_at_the_field_and_kept(client: Any, house: Any, typed: str, said: str) -> None:
    answer = client.get("/verify", query_string={"number": typed})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in page and f'value="{typed}"' in page


def test_search_engines_keep_no_certificate(client: Any, issued: dict[tuple[str, str], str]) -> None:
    answer = client.get(f"/verify/{issued['prize', '选手CK2']}")
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in answer.get_data(as_text=True)
    assert "noindex" not in text_of(client, "/verify")


def test_the_register_lists_title_holders_with_trade_and_unit(client: Any, issued: dict[tuple[str, str], str]) -> None:
    page = text_of(client, "/experts")
    assert "收录 3 人" in page
    for shown in ("选手CK1", "选手AU1", "选手NU1", f"样例单位{CODE}CK1", "中式烹调师", "江技能手〔2026〕001号", "2026年5月20日"):
        assert shown in page
    assert "选手CK2" not in page and "选手AUS1" not in page


def test_the_register_shows_no_identity_number_and_no_phone(client: Any, house: Any) -> None:
    give_titles(1)
    page = text_of(client, "/experts")
    assert "能手000" in page
    assert id_number(500)[:6] not in page and id_number(500)[-4:] not in page and "1390000" not in page


def test_a_withdrawn_title_leaves_the_register(client: Any, team: dict[str, Actor], issued: dict[tuple[str, str], str]) -> None:
    correct(team)
    certify(team)
    page = text_of(client, "/experts")
    assert "选手CK2" in page and "选手CK1<" not in page


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ({"q": "能手00"}, 10), ({"q": "旧〔2021〕007"}, 1), ({"q": "钳工"}, 23), ({"q": "%"}, 0),
        ({"q": "选手ck"}, 1), ({"q": "jm-tAU"}, 1), ({"year": "2026"}, 3), ({"year": "2021", "trade": "电工"}, 22), ({"year": "abc"}, 48),
        ({"trade": "钳"}, 0), ({"unit": f"样例单位{CODE}CK1"}, 1), ({"unit": f"样例单位{CODE}CK1", "q": "能手000"}, 0),
    ],
)  # fmt: skip
def test_the_register_is_searched_by_text_year_trade_and_unit(
    client: Any, issued: dict[tuple[str, str], str], query: dict[str, str], total: int
) -> None:
    give_titles(45)
    answer = client.get("/experts", query_string=query)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert re.findall(r"(?:收录|查到) (\d+) 人", page) == [str(total)]
    assert ("没有找到符合条件的技术能手" in page) == (total == 0)


def test_the_register_is_read_page_by_page_newest_first(client: Any, house: Any) -> None:
    give_titles(45)
    first, second = text_of(client, "/experts?trade="), text_of(client, "/experts?page=2")
    assert "能手044" in first and "能手014" not in first and 'href="?page=2"' in first
    assert "能手014" in second and "能手015" not in second and 'href="?page=1"' in second
    assert "第 2 页，共 2 页" in text_of(client, "/experts?page=99")
    assert "第 1 页，共 2 页" in text_of(client, "/experts?page=-1")


def test_filters_stay_while_turning_pages(client: Any, house: Any) -> None:
    give_titles(62)
    page = text_of(client, "/experts?trade=电工")
    assert 'href="?trade=%E7%94%B5%E5%B7%A5&amp;page=2"' in page
    assert '<option selected value="电工">' in page


def test_an_empty_register_says_what_fills_it(client: Any, house: Any) -> None:
    page = text_of(client, "/experts")
    assert "名录还没有收录" in page and "奖励方案审批后" in page
