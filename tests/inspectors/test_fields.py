"""What a page may say: numbers of people nowhere (in full they leave by a form with a reason, and recorded), names of those who compete nowhere
before the codes are unsealed but at the registration desk. Every page that opens, for every role, with planted values."""
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import text
from werkzeug.routing import Rule

from foundation.accounts.permissions import Open
from foundation.accounts.roles import Role
from foundation.database import db
from foundation.people.models import BankAccount, Person
from foundation.people.sealing import account_number_of, id_number_of, phone_of
from tests.inspectors.snapshot import Snapshot
from tests.inspectors.world import ANONYMOUS, RUNNING, World, holds, permissions_of, rules, verbs

PLANTED = "植入姓名"
# Who may know who competes while codes are sealed, and where.
REGISTRATION = {str(Role.ORGANIZER), str(Role.REGISTRAR)}
AT_THE_DESK = ("/registrations", "/desk/<code>/tickets")


@dataclass
class Planted:
    """Values that are recognised wherever they turn up."""

    world: World
    numbers: dict[bytes, str]

    def found(self, who: str, rule: Rule, code: str | None) -> set[str]:
        """What of it an answer tells."""
        place = self.world.address(rule, **({"code": code} if code else {}))
        answer = self.world.visitor(who).open(place)
        content = spread(answer.get_data())
        answer.close()
        told = {kind for number, kind in self.numbers.items() if number in content}
        return told | ({"name"} if PLANTED.encode() in content else set())


def spread(content: bytes) -> bytes:
    """An answer as one can read it: workbooks unpacked."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return b"\n".join(file.read(name) for name in file.namelist())


@pytest.fixture(scope="module")
def planted(world: World) -> Iterator[Planted]:
    for who in (ANONYMOUS, *Role):
        world.visitor(str(who))
    assert world.known
    snapshot = Snapshot(world)
    names = (
        "UPDATE person SET name = :name WHERE id IN (SELECT m.person_id FROM member m JOIN event e ON e.id = m.event_id "
        "JOIN competition c ON c.id = e.competition_id WHERE c.code = :code)"
    )
    with world.app.app_context(), db.engine.begin() as connection:
        assert connection.execute(text(names), {"name": PLANTED, "code": RUNNING}).rowcount > 10
    with world.app.app_context():
        people, accounts = db.session.query(Person).all(), db.session.query(BankAccount).all()
        kinds = {
            "identity number": {id_number_of(one) for one in people}, "phone": {phone_of(one) for one in people},
            "account number": {account_number_of(one) for one in accounts},
        }  # fmt: skip
        db.session.remove()
    numbers = {number.encode(): kind for kind, found in kinds.items() for number in found if number}
    assert {"identity number", "account number"} <= set(numbers.values())
    yield Planted(world, numbers)
    snapshot.close()


def pages(world: World, role: str) -> Iterator[tuple[Rule, str | None]]:
    """Every page that a role may open, for the competition where the things are and for the running one."""
    for rule in rules(world.app):
        open_to_all = Open.ANYONE in (permissions_of(world.app, rule) or ())
        if "GET" in verbs(rule) and (open_to_all if role == ANONYMOUS else not open_to_all and holds(world.app, rule, Role(role))):
            yield rule, None
            if "code" in rule.arguments:
                yield rule, RUNNING


@pytest.mark.slow
@pytest.mark.parametrize("role", [ANONYMOUS, *map(str, Role)])
def test_no_page_tells_a_number_or_before_unsealing_a_name_to_whom_it_is_not_meant_for(planted, role):
    wrong = []
    for rule, code in pages(planted.world, role):
        told = planted.found(role, rule, code)
        if role in REGISTRATION and any(part in str(rule) for part in AT_THE_DESK):
            told.discard("name")
        if role == str(Role.FIELD_JUDGE) and str(rule).startswith("/field/"):  # knows names, and no code on any page
            told.discard("name")
        if role == str(Role.UNIT) and str(rule).startswith("/unit/"):  # its own people, whom it has registered itself
            told.discard("name")
        wrong += [f"{role} {rule} ({code or 'as known'}): {', '.join(sorted(told))}"] if told else []
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_the_inspector_sees_what_is_told_on_purpose(planted):
    by_address = {str(rule): rule for rule in rules(planted.world.app)}
    assert "name" in planted.found(str(Role.REGISTRAR), by_address["/desk/<code>/registrations"], RUNNING)
    number, kind = next(iter(planted.numbers.items()))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as workbook:
        workbook.writestr("xl/sharedStrings.xml", b"<si><t>" + number + b"</t></si>")
    assert number not in file.getvalue() and number in spread(file.getvalue()) and kind
