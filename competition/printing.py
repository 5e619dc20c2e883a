"""Papers of this room made from what is stored."""
from flask import current_app

from competition import queries
from competition.documents import Ticket, tickets_pdf


def tickets_of(code: str) -> bytes:
    """The admission tickets of all registered people of a competition, event by event."""
    header = queries.competition(code)
    hosts = queries.hosts(code)
    tickets = []
    for event in queries.events(code):
        place = "、".join(host.name for host in hosts if host.events is None or event.code in host.events)
        found = queries.entries(code, events=[event.code], states=["registered"], per_page=None)
        for row in found.rows:
            tickets += [
                Ticket(row.ticket, member.name, event.title, row.unit, member.id_number, place, row.team)
                for member in row.members
            ]
    address = current_app.config["PUBLIC_ADDRESS"] or f"http://{current_app.config['HOST']}:{current_app.config['PORT']}"
    return tickets_pdf(header.name, header.starts, header.ends, tickets, f"{address}/results")
