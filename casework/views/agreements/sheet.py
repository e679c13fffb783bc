"""The form about an agreement, between what stands in the database and what somebody has typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from casework.actions.agreement.contents import Content, days_in_order, in_order
from casework.actions.agreement.pages import WritingPage
from casework.actions.agreement.planned import PlannedException, PlannedShift
from casework.forms.agreements import NO, YES, AgreementForm
from casework.models import Agreement

Row = dict[str, Any]


def filled(agreement: Agreement, page: WritingPage) -> AgreementForm:
    """The form as the latest version stands, before anybody touches it. An only contact person is chosen already."""
    values = _values(page.content) | {"version": str(agreement.version), "employer": str(agreement.employer_id)}
    if len(page.people) == 1:
        values["contact"] = str(next(iter(page.people)))
    return fitted(AgreementForm(formdata=None, data=values), agreement, page)


def fitted(form: AgreementForm, agreement: Agreement, page: WritingPage) -> AgreementForm:
    """The form with what can be chosen, and without what this placement does not ask."""
    form.fit(agreement.form, page.employers, touched=page.touched)
    form.people(page.people)
    return form


def content_of(form: AgreementForm, people: Mapping[UUID, Any]) -> Content:
    """What was typed. A contact person of another employer than the one chosen is nobody."""
    told = form.told
    if told["contact_id"] not in people:
        told["contact_id"] = None
    shifts = in_order(PlannedShift(*each) for each in form.shifts)
    return Content(**told, shifts=shifts, exceptions=days_in_order(PlannedException(*each) for each in form.exceptions))


def _values(content: Content) -> dict[str, Any]:
    names = ("starts_on", "ends_on", "work", "evening_reason", "goal", "adaptations", "rhythm", "supports")
    texts = {name: str(getattr(content, name) or "") for name in ("title", "tasks", "mentor")}
    return (
        {name: getattr(content, name) for name in names}
        | texts
        | {
            "contact": str(content.contact_id or ""),
            "family_tie": {True: YES, False: NO}.get(content.family_tie) if content.family_tie is not None else None,
            "subsidy": str(content.subsidy) if content.subsidy else None,
            **_week(content.shifts),
            "free": [
                {"first_on": it.first_on, "last_on": it.last_on} for it in content.exceptions if it.starts is None
            ],
            "other": [{"on": it.first_on} | _times(it) for it in content.exceptions if it.starts is not None],
        }
    )


def _week(shifts: Sequence[PlannedShift]) -> dict[str, list[Row]]:
    """The first shift of each weekday in its own row, all others below."""
    days: list[Row] = [{} for _ in range(7)]
    extra: list[Row] = []
    for each in shifts:
        if days[each.weekday]:
            extra.append({"weekday": str(each.weekday)} | _times(each))
        else:
            days[each.weekday] = _times(each)
    return {"days": days, "extra": extra}


def _times(each: PlannedShift | PlannedException) -> Row:
    return {"starts": each.starts, "ends": each.ends, "pause_minutes": each.break_minutes or None}
