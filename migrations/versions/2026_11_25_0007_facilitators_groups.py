"""Groups have a facilitator, a setting and a picture code; adults may enter for others."""

import sqlalchemy as sa
from alembic import op

from app.campaigns.rules import make_picture_code
from migrations.row_security import open_to_service

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "campaign_group",
        sa.Column("setting", sa.Text(), nullable=False, server_default="school_class"),
    )
    op.add_column("campaign_group", sa.Column("facilitator_id", sa.Uuid(), nullable=True))
    op.create_check_constraint(
        "known_setting",
        "campaign_group",
        "setting IN ('school_class', 'youth_club', 'kiosk', 'walk')",
    )
    op.create_foreign_key(
        "campaign_group_staff_fkey",
        "campaign_group",
        "staff",
        ["municipality_id", "facilitator_id"],
        ["municipality_id", "staff_id"],
    )
    op.create_index(
        "campaign_group_municipality_id_facilitator_id_idx",
        "campaign_group",
        ["municipality_id", "facilitator_id"],
    )
    op.add_column(
        "membership",
        sa.Column("provenance", sa.Text(), nullable=False, server_default="participant"),
    )
    op.create_check_constraint(
        "known_provenance",
        "membership",
        "provenance IN ('participant', 'paper', 'walk')",
    )
    _let_contributions_come_from("'participant', 'paper', 'walk', 'import'")
    op.create_table(
        "picture_code",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "group_id"],
            ["campaign_group.municipality_id", "campaign_group.group_id"],
            name="picture_code_campaign_group_fkey",
        ),
        sa.UniqueConstraint(
            "municipality_id", "group_id", name="picture_code_municipality_id_group_id_key"
        ),
        sa.PrimaryKeyConstraint("code", name="picture_code_pkey"),
    )
    # Looked up before the municipality is known, as join_code is.
    open_to_service("picture_code", "SELECT, INSERT, DELETE")
    _give_pictures()


def _give_pictures() -> None:
    """A picture code for every group that takes part by itself: those with a join code."""
    connection = op.get_bind()
    groups = connection.execute(sa.text("SELECT municipality_id, group_id FROM join_code")).all()
    taken: set[str] = set()
    for municipality_id, group_id in groups:
        while (code := make_picture_code()) in taken:
            pass
        taken.add(code)
        # The foreign key is checked under row-level security as well.
        connection.execute(
            sa.text("SELECT set_config('nabotrakk.municipality', :id, true)"),
            {"id": municipality_id},
        )
        connection.execute(
            sa.text("INSERT INTO picture_code VALUES (:code, :municipality_id, :group_id)"),
            {"code": code, "municipality_id": municipality_id, "group_id": group_id},
        )


# The naming convention was applied to a name that followed it already.
_KNOWN_PROVENANCE = op.f("contribution_contribution_known_provenance_check_check")


def _let_contributions_come_from(known: str) -> None:
    op.drop_constraint(_KNOWN_PROVENANCE, "contribution")
    op.create_check_constraint(_KNOWN_PROVENANCE, "contribution", f"provenance IN ({known})")


def downgrade() -> None:
    op.drop_table("picture_code")
    _let_contributions_come_from("'participant', 'paper', 'import'")
    op.drop_column("membership", "provenance")
    op.drop_column("campaign_group", "facilitator_id")
    op.drop_column("campaign_group", "setting")
