"""How much may be sent: in one request, and by one person in a day."""
import io
from datetime import timedelta

import pytest

from foundation.accounts.roles import Role
from foundation.clock import now
from foundation.database import db
from foundation.uploads import services
from foundation.uploads.refusals import QuotaUsedUp
from foundation.uploads.services import note_upload
from tests.factories.accounts import make_user, signed_in
from tests.factories.awards import CODE, actor_of, make_competition

MEGABYTE = 1024 * 1024


def endless(size: int) -> io.BufferedReader:
    """One line of so many bytes, made while it is read."""

    class Line(io.RawIOBase):
        left = size

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:
            taken = min(len(buffer), self.left)
            buffer[:taken] = b"x" * taken
            self.left -= taken
            return taken

    return io.BufferedReader(Line(), MEGABYTE)


def test_a_table_of_a_hundred_megabytes_in_one_line_is_refused_with_a_sentence(house):
    make_user("lin", Role.ORGANIZER)
    client = signed_in(house, "lin")
    sent = {"wsgi.input": endless(100 * MEGABYTE), "CONTENT_LENGTH": str(100 * MEGABYTE), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    answer = client.post("/desk/new/definition", environ_overrides=sent)
    assert answer.status_code == 413
    assert "24 MB" in answer.get_data(as_text=True)


@pytest.mark.parametrize(("signed", "size", "told"), [(True, 5, "4 MB"), (False, 2, "1 MB")])
def test_forms_without_files_and_strangers_may_send_less(house, signed, size, told):
    make_user("lin", Role.ORGANIZER)
    client = signed_in(house, "lin") if signed else house.test_client()
    answer = client.post("/sign-in", data={"account": "x" * size * MEGABYTE})
    assert answer.status_code == 413
    assert told in answer.get_data(as_text=True)


def test_one_person_may_send_so_much_a_day_and_another_too(house, monkeypatch):
    monkeypatch.setattr(services, "MOST_FILES", 3)
    monkeypatch.setattr(services, "MOST_BYTES", 10 * MEGABYTE)
    lin, chen = actor_of(make_user("lin", Role.ORGANIZER)), actor_of(make_user("chen", Role.ORGANIZER))
    at = now()
    note_upload(8 * MEGABYTE, actor=lin, at=at)
    with pytest.raises(QuotaUsedUp, match="upload_quota") as refused:
        note_upload(3 * MEGABYTE, actor=lin, at=at)
    assert "8 MB" in refused.value.message and refused.value.status == 429
    note_upload(3 * MEGABYTE, actor=chen, at=at)
    for _ in range(2):
        note_upload(1, actor=lin, at=at)
    with pytest.raises(QuotaUsedUp):
        note_upload(1, actor=lin, at=at)
    note_upload(8 * MEGABYTE, actor=lin, at=at + timedelta(days=1))


def test_who_has_sent_too_much_is_told_so_at_the_door(house, monkeypatch):
    monkeypatch.setattr(services, "MOST_FILES", 1)
    make_competition()
    db.session.commit()
    make_user("clerk", Role.AWARDS_CLERK)
    client = signed_in(house, "clerk")
    statuses = []
    for _ in range(2):
        answer = client.post(f"/desk/{CODE}/schedules/uploaded", data={"file": (io.BytesIO(b"{}"), "x.json")})
        statuses.append(answer.status_code)
    assert statuses[0] == 422
    assert "每天最多 1 个" in answer.get_data(as_text=True)
