"""What the ground floor contributes: configuration, extensions, commands."""
from collections.abc import Mapping

from flask import Flask
from flask_babel import Babel

babel = Babel()


def configure(app: Flask, overrides: Mapping[str, object]) -> None:
    """Settings before anything else."""
    app.config.update(overrides)


def init_app(app: Flask) -> None:
    """Extensions of the whole house."""
    babel.init_app(app, default_locale="zh_Hans_CN")


def finish(app: Flask) -> None:
    """What can only be done when all rooms are there."""
