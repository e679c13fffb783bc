"""The figure each table's heading is about: a key figure, or a share that only the heading and its bars need."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from casework.models.report_codes import HoursBand, Leaver, LedTo, MeasureTaken, Offered, WentTo
from casework.reports import key_figures
from casework.reports.key_figures import Counts, Figure


def in_job_measure(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: participants in the job measure, with or without the transition. Denominator: participants.

    Population: participants. Unit: the pupil.
    """
    return _share_of(counts, unit, "measure", (MeasureTaken.JOB, MeasureTaken.BOTH), tuple(MeasureTaken))


def still_followed(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: participants whose follow-up goes on or is paused. Denominator: participants.

    Population: participants. Unit: the pupil.
    """
    return _share_of(counts, unit, "follow_up", ("active", "on_hold"), ("active", "on_hold", "ended"))


def offered(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: leavers who were offered a place. Denominator: leavers, unknown ones too.

    Population: participants. Unit: the pupil.
    """
    known = (Offered.OFFERED, Offered.NOT_OFFERED, Offered.UNKNOWN)
    return _share_of(counts, unit, "offered", (Offered.OFFERED,), known)


def leavers(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: participants who finished 10th grade, followed up on 1 June. No denominator.

    Population: participants. Unit: the pupil.
    """
    return Figure(counts.count(unit=unit, leaver=Leaver.YES))


def worked_60_hours(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: pupils who worked 60 hours or more. Denominator: pupils with a placement.

    Population: placements. Unit: the pupil.
    """
    return _share_of(counts, unit, "hours", (HoursBand.UNDER_150, HoursBand.FROM_150), tuple(HoursBand))


def led_on(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: pupils whose placements led to education or work. Denominator: pupils whose placements are over.

    Population: placements. Unit: the pupil.
    """
    return _share_of(counts, unit, "led_to", (LedTo.EDUCATION, LedTo.WORK), _without(LedTo, LedTo.NOT_ENDED))


def to_education_or_work(counts: Counts, unit: str | None = None) -> Figure:
    """Numerator: went to education or work at the end. Denominator: follow-up ended, unknown ones too.

    Population: participants. Unit: the pupil.
    """
    return _share_of(counts, unit, "went_to", (WentTo.EDUCATION, WentTo.WORK), _without(WentTo, WentTo.NOT_ENDED))


SAYS: Mapping[str, Callable[..., Figure]] = {
    "entries": key_figures.participants,
    "measures": in_job_measure,
    "follow_up": still_followed,
    "ended_in": key_figures.ended,
    "consent": key_figures.consent_withdrawn,
    "requests": key_figures.requests,
    "nav_answer": key_figures.accepted,
    "consent_answered": key_figures.consent_declined,
    "first_contact": key_figures.time_to_first_contact,
    "recent_contact": key_figures.recent_contact,
    "steps": key_figures.steps_in_time,
    "applied": key_figures.applied_in_time,
    "leavers": leavers,
    "offered": offered,
    "started": key_figures.started,
    "counting_day": key_figures.in_education,
    "june": key_figures.still_in_education,
    "first_year": key_figures.passed_first_year,
    "forms": key_figures.placed,
    "placement": key_figures.placements_completed,
    "hours": worked_60_hours,
    "led_to": led_on,
    "went_to": to_education_or_work,
    "status_3": key_figures.three_months_after,
    "status_6": key_figures.six_months_after,
}
"""The figure each table's finding is of. Crosses, and the groups of steps, are shown with another."""


def _share_of(counts: Counts, unit: str | None, dimension: str, part: Sequence[str], whole: Sequence[str]) -> Figure:
    found = {value: counts.count(unit=unit, **{dimension: value}) for value in whole}
    if any(number is None for number in found.values()):
        return Figure(None, None)
    return Figure(sum(found[value] or 0 for value in part), sum(number or 0 for number in found.values()))


def _without(values: type[StrEnum], *left_out: StrEnum) -> tuple[StrEnum, ...]:
    return tuple(value for value in values if value not in left_out)
