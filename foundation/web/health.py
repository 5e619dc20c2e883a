"""Whether the process lives, and whether it can work: for supervisors and load balancers."""
import shutil
from pathlib import Path

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Open, permit
from foundation.crypto.keyring import keyring_path
from foundation.database import has_tables

health = Blueprint("health", __name__)
LEAST_FREE = 100 * 1024 * 1024


@health.get("/healthz")
@permit(Open.ANYONE)
def alive() -> ResponseReturnValue:
    """The process answers."""
    return {"ok": True}


@health.get("/readyz")
@permit(Open.ANYONE)
def ready() -> ResponseReturnValue:
    """Database, keys and disk are there."""
    instance = Path(current_app.config["INSTANCE"])
    checks = {"database": has_tables(), "keys": keyring_path().exists(), "disk": _disk(instance)}
    return {"ok": all(checks.values()), **checks}, 200 if all(checks.values()) else 503


def _disk(instance: Path) -> bool:
    return instance.exists() and shutil.disk_usage(instance).free > LEAST_FREE
