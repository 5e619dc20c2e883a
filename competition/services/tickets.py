"""Ticket pages are opened with a secret in the address: whoever tries addresses is stopped, printing has its limit, and people
can be told where their ticket is."""
from collections.abc import Sequence
from datetime import datetime

from competition import audited
from competition.printing import ticket_link, ticket_session
from competition.queries.tickets import TicketRow, ticket_with_token, tickets_of_competition
from competition.refusals.check_in import TicketsTooOften
from competition.services.finding import competition_subject, find_competition
from competition.services.messages import notify
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.accounts.throttle import note_failure, throttle_key, too_many
from foundation.database import transaction
from foundation.errors import NotFound

ANYBODY = Actor("anonymous")
FROM_ONE_ADDRESS = 30
PRINTS = 20


def open_ticket(token: str, *, address: str, at: datetime) -> TicketRow:
    """The ticket of an address. Raises :class:`NotFound` alike for a wrong token and for an entry that was never admitted,
    :class:`TicketsTooOften` after many wrong ones from one place within a quarter of an hour."""
    key = throttle_key("tickets", address)
    if too_many(key, at, limit=FROM_ONE_ADDRESS):
        raise TicketsTooOften
    found = ticket_with_token(token)
    if found is None:
        _note_wrong(address, at)
        raise NotFound
    return found


@transaction
def _note_wrong(address: str, at: datetime) -> None:
    key = throttle_key("tickets", address)
    note_failure(key, at)
    audit.record(audited.TICKET_NOT_FOUND, actor=ANYBODY, at=at, subject=f"tickets:{key}")


@transaction
def note_print(row: TicketRow, form: str, *, at: datetime) -> None:
    """Counts that somebody fetched a ticket as a file; raises :class:`TicketsTooOften` for too many within a quarter of an hour."""
    key = throttle_key("ticket-print", row.entry.public_id)
    if note_failure(key, at, rate=True) > PRINTS:
        raise TicketsTooOften
    audit.record(
        audited.TICKET_FETCHED, actor=ANYBODY, at=at, subject=f"entry:{row.entry.public_id}", ticket=row.entry.ticket, form=form
    )


@transaction
def tell_about_tickets(code: str, *, events: Sequence[str], unit: str, actor: Actor, at: datetime) -> int:
    """Tells everybody chosen where and when they have to be, with the address of their ticket; says how many messages wait."""
    find_competition(code)
    told = 0
    for row in tickets_of_competition(code, events=events, unit=unit):
        first = ticket_session(row.sessions[0]) if row.sessions else None
        facts = {"时间": first.times if first else "", "地点": first.place if first else row.place}
        told += notify(row.entry.id, "changed", {**facts, "链接": ticket_link(row.entry.public_id)}, actor=actor, at=at)
    audit.record(
        audited.TICKETS_ANNOUNCED, actor=actor, at=at, subject=competition_subject(code), events=", ".join(events), messages=told
    )
    return told
