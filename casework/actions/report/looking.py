"""What a lead's lists of missing data are asked of: the office's requests and cases, as the next report counts them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, case, null, or_, select
from sqlalchemy.orm import aliased

from casework import clock
from casework.actions.report import freeze_days
from casework.actions.report.cohorts import last_freeze_of
from casework.actions.report.tenth_grade import Other, any_case, is_counted, last_year
from casework.actions.year.calendars import years
from casework.calendar.school_year import SchoolYear, begins_in, first_of
from casework.installation import settings
from casework.models import Case, Pupil, Referral, Transition, User
from casework.policy.grants import Permission
from casework.policy.scope import referrals_within
from casework.policy.sight import sight_column

SOON = timedelta(weeks=4)

Way = aliased(Transition, name="way")
"""A leaver's way into the school year after 10th grade."""


@dataclass(frozen=True, slots=True)
class Looking:
    """Who looks, and what is counted.

    as_of    the day dates of the school year are seen from: today, in the last weeks before a freeze its day
    since    the first day of the oldest cohort that is still counted
    """

    actor: User
    day: date
    freeze: date
    as_of: date
    since: date
    years: Mapping[int, SchoolYear]
    seen: CTE

    @classmethod
    def now(cls, actor: User) -> Looking:
        """The office as it is today."""
        day = clock.today()
        freeze = next_freeze(day)
        as_of = freeze if freeze - day <= SOON else day
        oldest = next(year for year in range(begins_in(freeze) - 10, freeze.year + 1) if last_freeze_of(year) >= freeze)
        return cls(actor, day, freeze, as_of, first_of(oldest), years(), _seen(actor, day, as_of, oldest))

    @property
    def counted_from(self) -> datetime:
        """The instant the oldest cohort that is still counted began."""
        return datetime.combine(self.since, time(), clock.OSLO)

    @property
    def leavers(self) -> range:
        """The years somebody who is counted can have finished 10th grade in."""
        return range(self.since.year + 1, self.as_of.year + 1)

    def select(self, *columns: Any) -> Select[Any]:
        """Columns over the office's requests and cases. Pupils with a protected address are not counted, nor shown."""
        way = and_(Way.pupil_id == Case.pupil_id, Way.into_year == self.seen.c.left_in)
        return (
            select(*columns)
            .select_from(self.seen)
            .join(Referral, Referral.id == self.seen.c.referral_id)
            .join(Pupil, Pupil.id == Referral.pupil_id)
            .outerjoin(Case, Case.referral_id == Referral.id)
            .outerjoin(Way, way)
        )


def next_freeze(day: date) -> date:
    """The day the figures are frozen next. Without any month for it, they might be today."""
    return freeze_days.next_due(day, settings().report_months) or day


def _seen(actor: User, day: date, as_of: date, oldest: int) -> CTE:
    """The lead's requests and cases: how much of each is in sight, and what of the pupil is counted here.

    stands    the case that says how it stands with a pupil of a cohort that is counted
    left_in   the year whose June the pupil finished 10th grade in
    applying  the year on whose 1 March the pupil was in 10th grade
    """
    stands = and_(is_counted(), ~any_case(_says_more()), ~any_case(Other.opened_on < first_of(oldest)))
    mine = (
        referrals_within(actor, Permission.SEE_DATA_QUALITY)
        .where(Pupil.protected_at.is_(None))
        .with_only_columns(
            Referral.id.label("referral_id"),
            sight_column(actor, day).label("sight"),
            and_(Case.id.is_not(None), stands).label("stands"),
        )
        .cte("mine")
        .prefix_with("MATERIALIZED")
    )
    left_in, applying = (
        case((mine.c.stands, last_year(month, as_of, oldest)), else_=null()).label(name)
        for month, name in ((6, "left_in"), (3, "applying"))
    )
    query = select(mine, left_in, applying).outerjoin(Case, Case.referral_id == mine.c.referral_id)
    return query.cte("seen").prefix_with("MATERIALIZED")


def _says_more() -> ColumnElement[bool]:
    """An open case says more than a closed one, then the later one; the first of two of the same day."""
    on, other_on = (case((one.closed_on.is_(None), one.opened_on), else_=one.closed_on) for one in (Case, Other))
    alike = and_(
        other_on == on,
        or_(Other.opened_on < Case.opened_on, and_(Other.opened_on == Case.opened_on, Other.id < Case.id)),
    )
    same = Other.closed_on.is_(None) == Case.closed_on.is_(None)
    opener = and_(Other.closed_on.is_(None), Case.closed_on.is_not(None))
    return or_(opener, and_(same, or_(other_on > on, alike)))
