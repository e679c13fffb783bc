"""Beginning an agreement: with whom and in what form, perhaps on a free place that says so already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from casework import audit, clock
from casework.actions.agreement import agreements, content_checks
from casework.actions.agreement.contents import Content
from casework.actions.agreement.pages import pupil_name
from casework.actions.agreement.subject import subject_of
from casework.actions.employer import employers
from casework.actions.organisation.labour_rules import form_numbers_in_use
from casework.database import session
from casework.errors import Invalid, NotFound, NotNow
from casework.labour import sentences
from casework.labour.forms import Whom, refusals
from casework.models import Agreement, Case, JobPlace, User
from casework.models.job_codes import PlacementForm

Days = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class BeginPage:
    """What the form for a new agreement starts from."""

    name: str
    employers: Mapping[UUID, str]
    place: JobPlace | None
    proposed: dict[str, Any]


def opened(actor: User, case: Case, place_id: UUID | None, employer_id: UUID | None = None) -> BeginPage:
    """Open a case for a new agreement, on a free place or with an employer chosen before.

    Raises NotFound for a place nobody offers, NotNow on a closed case.
    """
    if case.stage not in agreements.OPEN:
        raise NotNow(agreements.CLOSED)
    place = _place(place_id)
    reading = audit.read(actor, audit.PlacementOpened(case.owner))
    proposed = _proposed(place) if place else {"employer": str(employer_id or "")}
    return BeginPage(pupil_name(reading, case), employers.choices(), place, proposed)


def begin(
    actor: User, case: Case, employer_id: UUID | None, form: PlacementForm, days: Days, place_id: UUID | None
) -> Agreement:
    """Begin an agreement. A place whose employer or form was changed in the form is let go.

    Raises as `agreements.begin`; Invalid at "kind" for a pupil the form is not for on the first day.
    """
    place = _place(place_id)
    if place is not None and (place.employer_id, place.form) != (employer_id, form):
        place = None
    first, last = days
    content = Content(first, last, title=place.title if place else None, tasks=place.tasks if place else None)
    content_checks.days(content)
    if first is not None:
        _insist_of_age(actor, case, form, first)
    return agreements.begin(
        actor, case, employer_id=employer_id, form=form, content=content, place_id=place.id if place else None
    )


def _insist_of_age(actor: User, case: Case, form: PlacementForm, first: date) -> None:
    pupil = subject_of(audit.read(actor, audit.PlacementOpened(case.owner)), case)
    for refusal in refusals(form, Whom(pupil.born, pupil.school_ends_on), first, first, form_numbers_in_use()):
        if refusal.field == "form":
            raise Invalid("kind", sentences.of_refusal(refusal))


def _place(place_id: UUID | None) -> JobPlace | None:
    place = session().get(JobPlace, place_id) if place_id else None
    if place_id and place is None:
        raise NotFound
    return place


def _proposed(place: JobPlace) -> dict[str, Any]:
    return {
        "employer": str(place.employer_id),
        "kind": place.form,
        "starts_on": place.starts_on if place.starts_on > clock.today() else None,
        "ends_on": place.ends_on,
    }
