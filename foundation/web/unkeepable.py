"""Text that no database of the house can keep: the NUL sign. Nobody types it; broken programs and strangers send it."""
from flask import Flask, Response, abort, request
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DataError

from foundation.errors import Refusal
from foundation.web.errors import on_refusal

NUL = "\0"


class Unkeepable(Refusal):
    """A field, a search or a file holds what cannot be stored."""

    code = "unkeepable"
    sentence = _l("内容含有无法保存的字符，没有写入任何内容。请删去特殊字符，或重新输入后再提交。")
    status = 400


def refuse_unkeepable() -> None:
    """Before any view: an address with such a sign leads nowhere, a form or search with one is refused as a whole."""
    if NUL in request.path:
        abort(404)
    for values in (request.args, request.form):
        for name, texts in values.lists():
            if any(NUL in text for text in (name, *texts)):
                raise Unkeepable


def on_data_error(_error: DataError) -> Response:
    """PostgreSQL refused a value that came by another way, such as a file; the transaction is undone."""
    return on_refusal(Unkeepable())


def init_unkeepable(app: Flask) -> None:
    """Guards every request."""
    app.before_request(refuse_unkeepable)
    app.register_error_handler(DataError, on_data_error)
