"""Rules and texts, for administrators: who must say yes, the words they say it to, and what is not settled."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.actions.consent import rules
from casework.errors import StaleEdit
from casework.forms.rules import RequirementForm, TextForm
from casework.labels import label
from casework.language import N_, gettext, name_of, short_day
from casework.models import ConsentRequirement
from casework.models.codes import GuardiansNeeded, TextKind
from casework.policy.grants import P
from casework.views.arrival import show
from casework.views.gate import allowed, signed_in

bp = Blueprint("rules", __name__, url_prefix="/rules")

UNSETTLED = (
    N_("When the new Public Administration Act takes effect."),
    N_("Which sections of the Education Act of 2024 cover cooperation, sharing at transition and personal data."),
    N_("The absence limit in upper secondary school after 2024."),
    N_("How DUF numbers are checked."),
    N_("The unit numbers of the Nav offices."),
    N_("Dates of the school year 2026–27 in Vestland."),
    N_("Which schools take part, and which measures carry which codes."),
    N_("How long records are kept, and what the archive law wants kept."),
    N_("Whether pupils with a protected address are ever handled here."),
    N_("Whether Nav's own systems stay the official record. Then casework is a log of the cooperation."),
)
"""What domain.md section 10 leaves open, as an administrator should check it."""


@bp.get("/")
@allowed(P.MANAGE_RULES)
def index() -> ResponseReturnValue:
    """The table of requirements, the texts, and what is not settled."""
    return render_template(
        "rules/index.html",
        requirements=rules.requirements(),
        texts=rules.texts(),
        unsettled=[gettext(line) for line in UNSETTLED],
        name_of=name_of,
    )


@bp.route("/requirements/<uuid:requirement_id>", methods=["GET", "POST"])
@allowed(P.MANAGE_RULES)
def edit_requirement(requirement_id: UUID) -> ResponseReturnValue:
    """Who must say yes for one measure at one age."""
    row = rules.find_requirement(requirement_id)
    form = RequirementForm(obj=row)
    if form.validate_on_submit():
        try:
            _change(row, form)
            return redirect(url_for("rules.index"))
        except StaleEdit:
            return _compare(row, form)
    return show("rules/edit_requirement.html", form, row=row, compared=None)


@bp.get("/texts/<uuid:text_id>")
@allowed(P.MANAGE_RULES)
def text(text_id: UUID) -> ResponseReturnValue:
    """One version of a text."""
    return render_template("rules/text.html", text=rules.find_text(text_id), name_of=name_of)


@bp.route("/texts/new", methods=["GET", "POST"])
@allowed(P.MANAGE_RULES)
def add_text() -> ResponseReturnValue:
    """Write a new version, look at it, and take it into use."""
    form, preview = TextForm(kind=request.args.get("kind"), language=request.args.get("language", "nb")), None
    if form.validate_on_submit():
        preview = str(form.body.data)
        if request.form.get("then") != "preview":
            told = {"language": str(form.language.data), "body": preview}
            added = rules.add_text(signed_in(), kind=TextKind(str(form.kind.data)), **told)
            return redirect(url_for("rules.text", text_id=added.id))
    return show("rules/add_text.html", form, preview=preview)


def _change(row: ConsentRequirement, form: RequirementForm) -> None:
    rules.change_requirement(
        signed_in(),
        row,
        guardians=GuardiansNeeded(str(form.guardians.data)),
        pupil=bool(form.pupil.data),
        source=str(form.source.data),
        checked_on=form.checked_on.data,
        version=form.version_read,
    )


def _compare(row: ConsentRequirement, form: RequirementForm) -> ResponseReturnValue:
    words = {True: gettext("Yes"), False: gettext("No")}
    rows = [
        (gettext("Guardians"), label(GuardiansNeeded(str(form.guardians.data))), label(row.guardians)),
        (gettext("The pupil"), words[bool(form.pupil.data)], words[row.pupil]),
        (gettext("Source"), form.source.data, row.source),
        (
            gettext("Checked against the source on"),
            short_day(form.checked_on.data) if form.checked_on.data else "",
            short_day(row.checked_on) if row.checked_on else "",
        ),
    ]
    form.version.data = str(row.version)
    return render_template("rules/edit_requirement.html", form=form, row=row, compared=rows), 409
