"""How a follow-up goes: when it began, by which measures, where it stands, when it ended and what it led to."""

from __future__ import annotations

from datetime import date

from casework.calendar.school_year import begins_in
from casework.models.codes import DESTINATION_GROUPS, CaseStage, ConsentStatus, Measure
from casework.models.report_codes import ConsentNow, EndedIn, FollowUpNow, MeasureTaken, Term, WentTo
from casework.reports.facts.participant import Participant

ENDED_TERMS = (EndedIn.YEAR_1_AUTUMN, EndedIn.YEAR_1_SPRING, EndedIn.YEAR_2_AUTUMN, EndedIn.YEAR_2_SPRING)


def term(who: Participant) -> Term:
    """The half-year of the first case: 1 August to 31 January is autumn."""
    return term_of(who.history.first.opened_on)


def term_of(day: date) -> Term:
    """The half of the school year a day falls in."""
    return Term.AUTUMN if day.month >= 8 or day.month == 1 else Term.SPRING


def measure(who: Participant) -> MeasureTaken:
    """Which measures the pupil has been in, in any case."""
    taken = frozenset().union(*(case.measures for case in who.history.cases))
    if taken == {Measure.TRANSITION}:
        return MeasureTaken.TRANSITION
    return MeasureTaken.JOB if taken == {Measure.JOB} else MeasureTaken.BOTH


def follow_up(who: Participant) -> FollowUpNow:
    """Active if any case is; else on hold if any is; else ended."""
    if not who.open_cases:
        return FollowUpNow.ENDED
    held = all(case.stage == CaseStage.ON_HOLD for case in who.open_cases)
    return FollowUpNow.ON_HOLD if held else FollowUpNow.ACTIVE


def ended_in(who: Participant) -> EndedIn:
    """The term the follow-up ended in, counted from the cohort's first."""
    if who.ended_on is None:
        return EndedIn.NOT_ENDED
    place = 2 * (begins_in(who.ended_on) - who.cohort) + (term_of(who.ended_on) is Term.SPRING)
    return ENDED_TERMS[place] if place < len(ENDED_TERMS) else EndedIn.LATER


def went_to(who: Participant) -> WentTo:
    """The group of the destination the last case was closed with."""
    if who.ended_on is None:
        return WentTo.NOT_ENDED
    return WentTo(DESTINATION_GROUPS[who.history.last.destination].value)


def consent(who: Participant) -> ConsentNow:
    """Is the consent of the last case withdrawn?"""
    return ConsentNow.WITHDRAWN if who.history.last.consent == ConsentStatus.WITHDRAWN else ConsentNow.STANDS
