"""Steps towards a goal: added where the goal stands, done with one press, changed or taken out in a dialog."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from casework import audit
from casework.actions.plan import goals, pages, steps
from casework.actions.plan.steps import StepGiven
from casework.actions.writing.last_changes import last_change
from casework.errors import StaleEdit
from casework.forms.goals import GoalStepForm, SeenForm
from casework.language import gettext
from casework.models import Case, GoalStep
from casework.policy.grants import Permission
from casework.views.arrival import show as show_form
from casework.views.dialogs import go
from casework.views.gate import on_case, signed_in
from casework.views.plans.room import bp, plan_of, side_by_side, succeeds
from casework.views.plans.showing import shown


@bp.route("/<uuid:case_id>/plan/goals/<uuid:goal_id>/steps/new", methods=["GET", "POST"])
@on_case(Permission.WRITE_PLAN)
def add_step(case: Case, goal_id: UUID) -> ResponseReturnValue:
    """Put a step to a goal."""
    goal, form = goals.of_case(case, goal_id), GoalStepForm()
    if form.validate_on_submit() and succeeds(form, lambda: steps.add(signed_in(), case, goal, _given(form))):
        return go(plan_of(case, goal), gettext("The step is saved."))
    words = pages.words_of(signed_in(), [goal])[goal.id]
    return show_form("plans/add_step.html", form, case=case, goal=goal, words=words)


@bp.route("/<uuid:case_id>/plan/steps/<uuid:step_id>", methods=["GET", "POST"])
@on_case(Permission.WRITE_PLAN)
def change_step(case: Case, step_id: UUID) -> ResponseReturnValue:
    """Put another step in place of what stands, or take it out."""
    step, form = steps.of_case(case, step_id), GoalStepForm()
    if request.method == "GET":
        form = GoalStepForm(formdata=None, data=_as_it_stands(step))
    form.standing_due = step.due_on
    try:
        if request.form.get("then") == "remove":
            if succeeds(form, lambda: steps.remove(signed_in(), case, step, seen=form.seen)):
                return go(plan_of(case, step.goal), gettext("The step is taken out."))
        elif form.validate_on_submit() and succeeds(form, lambda: _change(case, step, form)):
            return go(plan_of(case, step.goal), gettext("The step is saved."))
    except StaleEdit:
        return _conflict(case, step, form)
    return _page(case, step, form)


@bp.post("/<uuid:case_id>/plan/steps/<uuid:step_id>/mark")
@on_case(Permission.WRITE_PLAN)
def mark_step(case: Case, step_id: UUID) -> ResponseReturnValue:
    """Say that a step is done, or not done after all."""
    step, done = steps.of_case(case, step_id), request.form.get("done") == "yes"
    try:
        steps.mark(signed_in(), case, step, done=done, seen=SeenForm().seen)
    except StaleEdit:
        return render_template("plans/show.html", **shown(case) | {"changed": True}), 409
    said = gettext("The step is done.") if done else gettext("The step is not done after all.")
    return go(plan_of(case, step.goal), said)


def _given(form: GoalStepForm) -> StepGiven:
    return StepGiven(form.what.data or "", form.doer.data, form.due_on.data, form.what.overridden)


def _change(case: Case, step: GoalStep, form: GoalStepForm) -> None:
    steps.change(signed_in(), case, step, _given(form), seen=form.seen)


def _as_it_stands(step: GoalStep) -> dict[str, Any]:
    what = pages.what_of(signed_in(), step)
    return {"what": what, "doer": step.doer, "due_on": step.due_on, "mark": str(step.version)}


def _conflict(case: Case, step: GoalStep, form: GoalStepForm) -> ResponseReturnValue:
    """Both versions side by side. Saving again is saving over what is shown."""
    theirs = GoalStepForm(formdata=None, data=_as_it_stands(step))
    form.mark.data, g.status = theirs.mark.data, 409
    compared = side_by_side(form.in_words, theirs.in_words)
    change = last_change(case.owner, audit.GoalStepSaved, audit.GoalStepDone)
    return _page(case, step, form, compared=compared, change=change)


def _page(case: Case, step: GoalStep, form: GoalStepForm, **more: Any) -> ResponseReturnValue:
    about = {"compared": (), "change": None} | more
    return show_form("plans/change_step.html", form, case=case, step=step, **about)
