"""The scans on the page of a schedule: uploaded by the clerk, seen by leader and auditor, and by nobody else."""
import io

import pytest
from PIL import Image

from awards.queries.scans import scans_of
from awards.services import keep_schedule
from bench.hostile.pictures import honest
from foundation.accounts.roles import Role
from foundation.database import db
from tests.factories.accounts import make_user, signed_in
from tests.factories.awards import AT, CODE, SCHEDULE, actor_of, make_competition


@pytest.fixture
def row(house) -> int:
    make_competition()
    db.session.commit()
    clerk = make_user("clerk", Role.AWARDS_CLERK)
    make_user("leader", Role.LEADER)
    make_user("auditor", Role.AUDITOR)
    make_user("judge", Role.JUDGE)
    return keep_schedule(SCHEDULE, CODE, actor=actor_of(clerk), at=AT)


def sent(house, row: int, *pages: tuple[bytes, str]):
    files = [(io.BytesIO(content), name) for content, name in pages]
    return signed_in(house, "clerk").post(f"/desk/{CODE}/schedules/{row}/scans", data={"pages": files})


def test_pages_sent_by_the_clerk_are_shown_to_leader_and_auditor(house, row):
    assert sent(house, row, (honest(), "1.png"), (honest("JPEG"), "2.jpg")).status_code == 302
    one, two = scans_of(row).pages
    for who in ("leader", "auditor"):
        client = signed_in(house, who)
        page = client.get(f"/desk/{CODE}/schedules/{row}").get_data(as_text=True)
        assert page.index(one.public_id) < page.index(two.public_id)
        picture = client.get(f"/desk/{CODE}/schedules/{row}/scans/{one.public_id}")
        assert (picture.mimetype, picture.headers["Cache-Control"]) == ("image/jpeg", "no-store")
        assert Image.open(io.BytesIO(picture.data)).size == (120, 160)


def test_a_picture_is_not_found_under_another_schedule_and_not_for_others(house, row):
    sent(house, row, (honest(), "1.png"))
    public_id = scans_of(row).pages[0].public_id
    other = keep_schedule({**SCHEDULE, "id": "other"}, CODE, actor=actor_of(make_user("clerk2", Role.AWARDS_CLERK)), at=AT)
    assert signed_in(house, "leader").get(f"/desk/{CODE}/schedules/{other}/scans/{public_id}").status_code == 404
    assert signed_in(house, "judge").get(f"/desk/{CODE}/schedules/{row}/scans/{public_id}").status_code in (403, 404)


def test_what_is_no_picture_is_refused_by_its_name_and_nothing_is_kept(house, row):
    answer = sent(house, row, (honest(), "1.png"), (b"%PDF-1.7", "第 2 页 100%.pdf"))
    told = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "第 2 页 100%.pdf" in told and "不是 JPEG 或 PNG" in told
    assert scans_of(row).pages == ()
    assert sent(house, row).status_code == 422


def test_the_leader_adopts_the_pages_that_were_shown(house, row):
    sent(house, row, (honest(), "1.png"))
    leader = signed_in(house, "leader")
    seen = scans_of(row).fingerprint
    assert seen in leader.get(f"/desk/{CODE}/schedules/{row}").get_data(as_text=True)
    sent(house, row, (honest("JPEG"), "1.jpg"))
    refused = leader.post(f"/desk/{CODE}/schedules/{row}/adopt", data={"document": "江人社〔2026〕9号", "seen": seen})
    assert "扫描件刚刚有了变化" in refused.get_data(as_text=True)
    now = leader.post(f"/desk/{CODE}/schedules/{row}/adopt", data={"document": "江人社〔2026〕9号", "seen": scans_of(row).fingerprint})
    assert now.status_code == 302
    assert sent(house, row, (honest(), "1.png")).status_code == 409
