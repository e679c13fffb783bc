"""The first shape of the data store."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casework.migrations.append_only import protect
from casework.migrations.first_rules import requirements, texts

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table, seed the rules, and make the log append-only."""
    op.create_table('area',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('catch_all', sa.Boolean(), nullable=False),
    sa.Column('office_id', sa.Uuid(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['organisation.id'], name='fk_area_office_id', use_alter=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_area')),
    sa.UniqueConstraint('name', name=op.f('uq_area_name'))
    )
    op.create_table('attempt',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('scope', sa.LargeBinary(length=32), nullable=False),
    sa.Column('failed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt'))
    )
    op.create_index(op.f('ix_attempt_scope_failed_at'), 'attempt', ['scope', 'failed_at'], unique=False)
    op.create_table('audit_entry',
    sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('at_us', sa.BigInteger(), nullable=False),
    sa.Column('actor_id', sa.Uuid(), nullable=True),
    sa.Column('role', sa.String(length=20), nullable=True),
    sa.Column('session_ref', sa.String(length=16), nullable=True),
    sa.Column('request_ref', sa.String(length=16), nullable=False),
    sa.Column('action', sa.String(length=60), nullable=False),
    sa.Column('subject', sa.String(length=32), nullable=True),
    sa.Column('purpose', sa.String(length=30), nullable=True),
    sa.Column('decision', sa.String(length=10), nullable=False),
    sa.Column('rule', sa.String(length=60), nullable=True),
    sa.Column('fields', sa.Text(), nullable=False),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=False),
    sa.Column('row_count', sa.Integer(), nullable=False),
    sa.Column('key_epoch', sa.Integer(), nullable=False),
    sa.Column('mac', sa.LargeBinary(length=32), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_entry'))
    )
    op.create_index(op.f('ix_audit_entry_action_at_us'), 'audit_entry', ['action', 'at_us'], unique=False)
    op.create_index(op.f('ix_audit_entry_actor_id_at_us'), 'audit_entry', ['actor_id', 'at_us'], unique=False)
    op.create_index(op.f('ix_audit_entry_at_us'), 'audit_entry', ['at_us'], unique=False)
    op.create_index(op.f('ix_audit_entry_subject'), 'audit_entry', ['subject'], unique=False)
    op.create_table('consent_requirement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('measure', sa.Enum('transition', 'job', name='measure', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('age_from', sa.Integer(), nullable=False),
    sa.Column('age_to', sa.Integer(), nullable=False),
    sa.Column('guardians', sa.Enum('none', 'one', 'all', name='guardiansneeded', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('pupil', sa.Boolean(), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('age_from < age_to', name=op.f('ck_consent_requirement_age_band')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent_requirement')),
    sa.UniqueConstraint('measure', 'age_from', name=op.f('uq_consent_requirement_measure_age_from'))
    )
    op.create_table('release',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('frozen_on', sa.Date(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release'))
    )
    op.create_table('audit_subject',
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('subject', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['seq'], ['audit_entry.seq'], name=op.f('fk_audit_subject_seq')),
    sa.PrimaryKeyConstraint('seq', 'subject', name=op.f('pk_audit_subject'))
    )
    op.create_index(op.f('ix_audit_subject_subject_seq'), 'audit_subject', ['subject', 'seq'], unique=False)
    op.create_table('organisation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('sort_key', sa.String(length=240), nullable=False),
    sa.Column('kind', sa.Enum('nav_office', 'lower_secondary', 'upper_secondary', 'programme', name='organisationkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('area_id', sa.Uuid(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_organisation_area_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
    sa.UniqueConstraint('name', name=op.f('uq_organisation_name'))
    )
    op.create_table('user',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('role', sa.Enum('counsellor', 'adviser', 'lead', 'manager', 'administrator', 'auditor', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=True),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('shortcuts', sa.Boolean(), nullable=False),
    sa.Column('password_hash', sa.String(length=255), nullable=True),
    sa.Column('totp_secret', sa.LargeBinary(), nullable=True),
    sa.Column('totp_confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('totp_last_step', sa.Integer(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('leaving_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('deactivated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("role NOT IN ('counsellor', 'adviser', 'lead') OR organisation_id IS NOT NULL", name=op.f('ck_user_works_somewhere')),
    sa.CheckConstraint('active OR deactivated_at IS NOT NULL', name=op.f('ck_user_deactivated_when_inactive')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_user_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user')),
    sa.UniqueConstraint('email', name=op.f('uq_user_email'))
    )
    op.create_index(op.f('ix_user_organisation_id'), 'user', ['organisation_id'], unique=False)
    op.create_table('consent_text',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('consent_form', 'privacy_notice', name='textkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('sha256', sa.LargeBinary(length=32), nullable=False),
    sa.Column('created_by_id', sa.Uuid(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_consent_text_created_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent_text')),
    sa.UniqueConstraint('kind', 'number', 'language', name=op.f('uq_consent_text_kind_number_language'))
    )
    op.create_table('draft',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('flag', 'followup', 'class_list', name='draftkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_draft_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
    sa.UniqueConstraint('user_id', 'kind', 'subject_id', name=op.f('uq_draft_user_id_kind_subject_id'))
    )
    op.create_table('factor_reset',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('asked_by_id', sa.Uuid(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approved', sa.Boolean(), nullable=True),
    sa.CheckConstraint('decided_by_id IS NULL OR decided_by_id <> asked_by_id', name=op.f('ck_factor_reset_decided_by_another')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['user.id'], name=op.f('fk_factor_reset_asked_by_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['user.id'], name=op.f('fk_factor_reset_decided_by_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_factor_reset_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_factor_reset'))
    )
    op.create_index(op.f('ix_factor_reset_user_id'), 'factor_reset', ['user_id'], unique=False)
    op.create_table('link',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('purpose', sa.Enum('invitation', 'new_password', name='linkpurpose', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('token_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('created_by_id', sa.Uuid(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_link_created_by_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_link_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_link_token_hash'))
    )
    op.create_index(op.f('ix_link_user_id'), 'link', ['user_id'], unique=False)
    op.create_table('pupil',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('given_name', sa.LargeBinary(), nullable=False),
    sa.Column('family_name', sa.LargeBinary(), nullable=False),
    sa.Column('birth_date', sa.LargeBinary(), nullable=False),
    sa.Column('phone', sa.LargeBinary(), nullable=True),
    sa.Column('email', sa.LargeBinary(), nullable=True),
    sa.Column('identity_number', sa.LargeBinary(), nullable=True),
    sa.Column('source', sa.Enum('class_list', 'by_hand', 'adviser', name='pupilsource', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('added_by_id', sa.Uuid(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('protected_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('merged_into_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['user.id'], name=op.f('fk_pupil_added_by_id')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['pupil.id'], name=op.f('fk_pupil_merged_into_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pupil'))
    )
    op.create_index(op.f('ix_pupil_merged_into_id'), 'pupil', ['merged_into_id'], unique=False)
    op.create_table('recovery_code',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('code_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_recovery_code_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code'))
    )
    op.create_index(op.f('ix_recovery_code_user_id'), 'recovery_code', ['user_id'], unique=False)
    op.create_table('sign_in',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('reference_hash', sa.LargeBinary(length=32), nullable=False),
    sa.Column('stage', sa.Enum('password', 'full', name='sessionstage', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('device', sa.String(length=60), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_sign_in_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in')),
    sa.UniqueConstraint('reference_hash', name=op.f('uq_sign_in_reference_hash'))
    )
    op.create_index(op.f('ix_sign_in_user_id'), 'sign_in', ['user_id'], unique=False)
    op.create_table('submission',
    sa.Column('token', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('location', sa.String(length=300), nullable=True),
    sa.Column('posted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_submission_user_id')),
    sa.PrimaryKeyConstraint('token', 'user_id', name=op.f('pk_submission'))
    )
    op.create_table('enrolment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('pupil_id', sa.Uuid(), nullable=False),
    sa.Column('organisation_id', sa.Uuid(), nullable=False),
    sa.Column('grade', sa.Enum('8', '9', '10', 'vg1', 'vg2', 'vg3', name='grade', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('class_name', sa.String(length=30), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.CheckConstraint('ends_on IS NULL OR ends_on >= starts_on', name=op.f('ck_enrolment_ends_after_start')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_enrolment_organisation_id')),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_enrolment_pupil_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enrolment'))
    )
    op.create_index(op.f('ix_enrolment_organisation_id_ends_on_grade_class_name'), 'enrolment', ['organisation_id', 'ends_on', 'grade', 'class_name'], unique=False)
    op.create_index(op.f('ix_enrolment_pupil_id_starts_on'), 'enrolment', ['pupil_id', 'starts_on'], unique=False)
    op.create_index('uq_enrolment_one_open', 'enrolment', ['pupil_id'], unique=True, sqlite_where=sa.text('ends_on IS NULL'), postgresql_where=sa.text('ends_on IS NULL'))
    op.create_table('guardian',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('pupil_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.LargeBinary(), nullable=False),
    sa.Column('phone', sa.LargeBinary(), nullable=True),
    sa.Column('email', sa.LargeBinary(), nullable=True),
    sa.Column('parental_responsibility', sa.Boolean(), nullable=False),
    sa.Column('sole_responsibility', sa.Boolean(), nullable=False),
    sa.Column('may_receive_information', sa.Boolean(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('NOT sole_responsibility OR parental_responsibility', name=op.f('ck_guardian_sole_means_responsible')),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_guardian_pupil_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guardian'))
    )
    op.create_index(op.f('ix_guardian_pupil_id'), 'guardian', ['pupil_id'], unique=False)
    op.create_table('possible_duplicate',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('first_id', sa.Uuid(), nullable=False),
    sa.Column('second_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.Enum('identity_number', 'likeness', 'reported', name='mergereason', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.Enum('merged', 'different_people', name='mergeoutcome', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('settled_by_id', sa.Uuid(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(outcome IS NULL) = (settled_at IS NULL)', name=op.f('ck_possible_duplicate_settled_with_outcome')),
    sa.CheckConstraint('first_id <> second_id', name=op.f('ck_possible_duplicate_two_people')),
    sa.ForeignKeyConstraint(['first_id'], ['pupil.id'], name=op.f('fk_possible_duplicate_first_id')),
    sa.ForeignKeyConstraint(['second_id'], ['pupil.id'], name=op.f('fk_possible_duplicate_second_id')),
    sa.ForeignKeyConstraint(['settled_by_id'], ['user.id'], name=op.f('fk_possible_duplicate_settled_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_possible_duplicate')),
    sa.UniqueConstraint('first_id', 'second_id', name=op.f('uq_possible_duplicate_first_id_second_id'))
    )
    op.create_index(op.f('ix_possible_duplicate_first_id'), 'possible_duplicate', ['first_id'], unique=False)
    op.create_index(op.f('ix_possible_duplicate_second_id'), 'possible_duplicate', ['second_id'], unique=False)
    op.create_table('pupil_lookup',
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('value', sa.LargeBinary(length=16), nullable=False),
    sa.Column('pupil_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_pupil_lookup_pupil_id')),
    sa.PrimaryKeyConstraint('epoch', 'value', name=op.f('pk_pupil_lookup'))
    )
    op.create_index(op.f('ix_pupil_lookup_pupil_id'), 'pupil_lookup', ['pupil_id'], unique=False)
    op.create_table('recusal',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('pupil_id', sa.Uuid(), nullable=False),
    sa.Column('relation', sa.Enum('self', 'family', 'other_tie', name='relation', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_recusal_pupil_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_recusal_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recusal')),
    sa.UniqueConstraint('user_id', 'pupil_id', name=op.f('uq_recusal_user_id_pupil_id'))
    )
    op.create_index(op.f('ix_recusal_pupil_id'), 'recusal', ['pupil_id'], unique=False)
    op.create_table('referral',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('pupil_id', sa.Uuid(), nullable=False),
    sa.Column('source', sa.Enum('counsellor', 'walk_in', 'ot', 'other_office', name='referralsource', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('school_id', sa.Uuid(), nullable=True),
    sa.Column('area_id', sa.Uuid(), nullable=False),
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('sent_by_id', sa.Uuid(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('measures', sa.String(length=200), nullable=False),
    sa.Column('urgency', sa.Enum('ordinary', 'soon', 'this_week', name='urgency', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('informed', sa.Enum('yes', 'not_yet', name='informed', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('strengths', sa.LargeBinary(), nullable=True),
    sa.Column('note', sa.LargeBinary(), nullable=True),
    sa.Column('decision', sa.Enum('new', 'accepted', 'declined', 'forwarded', name='decision', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('decision_reason', sa.Enum('outside_target_group', 'already_followed_up', 'no_capacity', 'another_service', 'other_area', 'more_information_needed', name='decisionreason', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('decided_by_id', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('adviser_id', sa.Uuid(), nullable=True),
    sa.Column('consent', sa.Enum('not_asked', 'partial', 'given', 'declined', 'withdrawn', 'expired', name='consentstatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('consent_valid_to', sa.Date(), nullable=True),
    sa.Column('wind_down_until', sa.Date(), nullable=True),
    sa.Column('grace_until', sa.Date(), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(decision = 'new') = (decided_at IS NULL)", name=op.f('ck_referral_decided_at_when_decided')),
    sa.CheckConstraint("(source = 'counsellor') = (school_id IS NOT NULL)", name=op.f('ck_referral_school_when_flagged')),
    sa.CheckConstraint("decision NOT IN ('declined', 'forwarded') OR decision_reason IS NOT NULL", name=op.f('ck_referral_refused_with_reason')),
    sa.ForeignKeyConstraint(['adviser_id'], ['user.id'], name=op.f('fk_referral_adviser_id')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_referral_area_id')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['user.id'], name=op.f('fk_referral_decided_by_id')),
    sa.ForeignKeyConstraint(['office_id'], ['organisation.id'], name=op.f('fk_referral_office_id')),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_referral_pupil_id')),
    sa.ForeignKeyConstraint(['school_id'], ['organisation.id'], name=op.f('fk_referral_school_id')),
    sa.ForeignKeyConstraint(['sent_by_id'], ['user.id'], name=op.f('fk_referral_sent_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referral')),
    sa.UniqueConstraint('number', name=op.f('uq_referral_number'))
    )
    op.create_index(op.f('ix_referral_adviser_id'), 'referral', ['adviser_id'], unique=False)
    op.create_index(op.f('ix_referral_office_id_decision_consent'), 'referral', ['office_id', 'decision', 'consent'], unique=False)
    op.create_index(op.f('ix_referral_pupil_id'), 'referral', ['pupil_id'], unique=False)
    op.create_index(op.f('ix_referral_school_id_sent_at'), 'referral', ['school_id', 'sent_at'], unique=False)
    op.create_table('case',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('pupil_id', sa.Uuid(), nullable=False),
    sa.Column('office_id', sa.Uuid(), nullable=False),
    sa.Column('area_id', sa.Uuid(), nullable=False),
    sa.Column('measures', sa.String(length=200), nullable=False),
    sa.Column('stage', sa.Enum('active', 'on_hold', 'closed', 'locked', name='casestage', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('hold_reason', sa.Enum('pupil_wish', 'waiting_for_others', 'away', 'other', name='holdreason', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('held_until', sa.Date(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('closure_reason', sa.Enum('goal_reached', 'started_education', 'started_work', 'other_service', 'moved', 'declined', 'consent_withdrawn', 'no_contact', 'age_limit', 'programme_ended', 'registered_in_error', 'other', name='closurereason', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('destination', sa.Enum('upper_sec', 'apprentice', 'combined', 'county_training', 'nav_measure', 'work', 'other_training', 'military', 'ot_followup', 'other_clarified', 'declined', 'unknown', name='destination', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('first_reached_on', sa.Date(), nullable=True),
    sa.Column('last_reached_on', sa.Date(), nullable=True),
    sa.Column('attempts_since', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("stage <> 'closed' OR closed_on IS NOT NULL", name=op.f('ck_case_closed_on_when_closed')),
    sa.CheckConstraint("stage <> 'on_hold' OR (held_until IS NOT NULL AND hold_reason IS NOT NULL)", name=op.f('ck_case_held_until_when_on_hold')),
    sa.CheckConstraint("stage NOT IN ('active', 'on_hold') OR closed_on IS NULL", name=op.f('ck_case_open_has_no_closing_day')),
    sa.CheckConstraint('(closed_on IS NULL) = (closure_reason IS NULL) AND (closed_on IS NULL) = (destination IS NULL)', name=op.f('ck_case_closed_with_reason_and_destination')),
    sa.CheckConstraint('attempts_since >= 0', name=op.f('ck_case_attempts_not_negative')),
    sa.ForeignKeyConstraint(['area_id'], ['area.id'], name=op.f('fk_case_area_id')),
    sa.ForeignKeyConstraint(['office_id'], ['organisation.id'], name=op.f('fk_case_office_id')),
    sa.ForeignKeyConstraint(['pupil_id'], ['pupil.id'], name=op.f('fk_case_pupil_id')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_case_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case')),
    sa.UniqueConstraint('number', name=op.f('uq_case_number')),
    sa.UniqueConstraint('referral_id', name=op.f('uq_case_referral_id'))
    )
    op.create_index(op.f('ix_case_office_id_stage'), 'case', ['office_id', 'stage'], unique=False)
    op.create_index(op.f('ix_case_pupil_id'), 'case', ['pupil_id'], unique=False)
    op.create_table('consent',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('giver', sa.Enum('pupil', 'guardian', name='consentgiver', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('guardian_id', sa.Uuid(), nullable=True),
    sa.Column('answer', sa.Enum('given', 'declined', name='consentanswer', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('form', sa.Enum('signed_paper', 'oral_witnessed', 'digital', name='consentform', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('scopes', sa.String(length=200), nullable=False),
    sa.Column('text_id', sa.Uuid(), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('registered_by_id', sa.Uuid(), nullable=False),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_by_id', sa.Uuid(), nullable=True),
    sa.Column('superseded_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(giver = 'guardian') = (guardian_id IS NOT NULL)", name=op.f('ck_consent_guardian_when_guardian')),
    sa.CheckConstraint("withdrawn_on IS NULL OR answer = 'given'", name=op.f('ck_consent_only_given_is_withdrawn')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= answered_on', name=op.f('ck_consent_valid_after_answered')),
    sa.ForeignKeyConstraint(['guardian_id'], ['guardian.id'], name=op.f('fk_consent_guardian_id')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_consent_referral_id')),
    sa.ForeignKeyConstraint(['registered_by_id'], ['user.id'], name=op.f('fk_consent_registered_by_id')),
    sa.ForeignKeyConstraint(['text_id'], ['consent_text.id'], name=op.f('fk_consent_text_id')),
    sa.ForeignKeyConstraint(['withdrawn_by_id'], ['user.id'], name=op.f('fk_consent_withdrawn_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    op.create_index(op.f('ix_consent_referral_id'), 'consent', ['referral_id'], unique=False)
    op.create_table('observation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.LargeBinary(), nullable=False),
    sa.Column('band', sa.LargeBinary(), nullable=False),
    sa.Column('observed_on', sa.Date(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.CheckConstraint('expires_on > observed_on', name=op.f('ck_observation_expires_after_observed')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_observation_referral_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_observation'))
    )
    op.create_index(op.f('ix_observation_referral_id'), 'observation', ['referral_id'], unique=False)
    op.create_table('referral_move',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('referral_id', sa.Uuid(), nullable=False),
    sa.Column('from_office_id', sa.Uuid(), nullable=False),
    sa.Column('to_office_id', sa.Uuid(), nullable=False),
    sa.Column('reason', sa.Enum('outside_target_group', 'already_followed_up', 'no_capacity', 'another_service', 'other_area', 'more_information_needed', name='decisionreason', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('moved_by_id', sa.Uuid(), nullable=False),
    sa.Column('moved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['from_office_id'], ['organisation.id'], name=op.f('fk_referral_move_from_office_id')),
    sa.ForeignKeyConstraint(['moved_by_id'], ['user.id'], name=op.f('fk_referral_move_moved_by_id')),
    sa.ForeignKeyConstraint(['referral_id'], ['referral.id'], name=op.f('fk_referral_move_referral_id')),
    sa.ForeignKeyConstraint(['to_office_id'], ['organisation.id'], name=op.f('fk_referral_move_to_office_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_referral_move'))
    )
    op.create_index(op.f('ix_referral_move_referral_id'), 'referral_move', ['referral_id'], unique=False)
    op.create_table('assignment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('part', sa.Enum('main', 'co', 'substitute', name='part', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('assigned_by_id', sa.Uuid(), nullable=False),
    sa.Column('assigned_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("part <> 'substitute' OR ends_on IS NOT NULL", name=op.f('ck_assignment_substitute_has_an_end')),
    sa.CheckConstraint('ends_on IS NULL OR ends_on >= starts_on', name=op.f('ck_assignment_ends_after_start')),
    sa.ForeignKeyConstraint(['assigned_by_id'], ['user.id'], name=op.f('fk_assignment_assigned_by_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_assignment_case_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_assignment_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment'))
    )
    op.create_index(op.f('ix_assignment_case_id'), 'assignment', ['case_id'], unique=False)
    op.create_index(op.f('ix_assignment_user_id_case_id_starts_on_ends_on'), 'assignment', ['user_id', 'case_id', 'starts_on', 'ends_on'], unique=False)
    op.create_table('case_step',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('step', sa.String(length=20), nullable=False),
    sa.Column('stage', sa.Enum('active', 'on_hold', 'closed', 'locked', name='casestage', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=True),
    sa.Column('taken_by_id', sa.Uuid(), nullable=True),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_step_case_id')),
    sa.ForeignKeyConstraint(['taken_by_id'], ['user.id'], name=op.f('fk_case_step_taken_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_step'))
    )
    op.create_index(op.f('ix_case_step_case_id'), 'case_step', ['case_id'], unique=False)
    op.create_table('followup',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('type', sa.Enum('phone', 'meeting', 'video', 'message', 'school_visit', 'workplace_visit', 'tripartite', name='contacttype', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('outcome', sa.Enum('held', 'no_answer', 'no_show', 'cancelled_pupil', 'cancelled_us', 'rescheduled', name='contactoutcome', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('parties', sa.String(length=200), nullable=False),
    sa.Column('topics', sa.String(length=200), nullable=False),
    sa.Column('note', sa.LargeBinary(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('corrects_id', sa.Uuid(), nullable=True),
    sa.Column('redaction_asked_by_id', sa.Uuid(), nullable=True),
    sa.Column('redaction_asked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('redacted_by_id', sa.Uuid(), nullable=True),
    sa.Column('redacted_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('redacted_at IS NULL OR note IS NULL', name=op.f('ck_followup_redacted_has_no_note')),
    sa.CheckConstraint('redacted_by_id IS NULL OR redacted_by_id <> redaction_asked_by_id', name=op.f('ck_followup_redacted_by_another')),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_followup_author_id')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_followup_case_id')),
    sa.ForeignKeyConstraint(['corrects_id'], ['followup.id'], name=op.f('fk_followup_corrects_id')),
    sa.ForeignKeyConstraint(['redacted_by_id'], ['user.id'], name=op.f('fk_followup_redacted_by_id')),
    sa.ForeignKeyConstraint(['redaction_asked_by_id'], ['user.id'], name=op.f('fk_followup_redaction_asked_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_followup')),
    sa.UniqueConstraint('corrects_id', name=op.f('uq_followup_corrects_id'))
    )
    op.create_index(op.f('ix_followup_case_id_happened_on'), 'followup', ['case_id', 'happened_on'], unique=False)
    op.create_table('task',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('case_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('contact', 'call', 'meet', 'write', 'school_talk', 'guardian_talk', 'application_help', 'job_search', 'check_in', 'close_or_extend', 'new_consent', 'wind_down', name='taskkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('next_step', sa.Boolean(), nullable=False),
    sa.Column('note', sa.LargeBinary(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Enum('open', 'done', 'replaced', 'cancelled', name='taskstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('postponed', sa.Integer(), nullable=False),
    sa.Column('created_by_id', sa.Uuid(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('ended_by_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(state = 'open') = (ended_on IS NULL)", name=op.f('ck_task_ended_when_not_open')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_task_case_id')),
    sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_task_created_by_id')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['user.id'], name=op.f('fk_task_ended_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task'))
    )
    op.create_index(op.f('ix_task_case_id'), 'task', ['case_id'], unique=False)
    op.create_index('uq_task_one_next_step', 'task', ['case_id'], unique=True, sqlite_where=sa.text("state = 'open' AND next_step"), postgresql_where=sa.text("state = 'open' AND next_step"))
    _close_the_circle()
    begin_with_rules()
    protect(op.get_bind())


def _close_the_circle() -> None:
    """An area has an office and an office an area; SQLite writes both rules as it makes the tables."""
    if op.get_bind().dialect.name == "postgresql":
        op.create_foreign_key("fk_area_office_id", "area", "organisation", ["office_id"], ["id"])


def begin_with_rules() -> None:
    """Insert the consent requirements and texts a new installation begins with."""
    meta = sa.MetaData()
    meta.reflect(op.get_bind(), only=["consent_requirement", "consent_text"])
    for table, rows in (("consent_requirement", requirements()), ("consent_text", texts())):
        target = sa.table(table, *(sa.column(c.name, _type(c)) for c in meta.tables[table].columns))
        op.bulk_insert(target, rows)


def _type(column: sa.Column[object]) -> sa.types.TypeEngine[object]:
    """Ids as portable UUIDs, all else as the database says."""
    return sa.Uuid() if column.name == "id" or column.name.endswith("_id") else column.type
