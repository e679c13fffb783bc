"""The working day: saved filters, looks, reminders, phrases, mails, calendar feeds; plans; a part that only reads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casework.migrations.closed_sets import widen

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

PARTS = ("main", "co", "substitute", "former")
DRAFTS = "flag followup class_list handover agreement evaluation goal correction registration".split()


def upgrade() -> None:
    """Create the tables, and let the closed sets that have grown take their new values."""
    op.create_table('feed',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_feed_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feed')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_feed_token_hash'))
    )
    op.create_index(op.f('ix_feed_user_id'), 'feed', ['user_id'], unique=False)
    op.create_table('mail',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('rhythm', sa.Enum('off', 'daily', 'weekly', name='mailrhythm', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'sending', 'sent', 'dropped', name='mailstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_mail_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail')),
    sa.UniqueConstraint('user_id', 'day', name=op.f('uq_mail_user_id_day'))
    )
    op.create_index(op.f('ix_mail_state_day'), 'mail', ['state', 'day'], unique=False)
    op.create_table('phrase',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=True),
    sa.Column('office_id', sa.Uuid(), nullable=True),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('text', sa.String(length=160), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('written_by_id', sa.Uuid(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(user_id IS NULL) <> (office_id IS NULL)', name=op.f('ck_phrase_of_somebody')),
    sa.ForeignKeyConstraint(['office_id'], ['organisation.id'], name=op.f('fk_phrase_office_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_phrase_user_id')),
    sa.ForeignKeyConstraint(['written_by_id'], ['user.id'], name=op.f('fk_phrase_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_phrase'))
    )
    op.create_index(op.f('ix_phrase_office_id'), 'phrase', ['office_id'], unique=False)
    op.create_index(op.f('ix_phrase_user_id'), 'phrase', ['user_id'], unique=False)
    op.create_table('saved_filter',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.LargeBinary(), nullable=False),
    sa.Column('query', sa.String(length=600), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_saved_filter_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_filter'))
    )
    op.create_index(op.f('ix_saved_filter_user_id'), 'saved_filter', ['user_id'], unique=False)
    op.create_table('goal',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('choose', 'start_school', 'stay_in_school', 'pass', 'work_experience', 'job', 'learn', 'other', name='goalkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('words', sa.LargeBinary(), nullable=False),
    sa.Column('state', sa.Enum('active', 'reached', 'left', name='goalstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('set_on', sa.Date(), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by_id', sa.Uuid(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'active') = (ended_on IS NULL)", name=op.f('ck_goal_ended_when_not_active')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_goal_case_id')),
    sa.ForeignKeyConstraint(['set_by_id'], ['user.id'], name=op.f('fk_goal_set_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goal'))
    )
    op.create_index(op.f('ix_goal_case_id'), 'goal', ['case_id'], unique=False)
    op.create_table('look',
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('looked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_look_case_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_look_user_id')),
    sa.PrimaryKeyConstraint('user_id', 'case_id', name=op.f('pk_look'))
    )
    op.create_table('reminder',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('text IS NOT NULL OR due_on IS NOT NULL', name=op.f('ck_reminder_something_to_remember')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_reminder_case_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_reminder_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder')),
    sa.UniqueConstraint('user_id', 'case_id', name=op.f('uq_reminder_user_id_case_id'))
    )
    op.create_index(op.f('ix_reminder_case_id'), 'reminder', ['case_id'], unique=False)
    op.create_table('goal_step',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('goal_id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('what', sa.LargeBinary(), nullable=False),
    sa.Column('doer', sa.Enum('pupil', 'adviser', 'school', 'guardian', 'employer', name='stepdoer', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('added_by_id', sa.Uuid(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['user.id'], name=op.f('fk_goal_step_added_by_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_goal_step_case_id')),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_goal_step_goal_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goal_step'))
    )
    op.create_index(op.f('ix_goal_step_case_id'), 'goal_step', ['case_id'], unique=False)
    op.create_index(op.f('ix_goal_step_goal_id'), 'goal_step', ['goal_id'], unique=False)
    op.create_table('goal_progress',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('goal_id', sa.Uuid(), nullable=False),
    sa.Column('evaluation_id', sa.Uuid(), nullable=True),
    sa.Column('evaluated_on', sa.Date(), nullable=False),
    sa.Column('progress', sa.Enum('not_begun', 'begun', 'on_the_way', 'reached', name='progress', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('recorded_by_id', sa.Uuid(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_goal_progress_evaluation_id')),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_goal_progress_goal_id')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['user.id'], name=op.f('fk_goal_progress_recorded_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goal_progress'))
    )
    op.create_index(op.f('ix_goal_progress_goal_id'), 'goal_progress', ['goal_id'], unique=False)
    _choose_mails()
    widen("assignment", "part", "part", PARTS)
    widen("draft", "kind", "draftkind", DRAFTS)


def _choose_mails() -> None:
    """In one statement that both databases know: on SQLite the table cannot be written anew, so much points at it."""
    op.execute(
        """ALTER TABLE "user" ADD COLUMN mail_rhythm VARCHAR(40) DEFAULT 'daily' NOT NULL
        CONSTRAINT ck_user_mailrhythm CHECK (mail_rhythm IN ('off', 'daily', 'weekly'))"""
    )
