"""From what became of ten pupils to each figure of a report, counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from casework.calendar.grades import Stay
from casework.models.codes import CaseStage, ConsentStatus, Decision, Destination, Grade
from casework.models.job_codes import EndReason, PlacementForm, PlacementOutcome
from casework.models.report_codes import FirstContact, Population
from casework.models.transition_codes import (
    AfterClosing,
    InEducation,
    LeaveReason,
    MilestoneKind,
    OfferState,
    Route,
    StartState,
    YearResult,
)
from casework.reports import committing, headlines, key_figures
from casework.reports.cells import Counted, Key
from casework.reports.contents import KEY_FIGURES
from casework.reports.facts import counting
from casework.reports.facts.histories import Asked, Followed, Histories
from casework.reports.key_figures import Figure
from casework.reports.plan import PLAN
from tests.fact_rows import (
    AREA,
    JOB,
    OTHER_AREA,
    TRANSITION,
    YEARS,
    a_case,
    a_check,
    a_placement,
    a_step,
    a_way,
    followed,
)

P, R, J = Population.PARTICIPANTS, Population.REQUESTS, Population.PLACEMENTS
AUTUMN, TODAY = date(2025, 9, 1), date(2027, 8, 2)
TWINS = 4
"""Each of the ten is four pupils, so that shares are of enough."""
K = MilestoneKind
DUE = date(2026, 5, 4)


def goes_well() -> Followed:
    """Reached at once, applied, came, passed; in education three months after, and then nobody knew. Two jobs."""
    case = a_case(AUTUMN, date(2026, 10, 20), reached=(date(2025, 9, 3), date(2026, 9, 1)))
    way = a_way(2026, sent=date(2026, 2, 20), route=Route.ORDINARY, start=StartState.STARTED,
                start_on=date(2026, 8, 19), in_education=InEducation.YES, result=YearResult.PASSED)  # fmt: skip
    back, over = [PlacementOutcome.BACK_TO_SCHOOL], date(2026, 7, 20)
    jobs = [
        a_placement(date(2025, 11, 1), date(2025, 12, 1)),
        a_placement(date(2026, 6, 20), over, form=PlacementForm.SUMMER_JOB, outcomes=back, outcome_on=over),
    ]
    told = [
        a_check(case, AfterClosing.MONTHS_3, Destination.APPRENTICE),
        a_check(case, AfterClosing.MONTHS_6, Destination.UNKNOWN),
    ]
    plan = a_step(K.PLAN_AGREED, DUE, DUE)
    return followed(case, steps=[plan], checks=told, ways=[way], offers=[OfferState.ACCEPTED], tenth=[2025],
                    placements=jobs, minutes=[100 * 60, 60 * 60])  # fmt: skip


def on_hold() -> Followed:
    """Paused; applied too late, got no place, did not come. The one step that was due was not relevant."""
    case = a_case(AUTUMN, stage=CaseStage.ON_HOLD, reached=(date(2025, 9, 15), date(2027, 7, 30)))
    way = a_way(2026, sent=date(2026, 3, 10), route=Route.ORDINARY, start=StartState.NO_SHOW,
                start_on=date(2026, 8, 19), in_education=InEducation.NO)  # fmt: skip
    waived = a_step(K.CAREER_TALK, DUE, relevant=False)
    return followed(case, steps=[waived], ways=[way], offers=[OfferState.NO_OFFER], tenth=[2025])


def opened_again() -> Followed:
    """Closed in spring and opened again: one follow-up that goes on. Nothing of the way is registered."""
    case = a_case(AUTUMN, reached=(date(2025, 9, 3), date(2027, 6, 20)))
    before = a_check(case, AfterClosing.MONTHS_3, Destination.WORK)
    before.closed_on = date(2026, 3, 1)
    return followed(case, steps=[a_step(K.PLAN_AGREED, DUE, date(2026, 5, 5))], checks=[before], tenth=[2025])


def a_second_case_elsewhere() -> Followed:
    """Went to work, came back in another area for a job: never reached, began, left, and saw the job through."""
    first = a_case(AUTUMN, date(2025, 12, 1), destination=Destination.WORK)
    second = a_case(date(2026, 3, 10), measures=JOB, area=OTHER_AREA)
    way = a_way(2026, start=StartState.LEFT, start_on=date(2026, 11, 3), leave_reason=LeaveReason.WORK,
                in_education=InEducation.YES, result=YearResult.NOT_COMPLETED)  # fmt: skip
    stays_on = [PlacementOutcome.PART_TIME_OFFERED]
    job = a_placement(date(2026, 3, 20), date(2026, 6, 1), outcomes=stays_on, outcome_on=date(2026, 6, 1))
    return followed(first, second, steps=[a_step(K.JOB_MIDWAY, DUE, DUE)], ways=[way], offers=[OfferState.DECLINED],
                    tenth=[2025], placements=[job], minutes=[70 * 60])  # fmt: skip


def withdrew() -> Followed:
    """Withdrew consent before 1 March: no application to expect, and nobody knows what came after."""
    case = a_case(AUTUMN, date(2025, 12, 1), destination=Destination.UNKNOWN, consent=ConsentStatus.WITHDRAWN)
    return followed(case, tenth=[2025])


def moved() -> Followed:
    """Moved to another school in January: counts where the follow-up began. Came; then nobody knows."""
    case = a_case(AUTUMN, reached=(date(2025, 9, 20), date(2025, 9, 20)))
    way = a_way(2026, sent=date(2026, 2, 2), route=Route.PRIORITY, start=StartState.STARTED,
                start_on=date(2026, 8, 19), in_education=InEducation.UNKNOWN, result=YearResult.UNKNOWN)  # fmt: skip
    history = followed(case, ways=[way], offers=[OfferState.OFFERED], tenth=[2025])
    history.stays.append(Stay(date(2026, 1, 12), Grade.G10))
    return history


def came_in_spring() -> Followed:
    """A ninth grader with a job that broke off: applied a year later, and has not begun yet."""
    case = a_case(date(2026, 2, 2), measures=JOB, area=OTHER_AREA, reached=(date(2026, 4, 15), date(2027, 6, 10)))
    way = a_way(2027, sent=date(2027, 2, 20), route=Route.ORDINARY)
    job = a_placement(date(2026, 3, 1), date(2026, 6, 1), ended=date(2026, 4, 1), reason=EndReason.PUPIL_ENDED)
    return followed(case, ways=[way], tenth=[2026], placements=[job], minutes=[10 * 60])


def not_asked() -> Followed:
    """Went to work in July; nothing was registered but where the pupil was six months after."""
    case = a_case(AUTUMN, date(2026, 7, 1), destination=Destination.WORK, reached=(date(2025, 9, 5), date(2026, 6, 1)))
    return followed(case, checks=[a_check(case, AfterClosing.MONTHS_6, Destination.WORK)], tenth=[2025])


def came_on_the_last_day() -> Followed:
    """Both measures, out of school, not reached; a step not done, and a job that goes on."""
    case = a_case(date(2026, 7, 31), measures=JOB | TRANSITION)
    return followed(case, steps=[a_step(K.JOB_AGREED, DUE)], placements=[a_placement(date(2026, 7, 31))])


def came_the_day_after() -> Followed:
    """Of the next school year: in none of these figures."""
    return followed(a_case(date(2026, 8, 1), reached=(date(2026, 8, 3), date(2026, 8, 3))))


TEN = (goes_well, on_hold, opened_again, a_second_case_elsewhere, withdrew, moved, came_in_spring, not_asked,
       came_on_the_last_day, came_the_day_after)  # fmt: skip
D, C = Decision, ConsentStatus
ASKED: tuple[tuple[tuple[date, Decision, ConsentStatus], ...], ...] = (
    *(((AUTUMN, D.ACCEPTED, C.GIVEN),) for _ in range(3)),
    ((AUTUMN, D.ACCEPTED, C.EXPIRED),),
    ((AUTUMN, D.ACCEPTED, C.WITHDRAWN),),
    ((AUTUMN, D.DECLINED, C.DECLINED), (date(2026, 3, 10), D.ACCEPTED, C.GIVEN)),  # the last one counts
    ((AUTUMN, D.ACCEPTED, C.DECLINED),),
    ((AUTUMN, D.DECLINED, C.DECLINED),),
    ((date(2026, 2, 2), D.NEW, C.NOT_ASKED),),
    ((date(2026, 2, 2), D.FORWARDED, C.PARTIAL), (date(2026, 8, 1), D.NEW, C.NOT_ASKED)),  # one in each year
)


def counted(*left_out: Callable[[], Followed]) -> dict[Key, Counted]:
    """What a freeze counts of them all."""
    lived = [tell for tell in TEN if tell not in left_out for _ in range(TWINS)]
    asked = [each for each in ASKED for _ in range(TWINS)]
    histories = Histories(
        {UUID(int=number): tell() for number, tell in enumerate(lived)},
        {UUID(int=number): [Asked(AREA, *one) for one in each] for number, each in enumerate(asked)},
    )
    return counting.counted(histories, TODAY, YEARS)


class Truly:
    """The true counts of a population of 2025, where a report has rounded ones."""

    def __init__(self, population: Population, pupils: Counted) -> None:
        self.names, self.pupils = PLAN[population].names, pupils

    def count(self, *, unit: str | None = None, **values: str) -> int:
        wanted = set(values.items())
        each = ((area, set(zip(self.names, profile, strict=True)), n) for (area, profile), n in self.pupils.items())
        return sum(n for area, has, n in each if unit in {None, area} and wanted <= has)


BY_HAND: dict[Callable[..., Figure], tuple[Population, int, int | None]] = {
    key_figures.participants: (P, 9, None),
    key_figures.new_in_spring: (P, 2, 9),
    key_figures.ended: (P, 3, 9),
    key_figures.consent_withdrawn: (P, 1, 9),
    key_figures.requests: (R, 10, None),
    key_figures.accepted: (R, 7, 8),
    key_figures.consent_declined: (R, 2, 8),
    key_figures.time_to_first_contact: (P, 6, 9),
    key_figures.recent_contact: (P, 2, 5),
    key_figures.steps_in_time: (P, 2, 4),
    key_figures.applied_in_time: (P, 3, 6),
    key_figures.started: (P, 3, 6),
    key_figures.in_education: (P, 2, 6),
    key_figures.still_in_education: (P, 1, 2),
    key_figures.passed_first_year: (P, 1, 6),
    key_figures.placed: (J, 4, None),
    key_figures.placements_completed: (J, 2, 3),
    key_figures.placements_interrupted: (J, 1, 3),
    key_figures.three_months_after: (P, 1, 3),
    key_figures.six_months_after: (P, 1, 3),
    headlines.in_job_measure: (P, 3, 9),
    headlines.still_followed: (P, 6, 9),
    headlines.offered: (P, 3, 6),
    headlines.leavers: (P, 7, None),
    headlines.worked_60_hours: (J, 2, 4),
    headlines.led_on: (J, 2, 3),
    headlines.to_education_or_work: (P, 2, 3),
}


@pytest.mark.parametrize("of", BY_HAND, ids=lambda of: of.__name__)
def test_ten_pupils_make_the_figure_that_was_counted_by_hand(of: Callable[..., Figure]) -> None:
    population, part, whole = BY_HAND[of]
    found = of(Truly(population, counted()[2025, population]))
    assert (found.part, found.whole) == (part * TWINS, whole and whole * TWINS)


def test_every_figure_is_counted_by_hand_from_histories() -> None:
    assert set(BY_HAND) == {each.of for each in KEY_FIGURES} | set(headlines.SAYS.values())
    for each in KEY_FIGURES:
        assert BY_HAND[each.of][0] is each.population


def test_a_pupil_counts_where_and_when_the_follow_up_began() -> None:
    found = counted()
    assert {key: each.total() for key, each in found.items()} == {
        (2025, P): 9 * TWINS,
        (2026, P): TWINS,
        (2025, R): 10 * TWINS,
        (2026, R): TWINS,
        (2025, J): 4 * TWINS,
    }
    came = Truly(P, found[2025, P])
    assert key_figures.participants(came, unit=OTHER_AREA.hex) == Figure(TWINS)
    assert key_figures.time_to_first_contact(came).band is FirstContact.WITHIN_5
    assert key_figures.steps_in_time(came, of="steps_job") == Figure(TWINS, 2 * TWINS)


def test_a_pupil_whose_case_is_erased_stays_in_every_denominator() -> None:
    """All of whom a case is gone are ended, and unknown: those who are left are neither better nor worse for it."""
    before, now = counted()[2025, P], list(counted(not_asked)[2025, P].elements())
    committing.counted_on(P, 2025, TODAY, before.elements(), now)
    came = Truly(P, Counted(now))
    assert key_figures.participants(came) == Figure(9 * TWINS)
    assert key_figures.ended(came) == Figure(3 * TWINS, 9 * TWINS)
    assert headlines.to_education_or_work(came) == Figure(TWINS, 3 * TWINS), "one of two who went, of three still"
