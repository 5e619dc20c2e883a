"""Commands that are imported when they are called, and not before: a server starts without what only they need."""
from collections.abc import Mapping
from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup


class LateCommands(AppGroup):
    """The commands of an application; of those that were added late only the names and addresses are known yet."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.addresses: dict[str, str] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names in order."""
        return sorted({*super().list_commands(ctx), *self.addresses})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now if it was added late."""
        if cmd_name in self.addresses:
            module, _, attribute = self.addresses.pop(cmd_name).partition(":")
            self.add_command(getattr(import_module(module), attribute), cmd_name)
        return super().get_command(ctx, cmd_name)


def init_commands(app: Flask) -> None:
    """Makes room for commands that are added late."""
    app.cli = LateCommands(app.name)


def add_commands(app: Flask, addresses: Mapping[str, str]) -> None:
    """Adds commands by name and address (``awards.cli:awards``)."""
    cli = app.cli
    if not isinstance(cli, LateCommands):
        raise TypeError("init_commands comes first")
    cli.addresses.update(addresses)
