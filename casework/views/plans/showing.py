"""The tab of a case, and the plan on paper."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from casework.actions.plan import pages, printing
from casework.forms.goals import GoalStepForm
from casework.labels import label
from casework.language import LANGUAGES, name_of, speaking, using
from casework.models import Case
from casework.policy.grants import Permission
from casework.views.gate import on_case, signed_in
from casework.views.plans.room import bp


@bp.get("/<uuid:case_id>/plan")
@on_case(Permission.READ_PLAN)
def show(case: Case) -> ResponseReturnValue:
    """The goals with their steps, how it goes, and earlier goals."""
    return render_template("plans/show.html", **shown(case))


def shown(case: Case) -> dict[str, Any]:
    """What the tab needs: the plan, a form for one more step to each goal, the languages it is printed in."""
    page = pages.opened(signed_in(), case)
    forms = {goal.id: GoalStepForm(formdata=None).apart(goal.id.hex) for goal in page.goals}
    tongues = [(tag, name_of(tag)) for tag in LANGUAGES]
    return {"case": case, "page": page, "forms": forms, "tongues": tongues, "changed": False}


@bp.get("/<uuid:case_id>/plan/document")
@on_case(Permission.READ_PLAN)
def document(case: Case) -> ResponseReturnValue:
    """The plan on paper, for the pupil, in the language that is asked for. Its file name says nothing of anybody."""
    wanted = request.args.get("language")
    with using(wanted if wanted in LANGUAGES else speaking.get()):
        made = printing.printed(signed_in(), case, label)
    answer = Response(made, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename="min-plan.pdf")
    return answer
