"""How it goes with the goals, asked of all of them at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import g
from flask.typing import ResponseReturnValue

from casework import audit, clock
from casework.actions.plan import pages, progress
from casework.actions.plan.pages import ProgressShown
from casework.actions.plan.progress import Said, Talk
from casework.actions.writing.last_changes import last_change
from casework.errors import StaleEdit
from casework.forms.goals import ProgressForm, progress_form
from casework.labels import label
from casework.language import day, gettext
from casework.models import Case
from casework.policy.grants import Permission
from casework.views.arrival import show as show_form
from casework.views.dialogs import go
from casework.views.gate import on_case, signed_in
from casework.views.plans.room import bp, plan_of, succeeds


@bp.route("/<uuid:case_id>/plan/progress", methods=["GET", "POST"])
@on_case(Permission.WRITE_PLAN)
def say_how_it_goes(case: Case) -> ResponseReturnValue:
    """One answer for each goal, on a day, perhaps at an evaluation of the placement."""
    goals = progress.insist_goals(case)
    words = pages.words_of(signed_in(), goals)
    form = progress_form(words)()
    form.offer({each.evaluation_id: _in_words(each) for each in progress.talks(case)})
    shown: dict[str, Any] = {"compared": (), "change": None}
    try:
        if form.validate_on_submit() and succeeds(form, lambda: _record(case, form)):
            return go(plan_of(case), gettext("How it goes is saved."))
    except StaleEdit:
        g.status = 409
        rows = _compared(form, words, pages.latest(goals))
        shown = {"compared": rows, "change": last_change(case.owner, audit.ProgressRecorded, audit.GoalSaved)}
    if g.get("status") == 409 or not form.is_submitted():
        form.mark.data = progress.mark_of(case)
    return show_form("plans/say_how_it_goes.html", form, case=case, **shown)


def _record(case: Case, form: ProgressForm) -> None:
    said = Said(form.on.data or clock.today(), form.answers, form.evaluation_id)
    progress.record(signed_in(), case, said, seen=form.mark.data or "")


def _in_words(talk: Talk) -> str:
    return f"{label(talk.kind)}, {label(talk.side).lower()}, {day(talk.given_on)}"


def _compared(
    form: ProgressForm, words: Mapping[UUID, str], latest: Mapping[UUID, ProgressShown]
) -> list[tuple[str, str, str]]:
    """For each goal, what was answered here and what was said last."""
    mine = {goal_id: label(each) for goal_id, each in form.answers.items()}
    last = {goal_id: f"{label(each.progress)}, {day(each.on)}" for goal_id, each in latest.items()}
    return [(text, mine.get(goal_id, ""), last.get(goal_id, "")) for goal_id, text in words.items()]
