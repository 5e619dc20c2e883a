"""Settings: from the environment, from ``create_app`` arguments, from files in the instance folder."""
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import click
from flask import Flask

MAIL_SECURITIES = ("starttls", "tls", "none")
MODES = ("real", "demo", "rehearsal", "test")
YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
BOUNDS = {"PORT": 65535, "VENUE_PORT": 65535, "DOOR_PORT": 65535, "PROXY_HOPS": 99, "BACKUP_EVERY": 1440, "BACKUP_DAYS": 3650}


@dataclass(frozen=True)
class Settings:
    """What an operator may set. ``DATABASE_URL`` empty means SQLite in the instance folder, named after the mode;
    ``BACKUP_FOLDER`` empty means ``backups`` in it. ``BACKUP_EVERY`` counts minutes, 0 switches the schedule off.
    ``MAIL_SERVER`` (``host:port``) empty means that no e-mail is sent; the password lies in ``mail-password`` of the instance."""

    MODE: str = "real"
    INSTANCE: str = ""
    DATABASE_URL: str = ""
    HOST: str = "127.0.0.1"
    PORT: int = 8000
    DEMO_PUBLIC: bool = False
    SECURE_COOKIES: bool = False
    PROXY_HOPS: int = 0
    PUBLIC_ADDRESS: str = ""
    ALLOW_HTTP: bool = False
    VENUE_ADDRESS: str = ""
    VENUE_PORT: int = 8443
    DOOR_PORT: int = 8080
    BACKUP_FOLDER: str = ""
    BACKUP_EVERY: int = 60
    BACKUP_DAYS: int = 35
    MAIL_SERVER: str = ""
    MAIL_FROM: str = ""
    MAIL_USER: str = ""
    MAIL_SECURITY: str = "starttls"


class WrongSettings(click.ClickException):
    """Something was set to what it cannot be; the message names all of it, and commands end with exit status 2."""

    exit_code = 2


def read_settings(overrides: Mapping[str, Any], environment: Mapping[str, str]) -> Settings:
    """The settings: what ``create_app`` was given, else what the environment says, else the default. Empty is not set."""
    values, wrong = {}, []
    for setting in fields(Settings):
        given = overrides.get(setting.name, environment.get(setting.name, ""))
        if given in ("", setting.default):
            continue
        try:
            values[setting.name] = _understood(setting.name, type(setting.default), given)
        except ValueError as error:
            wrong.append(f"{setting.name}={given}: {error}")
    if wrong:
        raise WrongSettings("\n".join(wrong))
    return Settings(**values)


def _understood(name: str, kind: type, given: object) -> Any:
    """What was given as what the setting holds; raises ``ValueError`` with what it must be."""
    text = str(given).strip()
    if name == "MODE" and text not in MODES:
        raise ValueError(f"must be one of {', '.join(MODES)}")
    if name == "MAIL_SECURITY" and text not in MAIL_SECURITIES:
        raise ValueError(f"must be one of {', '.join(MAIL_SECURITIES)}")
    if kind is bool:
        if text.lower() not in (*YES, *NO):
            raise ValueError("must be 1 or 0")
        return text.lower() in YES
    if kind is int:
        if not (text.isascii() and text.isdigit() and int(text) <= BOUNDS[name]):
            raise ValueError(f"must be a whole number from 0 to {BOUNDS[name]}")
        return int(text)
    return text


KEY_PREFIXES = {"demo": "demo-"}
DATABASE_NAMES = {"real": "instance", "demo": "demo", "rehearsal": "rehearsal", "test": "test"}


def load(app: Flask, overrides: Mapping[str, Any]) -> Settings:
    """The settings of this application; puts them and what Flask and its extensions need into ``app.config``."""
    settings = read_settings(overrides, os.environ)
    instance = Path(settings.INSTANCE or app.instance_path)
    url = settings.DATABASE_URL or f"sqlite:///{instance / (DATABASE_NAMES[settings.MODE] + '.sqlite3')}"
    prefix = KEY_PREFIXES.get(settings.MODE, "")
    app.config.from_mapping(asdict(settings))
    app.config.from_mapping(
        INSTANCE=str(instance),
        DATABASE_URL=url,
        SQLALCHEMY_DATABASE_URI=_with_driver(url),
        KEY_PREFIX=prefix,
        SECRET_KEY=_secret(instance / f"{prefix}secret.key"),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.SECURE_COOKIES,
        SESSION_COOKIE_NAME="__Host-session" if settings.SECURE_COOKIES else f"session-{settings.MODE}",
        MAX_CONTENT_LENGTH=24 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.config.update({name: value for name, value in overrides.items() if name not in asdict(settings)})
    return settings


def _with_driver(url: str) -> str:
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _secret(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else secrets.token_bytes(32)


def write_private(path: Path, content: bytes) -> None:
    """A file that only its owner can read (0600); refuses to replace one that is there."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def make_secret(instance: Path, prefix: str = "") -> None:
    """The key that signs sessions, made once; a demonstration has its own (``prefix``)."""
    if not (instance / f"{prefix}secret.key").exists():
        write_private(instance / f"{prefix}secret.key", secrets.token_bytes(32))
