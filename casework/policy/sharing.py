"""What consent lets pass between schools, and whose a milestone is: the questions lists, pages and buttons share.

The duty of secrecy stands between two schools as it does between a school and Nav (fvl. section 13): what one of them
knows reaches the other only within a consent whose scope says so.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, exists, false, not_, or_, select

from casework import clock
from casework.database import session
from casework.models import Assignment, Case, Consent, Enrolment, Handover, Milestone, Pupil, Recusal, Referral, User
from casework.models.codes import ConsentAnswer, ConsentScope, ConsentStatus, Part, Role
from casework.models.columns import has_code
from casework.models.transition_codes import HandoverStage, MilestoneOwner
from casework.policy.grants import Permission, may
from casework.policy.scope import cases_within
from casework.policy.sight import on_duty

LIVING = (HandoverStage.SHARED, HandoverStage.ACCEPTED)


def covers(scope: ConsentScope) -> ColumnElement[bool]:
    """Does consent hold today, and does every standing yes say so? Asked of Referral."""
    yes = (
        Consent.referral_id == Referral.id,
        Consent.superseded_at.is_(None),
        Consent.withdrawn_on.is_(None),
        Consent.answer == ConsentAnswer.GIVEN,
    )
    named = has_code(Consent.scopes, scope)
    some, other = (exists().where(*yes, each).correlate(Referral) for each in (named, not_(named)))
    return and_(holds(), some, ~other)


def holds() -> ColumnElement[bool]:
    """Does consent hold today? Asked of Referral."""
    last_day = Referral.consent_valid_to
    return and_(Referral.consent == ConsentStatus.GIVEN, or_(last_day.is_(None), last_day >= clock.today()))


def is_covered(referral: Referral, scope: ConsentScope) -> bool:
    """May what is known of this request be shared within the scope today?"""
    found = select(Referral.id).where(Referral.id == referral.id, covers(scope))
    return session().scalar(found) is not None


def handovers_within(user: User, permission: Permission) -> Select[Handover]:
    """Notes a counsellor may open: those the own school wrote, as long as it may read them, or was sent.

    The sending school reads its own until the last day after it was accepted; the receiving one reads only what is
    shared, and only while consent covers it. Nobody reads about a protected pupil or one they are tied to.
    """
    place = user.organisation_id
    if place is None or not may(user.role, permission):
        return _handovers(user).where(false())
    if permission is Permission.RECEIVE_HANDOVER:
        received = and_(Handover.to_school_id == place, Handover.stage.in_(LIVING))
        return _handovers(user).where(received, covers(ConsentScope.UPPER_SECONDARY))
    still_open = or_(Handover.open_until.is_(None), Handover.open_until >= clock.today())
    return _handovers(user).where(Handover.from_school_id == place, still_open)


def _handovers(user: User) -> Select[Handover]:
    return (
        select(Handover)
        .join(Referral, Referral.id == Handover.referral_id)
        .join(Pupil, Pupil.id == Referral.pupil_id)
        .where(*open_to(user))
    )


def open_to(user: User) -> tuple[ColumnElement[bool], ...]:
    """A pupil who is neither protected nor merged away nor tied to this user. Asked of Pupil."""
    return (
        Pupil.protected_at.is_(None),
        Pupil.merged_into_id.is_(None),
        ~exists().where(Recusal.user_id == user.id, Recusal.pupil_id == Pupil.id),
    )


def milestones_within(user: User, permission: Permission) -> Select[Milestone]:
    """Milestones a user may answer: an adviser's, of the cases the right reaches; a counsellor's, of pupils of the
    own school whose case the school knows of. The steps of a placement are settled by what is registered about it."""
    query = (
        select(Milestone)
        .join(Case, Case.id == Milestone.case_id)
        .join(Referral, Referral.id == Case.referral_id)
        .join(Pupil, Pupil.id == Case.pupil_id)
        .where(Milestone.agreement_id.is_(None))
    )
    if not may(user.role, permission):
        return query.where(false())
    if user.role is Role.COUNSELLOR:
        mine = known_to_school(Enrolment.organisation_id == user.organisation_id)
        return query.where(Milestone.held_by == MilestoneOwner.SCHOOL, mine, *open_to(user))
    return query.where(Case.id.in_(cases_within(user, permission).with_only_columns(Case.id)))


def known_to_school(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Does the pupil's present school know of the case: it asked for it, or accepted a note about it while consent
    covers that? Asked of Case and Referral; `which` narrows the schools, by Enrolment."""
    today = clock.today()
    accepted = (
        exists()
        .where(
            Handover.referral_id == Referral.id,
            Handover.to_school_id == Enrolment.organisation_id,
            Handover.stage == HandoverStage.ACCEPTED,
        )
        .correlate(Referral, Enrolment)
    )
    return and_(
        holds(),
        exists().where(
            Enrolment.pupil_id == Case.pupil_id,
            Enrolment.starts_on <= today,
            or_(Enrolment.ends_on.is_(None), Enrolment.ends_on >= today),
            or_(
                Enrolment.organisation_id == Referral.school_id,
                and_(accepted, covers(ConsentScope.UPPER_SECONDARY)),
            ),
            *which,
        ),
    )


def held_by_adviser() -> ColumnElement[bool]:
    """Is a milestone the adviser's: by its kind, or because no counsellor at the pupil's school can know of it?
    Asked of Milestone, Case and Referral."""
    somebody_there = exists().where(
        User.organisation_id == Enrolment.organisation_id, User.role == Role.COUNSELLOR, User.active
    )
    return or_(Milestone.held_by == MilestoneOwner.ADVISER, not_(known_to_school(somebody_there)))


def has_part(user: User) -> ColumnElement[bool]:
    """Does the user work on the case today? Whoever handed it over and still reads it does not. Asked of Case."""
    mine = on_duty(user, clock.today())
    return exists().where(Assignment.case_id == Case.id, Assignment.part != Part.FORMER, *mine)
