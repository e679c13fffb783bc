"""Plain rows of the kind a freeze reads, for tests of what they count as. Nobody behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import count
from types import SimpleNamespace
from uuid import UUID

from casework.calendar.grades import Stay
from casework.calendar.school_year import SchoolYear, Span
from casework.models.codes import CaseStage, ConsentStatus, Destination, Grade, Measure
from casework.models.job_codes import EndReason, PlacementForm, PlacementOutcome
from casework.models.transition_codes import (
    AfterClosing,
    ApplicationState,
    InEducation,
    LeaveReason,
    Level,
    MilestoneKind,
    MilestoneState,
    OfferState,
    Route,
    SchoolDate,
    StartState,
    YearResult,
)
from casework.reports.facts.histories import AnyRow, Followed
from casework.reports.facts.participant import Participant

AREA, OTHER_AREA = UUID(int=1), UUID(int=2)
TRANSITION, JOB = frozenset({Measure.TRANSITION}), frozenset({Measure.JOB})
ids = count(100)


def a_year(begins: int) -> SchoolYear:
    """A school year with the two deadlines to apply, which move off weekends."""
    february, march = date(begins + 1, 2, 1), date(begins + 1, 3, 1)
    return SchoolYear(
        begins,
        {
            SchoolDate.APPLICATION_PRIORITY: Span(february, february),
            SchoolDate.APPLICATION_ORDINARY: Span(march, march),
        },
    )


YEARS: Mapping[int, SchoolYear] = {begins: a_year(begins) for begins in range(2022, 2032)}


def a_case(
    opened: date,
    closed: date | None = None,
    *,
    stage: CaseStage | None = None,
    destination: Destination = Destination.UPPER_SEC,
    reached: tuple[date, date] | None = None,
    measures: frozenset[Measure] = TRANSITION,
    consent: ConsentStatus = ConsentStatus.GIVEN,
    area: UUID = AREA,
) -> AnyRow:
    """A case. `reached`: the first and the last contact where the pupil was."""
    return SimpleNamespace(
        id=UUID(int=next(ids)),
        area_id=area,
        measures=measures,
        stage=stage or (CaseStage.CLOSED if closed else CaseStage.ACTIVE),
        opened_on=opened,
        closed_on=closed,
        destination=destination if closed else None,
        first_reached_on=reached[0] if reached else None,
        last_reached_on=reached[1] if reached else None,
        consent=consent,
    )


def a_step(kind: MilestoneKind, due: date, done: date | None = None, *, relevant: bool = True) -> AnyRow:
    """A milestone, done on a day or not."""
    state = MilestoneState.DONE if done else MilestoneState.OPEN
    return SimpleNamespace(
        kind=kind, due_on=due, state=state if relevant else MilestoneState.NOT_RELEVANT, done_on=done
    )


def a_check(case: AnyRow, asked: AfterClosing, destination: Destination) -> AnyRow:
    """What was said of a pupil months after a case closed."""
    return SimpleNamespace(case_id=case.id, asked=asked, closed_on=case.closed_on, destination=destination)


def a_way(
    into: int,
    *,
    level: Level = Level.VG1,
    sent: date | None = None,
    route: Route | None = None,
    start: StartState | None = None,
    start_on: date | None = None,
    leave_reason: LeaveReason | None = None,
    in_education: InEducation | None = None,
    result: YearResult | None = None,
) -> AnyRow:
    """A way into upper secondary."""
    return SimpleNamespace(
        id=UUID(int=next(ids)),
        into_year=into,
        level=level,
        application=ApplicationState.SENT if sent else ApplicationState.NOT_SENT,
        sent_on=sent,
        route=route,
        start=start,
        start_on=start_on,
        leave_reason=leave_reason,
        in_education=in_education,
        result=result,
    )


def a_placement(
    started: date,
    last: date | None = None,
    *,
    ended: date | None = None,
    reason: EndReason | None = None,
    form: PlacementForm = PlacementForm.PART_TIME_JOB,
    outcomes: Iterable[PlacementOutcome] = (),
    outcome_on: date | None = None,
) -> AnyRow:
    """A placement that has started. `last`: the last day agreed on."""
    return SimpleNamespace(
        id=UUID(int=next(ids)),
        form=form,
        started_on=started,
        ends_on=last,
        ended_on=ended,
        end_reason=reason,
        outcomes=frozenset(outcomes),
        outcome_on=outcome_on,
    )


def in_tenth(begins: int) -> Stay:
    """Put on a roll in 10th grade, when a school year began."""
    return Stay(date(begins, 8, 18), Grade.G10)


def followed(
    *cases: AnyRow,
    steps: Iterable[AnyRow] = (),
    checks: Iterable[AnyRow] = (),
    ways: Iterable[AnyRow] = (),
    offers: Iterable[OfferState] = (),
    tenth: Iterable[int] = (),
    placements: Iterable[AnyRow] = (),
    minutes: Iterable[int] = (),
) -> Followed:
    """A history. `offers` are those on the first way; `tenth`: the years in 10th grade; `minutes`, by placement."""
    each_way, jobs = list(ways), list(placements)
    return Followed(
        sorted(cases, key=lambda case: (case.opened_on, case.id)),
        list(steps),
        list(checks),
        each_way,
        {each_way[0].id: set(map(str, offers))} if each_way and offers else {},
        [in_tenth(begins) for begins in tenth],
        jobs,
        dict(zip((job.id for job in jobs), minutes, strict=False)),
    )


def as_of(day: date, history: Followed) -> Participant:
    """The participant on a day."""
    return Participant(history, day, YEARS)
