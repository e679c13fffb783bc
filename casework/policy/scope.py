"""Which rows a right reaches. The list, the page and the button ask the same question here."""

from __future__ import annotations

from typing import Any, assert_never
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from casework import clock
from casework.database import session
from casework.models import Agreement, Assignment, Case, Enrolment, Pupil, Recusal, Referral, User
from casework.models.codes import Part
from casework.policy.grants import NEEDS, READS, Permission, Reach, Sight, may, reach_of
from casework.policy.sight import on_duty, sight_column


def referrals_within(user: User, permission: Permission) -> Select[Referral]:
    """Requests this right reaches: within reach, and enough of each in sight."""
    return (
        select(Referral)
        .join(Pupil, Pupil.id == Referral.pupil_id)
        .outerjoin(Case, Case.referral_id == Referral.id)
        .where(_reached(user, permission), _seen(user, permission))
    )


def cases_within(user: User, permission: Permission) -> Select[Case]:
    """Cases this right reaches."""
    return (
        select(Case)
        .join(Referral, Referral.id == Case.referral_id)
        .join(Pupil, Pupil.id == Referral.pupil_id)
        .where(_reached(user, permission), _seen(user, permission))
    )


def agreements_within(user: User, permission: Permission) -> Select[Agreement]:
    """Agreements of the cases this right reaches. Found from the user's own assignments where those decide."""
    cases = cases_within(user, permission).with_only_columns(Case.id)
    if reach_of(user.role, permission) is Reach.OWN:
        cases = cases.where(Case.id.in_(_own(user, permission)))
    return select(Agreement).where(Agreement.case_id.in_(cases) if may(user.role, permission) else false())


def pupils_within(user: User, permission: Permission) -> Select[Pupil]:
    """Pupils on the roll of the counsellor's own school today; never protected, merged or tied to the user."""
    return select(Pupil).where(
        Pupil.protected_at.is_(None),
        Pupil.merged_into_id.is_(None),
        ~exists().where(Recusal.user_id == user.id, Recusal.pupil_id == Pupil.id),
        Pupil.id.in_(enrolled_at(user.organisation_id)) if reach_of(user.role, permission) is Reach.SCHOOL else false(),
    )


def enrolled_at(organisation_id: UUID | None) -> Select[UUID]:
    """Ids of pupils enrolled at an organisation today."""
    today = clock.today()
    return select(Enrolment.pupil_id).where(
        Enrolment.organisation_id == organisation_id,
        Enrolment.starts_on <= today,
        or_(Enrolment.ends_on.is_(None), Enrolment.ends_on >= today),
    )


def assigned_to(user: User) -> Select[UUID]:
    """Ids of cases the user works on today. Whoever handed one over and still reads it does not."""
    return handed_to(user).where(Assignment.part != Part.FORMER)


def handed_to(user: User) -> Select[UUID]:
    """Ids of cases the user has any part in today, that of having handed it over included."""
    return select(Assignment.case_id).where(*on_duty(user, clock.today()))


def _own(user: User, permission: Permission) -> Select[UUID]:
    """Ids of the user's own cases as this right counts them: what was handed over can still be read for some days."""
    return handed_to(user) if permission in READS else assigned_to(user)


def sight_on(user: User, referral: Referral) -> Sight:
    """How much this user sees of this request and its case."""
    found = session().scalar(
        select(sight_column(user, clock.today()))
        .select_from(Referral)
        .join(Pupil, Pupil.id == Referral.pupil_id)
        .outerjoin(Case, Case.referral_id == Referral.id)
        .where(Referral.id == referral.id)
    )
    return Sight(found or 0)


def can(user: User, permission: Permission, referral: Referral) -> bool:
    """May this user do this to this request or its case? What a button asks."""
    query = referrals_within(user, permission).where(Referral.id == referral.id).with_only_columns(Referral.id)
    return may(user.role, permission) and session().scalar(query) is not None


def permissions_on(user: User, referral: Referral) -> frozenset[Permission]:
    """Every right this user has over this request and its case, in one statement: what a page's buttons ask."""
    asked = {permission: reach_of(user.role, permission) for permission in NEEDS if may(user.role, permission)}
    if not asked:
        return frozenset()
    one_of_each = {(reach, permission in READS): permission for permission, reach in asked.items()}
    sight = sight_column(user, clock.today()).label("sight")
    reached = [_reached(user, each).label(f"reached_{number}") for number, each in enumerate(one_of_each.values())]
    row = (
        session()
        .execute(
            select(sight, *reached)
            .select_from(Referral)
            .join(Pupil, Pupil.id == Referral.pupil_id)
            .outerjoin(Case, Case.referral_id == Referral.id)
            .where(Referral.id == referral.id)
        )
        .one()
    )
    within = dict(zip(one_of_each, row[1:], strict=True))
    return frozenset(
        each for each, reach in asked.items() if within[reach, each in READS] and row.sight >= int(NEEDS[each])
    )


def _seen(user: User, permission: Permission) -> ColumnElement[bool]:
    needed = NEEDS.get(permission)
    return sight_column(user, clock.today()) >= int(needed) if needed is not None else false()


def _reached(user: User, permission: Permission) -> ColumnElement[bool]:
    reach = reach_of(user.role, permission)
    match reach:
        case Reach.SCHOOL:
            return _equals(Referral.school_id, user.organisation_id)
        case Reach.OFFICE:
            return _equals(Referral.office_id, user.organisation_id)
        case Reach.OWN:
            return or_(Case.id.in_(_own(user, permission)), and_(Case.id.is_(None), Referral.sent_by_id == user.id))
        case Reach.ANY:
            return true()
        case Reach.NONE | Reach.SELF:
            return false()
        case unknown:
            assert_never(unknown)


def _equals(column: InstrumentedAttribute[Any], value: UUID | None) -> ColumnElement[bool]:
    return column == value if value is not None else false()
