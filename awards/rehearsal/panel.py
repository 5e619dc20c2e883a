"""Panels: judges appointed and seated, as many as the rules of each module need."""
from dataclasses import dataclass, field
from datetime import datetime

from awards.rehearsal.cast import Cast, actor_of
from awards.rehearsal.marks import seats_needed
from competition import queries
from competition.queries import EventRow
from competition.services.officials import appoint_official, find_official
from competition.services.panels import set_panel
from foundation.accounts.identity import Actor
from foundation.accounts.roles import Role
from foundation.database import transaction
from scoring.queries.events import scheme_of
from scoring.rules.event_rules import Rules
from scoring.rules.rules_document import parse_rules
from scoring.services.devices import enrol_device


@dataclass(frozen=True)
class Judge:
    """A judge of the cast: official, account, and the tablet that was enrolled."""

    official_id: int
    code: str
    actor: Actor
    device: str


@dataclass
class Bench:
    """All judges of a competition by official code, the chief, and each tablet's running number."""

    chief: Actor
    chief_official: int
    judges: dict[str, Judge] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)

    def next_seq(self, device: str) -> int:
        """The tablet's next operation number."""
        self.sent[device] = self.sent.get(device, 0) + 1
        return self.sent[device]


def rules_of(event_id: int) -> Rules:
    """The rules of an event, as values."""
    scheme = scheme_of(event_id)
    if scheme is None:
        raise ValueError(f"event {event_id} has no marking scheme")
    return parse_rules(scheme.rules)


def appoint_bench(code: str, cast: Cast, *, at: datetime) -> Bench:
    """The chief judge and, event by event, the judges of its panels."""
    organizer = cast.actor(Role.ORGANIZER)
    chief = appoint_official(code, "郑裁判长", f"{code}-chief", Role.CHIEF_JUDGE, actor=organizer, at=at)
    bench = Bench(actor_of(find_official(code, chief).user_id), chief)
    for event in queries.events(code):
        if event.entries:
            _seat(code, event, bench, organizer, at)
    return bench


@transaction
def _seat(code: str, event: EventRow, bench: Bench, organizer: Actor, at: datetime) -> None:
    rules = rules_of(event.id)
    needed = {module.code: seats_needed(module, event.panel_size) for module in rules.modules}
    team = []
    for number in range(1, max(needed.values()) + 1):
        account = f"{code}-{event.code}-{number}"
        name = f"{event.occupation[:8]}裁判{number}"
        official_id = appoint_official(code, name, account, Role.JUDGE, actor=organizer, at=at)
        official = find_official(code, official_id)
        actor = actor_of(official.user_id)
        device = enrol_device(official.user_id, official.competition_id, account, actor=actor, at=at)
        bench.judges[official.code] = Judge(official_id, official.code, actor, device)
        team.append(official_id)
    for module, count in needed.items():
        set_panel(code, event.code, [module], team[:count], actor=organizer, at=at)
