"""The key ring in the instance folder: data keys by id, and a separate key for blind indexes."""
import base64
import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from foundation.config import write_private


@dataclass(frozen=True)
class Keyring:
    """``current`` names the data key that seals; all of ``keys`` unseal. 256-bit keys."""

    current: str
    keys: dict[str, bytes]
    index: bytes


class NoKeyring(RuntimeError):
    """The instance has no keys yet: ``make init`` makes them."""


def make_keyring(instance: Path, prefix: str = "") -> None:
    """A new key ring, once; an existing one stays (losing it loses all personal data). A demonstration has its own."""
    path = instance / f"{prefix}keys.json"
    if path.exists():
        return
    def fresh() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    write_private(path, json.dumps({"current": "k1", "keys": {"k1": fresh()}, "index": fresh()}).encode())


def read_keyring(path: Path) -> Keyring:
    """The key ring of a file that :func:`make_keyring` wrote."""
    if not path.exists():
        raise NoKeyring(f"{path} is missing; run `make init`")
    stored = json.loads(path.read_bytes())
    keys = {name: base64.b64decode(key) for name, key in stored["keys"].items()}
    return Keyring(stored["current"], keys, base64.b64decode(stored["index"]))


def keyring_path() -> Path:
    """Where the key ring of this application lies."""
    return Path(current_app.config["INSTANCE"]) / f"{current_app.config['KEY_PREFIX']}keys.json"


def keyring() -> Keyring:
    """The key ring of this application, read once."""
    ring = current_app.extensions.get("keyring")
    if not isinstance(ring, Keyring):
        ring = read_keyring(keyring_path())
        current_app.extensions["keyring"] = ring
    return ring
