"""Telling people: a row first, on one list or in one e-mail, and never a second time by itself."""
import socketserver
import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from competition.message_retention import forget_messages, tidy_messages
from competition.models import Entry, Message
from competition.queries import messages as asked
from competition.queries.purposes import listed_rows
from competition.refusals.messages import MessageHasLeft, NothingToList
from competition.services import mailing, messages
from foundation.accounts.roles import Role
from foundation.clock import at_noon, frozen
from foundation.database import db, transaction
from foundation.errors import Invalid, NotFound
from foundation.people.sealing import keep_email
from tests.factories.competition import make_competition
from tests.factories.entry import make_entries
from tests.factories.exports import staff

AT = at_noon(date(2026, 4, 12))


class Post(socketserver.StreamRequestHandler):
    """As much of SMTP as a post office needs; ``server.mood`` says how it answers the recipient, or when it hangs up."""

    def handle(self):
        self._say("220 post")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "RCPT" and self.server.mood in ("450", "550"):
                self._say(f"{self.server.mood} no")
            elif verb == "DATA":
                self._say("354 go on")
                text = b"".join(iter(self.rfile.readline, b".\r\n"))
                if self.server.mood == "hang up":
                    return
                self.server.letters.append(text)
                self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


class Office(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@pytest.fixture
def post(house):
    """A post office on this machine that the house uses."""
    with Office(("127.0.0.1", 0), Post) as office:
        office.mood, office.letters = "kind", []
        threading.Thread(target=office.serve_forever, daemon=True).start()
        house.config.update(
            MAIL_SERVER=f"127.0.0.1:{office.server_address[1]}", MAIL_FROM="jingsai@example.cn", MAIL_SECURITY="none", MAIL_USER=""
        )
        yield office
        office.shutdown()


@pytest.fixture
def town(house):
    code = make_competition(phase="open")
    ids = make_entries(code, 2)
    with frozen(AT):
        yield {"code": code, "ids": ids, "by": {"actor": staff("registrar", Role.REGISTRAR), "at": AT}}


@transaction
def _give_address(entry_id, address, *, actor, at):
    """An e-mail address comes with the first message, which leaves the audit entry."""
    keep_email(db.session.get(Entry, entry_id).members[0].person, address)
    return messages.notify(entry_id, "approved", actor=actor, at=at)


def _states():
    return sorted((one.channel, one.state) for one in db.session.scalars(select(Message)))


def test_a_message_waits_sealed_and_the_desk_reads_it_with_a_masked_number(town):
    messages.notify(town["ids"][0], "returned", {"原因": "照片不清楚"}, **town["by"])
    (row,), total = asked.messages(town["code"])
    assert total == 1 and "照片不清楚" in row.text and row.name in row.text
    assert "*" in row.address
    assert "照片" not in db.session.scalars(select(Message.body)).one()


def test_a_link_that_opens_somebodys_page_is_not_shown_at_the_desk(town):
    messages.notify(town["ids"][0], "link", {"链接": "https://x/secret"}, **town["by"])
    assert asked.messages_of(town["ids"][0])[0].text is None


def test_what_is_on_a_list_is_on_no_other_and_cannot_be_withdrawn(town):
    for entry_id in town["ids"]:
        messages.notify(entry_id, "approved", **town["by"])
    listed = messages.make_list(town["code"], **town["by"])
    rows = listed_rows(town["code"], listed)
    assert len(rows) == 2 and all(number.isdigit() and "通过审核" in text for number, text in rows)
    with pytest.raises(NothingToList):
        messages.make_list(town["code"], **town["by"])
    with pytest.raises(MessageHasLeft):
        messages.withdraw_message(town["code"], asked.messages(town["code"])[0][0].public_id, **town["by"])


def test_what_is_withdrawn_or_no_longer_valid_goes_on_no_list(town):
    messages.notify(town["ids"][0], "approved", **town["by"])
    messages.notify(town["ids"][1], "link", {"链接": "x"}, valid_until=AT - timedelta(minutes=1), **town["by"])
    first = asked.messages_of(town["ids"][0])[0].public_id
    messages.withdraw_message(town["code"], first, **town["by"])
    with pytest.raises(NothingToList):
        messages.make_list(town["code"], **town["by"])


def test_a_message_of_another_competition_is_not_found(town):
    messages.notify(town["ids"][0], "approved", **town["by"])
    make_competition("jm-other", phase="open")
    with pytest.raises(NotFound):
        messages.withdraw_message("jm-other", asked.messages_of(town["ids"][0])[0].public_id, **town["by"])


def test_own_words_are_used_from_then_on_and_wrong_ones_are_refused_whole(town):
    with pytest.raises(Invalid) as refused:
        messages.set_wording(town["code"], "returned", "{名}您好", **town["by"])
    assert [one.code for one in refused.value.problems] == ["placeholder_unknown", "placeholder_missing"]
    messages.set_wording(town["code"], "approved", "{姓名}，{准考证号}，祝顺利。", **town["by"])
    messages.notify(town["ids"][0], "approved", **town["by"])
    assert asked.messages_of(town["ids"][0])[0].text.endswith("，祝顺利。")
    assert {one.occasion: one.version for one in asked.wordings(town["code"])}["approved"] == 1


def test_an_email_is_sent_once(post, town):
    assert _give_address(town["ids"][0], "li@example.cn", **town["by"]) == 2
    mailing.send_waiting(AT)
    mailing.send_waiting(AT + timedelta(hours=1))
    assert len(post.letters) == 1 and b"li@example.cn" in post.letters[0]
    assert _states() == [("email", "sent"), ("sms", "waiting")]


def test_a_busy_server_is_asked_again_later_and_a_refusing_one_is_not(post, town):
    _give_address(town["ids"][0], "li@example.cn", **town["by"])
    post.mood = "450"
    for hours in range(5):
        with frozen(AT + timedelta(hours=hours)):
            mailing.send_waiting(AT + timedelta(hours=hours))
    found = db.session.scalars(select(Message).where(Message.channel == "email")).one()
    assert (found.state, found.attempts, found.fault) == ("failed", 3, "SMTP 450")
    post.mood = "kind"
    mailing.send_again(town["code"], found.public_id, **town["by"])
    mailing.send_waiting(AT + timedelta(hours=9))
    assert len(post.letters) == 1


def test_a_server_that_hangs_up_in_the_middle_leaves_the_decision_to_a_person(post, town):
    _give_address(town["ids"][0], "li@example.cn", **town["by"])
    post.mood = "hang up"
    mailing.send_waiting(AT)
    post.mood = "kind"
    mailing.send_waiting(AT + timedelta(hours=1))
    assert ("email", "unsure") in _states() and post.letters == []


def test_what_was_being_sent_when_the_process_died_is_not_sent_again(post, town):
    _give_address(town["ids"][0], "li@example.cn", **town["by"])
    found = db.session.scalars(select(Message.id).where(Message.channel == "email")).one()
    mailing.take(found, **town["by"])
    mailing.send_waiting(AT + timedelta(minutes=11))
    assert ("email", "unsure") in _states() and post.letters == []


def test_the_texts_to_somebody_who_is_erased_go_and_what_waits_never_leaves(town):
    messages.notify(town["ids"][0], "approved", **town["by"])
    forget_messages(db.session.get(Entry, town["ids"][0]).members[0].person_id)
    assert db.session.execute(select(Message.body, Message.state)).all() == [(None, "withdrawn")]


def test_texts_are_cleared_after_half_a_year_and_the_record_stays(town):
    messages.notify(town["ids"][0], "approved", **town["by"])
    messages.make_list(town["code"], **town["by"])
    assert tidy_messages(AT + timedelta(days=179)) == {"messages": 0}
    assert tidy_messages(AT + timedelta(days=181)) == {"messages": 1}
    (row,), _total = asked.messages(town["code"])
    assert (row.text, row.state) == (None, "listed")
