"""officials and draw"""
import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

PEOPLE = ("committed_by", "drawn_by", "opening_asked_by", "opened_by")


def upgrade() -> None:
    _make_layers()
    _make_waivers()
    op.add_column("official", sa.Column("grade", sa.String(length=60), nullable=True))
    op.add_column("official", sa.Column("certificate", sa.String(length=60), nullable=True))
    op.add_column("official", sa.Column("events", sa.JSON(), nullable=True))
    for old in op.get_bind().execute(sa.text("SELECT event_id, seed, drawn_by, drawn_at, unsealed_at FROM draw ORDER BY id")).all():
        op.get_bind().execute(sa.text(
            "INSERT INTO layer_draw (event_id, layer, layers, secret, commitment, committed_by, committed_at, drawn_by, drawn_at,"
            " opened_at, unsealed_at) VALUES (:event, 1, 1, :secret, :mark, :person, :at, :person, :at, :unsealed, :unsealed)"
        ), {
            "event": old.event_id, "secret": old.seed, "mark": hashlib.sha256(old.seed.encode()).hexdigest(), "person": old.drawn_by,
            "at": old.drawn_at, "unsealed": old.unsealed_at,
        })
    _keep_waivers()
    op.drop_table("draw")


def _keep_waivers() -> None:
    """What was waived before this was kept apart covers all entries of the event."""
    names = ("event_id", "official_id", "state", "reason")
    table = sa.table("conflict_waiver", *(sa.column(name) for name in names), sa.column("modules", sa.JSON()))
    waived = op.get_bind().execute(sa.text(
        "SELECT event_id, official_id, min(waiver) AS reason FROM panel_seat WHERE waiver IS NOT NULL GROUP BY event_id, official_id"
    ))
    for old in waived.all():
        values = {"event_id": old.event_id, "official_id": old.official_id, "state": "waived", "reason": old.reason, "modules": []}
        op.get_bind().execute(table.insert().values(**values))


def _make_layers() -> None:
    op.create_table(
        "layer_draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("layer", sa.Integer(), nullable=False),
        sa.Column("layers", sa.Integer(), nullable=True),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("lot", sa.String(length=40), nullable=True),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("committed_by", sa.Integer(), nullable=True),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_by", sa.Integer(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opening_asked_by", sa.Integer(), nullable=True),
        sa.Column("opening_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unsealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_layer_draw_event_id_event")),
        *(sa.ForeignKeyConstraint([column], ["user.id"], name=op.f(f"fk_layer_draw_{column}_user")) for column in PEOPLE),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layer_draw")),
        sa.UniqueConstraint("event_id", "layer", name=op.f("uq_layer_draw_event_id_layer")),
    )
    op.create_table(
        "layer_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("layer", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_layer_code_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layer_code")),
        sa.UniqueConstraint("event_id", "layer", "source", name=op.f("uq_layer_code_event_id_layer_source")),
        sa.UniqueConstraint("event_id", "layer", "code", name=op.f("uq_layer_code_event_id_layer_code")),
    )


def _make_waivers() -> None:
    op.create_table(
        "conflict_waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("modules", sa.JSON(), nullable=False),
        sa.Column("tickets", sa.JSON(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposal", sa.String(length=500), nullable=True),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_conflict_waiver_event_id_event")),
        sa.ForeignKeyConstraint(["official_id"], ["official.id"], name=op.f("fk_conflict_waiver_official_id_official")),
        sa.ForeignKeyConstraint(["proposed_by"], ["user.id"], name=op.f("fk_conflict_waiver_proposed_by_user")),
        sa.ForeignKeyConstraint(["decided_by"], ["user.id"], name=op.f("fk_conflict_waiver_decided_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_waiver")),
    )
    op.create_index(op.f("ix_conflict_waiver_event_id"), "conflict_waiver", ["event_id"])
    op.create_index(op.f("ix_conflict_waiver_official_id"), "conflict_waiver", ["official_id"])


def downgrade() -> None:
    op.create_table(
        "draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("drawn_by", sa.Integer(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unsealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["drawn_by"], ["user.id"], name=op.f("fk_draw_drawn_by_user")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_draw_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sa.UniqueConstraint("event_id", name=op.f("uq_draw_event_id")),
    )
    op.execute(
        "INSERT INTO draw (event_id, seed, drawn_by, drawn_at, unsealed_at)"
        " SELECT event_id, secret, drawn_by, drawn_at, unsealed_at FROM layer_draw WHERE layer = layers"
    )
    for column in ("events", "certificate", "grade"):
        op.drop_column("official", column)
    for column in ("official_id", "event_id"):
        op.drop_index(op.f(f"ix_conflict_waiver_{column}"), table_name="conflict_waiver")
    for table in ("conflict_waiver", "layer_code", "layer_draw"):
        op.drop_table(table)
