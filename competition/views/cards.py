"""Cards with a QR code and a PIN: fresh ones, as a page to print or as a PDF to cut; their PINs are shown this once."""
import base64
from io import BytesIO

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries
from competition.card_papers import Card, cards_pdf, require_printable
from competition.forms import CardsForm, choices
from competition.permissions import Competitions
from competition.queries import CompetitionHeader
from competition.services.officials import IssuedCard, issue_cards
from competition.views.frame import choose, desk, page
from foundation.accounts.permissions import identity, permit
from foundation.accounts.roles import ROLE_NAMES, Role
from foundation.clock import now
from foundation.errors import Refusal

PDF = "application/pdf"


@desk.route("/<code>/officials/cards", methods=["GET", "POST"])
@permit(Competitions.APPOINT)
def cards(code: str) -> ResponseReturnValue:
    """Fresh cards to print. The PDF is the answer to this very request: it is made in memory and kept nowhere."""
    header = choose(code, Competitions.APPOINT)
    people = queries.officials(code)
    form = CardsForm()
    form.chosen.choices = choices((one.id, one.name) for one in people)
    if form.validate_on_submit() and form.chosen.data:
        as_pdf = request.form.get("as") == "pdf"
        try:
            if as_pdf:
                chosen = [one for one in people if one.id in form.chosen.data]
                require_printable([header.name, *(f"{one.name}{one.unit or ''}" for one in chosen)])
            issued = issue_cards(code, form.chosen.data, actor=identity().actor, at=now())
            return _printed(header, issued, as_pdf)
        except Refusal as refusal:
            form.form_errors.append(refusal.message)
    elif form.is_submitted():
        form.form_errors.append(_("请至少选择一人。"))
    return page("cards", 422 if form.errors else 200, header=header, form=form, officials=people)


def _printed(header: CompetitionHeader, issued: list[IssuedCard], as_pdf: bool) -> ResponseReturnValue:
    if not as_pdf:
        shown = [(card, ROLE_NAMES[Role(card.role)], qr_picture(card_address(card.secret))) for card in issued]
        return page("printed_cards", header=header, cards=shown)
    made = [
        Card(
            card.code, card.name, str(ROLE_NAMES[Role(card.role)]), card.unit or "", _events(header.code, card.code), card.pin,
            card_address(card.secret),
        )
        for card in issued
    ]
    return Response(cards_pdf(header.code, made), mimetype=PDF, headers={
        "Content-Disposition": f"attachment; filename={header.code if header.code.isascii() else 'cards'}-cards.pdf",
        "Cache-Control": "no-store",
    })


def _events(code: str, official_code: str) -> str:
    served = queries.official(code, official_code).events
    return str(_("全部赛项") if served is None else _("、").join(served))


def card_address(secret: str) -> str:
    """Where a card's QR code leads."""
    base = current_app.config.get("PUBLIC_ADDRESS") or request.host_url
    return f"{base.rstrip('/')}/judge/card/{secret}"


def qr_picture(text: str) -> str:
    """A QR code as the address of a picture."""
    import qrcode  # noqa: PLC0415 – would slow the start

    out = BytesIO()
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=2, box_size=6)
    code.add_data(text)
    code.make_image().save(out)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
