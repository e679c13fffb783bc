"""Three forms of placement begin after compulsory school, at the earliest: their rules, as rows an administrator keeps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casework.migrations.first_labour_rules import rules_after_school

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the three rules to those an installation has."""
    meta = sa.MetaData()
    meta.reflect(op.get_bind(), only=["labour_rule"])
    columns = (
        sa.column(each.name, sa.Uuid() if each.name == "id" else each.type)
        for each in meta.tables["labour_rule"].columns
    )
    op.bulk_insert(sa.table("labour_rule", *columns), rules_after_school())
