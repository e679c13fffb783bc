"""What is missing: one table from the name of a check to its condition, asked by counts and rows alike.

Each is the reason why a figure of the next report says unknown, not in time or too little (casework/reports/facts).
What is registered as unknown is missing too, where somebody may know by now.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from casework import clock
from casework.actions.case.cases import NOT_KNOWN
from casework.actions.followup.status_checks import ASKED, MARGIN
from casework.actions.report.looking import Looking, Way
from casework.actions.report.tenth_grade import Other, any_case, is_counted
from casework.calendar.school_year import first_of
from casework.models import Agreement, AgreementVersion, Attendance, Case, Milestone, Offer, Referral, Task, Transition
from casework.models.codes import (
    CaseStage,
    ConsentStatus,
    Decision,
    TaskState,
)
from casework.models.report_codes import Missing
from casework.models.transition_codes import (
    ApplicationState,
    InEducation,
    MilestoneState,
    Route,
    StartState,
    YearResult,
)
from casework.reports.facts.contacts import RECENT, thirty_days_before
from casework.reports.facts.leavers import WENT_ON, deadline

LONG = timedelta(weeks=2)  # a request has waited long
OPEN = (CaseStage.ACTIVE, CaseStage.ON_HOLD)
UNANSWERED = (Decision.NEW, Decision.FORWARDED)
ASKED_FOR = (ConsentStatus.NOT_ASKED, ConsentStatus.PARTIAL)
Job, Terms = aliased(Agreement, name="job"), aliased(AgreementVersion, name="terms")
Step, Asked = aliased(Milestone, name="step"), aliased(Task, name="asked")
ON_JOBS = (Missing.JOB_START, Missing.JOB_HOURS, Missing.JOB_END, Missing.JOB_OUTCOME)


def conditions(looking: Looking) -> dict[Missing, ColumnElement[bool]]:
    """When each thing is missing, asked of Looking.select."""
    counted, stands = and_(Case.id.is_not(None), is_counted()), looking.seen.c.stands
    on_jobs = {check: and_(counted, _jobs(looking, check).exists()) for check in ON_JOBS}
    return {
        Missing.APPLICATION: _no_application(looking),
        Missing.OFFER: and_(_left_by(looking, 9), _no_offer()),
        Missing.START: and_(_left_by(looking, 9), or_(Way.start.is_(None), Way.start == StartState.UNKNOWN)),
        Missing.COUNTING_DAY: and_(_left_by(looking, 10), _unsaid(Way.in_education, InEducation.UNKNOWN)),
        Missing.YEAR_RESULT: and_(_year_is_over(looking), _unsaid(Way.result, YearResult.UNKNOWN)),
        Missing.CONTACT: _not_reached(looking),
        Missing.STEPS: and_(counted, _steps(looking).exists()),
        **on_jobs,
        Missing.DESTINATION: and_(stands, Case.closed_on.is_not(None), Case.destination.in_(NOT_KNOWN)),
        Missing.STATUS: and_(stands, Case.closed_on.is_not(None), _statuses(looking).exists()),
        Missing.ANSWER: and_(_request(looking), Referral.decision.in_(UNANSWERED), Referral.sent_at < _long_ago()),
        Missing.CONSENT: and_(
            _request(looking),
            Referral.decision == Decision.ACCEPTED,
            Referral.consent.in_(ASKED_FOR),
            Referral.decided_at < _long_ago(),
        ),
    }


def how_many_steps(looking: Looking) -> ScalarSelect[int]:
    """How many steps of a case should have been done before today."""
    return _steps(looking).with_only_columns(func.count()).scalar_subquery()


def first_step(looking: Looking) -> ScalarSelect[UUID]:
    """The step of a case that has been overdue longest."""
    return _steps(looking).order_by(Step.due_on, Step.id).limit(1).scalar_subquery()


def first_job(looking: Looking, check: Missing) -> ScalarSelect[UUID]:
    """The first placement of a case that lacks what is asked about."""
    return _jobs(looking, check).order_by(Job.ordinal).limit(1).scalar_subquery()


def first_status(looking: Looking) -> ScalarSelect[UUID]:
    """The status after closing that is asked for now."""
    return _statuses(looking).order_by(Asked.due_on).limit(1).scalar_subquery()


def _left_by(looking: Looking, month: int) -> ColumnElement[bool]:
    """Finished 10th grade in a year whose month's first day is over."""
    over = [year for year in looking.leavers if date(year, month, 1) < looking.as_of]
    return looking.seen.c.left_in.in_(over)


def _no_application(looking: Looking) -> ColumnElement[bool]:
    closed = [year for year in looking.leavers if looking.as_of > deadline(looking.years, year, Route.ORDINARY)]
    applied = exists().where(
        Transition.pupil_id == Case.pupil_id,
        Transition.into_year == looking.seen.c.applying,
        Transition.application != ApplicationState.NOT_SENT,
    )
    return and_(looking.seen.c.applying.in_(closed), ~applied.correlate(Case, looking.seen))


def _no_offer() -> ColumnElement[bool]:
    """No round is registered, not even that it gave nothing."""
    return ~exists().where(Offer.transition_id == Way.id).correlate(Way)


def _unsaid(column: InstrumentedAttribute[Any], unknown: StrEnum) -> ColumnElement[bool]:
    return or_(column.is_(None), column == unknown)


def _year_is_over(looking: Looking) -> ColumnElement[bool]:
    """Counted from 1 August; from 2 June of those whose 1 June only the result can tell."""
    left, years = looking.seen.c.left_in, looking.leavers
    ended = [year for year in years if first_of(year + 1) <= looking.as_of]
    in_june = [year for year in years if date(year + 1, 6, 1) < looking.as_of]
    went_on = [and_(left == year, Way.start_on <= date(year + 1, 6, 1)) for year in in_june]
    moved = and_(Way.leave_reason.in_(WENT_ON), or_(false(), *went_on))
    there = or_(Way.start.is_(None), Way.start != StartState.LEFT, moved)
    return or_(left.in_(ended), and_(left.in_(in_june), Way.in_education == InEducation.YES, there))


def _not_reached(looking: Looking) -> ColumnElement[bool]:
    """Followed up actively for thirty days, and not reached in the last thirty, July left out."""
    active = Other.closed_on.is_(None), Other.stage != CaseStage.ON_HOLD
    lately = Other.last_reached_on >= thirty_days_before(looking.day)
    begun = any_case(*active, Other.opened_on <= looking.day - RECENT)
    return and_(looking.seen.c.stands, begun, ~any_case(lately))


def _request(looking: Looking) -> ColumnElement[bool]:
    return and_(Case.id.is_(None), Referral.cancelled_at.is_(None), Referral.sent_at >= looking.counted_from)


def _long_ago() -> datetime:
    return clock.now() - LONG


def _steps(looking: Looking) -> Select[UUID]:
    overdue = Step.state == MilestoneState.OPEN, Step.due_on < looking.day
    return select(Step.id).where(Step.case_id == Case.id, *overdue).correlate(Case)


def _statuses(looking: Looking) -> Select[UUID]:
    """The status after closing can be answered two weeks either way of its day; after that it is unknown for good."""
    now = Asked.due_on.between(looking.day - MARGIN, looking.day + MARGIN)
    open_now = Asked.kind.in_(ASKED), Asked.state == TaskState.OPEN, now
    return select(Asked.id).where(Asked.case_id == Case.id, *open_now).correlate(Case)


def _jobs(looking: Looking, check: Missing) -> Select[UUID]:
    """Placements of a case with a version everybody has approved. Days as in reports/facts/placements.py."""
    begun = Job.started_on.between(looking.since, looking.day)
    past = Terms.ends_on < looking.day
    hours = exists().where(Attendance.agreement_id == Job.id, Attendance.day <= looking.day).correlate(Job)
    lacks = {
        Missing.JOB_START: (
            Case.stage.in_(OPEN),
            Job.started_on.is_(None),
            Job.ended_on.is_(None),
            Terms.starts_on < looking.day,
        ),
        Missing.JOB_HOURS: (begun, ~hours),
        Missing.JOB_END: (begun, Job.ended_on.is_(None), past),
        Missing.JOB_OUTCOME: (begun, or_(past, Job.ended_on <= looking.day), Job.outcome_on.is_(None)),
    }[check]
    in_force = and_(Terms.agreement_id == Job.id, Terms.number == Job.in_force)
    mine = select(Job.id).join(Terms, in_force).where(Job.case_id == Case.id, Job.cancelled_at.is_(None))
    return mine.where(*lacks).correlate(Case)
