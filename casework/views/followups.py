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
from casework.actions.working_day.worklist import Filter
from casework.actions.writing import drafts
from casework.database import session
from casework.errors import StaleEdit
from casework.forms.followups import ContactForm, FollowupForm
from casework.forms.tasks import leap_nearest, leap_words
from casework.labels import label
from casework.language import day, gettext
from casework.models import Case, Followup
from casework.models.codes import ContactParty, ContactType, DraftKind, TaskKind
from casework.phrases import for_followups
from casework.policy.grants import Permission
from casework.policy.scope import cases_within
from casework.views.dialogs import go, in_dialog
from casework.views.gate import on_case, signed_in
from casework.views.worklist import address, filter_of

bp = Blueprint("followups", __name__, url_prefix="/cases")

USED_LAST = "contact_type"


@bp.route("/<uuid:case_id>/followups/new", methods=["GET", "POST"])
@on_case(Permission.LOG_FOLLOWUP)
def record(case: Case) -> ResponseReturnValue:
    """Write a contact and set the next step, in one save."""
    if request.form.get("then") == "discard":
        drafts.discard(signed_in(), DraftKind.FOLLOWUP, case.id)
        return make_response(_record_page(case, _fresh_form(case), kept=None))
    if request.method == "GET":
        kept = drafts.load(signed_in(), DraftKind.FOLLOWUP, case.id)
        return _record_page(case, _draft_form(kept) if kept else _fresh_form(case), kept=kept)
    form = FollowupForm()
    return _saved(case, form) if form.validate() else _record_page(case, form, kept=None)


@bp.route("/<uuid:case_id>/followups/<uuid:followup_id>/correct", methods=["GET", "POST"])
@on_case(Permission.LOG_FOLLOWUP)
def correct(case: Case, followup_id: UUID) -> ResponseReturnValue:
    """Write a contact that stands instead of an earlier one."""
    wrong = followups.of_case(case, followup_id)
    form = ContactForm()
    if request.method == "GET":
        followups.insist_correctable(signed_in(), case, wrong)
        form = ContactForm(formdata=None, obj=followups.as_written(signed_in(), case, wrong))
    elif form.validate():
        try:
            followups.correct(signed_in(), case, wrong, _contact(form))
            return go(_page(case), gettext("The correction is saved."))
        except StaleEdit as stale:
            return _corrected_meanwhile(case, form, stale)
    return _page_of("followups/correct.html", case, form, followup_id=followup_id)


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


def fresh_values(rhythm: int, last_type: ContactType | None = None) -> dict[str, Any]:
    """What a form holds before anybody touches it. The result holds nothing."""
    used = cookie.get(USED_LAST)
    return {
        "happened_on": clock.today(),
        "type": ContactType(used) if used in set(ContactType) else last_type or ContactType.PHONE,
        "parties": [ContactParty.PUPIL],
        "leap": leap_nearest(rhythm),
        "kind": TaskKind.CONTACT,
        "list": request.args.get("list", ""),
    }


def _fresh_form(case: Case) -> FollowupForm:
    return FollowupForm(formdata=None, data=fresh_values(rhythm_of(next_of(case))))


def _draft_form(kept: drafts.Kept) -> FollowupForm:
    """What was being written, opened from the list the reader is in now."""
    typed = {**kept.fields, "list": [request.args.get("list", "")]}
    return FollowupForm(formdata=MultiDict(typed))


def _record_page(case: Case, form: FollowupForm, *, kept: drafts.Kept | None) -> ResponseReturnValue:
    return _page_of("followups/record.html", case, form, kept=kept)


def _page_of(template: str, case: Case, form: ContactForm, **more: Any) -> tuple[str, int]:
    g.form_errors = bool(form.errors)
    form.outcome.render_kw = {"data-focus": ""}
    who = case_page.caption(signed_in(), case)
    page = render_template(template, case=case, form=form, who=who, days=leap_words(), phrases=for_followups(), **more)
    return page, 422 if form.errors else 200


def _saved(case: Case, form: FollowupForm) -> ResponseReturnValue:
    chosen = filter_of(form.list.data)
    wants_next = request.form.get("then") == "next" and chosen is not None
    following = worklist.next_after(signed_in(), chosen, case.id) if wants_next and chosen else None
    due_on = form.due_on
    then = NextStep(form.kind.data or TaskKind.CONTACT, due_on) if due_on else None
    followups.record(signed_in(), case, _contact(form), then=then)
    drafts.discard(signed_in(), DraftKind.FOLLOWUP, case.id)
    cookie[USED_LAST] = form.type.data.value
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


def _after(case: Case, chosen: Filter | None, following: UUID | None) -> ResponseReturnValue:
    """Back to the row in the list, on to the next, or to the case."""
    said = gettext("Follow-up saved.")
    if chosen is not None and in_dialog():
        return _in_place(case, chosen, following, said)
    if following is not None and chosen is not None:
        return go(url_for("followups.record", case_id=following, list=chosen.value), said)
    return go(address(chosen) if chosen else _page(case), said)


def _in_place(case: Case, chosen: Filter, following: UUID | None, said: str) -> Response:
    """The changed row and the counts; with them the next form when one goes on."""
    actor = signed_in()
    changed = worklist.changed(actor, chosen, case.id)
    if not changed.rows:
        return go(address(chosen), said)
    if following is not None:
        upcoming = session().scalars(cases_within(actor, Permission.LOG_FOLLOWUP).where(Case.id == following)).one()
        form = FollowupForm(formdata=None, data={**fresh_values(rhythm_of(next_of(upcoming))), "list": chosen.value})
        behind = {"kept": None, "changed": changed, "address": address}
        response = make_response(_page_of("followups/record.html", upcoming, form, **behind))
    else:
        response = make_response(render_template("worklist/_changed.html", changed=changed, address=address))
        response.headers["HX-Retarget"] = f"#case-{case.id}"
        response.headers["HX-Reswap"] = "outerHTML"
    response.headers["HX-Trigger"] = json.dumps({"announce": said})
    return response


def _page(case: Case) -> str:
    return url_for("cases.show", case_id=case.id)
