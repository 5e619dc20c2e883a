"""What is stored of competitions: one aggregate per file."""
from competition.models.competition import Competition, Event, Host, Organiser
from competition.models.draw import BlindCode, Draw
from competition.models.entry import Entry, Member, RegistrationImport
from competition.models.official import Official, PanelSeat

__all__ = [
    "BlindCode", "Competition", "Draw", "Entry", "Event", "Host", "Member", "Official", "Organiser", "PanelSeat",
    "RegistrationImport",
]
