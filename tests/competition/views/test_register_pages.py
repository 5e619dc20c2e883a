"""The public form without a script: nothing before consent, nothing lost, nothing told, and light enough for a phone."""
import io

import pytest
from PIL import Image
from sqlalchemy import func, select

from competition.models import Entry, Paper, RegistrationDraft
from competition.queries.papers import papers_of
from competition.services.comeback import ask_link
from competition.services.reviews import take_review
from foundation.accounts.identity import Actor
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.clock import now
from foundation.database import db
from foundation.people.reveal.models import Reveal
from foundation.web.address import public_address
from tests.factories.accounts import make_user, signed_in
from tests.factories.entry import id_number
from tests.factories.personal import ADDRESS, begun, jpeg, only_entry, open_today, submitted, texts, token_in
from tests.inspectors.test_first_load import LIMIT, first_load

FIRST = {"event": "CK", "name": "陈测001", "id_type": "resident", "id_number": id_number(1), "consent": "y"}
SECOND = {"phone": "13800000001", "unit_name": "江门市样例酒店", "level": "高级工（三级）", "years": "5", "sex": ""}


@pytest.fixture(params=["sqlite"])
def database_kind(request):
    return request.param


@pytest.fixture
def code(house):
    return open_today()


@pytest.fixture
def visitor(house, code):
    return house.test_client()


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def cookies(answer):
    return [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("register-")]


def send(visitor, code, kind, content):
    return visitor.post(
        f"/register/{code}/papers/{kind}", data={"pictures": (io.BytesIO(content), "IMG.jpg")}, content_type="multipart/form-data"
    )


def test_nothing_is_kept_before_consent_and_nothing_typed_is_lost(visitor, code):
    answer = visitor.post(f"/register/{code}", data={**FIRST, "consent": "", "id_number": "44070019900201003"})
    text = answer.text
    assert answer.status_code == 422 and count(RegistrationDraft) == 0 and cookies(answer) == []
    assert "请阅读并同意" in text and "证件号码应为 18 位" in text and "44070019900201003" in text and "陈测001" in text


def test_the_form_is_filled_in_without_a_script_and_comes_back_as_it_was(visitor, code):
    answer = visitor.post(f"/register/{code}", data=FIRST)
    assert answer.status_code == 303 and answer.headers["Location"].endswith("/about")
    [cookie] = cookies(answer)
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/register" in cookie and id_number(1) not in cookie
    answer = visitor.post(f"/register/{code}/about", data={**SECOND, "years": "1", "phone": "12"})
    assert answer.status_code == 422 and "请填写以 13 至 19 开头的 11 位手机号码" in answer.text and "要求满 3 年" in answer.text
    assert "江门市样例酒店" in visitor.get(f"/register/{code}/about").text
    assert visitor.post(f"/register/{code}/about", data=SECOND).status_code == 303
    for kind in ("portrait", "id_card"):
        assert send(visitor, code, kind, jpeg()).status_code == 303
    assert visitor.post(f"/register/{code}/confirm", data={"declared": "y"}).headers["Location"].endswith("/received")
    assert only_entry().state == "submitted" and visitor.get(f"/register/{code}/received").status_code == 200


def test_pages_and_addresses_are_kept_by_nobody_and_no_token_stands_in_them(visitor, code):
    visitor.post(f"/register/{code}", data=FIRST)
    answer = visitor.get(f"/register/{code}/about")
    assert answer.headers["Cache-Control"] == "no-store" and "data-draft=" not in answer.text


def test_a_stranger_sees_neither_the_draft_nor_its_pictures(visitor, code, house):
    visitor.post(f"/register/{code}", data=FIRST)
    send(visitor, code, "portrait", jpeg())
    page = db.session.scalars(select(Paper.public_id)).one()
    address = f"/register/{code}/papers/{page}"
    mine = visitor.get(address)
    assert mine.status_code == 200 and mine.mimetype == "image/jpeg" and mine.headers["Cache-Control"] == "no-store"
    stranger = house.test_client()
    assert stranger.get(address).status_code == 404
    assert stranger.get(f"/register/{code}/confirm").status_code == 303


def test_a_portrait_is_cut_made_anew_and_bare(visitor, code):
    image = Image.open(io.BytesIO(jpeg(2000, 1000)))
    exif = Image.Exif()
    exif[0x010F] = "CameraMaker"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    visitor.post(f"/register/{code}", data=FIRST)
    send(visitor, code, "portrait", out.getvalue())
    page = db.session.scalars(select(Paper)).one()
    content = visitor.get(f"/register/{code}/papers/{page.public_id}").data
    found = Image.open(io.BytesIO(content))
    assert found.size == (480, 640) and not found.getexif() and b"CameraMaker" not in content


@pytest.mark.parametrize(("content", "told"), [(b"%PDF-1.7 not a picture", "这不是 JPEG 或 PNG 图片"), (jpeg(100, 100), "照片太小")])
def test_what_is_no_portrait_is_refused_in_words(visitor, code, content, told):
    visitor.post(f"/register/{code}", data=FIRST)
    send(visitor, code, "portrait", content)
    assert told in visitor.get(f"/register/{code}/confirm").text and count(Paper) == 0


def test_only_whoever_has_begun_a_form_may_send_more_than_a_megabyte(visitor, code):
    assert send(visitor, code, "portrait", b"x" * 2_000_000).status_code == 413
    visitor.post(f"/register/{code}", data=FIRST)
    assert send(visitor, code, "portrait", b"x" * 2_000_000).status_code == 303


def test_the_answer_is_the_same_for_somebody_who_is_registered_already(visitor, code):
    submitted(code)
    pages = []
    for number in (1, 2):
        person = {"name": f"陈测{number:03d}", "id_number": id_number(number)}
        visitor.post(f"/register/{code}", data=FIRST | person)
        visitor.post(f"/register/{code}/about", data={**SECOND, "phone": f"138{number:08d}"})
        for kind in ("portrait", "id_card"):
            send(visitor, code, kind, jpeg(300, 400))
        answer = visitor.post(f"/register/{code}/confirm", data={"declared": "y"}, follow_redirects=True)
        pages.append((answer.status_code, [line for line in answer.text.splitlines() if "csrf" not in line]))
        visitor.post(f"/register/{code}/discard", follow_redirects=True)
    assert pages[0] == pages[1] and count(Entry) == 2


def test_the_way_back_answers_alike_and_opens_only_with_the_button(house, visitor, code):
    submitted(code)
    known = visitor.post("/register/back", data={"phone": "13800000001", "last_six": id_number(1)[-6:]}, follow_redirects=True)
    unknown = visitor.post("/register/back", data={"phone": "13911111111", "last_six": "123456"}, follow_redirects=True)
    assert known.text == unknown.text and known.status_code == 200
    link = f"/register/link/{token_in(texts('link')[0])}"
    assert visitor.get(link).status_code == 200
    answer = visitor.post(link)
    [cookie] = cookies(answer)
    assert "HttpOnly" in cookie and "Path=/register" in cookie and "Max-Age=1800" in cookie
    assert "陈测001" in visitor.get("/register/mine", follow_redirects=True).text
    assert house.test_client().post(link).status_code == 410
    assert house.test_client().get(f"/register/mine/{only_entry().public_id}").status_code == 303


def came_back(house, number=1):
    """Somebody with a short session."""
    ask_link(f"138{number:08d}", id_number(number)[-6:], address=ADDRESS, base=public_address(), at=now())
    client = house.test_client()
    client.post(f"/register/link/{token_in(texts('link')[-1])}")
    return client


def test_another_applicant_finds_nothing_of_mine(house, code):
    submitted(code, 1)
    submitted(code, 2)
    mine = db.session.scalars(select(Entry).order_by(Entry.id)).first()
    paper = papers_of(mine.id).rows[0].public_id
    me, other = came_back(house, 1), came_back(house, 2)
    for path in ("", "/correct", "/form.pdf", f"/papers/{paper}"):
        assert me.get(f"/register/mine/{mine.public_id}{path}").status_code == 200, path
        assert other.get(f"/register/mine/{mine.public_id}{path}").status_code == 404, path
    for path in ("/withdraw", f"/papers/{paper}/remove", "/papers/id_card"):
        assert other.post(f"/register/mine/{mine.public_id}{path}", data={"version": "1"}).status_code in (303, 404), path
    db.session.expire_all()
    assert mine.state == "submitted" and len(papers_of(mine.id).rows) == 2


def test_withdrawing_makes_the_place_free_and_hides_the_papers(house, code):
    submitted(code)
    entry, me = only_entry(), came_back(house)
    me.post(f"/register/mine/{entry.public_id}/withdraw", data={"version": str(entry.version)})
    db.session.expire_all()
    page = me.get(f"/register/mine/{entry.public_id}").text
    assert only_entry().state == "cancelled" and "已取消" in page and "/papers/" not in page


def test_papers_open_for_the_reviewer_who_has_the_entry_and_the_look_is_remembered(house, code):
    submitted(code)
    for account in ("one", "two"):
        make_user(account, Role.REGISTRAR)
    entry = only_entry()
    paper = papers_of(entry.id).rows[1].public_id
    address = f"/desk/{code}/registrations/{entry.public_id}/papers/{paper}"
    mine, other = signed_in(house, "one"), signed_in(house, "two")
    assert mine.get(address).status_code == 404
    user = db.session.query(User).filter_by(account="one").one()
    take_review(code, entry.public_id, actor=Actor(user.public_id, user.id), at=now())
    assert mine.get(address).status_code == 200 and mine.get(address).status_code == 200
    assert other.get(address).status_code == 404
    assert db.session.scalars(select(Reveal.field)).all() == ["papers"]
    assert id_number(1).encode() not in mine.get(f"/desk/{code}/registrations/{entry.public_id}/form.pdf").data


@pytest.mark.parametrize("path", ["", "/about", "/confirm"])
def test_each_step_loads_at_most_150_kB(visitor, code, path):
    visitor.post(f"/register/{code}", data=FIRST)
    sizes = first_load(visitor, f"/register/{code}{path}")
    assert sum(sizes.values()) <= LIMIT, sizes


def test_a_competition_that_takes_nobody_says_so(visitor, code):
    begun(code, 3, kinds=())
    only = db.session.scalars(select(RegistrationDraft)).one().competition
    only.phase = "closed"
    db.session.commit()  # by hand: no service closes registration while forms are open
    assert "现在不接受网上报名" in visitor.get(f"/register/{code}").text
    assert visitor.post(f"/register/{code}", data=FIRST).status_code == 409
