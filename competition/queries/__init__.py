"""What can be asked of the competition room: read only, frozen rows. The only door for the rooms above."""
from competition.queries.competitions import (
    PHASE_NAMES,
    CompetitionCard,
    CompetitionHeader,
    EventRow,
    HostRow,
    competition,
    competition_exists,
    competitions,
    event,
    event_by_id,
    events,
    hosts,
    organisers,
)
from competition.queries.definitions import (
    competition_facts,
    definition_of,
    event_definition,
    export_definition,
    modules,
    token_of,
)
from competition.queries.draws import DrawRow, blind_codes, draws
from competition.queries.entries import (
    PER_PAGE,
    CodedEntry,
    EntryPage,
    EntryRow,
    MemberRow,
    TicketOwner,
    entries,
    entries_by_code,
    entry,
    is_number,
    person_with_number,
    states,
    ticket_owner,
    ticket_owner_with,
)
from competition.queries.imports import ImportRow, applied_before, import_count, import_of, imports
from competition.queries.officials import OfficialRow, SeatRow, conflicts_of, official, officials, panel, ties
from competition.queries.reviews import ReviewRow, in_hands_of, review_of, reviewers

__all__ = [
    "PER_PAGE", "PHASE_NAMES", "CodedEntry", "CompetitionCard", "CompetitionHeader", "DrawRow", "EntryPage", "EntryRow",
    "EventRow", "HostRow", "ImportRow", "MemberRow", "OfficialRow", "ReviewRow", "SeatRow", "TicketOwner", "applied_before",
    "blind_codes", "competition", "competition_exists", "competition_facts", "competitions", "conflicts_of",
    "definition_of", "draws", "entries", "entries_by_code", "entry", "event", "event_by_id", "event_definition", "events",
    "export_definition", "hosts", "import_count", "import_of", "imports", "in_hands_of", "is_number", "modules", "official", "officials", "organisers",
    "panel", "person_with_number", "review_of", "reviewers", "states", "ticket_owner", "ticket_owner_with", "ties", "token_of",
]
