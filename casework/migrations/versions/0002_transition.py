"""The transition: school years, programmes, the way into upper secondary, milestones, handover between schools."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

from casework.migrations.first_years import dates, programmes, questions, years

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TASK_KINDS = (
    "contact call meet write school_talk guardian_talk application_help job_search check_in close_or_extend new_consent "
    "wind_down ot_referral status_3_months status_6_months"
).split()
DRAFT_KINDS = "flag followup class_list handover".split()


def upgrade() -> None:
    """Create the tables, let tasks and drafts be of more kinds, and begin with four school years."""
    op.create_table('handover_question',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=30), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text_nb', sa.String(length=300), nullable=False),
    sa.Column('text_nn', sa.String(length=300), nullable=False),
    sa.Column('text_en', sa.String(length=300), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover_question')),
    sa.UniqueConstraint('code', 'number', name=op.f('uq_handover_question_code_number'))
    )
    op.create_table('programme',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=10), nullable=False),
    sa.Column('kind', sa.Enum('general', 'vocational', 'other_route', name='programmekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('area_code', sa.String(length=10), nullable=True),
    sa.Column('name_nb', sa.String(length=80), nullable=False),
    sa.Column('name_nn', sa.String(length=80), nullable=False),
    sa.Column('name_en', sa.String(length=80), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('from_year', sa.Integer(), nullable=False),
    sa.Column('to_year', sa.Integer(), nullable=True),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('to_year IS NULL OR to_year >= from_year', name=op.f('ck_programme_years_in_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme')),
    sa.UniqueConstraint('code', name=op.f('uq_programme_code'))
    )
    op.create_table('school_year',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('begins', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('begins BETWEEN 2000 AND 2100', name=op.f('ck_school_year_begins_in_our_time')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_school_year')),
    sa.UniqueConstraint('begins', name=op.f('uq_school_year_begins'))
    )
    op.create_table('school_year_date',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('school_year_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('intake_2', 'answer_2', 'intake_3', 'answer_3', 'first_day', 'intake_settled', 'notice', 'counting_day', 'autumn_check', 'autumn_break', 'career_talks', 'christmas_break', 'portal_opens', 'winter_check', 'application_priority', 'winter_break', 'application_ordinary', 'easter_break', 'summer_jobs', 'handover_meetings', 'compulsory_end', 'grades_complete', 'year_result', 'case_review', 'documents', 'intake_1', 'answer_1', name='schooldate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('moves', sa.Boolean(), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('ends_on IS NULL OR ends_on >= starts_on', name=op.f('ck_school_year_date_ends_after_start')),
    sa.ForeignKeyConstraint(['school_year_id'], ['school_year.id'], name=op.f('fk_school_year_date_school_year_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_school_year_date')),
    sa.UniqueConstraint('school_year_id', 'kind', name=op.f('uq_school_year_date_school_year_id_kind'))
    )
    op.create_table('transition',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('pupil_id', sa.Uuid(), nullable=False),
    sa.Column('into_year', sa.Integer(), nullable=False),
    sa.Column('level', sa.Enum('vg1', 'vg2', 'vg3', name='level', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('application', sa.Enum('not_sent', 'sent', 'not_relevant', name='applicationstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('route', sa.Enum('ordinary', 'priority', 'individual', 'minority_language', 'training_candidate', name='route', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('sent_on', sa.Date(), nullable=True),
    sa.Column('start', sa.Enum('started', 'no_show', 'left_in_august', 'left', 'unknown', name='startstate', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('start_on', sa.Date(), nullable=True),
    sa.Column('school_id', sa.Uuid(), nullable=True),
    sa.Column('programme', sa.LargeBinary(), nullable=True),
    sa.Column('leave_reason', sa.Enum('new_programme', 'work', 'new_school', 'moved', 'absence', 'wrong_choice', 'apprentice', 'military', 'leave', 'exchange', 'not_stated', name='leavereason', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('in_education', sa.Enum('yes', 'no', 'unknown', name='ineducation', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('result', sa.Enum('passed', 'partly_passed', 'not_completed', 'unknown', name='yearresult', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(application = 'sent') = (sent_on IS NOT NULL)", name=op.f('ck_transition_sent_on_when_sent')),
    sa.CheckConstraint("leave_reason IS NULL OR start = 'left'", name=op.f('ck_transition_reason_only_when_left')),
    sa.CheckConstraint('(start IS NULL) = (start_on IS NULL)', name=op.f('ck_transition_start_on_when_started')),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_transition_pupil_id')),
    sa.ForeignKeyConstraint(['school_id'], ['organisation.id'], name=op.f('fk_transition_school_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_transition')),
    sa.UniqueConstraint('pupil_id', 'into_year', name=op.f('uq_transition_pupil_id_into_year'))
    )
    op.create_table('handover',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('from_school_id', sa.Uuid(), nullable=False),
    sa.Column('to_school_id', sa.Uuid(), nullable=False),
    sa.Column('stage', sa.Enum('draft', 'shared', 'accepted', 'stopped', name='handoverstage', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('discuss', sa.Boolean(), nullable=False),
    sa.Column('meeting_on', sa.Date(), nullable=True),
    sa.Column('meeting_held', sa.Boolean(), nullable=False),
    sa.Column('written_by_id', sa.Uuid(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('shared_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('accepted_by_id', sa.Uuid(), nullable=True),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('open_until', sa.Date(), nullable=True),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('stop_reason', sa.Enum('consent_withdrawn', 'wrong_school', 'not_needed', name='stopreason', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(stage = 'stopped') = (stopped_at IS NOT NULL)", name=op.f('ck_handover_stopped_at_when_stopped')),
    sa.CheckConstraint("stage <> 'accepted' OR accepted_at IS NOT NULL", name=op.f('ck_handover_accepted_at_when_accepted')),
    sa.CheckConstraint("stage <> 'accepted' OR open_until IS NOT NULL", name=op.f('ck_handover_open_until_when_accepted')),
    sa.CheckConstraint('from_school_id <> to_school_id', name=op.f('ck_handover_two_schools')),
    sa.ForeignKeyConstraint(['accepted_by_id'], ['user.id'], name=op.f('fk_handover_accepted_by_id')),
    sa.ForeignKeyConstraint(['from_school_id'], ['organisation.id'], name=op.f('fk_handover_from_school_id')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_handover_referral_id')),
    sa.ForeignKeyConstraint(['to_school_id'], ['organisation.id'], name=op.f('fk_handover_to_school_id')),
    sa.ForeignKeyConstraint(['written_by_id'], ['user.id'], name=op.f('fk_handover_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover'))
    )
    op.create_index(op.f('ix_handover_from_school_id'), 'handover', ['from_school_id'], unique=False)
    op.create_index(op.f('ix_handover_referral_id'), 'handover', ['referral_id'], unique=False)
    op.create_index(op.f('ix_handover_to_school_id'), 'handover', ['to_school_id'], unique=False)
    op.create_index('uq_handover_one_living', 'handover', ['referral_id'], unique=True, sqlite_where=sa.text("stage <> 'stopped'"), postgresql_where=sa.text("stage <> 'stopped'"))
    op.create_table('offer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('transition_id', sa.Uuid(), nullable=False),
    sa.Column('pupil_id', sa.Uuid(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('no_offer', 'waiting_list', 'offered', 'accepted', 'declined', 'waiting_declined', name='offerstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('came_on', sa.Date(), nullable=False),
    sa.Column('answer_by', sa.Date(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('programme', sa.LargeBinary(), nullable=True),
    sa.Column('school_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint("(state IN ('accepted', 'declined', 'waiting_declined')) = (answered_on IS NOT NULL)", name=op.f('ck_offer_answered_on_when_answered')),
    sa.CheckConstraint('answered_on IS NULL OR answered_on >= came_on', name=op.f('ck_offer_answered_after_offered')),
    sa.CheckConstraint('round BETWEEN 1 AND 3', name=op.f('ck_offer_three_rounds')),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_offer_pupil_id')),
    sa.ForeignKeyConstraint(['school_id'], ['organisation.id'], name=op.f('fk_offer_school_id')),
    sa.ForeignKeyConstraint(['transition_id'], ['transition.id'], name=op.f('fk_offer_transition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_offer')),
    sa.UniqueConstraint('transition_id', 'round', name=op.f('uq_offer_transition_id_round'))
    )
    op.create_table('wish',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('transition_id', sa.Uuid(), nullable=False),
    sa.Column('pupil_id', sa.Uuid(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('programme', sa.LargeBinary(), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('rank BETWEEN 1 AND 3', name=op.f('ck_wish_three_wishes')),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_wish_pupil_id')),
    sa.ForeignKeyConstraint(['school_id'], ['organisation.id'], name=op.f('fk_wish_school_id')),
    sa.ForeignKeyConstraint(['transition_id'], ['transition.id'], name=op.f('fk_wish_transition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wish')),
    sa.UniqueConstraint('transition_id', 'rank', name=op.f('uq_wish_transition_id_rank'))
    )
    op.create_table('handover_answer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('handover_id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('question_id', sa.Uuid(), nullable=False),
    sa.Column('answer', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_handover_answer_handover_id')),
    sa.ForeignKeyConstraint(['question_id'], ['handover_question.id'], name=op.f('fk_handover_answer_question_id')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_handover_answer_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover_answer')),
    sa.UniqueConstraint('handover_id', 'question_id', name=op.f('uq_handover_answer_handover_id_question_id'))
    )
    op.create_table('handover_message',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('handover_id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_handover_message_author_id')),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_handover_message_handover_id')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_handover_message_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover_message'))
    )
    op.create_index(op.f('ix_handover_message_handover_id'), 'handover_message', ['handover_id'], unique=False)
    op.create_table('milestone',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('consent_obtained', 'first_contact', 'plan_agreed', 'priority_notice', 'career_talk', 'application_priority', 'application_ordinary', 'handover_meeting', 'summer_job_clarified', 'grades_complete', 'offer_answered', 'started', 'census_1_oct', 'autumn_checkin', 'winter_checkin', 'reapply', 'year_result', 'close_or_extend', name='milestonekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('held_by', sa.Enum('school', 'adviser', name='milestoneowner', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('moved_from', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('open', 'done', 'not_relevant', name='milestonestate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('answer', sa.Enum('yes', 'no', 'sent', 'held', 'extended', name='milestoneanswer', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('not_relevant', sa.Enum('before_start', 'no_scope', 'other_plan', 'settled_earlier', 'not_started', 'case_closed', 'year_over', 'not_for_pupil', name='notrelevant', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('extension', sa.Enum('not_settled', 'new_start', 'place_awaited', 'pupil_wish', 'other', name='extensionreason', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('answered_by_id', sa.Uuid(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name=op.f('ck_milestone_done_on_when_done')),
    sa.CheckConstraint("(state = 'not_relevant') = (not_relevant IS NOT NULL)", name=op.f('ck_milestone_reason_when_not_relevant')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['user.id'], name=op.f('fk_milestone_answered_by_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_milestone_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestone')),
    sa.UniqueConstraint('case_id', 'year', 'kind', 'round', name=op.f('uq_milestone_case_id_year_kind_round'))
    )
    op.create_index(op.f('ix_milestone_case_id_state_held_by_due_on'), 'milestone', ['case_id', 'state', 'held_by', 'due_on'], unique=False)
    op.create_table('star',
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('starred_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_star_case_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_star_user_id')),
    sa.PrimaryKeyConstraint('user_id', 'case_id', name=op.f('pk_star'))
    )
    op.create_table('status_check',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('asked', sa.Enum('months_3', 'months_6', name='afterclosing', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=False),
    sa.Column('destination', sa.Enum('upper_sec', 'apprentice', 'combined', 'county_training', 'nav_measure', 'work', 'other_training', 'military', 'ot_followup', 'other_clarified', 'declined', 'unknown', name='destination', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=False),
    sa.Column('answered_by_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['answered_by_id'], ['user.id'], name=op.f('fk_status_check_answered_by_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_status_check_case_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_status_check')),
    sa.UniqueConstraint('case_id', 'asked', 'closed_on', name=op.f('uq_status_check_case_id_asked_closed_on'))
    )
    _widen_tasks()
    _widen_drafts()
    _begin_with_years()


def _widen_tasks() -> None:
    with op.batch_alter_table("task") as task:
        _replace(task, "ck_task_taskkind", _among("kind", TASK_KINDS))
        task.add_column(sa.Column("doer_id", sa.Uuid(), nullable=True))
        task.create_foreign_key("fk_task_doer_id", "user", ["doer_id"], ["id"])


def _widen_drafts() -> None:
    with op.batch_alter_table("draft") as draft:
        _replace(draft, "ck_draft_draftkind", _among("kind", DRAFT_KINDS))


def _replace(table: BatchOperations, name: str, rule: str) -> None:
    table.drop_constraint(op.f(name), type_="check")
    table.create_check_constraint(op.f(name), rule)


def _among(column: str, values: list[str]) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({listed})"


def _begin_with_years() -> None:
    meta = sa.MetaData()
    seeds = {
        "school_year": years(),
        "school_year_date": dates(),
        "programme": programmes(),
        "handover_question": questions(),
    }
    meta.reflect(op.get_bind(), only=list(seeds))
    for table, rows in seeds.items():
        target = sa.table(table, *(sa.column(c.name, _type(c)) for c in meta.tables[table].columns))
        op.bulk_insert(target, rows)


def _type(column: sa.Column[object]) -> sa.types.TypeEngine[object]:
    """Ids as portable UUIDs, all else as the database says."""
    return sa.Uuid() if column.name == "id" or column.name.endswith("_id") else column.type
