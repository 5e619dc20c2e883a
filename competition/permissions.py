"""Who may do what with a competition."""
from collections.abc import Mapping

from foundation.accounts.permissions import Permission
from foundation.accounts.roles import Role


class Competitions(Permission):
    """Permissions of the competition room; each is held for a jurisdiction, or for one competition only."""

    READ_COMPETITION = "see a competition, its events and its phase at the desk"
    SET_UP = "make a competition, change it, its events and hosts, and move it to another phase"
    READ_ENTRIES = "see who is registered, with masked numbers"
    REGISTER = "import and cancel registrations"
    REVIEW = "take a registration for review and see its numbers in full while it is in one's hands"
    DECIDE = "approve, return and reject registrations, move the waiting list up, let a rule pass with a reason"
    ASSIGN_REVIEWS = "give a registration to another reviewer"
    REVEAL = "see one number of one person in full, with a reason"
    REQUEST_LISTS = "ask for the insurance and social insurance lists of a competition"
    APPROVE_LISTS = "agree to lists with full numbers that somebody else asked for"
    REVIEW_UNITS = "review and make the accounts of units, without access to what they register"
    REGISTER_OWN = "register the people of one's own unit, and nobody else's"
    READ_OFFICIALS = "see officials and panels"
    APPOINT = "appoint officials and print their cards"
    SEAT = "seat judges in panels and propose that a conflict of interest be waived"
    WAIVE = "waive a conflict of interest of a judge with a reason, or decline to"
    TELL = "see what people are told, set the words, make lists for the SMS platform"
    DRAW = "publish the commitment to a seed, and draw the codes of one layer of an event"
    SEE_LAYER_1 = "see which code of the first of several layers was drawn for which ticket"
    SEE_LAYER_2 = "see which code of the second layer was drawn for which of the first"
    SEE_LAYER_3 = "see which code of the third layer was drawn for which of the second"
    OPEN_LAYERS = "ask that a layer be opened after the lock, agree when another person asked, and see opened layers"
    CHECK_IN = "stand at a door and note who comes, by ticket or number, and see who is missing"
    CORRECT_CHECK_IN = "correct a check-in with a reason, and mark all who did not come as absent"


DESK = frozenset({
    Role.ORGANIZER, Role.REGISTRAR, Role.CHIEF_JUDGE, Role.SCOREKEEPER, Role.SUPERVISOR, Role.ARBITRATOR,
    Role.AWARDS_CLERK, Role.LEADER,
})
TABLE: Mapping[Permission, frozenset[Role]] = {
    Competitions.READ_COMPETITION: DESK,
    Competitions.SET_UP: frozenset({Role.ORGANIZER}),
    Competitions.READ_ENTRIES: frozenset({Role.ORGANIZER, Role.REGISTRAR}),
    Competitions.REGISTER: frozenset({Role.ORGANIZER, Role.REGISTRAR}),
    Competitions.REVIEW: frozenset({Role.REGISTRAR}),
    Competitions.DECIDE: frozenset({Role.ORGANIZER, Role.REGISTRAR}),
    Competitions.ASSIGN_REVIEWS: frozenset({Role.ORGANIZER}),
    Competitions.REVEAL: frozenset({Role.ORGANIZER, Role.REGISTRAR}),
    Competitions.REQUEST_LISTS: frozenset({Role.ORGANIZER, Role.REGISTRAR}),
    Competitions.APPROVE_LISTS: frozenset({Role.LEADER}),
    Competitions.REVIEW_UNITS: frozenset({Role.ORGANIZER, Role.REGISTRAR}),
    Competitions.REGISTER_OWN: frozenset({Role.UNIT}),
    Competitions.READ_OFFICIALS: frozenset({Role.ORGANIZER, Role.REGISTRAR, Role.CHIEF_JUDGE, Role.SUPERVISOR}),
    Competitions.APPOINT: frozenset({Role.ORGANIZER}),
    Competitions.SEAT: frozenset({Role.ORGANIZER, Role.CHIEF_JUDGE}),
    Competitions.TELL: frozenset({Role.ORGANIZER, Role.REGISTRAR}),
    Competitions.WAIVE: frozenset({Role.CHIEF_JUDGE}),
    Competitions.DRAW: frozenset({Role.ORGANIZER, Role.SUPERVISOR}),
    Competitions.SEE_LAYER_1: frozenset({Role.REGISTRAR}),
    Competitions.SEE_LAYER_2: frozenset({Role.SUPERVISOR}),
    Competitions.SEE_LAYER_3: frozenset({Role.ARBITRATOR}),
    Competitions.OPEN_LAYERS: frozenset({Role.ORGANIZER, Role.SUPERVISOR, Role.ARBITRATOR}),
    Competitions.CHECK_IN: frozenset({Role.ORGANIZER, Role.REGISTRAR, Role.SCOREKEEPER}),
    Competitions.CORRECT_CHECK_IN: frozenset({Role.ORGANIZER, Role.REGISTRAR}),
}
