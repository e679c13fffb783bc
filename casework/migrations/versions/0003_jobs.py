"""Measure 2, jobs: employers, agreements and approvals, hours, evaluations, and the rules of working hours."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

from casework.migrations.first_labour_rules import rules

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MILESTONE_KINDS = (
    "consent_obtained first_contact plan_agreed priority_notice career_talk application_priority application_ordinary "
    "handover_meeting summer_job_clarified grades_complete offer_answered started census_1_oct autumn_checkin "
    "winter_checkin reapply year_result close_or_extend job_hours_checked job_guardians job_agreed job_started "
    "job_two_weeks job_midway job_end job_status_3 job_status_6"
).split()
NOT_RELEVANT = (
    "before_start no_scope other_plan settled_earlier not_started case_closed year_over not_asked_for too_short "
    "placement_cancelled not_for_pupil"
).split()


def upgrade() -> None:
    """Create the tables, let milestones be steps of a placement too, and begin with the published rules."""
    op.create_table('labour_rule',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('applies_to', sa.String(length=40), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.Column('section', sa.String(length=80), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('value >= 0', name=op.f('ck_labour_rule_not_negative')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_labour_rule')),
    sa.UniqueConstraint('code', 'applies_to', name=op.f('uq_labour_rule_code_applies_to'))
    )
    op.create_table('employer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('organisation_number', sa.String(length=9), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('sort_key', sa.String(length=240), nullable=False),
    sa.Column('industry', sa.Enum('shop', 'food_service', 'food_making', 'building', 'workshop', 'industry', 'transport', 'care', 'children', 'culture_sport', 'office', 'it_media', 'cleaning', 'nature_animals', 'other', name='industry', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('area_id', sa.Uuid(), nullable=False),
    sa.Column('twenty_or_more', sa.Boolean(), nullable=True),
    sa.Column('note', sa.LargeBinary(), nullable=True),
    sa.Column('deactivated_on', sa.Date(), nullable=True),
    sa.Column('merged_into_id', sa.Uuid(), nullable=True),
    sa.Column('added_by_id', sa.Uuid(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('length(organisation_number) = 9', name=op.f('ck_employer_nine_digits')),
    sa.CheckConstraint('merged_into_id IS NULL OR deactivated_on IS NOT NULL', name=op.f('ck_employer_merged_is_inactive')),
    sa.CheckConstraint('merged_into_id IS NULL OR merged_into_id <> id', name=op.f('ck_employer_merged_into_another')),
    sa.ForeignKeyConstraint(['added_by_id'], ['user.id'], name=op.f('fk_employer_added_by_id')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_employer_area_id')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['employer.id'], name=op.f('fk_employer_merged_into_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_employer')),
    sa.UniqueConstraint('organisation_number', name=op.f('uq_employer_organisation_number'))
    )
    op.create_index(op.f('ix_employer_merged_into_id'), 'employer', ['merged_into_id'], unique=False)
    op.create_index(op.f('ix_employer_sort_key'), 'employer', ['sort_key'], unique=False)
    op.create_table('employer_contact',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employer_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.LargeBinary(), nullable=False),
    sa.Column('position', sa.LargeBinary(), nullable=True),
    sa.Column('phone', sa.LargeBinary(), nullable=True),
    sa.Column('email', sa.LargeBinary(), nullable=True),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['employer_id'], ['employer.id'], name=op.f('fk_employer_contact_employer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_employer_contact'))
    )
    op.create_index(op.f('ix_employer_contact_employer_id'), 'employer_contact', ['employer_id'], unique=False)
    op.create_table('job_place',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('employer_id', sa.Uuid(), nullable=False),
    sa.Column('form', sa.Enum('part_time_job', 'summer_job', 'summer_job_nav', 'work_training', 'wage_subsidy_temp', 'school_placement', 'county_work_training', 'training_candidate', 'apprentice', name='placementform', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('tasks', sa.String(length=300), nullable=False),
    sa.Column('requirements', sa.String(length=200), nullable=False),
    sa.Column('places', sa.Integer(), nullable=False),
    sa.Column('minutes_a_week', sa.Integer(), nullable=True),
    sa.Column('min_age', sa.Integer(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('ends_on IS NULL OR ends_on >= starts_on', name=op.f('ck_job_place_ends_after_start')),
    sa.CheckConstraint('min_age IS NULL OR min_age BETWEEN 13 AND 18', name=op.f('ck_job_place_an_age_of_minors')),
    sa.CheckConstraint('minutes_a_week IS NULL OR minutes_a_week BETWEEN 1 AND 2400', name=op.f('ck_job_place_a_week_of_work')),
    sa.CheckConstraint('places BETWEEN 1 AND 99', name=op.f('ck_job_place_some_places')),
    sa.ForeignKeyConstraint(['employer_id'], ['employer.id'], name=op.f('fk_job_place_employer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job_place'))
    )
    op.create_index(op.f('ix_job_place_employer_id'), 'job_place', ['employer_id'], unique=False)
    op.create_table('agreement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('employer_id', sa.Uuid(), nullable=False),
    sa.Column('place_id', sa.Uuid(), nullable=True),
    sa.Column('form', sa.Enum('part_time_job', 'summer_job', 'summer_job_nav', 'work_training', 'wage_subsidy_temp', 'school_placement', 'county_work_training', 'training_candidate', 'apprentice', name='placementform', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('latest', sa.Integer(), nullable=False),
    sa.Column('in_force', sa.Integer(), nullable=True),
    sa.Column('complete', sa.Boolean(), nullable=False),
    sa.Column('started_on', sa.Date(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('end_reason', sa.Enum('completed', 'started_education', 'got_job', 'no_show', 'pupil_ended', 'employer_ended', 'needs_other_support', 'other', name='endreason', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancel_reason', sa.Enum('started_education', 'got_job', 'no_show', 'pupil_ended', 'employer_ended', 'needs_other_support', 'other', 'registered_in_error', 'expired', name='cancelreason', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('outcomes', sa.String(length=200), nullable=False),
    sa.Column('outcome_on', sa.Date(), nullable=True),
    sa.Column('created_by_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('touched_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('(cancelled_at IS NULL) = (cancel_reason IS NULL)', name=op.f('ck_agreement_cancelled_with_a_reason')),
    sa.CheckConstraint('(ended_on IS NULL) = (end_reason IS NULL)', name=op.f('ck_agreement_ended_with_a_reason')),
    sa.CheckConstraint('cancelled_at IS NULL OR ended_on IS NULL', name=op.f('ck_agreement_cancelled_or_ended')),
    sa.CheckConstraint('ended_on IS NULL OR in_force IS NOT NULL', name=op.f('ck_agreement_ended_was_in_force')),
    sa.CheckConstraint('in_force IS NULL OR in_force <= latest', name=op.f('ck_agreement_in_force_is_written')),
    sa.CheckConstraint('started_on IS NULL OR in_force IS NOT NULL', name=op.f('ck_agreement_started_was_in_force')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_agreement_case_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_agreement_created_by_id')),
    sa.ForeignKeyConstraint(['employer_id'], ['employer.id'], name=op.f('fk_agreement_employer_id')),
    sa.ForeignKeyConstraint(['place_id'], ['job_place.id'], name=op.f('fk_agreement_place_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement')),
    sa.UniqueConstraint('case_id', 'ordinal', name=op.f('uq_agreement_case_id_ordinal')),
    sa.UniqueConstraint('number', name=op.f('uq_agreement_number'))
    )
    op.create_index(op.f('ix_agreement_employer_id'), 'agreement', ['employer_id'], unique=False)
    op.create_index(op.f('ix_agreement_place_id'), 'agreement', ['place_id'], unique=False)
    op.create_table('job_wish',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('interests', sa.LargeBinary(), nullable=True),
    sa.Column('forms', sa.String(length=200), nullable=False),
    sa.Column('area_id', sa.Uuid(), nullable=True),
    sa.Column('minutes_a_week', sa.Integer(), nullable=True),
    sa.Column('earliest_on', sa.Date(), nullable=True),
    sa.Column('written_by_id', sa.Uuid(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('minutes_a_week IS NULL OR minutes_a_week BETWEEN 1 AND 2400', name=op.f('ck_job_wish_a_week_of_work')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_job_wish_area_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_job_wish_case_id')),
    sa.ForeignKeyConstraint(['written_by_id'], ['user.id'], name=op.f('fk_job_wish_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job_wish')),
    sa.UniqueConstraint('case_id', name=op.f('uq_job_wish_case_id'))
    )
    op.create_table('agreement_version',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('changes', sa.String(length=200), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('contact_id', sa.Uuid(), nullable=True),
    sa.Column('title', sa.LargeBinary(), nullable=True),
    sa.Column('tasks', sa.LargeBinary(), nullable=True),
    sa.Column('mentor', sa.LargeBinary(), nullable=True),
    sa.Column('goal', sa.Enum('job_here', 'experience', 'try_out', 'language', 'qualification', 'other', name='goal', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('adaptations', sa.String(length=200), nullable=False),
    sa.Column('rhythm', sa.Enum('weekly', 'every_two_weeks', 'monthly', name='followuprhythm', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('family_tie', sa.Boolean(), nullable=True),
    sa.Column('supports', sa.String(length=200), nullable=False),
    sa.Column('payer', sa.Enum('employer', 'employer_with_subsidy', 'nobody', name='payer', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('insurance', sa.Enum('school', 'nav', 'employer', name='insuranceparty', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('subsidy', sa.Integer(), nullable=True),
    sa.Column('work', sa.Enum('light', 'cultural', 'ordinary', 'within_school', name='workkind', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('evening_reason', sa.Enum('nature_of_work', 'time_limited_need', name='eveningreason', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('written_by_id', sa.Uuid(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dropped_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('approved_at IS NULL OR dropped_at IS NULL', name=op.f('ck_agreement_version_approved_or_dropped')),
    sa.CheckConstraint('ends_on IS NULL OR ends_on >= starts_on', name=op.f('ck_agreement_version_ends_after_start')),
    sa.CheckConstraint('subsidy IS NULL OR subsidy BETWEEN 1 AND 100', name=op.f('ck_agreement_version_subsidy_in_per_cent')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_agreement_version_agreement_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_agreement_version_case_id')),
    sa.ForeignKeyConstraint(['contact_id'], ['employer_contact.id'], name=op.f('fk_agreement_version_contact_id')),
    sa.ForeignKeyConstraint(['written_by_id'], ['user.id'], name=op.f('fk_agreement_version_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_version')),
    sa.UniqueConstraint('agreement_id', 'number', name=op.f('uq_agreement_version_agreement_id_number'))
    )
    op.create_table('attendance',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('agreed_minutes', sa.Integer(), nullable=False),
    sa.Column('worked_minutes', sa.Integer(), nullable=False),
    sa.Column('absence', sa.Enum('documented', 'undocumented', 'not_stated', name='absence', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('registered_by_id', sa.Uuid(), nullable=False),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('absence IS NULL OR worked_minutes < agreed_minutes', name=op.f('ck_attendance_absence_when_less')),
    sa.CheckConstraint('agreed_minutes BETWEEN 0 AND 1440', name=op.f('ck_attendance_agreed_within_a_day')),
    sa.CheckConstraint('worked_minutes BETWEEN 0 AND 1440', name=op.f('ck_attendance_worked_within_a_day')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_attendance_agreement_id')),
    sa.ForeignKeyConstraint(['registered_by_id'], ['user.id'], name=op.f('fk_attendance_registered_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance')),
    sa.UniqueConstraint('agreement_id', 'day', name=op.f('uq_attendance_agreement_id_day'))
    )
    op.create_table('evaluation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('two_weeks', 'midway', 'end', name='evaluationkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('side', sa.Enum('employer', 'pupil', name='evaluationside', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('answers', sa.LargeBinary(), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('form', sa.Enum('signed_paper', 'oral_witnessed', 'digital', name='consentform', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('registered_by_id', sa.Uuid(), nullable=False),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_evaluation_agreement_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_evaluation_case_id')),
    sa.ForeignKeyConstraint(['registered_by_id'], ['user.id'], name=op.f('fk_evaluation_registered_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation')),
    sa.UniqueConstraint('agreement_id', 'kind', 'side', name=op.f('uq_evaluation_agreement_id_kind_side'))
    )
    op.create_table('placement_status',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('asked', sa.Enum('months_3', 'months_6', name='afterclosing', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('destination', sa.Enum('upper_sec', 'apprentice', 'combined', 'county_training', 'nav_measure', 'work', 'other_training', 'military', 'ot_followup', 'other_clarified', 'declined', 'unknown', name='destination', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=False),
    sa.Column('answered_by_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_placement_status_agreement_id')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['user.id'], name=op.f('fk_placement_status_answered_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_placement_status')),
    sa.UniqueConstraint('agreement_id', 'asked', name=op.f('uq_placement_status_agreement_id_asked'))
    )
    op.create_table('agreement_exception',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('starts', sa.Integer(), nullable=True),
    sa.Column('ends', sa.Integer(), nullable=True),
    sa.Column('break_minutes', sa.Integer(), nullable=False),
    sa.CheckConstraint('(starts IS NULL) = (ends IS NULL)', name=op.f('ck_agreement_exception_a_shift_or_free')),
    sa.CheckConstraint('break_minutes >= 0 AND (starts IS NULL OR break_minutes < ends - starts)', name=op.f('ck_agreement_exception_break_within_shift')),
    sa.CheckConstraint('last_on >= first_on', name=op.f('ck_agreement_exception_ends_after_start')),
    sa.CheckConstraint('starts IS NULL OR (starts BETWEEN 0 AND 1439 AND ends > starts AND ends <= starts + 1440)', name=op.f('ck_agreement_exception_at_most_a_day')),
    sa.CheckConstraint('starts IS NULL OR first_on = last_on', name=op.f('ck_agreement_exception_a_shift_on_one_day')),
    sa.ForeignKeyConstraint(['version_id'], ['agreement_version.id'], name=op.f('fk_agreement_exception_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_exception'))
    )
    op.create_index(op.f('ix_agreement_exception_version_id'), 'agreement_exception', ['version_id'], unique=False)
    op.create_table('agreement_shift',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('starts', sa.Integer(), nullable=False),
    sa.Column('ends', sa.Integer(), nullable=False),
    sa.Column('break_minutes', sa.Integer(), nullable=False),
    sa.CheckConstraint('break_minutes >= 0 AND break_minutes < ends - starts', name=op.f('ck_agreement_shift_break_within_shift')),
    sa.CheckConstraint('starts BETWEEN 0 AND 1439 AND ends > starts AND ends <= starts + 1440', name=op.f('ck_agreement_shift_at_most_a_day')),
    sa.CheckConstraint('weekday BETWEEN 0 AND 6', name=op.f('ck_agreement_shift_seven_days')),
    sa.ForeignKeyConstraint(['version_id'], ['agreement_version.id'], name=op.f('fk_agreement_shift_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_shift'))
    )
    op.create_index(op.f('ix_agreement_shift_version_id'), 'agreement_shift', ['version_id'], unique=False)
    op.create_table('approval',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version_id', sa.Uuid(), nullable=False),
    sa.Column('agreement_id', sa.Uuid(), nullable=False),
    sa.Column('party', sa.Enum('pupil', 'guardian', 'employer', 'school', 'adviser', name='party', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('guardian_id', sa.Uuid(), nullable=True),
    sa.Column('form', sa.Enum('signed_paper', 'oral_witnessed', 'digital', name='consentform', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('approved_on', sa.Date(), nullable=False),
    sa.Column('on_behalf', sa.Enum('no_electronic_id', 'cannot_meet', 'help_to_sign', name='onbehalf', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('registered_by_id', sa.Uuid(), nullable=False),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(party = 'guardian') = (guardian_id IS NOT NULL)", name=op.f('ck_approval_guardian_when_guardian')),
    sa.CheckConstraint("party <> 'guardian' OR on_behalf IS NULL", name=op.f('ck_approval_guardians_answer_themselves')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_approval_agreement_id')),
    sa.ForeignKeyConstraint(['guardian_id'], ['guardian.id'], name=op.f('fk_approval_guardian_id')),
    sa.ForeignKeyConstraint(['registered_by_id'], ['user.id'], name=op.f('fk_approval_registered_by_id')),
    sa.ForeignKeyConstraint(['version_id'], ['agreement_version.id'], name=op.f('fk_approval_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval'))
    )
    op.create_index(op.f('ix_approval_agreement_id'), 'approval', ['agreement_id'], unique=False)
    op.create_index(op.f('ix_approval_version_id'), 'approval', ['version_id'], unique=False)
    _widen_milestones()
    _begin_with_rules()


def _widen_milestones() -> None:
    with op.batch_alter_table("milestone") as milestone:
        _replace(milestone, "ck_milestone_milestonekind", _among("kind", MILESTONE_KINDS))
        _replace(milestone, "ck_milestone_notrelevant", _among("not_relevant", NOT_RELEVANT))
        milestone.add_column(sa.Column("agreement_id", sa.Uuid(), nullable=True))
        milestone.create_foreign_key("fk_milestone_agreement_id", "agreement", ["agreement_id"], ["id"])
        milestone.create_index("ix_milestone_agreement_id", ["agreement_id"])


def _replace(table: BatchOperations, name: str, rule: str) -> None:
    table.drop_constraint(op.f(name), type_="check")
    table.create_check_constraint(op.f(name), rule)


def _among(column: str, values: list[str]) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({listed})"


def _begin_with_rules() -> None:
    meta = sa.MetaData()
    meta.reflect(op.get_bind(), only=["labour_rule"])
    columns = (sa.column(each.name, sa.Uuid() if each.name == "id" else each.type) for each in meta.tables["labour_rule"].columns)
    op.bulk_insert(sa.table("labour_rule", *columns), rules())
