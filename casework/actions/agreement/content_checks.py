"""What is refused of an agreement's content: impossible days, somebody else's contact person, an unlawful plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from casework import audit, clock
from casework.actions.agreement import lawful
from casework.actions.agreement.contents import Content
from casework.actions.agreement.lawful import Verdict
from casework.actions.employer import places
from casework.database import session
from casework.errors import Invalid, NotNow
from casework.language import N_
from casework.models import Agreement, AgreementVersion, Employer, EmployerContact, JobPlace
from casework.models.job_codes import PlacementForm

FURTHEST = timedelta(days=2 * 366)


class Unlawful(NotNow):
    """Rules of the form or of working hours stand against the plan. `verdict` says which."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(N_("The agreement cannot be sent for approval as it is. Look at the rules below."))
        self.verdict = verdict


def content(agreement: Agreement, said: Content, in_force: AgreementVersion | None) -> None:
    """The days, the contact person, and what a version in force no longer lets be changed. Raises Invalid."""
    days(said)
    contact = session().get(EmployerContact, said.contact_id) if said.contact_id else None
    if said.contact_id and (contact is None or contact.employer_id != agreement.employer_id):
        raise Invalid("contact", N_("Choose a contact person at this employer."))
    if in_force is None:
        return
    if said.ends_on is not None and said.ends_on < clock.today():
        raise Invalid("ends_on", N_("Choose today or a later day. A placement that is over is ended instead."))
    if agreement.started_on is not None and said.starts_on != in_force.starts_on:
        raise Invalid("starts_on", N_("The pupil has turned up. The first day can no longer be changed."))


def days(said: Content) -> None:
    """Days that can be. Raises Invalid at "starts_on" or "ends_on"."""
    first, last, today = said.starts_on, said.ends_on, clock.today()
    if first is not None and not today - FURTHEST <= first <= today + FURTHEST:
        raise Invalid("starts_on", N_("Choose a day at most two years from today."))
    if last is not None and not today - FURTHEST <= last <= today + 2 * FURTHEST:
        raise Invalid("ends_on", N_("Choose a day at most four years from today."))
    if last is not None and first is None:
        raise Invalid("starts_on", N_("Give the first day too."))
    if last is not None and first is not None and last < first:
        raise Invalid("ends_on", N_("The last day cannot be before the first."))


def insist_lawful(reading: audit.Reading, agreement: Agreement, said: Content) -> Content:
    """The content, complete and lawful. A reason for work in the evening is kept only where it is asked for.

    Raises Invalid at the first field that is missing, Unlawful.
    """
    lacking = said.lacking(agreement.form)
    plan = said.plan(agreement.form)
    if lacking or plan is None:
        raise Invalid(lacking[0] if lacking else "", N_("Fill this in."))
    verdict = lawful.judge(reading, agreement.case, plan, agreement=agreement)
    if verdict.blocks:
        raise Unlawful(verdict)
    return said if verdict.asks_evening_reason else replace(said, evening_reason=None)


def insist_free(place_id: UUID, employer: Employer, form: PlacementForm) -> None:
    """Hold a place while it is taken. Raises Invalid when it is not this employer's, or not free any more."""
    place = session().get(JobPlace, place_id, with_for_update=True, populate_existing=True)
    if place is None or place.employer_id != employer.id or place.form is not form:
        raise Invalid("employer", N_("This place is with another employer, or of another kind."))
    over = place.withdrawn_on is not None or (place.ends_on is not None and place.ends_on < clock.today())
    if over or places.used_of(place.id, clock.today()) >= place.places:
        raise Invalid("", N_("The place is no longer free. Find another one, or begin without a place."))
