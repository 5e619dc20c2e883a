"""What is stored of competitions: one aggregate per file."""
from competition.models.check_in import CheckIn, CheckInDevice
from competition.models.competition import Attachment, Competition, Event, Host, Organiser
from competition.models.draft import RegistrationDraft, ReturnLink
from competition.models.draw import BlindCode, LayerCode, LayerDraw
from competition.models.entry import EligibilityOverride, Entry, EntryCoach, Member, RegistrationImport
from competition.models.message import Message, MessageList, MessageWording
from competition.models.occupation import Occupation
from competition.models.official import ConflictWaiver, Official, PanelSeat
from competition.models.paper import Declaration, Paper
from competition.models.removal import Removal
from competition.models.review import EntryReview
from competition.models.schedule import Room, Session, SessionOfficial, SessionSeat, Station
from competition.models.unit_account import UnitAccount

__all__ = [
    "Attachment", "BlindCode", "CheckIn", "CheckInDevice", "Competition", "ConflictWaiver", "Declaration", "EligibilityOverride", "Entry", "EntryCoach", "EntryReview", "Event", "Host",
    "LayerCode", "LayerDraw", "Member", "Message", "MessageList", "MessageWording", "Occupation", "Official", "Organiser", "PanelSeat", "Paper", "RegistrationDraft", "RegistrationImport", "Removal", "ReturnLink", "Room", "Session",
    "SessionOfficial", "SessionSeat", "Station", "UnitAccount",
]
