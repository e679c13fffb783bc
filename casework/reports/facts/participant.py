"""A participant: a pupil's history as of a day. What has not happened by that day has not happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from casework.calendar.school_year import SchoolYear, begins_in
from casework.reports.facts.histories import AnyRow, Followed


@dataclass(frozen=True)
class Participant:
    """A pupil's history as of a day, with the school years' dates."""

    history: Followed
    as_of: date
    years: Mapping[int, SchoolYear]

    @property
    def cohort(self) -> int:
        """The school year of the first case. A case after another is never a new participant."""
        return begins_in(self.history.first.opened_on)

    @property
    def area(self) -> str:
        """The area of the pupil's school when the first case began, wherever they moved since."""
        return str(self.history.first.area_id.hex)

    @cached_property
    def open_cases(self) -> tuple[AnyRow, ...]:
        """The cases that are open on the day. One that closes on it is not; one reopened since was never closed."""
        return tuple(case for case in self.history.cases if case.closed_on is None or case.closed_on > self.as_of)

    @property
    def ended_on(self) -> date | None:
        """The day the follow-up ended; None while any case is open."""
        if self.open_cases:
            return None
        closed: date | None = self.history.last.closed_on
        return closed

    @cached_property
    def left_compulsory(self) -> int | None:
        """The year whose June the pupil finished 10th grade in, followed up on 1 June. The last, if there are two."""
        return self.tenth_grade_on(6)

    @cached_property
    def way(self) -> AnyRow | None:
        """A leaver's way into the school year after 10th grade."""
        return self.history.way_into(self.left_compulsory) if self.left_compulsory is not None else None

    def tenth_grade_on(self, month: int) -> int | None:
        """The last year in whose month's first day the pupil was in 10th grade and followed up."""
        for year in range(self.as_of.year, self.cohort - 1, -1):
            day = date(year, month, 1)
            if day <= self.as_of and self.history.in_tenth_in(begins_in(day)) and self.history.case_on(day):
                return year
        return None

    def passed(self, month: int, *, years_on: int = 0) -> bool:
        """Is the first of a month, in the year a leaver left or later, over?"""
        return self.left_compulsory is not None and date(self.left_compulsory + years_on, month, 1) < self.as_of
