"""The draw gives every entry a code that nobody can guess, and anybody can check afterwards."""
from datetime import date

import pytest

from competition import queries
from competition.refusals import AlreadyDrawn, NobodyToDraw, NotDrawn, WrongPhase
from competition.rules.draw import commitment, draw
from competition.services.cancelling import cancel_entry
from competition.services.draws import draw_event, unseal_draw
from competition.services.phases import set_phase
from foundation import ledger
from foundation.accounts.identity import SYSTEM
from foundation.audit.models import AuditEntry
from foundation.clock import at_noon
from foundation.database import db
from tests.factories.competition import event_id, make_competition
from tests.factories.entry import make_entries

BY = {"actor": SYSTEM, "at": at_noon(date(2026, 5, 2))}


@pytest.fixture
def closed(app):
    with app.app_context():
        code = make_competition(phase="open")
        make_entries(code, 6)
        set_phase(code, "closed", **BY)
        yield code


def test_the_codes_follow_from_seed_and_tickets(closed):
    draw_event(closed, "CK", seed="摇号 0731", **BY)
    by_code = queries.entries_by_code(event_id(closed, "CK"))
    tickets = [row.ticket for row in queries.entries(closed).rows]
    assert {entry.ticket: code for code, entry in by_code.items()} == draw("摇号 0731", tickets)
    assert queries.blind_codes(event_id(closed, "CK")) == [f"{n:04d}" for n in range(1, 7)]


def test_before_unsealing_only_the_fingerprint_of_the_seed_is_shown(closed):
    draw_event(closed, "CK", seed="geheim", **BY)
    shown = queries.draws(closed)["CK"]
    assert (shown.seed, shown.commitment) == (None, commitment("geheim"))
    assert "geheim" not in str([entry.facts for entry in db.session.query(AuditEntry)])
    [entry] = ledger.entries(ledger.event_stream(closed, "CK"))
    assert (entry["kind"], entry["body"]) == ("draw_made", {"entries": 6, "commitment": commitment("geheim")})


def test_unsealing_shows_the_seed_and_a_second_time_changes_nothing(closed):
    draw_event(closed, "CK", seed="geheim", **BY)
    for _ in range(2):
        unseal_draw(event_id(closed, "CK"), **BY)
    assert queries.draws(closed)["CK"].seed == "geheim"
    assert db.session.query(AuditEntry).filter_by(kind="competition:draw:unsealed").count() == 1


def test_a_draw_is_made_once(closed):
    draw_event(closed, "CK", **BY)
    with pytest.raises(AlreadyDrawn) as refusal:
        draw_event(closed, "CK", **BY)
    assert "2026年5月2日" in refusal.value.message


def test_cancelled_entries_are_not_drawn(closed):
    first = queries.entries(closed).rows[0]
    cancel_entry(closed, first.public_id, "因病", **BY)
    draw_event(closed, "CK", **BY)
    drawn = queries.entries_by_code(event_id(closed, "CK")).values()
    assert len(drawn) == 5
    assert first.ticket not in {entry.ticket for entry in drawn}


def test_nobody_is_drawn_while_registration_is_open_or_where_nobody_is_registered(closed):
    with pytest.raises(NobodyToDraw):
        draw_event(closed, "EL", **BY)
    with pytest.raises(NotDrawn):
        unseal_draw(event_id(closed, "EL"), **BY)
    set_phase(closed, "open", reason="延长报名", **BY)
    with pytest.raises(WrongPhase):
        draw_event(closed, "CK", **BY)


def test_a_coded_entry_brings_what_a_result_bundle_needs_of_it(closed):
    draw_event(closed, "CK", **BY)
    entry = next(iter(queries.entries_by_code(event_id(closed, "CK")).values()))
    assert entry.division == "staff"
    assert entry.unit_code.startswith("91440700MA")
    assert entry.names[0].startswith("陈测")
    assert entry.coach.startswith("林教")
