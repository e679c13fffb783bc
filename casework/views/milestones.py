"""The milestones of pupils over HTTP: answered by hand, said not to be for a pupil, or led to what settles them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import audit
from casework.actions.milestone import lists, milestones, steps
from casework.actions.milestone.lists import Due
from casework.actions.milestone.steps import Step
from casework.actions.milestone.words import Settling
from casework.actions.transition import parts
from casework.actions.transition.parts import Part
from casework.actions.writing.last_changes import last_change
from casework.database import session
from casework.errors import Invalid, StaleEdit
from casework.forms.milestones import NOT_FOR_PUPIL, AnswerForm
from casework.language import N_, gettext
from casework.models import Case, Milestone, Referral
from casework.models.transition_codes import MilestoneAnswer
from casework.policy.grants import Permission
from casework.views.arrival import succeeds
from casework.views.dialogs import go
from casework.views.gate import allowed, on_milestone, rights, signed_in
from casework.views.transition_doors import Door, stood_open

bp = Blueprint("milestones", __name__, url_prefix="/milestones")
P = Permission

WORDS: dict[Settling, str] = {
    Settling.CONTACT: N_("Record follow-up"),
    Settling.GOAL: N_("Set a goal"),
    Settling.APPLICATION: N_("Register the application"),
    Settling.OFFERS: N_("Register the offer"),
    Settling.START: N_("Register the start"),
    Settling.YEAR: N_("Register how it went"),
    Settling.CLOSING: N_("Close the case"),
    Settling.HANDOVER: N_("Write transition note"),
}
LISTS: dict[Due, str] = {
    Due.NOW: N_("Must do now"),
    Due.OVERDUE: N_("Overdue"),
    Due.SOON: N_("Within 14 days"),
    Due.COMING: N_("Later"),
    Due.ALL: N_("All"),
}
VERBS = {Part.APPLICATION: "apply", Part.OFFERS: "offer", Part.START: "start", Part.YEAR: "year"}


@dataclass(frozen=True, slots=True)
class Settled:
    """Where a step is settled: a form of its own, mostly a dialog."""

    words: str
    url: str
    dialog: bool = True


@bp.get("/")
@allowed(P.READ_PUPILS)
def index() -> ResponseReturnValue:
    """The open steps of pupils on the own roll: what is overdue, what is due soon, what comes."""
    wanted = request.args.get("list")
    chosen = Due(wanted) if wanted in set(Due) else Due.NOW
    page = lists.page(signed_in(), chosen)
    counts = [
        {"label": gettext(LISTS[due]), "number": number, "url": url_for("milestones.index", list=due.value)}
        | {"current": due is chosen}
        for due, number in page.counts.items()
    ]
    return render_template("milestones/index.html", page=page, counts=counts, verbs=VERBS)


@bp.route("/<uuid:milestone_id>", methods=["GET", "POST"])
@on_milestone(P.ANSWER_MILESTONE)
def answer(milestone: Milestone) -> ResponseReturnValue:
    """Say that a step is done and how, or that it is not for this pupil."""
    form = AnswerForm().offer(milestones.answers_of(milestone))
    try:
        if form.validate_on_submit() and succeeds(form, lambda: _say(milestone, form)):
            return go(_after(milestone), gettext("The answer is saved."))
    except StaleEdit:
        return _page(milestone, form, stale=True), 409
    return _page(milestone, form), 422 if form.errors else 200


@bp.post("/<uuid:milestone_id>/take-back")
@on_milestone(P.ANSWER_MILESTONE)
def take_back(milestone: Milestone) -> ResponseReturnValue:
    """Undo an answer: the step stands as what is registered has it."""
    steps.insist_seen(milestone, AnswerForm().seen)
    milestones.take_back(signed_in(), milestone)
    return go(_after(milestone), gettext("The answer is taken back."))


def settled_by(step: Step, door: Door, ready: Mapping[int, frozenset[Part]]) -> Settled | None:
    """The form that settles a step, for this reader; None where there is none, or nothing to register yet."""
    if step.settled_by is None or not step.living:
        return None
    if step.settled_by in {Settling.CONTACT, Settling.GOAL, Settling.CLOSING}:
        return _on_case(step.settled_by, door.case)
    if step.settled_by is Settling.HANDOVER:
        return _on_request(step)
    return _on_way(step, door, ready.get(step.into_year, frozenset()))


def _on_case(settling: Settling, case: Case | None) -> Settled | None:
    asked, endpoint = {
        Settling.CONTACT: (P.LOG_FOLLOWUP, "followups.record"),
        Settling.GOAL: (P.WRITE_PLAN, "plans.add"),
        Settling.CLOSING: (P.CLOSE_CASE, "cases.close"),
    }[settling]
    if case is None or asked not in rights(case.referral):
        return None
    return Settled(gettext(WORDS[settling]), url_for(endpoint, case_id=case.id))


def _on_request(step: Step) -> Settled | None:
    """The transition note, for the school that writes it."""
    referral = session().get(Referral, step.referral_id)
    if referral is None or P.SEND_HANDOVER not in rights(referral):
        return None
    words = gettext(WORDS[Settling.HANDOVER])
    return Settled(words, url_for("handovers.write", referral_id=referral.id), dialog=False)


def _on_way(step: Step, door: Door, ready: frozenset[Part]) -> Settled | None:
    """A form about a way into a year. Before there can be an offer, the application is what is missing."""
    wanted = next((part for part in Part if part.value == step.settled_by), None)
    part = wanted if wanted in ready else Part.APPLICATION
    if wanted is None or part not in ready or (part is not wanted and wanted is not Part.OFFERS):
        return None
    number = {"number": step.round} if part is Part.OFFERS else {}
    words = gettext(WORDS[Settling(part.value)])
    return Settled(words, door.address(VERBS[part], into_year=step.into_year, **number))


def _say(milestone: Milestone, form: AnswerForm) -> None:
    actor, given = signed_in(), form.given
    steps.insist_seen(milestone, form.seen)
    if given is None:
        milestones.set_aside(actor, milestone)
        return
    if form.on.data is None:
        raise Invalid("on", N_("Choose a date."))
    goes_on = given is MilestoneAnswer.EXTENDED and form.extension is not None
    milestones.answer(actor, milestone, given, on=form.on.data, extension=form.extension.data if goes_on else None)


def _door(milestone: Milestone) -> Door:
    """Through the case for those who may read its transition, else through the roll."""
    case = milestone.case
    return Door(case.pupil, case if P.READ_TRANSITION in rights(case.referral) else None)


def _after(milestone: Milestone) -> str:
    """The page the dialog stands open on; else the case's transition, or the school's list of steps."""
    door = _door(milestone)
    return stood_open() or (door.address() if door.case else url_for("milestones.index"))


def _page(milestone: Milestone, form: AnswerForm, *, stale: bool = False) -> str:
    page, door = steps.open_step(signed_in(), milestone), _door(milestone)
    found = parts.entries(signed_in(), door.pupil, door.case)
    settled = settled_by(page.step, door, {entry.into_year: entry.ready for entry in found})
    more: dict[str, Any] = {"compared": None, "change": None}
    if stale:
        change = last_change(milestone.case.owner, audit.MilestoneAnswered)
        more = {"compared": _compared(form, page.step), "change": change}
    if stale or request.method == "GET":
        form.version.data = str(page.version)
    g.form_errors = bool(form.errors)
    return render_template("milestones/answer.html", page=page, form=form, settled=settled, door=door, **more)


def _compared(form: AnswerForm, step: Step) -> list[tuple[str, str, str]]:
    said = step.answer.value if step.answer else NOT_FOR_PUPIL if step.not_relevant else None
    values = {"said": said, "on": step.done_on, "extension": step.extension}
    theirs = AnswerForm(formdata=None, data=values).offer(step.answers)
    return [(name, mine, saved) for (name, mine), (_, saved) in zip(form.in_words(), theirs.in_words(), strict=True)]
