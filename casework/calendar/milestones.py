"""The eighteen milestones of a transition (domain.md section 1.5): which a case gets, due when, done when.

Pure: school years and facts go in, plans and verdicts come out. Days are Europe/Oslo's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from casework.calendar.school_year import SchoolYear
from casework.calendar.working_days import after_working_days, working_day_from
from casework.models.transition_codes import (
    ApplicationState,
    InEducation,
    MilestoneAnswer,
    MilestoneKind,
    MilestoneOwner,
    MilestoneState,
    NotRelevant,
    OfferState,
    Route,
    SchoolDate,
    StartState,
    YearResult,
)

CONSENT_WITHIN = timedelta(days=14)
FIRST_CONTACT_WITHIN = 10  # working days
PLAN_WITHIN = timedelta(days=30)
SHOWN_AHEAD = timedelta(days=14)  # how long before its day a step is called due rather than coming


class Phase(StrEnum):
    """Where a pupil is in a school year, as seen from the transition."""

    BEFORE = "before"
    TENTH = "tenth"
    FIRST = "first"
    LATER = "later"


class Standing(StrEnum):
    """How a milestone stands on a day."""

    COMING = "coming"
    DUE = "due"
    OVERDUE = "overdue"
    DONE = "done"
    NOT_RELEVANT = "not_relevant"


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
        return self.start in {StartState.NO_SHOW, StartState.LEFT_IN_AUGUST, StartState.LEFT}


NOTHING_KNOWN = Into()


@dataclass(frozen=True, slots=True)
class Facts:
    """What milestones are judged by.

    counts_from   the day the case was opened, or last reopened: what was due before it is not asked for
    reached       days on which somebody reached the pupil, oldest first
    into          by the year a pupil goes into
    this_year     the school year of the day of judging: what was left undone in an earlier one has lapsed
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
    handed_on: date | None = None
    this_year: int = 0

    def way_into(self, year: int) -> Into:
        """What is known of the way into a year; nothing when there is no row."""
        return self.into.get(year, NOTHING_KNOWN)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a milestone stands by the facts. `on` is None where no day is known for what is done."""

    state: MilestoneState
    on: date | None = None
    why: NotRelevant | None = None


OPEN = Verdict(MilestoneState.OPEN)
DONE_SOME_DAY = Verdict(MilestoneState.DONE)

Due = Callable[[SchoolYear, Facts], date | None]
Judge = Callable[[Facts, SchoolYear, int], Verdict | None]


def _done(on: date | None) -> Verdict | None:
    return Verdict(MilestoneState.DONE, on) if on is not None else None


def _not(why: NotRelevant) -> Verdict:
    return Verdict(MilestoneState.NOT_RELEVANT, why=why)


def _by(kind: SchoolDate) -> Due:
    return lambda year, _facts: year.due(kind) if year.has(kind) else None


def _first_contact_due(_year: SchoolYear, facts: Facts) -> date:
    return after_working_days(facts.opened_on, FIRST_CONTACT_WITHIN)


def _plan_due(year: SchoolYear, facts: Facts) -> date:
    """Thirty days from the first contact; until there is one, from the day it is due."""
    return working_day_from((facts.first_reached_on or _first_contact_due(year, facts)) + PLAN_WITHIN)


def _silent(_facts: Facts, _year: SchoolYear, _round: int) -> Verdict | None:
    """Only a person can say."""
    return None


def _consented(facts: Facts, _year: SchoolYear, _round: int) -> Verdict | None:
    """A case is opened the day consent is complete."""
    return _done(facts.opened_on)


def _first_contact(facts: Facts, _year: SchoolYear, _round: int) -> Verdict | None:
    return _done(facts.first_reached_on)


def _applied_early(facts: Facts, year: SchoolYear, _round: int) -> Verdict | None:
    """A route with the early deadline; whoever has applied the ordinary way needs none."""
    way = facts.way_into(year.begins + 1)
    if way.sent_on is not None and way.route is Route.ORDINARY:
        return _not(NotRelevant.SETTLED_EARLIER)
    return _applied(facts, year, _round)


def _applied(facts: Facts, year: SchoolYear, _round: int) -> Verdict | None:
    way = facts.way_into(year.begins + 1)
    other = way.application is ApplicationState.NOT_RELEVANT
    return _not(NotRelevant.OTHER_PLAN) if other else _done(way.sent_on)


def _handed_on(facts: Facts, _year: SchoolYear, _round: int) -> Verdict | None:
    if facts.handed_on is None and not facts.covers_upper_secondary:
        return _not(NotRelevant.NO_SCOPE)
    return _done(facts.handed_on)


def _offer_answered(facts: Facts, year: SchoolYear, number: int) -> Verdict | None:
    """The first round fills the year after, the later ones the year that begins. A yes settles what comes after it."""
    way = facts.way_into(year.begins + 1 if number == 1 else year.begins)
    if way.application is ApplicationState.NOT_RELEVANT:
        return _not(NotRelevant.OTHER_PLAN)
    if any(state is OfferState.ACCEPTED for before, (state, _) in way.offers.items() if before < number):
        return _not(NotRelevant.SETTLED_EARLIER)
    state, on = way.offers.get(number, (OfferState.OFFERED, None))
    return None if state is OfferState.OFFERED else _done(on)


def _started(facts: Facts, year: SchoolYear, _round: int) -> Verdict | None:
    way = facts.way_into(year.begins)
    if way.start is None and way.application is ApplicationState.NOT_RELEVANT:
        return _not(NotRelevant.OTHER_PLAN)
    return None if way.start in {None, StartState.UNKNOWN} else _done(way.start_on)


def _counted(facts: Facts, year: SchoolYear, _round: int) -> Verdict | None:
    return DONE_SOME_DAY if facts.way_into(year.begins).in_education is not None else None


def _reached_from(kind: SchoolDate) -> Judge:
    """Reached on or after the first day of a stretch of the calendar."""

    def judge(facts: Facts, year: SchoolYear, _round: int) -> Verdict | None:
        opens = year.first(kind)
        return _done(next((day for day in facts.reached if day >= opens), None))

    return judge


def _result(facts: Facts, year: SchoolYear, _round: int) -> Verdict | None:
    way = facts.way_into(year.begins)
    if way.result is not None:
        return DONE_SOME_DAY
    return _not(NotRelevant.NOT_STARTED) if way.out else None


def _closed(facts: Facts, _year: SchoolYear, _round: int) -> Verdict | None:
    return _done(facts.closed_on)


@dataclass(frozen=True, slots=True)
class Template:
    """One milestone a case can have.

    due       its last day; None when the calendar has none
    phases    in which school years a case gets it; empty: once, when the measure starts
    judge     what facts say of it; None where they say nothing
    answers   what a person may answer by hand; empty where only facts settle it
    outlives  is it asked for after its school year too?
    remind    how many days before the last day it is called for, once more than when it becomes due
    """

    kind: MilestoneKind
    held_by: MilestoneOwner
    due: Due
    phases: frozenset[Phase] = frozenset()
    judge: Judge = _silent
    answers: tuple[MilestoneAnswer, ...] = ()
    round: int = 0
    outlives: bool = False
    remind: tuple[int, ...] = ()


K, D, A = MilestoneKind, SchoolDate, MilestoneAnswer
SCHOOL, ADVISER = MilestoneOwner.SCHOOL, MilestoneOwner.ADVISER
TENTH, FIRST = frozenset({Phase.TENTH}), frozenset({Phase.FIRST})
IN_UPPER = frozenset({Phase.FIRST, Phase.LATER})

TEMPLATES: tuple[Template, ...] = (
    Template(
        K.CONSENT_OBTAINED,
        SCHOOL,
        lambda _, facts: working_day_from(facts.referred_on + CONSENT_WITHIN),
        judge=_consented,
    ),
    Template(K.FIRST_CONTACT, ADVISER, _first_contact_due, judge=_first_contact),
    Template(K.PLAN_AGREED, ADVISER, _plan_due, answers=(A.YES,)),
    Template(K.PRIORITY_NOTICE, SCHOOL, _by(D.NOTICE), TENTH, answers=(A.SENT,)),
    Template(K.CAREER_TALK, SCHOOL, _by(D.CAREER_TALKS), TENTH, answers=(A.HELD,)),
    Template(K.APPLICATION_PRIORITY, SCHOOL, _by(D.APPLICATION_PRIORITY), TENTH, _applied_early),
    Template(K.APPLICATION_ORDINARY, SCHOOL, _by(D.APPLICATION_ORDINARY), TENTH, _applied, remind=(14, 3)),
    Template(K.SUMMER_JOB_CLARIFIED, ADVISER, _by(D.SUMMER_JOBS), TENTH, answers=(A.YES, A.NO)),
    Template(K.HANDOVER_MEETING, SCHOOL, _by(D.HANDOVER_MEETINGS), TENTH, _handed_on),
    Template(K.GRADES_COMPLETE, SCHOOL, _by(D.GRADES_COMPLETE), TENTH, answers=(A.YES, A.NO)),
    Template(K.OFFER_ANSWERED, ADVISER, _by(D.ANSWER_1), TENTH, _offer_answered, round=1),
    Template(K.OFFER_ANSWERED, ADVISER, _by(D.ANSWER_2), FIRST, _offer_answered, round=2),
    Template(K.OFFER_ANSWERED, ADVISER, _by(D.ANSWER_3), FIRST, _offer_answered, round=3),
    Template(K.STARTED, SCHOOL, lambda year, _: year.first_week_ends, FIRST, _started),
    Template(K.CENSUS_1_OCT, ADVISER, _by(D.COUNTING_DAY), IN_UPPER, _counted),
    Template(K.AUTUMN_CHECKIN, ADVISER, _by(D.AUTUMN_CHECK), IN_UPPER, _reached_from(D.AUTUMN_CHECK)),
    Template(K.WINTER_CHECKIN, ADVISER, _by(D.WINTER_CHECK), IN_UPPER, _reached_from(D.WINTER_CHECK)),
    Template(K.REAPPLY, SCHOOL, _by(D.APPLICATION_ORDINARY), IN_UPPER, _applied, remind=(14, 3)),
    Template(K.YEAR_RESULT, SCHOOL, _by(D.YEAR_RESULT), IN_UPPER, _result, outlives=True),
    Template(K.CLOSE_OR_EXTEND, ADVISER, _by(D.CASE_REVIEW), IN_UPPER, _closed, answers=(A.EXTENDED,), outlives=True),
)
"""In the order they come. The offer is answered once in each round of intake."""

BY_KEY: dict[tuple[MilestoneKind, int], Template] = {(each.kind, each.round): each for each in TEMPLATES}
ORDER: dict[tuple[MilestoneKind, int], int] = {key: place for place, key in enumerate(BY_KEY)}


@dataclass(frozen=True, slots=True)
class Planned:
    """One milestone of one case in one school year, and how it stands by the facts."""

    template: Template
    year: int
    due_on: date
    verdict: Verdict

    @property
    def key(self) -> tuple[int, MilestoneKind, int]:
        """What it is, once for each case."""
        return self.year, self.template.kind, self.template.round


def plan(year: SchoolYear, phase: Phase | None, facts: Facts, *, starts: bool) -> Iterator[Planned]:
    """The milestones of one case in one school year. `starts`: the measure began in it, with those that come once."""
    for template in TEMPLATES:
        if (phase in template.phases) if template.phases else starts:
            due_on = template.due(year, facts)
            if due_on is not None:
                yield Planned(template, year.begins, due_on, judged(template, year, facts, due_on))


def judged(template: Template, year: SchoolYear, facts: Facts, due_on: date) -> Verdict:
    """How a milestone stands by the facts alone: settled by one of them, past, let lie with the case, or open."""
    found = template.judge(facts, year, template.round)
    if found is not None:
        return found
    if template.phases and due_on < facts.counts_from:
        return _not(NotRelevant.BEFORE_START)
    if template.phases and not template.outlives and year.begins < facts.this_year:
        return _not(NotRelevant.YEAR_OVER)
    return OPEN if facts.closed_on is None else _not(NotRelevant.CASE_CLOSED)


def standing(state: MilestoneState, due_on: date, today: date) -> Standing:
    """How a stored state stands on a day: an open one is coming, due within two weeks, or overdue."""
    if state is not MilestoneState.OPEN:
        return Standing(state.value)
    if due_on < today:
        return Standing.OVERDUE
    return Standing.DUE if due_on - SHOWN_AHEAD <= today else Standing.COMING


def called_for(template: Template, due_on: date, today: date) -> bool:
    """Is this a day on which the step is called for once more? Never after its last day."""
    return any(due_on - timedelta(days=days) == today for days in template.remind)
