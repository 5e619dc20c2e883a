"""Two at one moment: one wins and the other is told; whatever is done in whatever order, an event never holds more than its
places."""
import random
import threading
from datetime import date, timedelta

import pytest

from competition.models import Entry
from competition.queries.eligibility import free_places, places_taken
from competition.services.applications import submit_application, withdraw_application
from competition.services.cancelling import cancel_entry, restore_entry
from competition.services.decisions import Decision, decide, promote
from foundation.accounts.identity import SYSTEM
from foundation.accounts.models import User
from foundation.clock import at_noon
from foundation.database import db
from foundation.errors import Refusal
from tests.factories.accounts import make_user
from tests.factories.applications import application, submit
from tests.factories.competition import event_document, make_competition

AT = at_noon(date(2026, 4, 12))


def together(app, *acts):
    """What came of each act when all began at one moment: nothing, or the code of its refusal."""
    start, came = threading.Barrier(len(acts)), {}

    def one(place, act):
        with app.app_context():
            start.wait()
            try:
                act()
                came[place] = "done"
            except Refusal as refusal:
                came[place] = refusal.code
            except Exception as error:
                came[place] = repr(error)

    threads = [threading.Thread(target=one, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [came[place] for place in range(len(acts))]


def test_of_units_that_want_the_last_place_at_one_moment_one_has_it_and_the_others_are_told(app):
    with app.app_context():
        code = make_competition(phase="open", events=(event_document("CK", quota=1),))
    came = together(app, *(
        lambda n=n: submit_application(code, application(n), source="unit", actor=SYSTEM, at=AT) for n in range(1, 5)
    ))
    assert sorted(came) == ["done", "event_full", "event_full", "event_full"]
    with app.app_context():
        assert free_places(code) == {"CK": 0}


def test_of_two_units_that_register_one_person_at_one_moment_one_has_them(app):
    with app.app_context():
        code = make_competition(phase="open")
    came = together(app, *(
        lambda unit=unit: submit_application(code, application(1, unit=unit), source="unit", actor=SYSTEM, at=AT) for unit in (1, 2)
    ))
    assert sorted(came) == ["done", "invalid"]


def test_of_two_clerks_with_one_entry_one_decides_and_the_other_is_told(app):
    with app.app_context():
        code = make_competition(phase="open")
        public_id = submit(code, 1)
        clerks = [db.session.get_one(User, make_user(account)).actor for account in ("clerk-a", "clerk-b")]
    kinds = (Decision("approve"), Decision("reject", "不在范围"))
    came = together(app, *(
        lambda clerk=clerk, kind=kind: decide(code, public_id, 1, kind, actor=clerk, at=AT)
        for clerk, kind in zip(clerks, kinds, strict=True)
    ))
    assert sorted(came) == ["done", "stale_entry"]
    with app.app_context():
        [entry] = db.session.query(Entry)
        assert (entry.state, entry.version) == ("registered" if came[0] == "done" else "rejected", 2)


def test_of_two_who_wait_one_moves_up_when_both_are_promoted_at_one_moment(app):
    with app.app_context():
        code = make_competition(phase="open", events=(event_document("CK", quota=1, set_up={"waiting": True}),))
        first, second, third = (submit(code, number) for number in (1, 2, 3))
        decide(code, first, 1, Decision("reject", "不在范围"), actor=SYSTEM, at=AT)
    came = together(app, *(lambda one=one: promote(code, one, 1, actor=SYSTEM, at=AT) for one in (second, third)))
    assert came[0] == "done"
    assert came[1] in ("event_full", "not_first_in_line")


@pytest.mark.parametrize(("seed", "promotes"), [(19, False), (2, True), (3, True)])
def test_an_event_never_holds_more_than_its_places_whatever_is_done(app, database_kind, seed, promotes):
    if database_kind != "sqlite" and seed == 3:
        pytest.skip("two seeds are enough on a server")
    chance = random.Random(seed)
    quota, per_unit = 3, 2
    with app.app_context():
        event = event_document("CK", quota=quota, quota_per_unit=per_unit, set_up={"waiting": True, "promotes": promotes})
        code = make_competition(phase="open", events=(event,))
        number = 0
        for step in range(60):
            entries = db.session.query(Entry.public_id, Entry.version).all()
            at = AT + timedelta(minutes=step)
            by = {"actor": SYSTEM, "at": at}
            act = chance.choice(("submit", "submit", "approve", "reject", "promote", "promote", "cancel", "restore", "withdraw"))
            one, version = chance.choice(entries) if entries else ("", 0)
            try:
                if act == "submit":
                    number += 1
                    submit(code, number, unit=number % 2)
                elif act in ("approve", "reject"):
                    decide(code, one, version, Decision(act, "因故"), **by)
                elif act == "promote":
                    promote(code, one, version, **by)
                elif act == "cancel":
                    cancel_entry(code, one, "因故", **by)
                elif act == "restore":
                    restore_entry(code, one, **by)
                else:
                    withdraw_application(code, one, version, **by)
            except Refusal:
                continue
            [event_id] = db.session.query(Entry.event_id).distinct().one()
            assert places_taken(event_id) <= quota
            for (unit_id,) in db.session.query(Entry.unit_id).distinct():
                assert places_taken(event_id, unit_id=unit_id) <= per_unit
            waiting = db.session.query(Entry).filter_by(state="waiting").count()
            if promotes and waiting and places_taken(event_id) < quota:
                assert act in ("submit", "restore") or _all_waiting_are_full(event_id, per_unit)


def _all_waiting_are_full(event_id, per_unit):
    units = db.session.query(Entry.unit_id).filter_by(state="waiting", event_id=event_id).distinct()
    return all(places_taken(event_id, unit_id=unit_id) >= per_unit for (unit_id,) in units)
