"""a key for every person, rotation, retention

Numbers that were sealed with the key ring are sealed with a key of their owner from here on. That needs the ring: a
database with numbers in it is not migrated without. What is said here of sealing is how it was on this day, so that the
migration stays right whatever the house does later.
"""
import base64
import hashlib
import json
import os
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SUITE = "v1"
BATCH = 500

metadata = sa.MetaData()
PERSON = sa.Table(
    "person", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("public_id", sa.String),
    sa.Column("id_number", sa.String), sa.Column("phone", sa.String), sa.Column("personal_key", sa.String),
)
UNIT = sa.Table(
    "unit", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("public_id", sa.String),
    sa.Column("personal_key", sa.String),
)
ACCOUNT = sa.Table(
    "bank_account", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("public_id", sa.String),
    sa.Column("person_id", sa.Integer), sa.Column("unit_id", sa.Integer), sa.Column("number", sa.String),
)


def upgrade() -> None:
    for table in ("person", "unit"):
        op.add_column(table, sa.Column("personal_key", sa.String(length=200), nullable=True))
    op.add_column("person", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_index("ix_bank_account_number_index", "bank_account")
    # Earlier marks stay as they are: approvals of payments have signed them.
    op.execute("ALTER TABLE bank_account RENAME COLUMN number_index TO number_mark")
    op.create_table(
        "index_generation",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_index_generation")),
    )
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=40), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_erasure_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("public_id", name=op.f("uq_erasure_public_id")),
    )
    op.create_index("ix_erasure_person_id", "erasure", ["person_id"])
    op.create_index("ix_erasure_state", "erasure", ["state"])
    _to_personal_keys()


def downgrade() -> None:
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM index_generation")):
        raise RuntimeError("the index key was changed (flask keys rotate-index): an earlier version cannot find people any more")
    _to_the_ring()
    op.drop_table("erasure")
    op.drop_table("index_generation")
    op.execute("ALTER TABLE bank_account RENAME COLUMN number_mark TO number_index")
    op.create_index("ix_bank_account_number_index", "bank_account", ["number_index"])
    op.execute("ALTER TABLE person DROP COLUMN erased_at")
    for table in ("person", "unit"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN personal_key")


class Ring:
    """The key ring of this instance, read when the first value needs it."""

    def __init__(self) -> None:
        self._stored = None

    @property
    def current(self) -> str:
        return self._read()["current"]

    def key(self, name: str) -> bytes:
        return base64.b64decode(self._read()["keys"][name])

    def _read(self) -> dict:
        if self._stored is None:
            path = Path(current_app.config["INSTANCE"]) / f"{current_app.config['KEY_PREFIX']}keys.json"
            if not path.exists():
                raise RuntimeError(f"the key ring {path} is missing: put it back (it is in every backup), then migrate again")
            self._stored = json.loads(path.read_bytes())
        return self._stored


def _sealed(text: str, secret: bytes, name: str, owner: str, field: str) -> str:
    nonce = os.urandom(12)
    box = nonce + AESGCM(secret).encrypt(nonce, text.encode(), f"{SUITE}|{field}|{owner}|{name}".encode())
    return f"{SUITE}:{name}:{base64.b64encode(box).decode()}"


def _opened(value: str, secret: bytes, owner: str, field: str) -> str:
    suite, name, box = value.split(":", 2)
    raw = base64.b64decode(box)
    return AESGCM(secret).decrypt(raw[:12], raw[12:], f"{suite}|{field}|{owner}|{name}".encode()).decode()


def _from_ring(value: str, ring: Ring, owner: str, field: str) -> str:
    return _opened(value, ring.key(value.split(":", 2)[1]), owner, field)


def _name(secret: bytes) -> str:
    return "p" + hashlib.sha256(b"personal key|" + secret).hexdigest()[:8]


def _owners(table: sa.Table):
    """The rows of a table in batches."""
    last = 0
    while rows := op.get_bind().execute(sa.select(table).where(table.c.id > last).order_by(table.c.id).limit(BATCH)).all():
        last = rows[-1].id
        yield rows


def _accounts_of(table: sa.Table, rows) -> dict[int, list]:
    column = ACCOUNT.c.person_id if table is PERSON else ACCOUNT.c.unit_id
    found: dict[int, list] = {}
    query = sa.select(ACCOUNT, column.label("owner")).where(column.in_([row.id for row in rows]))
    for account in op.get_bind().execute(query):
        found.setdefault(account.owner, []).append(account)
    return found


def _write(table: sa.Table, values: list[dict]) -> None:
    if values:
        names = [name for name in values[0] if name != "row"]
        change = sa.update(table).where(table.c.id == sa.bindparam("row")).values({name: sa.bindparam(f"new_{name}") for name in names})
        op.get_bind().execute(change, [{"row": one["row"], **{f"new_{name}": one[name] for name in names}} for one in values])


def _numbers(table: sa.Table, row) -> dict[str, str | None]:
    return {"id_number": row.id_number, "phone": row.phone} if table is PERSON else {}


def _to_personal_keys() -> None:
    ring = Ring()
    for table in (PERSON, UNIT):
        for rows in _owners(table):
            accounts, owners, moved = _accounts_of(table, rows), [], []
            for row in rows:
                numbers, theirs = _numbers(table, row), accounts.get(row.id, [])
                if not theirs and not any(numbers.values()):
                    continue
                secret = os.urandom(32)
                name, wrapped = _name(secret), base64.b64encode(secret).decode()
                field = f"{table.name}.personal_key"
                change = {"row": row.id, "personal_key": _sealed(wrapped, ring.key(ring.current), ring.current, row.public_id, field)}
                for column, value in numbers.items():
                    field = f"{table.name}.{column}"
                    plain = _from_ring(value, ring, row.public_id, field) if value else None
                    change[column] = _sealed(plain, secret, name, row.public_id, field) if plain is not None else value
                owners.append(change)
                for account in theirs:
                    plain = _from_ring(account.number, ring, account.public_id, "bank_account.number")
                    number = _sealed(plain, secret, name, account.public_id, "bank_account.number")
                    moved.append({"row": account.id, "number": number})
            _write(table, owners)
            _write(ACCOUNT, moved)


def _to_the_ring() -> None:
    ring = Ring()
    for table in (PERSON, UNIT):
        for rows in _owners(table):
            accounts, owners, moved = _accounts_of(table, rows), [], []
            for row in rows:
                if row.personal_key is None:
                    continue
                wrapped = _from_ring(row.personal_key, ring, row.public_id, f"{table.name}.personal_key")
                secret, outer = base64.b64decode(wrapped), ring.key(ring.current)
                change = {"row": row.id}
                for column, value in _numbers(table, row).items():
                    field = f"{table.name}.{column}"
                    plain = _opened(value, secret, row.public_id, field) if value else None
                    change[column] = _sealed(plain, outer, ring.current, row.public_id, field) if plain is not None else value
                if len(change) > 1:
                    owners.append(change)
                for account in accounts.get(row.id, []):
                    if account.number:
                        plain = _opened(account.number, secret, account.public_id, "bank_account.number")
                        number = _sealed(plain, outer, ring.current, account.public_id, "bank_account.number")
                        moved.append({"row": account.id, "number": number})
            _write(table, owners)
            _write(ACCOUNT, moved)
