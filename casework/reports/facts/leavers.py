"""The way from 10th grade into upper secondary: applied, left, offered, started, still there, first year.

"Not yet" is for what no calendar says can be known; after that day, what nobody has registered is unknown, and stays
in the denominator (domain.md section 6, by intention to treat).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from casework.calendar.school_year import SchoolYear, first_of
from casework.calendar.working_days import working_day_from
from casework.models.report_codes import Applied, FirstYear, InEducationOn, Leaver, Offered, Started
from casework.models.transition_codes import (
    ApplicationState,
    LeaveReason,
    OfferState,
    Route,
    SchoolDate,
    StartState,
    YearResult,
)
from casework.reports.facts.histories import AnyRow
from casework.reports.facts.participant import Participant

NO_OFFER = {OfferState.NO_OFFER, OfferState.WAITING_LIST, OfferState.WAITING_DECLINED}
CAME: dict[StartState, Started] = {
    StartState.STARTED: Started.STARTED,
    StartState.LEFT: Started.STARTED,
    StartState.NO_SHOW: Started.NOT_STARTED,
    StartState.LEFT_IN_AUGUST: Started.NOT_STARTED,
    StartState.UNKNOWN: Started.UNKNOWN,
}
WENT_ON = {LeaveReason.NEW_PROGRAMME, LeaveReason.NEW_SCHOOL, LeaveReason.APPRENTICE, LeaveReason.EXCHANGE}
"""Left one place for another: still in education, as far as this says."""
RESULTS: dict[YearResult, InEducationOn] = {
    YearResult.PASSED: InEducationOn.YES,
    YearResult.PARTLY_PASSED: InEducationOn.YES,
    YearResult.NOT_COMPLETED: InEducationOn.NO,
    YearResult.UNKNOWN: InEducationOn.UNKNOWN,
}
"""What the result of a year says of 1 June."""


def applied(who: Participant) -> Applied:
    """Pupils in 10th grade followed up on 1 March: applied by the deadline of the own route (1 February or 1 March)?

    Counted once the later of the two is over.
    """
    year = who.tenth_grade_on(3)
    if year is None or who.as_of <= deadline(who.years, year, Route.ORDINARY):
        return Applied.NOT_COUNTED
    way = who.history.way_into(year)
    if way is None or way.application != ApplicationState.SENT or way.sent_on > who.as_of:
        return Applied.NOT_SENT
    return Applied.IN_TIME if way.sent_on <= deadline(who.years, year, way.route) else Applied.LATE


def deadline(years: Mapping[int, SchoolYear], into: int, route: Route | None) -> date:
    """The last day to apply for a school year. All routes but the ordinary one have the early deadline."""
    ordinary = route is None or route is Route.ORDINARY
    kind = SchoolDate.APPLICATION_ORDINARY if ordinary else SchoolDate.APPLICATION_PRIORITY
    calendar = years.get(into - 1)
    if calendar is None or not calendar.has(kind):
        return working_day_from(date(into, 3 if ordinary else 2, 1))
    return calendar.due(kind)


def leaver(who: Participant) -> Leaver:
    """Finished 10th grade in June, followed up on 1 June?"""
    return Leaver.NO if who.left_compulsory is None else Leaver.YES


def offered(who: Participant) -> Offered:
    """Offered a place in any intake round? Unknown from 1 September when nothing is registered."""
    if who.left_compulsory is None:
        return Offered.NOT_COUNTED
    states = who.history.offers.get(who.way.id, set()) if who.way is not None else set()
    if states - NO_OFFER:
        return Offered.OFFERED
    if not who.passed(9):
        return Offered.NOT_YET
    return Offered.NOT_OFFERED if states else Offered.UNKNOWN


def started(who: Participant) -> Started:
    """Turned up by 1 September? Whoever left later had started; whoever came later had not."""
    if who.left_compulsory is None:
        return Started.NOT_COUNTED
    if not who.passed(9):
        return Started.NOT_YET
    if who.way is None or who.way.start is None:
        return Started.UNKNOWN
    late = who.way.start == StartState.STARTED and who.way.start_on > date(who.left_compulsory, 9, 1)
    return Started.NOT_STARTED if late else CAME[who.way.start]


def counting_day(who: Participant) -> InEducationOn:
    """In upper secondary or apprenticeship on 1 October?"""
    if who.left_compulsory is None:
        return InEducationOn.NOT_COUNTED
    if not who.passed(10):
        return InEducationOn.NOT_YET
    said = who.way.in_education if who.way is not None else None
    return InEducationOn(said.value) if said is not None else InEducationOn.UNKNOWN


def june(who: Participant) -> InEducationOn:
    """Still in education on 1 June, of those who were on 1 October? Leaving says so, else the result of the year."""
    if counting_day(who) is not InEducationOn.YES or who.way is None or who.left_compulsory is None:
        return InEducationOn.NOT_COUNTED
    if not who.passed(6, years_on=1):
        return InEducationOn.NOT_YET
    if who.way.start == StartState.LEFT:
        if who.way.start_on > date(who.left_compulsory + 1, 6, 1):
            return InEducationOn.YES
        if who.way.leave_reason not in WENT_ON:
            return InEducationOn.NO
    return _by_result(who.way)


def _by_result(way: AnyRow) -> InEducationOn:
    return RESULTS[way.result] if way.result is not None else InEducationOn.UNKNOWN


def first_year(who: Participant) -> FirstYear:
    """How the first year ended, as the pupil or the school says. Unknown from 1 August when nobody has said."""
    if who.left_compulsory is None:
        return FirstYear.NOT_COUNTED
    if who.as_of < first_of(who.left_compulsory + 1):
        return FirstYear.NOT_YET
    said = who.way.result if who.way is not None else None
    return FirstYear(said.value) if said is not None else FirstYear.UNKNOWN
