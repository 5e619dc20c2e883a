"""The applicant's own 报名表, as PDF and as a picture: WeChat's browser opens no PDF."""
from flask import Response, make_response, request
from flask.typing import ResponseReturnValue

from competition.queries.personal import own_entry
from competition.services.forms_printed import Kind, print_form
from competition.views.register import register
from competition.views.register_mine import actor_for, out, visitor
from foundation.accounts.permissions import Open, permit
from foundation.clock import now
from foundation.errors import NotFound

TYPES = {"pdf": "application/pdf", "png": "image/png"}


def form_file(content: bytes, kind: Kind, ticket: str) -> Response:
    """The form as a file that nobody on the way keeps; its name holds the number of the entry."""
    response = make_response(content)
    response.mimetype = TYPES[kind]
    where = "inline" if kind == "png" and not request.args.get("save") else "attachment"
    response.headers["Content-Disposition"] = f"{where}; filename={ticket}-form.{kind}"
    response.headers["Cache-Control"] = "no-store"
    return response


def _own(public_id: str, kind: Kind) -> ResponseReturnValue:
    person_id = visitor()
    if person_id is None:
        return out()
    entry = own_entry(person_id, public_id)
    if not entry.standing:
        raise NotFound
    return form_file(print_form(public_id, kind, own=person_id, actor=actor_for(entry), at=now()), kind, entry.row.ticket)


@register.get("/mine/<public_id>/form.pdf")
@permit(Open.ANYONE)
def form(public_id: str) -> ResponseReturnValue:
    """The form to print, sign and have sealed."""
    return _own(public_id, "pdf")


@register.get("/mine/<public_id>/form.png")
@permit(Open.ANYONE)
def form_picture(public_id: str) -> ResponseReturnValue:
    """The same as a picture."""
    return _own(public_id, "png")
