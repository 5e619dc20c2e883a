"""A visitor without a browser who fills in forms: every request that changes something carries the page's CSRF token."""
import hashlib
import os
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from foundation.database import db

CHANGES = ("POST", "PUT", "PATCH", "DELETE")


class Visitor(FlaskClient):
    """``without_token=True`` sends a request as a foreign page would."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """As in Flask, with the token that a page of this session holds, in a context of its own; afterwards the test's
        session (if it has one) sees what the request has written."""
        foreign = kwargs.pop("without_token", False)
        if kwargs.get("method", "GET") in CHANGES and not foreign:
            kwargs["headers"] = {**dict(kwargs.get("headers") or {}), "X-CSRFToken": self.token()}
        with self.application.app_context():
            answer = super().open(*args, **kwargs)
        if has_app_context():
            db.session.rollback()
            db.session.expire_all()
        return answer

    def token(self) -> str:
        """The CSRF token of this session."""
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", hashlib.sha1(os.urandom(64)).hexdigest())
        key = self.application.secret_key
        assert key is not None
        return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(raw))
