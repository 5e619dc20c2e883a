"""What can be asked about scoring: read only, frozen rows. The only door through which upper rooms read marks and results."""
from scoring.queries.board import board, progress
from scoring.queries.board_rows import Board
from scoring.queries.bundle import assemble_bundle, bundle_of
from scoring.queries.devices import device_report
from scoring.queries.events import EventRef, event_ref, events_of, scheme_of
from scoring.queries.lookup import OwnResult, own_result
from scoring.queries.packet import judge_packet
from scoring.queries.standings import (
    EventStanding,
    PublicList,
    StandingLine,
    confirmed_standings,
    public_lists,
    published_competitions,
    standing_of,
)

__all__ = [
    "Board", "EventRef", "EventStanding", "OwnResult", "PublicList", "StandingLine", "assemble_bundle", "board", "bundle_of",
    "confirmed_standings", "device_report", "event_ref", "events_of", "judge_packet", "own_result", "progress",
    "public_lists", "published_competitions", "scheme_of", "standing_of",
]
