"""The address under which people reach the house: from its settings, never from a request, whose sender could name another."""
from flask import current_app


def public_address() -> str:
    """``https://skills.example.cn``, without a slash at its end: for links in messages and on paper."""
    settings = current_app.config
    return str(settings["PUBLIC_ADDRESS"] or f"http://{settings['HOST']}:{settings['PORT']}").rstrip("/")
