"""The plan on paper, for the pupil to keep: the goals in the pupil's own words, and nothing else of the case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from casework import audit, clock
from casework.actions.case import dated_parts
from casework.actions.plan import standing
from casework.documents import plan as document
from casework.documents.plan import GoalOnPaper, Paper, StepOnPaper
from casework.errors import NotNow
from casework.installation import desk
from casework.language import N_, day
from casework.models import Case, Goal, GoalStep, User
from casework.models.codes import GoalState, Part

Say = Callable[[StrEnum], str]


def printed(actor: User, case: Case, say: Say) -> bytes:
    """The plan as a PDF in the language being spoken. Raises NotNow where no goal is active."""
    goals = standing.goals_of(case)
    if all(goal.state is not GoalState.ACTIVE for goal in goals):
        raise NotNow(N_("There is no goal to print."))
    desk().fetch([case.pupil.owner, case.owner])
    reading = audit.read(actor, audit.PlanPrinted(case.owner))
    paper = Paper(
        name=str(reading.text(case.pupil, "given_name") or ""),
        goals=[_goal(reading, each, say) for each in goals if each.state is GoalState.ACTIVE],
        reached=[
            (str(reading.text(each, "words") or ""), day(each.ended_on))
            for each in goals
            if each.state is GoalState.REACHED and each.ended_on
        ],
        advisers=_advisers(case),
        office=case.office.name,
        printed=day(clock.today()),
    )
    return document.pdf(paper)


def _goal(reading: audit.Reading, goal: Goal, say: Say) -> GoalOnPaper:
    steps = [_step(reading, each) for each in goal.steps]
    return GoalOnPaper(str(reading.text(goal, "words") or ""), say(goal.kind), steps)


def _step(reading: audit.Reading, step: GoalStep) -> StepOnPaper:
    due = day(step.due_on) if step.due_on else ""
    return StepOnPaper(str(reading.text(step, "what") or ""), step.doer, due, day(step.done_on) if step.done_on else "")


def _advisers(case: Case) -> Sequence[str]:
    """Who follows the pupil up today, the main adviser first; nobody who only reads."""
    today = clock.today()
    living = [
        each
        for each in dated_parts.parts_of(case.id)
        if each.part is not Part.FORMER and each.starts_on <= today and (each.ends_on is None or each.ends_on >= today)
    ]
    return [each.user.name for each in sorted(living, key=lambda each: list(Part).index(each.part))]
