"""Setting, changing and ending a goal, and taking it up again. What is typed is kept on the server meanwhile."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from casework import audit
from casework.actions.plan import goals, pages
from casework.actions.plan.goals import GoalGiven
from casework.actions.plan.steps import StepGiven
from casework.actions.writing.drafts import Kept
from casework.actions.writing.last_changes import last_change
from casework.errors import StaleEdit
from casework.forms.goals import EndForm, GoalForm, NewGoalForm, SeenForm
from casework.language import gettext
from casework.models import Case, Goal
from casework.policy.grants import Permission
from casework.views.arrival import show as show_form
from casework.views.dialogs import go
from casework.views.gate import on_case, signed_in
from casework.views.plans.room import bp, plan_of, side_by_side, succeeds
from casework.views.plans.showing import shown

AForm = TypeVar("AForm", bound=GoalForm)


@bp.route("/<uuid:case_id>/plan/goals/new", methods=["GET", "POST"])
@on_case(Permission.WRITE_PLAN)
def add(case: Case) -> ResponseReturnValue:
    """Set a goal, and perhaps the first step towards it."""
    if request.form.get("then") == "discard":
        return _discarded(case, None)
    kept = goals.draft(signed_in(), case, None) if request.method == "GET" else None
    form = _form(NewGoalForm, kept, {})
    if form.validate_on_submit() and succeeds(form, lambda: _add(case, form)):
        return go(plan_of(case), gettext("The goal is saved."))
    return show_form("plans/add.html", form, case=case, kept=kept, who=pages.caption(signed_in(), case))


@bp.route("/<uuid:case_id>/plan/goals/<uuid:goal_id>", methods=["GET", "POST"])
@on_case(Permission.WRITE_PLAN)
def change(case: Case, goal_id: UUID) -> ResponseReturnValue:
    """Put other words or another kind in place of what stands."""
    goal = goals.of_case(case, goal_id)
    if request.form.get("then") == "discard":
        return _discarded(case, goal)
    kept = goals.draft(signed_in(), case, goal) if request.method == "GET" else None
    form = _form(GoalForm, kept, {} if request.method == "POST" else _as_it_stands(goal))
    try:
        if form.validate_on_submit() and succeeds(form, lambda: _change(case, goal, form)):
            return go(plan_of(case, goal), gettext("The goal is saved."))
    except StaleEdit:
        return _conflict(case, goal, form)
    return _change_page(case, goal, form, kept=kept)


@bp.route("/<uuid:case_id>/plan/goals/<uuid:goal_id>/end", methods=["GET", "POST"])
@on_case(Permission.WRITE_PLAN)
def end(case: Case, goal_id: UUID) -> ResponseReturnValue:
    """Say that a goal is reached, or no longer a goal."""
    goal, form = goals.of_case(case, goal_id), EndForm()
    stale = False
    try:
        if form.validate_on_submit() and succeeds(form, lambda: _end(case, goal, form)):
            return go(plan_of(case), gettext("The goal is ended. It is kept under earlier goals."))
    except StaleEdit:
        stale, g.status = True, 409
    if stale or not form.is_submitted():
        form.mark.data = str(goal.version)
    words = pages.words_of(signed_in(), [goal])[goal.id]
    return show_form("plans/end.html", form, case=case, goal=goal, words=words, stale=stale)


@bp.post("/<uuid:case_id>/plan/goals/<uuid:goal_id>/take-up")
@on_case(Permission.WRITE_PLAN)
def take_up(case: Case, goal_id: UUID) -> ResponseReturnValue:
    """Let an ended goal be one again."""
    goal = goals.of_case(case, goal_id)
    try:
        goals.take_up(signed_in(), case, goal, seen=SeenForm().seen)
    except StaleEdit:
        return render_template("plans/show.html", **shown(case) | {"changed": True}), 409
    return go(plan_of(case, goal), gettext("The goal is taken up again."))


def _add(case: Case, form: NewGoalForm) -> None:
    step = StepGiven(form.what.data, form.doer.data, form.due_on.data, form.what.overridden) if form.what.data else None
    goals.add(signed_in(), case, _given(form), step)
    goals.discard_draft(signed_in(), case, None)


def _change(case: Case, goal: Goal, form: GoalForm) -> None:
    goals.change(signed_in(), case, goal, _given(form), seen=form.seen)
    goals.discard_draft(signed_in(), case, goal)


def _end(case: Case, goal: Goal, form: EndForm) -> None:
    goals.end(signed_in(), case, goal, form.how.data, seen=form.seen)


def _given(form: GoalForm) -> GoalGiven:
    return GoalGiven(form.kind.data, form.words.data or "", form.words.overridden)


def _form(kind: type[AForm], kept: Kept | None, values: dict[str, Any]) -> AForm:
    """The form: as posted, else as it was being typed, else as it stands."""
    if request.method == "POST":
        return kind()
    return kind(formdata=MultiDict(kept.fields)) if kept else kind(formdata=None, data=values)


def _as_it_stands(goal: Goal) -> dict[str, Any]:
    words = pages.words_of(signed_in(), [goal])[goal.id]
    return {"kind": goal.kind, "words": words, "mark": str(goal.version), "about": str(goal.id)}


def _discarded(case: Case, goal: Goal | None) -> ResponseReturnValue:
    goals.discard_draft(signed_in(), case, goal)
    return go(plan_of(case, goal), gettext("The draft is discarded."))


def _conflict(case: Case, goal: Goal, form: GoalForm) -> ResponseReturnValue:
    """Both versions side by side. Saving again is saving over what is shown."""
    theirs = GoalForm(formdata=None, data=_as_it_stands(goal))
    form.mark.data, g.status = theirs.mark.data, 409
    compared = side_by_side(form.in_words, theirs.in_words)
    change = last_change(case.owner, audit.GoalSaved, audit.GoalEnded)
    return _change_page(case, goal, form, compared=compared, change=change)


def _change_page(case: Case, goal: Goal, form: GoalForm, **more: Any) -> ResponseReturnValue:
    about = {"kept": None, "compared": (), "change": None} | more
    return show_form("plans/change.html", form, case=case, goal=goal, **about)
