"""The database cannot work just now: disk full, write failed, locked too long, server gone. That is nobody's mistake and
not final, so the answer is one calm sentence, 503, and when to try again – never an error page with a number."""
import errno
from typing import Any

from flask import Flask, Response, current_app, make_response, request
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from foundation.database import db
from foundation.web.error_texts import last_resort
from foundation.web.errors import answer

RETRY_AFTER = 5
# SQLite's primary result codes: BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN, PROTOCOL.
SQLITE = {5, 6, 7, 8, 10, 13, 14, 15}
# PostgreSQL's classes of SQLSTATE: connection, rollback (deadlock), resources (disk full), in use, operator, system (I/O).
POSTGRESQL = ("08", "40", "53", "55", "57", "58")
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EIO}


def is_out_of_order(error: BaseException) -> bool:
    """True if the same request may well succeed later, without anybody changing it."""
    if isinstance(error, NoConnection):
        return True
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in SQLITE
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return str(state).startswith(POSTGRESQL)
    return error.connection_invalidated or type(error.orig).__name__ == "OperationalError"


def on_out_of_order(error: Exception) -> Response:
    """503 with ``Retry-After``; anything else goes on as the error it is."""
    if not is_out_of_order(error):
        raise error
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or getattr(cause, "errno", None)
    current_app.logger.error("unavailable on %s %s: %s %s", request.method, request.path, type(cause).__name__, code)
    try:
        db.session.rollback()
        response = answer(503, "unavailable", title=_("暂时不能保存"), sentence=_sentence())
    except Exception:
        response = make_response(last_resort("", 503), 503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _sentence() -> Any:
    return _("系统暂时不能读写数据，这次操作可能没有保存，已经保存的内容不受影响。请过一会儿再试；仍然不行时，请告诉系统管理员。")


def init_unavailable(app: Flask) -> None:
    """Answers for the database's and the disk's troubles."""
    for kind in (DBAPIError, NoConnection, OSError):
        app.register_error_handler(kind, on_out_of_order)
