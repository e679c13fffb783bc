"""Recording a contact, correcting one, and reporting one that belongs to somebody else."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from casework import clock
from casework.actions.case import case_page
from casework.actions.followup import followups
from casework.actions.followup.followups import Contact
from casework.actions.followup.tasks import NextStep, next_of, rhythm_of
from casework.actions.working_day import worklist
from casework.actions.working_day.worklist import Wanted
from casework.actions.writing import drafts
from casework.actions.writing.phrases import for_followups
from casework.database import session
from casework.errors import StaleEdit
from casework.forms.followups import ContactForm, FollowupForm
from casework.forms.tasks import leap_nearest, leap_words
from casework.labels import label
from casework.language import day, gettext
from casework.models import Case, Followup
from casework.models.codes import ContactParty, ContactType, DraftKind, TaskKind
from casework.policy.grants import Permission
from casework.policy.scope import cases_within
from casework.views import queues
from casework.views.dialogs import go, in_dialog
from casework.views.gate import on_case, signed_in
from casework.views.queues import Queue
from casework.views.worklist import address, filter_of

bp = Blueprint("followups", __name__, url_prefix="/cases")

USED_LAST = "contact_type"


@bp.route("/<uuid:case_id>/followups/new", methods=["GET", "POST"])
@on_case(Permission.LOG_FOLLOWUP)
def record(case: Case) -> ResponseReturnValue:
    """Write a contact and set the next step, in one save."""
    if (then := request.form.get("then")) in {"discard", "discard-here"}:
        drafts.discard(signed_in(), DraftKind.FOLLOWUP, case.id)
        said = gettext("The draft is discarded.")
        return go(_page(case), said) if then == "discard-here" else make_response(_record_page(case, _fresh_form(case)))
    if request.method == "GET":
        kept = drafts.load(signed_in(), DraftKind.FOLLOWUP, case.id)
        return _record_page(case, draft_form(kept) if kept else _fresh_form(case), kept=kept)
    form = FollowupForm()
    return _saved(case, form) if form.validate() else _record_page(case, form)


@bp.route("/<uuid:case_id>/followups/<uuid:followup_id>/correct", methods=["GET", "POST"])
@on_case(Permission.LOG_FOLLOWUP)
def correct(case: Case, followup_id: UUID) -> ResponseReturnValue:
    """Write a contact that stands instead of an earlier one."""
    wrong = followups.of_case(case, followup_id)
    form, kept = ContactForm(), None
    if request.form.get("then") == "discard":
        drafts.discard(signed_in(), DraftKind.CORRECTION, wrong.id)
        return go(url_for("followups.correct", case_id=case.id, followup_id=wrong.id))
    if request.method == "GET":
        followups.insist_correctable(signed_in(), case, wrong)
        kept = drafts.load(signed_in(), DraftKind.CORRECTION, wrong.id)
        form = _being_corrected(case, wrong, kept)
    elif form.validate():
        try:
            followups.correct(signed_in(), case, wrong, _contact(form))
            drafts.discard(signed_in(), DraftKind.CORRECTION, wrong.id)
            return go(_page(case), gettext("The correction is saved."))
        except StaleEdit as stale:
            return _corrected_meanwhile(case, form, stale)
    return _page_of("followups/correct.html", case, form, followup_id=followup_id, kept=kept)


@bp.route("/<uuid:case_id>/followups/<uuid:followup_id>/misfiled", methods=["GET", "POST"])
@on_case(Permission.READ_CASE)
def ask_redaction(case: Case, followup_id: UUID) -> ResponseReturnValue:
    """Report a contact that belongs to another pupil."""
    wrong = followups.of_case(case, followup_id)
    if request.method == "POST":
        followups.ask_redaction(signed_in(), case, wrong)
        return go(_page(case), gettext("It is reported. The note is hidden until a lead has decided."))
    return render_template("followups/ask_redaction.html", case=case, followup=wrong)


def _corrected_meanwhile(case: Case, form: ContactForm, stale: StaleEdit) -> ResponseReturnValue:
    """Both versions side by side; saving again corrects the other's correction."""
    if not isinstance(stale.theirs, Followup):
        raise stale
    theirs = stale.theirs
    saved = followups.as_written(signed_in(), case, theirs)
    more = {
        "kept": None,
        "theirs": _differences(_contact(form), saved),
        "saved_by": theirs.author.name,
        "saved_at": theirs.recorded_at,
    }
    page, _ = _page_of("followups/correct.html", case, form, followup_id=theirs.id, **more)
    return page, 409


def _differences(mine: Contact, theirs: Contact) -> list[tuple[str, str, str]]:
    return [(name, yours, saved) for (name, yours), (_, saved) in zip(_in_words(mine), _in_words(theirs), strict=True)]


def _in_words(contact: Contact) -> list[tuple[str, str]]:
    return [
        (gettext("When was it?"), day(contact.happened_on)),
        (gettext("How were you in touch?"), label(contact.type)),
        (gettext("Did you reach them?"), label(contact.outcome)),
        (gettext("Who took part?"), ", ".join(label(each) for each in sorted(contact.parties))),
        (gettext("What was it about?"), ", ".join(label(each) for each in sorted(contact.topics))),
        (gettext("Note"), contact.note or ""),
    ]


def _being_corrected(case: Case, wrong: Followup, kept: drafts.Kept | None) -> ContactForm:
    """The correction as it was being typed, else what is to be corrected."""
    if kept is not None:
        return ContactForm(formdata=MultiDict(kept.fields))
    return ContactForm(formdata=None, obj=followups.as_written(signed_in(), case, wrong))


def fresh_values(rhythm: int, last_type: ContactType | None = None) -> dict[str, Any]:
    """What a form holds before anybody touches it. The result holds nothing."""
    chosen = next(
        (each for each in (request.args.get("type"), cookie.get(USED_LAST)) if each in set(ContactType)), None
    )
    return {
        "happened_on": clock.today(),
        "type": ContactType(chosen) if chosen else last_type or ContactType.PHONE,
        "parties": [ContactParty.PUPIL],
        "leap": leap_nearest(rhythm),
        "kind": TaskKind.CONTACT,
        "list": request.args.get("list", ""),
    }


def _fresh_form(case: Case) -> FollowupForm:
    return FollowupForm(formdata=None, data=fresh_values(rhythm_of(next_of(case))))


def draft_form(kept: drafts.Kept) -> FollowupForm:
    """What was being written, opened from the list the reader is in now."""
    typed = {**kept.fields, "list": [request.args.get("list", "")]}
    return FollowupForm(formdata=MultiDict(typed))


def _record_page(
    case: Case, form: FollowupForm, *, kept: drafts.Kept | None = None, **more: Any
) -> ResponseReturnValue:
    """The form with the way back, and the way on where a case follows."""
    chosen, queue = filter_of(form.list.data), queues.of_text(form.list.data)
    back = address(chosen) if chosen else (queue and queue.address) or _page(case)
    follows = chosen is not None or bool(queue and queue.following)
    return _page_of("followups/record.html", case, form, kept=kept, back=back, follows=follows, **more)


def _page_of(template: str, case: Case, form: ContactForm, **more: Any) -> tuple[str, int]:
    g.form_errors = bool(form.errors)
    form.outcome.render_kw = {"data-focus": ""}
    who = case_page.caption(signed_in(), case)
    phrases = for_followups(signed_in())
    page = render_template(template, case=case, form=form, who=who, days=leap_words(), phrases=phrases, **more)
    return page, 422 if form.errors else 200


def _saved(case: Case, form: FollowupForm) -> ResponseReturnValue:
    chosen, queue = filter_of(form.list.data), queues.of_text(form.list.data)
    wants_next = request.form.get("then") == "next" and chosen is not None
    following = worklist.next_after(signed_in(), chosen, case.id) if wants_next and chosen else None
    due_on = form.due_on
    then = NextStep(form.kind.data or TaskKind.CONTACT, due_on) if due_on else None
    followups.record(signed_in(), case, _contact(form), then=then)
    drafts.discard(signed_in(), DraftKind.FOLLOWUP, case.id)
    cookie[USED_LAST] = form.type.data.value
    if queue is not None:
        return _along(case, queue)
    return _after(case, chosen, following)


def _contact(form: ContactForm) -> Contact:
    return Contact(
        form.happened_on.data or clock.today(),
        form.type.data,
        form.outcome.data,
        frozenset(form.parties.data or ()),
        frozenset(form.topics.data or ()),
        form.note.data or None,
    )


def _after(case: Case, chosen: Wanted | None, following: UUID | None) -> ResponseReturnValue:
    """Back to the row in the list, on to the next, or to the case."""
    said = gettext("Follow-up saved.")
    if chosen is not None and in_dialog():
        return _in_place(case, chosen, following, said)
    if following is not None and chosen is not None:
        return go(url_for("followups.record", case_id=following, list=chosen.value), said)
    return go(address(chosen) if chosen else _page(case), said)


def _along(case: Case, standing: Queue) -> ResponseReturnValue:
    """On to the next of the cases one had in front of one, or back to where they stood."""
    said = gettext("Follow-up saved.")
    found = queues.following(signed_in(), standing) if request.form.get("then") == "next" else None
    if found is None:
        return go(standing.address or _page(case), said)
    upcoming, left = found
    if not in_dialog():
        return go(url_for("followups.record", case_id=upcoming.id, list=left.value), said)
    kept = drafts.load(signed_in(), DraftKind.FOLLOWUP, upcoming.id)
    form = draft_form(kept) if kept else _fresh_form(upcoming)
    form.list.data = left.value
    return _announcing(make_response(_record_page(upcoming, form, kept=kept)), said)


def _announcing(response: Response, said: str) -> Response:
    response.headers["HX-Trigger"] = json.dumps({"announce": said})
    return response


def _in_place(case: Case, chosen: Wanted, following: UUID | None, said: str) -> Response:
    """The changed row and the counts; with them the next form when one goes on."""
    actor = signed_in()
    changed = worklist.changed(actor, chosen, case.id)
    if not changed.rows:
        return go(address(chosen), said)
    if following is not None:
        upcoming = session().scalars(cases_within(actor, Permission.LOG_FOLLOWUP).where(Case.id == following)).one()
        kept = drafts.load(actor, DraftKind.FOLLOWUP, upcoming.id)
        form = draft_form(kept) if kept else _fresh_form(upcoming)
        form.list.data = chosen.value
        response = make_response(_record_page(upcoming, form, kept=kept, changed=changed, address=address))
    else:
        response = make_response(render_template("worklist/_changed.html", changed=changed, address=address))
        response.headers["HX-Retarget"] = f"#case-{case.id}"
        response.headers["HX-Reswap"] = "outerHTML"
    return _announcing(response, said)


def _page(case: Case) -> str:
    return url_for("cases.show", case_id=case.id)
