"""Whether the process lives, and whether it can work: for supervisors and load balancers."""
import shutil
from pathlib import Path

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from foundation.accounts.permissions import Open, permit
from foundation.crypto.keyring import keyring_path
from foundation.database import db

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
    checks = {"database": _database(), "keys": keyring_path().exists(), "disk": _disk(instance)}
    return {"ok": all(checks.values()), **checks}, 200 if all(checks.values()) else 503


def _database() -> bool:
    try:
        db.session.execute(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return False
    finally:
        db.session.rollback()
    return True


def _disk(instance: Path) -> bool:
    return instance.exists() and shutil.disk_usage(instance).free > LEAST_FREE
