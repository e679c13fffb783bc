"""The demo's plans: what some pupils want, the steps they agree on, and how it goes some weeks later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from casework import clock
from casework.actions.plan import goals, progress, steps
from casework.actions.plan.goals import GoalGiven
from casework.actions.plan.progress import Said
from casework.actions.plan.steps import StepGiven
from casework.demo.world import worker
from casework.models import Case
from casework.models.codes import GoalKind, GoalState, Progress, StepDoer

D, K, P = StepDoer, GoalKind, Progress
Told = tuple[GoalKind, str, Sequence[tuple[str, StepDoer, int | None]]]

PLANS: tuple[tuple[Told, ...], ...] = (
    (
        (
            K.START_SCHOOL,
            "Jeg vil begynne på bygg og anlegg, og være der hver dag",
            (
                ("Ringe skolen og spørre om en omvisning", D.ADVISER, 21),
                ("Bli med på omvisningen", D.PUPIL, 35),
                ("Søke på vigo.no", D.PUPIL, None),
            ),
        ),
        (K.JOB, "Få meg en sommerjobb der jeg kan bruke hendene", (("Skrive en kort CV", D.PUPIL, 28),)),
    ),
    (
        (
            K.CHOOSE,
            "Finne ut om jeg liker best kokk eller helsefag",
            (("Prate med to som jobber med det", D.PUPIL, 30), ("Finne noen jeg kan besøke", D.ADVISER, 14)),
        ),
    ),
    (
        (K.PASS, "Bestå matte", (("Gå på leksehjelp på torsdager", D.PUPIL, None), ("Avtale hjelp", D.SCHOOL, 10))),
        (K.WORK_EXPERIENCE, "Prøve å jobbe på et verksted", (("Spørre et verksted i nærheten", D.ADVISER, 20),)),
        (K.LEARN, "Lære å ta bussen til byen alene", (("Ta turen sammen første gang", D.GUARDIAN, 7),)),
    ),
)
EVERY = 3
"""Every third plan that is agreed on is written down."""


def agree(case: Case, number: int) -> bool:
    """Write the plan down, if it is one that is. `number`: how many plans have been agreed on."""
    if number % EVERY:
        return False
    actor, today = worker(case), clock.today()
    for kind, words, todo in PLANS[number // EVERY % len(PLANS)]:
        goal = goals.add(actor, case, GoalGiven(kind, words))
        for what, doer, days in todo:
            due_on = today + timedelta(days=days) if days else None
            steps.add(actor, case, goal, StepGiven(what, doer, due_on))
    return True


def look_back(case: Case) -> None:
    """Some weeks later: the first step of the first goal is done, and it is said how it goes."""
    actor = worker(case)
    mine = progress.goals_of(case)
    if not mine:
        return
    first = mine[0]
    steps.mark(actor, case, first.steps[0], done=True, seen=first.steps[0].version)
    answers = {goal.id: P.ON_THE_WAY if goal is first else P.BEGUN for goal in mine}
    progress.record(actor, case, Said(clock.today(), answers), seen=progress.mark_of(case))
    if len(mine) > 2:
        goals.end(actor, case, mine[-1], GoalState.REACHED, seen=mine[-1].version)
