"""Reports: cohorts with their secret, the coarse counts of each freeze, and the ledger of releases.

The first release table had a title and two days, and nothing ever wrote to it: it is made anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casework.migrations.append_only import freeze_releases

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and let a link of the ledger be written once."""
    op.drop_table("release")
    op.create_table('cohort',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('secret', sa.LargeBinary(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cohort')),
    sa.UniqueConstraint('year', name=op.f('uq_cohort_year'))
    )
    op.create_table('release',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('frozen', 'draft', 'held', 'published', name='releasestate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('frozen_on', sa.Date(), nullable=False),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('plan', sa.Integer(), nullable=False),
    sa.Column('ordered_by_id', sa.Uuid(), nullable=True),
    sa.Column('note', sa.String(length=500), nullable=True),
    sa.Column('content', sa.Text(), nullable=True),
    sa.Column('proof', sa.Text(), nullable=True),
    sa.Column('state_kept', sa.Text(), nullable=True),
    sa.Column('state_hash', sa.LargeBinary(length=32), nullable=True),
    sa.Column('previous_hash', sa.LargeBinary(length=32), nullable=True),
    sa.Column('hash', sa.LargeBinary(length=32), nullable=True),
    sa.Column('drafted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_by_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'frozen') = (hash IS NULL)", name=op.f('ck_release_hashed_when_drafted')),
    sa.CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name=op.f('ck_release_published_at_when_published')),
    sa.CheckConstraint("state NOT IN ('draft', 'published') OR content IS NOT NULL", name=op.f('ck_release_content_when_shown')),
    sa.ForeignKeyConstraint(['ordered_by_id'], ['user.id'], name=op.f('fk_release_ordered_by_id')),
    sa.ForeignKeyConstraint(['published_by_id'], ['user.id'], name=op.f('fk_release_published_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release')),
    sa.UniqueConstraint('number', name=op.f('uq_release_number'))
    )
    op.create_table('release_comment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('release_id', sa.Uuid(), nullable=False),
    sa.Column('section', sa.Enum('participation', 'requests', 'follow_up', 'transition', 'jobs', 'afterwards', name='section', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('body', sa.String(length=1000), nullable=False),
    sa.Column('written_by_id', sa.Uuid(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['release_id'], ['release.id'], name=op.f('fk_release_comment_release_id')),
    sa.ForeignKeyConstraint(['written_by_id'], ['user.id'], name=op.f('fk_release_comment_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release_comment')),
    sa.UniqueConstraint('release_id', 'section', name=op.f('uq_release_comment_release_id_section'))
    )
    op.create_table('release_order',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('after_number', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(length=500), nullable=False),
    sa.Column('ordered_by_id', sa.Uuid(), nullable=False),
    sa.Column('ordered_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['ordered_by_id'], ['user.id'], name=op.f('fk_release_order_ordered_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release_order')),
    sa.UniqueConstraint('after_number', name=op.f('uq_release_order_after_number'))
    )
    op.create_table('fact_count',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('release_id', sa.Uuid(), nullable=False),
    sa.Column('cohort_id', sa.Uuid(), nullable=False),
    sa.Column('population', sa.Enum('participants', 'requests', 'placements', name='population', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('area_id', sa.Uuid(), nullable=False),
    sa.Column('profile', sa.String(length=600), nullable=False),
    sa.Column('pupils', sa.Integer(), nullable=False),
    sa.CheckConstraint('pupils > 0', name=op.f('ck_fact_count_somebody')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_fact_count_area_id')),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_fact_count_cohort_id')),
    sa.ForeignKeyConstraint(['release_id'], ['release.id'], name=op.f('fk_fact_count_release_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fact_count')),
    sa.UniqueConstraint('release_id', 'cohort_id', 'population', 'area_id', 'profile', name=op.f('uq_fact_count_release_id_cohort_id_population_area_id_profile'))
    )
    freeze_releases(op.get_bind())
