"""三权分立 in the database: three administrations that exclude each other and all business, for persons, not accounts; and
nobody becomes a super-user after the first three, by whatever way."""
import threading
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from foundation.accounts.identity import SYSTEM
from foundation.accounts.refusals import NoCard, NotTogether
from foundation.accounts.roles import CITY, Role
from foundation.accounts.services import grant_role, issue_card, revoke_role
from foundation.clock import now
from foundation.database import db
from foundation.guards import APART
from foundation.instance import first_administrators
from tests.factories.accounts import make_user

BY = {"actor": SYSTEM, "at": now()}
INSERT = "INSERT INTO role_grant (user_id, role, jurisdiction, granted_at) VALUES (:user, :role, :where, :at)"
TOGETHER = [
    (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN), (Role.SECURITY_ADMIN, Role.AUDITOR), (Role.AUDITOR, Role.SYSTEM_ADMIN),
    (Role.SYSTEM_ADMIN, Role.ORGANIZER), (Role.JUDGE, Role.AUDITOR), (Role.FINANCE_APPROVER, Role.SECURITY_ADMIN),
]  # fmt: skip


def by_hand(statement: str, **values: Any) -> None:
    """What somebody writes past the services, with the database account of the application."""
    with db.engine.begin() as connection:
        connection.execute(text(statement), values)


def grant_by_hand(user: int, role: Role) -> None:
    by_hand(INSERT, user=user, role=str(role), where=CITY, at=now().replace(tzinfo=None))


@pytest.mark.parametrize(("held", "wanted"), TOGETHER)
def test_written_past_the_services_they_still_exclude_each_other(house, held, wanted):
    user = make_user("one", held)
    with pytest.raises(DatabaseError, match=APART):
        grant_by_hand(user, wanted)
    grant_by_hand(user, held)


@pytest.mark.parametrize(("held", "wanted"), TOGETHER)
def test_two_accounts_of_one_person_count_as_one(house, held, wanted):
    make_user("one", held, person_index="a" * 32)
    twin = make_user("two", person_index="a" * 32)
    with pytest.raises(NotTogether):
        grant_role(twin, wanted, jurisdiction=CITY, **BY)
    with pytest.raises(DatabaseError, match=APART):
        grant_by_hand(twin, wanted)
    grant_role(make_user("three", person_index="b" * 32), wanted, jurisdiction=CITY, **BY)


def test_two_accounts_with_excluding_roles_cannot_become_one_person(house):
    make_user("one", Role.SYSTEM_ADMIN, person_index="a" * 32)
    other = make_user("two", Role.ORGANIZER)
    with pytest.raises(DatabaseError, match=APART):
        by_hand("UPDATE \"user\" SET person_index = :index WHERE id = :user", index="a" * 32, user=other)
    by_hand("UPDATE \"user\" SET person_index = :index WHERE id = :user", index="b" * 32, user=other)


def test_a_grant_cannot_be_turned_into_an_excluding_one_or_given_to_somebody_else_or_revived(house):
    user = make_user("one", Role.ORGANIZER, Role.REGISTRAR)
    with pytest.raises(DatabaseError, match=APART):
        by_hand("UPDATE role_grant SET role = 'auditor' WHERE user_id = :user AND role = 'registrar'", user=user)
    other = make_user("two", Role.AUDITOR)
    with pytest.raises(DatabaseError, match=APART):
        by_hand("UPDATE role_grant SET user_id = :other WHERE user_id = :user AND role = 'registrar'", user=user, other=other)
    for grant in db.session.execute(text("SELECT id FROM role_grant WHERE user_id = :user"), {"user": user}).scalars().all():
        revoke_role(grant, **BY)
    grant_role(user, Role.AUDITOR, jurisdiction=CITY, **BY)
    with pytest.raises(DatabaseError, match=APART):
        by_hand("UPDATE role_grant SET revoked_at = NULL WHERE user_id = :user AND role = 'registrar'", user=user)


def test_of_two_grants_at_one_moment_only_one_is_given(house):
    user, given = make_user("one"), []
    together = threading.Barrier(2)

    def give(role: Role) -> None:
        with house.app_context():
            together.wait()
            try:
                grant_role(user, role, jurisdiction=CITY, **BY)
                given.append(role)
            except (NotTogether, DatabaseError):
                db.session.rollback()

    both = [threading.Thread(target=give, args=(role,)) for role in (Role.SYSTEM_ADMIN, Role.AUDITOR)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(given) == 1
    assert db.session.execute(text("SELECT count(*) FROM role_grant WHERE user_id = :user"), {"user": user}).scalar_one() == 1


def test_the_bootstrap_makes_three_administrators_once_and_never_a_fourth(house):
    assert [one.account for one in first_administrators()] == ["admin", "security", "audit"]
    held = db.session.execute(text("SELECT role, count(*) FROM role_grant GROUP BY role ORDER BY role")).all()
    assert [tuple(row) for row in held] == [("auditor", 1), ("security_admin", 1), ("system_admin", 1)]
    assert first_administrators() == []
    make_user("another", Role.ORGANIZER)
    by_hand("UPDATE \"user\" SET disabled_at = :at WHERE account = 'admin'", at=now().replace(tzinfo=None))
    assert first_administrators() == [], "an administrator who is gone is replaced by the others, not by a command"
    for role in Role:
        user = db.session.execute(text("SELECT id FROM \"user\" WHERE account = 'admin'")).scalar_one()
        if role != Role.SYSTEM_ADMIN:
            with pytest.raises(DatabaseError, match=APART):
                grant_by_hand(user, role)


def test_no_command_grants_a_role_or_makes_an_account_but_the_first(app):
    names = set(app.cli.list_commands(None))
    told = {name: command.get_help(command.make_context(name, [], resilient_parsing=True)) for name in names if (command := app.cli.get_command(None, name))}
    assert {name for name, words in told.items() if "grant" in words.lower() or "role" in words.lower().split()} == set()
    assert {"init", "demo"} <= names


def test_a_card_opens_no_role_beyond_the_offices_of_a_competition(house):
    approver = make_user("approver", Role.FINANCE_APPROVER, Role.JUDGE)
    with pytest.raises(NoCard):
        issue_card(approver, **BY)
    judge = make_user("judge", Role.JUDGE)
    issue_card(judge, **BY)
    grant_role(judge, Role.CHIEF_JUDGE, jurisdiction=CITY, **BY)
    card = "SELECT card_index FROM \"user\" WHERE id = :user"
    assert db.session.execute(text(card), {"user": judge}).scalar_one() is not None
    grant_role(judge, Role.LEADER, jurisdiction=CITY, **BY)
    assert db.session.execute(text(card), {"user": judge}).scalar_one() is None
