"""What the milestones of a transition are judged by. Days are Europe/Oslo's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from casework.models.transition_codes import (
    OUT,
    ApplicationState,
    InEducation,
    OfferState,
    Route,
    StartState,
    YearResult,
)


@dataclass(frozen=True, slots=True)
class Into:
    """What is known of a pupil's way into one school year. `offers`: by round, how it went and the day it did."""

    application: ApplicationState = ApplicationState.NOT_SENT
    route: Route | None = None
    sent_on: date | None = None
    offers: Mapping[int, tuple[OfferState, date]] = field(default_factory=dict)
    start: StartState | None = None
    start_on: date | None = None
    in_education: InEducation | None = None
    result: YearResult | None = None

    @property
    def out(self) -> bool:
        """Is the pupil known not to be there?"""
        return self.start in OUT


NOTHING_KNOWN = Into()


@dataclass(frozen=True, slots=True)
class Facts:
    """What milestones are judged by.

    counts_from   the day the case was opened, or last reopened: what was due before it is not asked for
    reached       days on which somebody reached the pupil, oldest first
    into          by the year a pupil goes into
    this_year     the school year of the day of judging: what was left undone in an earlier one has lapsed
    goal_on       the day the first goal was set, ended since or not
    handed_on     the day the note was shared with the next school, once the meeting is held too
    """

    opened_on: date
    counts_from: date
    referred_on: date
    covers_upper_secondary: bool
    closed_on: date | None = None
    first_reached_on: date | None = None
    reached: Sequence[date] = ()
    into: Mapping[int, Into] = field(default_factory=dict)
    goal_on: date | None = None
    handed_on: date | None = None
    this_year: int = 0

    def way_into(self, year: int) -> Into:
        """What is known of the way into a year; nothing when there is no row."""
        return self.into.get(year, NOTHING_KNOWN)
