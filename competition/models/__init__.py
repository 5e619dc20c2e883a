"""What is stored of competitions: one aggregate per file."""
from competition.models.competition import Competition, Event, Host, Organiser
from competition.models.draw import BlindCode, Draw
from competition.models.entry import Entry, Member, RegistrationImport
from competition.models.official import Official, PanelSeat
from competition.models.review import EntryReview

__all__ = [
    "BlindCode", "Competition", "Draw", "Entry", "EntryReview", "Event", "Host", "Member", "Official", "Organiser", "PanelSeat",
    "RegistrationImport",
]
