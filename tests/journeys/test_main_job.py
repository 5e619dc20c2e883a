"""The main job, end to end, by the pages alone: from a definition and a registration workbook to a payment workbook.

Everybody has a browser of their own and one role. Only the accounts are there when it begins. Each chapter stands in a
module beside this one; all of them are one story, so they are one test.
"""
from collections.abc import Callable
from typing import Any

import pytest

from foundation.accounts.identity import SYSTEM
from foundation.accounts.roles import CITY, Role
from foundation.accounts.services import create_user, grant_role
from foundation.clock import now
from tests.factories.accounts import PASSWORD
from tests.journey_steps import Town
from tests.journeys import auditing, deciding, judging, looking_up, paying, registering, setting_up
from tests.journeys.papers import people

STAFF = {
    "organizer": ("梁组织", Role.ORGANIZER, CITY), "publisher": ("邓公布", Role.ORGANIZER, CITY),
    "registrar": ("何登记", Role.REGISTRAR, CITY), "clerk": ("黄奖励", Role.AWARDS_CLERK, CITY),
    "leader": ("陈分管", Role.LEADER, CITY), "preparer": ("李经办", Role.FINANCE_PREPARER, CITY),
    "approver": ("吴审批", Role.FINANCE_APPROVER, CITY), "auditor": ("赵审计", Role.AUDITOR, CITY),
    "neighbour": ("谭新会", Role.ORGANIZER, "新会"), "neighbour-finance": ("区新会", Role.FINANCE_APPROVER, "新会"),
}  # fmt: skip

DOORS = {"/", "/sign-in", "/results", "/results/own", "/judge/", "/judge/packet", "/desk", "/finance", "/audit", "/audit/ledger", "/notices/jm-2026"}


@pytest.fixture
def town(live_server: Any, new_page: Callable[..., Any], picture: Callable[..., Any], complaints: list[str]) -> Town:
    """The house with everybody's accounts and nothing else."""
    with live_server.app.app_context():
        for account, (name, role, jurisdiction) in STAFF.items():
            user = create_user(account=account, name=name, password=PASSWORD, actor=SYSTEM, at=now())
            grant_role(user, role, jurisdiction=jurisdiction, actor=SYSTEM, at=now())
    return Town(new_page, live_server.url, picture, complaints)


@pytest.mark.slow
def test_a_competition_goes_from_its_definition_to_the_payment_workbook(town: Town) -> None:
    setting_up.from_a_file(town)
    setting_up.name_aspects(town)
    setting_up.by_hand(town)
    setting_up.open_registration(town)
    tickets = registering.import_registrations(town)
    registering.close_and_appoint(town)
    cards = registering.print_cards(town)
    registering.draw(town)
    registering.open_scoring(town)
    chief, tablet = score(town, cards, list(tickets.values()))
    roots = deciding.confirm(chief)
    judging.too_late(tablet)
    deciding.late_sheet_is_told(chief)
    deciding.move_on(town, "成绩确认", before="的成绩还没有公布")
    winner = announce(town, tickets)
    deciding.move_on(town, "公示")
    paying.keep_schedules(town)
    paying.propose_and_approve(town)
    batch = paying.prepare(town)
    paying.approve(town, batch)
    paying.explain(town, batch, winner)
    auditing.verify(town, roots)
    auditing.read_the_log(town)
    auditing.neighbours_find_nothing(town, batch)
    deciding.move_on(town, "奖励发放")
    deciding.look_back(town)
    assert town.seen >= DOORS, "every answer from these doors was looked at"


def score(town: Town, cards: dict[str, registering.Card], tickets: list[str]) -> tuple[Any, Any]:
    """The day: three judges at their tablets, the chief judge at the board; answers the chief's window and a judge's."""
    judging.a_wrong_pin(town, cards["J01"])
    tablets = [judging.sit_down(town, cards[judge]) for judge in ("J01", "J02", "J03")]
    codes = judging.blind_codes(tablets[0], tickets)
    first, second, third, *_others, absent = codes["CK"]
    judging.mistakes_cost_nothing(tablets[0], first)
    judging.green_only_when_received(tablets[0], first)
    judging.without_a_network(tablets[0], second)
    judging.two_tablets_of_one_judge(town, tablets[0], cards["J01"], third)
    for turn in (1, 2):
        judging.one_sheet(town, tablets[turn], "AU/P", codes["AU"][0], turn)
    chief = deciding.sit_down(town, cards["C01"])
    deciding.refused(chief, absent)
    assert [judging.hand_in_the_rest(page, turn, absent) for turn, page in enumerate(tablets)] == [11, 8, 8]
    deciding.record_the_day(town, chief, codes["CK"], absent)
    return chief, tablets[0]


def announce(town: Town, tickets: dict[str, str]) -> str:
    """Contestants ask before and after the organizer publishes; answers the name of the best cook."""
    numbers = {str(person["姓名"]): str(person["身份证号"])[-6:] for person in people()}
    one = next(iter(tickets))
    telephone = looking_up.not_yet(town, tickets[one], numbers[one])
    winner, *others = (cells[2] for cells in deciding.publish(town))
    looking_up.own_result(town, telephone, tickets[winner], numbers[winner], winner)
    victim = next(name for name in others if name != one)
    looking_up.a_stranger_guesses(town, tickets[victim], numbers[victim])
    return winner
