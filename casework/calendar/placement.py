"""The steps of a placement, J1 to J8 (domain.md section 1.5): which, due when, and done by which facts.

Pure: what an agreement says and what is registered go in, days and verdicts come out. Days are Europe/Oslo's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from casework.calendar.verdicts import OPEN, Verdict, done, not_relevant
from casework.calendar.working_days import A_DAY, is_working_day, working_day_from
from casework.models.job_codes import EvaluationKind, EvaluationSide
from casework.models.transition_codes import AfterClosing, MilestoneKind, MilestoneState, NotRelevant

CHECKED_BEFORE = 3  # working days
TWO_WEEKS = timedelta(days=14)
LEAST_FOR_TWO_WEEKS, LEAST_FOR_MIDWAY = timedelta(weeks=4), timedelta(weeks=8)
END_WITHIN = timedelta(days=7)
AFTER = {AfterClosing.MONTHS_3: timedelta(days=90), AfterClosing.MONTHS_6: timedelta(days=180)}
STATUS_MARGIN = timedelta(days=14)  # asked this long before its day, and answered this long after it
REMINDED_AFTER = (timedelta(days=3), timedelta(days=10))
SILENT_AFTER = timedelta(days=14)  # no list calls for what is later than this; an evaluation's page still does

K = MilestoneKind


@dataclass(frozen=True, slots=True)
class PlacementFacts:
    """What the steps of one placement are judged by.

    first, last      its days: of the version in force, else of the one being written; the real last day once ended
    agreed_last      the last day agreed, where it ended or is to end before it
    guardians_on     the day the guardians who must had approved; None until then
    guardians_asked  must a guardian approve at all? None where nobody has looked
    over             has it ended, by somebody's word?
    came_to_nothing  it was annulled, or the pupil did not turn up
    """

    created_on: date
    first: date
    last: date
    today: date
    agreed_last: date | None = None
    checked_on: date | None = None
    guardians_asked: bool | None = None
    guardians_on: date | None = None
    agreed_on: date | None = None
    started_on: date | None = None
    over: bool = False
    came_to_nothing: bool = False
    case_closed: bool = False
    outcome_on: date | None = None
    evaluations: Mapping[tuple[EvaluationKind, EvaluationSide], date] = field(default_factory=dict)
    statuses: Mapping[AfterClosing, date] = field(default_factory=dict)

    @property
    def began(self) -> date:
        """The day the pupil turned up, or is to."""
        return self.started_on or self.first

    @property
    def until(self) -> date:
        """The last day agreed, also where it ends before it: an early end moves no check on the way."""
        return max(self.last, self.agreed_last or self.last)

    @property
    def lasts(self) -> timedelta:
        """How long it is agreed to last, both days counted."""
        return self.until - self.first + A_DAY


Due = Callable[[PlacementFacts], date]
Judge = Callable[[PlacementFacts], Verdict | None]


def before_working_days(day: date, count: int) -> date:
    """The working day that is `count` working days before a day, which itself is not counted."""
    for _ in range(count):
        day -= A_DAY
        while not is_working_day(day):
            day -= A_DAY
    return day


def _ahead(count: int) -> Due:
    """So many working days before the first day, but not before the agreement was begun."""
    return lambda facts: max(before_working_days(facts.first, count), working_day_from(facts.created_on))


def _guardians(facts: PlacementFacts) -> Verdict | None:
    return not_relevant(NotRelevant.NOT_ASKED_FOR) if facts.guardians_asked is False else done(facts.guardians_on)


def _started(facts: PlacementFacts) -> Verdict | None:
    """Nobody is asked any more whether the pupil turned up when the placement is over."""
    if facts.started_on is None and facts.over and not facts.came_to_nothing:
        return not_relevant(NotRelevant.NOT_ASKED_FOR)
    return done(facts.started_on)


def _both(kind: EvaluationKind, facts: PlacementFacts) -> date | None:
    """The day the second of both sides had given its evaluation."""
    days = [facts.evaluations.get((kind, side)) for side in EvaluationSide]
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def _evaluated(kind: EvaluationKind, least: timedelta, due: Due) -> Judge:
    """Both sides have given it; a placement agreed for less than `least`, or ended before it was due, is not asked."""

    def judge(facts: PlacementFacts) -> Verdict | None:
        came = facts.last == facts.until or due(facts) <= facts.last
        asked = facts.lasts >= least and came
        return done(_both(kind, facts)) or (None if asked else not_relevant(NotRelevant.TOO_SHORT))

    return judge


def _two_weeks_due(facts: PlacementFacts) -> date:
    return working_day_from(facts.began + TWO_WEEKS)


def _midway_due(facts: PlacementFacts) -> date:
    return working_day_from(facts.first + (facts.until - facts.first) // 2)


def _finished(facts: PlacementFacts) -> Verdict | None:
    given = _both(EvaluationKind.END, facts)
    return done(max(given, facts.outcome_on)) if given and facts.outcome_on else None


def _status_due(asked: AfterClosing) -> Due:
    return lambda facts: working_day_from(facts.last + AFTER[asked])


def _status(asked: AfterClosing) -> Judge:
    """Answered; let go when nobody answered in time."""

    def judge(facts: PlacementFacts) -> Verdict | None:
        past = facts.today > _status_due(asked)(facts) + STATUS_MARGIN
        return done(facts.statuses.get(asked)) or (not_relevant(NotRelevant.NOT_ASKED_FOR) if past else None)

    return judge


@dataclass(frozen=True, slots=True)
class PlacementStep:
    """One step of a placement: its last day, and what facts say of it (None where they say nothing)."""

    kind: MilestoneKind
    due: Due
    judge: Judge


STEPS: tuple[PlacementStep, ...] = (
    PlacementStep(K.JOB_HOURS_CHECKED, _ahead(CHECKED_BEFORE), lambda facts: done(facts.checked_on)),
    PlacementStep(K.JOB_GUARDIANS, _ahead(1), _guardians),
    PlacementStep(K.JOB_AGREED, _ahead(1), lambda facts: done(facts.agreed_on)),
    PlacementStep(K.JOB_STARTED, lambda facts: working_day_from(facts.first), _started),
    PlacementStep(
        K.JOB_TWO_WEEKS,
        _two_weeks_due,
        _evaluated(EvaluationKind.TWO_WEEKS, LEAST_FOR_TWO_WEEKS, _two_weeks_due),
    ),
    PlacementStep(
        K.JOB_MIDWAY,
        _midway_due,
        _evaluated(EvaluationKind.MIDWAY, LEAST_FOR_MIDWAY, _midway_due),
    ),
    PlacementStep(K.JOB_END, lambda facts: working_day_from(facts.last + END_WITHIN), _finished),
    PlacementStep(K.JOB_STATUS_3, _status_due(AfterClosing.MONTHS_3), _status(AfterClosing.MONTHS_3)),
    PlacementStep(K.JOB_STATUS_6, _status_due(AfterClosing.MONTHS_6), _status(AfterClosing.MONTHS_6)),
)
"""In the order they come."""

ORDER: dict[MilestoneKind, int] = {step.kind: place for place, step in enumerate(STEPS)}
EVALUATED_BY: dict[EvaluationKind, MilestoneKind] = {
    EvaluationKind.TWO_WEEKS: K.JOB_TWO_WEEKS,
    EvaluationKind.MIDWAY: K.JOB_MIDWAY,
    EvaluationKind.END: K.JOB_END,
}
ASKED_BY: dict[AfterClosing, MilestoneKind] = {
    AfterClosing.MONTHS_3: K.JOB_STATUS_3,
    AfterClosing.MONTHS_6: K.JOB_STATUS_6,
}


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of one placement: when it is due, and how it stands by the facts."""

    kind: MilestoneKind
    due_on: date
    verdict: Verdict


def plan(facts: PlacementFacts) -> Iterator[PlannedStep]:
    """The steps of one placement, in their order."""
    for step in STEPS:
        yield PlannedStep(step.kind, step.due(facts), _judged(step, facts))


def _judged(step: PlacementStep, facts: PlacementFacts) -> Verdict:
    found = step.judge(facts)
    if found is not None and found.state is MilestoneState.DONE:
        return found
    if facts.came_to_nothing:
        return not_relevant(NotRelevant.PLACEMENT_CANCELLED)
    return found or (not_relevant(NotRelevant.CASE_CLOSED) if facts.case_closed else OPEN)


def reminder(due_on: date, today: date) -> int:
    """Which reminder of a missing evaluation stands: 1 from three days after its day, 2 from ten, both working days.

    It stands until the next one, so that whoever was away that day sees it; 0 before, and once lists are silent.
    """
    if due_on < called_for_since(today)[K.JOB_TWO_WEEKS]:
        return 0
    return sum(working_day_from(due_on + after) <= today for after in REMINDED_AFTER)


def called_for_since(today: date) -> dict[MilestoneKind, date]:
    """The oldest due day each step is still called for on, where lists grow silent: all share this one rule.

    An evaluation on the day of its last reminder and until SILENT_AFTER; a status for as long as it can be answered.
    """
    oldest = today - SILENT_AFTER
    while working_day_from(oldest - A_DAY + REMINDED_AFTER[-1]) >= today:
        oldest -= A_DAY
    return dict.fromkeys(EVALUATED_BY.values(), oldest) | dict.fromkeys(ASKED_BY.values(), today - STATUS_MARGIN)


def status_open(due_on: date, today: date) -> bool:
    """Can a status due on this day be answered today?"""
    return due_on - STATUS_MARGIN <= today <= due_on + STATUS_MARGIN
