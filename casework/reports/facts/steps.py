"""The milestones of a follow-up that were due before the day: were they all done in time?"""

from __future__ import annotations

from collections.abc import Callable, Collection

from casework.models.report_codes import InTime, StepGroup
from casework.models.transition_codes import MilestoneKind, MilestoneState
from casework.reports.facts.participant import Participant

K = MilestoneKind
GROUPS: dict[MilestoneKind, StepGroup] = {
    K.CONSENT_OBTAINED: StepGroup.BEGINNING,
    K.FIRST_CONTACT: StepGroup.BEGINNING,
    K.PLAN_AGREED: StepGroup.BEGINNING,
    K.PRIORITY_NOTICE: StepGroup.APPLICATION,
    K.CAREER_TALK: StepGroup.APPLICATION,
    K.APPLICATION_PRIORITY: StepGroup.APPLICATION,
    K.APPLICATION_ORDINARY: StepGroup.APPLICATION,
    K.REAPPLY: StepGroup.APPLICATION,
    K.HANDOVER_MEETING: StepGroup.STARTING,
    K.GRADES_COMPLETE: StepGroup.STARTING,
    K.OFFER_ANSWERED: StepGroup.STARTING,
    K.STARTED: StepGroup.STARTING,
    K.CENSUS_1_OCT: StepGroup.CHECK_INS,
    K.AUTUMN_CHECKIN: StepGroup.CHECK_INS,
    K.WINTER_CHECKIN: StepGroup.CHECK_INS,
    K.YEAR_RESULT: StepGroup.CHECK_INS,
    K.CLOSE_OR_EXTEND: StepGroup.CHECK_INS,
    K.SUMMER_JOB_CLARIFIED: StepGroup.JOB,
    K.JOB_HOURS_CHECKED: StepGroup.JOB,
    K.JOB_GUARDIANS: StepGroup.JOB,
    K.JOB_AGREED: StepGroup.JOB,
    K.JOB_STARTED: StepGroup.JOB,
    K.JOB_TWO_WEEKS: StepGroup.JOB,
    K.JOB_MIDWAY: StepGroup.JOB,
    K.JOB_END: StepGroup.JOB,
    K.JOB_STATUS_3: StepGroup.JOB,
    K.JOB_STATUS_6: StepGroup.JOB,
}


def steps(who: Participant, kinds: Collection[MilestoneKind] = frozenset(GROUPS)) -> InTime:
    """Were all steps of these kinds that were due before the day done by it? Not relevant ones are left out."""
    due = [step for step in who.history.steps if step.kind in kinds and step.state != MilestoneState.NOT_RELEVANT]
    if not due:
        return InTime.NONE_DUE
    in_time = all(step.state == MilestoneState.DONE and step.done_on <= step.due_on for step in due)
    return InTime.IN_TIME if in_time else InTime.NOT_IN_TIME


def steps_of(group: StepGroup) -> Callable[[Participant], InTime]:
    """The same for one group of steps."""
    kinds = frozenset(kind for kind, belongs in GROUPS.items() if belongs is group)
    return lambda who: steps(who, kinds)
