"""The facts that the checklist before opening looks at."""
from datetime import date

from competition.queries.attachments import attachments
from competition.queries.competitions import competition, events, hosts, organisers
from competition.queries.definitions import modules
from competition.queries.schedule_conflicts import schedule_conflicts
from competition.rules.readiness import EventState, Facts


def readiness_facts(code: str, today: date) -> Facts:
    """A competition as the checklist sees it on a day."""
    header, schemes, hosted = competition(code), modules(code), hosts(code)
    return Facts(
        today=today, registration_opens=header.registration_opens, registration_closes=header.registration_closes,
        starts=header.starts, document=header.document, organisers=len(organisers(code)), hosts=len(hosted),
        attachments=len(attachments(code)), set_up=header.set_up, conflicts=len(schedule_conflicts(code)),
        events=tuple(
            EventState(
                code=event.code, team=event.is_team, team_size=event.team_size, quota=event.quota,
                hosted=any(host.events is None or event.code in host.events for host in hosted),
                scheme=bool(schemes.get(event.code)), set_up=event.set_up,
            )
            for event in events(code)
        ),
    )
