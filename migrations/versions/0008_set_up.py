"""set-up beyond the definition format, occupations, attachments, the bin"""
import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Name, and code of the 国家职业分类大典 (2022) where it is certain; the desk adds and mends the rest.
OCCUPATIONS = (
    ("电子商务师", "4-01-06-01"), ("互联网营销师", "4-01-06-02"), ("无人机驾驶员", "4-02-04-06"), ("快递员", "4-02-07-08"),
    ("快件处理员", "4-02-07-09"), ("前厅服务员", "4-03-01-01"), ("客房服务员", "4-03-01-02"), ("中式烹调师", "4-03-02-01"),
    ("中式面点师", "4-03-02-02"), ("西式烹调师", "4-03-02-03"), ("西式面点师", "4-03-02-04"), ("餐厅服务员", "4-03-02-05"),
    ("茶艺师", "4-03-02-07"), ("咖啡师", "4-03-02-08"), ("调酒师", "4-03-02-09"), ("网络与信息安全管理员", "4-04-04-02"),
    ("计算机程序设计员", "4-04-05-01"), ("人工智能训练师", "4-04-05-05"), ("物业管理员", "4-06-01-01"),
    ("企业人力资源管理师", "4-07-03-04"), ("劳动关系协调员", "4-07-03-05"), ("保安员", "4-07-05-01"), ("消防设施操作员", "4-07-05-04"),
    ("育婴员", "4-10-01-02"), ("保育师", "4-10-01-03"), ("养老护理员", "4-10-01-05"), ("家政服务员", "4-10-01-06"),
    ("美容师", "4-10-03-01"), ("美发师", "4-10-03-02"), ("保健按摩师", "4-10-04-02"), ("汽车维修工", "4-12-01-01"),
    ("农艺工", "5-01-02-01"), ("车工", "6-18-01-01"), ("铣工", "6-18-01-02"), ("焊工", "6-18-02-04"),
    ("模具工", "6-18-04-01"), ("钳工", "6-20-01-01"), ("机床装调维修工", "6-20-03-01"), ("砌筑工", "6-29-01-01"),
    ("电梯安装维修工", "6-29-03-03"), ("电工", "6-31-01-03"), ("化学检验员", "6-31-03-01"), ("工业机器人系统操作员", None),
    ("数控车工", None), ("数控铣工", None), ("加工中心操作工", None), ("制冷空调系统安装维修工", None), ("钢筋工", None), ("混凝土工", None),
    ("叉车司机", None), ("眼镜验光员", None), ("评茶员", None), ("中药炮制工", None), ("插花花艺师", None), ("服装制版师", None),
    ("食品检验员", None), ("建筑信息模型技术员", None), ("物联网安装调试员", None), ("中式烹调师（粤菜师傅）", None),
)


def upgrade() -> None:
    for table in ("competition", "event"):
        op.add_column(table, sa.Column("set_up", sa.JSON(), server_default="{}", nullable=False))
    occupation = op.create_table(
        "occupation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupation")),
        sa.UniqueConstraint("name", name=op.f("uq_occupation_name")),
    )
    op.bulk_insert(occupation, [{"name": name, "code": code, "active": True} for name, code in OCCUPATIONS])
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["competition_id"], ["competition.id"], name=op.f("fk_attachment_competition_id_competition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_attachment_public_id")),
    )
    op.create_index(op.f("ix_attachment_competition_id"), "attachment", ["competition_id"])
    op.create_table(
        "removal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("competition", sa.String(length=40), nullable=False),
        sa.Column("jurisdiction", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("removed_by", sa.String(length=40), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_removal_public_id")),
    )
    op.create_index(op.f("ix_removal_competition"), "removal", ["competition"])
    op.create_index(op.f("ix_removal_removed_at"), "removal", ["removed_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_removal_removed_at"), table_name="removal")
    op.drop_index(op.f("ix_removal_competition"), table_name="removal")
    op.drop_table("removal")
    op.drop_index(op.f("ix_attachment_competition_id"), table_name="attachment")
    op.drop_table("attachment")
    op.drop_table("occupation")
    for table in ("event", "competition"):
        op.drop_column(table, "set_up")
