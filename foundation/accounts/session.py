"""The session: one module wraps Flask-Login and the cookie, so that nothing else depends on them.

The cookie names a row of the server (``sign_in_session``); what the row says counts. :func:`load_user` only looks;
:func:`attend`, before each request, notes that somebody is there, ends what has lasted too long, and gives a new id after a
change of rights.
"""
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response, after_this_request, current_app, flash, g, request, session
from flask_babel import lazy_gettext as _l
from flask_login import login_user, logout_user
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from foundation.accounts.browsers import family
from foundation.accounts.identity import SYSTEM
from foundation.accounts.models import SignInSession, User
from foundation.accounts.policy import CARD, PASSWORD, in_force
from foundation.accounts.services.sessions import (
    SEEN_EVERY,
    begin_session,
    end_session,
    note_seen,
    renew_session,
    tablet_index,
)
from foundation.clock import now
from foundation.crypto import steady_index
from foundation.database import db

SID, WAY = "sid", "way"
HELD = "first_step"
HELD_FOR = timedelta(minutes=5)
QUIET = "X-Quiet"  # a page says of a request of its own that nobody touched anything: it keeps no session alive
KEPT = ("language", "csrf_token", "_flashes")
TABLET = "tablet"
KNOWN = "known"
KNOWN_DOORS = 8
HALF_A_YEAR = 180 * 24 * 3600
REASONS = {
    "idle": _l("您已有一段时间没有操作，为安全起见已自动退出，请重新登录。"),
    "long": _l("本次登录已达到时长上限，请重新登录。"),
    "everywhere": _l("此账号已从所有设备退出，请重新登录。"),
    "administrator": _l("系统管理员已结束此账号的登录，请重新登录。"),
    "password": _l("密码已修改，请用新密码登录。"),
    "card": _l("已发放新的裁判卡或岗位有变动，请重新登录。"),
    "factor": _l("动态口令已重置，请重新登录并启用新的动态口令。"),
    "tablet": _l("这次登录只在原来的平板上有效，请在本机重新扫描裁判卡。"),
    "device": _l("裁判长停用了一台平板，请重新扫描裁判卡登录；分数仍保存在本机。"),
}


@dataclass(frozen=True)
class Standing:
    """What the server knows of the session in the cookie; ``why`` says what has ended it, none while it counts."""

    row: SignInSession | None
    user: User | None
    why: str | None


def standing() -> Standing | None:
    """Looked up once a request; none without a session in the cookie."""
    named = session.get(SID)
    if named is None:
        return None
    if g.get("standing_of") != named:
        g.standing_of, g.standing = named, _look(named, now())
    return g.standing  # type: ignore[no-any-return]


def _look(named: str, at: datetime) -> Standing:
    query = select(SignInSession, User).join(User, User.id == SignInSession.user_id).where(SignInSession.public_id == named)
    found = db.session.execute(query).one_or_none()
    if found is None:
        return Standing(None, None, "unknown")
    row, user = found
    return Standing(row, user, row.why or ("disabled" if user.disabled_at else _over(row, at)))


def _over(row: SignInSession, at: datetime) -> str | None:
    """What ends a session by itself: nothing done for too long, open for too long, carried to another tablet."""
    policy = in_force()
    if at - row.seen_at >= policy.idle(row.way):
        return "idle"
    if at - row.began_at >= policy.longest(row.way):
        return "long"
    if row.tablet is not None and row.tablet != tablet_index(request.cookies.get(TABLET)):
        return "tablet"
    return None


def load_user(stored: str) -> User | None:
    """The user of the session, while it counts."""
    found = standing()
    if found is None or found.why or found.user is None or found.user.public_id != stored:
        return None
    return found.user


def attend() -> None:
    """Before each request: notes who is there, ends what is over. Where nothing can be written, pages can still be read."""
    found = standing()
    if found is None or request.endpoint == "static":
        return
    try:
        _attend(found, now())
    except OperationalError:
        current_app.logger.warning("the session could not be noted")
        db.session.rollback()


def _attend(found: Standing, at: datetime) -> None:
    row = found.row
    if found.why is not None:
        if row is not None and row.ended_at is None and found.why not in ("tablet", "disabled"):
            end_session(row.id, found.why, actor=found.user.actor if found.user else SYSTEM, at=at)
        g.ended_because = found.why
        _forget()
        return
    assert row is not None
    if row.renew and _is_page():
        fresh = renew_session(row.id, at=at)
        if fresh is not None:
            session[SID] = fresh
            g.pop("standing_of", None)
    elif at - row.seen_at >= SEEN_EVERY and QUIET not in request.headers:
        note_seen(row.id, at=at)


def _is_page() -> bool:
    """A page in a window, not one of several requests that a page sends side by side."""
    return request.method == "GET" and request.accept_mimetypes.accept_html and not request.headers.get("HX-Request")


def ended_sentence() -> str | None:
    """Why the session that this request came with has ended, for the sign-in page; none if it had none."""
    return str(REASONS[g.ended_because]) if g.get("ended_because") in REASONS else None


def begin(user: User, *, way: str = PASSWORD, tablet: str | None = None, door: str | None = None) -> None:
    """Signs in on this device with a fresh session; ``door`` is the key under which this browser is known from now on. The
    session that was open in it before ends."""
    _leave("replaced")
    public_id = begin_session(
        user.id, way=way, browser=family(request.user_agent.string), address=request.remote_addr or "", actor=user.actor,
        at=now(), tablet=tablet if way == CARD else None,
    )
    keep = {name: session[name] for name in ("language",) if name in session}
    session.clear()
    session.update(keep)
    session[SID], session[WAY] = public_id, way
    login_user(user)
    if door is not None:
        _remember(door)


def end(why: str = "signed_out") -> None:
    """Signs out on this device."""
    _leave(why)
    logout_user()
    session.clear()


def _leave(why: str) -> None:
    """Ends the row of this browser's session, if it has one that counts."""
    found = standing()
    if found is not None and found.row is not None and found.user is not None and found.why is None:
        end_session(found.row.id, why, actor=found.user.actor, at=now())


def tell(sentence: str) -> None:
    """A sentence for the next page, also of somebody who has just left."""
    flash(sentence, "success")


# --- between password and code: somebody who is not signed in yet --------------------------------------------------------


@dataclass(frozen=True)
class Held:
    """Whose password was right a moment ago, and where they want to go."""

    user: str
    target: str


def hold(user: User, target: str, at: datetime) -> None:
    """Remembers for five minutes that the password was right. It opens nothing but the page that asks for the code."""
    _leave("replaced")
    _forget()
    session[HELD] = [user.public_id, target[:500], at.isoformat()]


def held(at: datetime) -> Held | None:
    """Who is between the two steps; none after five minutes."""
    user, target, since = session.get(HELD) or ("", "", "")
    if not since or not timedelta(0) <= at - datetime.fromisoformat(since) < HELD_FOR:
        return None
    return Held(user, target)


def current_session() -> int | None:
    """The row of the session that this request belongs to."""
    found = standing()
    return found.row.id if found and found.row and not found.why else None


def visit() -> str | None:
    """Tells one sign-in from the next, and nothing else; none for whoever is not signed in."""
    found = standing()
    if found is None or found.row is None or found.why:
        return None
    return steady_index("visit", f"{found.row.id}|{found.row.began_at.isoformat()}")


def way() -> str:
    """How the session of this request came about: by password or by card."""
    return str(session.get(WAY, PASSWORD))


def _forget() -> None:
    logout_user()
    for name in [name for name in session if name not in KEPT]:
        session.pop(name)


# --- browsers that have been in before: they are spared the brake that slows strangers -----------------------------------


def known_doors() -> frozenset[str]:
    """The keys (accounts, cards) under which this browser has been in; empty if it cannot prove it."""
    try:
        stored = _signer().loads(request.cookies.get(KNOWN, ""))
    except BadSignature:
        return frozenset()
    return frozenset(stored)


def _remember(door: str) -> None:
    doors = [door, *sorted(known_doors() - {door})][:KNOWN_DOORS]

    @after_this_request
    def tell(response: Response) -> Response:
        response.set_cookie(
            KNOWN, str(_signer().dumps(doors)), max_age=HALF_A_YEAR, httponly=True, samesite="Lax",
            secure=bool(current_app.config["SECURE_COOKIES"]),
        )
        return response


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or b"", salt="known-browser")
