"""Whether an employer can be used: in use, deactivated, or become another one."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select

from casework import clock
from casework.actions.agreement.standing import IN_FORCE, LIVING, status_column
from casework.database import session
from casework.errors import Invalid, NotFound
from casework.language import N_, gettext, in_threes
from casework.models import Agreement, AgreementVersion, Employer

MERGED = N_("%(old)s is now part of %(new)s. Choose %(new)s instead.")
DEACTIVATED = N_("%(name)s is deactivated. Choose another employer, or take this one into use first.")


def find(employer_id: UUID) -> Employer:
    """One employer, whatever has become of it. Raises NotFound."""
    found = session().get(Employer, employer_id)
    if found is None:
        raise NotFound
    return found


def became(employer: Employer) -> Employer:
    """The employer this one is now part of; itself where it was never merged."""
    return find(employer.merged_into_id) if employer.merged_into_id else employer


def insist_usable(employer_id: UUID | None, *, field: str = "employer") -> Employer:
    """The employer, read afresh and kept as it is until the commit: nobody can merge or deactivate it meanwhile.

    For what is about to be saved; a page that only shows cannot take the lock. Flushes what is pending first.
    Raises Invalid at the field, naming the employer a merged one became.
    """
    session().flush()
    employer = None
    if employer_id is not None:
        employer = session().get(Employer, employer_id, with_for_update={"read": True}, populate_existing=True)
    if employer is None:
        raise Invalid(field, N_("Choose an employer."))
    if employer.merged_into_id is not None:
        raise Invalid(field, gettext(MERGED, old=employer.name, new=became(employer).name))
    if employer.deactivated_on is not None:
        raise Invalid(field, gettext(DEACTIVATED, name=employer.name))
    return employer


def choices() -> Mapping[UUID, str]:
    """Employers in use, in Norwegian order, for a list to choose from: name and organisation number."""
    query = select(Employer.id, Employer.name, Employer.organisation_number).where(Employer.deactivated_on.is_(None))
    rows = session().execute(query.order_by(Employer.sort_key, Employer.organisation_number))
    return {row.id: f"{row.name} ({in_threes(row.organisation_number)})" for row in rows}


def living_at(employer_id: UUID) -> int:
    """How many agreements with the employer are begun and not over."""
    query = select(func.count()).select_from(Agreement).outerjoin(AgreementVersion, IN_FORCE)
    living = status_column(clock.today()).in_([status.value for status in LIVING])
    return session().scalar(query.where(Agreement.employer_id == employer_id, living)) or 0
