"""What a pupil with placements counts as: all placements that started in a school year, together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from casework.calendar.school_year import begins_in
from casework.models.job_codes import EndReason, PlacementForm, PlacementOutcome
from casework.models.report_codes import FormGroup, HoursBand, LedTo, PlacementNow
from casework.reports.facts.histories import AnyRow, Followed

F, CAME_OF = PlacementForm, PlacementOutcome
FORMS: dict[PlacementForm, FormGroup] = {
    F.PART_TIME_JOB: FormGroup.ORDINARY_JOB,
    F.SUMMER_JOB: FormGroup.SUMMER_JOB,
    F.SUMMER_JOB_NAV: FormGroup.SUMMER_JOB,
    F.WORK_TRAINING: FormGroup.NAV_MEASURE,
    F.WAGE_SUBSIDY_TEMP: FormGroup.NAV_MEASURE,
    F.SCHOOL_PLACEMENT: FormGroup.SCHOOL_OR_APPRENTICE,
    F.COUNTY_WORK_TRAINING: FormGroup.SCHOOL_OR_APPRENTICE,
    F.TRAINING_CANDIDATE: FormGroup.SCHOOL_OR_APPRENTICE,
    F.APPRENTICE: FormGroup.SCHOOL_OR_APPRENTICE,
}
BANDS = ((0, HoursBand.NONE), (20, HoursBand.UNDER_20), (60, HoursBand.UNDER_60), (150, HoursBand.UNDER_150))
LED: tuple[tuple[frozenset[PlacementOutcome], LedTo], ...] = (
    (frozenset({CAME_OF.APPRENTICESHIP, CAME_OF.BACK_TO_SCHOOL}), LedTo.EDUCATION),
    (frozenset({CAME_OF.PART_TIME_OFFERED, CAME_OF.SUMMER_JOB_AGAIN}), LedTo.WORK),
    (frozenset({CAME_OF.REFERENCE_GIVEN}), LedTo.REFERENCE),
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A pupil's placements of one school year, as of a day."""

    cohort: int
    area: str
    placements: tuple[AnyRow, ...]
    minutes: int
    as_of: date

    def over(self, placement: AnyRow) -> bool:
        """Has it ended, by somebody's word or by its last day?"""
        return self.ended(placement) or (placement.ends_on is not None and placement.ends_on < self.as_of)

    def ended(self, placement: AnyRow) -> bool:
        """Has somebody ended it, by the day?"""
        return placement.ended_on is not None and placement.ended_on <= self.as_of


def placed(history: Followed, as_of: date) -> list[Placed]:
    """A pupil's placements, by the school year they started in. The area is the participant's."""
    years = sorted({begins_in(each.started_on) for each in history.placements})
    return [_of(history, year, as_of) for year in years]


def _of(history: Followed, year: int, as_of: date) -> Placed:
    mine = tuple(each for each in history.placements if begins_in(each.started_on) == year)
    return Placed(year, history.first.area_id.hex, mine, sum(history.worked.get(each.id, 0) for each in mine), as_of)


def form(who: Placed) -> FormGroup:
    """The form of the placements, in groups."""
    groups = {FORMS[each.form] for each in who.placements}
    return groups.pop() if len(groups) == 1 else FormGroup.SEVERAL


def placement(who: Placed) -> PlacementNow:
    """Running while one is; else completed when all reached their last day, interrupted when one did not."""
    if not all(map(who.over, who.placements)):
        return PlacementNow.RUNNING
    reasons = {each.end_reason for each in who.placements if who.ended(each)}
    return PlacementNow.COMPLETED if reasons <= {EndReason.COMPLETED} else PlacementNow.INTERRUPTED


def hours(who: Placed) -> HoursBand:
    """Hours worked in all, in bands, as registered up to the day."""
    worked = who.minutes / 60
    return next((band for under, band in BANDS if worked < under or worked == under == 0), HoursBand.FROM_150)


def led_to(who: Placed) -> LedTo:
    """What came of the placements, once none is running: the first of education, work, reference."""
    if placement(who) is PlacementNow.RUNNING:
        return LedTo.NOT_ENDED
    said = [each for each in who.placements if each.outcome_on is not None and each.outcome_on <= who.as_of]
    outcomes = frozenset().union(*(each.outcomes for each in said))
    return next((led for some, led in LED if some & outcomes), LedTo.NOTHING_REGISTERED)


SAYS: dict[str, Callable[[Placed], object]] = {
    "form": form,
    "placement": placement,
    "hours": hours,
    "led_to": led_to,
}
"""The value of each dimension of the plan."""
