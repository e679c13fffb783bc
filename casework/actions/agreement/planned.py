"""A plan of work as somebody has written it down, and as the working-hours rules read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casework.labour.forms import FORMS
from casework.labour.plans import LONGEST_PERIOD, Job, PlanException, Shift, WeeklySchedule
from casework.models import AgreementVersion
from casework.models.job_codes import EveningReason, PlacementForm, WorkKind


@dataclass(frozen=True, slots=True)
class PlannedShift:
    """One shift of a weekly plan: minutes after midnight of the weekday (0 is Monday)."""

    weekday: int
    starts: int
    ends: int
    break_minutes: int = 0


@dataclass(frozen=True, slots=True)
class PlannedException:
    """Days the weekly plan does not hold: free where there is no start."""

    first_on: date
    last_on: date
    starts: int | None = None
    ends: int | None = None
    break_minutes: int = 0


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A plan as somebody has written it down. `work` None: not chosen yet; the rules then read it as light work."""

    form: PlacementForm
    starts_on: date
    ends_on: date
    shifts: Sequence[PlannedShift]
    exceptions: Sequence[PlannedException] = ()
    work: WorkKind | None = None
    evening_reason: EveningReason | None = None

    @property
    def kind_of_work(self) -> WorkKind:
        """The kind of work the rules hold it to be; some forms can only be one."""
        return FORMS[self.form].work or self.work or WorkKind.LIGHT


def draft_of(version: AgreementVersion, form: PlacementForm) -> PlanDraft | None:
    """The plan of a version; None where it has no first or last day yet."""
    if version.starts_on is None or version.ends_on is None:
        return None
    return PlanDraft(
        form=form,
        starts_on=version.starts_on,
        ends_on=version.ends_on,
        shifts=[PlannedShift(each.weekday, each.starts, each.ends, each.break_minutes) for each in version.shifts],
        exceptions=[
            PlannedException(each.first_on, each.last_on, each.starts, each.ends, each.break_minutes)
            for each in version.exceptions
        ],
        work=version.work,
        evening_reason=version.evening_reason,
    )


def job_of(draft: PlanDraft) -> Job:
    """The plan as the rules read it. Raises InvalidPlan when it isn't a plan at all."""
    shifts = [Shift(each.weekday, each.starts, each.ends, each.break_minutes) for each in draft.shifts]
    schedule = WeeklySchedule(draft.starts_on, draft.ends_on, shifts)
    return Job(schedule, [_exception(each) for each in draft.exceptions], draft.kind_of_work)


def standing_job(draft: PlanDraft, last: date | None = None) -> Job | None:
    """A plan that stands in another agreement, until its last day; None when that is before its first.

    Never raises InvalidPlan: what lies outside the period is left out.
    """
    ends = min(draft.ends_on, last or draft.ends_on, draft.starts_on + timedelta(days=LONGEST_PERIOD))
    if ends < draft.starts_on:
        return None
    shifts = [Shift(each.weekday, each.starts, each.ends, each.break_minutes) for each in draft.shifts]
    inside = [each for each in draft.exceptions if draft.starts_on <= each.first_on <= ends]
    return Job(WeeklySchedule(draft.starts_on, ends, shifts), [_exception(each) for each in inside], draft.kind_of_work)


def _exception(each: PlannedException) -> PlanException:
    if each.starts is None or each.ends is None:
        return PlanException(each.first_on, each.last_on)
    shift = Shift(each.first_on.weekday(), each.starts, each.ends, each.break_minutes)
    return PlanException(each.first_on, each.last_on, shift)
