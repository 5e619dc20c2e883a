"""A number that somebody looks for never becomes part of an address: browsers keep addresses, servers log them."""
import pytest

from foundation.accounts.roles import Role
from tests.factories.accounts import make_user, signed_in
from tests.factories.competition import make_competition
from tests.factories.entry import id_number, make_entries


@pytest.fixture
def desk(app):
    with app.app_context():
        code = make_competition(phase="open")
        make_entries(code, 3)
        make_user("lin", Role.REGISTRAR)
    return signed_in(app, "lin")


def find(desk, text):
    answer = desk.post("/desk/jm-test/registrations/find", data={"q": text, "event": ["CK"]})
    assert answer.status_code == 303
    return answer.location


@pytest.mark.parametrize("typed", [id_number(2), "13800000002", f" {id_number(2)[:6]} {id_number(2)[6:]}", "１３８０００００００２"])
def test_a_number_leads_to_its_person_by_an_opaque_id(desk, typed):
    address = find(desk, typed)
    assert "person=" in address and "event=CK" in address and "13800000002" not in address and id_number(2)[:10] not in address
    page = desk.get(address).get_data(as_text=True)
    assert "陈测002" in page and "陈测001" not in page
    assert id_number(2) not in page


def test_a_number_of_nobody_is_told_and_not_repeated(desk):
    address = find(desk, id_number(77))
    assert "person" not in address and id_number(77) not in address
    assert "没有这个号码" in desk.get(address).get_data(as_text=True)


def test_a_name_stays_in_the_address(desk):
    assert "q=" in find(desk, "陈测003")
    assert "陈测001" not in desk.get(find(desk, "陈测003")).get_data(as_text=True)
