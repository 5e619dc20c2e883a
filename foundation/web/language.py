"""Which language a page speaks: Simplified Chinese unless the reader chose English."""
from flask import Flask
from flask_babel import Babel

from foundation.web.preferences import LANGUAGE, chosen

babel = Babel()
LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
DEFAULT_LOCALE = LOCALES[LANGUAGE.default]
TAGS = {"zh": "zh-Hans", "en": "en"}


def select_locale() -> str:
    """The locale of this request."""
    return LOCALES[chosen(LANGUAGE)]


def page_language() -> str:
    """The language tag for the ``lang`` attribute of the page."""
    return TAGS[chosen(LANGUAGE)]


def init_language(app: Flask) -> None:
    """Translations by the reader's choice; pages know their own language."""
    babel.init_app(app, default_locale=DEFAULT_LOCALE, locale_selector=select_locale)
    app.context_processor(lambda: {"page_language": page_language(), "language": chosen(LANGUAGE)})
