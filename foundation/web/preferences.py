"""How a reader likes pages: language, light or dark, large type. Chosen by a link, remembered in a cookie, no account needed."""
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Flask, Response, has_request_context, request

A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Preference:
    """One choice: the name of its cookie and query argument, what may be chosen, and other spellings of the same."""

    name: str
    values: tuple[str, ...]
    spellings: Mapping[str, str] = field(default_factory=dict)

    @property
    def default(self) -> str:
        """What holds until somebody chooses: the first value."""
        return self.values[0]

    def read(self, text: str | None) -> str | None:
        """The value that ``text`` means, or None if it means none."""
        if text is None:
            return None
        value = self.spellings.get(text.lower().replace("_", "-"), text)
        return value if value in self.values else None


LANGUAGE = Preference(
    "lang", ("zh", "en"), {"zh-cn": "zh", "zh-hans": "zh", "zh-hans-cn": "zh", "en-us": "en", "en-gb": "en"}
)
THEME = Preference("theme", ("auto", "light", "dark"))
LARGE_TYPE = Preference("large", ("0", "1"))
PREFERENCES = (LANGUAGE, THEME, LARGE_TYPE)


def chosen(preference: Preference) -> str:
    """What holds for this request: the address first, then the cookie, then the default (also outside a request)."""
    if not has_request_context():
        return preference.default
    return (
        preference.read(request.args.get(preference.name))
        or preference.read(request.cookies.get(preference.name))
        or preference.default
    )


def remember(response: Response) -> Response:
    """A choice made in the address holds for the next pages too."""
    for preference in PREFERENCES:
        value = preference.read(request.args.get(preference.name))
        if value is not None and request.endpoint != "static":
            response.set_cookie(
                preference.name, value, max_age=A_YEAR, path="/", samesite="Lax", secure=request.is_secure
            )
    return response


def init_preferences(app: Flask) -> None:
    """Remembers choices on every response."""
    app.after_request(remember)
