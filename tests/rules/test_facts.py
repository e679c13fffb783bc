"""What each history counts as, counted by hand: one pupil, one day, one value."""

from __future__ import annotations

from datetime import date

import pytest

from casework.models.codes import CaseStage, ConsentStatus, Decision, Destination, Measure
from casework.models.job_codes import EndReason, PlacementForm, PlacementOutcome
from casework.models.report_codes import (
    Applied,
    ConsentAnswered,
    ConsentNow,
    EndedIn,
    FirstContact,
    FirstYear,
    FollowUpNow,
    FormGroup,
    HoursBand,
    InEducationOn,
    InTime,
    Leaver,
    LedTo,
    MeasureTaken,
    NavAnswer,
    Offered,
    PlacementNow,
    RecentContact,
    Started,
    StatusAfter,
    Term,
    WentTo,
)
from casework.models.transition_codes import (
    AfterClosing,
    InEducation,
    LeaveReason,
    Level,
    MilestoneKind,
    OfferState,
    Route,
    StartState,
    YearResult,
)
from casework.reports.facts import placements, requests
from casework.reports.facts.contacts import thirty_days_before
from casework.reports.facts.histories import Asked, Followed
from casework.reports.facts.participants import SAYS
from casework.reports.facts.steps import GROUPS
from tests.fact_rows import (
    AREA,
    JOB,
    OTHER_AREA,
    TRANSITION,
    a_case,
    a_check,
    a_placement,
    a_step,
    a_way,
    as_of,
    followed,
)

AUTUMN = date(2025, 9, 1)
K = MilestoneKind


def says(dimension: str, history: Followed, day: date) -> object:
    """The value of one dimension of a participant on a day."""
    return SAYS[dimension](as_of(day, history))


@pytest.mark.parametrize(
    ("opened", "cohort", "term"),
    [
        (date(2025, 7, 31), 2024, Term.SPRING),
        (date(2025, 8, 1), 2025, Term.AUTUMN),
        (date(2026, 1, 31), 2025, Term.AUTUMN),
        (date(2026, 2, 1), 2025, Term.SPRING),
    ],
)
def test_a_pupil_comes_in_the_school_year_and_the_half_of_the_first_case(opened: date, cohort: int, term: Term) -> None:
    history = followed(a_case(opened))
    assert as_of(opened, history).cohort == cohort
    assert says("term", history, opened) == term


def test_a_second_case_is_the_same_participant_of_the_same_area_and_year() -> None:
    first = a_case(AUTUMN, date(2025, 12, 1), destination=Destination.WORK)
    history = followed(first, a_case(date(2027, 3, 1), measures=JOB, area=OTHER_AREA))
    who = as_of(date(2027, 8, 1), history)
    assert (who.cohort, who.area) == (2025, AREA.hex)
    assert (SAYS["term"](who), SAYS["measure"](who)) == (Term.AUTUMN, MeasureTaken.BOTH)
    assert (SAYS["follow_up"](who), SAYS["went_to"](who)) == (FollowUpNow.ACTIVE, WentTo.NOT_ENDED)


@pytest.mark.parametrize(
    ("measures", "taken"),
    [
        ((TRANSITION,), MeasureTaken.TRANSITION),
        ((JOB,), MeasureTaken.JOB),
        ((TRANSITION | JOB,), MeasureTaken.BOTH),
        ((TRANSITION, JOB), MeasureTaken.BOTH),
        ((JOB, JOB), MeasureTaken.JOB),
    ],
)
def test_measures_are_those_of_all_cases(measures: tuple[frozenset[Measure], ...], taken: MeasureTaken) -> None:
    history = followed(*(a_case(AUTUMN, measures=each) for each in measures))
    assert says("measure", history, date(2026, 2, 1)) == taken


def test_a_hold_is_no_end_and_one_active_case_makes_the_follow_up_active() -> None:
    held = a_case(AUTUMN, stage=CaseStage.ON_HOLD)
    assert says("follow_up", followed(held), date(2026, 2, 1)) == FollowUpNow.ON_HOLD
    assert says("ended_in", followed(held), date(2026, 2, 1)) == EndedIn.NOT_ENDED
    assert says("follow_up", followed(held, a_case(date(2025, 10, 1))), date(2026, 2, 1)) == FollowUpNow.ACTIVE
    closed = a_case(AUTUMN, date(2025, 12, 1))
    assert says("follow_up", followed(held, closed), date(2026, 2, 1)) == FollowUpNow.ON_HOLD


@pytest.mark.parametrize(
    ("closed", "ended_in"),
    [
        (date(2026, 1, 31), EndedIn.YEAR_1_AUTUMN),
        (date(2026, 2, 1), EndedIn.YEAR_1_SPRING),
        (date(2026, 7, 31), EndedIn.YEAR_1_SPRING),
        (date(2026, 8, 1), EndedIn.YEAR_2_AUTUMN),
        (date(2027, 7, 31), EndedIn.YEAR_2_SPRING),
        (date(2027, 8, 1), EndedIn.LATER),
    ],
)
def test_an_end_falls_in_a_term_counted_from_the_cohorts_first(closed: date, ended_in: EndedIn) -> None:
    history = followed(a_case(AUTUMN, closed, destination=Destination.NAV_MEASURE))
    assert says("ended_in", history, closed) == ended_in
    assert says("follow_up", history, closed) == FollowUpNow.ENDED
    assert says("went_to", history, closed) == WentTo.MEASURE


def test_what_is_closed_after_the_day_is_open_on_it() -> None:
    history = followed(a_case(AUTUMN, date(2026, 2, 2)))
    assert says("follow_up", history, date(2026, 2, 1)) == FollowUpNow.ACTIVE
    assert says("went_to", history, date(2026, 2, 1)) == WentTo.NOT_ENDED
    assert says("went_to", history, date(2026, 2, 2)) == WentTo.EDUCATION


def test_the_case_that_closed_last_says_where_the_pupil_went() -> None:
    first = a_case(AUTUMN, date(2026, 6, 1), destination=Destination.WORK)
    second = a_case(date(2025, 11, 1), date(2026, 3, 1), destination=Destination.UNKNOWN)
    assert says("went_to", followed(first, second), date(2026, 8, 1)) == WentTo.WORK


def test_a_withdrawn_consent_counts_on_and_is_told() -> None:
    withdrawn = a_case(AUTUMN, date(2025, 12, 1), consent=ConsentStatus.WITHDRAWN, destination=Destination.UNKNOWN)
    assert says("consent", followed(withdrawn), date(2026, 2, 1)) == ConsentNow.WITHDRAWN
    assert says("went_to", followed(withdrawn), date(2026, 2, 1)) == WentTo.UNKNOWN
    again = followed(withdrawn, a_case(date(2026, 1, 10)))
    assert says("consent", again, date(2026, 2, 1)) == ConsentNow.STANDS
    lapsed = followed(a_case(AUTUMN, consent=ConsentStatus.EXPIRED))
    assert says("consent", lapsed, date(2026, 2, 1)) == ConsentNow.STANDS


@pytest.mark.parametrize(
    ("reached", "band"),
    [
        (date(2025, 9, 1), FirstContact.WITHIN_5),
        (date(2025, 9, 8), FirstContact.WITHIN_5),  # the fifth working day after Monday 1 September
        (date(2025, 9, 9), FirstContact.WITHIN_10),
        (date(2025, 9, 15), FirstContact.WITHIN_10),
        (date(2025, 9, 29), FirstContact.WITHIN_20),
        (date(2025, 9, 30), FirstContact.OVER_20),
    ],
)
def test_the_first_contact_is_counted_in_working_days(reached: date, band: FirstContact) -> None:
    history = followed(a_case(AUTUMN, reached=(reached, reached)))
    assert says("first_contact", history, date(2026, 2, 1)) == band
    assert says("first_contact", history, date(2025, 8, 31)) == FirstContact.NOT_REACHED


def test_public_holidays_are_no_working_days() -> None:
    before_easter = a_case(date(2026, 3, 27), reached=(date(2026, 4, 8), date(2026, 4, 8)))
    assert says("first_contact", followed(before_easter), date(2026, 8, 1)) == FirstContact.WITHIN_5


def test_a_pupil_first_reached_in_a_second_case_is_reached() -> None:
    second = a_case(date(2026, 1, 12), reached=(date(2026, 1, 14), date(2026, 5, 4)))
    history = followed(a_case(AUTUMN, date(2025, 12, 1)), second)
    assert says("first_contact", history, date(2026, 5, 1)) == FirstContact.OVER_20
    assert says("recent_contact", history, date(2026, 5, 10)) == RecentContact.REACHED


@pytest.mark.parametrize(
    ("day", "since"),
    [
        (date(2026, 2, 1), date(2026, 1, 2)),
        (date(2026, 8, 1), date(2026, 6, 1)),  # 30 days of June: July is left out
        (date(2026, 8, 11), date(2026, 6, 11)),  # 10 of August and 20 of June
        (date(2026, 7, 15), date(2026, 6, 1)),
        (date(2026, 8, 31), date(2026, 8, 1)),
        (date(2026, 9, 1), date(2026, 8, 2)),
    ],
)
def test_july_is_no_part_of_the_thirty_days(day: date, since: date) -> None:
    assert thirty_days_before(day) == since


@pytest.mark.parametrize(
    ("last", "found"),
    [
        (date(2026, 1, 1), RecentContact.NOT_REACHED),
        (date(2026, 1, 2), RecentContact.REACHED),
        (date(2026, 2, 1), RecentContact.REACHED),
        (date(2026, 2, 2), RecentContact.NOT_REACHED),  # after the day; before it there was only September
    ],
)
def test_a_contact_of_the_last_thirty_days_counts_both_ends(last: date, found: RecentContact) -> None:
    history = followed(a_case(AUTUMN, reached=(date(2025, 9, 3), last)))
    assert says("recent_contact", history, date(2026, 2, 1)) == found


@pytest.mark.parametrize(
    ("opened", "stage", "found"),
    [
        (date(2026, 1, 2), CaseStage.ACTIVE, RecentContact.NOT_REACHED),
        (date(2026, 1, 3), CaseStage.ACTIVE, RecentContact.NOT_COUNTED),
        (date(2025, 9, 1), CaseStage.ON_HOLD, RecentContact.NOT_COUNTED),
    ],
)
def test_recent_contact_is_asked_of_active_cases_thirty_days_old(
    opened: date, stage: CaseStage, found: RecentContact
) -> None:
    assert says("recent_contact", followed(a_case(opened, stage=stage)), date(2026, 2, 1)) == found
    older = followed(a_case(opened, stage=stage), a_case(AUTUMN))
    assert says("recent_contact", older, date(2026, 2, 1)) == RecentContact.NOT_REACHED
    assert says("recent_contact", followed(a_case(AUTUMN, date(2026, 2, 1))), date(2026, 2, 1)) == (
        RecentContact.NOT_COUNTED
    )


def test_steps_are_in_time_when_all_of_them_were() -> None:
    due = date(2025, 10, 1)
    plan, talk = a_step(K.PLAN_AGREED, due, due), a_step(K.CAREER_TALK, due, date(2025, 10, 2))
    missed = a_step(K.STARTED, due)
    waived = a_step(K.JOB_MIDWAY, due, relevant=False)
    cases = (a_case(AUTUMN),)
    assert says("steps", followed(*cases), date(2026, 2, 1)) == InTime.NONE_DUE
    assert says("steps", followed(*cases, steps=[waived]), date(2026, 2, 1)) == InTime.NONE_DUE
    assert says("steps", followed(*cases, steps=[plan, waived]), date(2026, 2, 1)) == InTime.IN_TIME
    both = followed(*cases, steps=[plan, talk, missed])
    found = [says(f"steps_{group}", both, date(2026, 2, 1)) for group in ("beginning", "application", "starting")]
    assert found == [InTime.IN_TIME, InTime.NOT_IN_TIME, InTime.NOT_IN_TIME]
    assert says("steps_job", both, date(2026, 2, 1)) == InTime.NONE_DUE
    assert says("steps", both, date(2026, 2, 1)) == InTime.NOT_IN_TIME


def test_every_step_belongs_to_a_group() -> None:
    assert set(GROUPS) == set(MilestoneKind)


# In 2026 both deadlines fall on a Sunday and move to Monday: 2 February and 2 March.
@pytest.mark.parametrize(
    ("route", "sent", "found"),
    [
        (Route.ORDINARY, date(2026, 3, 2), Applied.IN_TIME),
        (Route.ORDINARY, date(2026, 3, 3), Applied.LATE),
        (None, date(2026, 3, 2), Applied.IN_TIME),
        (Route.PRIORITY, date(2026, 2, 2), Applied.IN_TIME),
        (Route.PRIORITY, date(2026, 2, 3), Applied.LATE),
        (Route.INDIVIDUAL, date(2026, 3, 1), Applied.LATE),
        (Route.ORDINARY, date(2026, 8, 2), Applied.NOT_SENT),  # after the day of the numbers
        (Route.ORDINARY, None, Applied.NOT_SENT),
    ],
)
def test_an_application_is_in_time_by_the_deadline_of_its_own_route(
    route: Route | None, sent: date | None, found: Applied
) -> None:
    history = followed(a_case(AUTUMN), tenth=[2025], ways=[a_way(2026, sent=sent, route=route)])
    assert says("applied", history, date(2026, 8, 1)) == found


def test_who_is_to_apply_is_in_tenth_grade_and_followed_up_on_the_first_of_march() -> None:
    day = date(2026, 8, 1)
    assert says("applied", followed(a_case(AUTUMN), tenth=[2025]), day) == Applied.NOT_SENT
    assert says("applied", followed(a_case(AUTUMN), tenth=[2026]), day) == Applied.NOT_COUNTED
    assert says("applied", followed(a_case(date(2026, 3, 2)), tenth=[2025]), day) == Applied.NOT_COUNTED
    assert says("applied", followed(a_case(AUTUMN, date(2026, 3, 1)), tenth=[2025]), day) == Applied.NOT_COUNTED
    assert says("applied", followed(a_case(AUTUMN, date(2026, 3, 2)), tenth=[2025]), day) == Applied.NOT_SENT
    assert says("applied", followed(a_case(AUTUMN), tenth=[2025]), date(2026, 3, 2)) == Applied.NOT_COUNTED
    assert says("applied", followed(a_case(AUTUMN), tenth=[2025]), date(2026, 3, 3)) == Applied.NOT_SENT


@pytest.mark.parametrize(
    ("opened", "closed", "day", "found"),
    [
        (AUTUMN, None, date(2026, 5, 31), Leaver.NO),
        (AUTUMN, None, date(2026, 6, 1), Leaver.YES),
        (AUTUMN, date(2026, 6, 1), date(2026, 8, 1), Leaver.NO),
        (AUTUMN, date(2026, 6, 2), date(2026, 8, 1), Leaver.YES),
        (date(2026, 6, 1), None, date(2026, 8, 1), Leaver.YES),
        (date(2026, 6, 2), None, date(2026, 8, 1), Leaver.NO),
    ],
)
def test_a_leaver_is_followed_up_on_the_first_of_june(
    opened: date, closed: date | None, day: date, found: Leaver
) -> None:
    assert says("leaver", followed(a_case(opened, closed), tenth=[2025]), day) == found


def test_a_ninth_grader_leaves_the_year_after_and_one_who_repeats_tenth_grade_leaves_once() -> None:
    ninth = followed(a_case(AUTUMN), tenth=[2026], ways=[a_way(2027, start=StartState.NO_SHOW, start_on=AUTUMN)])
    assert says("leaver", ninth, date(2026, 8, 1)) == Leaver.NO
    assert says("started", ninth, date(2027, 10, 1)) == Started.NOT_STARTED
    twice = followed(
        a_case(AUTUMN),
        tenth=[2025, 2026],
        ways=[a_way(2026), a_way(2027, start=StartState.STARTED, start_on=date(2027, 8, 19))],
    )
    assert says("started", twice, date(2027, 2, 1)) == Started.UNKNOWN
    assert says("started", twice, date(2027, 10, 1)) == Started.STARTED


def test_nobody_leaves_tenth_grade_a_second_time_because_a_roll_was_never_ended() -> None:
    still_on_the_roll = a_case(AUTUMN)
    gone_on = followed(
        still_on_the_roll, tenth=[2025], ways=[a_way(2026, start=StartState.STARTED, start_on=date(2026, 8, 19))]
    )
    silent = followed(still_on_the_roll, tenth=[2025])
    for history in (gone_on, silent):
        assert as_of(date(2028, 8, 1), history).left_compulsory == 2026
    assert says("started", gone_on, date(2028, 8, 1)) == Started.STARTED
    known_by_the_way = followed(still_on_the_roll, ways=[a_way(2026, sent=date(2026, 2, 1))])
    assert as_of(date(2028, 8, 1), known_by_the_way).left_compulsory == 2026, "on no roll, but on the way into Vg1"
    older = followed(still_on_the_roll, ways=[a_way(2026, level=Level.VG2, sent=date(2026, 2, 1))])
    assert as_of(date(2028, 8, 1), older).left_compulsory is None


OFFER = OfferState


@pytest.mark.parametrize(
    ("offers", "in_august", "in_september"),
    [
        ((), Offered.NOT_YET, Offered.UNKNOWN),
        ((OFFER.NO_OFFER,), Offered.NOT_YET, Offered.NOT_OFFERED),
        ((OFFER.WAITING_LIST, OFFER.WAITING_DECLINED), Offered.NOT_YET, Offered.NOT_OFFERED),
        ((OFFER.NO_OFFER, OFFER.OFFERED), Offered.OFFERED, Offered.OFFERED),
        ((OFFER.DECLINED,), Offered.OFFERED, Offered.OFFERED),
    ],
)
def test_an_offer_in_any_round_is_an_offer(
    offers: tuple[OfferState, ...], in_august: Offered, in_september: Offered
) -> None:
    history = followed(a_case(AUTUMN), tenth=[2025], ways=[a_way(2026)], offers=offers)
    assert says("offered", history, date(2026, 9, 1)) == in_august
    assert says("offered", history, date(2026, 9, 2)) == in_september
    assert says("offered", history, date(2026, 5, 1)) == Offered.NOT_COUNTED


@pytest.mark.parametrize(
    ("start", "on", "found"),
    [
        (StartState.STARTED, date(2026, 8, 19), Started.STARTED),
        (StartState.STARTED, date(2026, 9, 1), Started.STARTED),
        (StartState.STARTED, date(2026, 9, 2), Started.NOT_STARTED),
        (StartState.LEFT, date(2026, 11, 3), Started.STARTED),
        (StartState.LEFT_IN_AUGUST, date(2026, 8, 28), Started.NOT_STARTED),
        (StartState.NO_SHOW, date(2026, 8, 19), Started.NOT_STARTED),
        (StartState.UNKNOWN, date(2026, 8, 25), Started.UNKNOWN),
        (None, None, Started.UNKNOWN),
    ],
)
def test_a_start_counts_until_the_first_of_september(start: StartState | None, on: date | None, found: Started) -> None:
    history = followed(a_case(AUTUMN, date(2026, 6, 20)), tenth=[2025], ways=[a_way(2026, start=start, start_on=on)])
    assert says("started", history, date(2026, 9, 1)) == Started.NOT_YET
    assert says("started", history, date(2027, 2, 1)) == found


@pytest.mark.parametrize("said", [*InEducation, None])
def test_the_counting_day_is_what_was_registered_of_it(said: InEducation | None) -> None:
    history = followed(a_case(AUTUMN), tenth=[2025], ways=[a_way(2026, in_education=said)])
    assert says("counting_day", history, date(2026, 10, 1)) == InEducationOn.NOT_YET
    assert says("counting_day", history, date(2026, 10, 2)) == (said.value if said else InEducationOn.UNKNOWN)
    on_its_way = InEducationOn.NOT_YET if said is InEducation.YES else InEducationOn.NOT_COUNTED
    assert says("june", history, date(2026, 10, 2)) == says("june", history, date(2027, 6, 1)) == on_its_way
    assert says("june", history, date(2026, 10, 1)) == InEducationOn.NOT_COUNTED


@pytest.mark.parametrize(
    ("left", "why", "result", "found"),
    [
        (None, None, YearResult.PASSED, InEducationOn.YES),
        (None, None, YearResult.PARTLY_PASSED, InEducationOn.YES),
        (None, None, YearResult.NOT_COMPLETED, InEducationOn.NO),
        (None, None, YearResult.UNKNOWN, InEducationOn.UNKNOWN),
        (None, None, None, InEducationOn.UNKNOWN),
        (date(2027, 6, 1), LeaveReason.WORK, None, InEducationOn.NO),
        (date(2027, 6, 2), LeaveReason.WORK, None, InEducationOn.YES),
        (date(2026, 11, 1), LeaveReason.ABSENCE, YearResult.UNKNOWN, InEducationOn.NO),
        (date(2026, 11, 1), LeaveReason.NEW_SCHOOL, YearResult.PASSED, InEducationOn.YES),
        (date(2026, 11, 1), LeaveReason.APPRENTICE, None, InEducationOn.UNKNOWN),
    ],
)
def test_who_was_there_in_october_is_asked_for_in_june(
    left: date | None, why: LeaveReason | None, result: YearResult | None, found: InEducationOn
) -> None:
    way = a_way(
        2026,
        start=StartState.LEFT if left else StartState.STARTED,
        start_on=left or date(2026, 8, 19),
        leave_reason=why,
        in_education=InEducation.YES,
        result=result,
    )
    assert says("june", followed(a_case(AUTUMN), tenth=[2025], ways=[way]), date(2027, 6, 2)) == found


@pytest.mark.parametrize("said", [*YearResult, None])
def test_the_first_year_is_over_on_the_first_of_august(said: YearResult | None) -> None:
    history = followed(a_case(AUTUMN), tenth=[2025], ways=[a_way(2026, result=said)])
    assert says("first_year", history, date(2027, 7, 31)) == FirstYear.NOT_YET
    assert says("first_year", history, date(2027, 8, 1)) == (said.value if said else FirstYear.UNKNOWN)
    assert says("first_year", followed(a_case(AUTUMN)), date(2027, 8, 1)) == FirstYear.NOT_COUNTED


# Closed on 1 September 2025: 90 days on is 30 November, 180 days is 28 February; each has 14 days more.
@pytest.mark.parametrize(
    ("dimension", "asked", "last_day", "due"),
    [
        ("status_3", AfterClosing.MONTHS_3, date(2025, 12, 14), date(2025, 12, 15)),
        ("status_6", AfterClosing.MONTHS_6, date(2026, 3, 14), date(2026, 3, 15)),
    ],
)
def test_a_status_is_due_when_it_can_no_more_be_answered_answered_or_not(
    dimension: str, asked: AfterClosing, last_day: date, due: date
) -> None:
    case = a_case(date(2025, 5, 1), AUTUMN)
    silent = followed(case)
    assert [says(dimension, silent, day) for day in (last_day, due)] == [StatusAfter.NOT_DUE, StatusAfter.UNKNOWN]
    for destination, found in (
        (Destination.WORK, StatusAfter.EDUCATION_OR_WORK),
        (Destination.NAV_MEASURE, StatusAfter.OTHER),
        (Destination.UNKNOWN, StatusAfter.UNKNOWN),
    ):
        told = followed(case, checks=[a_check(case, asked, destination)])
        assert [says(dimension, told, day) for day in (last_day, due)] == [StatusAfter.NOT_DUE, found]


def test_a_status_is_of_the_last_end_and_of_no_pupil_who_is_followed_up_again() -> None:
    case = a_case(date(2025, 5, 1), AUTUMN)
    told = [a_check(case, AfterClosing.MONTHS_3, Destination.WORK)]
    assert says("status_3", followed(case, a_case(date(2026, 1, 5)), checks=told), date(2026, 8, 1)) == (
        StatusAfter.NOT_DUE
    )
    again = a_case(date(2025, 10, 1), date(2026, 2, 1))
    assert says("status_3", followed(case, again, checks=told), date(2026, 8, 1)) == StatusAfter.UNKNOWN
    case.closed_on = date(2025, 11, 1)  # opened again and closed anew: what was said then is of the first time
    assert says("status_3", followed(case, checks=told), date(2026, 8, 1)) == StatusAfter.UNKNOWN


def asked(sent: date, decision: Decision = Decision.NEW, consent: ConsentStatus = ConsentStatus.NOT_ASKED) -> Asked:
    return Asked(AREA, sent, decision, consent)


def test_a_pupil_asked_for_twice_in_a_year_counts_once_by_the_last_request() -> None:
    first, second = asked(date(2025, 9, 1), Decision.DECLINED), asked(date(2026, 3, 1), Decision.ACCEPTED)
    other_year = asked(date(2026, 8, 1))
    found = requests.latest([other_year, second, first])
    assert [(each.cohort, each.asked) for each in found] == [(2025, second), (2026, other_year)]
    assert (requests.term(found[0]), requests.nav_answer(found[0])) == (Term.SPRING, NavAnswer.ACCEPTED)


def test_what_is_forwarded_waits_and_a_consent_that_lapsed_was_given() -> None:
    answers = {each: requests.nav_answer(requests.Request(asked(AUTUMN, each))) for each in Decision}
    assert answers == {
        Decision.NEW: NavAnswer.WAITING,
        Decision.FORWARDED: NavAnswer.WAITING,
        Decision.ACCEPTED: NavAnswer.ACCEPTED,
        Decision.DECLINED: NavAnswer.DECLINED,
    }
    consents = {
        each: requests.consent_answered(requests.Request(asked(AUTUMN, consent=each))) for each in ConsentStatus
    }
    assert consents == {
        ConsentStatus.NOT_ASKED: ConsentAnswered.WAITING,
        ConsentStatus.PARTIAL: ConsentAnswered.WAITING,
        ConsentStatus.GIVEN: ConsentAnswered.GIVEN,
        ConsentStatus.EXPIRED: ConsentAnswered.GIVEN,
        ConsentStatus.DECLINED: ConsentAnswered.DECLINED,
        ConsentStatus.WITHDRAWN: ConsentAnswered.WITHDRAWN,
    }


def test_two_placements_of_one_year_are_one_pupil_and_one_of_the_next_year_another_time() -> None:
    summer = a_placement(date(2026, 6, 20), date(2026, 7, 20), form=PlacementForm.SUMMER_JOB)
    shop = a_placement(date(2026, 2, 2), date(2026, 5, 1))
    later = a_placement(date(2026, 8, 1), date(2026, 12, 1))
    history = followed(a_case(AUTUMN, area=OTHER_AREA), placements=[shop, summer, later], minutes=[1199, 1, 60])
    first, second = placements.placed(history, date(2026, 8, 1))
    assert (first.cohort, second.cohort, first.area) == (2025, 2026, OTHER_AREA.hex)
    assert placements.form(first) == FormGroup.SEVERAL and placements.form(second) == FormGroup.ORDINARY_JOB
    assert placements.hours(first) == HoursBand.UNDER_60
    assert placements.placement(first) == PlacementNow.COMPLETED
    assert placements.placement(second) == PlacementNow.RUNNING
    assert (placements.led_to(first), placements.led_to(second)) == (LedTo.NOTHING_REGISTERED, LedTo.NOT_ENDED)


@pytest.mark.parametrize(
    ("minutes", "band"),
    [
        (0, HoursBand.NONE),
        (1, HoursBand.UNDER_20),
        (20 * 60 - 1, HoursBand.UNDER_20),
        (20 * 60, HoursBand.UNDER_60),
        (60 * 60, HoursBand.UNDER_150),
        (150 * 60 - 1, HoursBand.UNDER_150),
        (150 * 60, HoursBand.FROM_150),
    ],
)
def test_hours_fall_in_a_band(minutes: int, band: HoursBand) -> None:
    history = followed(a_case(AUTUMN), placements=[a_placement(AUTUMN)], minutes=[minutes])
    assert placements.hours(placements.placed(history, date(2026, 2, 1))[0]) == band


LAST = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("last", "ended", "reason", "found"),
    [
        (LAST, None, None, PlacementNow.COMPLETED),  # passed its last day without anybody ending it
        (date(2026, 2, 1), None, None, PlacementNow.RUNNING),
        (None, None, None, PlacementNow.RUNNING),
        (LAST, LAST, EndReason.COMPLETED, PlacementNow.COMPLETED),
        (date(2026, 6, 1), date(2026, 2, 1), EndReason.PUPIL_ENDED, PlacementNow.INTERRUPTED),
        (date(2026, 6, 1), date(2026, 2, 2), EndReason.PUPIL_ENDED, PlacementNow.RUNNING),  # ends after the day
        (date(2026, 6, 1), date(2026, 1, 5), EndReason.GOT_JOB, PlacementNow.INTERRUPTED),
    ],
)
def test_a_placement_runs_until_its_last_day_or_until_somebody_ends_it(
    last: date | None, ended: date | None, reason: EndReason | None, found: PlacementNow
) -> None:
    history = followed(a_case(AUTUMN), placements=[a_placement(AUTUMN, last, ended=ended, reason=reason)])
    assert placements.placement(placements.placed(history, date(2026, 2, 1))[0]) == found


@pytest.mark.parametrize(
    ("outcomes", "on", "found"),
    [
        ((PlacementOutcome.REFERENCE_GIVEN, PlacementOutcome.BACK_TO_SCHOOL), LAST, LedTo.EDUCATION),
        ((PlacementOutcome.REFERENCE_GIVEN, PlacementOutcome.PART_TIME_OFFERED), LAST, LedTo.WORK),
        ((PlacementOutcome.REFERENCE_GIVEN,), LAST, LedTo.REFERENCE),
        ((PlacementOutcome.NONE_OF_THESE,), LAST, LedTo.NOTHING_REGISTERED),
        ((PlacementOutcome.APPRENTICESHIP,), date(2026, 2, 2), LedTo.NOTHING_REGISTERED),  # said after the day
        ((), None, LedTo.NOTHING_REGISTERED),
    ],
)
def test_education_counts_before_work_and_work_before_a_reference(
    outcomes: tuple[PlacementOutcome, ...], on: date | None, found: LedTo
) -> None:
    job = a_placement(AUTUMN, LAST, outcomes=outcomes, outcome_on=on)
    assert (
        placements.led_to(placements.placed(followed(a_case(AUTUMN), placements=[job]), date(2026, 2, 1))[0]) == found
    )


def test_every_form_of_placement_belongs_to_a_group() -> None:
    assert set(placements.FORMS) == set(PlacementForm)
