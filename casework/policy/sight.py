"""How much of one request and its case a user sees: written once as Python, once as SQL, proven equal by test.

Law behind it: duty of secrecy also among colleagues (nav-loven section 7, fvl. sections 13 to 13 f); names open to Nav
when Nav has accepted and consent is given; withdrawal narrows at once (decisions.md sections 3 to 9).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, exists, false, literal, not_, or_, true

from casework.models import Assignment, Case, Pupil, Recusal, Referral, User
from casework.models.codes import ConsentStatus, Role
from casework.policy.grants import Sight

NAV_ROLES = (Role.ADVISER, Role.LEAD)


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that decides what one user sees of one request."""

    role: Role
    recused: bool
    protected: bool
    merged_away: bool
    own_school: bool
    own_office: bool
    sent_by_self: bool
    has_case: bool
    assigned: bool
    cancelled: bool
    consent_holds: bool
    in_grace: bool
    in_wind_down: bool


def sight_of(standing: Standing) -> Sight:
    """The one answer to how much this user sees. The first rule that fits decides."""
    rules: tuple[tuple[bool, Sight], ...] = (
        (standing.recused or standing.merged_away, Sight.NONE),
        (standing.protected, Sight.UNNAMED if standing.role is Role.LEAD and standing.own_office else Sight.NONE),
        (standing.role is Role.COUNSELLOR, Sight.PROGRESS if standing.own_school else Sight.NONE),
        (standing.role not in NAV_ROLES or not standing.own_office, Sight.NONE),
        (not standing.has_case, _before_a_case(standing)),
        (standing.role is Role.ADVISER and not standing.assigned, Sight.NONE),
        (standing.consent_holds or standing.in_grace, Sight.FULL),
        (standing.in_wind_down, Sight.WIND_DOWN),
    )
    return next((sight for fits, sight in rules if fits), Sight.UNNAMED)


def _before_a_case(standing: Standing) -> Sight:
    if standing.sent_by_self:
        return Sight.PROGRESS
    return Sight.NONE if standing.cancelled else Sight.UNNAMED


def sight_column(user: User, today: date) -> ColumnElement[int]:
    """The same answer as SQL over Referral, Pupil and an outer-joined Case."""
    return sight_case(user.role, standing_columns(user, today))


def sight_case(role: Role, facts: Mapping[str, ColumnElement[bool]]) -> ColumnElement[int]:
    """The rules of `sight_of` as one SQL CASE over facts of the same names."""
    lead, adviser, counsellor = (_is(role, one) for one in (Role.LEAD, Role.ADVISER, Role.COUNSELLOR))
    return case(
        (or_(facts["recused"], facts["merged_away"]), int(Sight.NONE)),
        (and_(facts["protected"], lead, facts["own_office"]), int(Sight.UNNAMED)),
        (facts["protected"], int(Sight.NONE)),
        (and_(counsellor, facts["own_school"]), int(Sight.PROGRESS)),
        (or_(counsellor, not_(or_(lead, adviser)), not_(facts["own_office"])), int(Sight.NONE)),
        (and_(not_(facts["has_case"]), facts["sent_by_self"]), int(Sight.PROGRESS)),
        (and_(not_(facts["has_case"]), facts["cancelled"]), int(Sight.NONE)),
        (not_(facts["has_case"]), int(Sight.UNNAMED)),
        (and_(adviser, not_(facts["assigned"])), int(Sight.NONE)),
        (or_(facts["consent_holds"], facts["in_grace"]), int(Sight.FULL)),
        (facts["in_wind_down"], int(Sight.WIND_DOWN)),
        else_=int(Sight.UNNAMED),
    )


def standing_columns(user: User, today: date) -> dict[str, ColumnElement[bool]]:
    """The facts of Standing as SQL, each true or false and never NULL."""
    place = user.organisation_id
    return {
        "recused": exists().where(Recusal.user_id == user.id, Recusal.pupil_id == Referral.pupil_id),
        "protected": Pupil.protected_at.is_not(None),
        "merged_away": Pupil.merged_into_id.is_not(None),
        "own_school": and_(Referral.school_id.is_not(None), Referral.school_id == place) if place else false(),
        "own_office": Referral.office_id == place if place else false(),
        "sent_by_self": Referral.sent_by_id == user.id,
        "has_case": Case.id.is_not(None),
        "assigned": exists().where(Assignment.case_id == Case.id, *on_duty(user, today)),
        "cancelled": Referral.cancelled_at.is_not(None),
        "consent_holds": and_(
            Referral.consent == ConsentStatus.GIVEN, _from(Referral.consent_valid_to, today, open_end=True)
        ),
        "in_grace": _from(Referral.grace_until, today, open_end=False),
        "in_wind_down": _from(Referral.wind_down_until, today, open_end=False),
    }


def on_duty(user: User, today: date) -> tuple[ColumnElement[bool], ...]:
    """An assignment of this user that holds today (both ends included), also one that only reads."""
    return (
        Assignment.user_id == user.id,
        Assignment.starts_on <= today,
        or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today),
    )


def _from(last_day: SQLColumnExpression[date | None], today: date, *, open_end: bool) -> ColumnElement[bool]:
    """True when `last_day` is today or later; a missing day means for ever (open_end) or never."""
    reached = and_(last_day.is_not(None), last_day >= today)
    return or_(last_day.is_(None), reached) if open_end else reached


def _is(role: Role, wanted: Role) -> ColumnElement[bool]:
    return true() if role is wanted else false()


def as_number(sight: Sight) -> ColumnElement[int]:
    """A level as SQL, to compare a sight column with."""
    return literal(int(sight))
