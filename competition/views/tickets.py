"""The ticket page: public, without a sign-in, by the secret in its address. First the code to show, then everything else."""
from collections.abc import Callable

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from competition.calendars import MEDIA_TYPE, entry_calendar
from competition.printing import ticket_paper, ticket_picture
from competition.queries.papers import portrait_of
from competition.queries.tickets import TicketRow
from competition.services.tickets import note_print, open_ticket
from foundation.accounts.permissions import Open, permit
from foundation.clock import now
from foundation.documents.paper import NotPrintable
from foundation.documents.qr import qr_data

tickets = Blueprint("tickets", __name__, url_prefix="/tickets")


def _opened(token: str) -> TicketRow:
    return open_ticket(token, address=request.remote_addr or "", at=now())


def _valid(token: str) -> TicketRow:
    """The ticket, if it admits anybody: files are made of valid ones only."""
    row = _opened(token)
    return row if row.valid else abort(404)


@tickets.after_request
def _private(response: Response) -> Response:
    """Found by nobody who was not given the address, kept by nobody on the way."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response


@tickets.get("/<token>")
@permit(Open.ANYONE)
def show(token: str) -> ResponseReturnValue:
    """The ticket on a phone; a cancelled one says so and shows no code."""
    row = _opened(token)
    portraits = {member.person_id for member in row.entry.members if row.valid and portrait_of(row.entry.id, member.person_id)}
    return render_template(
        "competition/ticket.html", row=row, token=token, qr=qr_data(row.entry.ticket), portraits=portraits
    ), 200 if row.valid else 410


@tickets.get("/<token>/ticket.png")
@permit(Open.ANYONE)
def picture(token: str) -> ResponseReturnValue:
    """The ticket as a picture to keep in the album."""
    row = _valid(token)
    note_print(row, "PNG", at=now())
    return _file(ticket_picture, row, token, "image/png", "png")


@tickets.get("/<token>/ticket.pdf")
@permit(Open.ANYONE)
def paper(token: str) -> ResponseReturnValue:
    """The ticket on A4, to be printed."""
    row = _valid(token)
    note_print(row, "PDF", at=now())
    return _file(ticket_paper, row, token, "application/pdf", "pdf")


def _file(made: Callable[[TicketRow], bytes], row: TicketRow, token: str, kind: str, ending: str) -> ResponseReturnValue:
    try:
        content = made(row)
    except NotPrintable as refusal:
        return render_template("competition/ticket_unprintable.html", row=row, token=token, message=refusal.message), 409
    response = make_response(content)
    response.headers["Content-Type"] = kind
    where = "inline" if kind.startswith("image/") else "attachment"
    response.headers["Content-Disposition"] = f"{where}; filename={row.entry.ticket}.{ending}"
    return response


@tickets.get("/<token>/calendar.ics")
@permit(Open.ANYONE)
def calendar(token: str) -> ResponseReturnValue:
    """The sessions of the ticket for one's own calendar."""
    row = _valid(token)
    response = make_response(entry_calendar(row.entry.id, at=now()))
    response.headers["Content-Type"] = MEDIA_TYPE
    response.headers["Content-Disposition"] = f"attachment; filename={row.entry.ticket}.ics"
    return response


@tickets.get("/<token>/portrait/<int:person_id>")
@permit(Open.ANYONE)
def portrait(token: str, person_id: int) -> ResponseReturnValue:
    """The portrait of a person of this ticket."""
    row = _valid(token)
    found = portrait_of(row.entry.id, person_id)
    if found is None:
        abort(404)
    response = make_response(found)
    response.headers["Content-Type"] = "image/jpeg"
    return response
