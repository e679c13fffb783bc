"""The pupil's other agreements, whichever office keeps them: their days and hours count together with a new plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from casework import clock
from casework.actions.agreement.planned import draft_of, standing_job
from casework.database import session
from casework.labour.plans import Job
from casework.models import Agreement, AgreementVersion, Case

NUMBERS = or_(AgreementVersion.number == Agreement.latest, AgreementVersion.number == Agreement.in_force)


@dataclass(frozen=True, slots=True)
class OtherJob:
    """One other agreement. `coming` is the plan of its latest version, `holding` of the one in force.

    over    is it over, or was it never approved and its days have passed?
    """

    agreement: Agreement
    coming: Job
    holding: Job
    over: bool

    @property
    def first(self) -> date:
        """The first day of its latest plan."""
        return self.coming.schedule.first_on

    @property
    def last(self) -> date:
        """The last day of its latest plan, or the day it was ended by."""
        return self.coming.schedule.last_on


def of_pupil(pupil_id: UUID, *, but: Agreement | None = None) -> list[OtherJob]:
    """All that were not annulled, by their first day. `but`: the agreement that is judged. Three statements.

    Opens nothing sealed. A draft without days yet has no plan, and is left out. Read afresh: a page may have shown
    them before somebody else changed them.
    """
    wanted = (
        select(Agreement, AgreementVersion)
        .join(Case, Case.id == Agreement.case_id)
        .join(AgreementVersion, (AgreementVersion.agreement_id == Agreement.id) & NUMBERS)
        .where(Case.pupil_id == pupil_id, Agreement.cancelled_at.is_(None), AgreementVersion.dropped_at.is_(None))
        .order_by(Agreement.created_at, Agreement.id, AgreementVersion.number)
        .options(selectinload(AgreementVersion.shifts), selectinload(AgreementVersion.exceptions))
        .execution_options(populate_existing=True)
    )
    if but is not None:
        wanted = wanted.where(Agreement.id != but.id)
    versions: dict[Agreement, list[AgreementVersion]] = {}
    for agreement, version in session().execute(wanted):
        versions.setdefault(agreement, []).append(version)
    found = (_other(agreement, own) for agreement, own in versions.items())
    return sorted((each for each in found if each is not None), key=lambda each: each.first)


def _other(agreement: Agreement, versions: Sequence[AgreementVersion]) -> OtherJob | None:
    drafts = {each.number: draft for each in versions if (draft := draft_of(each, agreement.form)) is not None}
    jobs = {number: job for number, draft in drafts.items() if (job := standing_job(draft, agreement.ended_on))}
    if not jobs:
        return None
    coming = jobs[max(jobs)]
    over = coming.schedule.last_on < clock.today()
    if over and agreement.in_force is None:
        return None
    return OtherJob(agreement, coming, jobs.get(agreement.in_force or 0, coming), over)
