"""The audit log: kinds with exact facts, entries in the words of their kind, a reading room for the auditor."""
import pytest
from sqlalchemy import select, update

from foundation import audit, ledger
from foundation.accounts.identity import SYSTEM, Actor
from foundation.accounts.models import User
from foundation.accounts.roles import Role
from foundation.audit import queries
from foundation.audit.log import KINDS
from foundation.audit.models import AuditEntry
from foundation.clock import now
from foundation.database import db, transaction
from foundation.ledger.models import LedgerStream
from tests.factories.accounts import make_user, signed_in

KIND = "tests:thing:moved"


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, KIND, (frozenset({"from_", "to"}), "从 %(from_)s 移到 %(to)s"))


@transaction
def note(subject: str = "thing:1", actor: Actor = SYSTEM, **facts: object) -> None:
    audit.record(KIND, actor=actor, at=now(), subject=subject, **facts)


def test_an_entry_says_who_what_when_and_to_what(house):
    at = now()
    note(from_="甲", to="乙")
    [entry] = db.session.scalars(select(AuditEntry))
    assert (entry.actor, entry.kind, entry.subject, entry.facts) == ("system", KIND, "thing:1", {"from_": "甲", "to": "乙"})
    assert abs((entry.at - at).total_seconds()) < 60


@pytest.mark.parametrize("facts", [{}, {"from_": 1}, {"from_": 1, "to": 2, "by": 3}, {"from_": 1, "too": 2}])
def test_a_missing_or_additional_fact_is_a_defect_and_nothing_is_stored(house, facts):
    with pytest.raises(ValueError, match="takes the facts"):
        note(**facts)
    assert db.session.scalars(select(AuditEntry)).all() == []


def test_a_kind_that_nobody_declared_cannot_be_recorded(house):
    @transaction
    def unknown() -> None:
        audit.record("tests:thing:unknown", actor=SYSTEM, at=now(), subject="x")

    with pytest.raises(KeyError):
        unknown()


@pytest.mark.parametrize("name", ["tests:thing", "thing", "a:b:c:d", KIND])
def test_a_kind_is_declared_once_and_named_room_subject_action(name):
    with pytest.raises(ValueError, match="twice or misnamed"):
        audit.declare(name, "…")
    assert name == KIND or name not in KINDS


def test_the_auditor_finds_entries_by_the_beginning_of_kind_subject_and_actor(house):
    user_id = make_user("lin", Role.ORGANIZER)
    actor = db.session.get_one(User, user_id).actor
    note("thing:1", actor, from_="甲", to="乙")
    note("thing:12", from_="乙", to="丙")
    note("other_1", from_="丙", to="丁")
    found = queries.read(kind="tests:", subject="thing:1")
    assert [(row.subject, row.sentence) for row in found.rows] == [("thing:12", "从 乙 移到 丙"), ("thing:1", "从 甲 移到 乙")]
    assert [row.name for row in queries.read(actor=actor.id).rows] == ["测试lin"]
    assert queries.read(subject="other%").total == 0, "a sign of the search language is only a sign"


def test_the_log_is_read_page_by_page_newest_first(house):
    for number in range(7):
        note(f"thing:{number}", from_=number, to=number)
    pages = [queries.read(kind=KIND, page=page, per_page=3) for page in (1, 2, 3, 4)]
    assert [[row.subject[-1] for row in page.rows] for page in pages] == [["6", "5", "4"], ["3", "2", "1"], ["0"], []]
    assert {page.total for page in pages} == {7}


def test_the_reading_room_shows_every_kind_of_the_house_in_its_words(house):
    """Each declared kind with its own facts: no sentence names a fact that its entries do not have."""

    @transaction
    def one_of_each() -> None:
        for kind, (facts, _sentence) in KINDS.items():
            audit.record(kind, actor=SYSTEM, at=now(), subject="x", **dict.fromkeys(facts, "…"))

    make_user("auditor", Role.AUDITOR)
    one_of_each()
    client = signed_in(house, "auditor")
    pages = -(-len(KINDS) // 50) + 1
    shown = "".join(client.get(f"/audit?page={page}").get_data(as_text=True) for page in range(1, pages + 1))
    assert [kind for kind in KINDS if kind not in shown] == []


def test_the_auditor_verifies_the_ledger_and_compares_a_root_from_paper(house):
    make_user("auditor", Role.AUDITOR)
    root = ledger.root("access")
    in_fours = " ".join(root[start : start + 4] for start in range(0, 64, 4))
    client = signed_in(house, "auditor")
    assert in_fours in client.get("/audit/ledger").get_data(as_text=True)
    right = client.post("/audit/ledger", data={"stream": "access", "root": in_fours.upper()})
    wrong = client.post("/audit/ledger", data={"stream": "access", "root": "00" * 32})
    assert "与纸面账册根一致" in right.get_data(as_text=True)
    assert "不相符" in wrong.get_data(as_text=True)


def test_a_root_that_was_signed_before_the_last_entries_still_vouches_for_the_first(house):
    make_user("auditor", Role.AUDITOR)
    signed, size = ledger.root("access"), ledger.size("access")
    make_user("later", Role.ORGANIZER)
    client = signed_in(house, "auditor")
    page = client.post("/audit/ledger", data={"root": signed}).get_data(as_text=True)
    assert f"前 {size} 条与纸面一致，打印之后又记了" in page and "<code>access</code>" in page
    assert "不相符" in client.post("/audit/ledger", data={"stream": "money", "root": signed}).get_data(as_text=True)
    assert "不相符" in client.post("/audit/ledger", data={"root": "乙" * 64}).get_data(as_text=True)


def test_the_auditor_is_warned_of_a_chain_that_does_not_hold(house):
    make_user("auditor", Role.AUDITOR)
    client = signed_in(house, "auditor")
    db.session.execute(update(LedgerStream).values(size=99))
    db.session.commit()
    assert "不一致" in client.get("/audit/ledger").get_data(as_text=True)
