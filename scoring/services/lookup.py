"""The contestant's look-up: ticket number and the last six of the identity number, throttled, telling strangers nothing."""
from datetime import datetime

from competition.queries import ticket_owner_with
from foundation import audit
from foundation.accounts.identity import Actor
from foundation.accounts.throttle import clear, failures, note_failure, throttle_key, too_many
from foundation.database import transaction
from scoring.audited import LOOKUP_CLEARED, LOOKUP_FAILED
from scoring.queries.lookup import own_result
from scoring.refusals import LookupTooOften, NoSuchResult

ANYBODY = Actor("anonymous")
FROM_ONE_ADDRESS = 50  # a school looks up its pupils from one address


def look_up(ticket: str, last_six: str, *, address: str, at: datetime) -> str:
    """The public id of the entry whose published result may be shown.

    Raises :class:`NoSuchResult` alike for an unknown ticket, a wrong number and a result not yet published, and
    :class:`LookupTooOften` after five failures for one ticket or many from one address within a quarter of an hour.
    """
    found = _looked_up(ticket.strip(), last_six.strip().upper(), address, at)
    if found is None:
        raise NoSuchResult
    return found


@transaction
def _looked_up(ticket: str, last_six: str, address: str, at: datetime) -> str | None:
    by_ticket, by_address = throttle_key("ticket", ticket), throttle_key("lookup", address)
    if too_many(by_ticket, at) or too_many(by_address, at, limit=FROM_ONE_ADDRESS):
        raise LookupTooOften
    owner = ticket_owner_with(ticket, last_six)
    if owner is not None and own_result(owner.public_id) is not None:
        if failures(by_ticket, at):
            clear(by_ticket)
            audit.record(LOOKUP_CLEARED, actor=ANYBODY, at=at, subject=f"entry:{owner.public_id}")
        return owner.public_id
    note_failure(by_ticket, at)
    note_failure(by_address, at)
    audit.record(LOOKUP_FAILED, actor=ANYBODY, at=at, subject="results:" + by_ticket)
    return None
