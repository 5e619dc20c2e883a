"""What everybody sees: the home page with this year's competitions, and a competition's own page."""
from io import BytesIO

from flask import Blueprint, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from competition import queries
from competition.queries.attachments import attachment_content, attachments
from competition.views.next_steps import public_next
from competition.views.registrations import workbook
from foundation.accounts.identity import NOBODY
from foundation.accounts.permissions import Open, identity, permit
from foundation.accounts.roles import Role
from foundation.clock import today
from foundation.contributions import contributions
from foundation.errors import NotFound

public = Blueprint("public", __name__)


@public.get("/")
@permit(Open.ANYONE)
def home() -> ResponseReturnValue:
    """This year's competitions with phase and dates; the year before, where there is none yet."""
    cards = queries.competitions(public=True)
    year = max((card.header.year for card in cards if card.header.year <= today().year), default=today().year)
    shown = [
        {
            "name": card.header.name, "href": url_for("public.competition", code=card.header.code),
            "state": card.header.state, "starts": card.header.starts, "ends": card.header.ends,
            "document": card.header.document, "events": card.events, "next": public_next(card.header),
        }
        for card in cards if card.header.year >= year
    ]
    alone = year if all(card.header.year <= year for card in cards) else None
    parts = {name: value for part in contributions().home for name, value in part().items()}
    return render_template("public/home.html", competitions=shown, year=alone, units=_units_door(), **parts)


def _units_door() -> str:
    """Where units come in: for nobody who has signed in as somebody else."""
    who = identity()
    return url_for("unit.home") if who == NOBODY or who.has(Role.UNIT) else ""


@public.get("/competitions/<code>")
@permit(Open.ANYONE)
def competition(code: str) -> ResponseReturnValue:
    """A competition's own page: notice, dates, events, hosts; a draft is not public."""
    header = queries.competition(code)
    if header.phase == "draft":
        raise NotFound
    return render_template(
        "public/competition.html", header=header, events=queries.events(code), hosts=queries.hosts(code),
        organisers=queries.organisers(code), next=public_next(header), attachments=attachments(code),
    )


@public.get("/competitions/<code>/attachments/<public_id>")
@permit(Open.ANYONE)
def attachment(code: str, public_id: str) -> ResponseReturnValue:
    """A file of the notice, to keep: never shown inside the browser, so that nothing in it runs on this address."""
    if queries.competition(code).phase == "draft":
        raise NotFound
    row, content = attachment_content(code, public_id)
    return send_file(BytesIO(content), mimetype=row.media_type, as_attachment=True, download_name=f"{row.title}{row.ending}")


@public.get("/competitions/<code>/template.xlsx")
@permit(Open.ANYONE)
def template(code: str) -> ResponseReturnValue:
    """The empty registration workbook, for the units that fill it in."""
    from competition.spreadsheets.template import registration_template  # noqa: PLC0415 – openpyxl would slow the start

    if queries.competition(code).phase != "open":
        raise NotFound
    return workbook(registration_template(queries.definition_of(code)), f"{code}-template.xlsx")
