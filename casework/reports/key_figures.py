"""The key figures: each one function, from counts that are published. Definitions: domain.md section 6.

A pupil counts once in each population of a cohort. A cohort is everybody who came in one school year, 1 August to
31 July, and its figures are cumulative up to the day of the freeze. Unknown stays in every denominator, and nobody
leaves one: by intention to treat.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from casework.models.report_codes import (
    Applied,
    ConsentAnswered,
    ConsentNow,
    FirstContact,
    FirstYear,
    FollowUpNow,
    InEducationOn,
    InTime,
    Leaver,
    NavAnswer,
    PlacementNow,
    RecentContact,
    Started,
    StatusAfter,
)
from casework.reports.plan import SHARE_MIN
from casework.reports.protected import share


class Counts(Protocol):
    """Counts of one population of one cohort: of a unit or of all, of those with the values given."""

    def count(self, *, unit: str | None = None, **values: str) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure. A plain count has no whole. `band`: where the middle one lies, for a time."""

    part: int | None
    whole: int | None = None
    band: StrEnum | None = None

    @property
    def share(self) -> int | None:
        """Whole per cent of the rounded counts; None below the least denominator, and for a plain count."""
        return share(self.part, self.whole)


def participants(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: pupils whose first case began in the cohort's school year. No denominator.

    Population: participants. Unit: the pupil. A case that is opened again, or a later one, is the same participant.
    """
    return Figure(counts.count(unit=unit))


def new_in_spring(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: participants whose first case began between 1 February and 31 July. Denominator: participants.

    Population: participants. Unit: the pupil.
    """
    return Figure(counts.count(unit=unit, term="spring"), counts.count(unit=unit))


def ended(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: participants with no open case at the freeze. Denominator: participants.

    Population: participants. Unit: the pupil.
    """
    return Figure(counts.count(unit=unit, follow_up=FollowUpNow.ENDED), counts.count(unit=unit))


def requests(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: pupils for whom follow-up was asked in the school year, by the last request. No denominator.

    Population: requests. Unit: the pupil. Cancelled requests are left out.
    """
    return Figure(counts.count(unit=unit))


def accepted(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: pupils whose request Nav has accepted. Denominator: those whose request Nav has answered.

    Population: requests. Unit: the pupil.
    """
    yes = counts.count(unit=unit, nav_answer=NavAnswer.ACCEPTED)
    return Figure(yes, _sum(yes, counts.count(unit=unit, nav_answer=NavAnswer.DECLINED)))


def consent_declined(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: pupils whose answer to consent was no. Denominator: those who have answered.

    Population: requests. Unit: the pupil.
    """
    answers = (ConsentAnswered.DECLINED, ConsentAnswered.GIVEN, ConsentAnswered.WITHDRAWN)
    found = [counts.count(unit=unit, consent_answered=value) for value in answers]
    return Figure(found[0], _sum(*found))


def time_to_first_contact(counts: Counts, unit: str | None = None) -> Figure:
    """The band of working days the median lies in, from the start of the case to the first contact that reached.

    Numerator: participants reached. Denominator: participants. The median is over those reached, from rounded
    counts, and blank when they are fewer than SHARE_MIN.
    Population: participants. Unit: the pupil.
    """
    bands = [band for band in FirstContact if band is not FirstContact.NOT_REACHED]
    found = {band: counts.count(unit=unit, first_contact=band) for band in bands}
    reached = _sum(*found.values())
    known: dict[FirstContact, int] = {band: number for band, number in found.items() if number is not None}
    band = _middle(known) if reached is not None and reached >= SHARE_MIN else None
    return Figure(reached, counts.count(unit=unit), band)


def _middle(found: Mapping[FirstContact, int]) -> FirstContact:
    passed, half = 0, sum(found.values()) / 2
    for band, number in found.items():
        passed += number
        if passed >= half:
            return band
    return FirstContact.OVER_20


def recent_contact(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: those reached in the last 30 days outside July. Denominator: active and at least 30 days old.

    Population: participants. Unit: the pupil.
    """
    yes = counts.count(unit=unit, recent_contact=RecentContact.REACHED)
    return Figure(yes, _sum(yes, counts.count(unit=unit, recent_contact=RecentContact.NOT_REACHED)))


def steps_in_time(counts: Counts, unit: str | None = None, of: str = "steps") -> Figure:
    """Numerator: participants whose steps that were due were all done by their day. Denominator: those with any due.

    `of`: all steps, or one group of them (steps_application, …). Steps that are not relevant are left out.
    Population: participants. Unit: the pupil.
    """
    yes = counts.count(unit=unit, **{of: InTime.IN_TIME})
    return Figure(yes, _sum(yes, counts.count(unit=unit, **{of: InTime.NOT_IN_TIME})))


def applied_in_time(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: applied by the deadline of the own route. Denominator: in 10th grade and followed up on 1 March.

    Population: participants. Unit: the pupil.
    """
    found = [counts.count(unit=unit, applied=value) for value in (Applied.IN_TIME, Applied.LATE, Applied.NOT_SENT)]
    return Figure(found[0], _sum(*found))


def started(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: turned up by 1 September. Denominator: finished 10th grade in June, followed up on 1 June.

    Population: participants. Unit: the pupil.
    """
    return _of_leavers(counts, unit, {"started": Started.STARTED}, {"started": Started.NOT_YET})


def in_education(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: in upper secondary or apprenticeship on 1 October. Denominator: as for `started`.

    Population: participants. Unit: the pupil.
    """
    return _of_leavers(counts, unit, {"counting_day": InEducationOn.YES}, {"counting_day": InEducationOn.NOT_YET})


def still_in_education(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: in education on 1 June. Denominator: those who were on 1 October.

    Population: participants. Unit: the pupil.
    """
    waiting = counts.count(unit=unit, june=InEducationOn.NOT_YET)
    whole = _less(counts.count(unit=unit, counting_day=InEducationOn.YES), waiting)
    return Figure(counts.count(unit=unit, june=InEducationOn.YES), whole)


def passed_first_year(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: passed all subjects of the first year, as the pupil or school says. Denominator: as for `started`.

    Population: participants. Unit: the pupil.
    """
    return _of_leavers(counts, unit, {"first_year": FirstYear.PASSED}, {"first_year": FirstYear.NOT_YET})


def three_months_after(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: in education or work 90 days after the end. Denominator: ended 104 days ago, unknown ones too.

    Population: participants. Unit: the pupil.
    """
    return _after(counts, unit, "status_3")


def six_months_after(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: in education or work 180 days after the end. Denominator: ended 194 days ago, unknown ones too.

    Population: participants. Unit: the pupil.
    """
    return _after(counts, unit, "status_6")


def placed(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: pupils with a placement that started in the school year. No denominator.

    Population: placements. Unit: the pupil.
    """
    return Figure(counts.count(unit=unit))


def placements_completed(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: pupils whose placements all reached their last day. Denominator: pupils whose placements are over.

    Agreements annulled before they started are in neither.
    Population: placements. Unit: the pupil.
    """
    done = counts.count(unit=unit, placement=PlacementNow.COMPLETED)
    return Figure(done, _sum(done, counts.count(unit=unit, placement=PlacementNow.INTERRUPTED)))


def placements_interrupted(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: pupils whose placements are over, one of them before its time. Denominator: as for those completed.

    Population: placements. Unit: the pupil.
    """
    cut = counts.count(unit=unit, placement=PlacementNow.INTERRUPTED)
    return Figure(cut, _sum(cut, counts.count(unit=unit, placement=PlacementNow.COMPLETED)))


def consent_withdrawn(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: participants whose consent is withdrawn. Denominator: participants, who all gave one.

    Population: participants. Unit: the pupil.
    """
    return Figure(counts.count(unit=unit, consent=ConsentNow.WITHDRAWN), counts.count(unit=unit))


def _of_leavers(counts: Counts, unit: str | None, part: Mapping[str, str], waiting: Mapping[str, str]) -> Figure:
    whole = _less(counts.count(unit=unit, leaver=Leaver.YES), counts.count(unit=unit, **waiting))
    return Figure(counts.count(unit=unit, **part), whole)


def _after(counts: Counts, unit: str | None, dimension: str) -> Figure:
    values = (StatusAfter.EDUCATION_OR_WORK, StatusAfter.OTHER, StatusAfter.UNKNOWN)
    found = [counts.count(unit=unit, **{dimension: value}) for value in values]
    return Figure(found[0], _sum(*found))


def _sum(*numbers: int | None) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def _less(whole: int | None, part: int | None) -> int | None:
    return None if whole is None or part is None else whole - part
