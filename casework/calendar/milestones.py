"""The eighteen milestones of a transition (domain.md section 1.5): which a case gets, due when, done when.

Pure: school years and facts go in, plans and verdicts come out. Days are Europe/Oslo's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from casework.calendar import judging
from casework.calendar.facts import Facts
from casework.calendar.grades import IN_UPPER, Phase
from casework.calendar.judging import CONSENT_WITHIN, Due, Judge, by
from casework.calendar.school_year import SchoolYear
from casework.calendar.verdicts import OPEN, Verdict, not_relevant
from casework.calendar.working_days import working_day_from
from casework.models.transition_codes import MilestoneAnswer, MilestoneKind, MilestoneOwner, NotRelevant, SchoolDate


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
    judge: Judge = judging.silent
    answers: tuple[MilestoneAnswer, ...] = ()
    round: int = 0
    outlives: bool = False
    remind: tuple[int, ...] = ()


K, D, A = MilestoneKind, SchoolDate, MilestoneAnswer
SCHOOL, ADVISER = MilestoneOwner.SCHOOL, MilestoneOwner.ADVISER
TENTH, FIRST = frozenset({Phase.TENTH}), frozenset({Phase.FIRST})
TEMPLATES: tuple[Template, ...] = (
    Template(
        K.CONSENT_OBTAINED,
        SCHOOL,
        lambda _, facts: working_day_from(facts.referred_on + CONSENT_WITHIN),
        judge=judging.consented,
    ),
    Template(K.FIRST_CONTACT, ADVISER, judging.first_contact_due, judge=judging.first_contact),
    Template(K.PLAN_AGREED, ADVISER, judging.plan_due, judge=judging.plan_agreed, answers=(A.YES,)),
    Template(K.PRIORITY_NOTICE, SCHOOL, by(D.NOTICE), TENTH, answers=(A.SENT,)),
    Template(K.CAREER_TALK, SCHOOL, by(D.CAREER_TALKS), TENTH, answers=(A.HELD,)),
    Template(K.APPLICATION_PRIORITY, SCHOOL, by(D.APPLICATION_PRIORITY), TENTH, judging.applied_early),
    Template(K.APPLICATION_ORDINARY, SCHOOL, by(D.APPLICATION_ORDINARY), TENTH, judging.applied, remind=(14, 3)),
    Template(K.SUMMER_JOB_CLARIFIED, ADVISER, by(D.SUMMER_JOBS), TENTH, answers=(A.YES, A.NO)),
    Template(K.HANDOVER_MEETING, SCHOOL, by(D.HANDOVER_MEETINGS), TENTH, judging.handed_on),
    Template(K.GRADES_COMPLETE, SCHOOL, by(D.GRADES_COMPLETE), TENTH, answers=(A.YES, A.NO)),
    Template(K.OFFER_ANSWERED, ADVISER, by(D.ANSWER_1), TENTH, judging.offer_answered, round=1),
    Template(K.OFFER_ANSWERED, ADVISER, by(D.ANSWER_2), FIRST, judging.offer_answered, round=2),
    Template(K.OFFER_ANSWERED, ADVISER, by(D.ANSWER_3), FIRST, judging.offer_answered, round=3),
    Template(K.STARTED, SCHOOL, lambda year, _: year.first_week_ends, FIRST, judging.started),
    Template(K.CENSUS_1_OCT, ADVISER, by(D.COUNTING_DAY), IN_UPPER, judging.counted),
    Template(K.AUTUMN_CHECKIN, ADVISER, by(D.AUTUMN_CHECK), IN_UPPER, judging.reached_from(D.AUTUMN_CHECK)),
    Template(K.WINTER_CHECKIN, ADVISER, by(D.WINTER_CHECK), IN_UPPER, judging.reached_from(D.WINTER_CHECK)),
    Template(K.REAPPLY, SCHOOL, by(D.APPLICATION_ORDINARY), IN_UPPER, judging.applied, remind=(14, 3)),
    Template(K.YEAR_RESULT, SCHOOL, by(D.YEAR_RESULT), IN_UPPER, judging.result, outlives=True),
    Template(
        K.CLOSE_OR_EXTEND, ADVISER, by(D.CASE_REVIEW), IN_UPPER, judging.closed, answers=(A.EXTENDED,), outlives=True
    ),
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
        return not_relevant(NotRelevant.BEFORE_START)
    if template.phases and not template.outlives and year.begins < facts.this_year:
        return not_relevant(NotRelevant.YEAR_OVER)
    return OPEN if facts.closed_on is None else not_relevant(NotRelevant.CASE_CLOSED)


def called_for(template: Template, due_on: date, today: date) -> bool:
    """Is this a day on which the step is called for once more? Never after its last day."""
    return any(due_on - timedelta(days=days) == today for days in template.remind)
