"""What a competition is: its facts, its hosts, the files of its notice."""
from io import BytesIO

from flask import flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries
from competition.forms import ActionForm, AttachmentForm, BasicsForm, HostsForm, choices
from competition.permissions import Competitions
from competition.queries.attachments import attachment_content, attachments
from competition.services.attachments import add_attachment, remove_attachment
from competition.services.competitions import change_competition, set_hosts
from competition.views.frame import choose, desk, page, put_on_fields, sentences
from foundation.accounts.permissions import identity, permit
from foundation.clock import now
from foundation.errors import Invalid, NotFound, Refusal
from foundation.uploads import received

FIELD_NAMES = {
    "class": "level", "set_up.place.name": "place_name", "set_up.place.address": "place_address", "set_up.place.map": "place_map",
    "set_up.contact.person": "contact_person", "set_up.contact.telephone": "contact_telephone",
}


@desk.route("/<code>/settings", methods=["GET", "POST"])
@permit(Competitions.SET_UP)
def settings(code: str) -> ResponseReturnValue:
    """Name, class, document, organisers, dates, co-hosts, place and contact of a competition."""
    header = choose(code, Competitions.SET_UP)
    form = BasicsForm()
    del form.jurisdiction
    form.copied_from = header.set_up.copied_from
    facts = queries.competition_facts(code)
    if form.is_submitted():
        form.code.data = code
        if form.validate():
            try:
                change_competition(code, form.document_of(), token=form.token.data, actor=identity().actor, at=now())
            except Invalid as refusal:
                put_on_fields(form, refusal, FIELD_NAMES)
            except Refusal as refusal:
                form.form_errors.append(refusal.message)
                form.token.data = queries.token_of(facts)
            else:
                flash(_("赛事资料已保存。"), "success")
                return redirect(url_for("desk.overview", code=code))
    else:
        form.fill({**facts, "token": queries.token_of(facts)})
    return page("settings", 422 if form.errors else 200, header=header, form=form, facts=facts)


@desk.route("/<code>/hosts", methods=["GET", "POST"])
@permit(Competitions.SET_UP)
def hosts(code: str) -> ResponseReturnValue:
    """The hosts of a competition and which events each of them hosts."""
    header = choose(code, Competitions.SET_UP)
    form = HostsForm()
    if not form.is_submitted():
        lines = [{"name": one.name, "code": one.code, "events": list(one.events or ())} for one in queries.hosts(code)]
        form.process(data={"hosts": [*lines, {}]})
    hosted = choices((event.code, event.title) for event in queries.events(code))
    for line in form.hosts:
        line.form.events.choices = hosted
    if form.validate_on_submit():
        try:
            set_hosts(code, form.documents_of(), actor=identity().actor, at=now())
        except Invalid as refusal:
            form.form_errors.extend(problem["message"] for problem in sentences(refusal.problems))
        else:
            flash(_("承办单位已保存。"), "success")
            return redirect(url_for("desk.overview", code=code))
    return page("hosts", 422 if form.errors else 200, header=header, form=form)


@desk.route("/<code>/attachments", methods=["GET", "POST"])
@permit(Competitions.SET_UP)
def attachments_of(code: str) -> ResponseReturnValue:
    """The files of a competition's notice."""
    header = choose(code, Competitions.SET_UP)
    form = AttachmentForm()
    if form.validate_on_submit():
        file = form.file.data
        try:
            add_attachment(
                code, form.title.data or "", file.filename or "", received(file), actor=identity().actor, at=now()
            )
        except NotFound:
            raise
        except Refusal as refusal:
            form.file.errors = [refusal.message]
        else:
            flash(_("附件已上传。"), "success")
            return redirect(url_for("desk.attachments_of", code=code))
    return page("attachments", 422 if form.errors else 200, header=header, form=form, files=attachments(code))


@desk.get("/<code>/attachments/<public_id>")
@permit(Competitions.READ_COMPETITION)
def attachment(code: str, public_id: str) -> ResponseReturnValue:
    """One file, to keep."""
    choose(code, Competitions.READ_COMPETITION)
    row, content = attachment_content(code, public_id)
    return send_file(BytesIO(content), mimetype=row.media_type, as_attachment=True, download_name=f"{row.title}{row.ending}")


@desk.post("/<code>/attachments/<public_id>/remove")
@permit(Competitions.SET_UP)
def remove_file(code: str, public_id: str) -> ResponseReturnValue:
    """Moves a file to the bin."""
    choose(code, Competitions.SET_UP)
    if ActionForm().validate_on_submit():
        remove_attachment(code, public_id, actor=identity().actor, at=now())
        flash(_("附件已放入回收站，30 天内可以恢复。"), "success")
    return redirect(url_for("desk.attachments_of", code=code))
