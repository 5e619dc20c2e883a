"""Rooms and sessions: adding, changing and removing them."""
from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from competition import queries
from competition.forms import ActionForm
from competition.forms.schedule import RoomForm, SessionForm, part_choices
from competition.permissions import Competitions
from competition.queries import CompetitionHeader, RoomRow, SessionRow
from competition.refusals.schedule import SCHEDULE_SENTENCES
from competition.rules.schedule_words import RoomWords, SessionWords
from competition.services.schedule import add_room, add_session, change_room, change_session
from competition.services.schedule_removals import remove_room, remove_session
from competition.views.frame import choose, put_on_fields
from competition.views.schedule import conflicts_of, editable, page, schedule
from foundation.accounts.permissions import identity, permit
from foundation.clock import CHINA, now
from foundation.errors import Invalid, NotFound, Refusal, sentence_of

FIELDS = {"event": "part"}


@schedule.get("/rooms")
@permit(Competitions.READ_COMPETITION)
def rooms(code: str) -> ResponseReturnValue:
    """All rooms with their workstations."""
    header = choose(code, Competitions.READ_COMPETITION)
    return page("schedule_rooms", header=header, rooms=queries.rooms(code), editable=editable())


@schedule.route("/rooms/new", methods=["GET", "POST"])
@permit(Competitions.SET_UP)
def new_room(code: str) -> ResponseReturnValue:
    """One more room."""
    header = choose(code, Competitions.SET_UP)
    form = RoomForm()
    if form.validate_on_submit() and _room_kept(code, form, None):
        flash(_("场地已增加。"), "success")
        return redirect(url_for("schedule.rooms", code=code))
    return page("schedule_room", 422 if form.errors else 200, header=header, form=form, room=None)


@schedule.route("/rooms/<int:room_id>", methods=["GET", "POST"])
@permit(Competitions.SET_UP)
def room(code: str, room_id: int) -> ResponseReturnValue:
    """Changes a room and its workstations."""
    header, row = choose(code, Competitions.SET_UP), _room(code, room_id)
    form = RoomForm()
    if form.validate_on_submit() and _room_kept(code, form, room_id):
        flash(_("场地已保存。"), "success")
        return redirect(url_for("schedule.rooms", code=code))
    stored = RoomWords(row.name, row.address, row.map_text, row.shared, tuple(one.label for one in row.stations))
    token = queries.token_of(stored.document())
    if form.is_submitted():
        form.token.data = token
    else:
        form.fill(stored, token)
    return page("schedule_room", 422 if form.errors else 200, header=header, form=form, room=row)


def _room_kept(code: str, form: RoomForm, room_id: int | None) -> bool:
    """Stores a room; what is wrong with it goes to the form."""
    words, problems = form.words()
    form.stations.errors = [*form.stations.errors, *(sentence_of(problem, SCHEDULE_SENTENCES) for problem in problems)]
    if problems:
        return False
    try:
        if room_id is None:
            add_room(code, words, actor=identity().actor, at=now())
        else:
            change_room(code, room_id, words, token=form.token.data, actor=identity().actor, at=now())
    except NotFound:
        raise
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
        return False
    return True


@schedule.post("/rooms/<int:room_id>/remove")
@permit(Competitions.SET_UP)
def drop_room(code: str, room_id: int) -> ResponseReturnValue:
    """Takes away a room in which nothing takes place."""
    choose(code, Competitions.SET_UP)
    _room(code, room_id)
    if ActionForm().validate_on_submit():
        try:
            remove_room(code, room_id, actor=identity().actor, at=now())
        except NotFound:
            raise
        except Refusal as refusal:
            flash(refusal.message, "error")
        else:
            flash(_("场地已删除，30 天内可从回收站恢复。"), "success")
    return redirect(url_for("schedule.rooms", code=code))


@schedule.route("/sessions/new", methods=["GET", "POST"])
@permit(Competitions.SET_UP)
def new_session(code: str) -> ResponseReturnValue:
    """One more session."""
    header = choose(code, Competitions.SET_UP)
    form = _form(code, None)
    if not form.is_submitted():
        form.day.data = header.starts
    if form.validate_on_submit() and (answer := _session_kept(code, form, None)):
        return answer
    return _session_page(header, form, None)


@schedule.route("/sessions/<int:session_id>/change", methods=["GET", "POST"])
@permit(Competitions.SET_UP)
def session(code: str, session_id: int) -> ResponseReturnValue:
    """Changes a session."""
    header, row = choose(code, Competitions.SET_UP), queries.session(code, session_id)
    stored = _words(row)
    token = queries.token_of(stored.document(header.starts))
    form = _form(code, row)
    if form.validate_on_submit() and (answer := _session_kept(code, form, session_id)):
        return answer
    if form.is_submitted():
        form.token.data = token
    else:
        form.fill(stored, token)
    return _session_page(header, form, row)


def _session_page(header: CompetitionHeader, form: SessionForm, row: SessionRow | None) -> ResponseReturnValue:
    against = conflicts_of(header.code, row.id) if row else []
    return page(
        "schedule_session", 422 if form.errors else 200, header=header, form=form, session=row, against=against,
        rooms=queries.rooms(header.code),
    )


def _form(code: str, row: SessionRow | None) -> SessionForm:
    form = SessionForm()
    events = [(event.code, event.title) for event in queries.events(code)]
    stored = (row.event, row.module) if row else None
    form.offer(part_choices(events, queries.modules(code), stored), [one.name for one in queries.rooms(code)])
    return form


def _session_kept(code: str, form: SessionForm, session_id: int | None) -> ResponseReturnValue | None:
    """Stores a session and says at once what stands against it; what is wrong with it goes to the form."""
    try:
        if session_id is None:
            session_id = add_session(code, form.words(), actor=identity().actor, at=now())
        else:
            change_session(code, session_id, form.words(), token=form.token.data, actor=identity().actor, at=now())
    except Invalid as refusal:
        put_on_fields(form, refusal, FIELDS)
    except NotFound:
        raise
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
    else:
        against = conflicts_of(code, session_id)
        if against:
            flash(_("场次已保存，但有 %(n)s 处冲突：%(first)s", n=len(against), first=against[0]["message"]), "warning")
        else:
            flash(_("场次已保存，没有冲突。"), "success")
        return redirect(url_for("schedule.listing", code=code) + f"#session-{session_id}")
    return None


@schedule.post("/sessions/<int:session_id>/remove")
@permit(Competitions.SET_UP)
def drop_session(code: str, session_id: int) -> ResponseReturnValue:
    """Takes a session away."""
    choose(code, Competitions.SET_UP)
    queries.session(code, session_id)
    if ActionForm().validate_on_submit():
        try:
            remove_session(code, session_id, actor=identity().actor, at=now())
        except NotFound:
            raise
        except Refusal as refusal:
            flash(refusal.message, "error")
        else:
            flash(_("场次已删除，30 天内可从回收站恢复。"), "success")
    return redirect(url_for("schedule.listing", code=code))


def _words(row: SessionRow) -> SessionWords:
    """A session as its form shows it."""
    starts, ends = row.starts.astimezone(CHINA), row.ends.astimezone(CHINA)
    reporting = row.reporting.astimezone(CHINA).time() if row.reporting else None
    return SessionWords(
        row.event, row.room, starts.date(), starts.time(), ends.time(), reporting, row.module, row.stage, row.own_capacity
    )


def _room(code: str, room_id: int) -> RoomRow:
    found = next((one for one in queries.rooms(code) if one.id == room_id), None)
    if found is None:
        raise NotFound
    return found
