"""Which language a page speaks: Simplified Chinese unless the reader chose English."""
from flask import Flask

from foundation.web.preferences import LANGUAGE, chosen

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
DEFAULT_LOCALE = LOCALES[LANGUAGE.default]
TAGS = {"zh": "zh-Hans", "en": "en"}


def select_locale() -> str:
    """The locale of this request, for ``babel.init_app(app, locale_selector=select_locale)``."""
    return LOCALES[chosen(LANGUAGE)]


def page_language() -> str:
    """The language tag for the ``lang`` attribute of the page."""
    return TAGS[chosen(LANGUAGE)]


def init_language(app: Flask) -> None:
    """Pages know their own language and the other one that they are offered in."""
    app.context_processor(lambda: {"page_language": page_language(), "language": chosen(LANGUAGE)})
