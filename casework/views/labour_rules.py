"""The numbers of working hours and of forms of placement: kept by administrators, read by advisers."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from casework.actions.organisation import labour_rules
from casework.actions.organisation.labour_rules import Row
from casework.errors import StaleEdit
from casework.forms.labour_rules import LIKE_THIS, LabourRuleForm, written
from casework.labels import label
from casework.labour import duties, form_words, guard_words
from casework.labour.codes import Category, RuleCode
from casework.labour.numbers import in_words
from casework.language import gettext, short_day
from casework.models import LabourRule
from casework.policy.grants import P
from casework.views.arrival import show, succeeds
from casework.views.gate import allowed, signed_in

bp = Blueprint("labour_rules", __name__, url_prefix="/rules/hours")


@bp.get("/")
@allowed(P.MANAGE_RULES)
def index() -> ResponseReturnValue:
    """Every number, each with a way to change it."""
    return render_template("labour_rules/index.html", table=labour_rules.table(), **_words())


@bp.get("/read")
@allowed(P.READ_PLACEMENT)
def read() -> ResponseReturnValue:
    """The same table, for those who plan work."""
    return render_template("labour_rules/read.html", table=labour_rules.table(), **_words())


@bp.route("/<uuid:rule_id>", methods=["GET", "POST"])
@allowed(P.MANAGE_RULES)
def edit(rule_id: UUID) -> ResponseReturnValue:
    """Change one number, or where it stands."""
    stored = labour_rules.find(rule_id)
    row = labour_rules.row_of(stored)
    form = LabourRuleForm(data=_kept(row))
    form.unit, form.value.description = row.unit, gettext(LIKE_THIS[row.unit])
    if form.validate_on_submit():
        try:
            if succeeds(form, lambda: _change(stored, form)):
                return redirect(url_for("labour_rules.index"))
        except StaleEdit:
            return _compare(row, form)
    return show("labour_rules/edit.html", form, row=row, compared=None, **_words())


def _change(stored: LabourRule, form: LabourRuleForm) -> None:
    labour_rules.change(
        signed_in(),
        stored,
        value=form.number,
        section=str(form.section.data),
        source=str(form.source.data),
        checked_on=form.checked_on.data,
        version=form.version_read,
    )


def _kept(row: Row) -> dict[str, object]:
    """What the fields begin with."""
    return {
        "value": written(row.value, row.unit),
        "section": row.section,
        "source": row.source,
        "checked_on": row.checked_on,
        "version": row.version,
    }


def _compare(row: Row, form: LabourRuleForm) -> ResponseReturnValue:
    mine, theirs = form.checked_on.data, row.checked_on
    rows = [
        (gettext("Figure"), in_words(form.number, row.unit), in_words(row.value, row.unit)),
        (gettext("Section"), form.section.data, row.section),
        (gettext("Source"), form.source.data, row.source),
        (
            gettext("Checked against the source on"),
            short_day(mine) if mine else "",
            short_day(theirs) if theirs else "",
        ),
    ]
    form.version.data = str(row.version)
    return render_template("labour_rules/edit.html", form=form, row=row, compared=rows, **_words()), 409


def _words() -> dict[str, object]:
    return {
        "name_of_rule": _name,
        "whom": _whom,
        "amount": lambda row: in_words(row.value, row.unit),
        "duties": duties.DUTIES,
        "keeper": lambda duty: gettext(duties.KEEPERS[duty.keeper]),
    }


def _name(row: Row) -> str:
    code = row.code
    return gettext(guard_words.RULES[code] if isinstance(code, RuleCode) else form_words.NUMBERS[code])


def _whom(row: Row) -> str:
    whom = row.applies_to
    return gettext(guard_words.CATEGORIES[whom]) if isinstance(whom, Category) else label(whom)
