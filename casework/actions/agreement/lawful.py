"""Is a plan lawful? Gathers what the working-hours rules and the rules of the form are asked with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework import audit
from casework.actions.agreement import other_jobs
from casework.actions.agreement.other_jobs import OtherJob
from casework.actions.agreement.planned import PlanDraft, PlannedException, PlannedShift, draft_of, job_of
from casework.actions.agreement.subject import Subject, subject_of
from casework.actions.organisation.labour_rules import form_numbers_in_use, rules_in_use
from casework.labour.ages import categories
from casework.labour.codes import Category, Level, PlanFault, ViolationCode
from casework.labour.forms import FORMS, FormRuleCode, Refusal, Whom, refusals
from casework.labour.hours import check_plan
from casework.labour.plans import InvalidPlan, Job, WeeklySchedule
from casework.labour.violations import Group, Violation, grouped, ordered
from casework.models import Agreement, Case
from casework.models.job_codes import WorkKind

__all__ = [
    "Overlap",
    "PlanDraft",
    "PlannedException",
    "PlannedShift",
    "Span",
    "Verdict",
    "draft_of",
    "judge",
]
SAID_BY_THE_FORM = {ViolationCode.NAV_MEASURE_TOO_YOUNG, ViolationCode.PLACEMENT_TOO_YOUNG}
"""What is left out where the form refuses the age itself: the employer needs to hear it once."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another agreement of the same pupil in the period. `agreement_id`: None where it belongs to another case."""

    agreement_id: UUID | None
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Span:
    """Days of a plan, both included, on which the same rules hold."""

    first: date
    last: date
    category: Category


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands against a plan.

    refusals             numbers of the form it does not keep
    groups               what breaks the working-hours rules: blockers first, each code and category once
    found                the same one by one, by day
    fault                why it isn't a plan at all; nothing else is looked at then
    overlaps             the pupil's other agreements in the period; their hours are counted together with it
    spans                which rules hold when
    shares_with_school   is it a placement from school while somebody is in compulsory school? No teaching is counted
    empty                has it no work yet? Then nothing is wrong with it, and nothing is right
    blocks               may it not be approved as it is? Also true while the evening asks for a reason it hasn't
    asks_evening_reason  is there work between 21 and 23, whether or not the reason is given?
    """

    refusals: Sequence[Refusal] = ()
    groups: Sequence[Group] = ()
    found: Sequence[Violation] = ()
    fault: PlanFault | None = None
    overlaps: Sequence[Overlap] = ()
    spans: Sequence[Span] = ()
    shares_with_school: bool = False
    empty: bool = False
    blocks: bool = False
    asks_evening_reason: bool = False


def judge(reading: audit.Reading, case: Case, draft: PlanDraft, *, agreement: Agreement | None = None) -> Verdict:
    """Hold a plan against the rules, together with the pupil's other agreements. `agreement`: the one it belongs to.

    What the other agreements break by themselves is not held against it. Opens the birth date through `reading`; the
    number of statements is constant. Raises Unreadable when the birth date cannot be read.
    """
    pupil = subject_of(reading, case)
    try:
        job = job_of(draft)
    except InvalidPlan as wrong:
        return Verdict(fault=wrong.fault, blocks=True)
    others = other_jobs.of_pupil(case.pupil_id, but=agreement)
    whom = Whom(pupil.born, pupil.school_ends_on)
    refused = refusals(draft.form, whom, draft.starts_on, draft.ends_on, form_numbers_in_use())
    found = _blamed(pupil, job, others, nav_measure=FORMS[draft.form].nav_measure)
    if any(each.code is FormRuleCode.MIN_AGE for each in refused):
        found = {each for each in found if each.code not in SAID_BY_THE_FORM}
    evening = any(each.level is Level.WARNING for each in found)
    standing = [each for each in found if each.level is Level.BLOCKER or draft.evening_reason is None]
    spans = _spans(pupil, draft)
    return Verdict(
        refusals=tuple(refused),
        groups=tuple(grouped(standing)),
        found=tuple(ordered(standing)),
        overlaps=_overlaps(case, draft, others),
        spans=spans,
        shares_with_school=_shares_with_school(draft, spans),
        empty=not draft.shifts and all(each.starts is None for each in draft.exceptions),
        blocks=bool(refused or standing),
        asks_evening_reason=evening,
    )


def _blamed(pupil: Subject, job: Job, others: Sequence[OtherJob], *, nav_measure: bool) -> set[Violation]:
    """What is wrong with the plan beside the others' coming plans, and beside those that hold until they are approved;
    without what is wrong with the others alone.
    """
    found: set[Violation] = set()
    for jobs in ([each.coming for each in others], [each.holding for each in others]):
        found |= _found(pupil, job, jobs, nav_measure=nav_measure) - _alone(pupil, job, jobs)
        if all(each.coming == each.holding for each in others):
            break
    return found


def _found(pupil: Subject, job: Job, others: Sequence[Job], *, nav_measure: bool = False) -> set[Violation]:
    return set(
        check_plan(
            pupil.born,
            pupil.school_ends_on,
            pupil.calendar,
            job.schedule,
            others,
            job.exceptions,
            work=job.work,
            nav_measure=nav_measure,
            rules=rules_in_use(),
        )
    )


def _alone(pupil: Subject, job: Job, others: Sequence[Job]) -> set[Violation]:
    if not others:
        return set()
    return _found(pupil, Job(WeeklySchedule(job.schedule.first_on, job.schedule.last_on)), others)


def _overlaps(case: Case, draft: PlanDraft, others: Iterable[OtherJob]) -> tuple[Overlap, ...]:
    return tuple(
        Overlap(each.agreement.id if each.agreement.case_id == case.id else None, each.first, each.last)
        for each in others
        if each.first <= draft.ends_on and draft.starts_on <= each.last
    )


def _shares_with_school(draft: PlanDraft, spans: Iterable[Span]) -> bool:
    return draft.kind_of_work is WorkKind.WITHIN_SCHOOL and any(each.category is Category.CHILD for each in spans)


def _spans(pupil: Subject, draft: PlanDraft) -> tuple[Span, ...]:
    wanted = (pupil.born, pupil.school_ends_on, draft.starts_on, draft.ends_on)
    return tuple(Span(*each) for each in categories(*wanted, rules=rules_in_use()))
