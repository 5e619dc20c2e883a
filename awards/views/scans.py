"""The scanned pages of a schedule's document: uploaded by whoever drafts, looked at by whoever adopts and audits."""
from io import BytesIO

from flask import Blueprint, flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from awards.forms import AdoptForm, ScansForm
from awards.permissions import Awards
from awards.queries.scans import scan_picture
from awards.services import keep_scans
from awards.views.schedules import one_page, row_of
from competition.views.frame import choose
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import NotFound, Refusal
from foundation.pictures.reading import Picture, read_picture
from foundation.pictures.refusals import UnfitPicture
from foundation.uploads import received

scans = Blueprint("scans", __name__, url_prefix="/desk/<code>/schedules/<int:row>/scans")


@scans.post("")
@permit(Awards.KEEP_SCHEDULES)
def keep(code: str, row: int) -> ResponseReturnValue:
    """Keeps the uploaded pages in place of those before."""
    found = row_of(choose(code, Awards.KEEP_SCHEDULES), row)
    form = ScansForm()
    if not form.validate_on_submit():
        return one_page(found, AdoptForm(formdata=None), form, status=422)
    try:
        keep_scans(row, _pictures(form), actor=identity().actor, at=now())
    except NotFound:
        raise
    except Refusal as refusal:
        form.pages.errors = [refusal.message]
        return one_page(found, AdoptForm(formdata=None), form, status=refusal.status)
    flash(_("扫描件已保存，采用前可以重新上传。"), "success")
    return redirect(url_for("schedules.one", code=code, row=row))


def _pictures(form: ScansForm) -> list[Picture]:
    """The pages made anew; a refusal names the file that is meant."""
    pictures = []
    for file in form.pages.data or ():
        content = received(file)
        if not content:
            continue
        try:
            pictures.append(read_picture(content))
        except UnfitPicture as unfit:
            unfit.sentence = _("“%(file)s”：%(why)s", file=(file.filename or "")[:60], why=unfit.message).replace("%", "%%")
            raise
    return pictures


@scans.get("/<public_id>")
@permit(Awards.SEE_SCHEDULES)
def picture(code: str, row: int, public_id: str) -> ResponseReturnValue:
    """One page as a picture."""
    found = row_of(choose(code, Awards.SEE_SCHEDULES), row)
    content = scan_picture(found.kept.row, public_id)
    if content is None:
        raise NotFound
    return send_file(BytesIO(content), mimetype="image/jpeg", download_name=f"{public_id}.jpg")
