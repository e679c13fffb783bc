"""Which pupil an employer's new placement is for: the reader's own cases with measure 2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from casework import audit
from casework.actions.agreement.agreements import OPEN
from casework.actions.working_day.rows import full_name
from casework.class_list import sort_key
from casework.database import session
from casework.models import Agreement, Case, User
from casework.models.codes import Measure
from casework.models.columns import has_code
from casework.policy.grants import Permission
from casework.policy.scope import assigned_to, cases_within


@dataclass(frozen=True, slots=True)
class Candidate:
    """One case an agreement can be begun on. `agreements`: how many it has already, but for those annulled."""

    case_id: UUID
    number: str
    name: str
    agreements: int


def candidates(actor: User) -> list[Candidate]:
    """The open cases with measure 2 that the actor follows up, by name; opened in one line of the log."""
    query = cases_within(actor, Permission.WRITE_AGREEMENT).options(contains_eager(Case.pupil))
    mine = Case.id.in_(assigned_to(actor)), Case.stage.in_(OPEN), has_code(Case.measures, Measure.JOB)
    cases = session().scalars(query.where(*mine)).unique().all()
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.WORKLIST), purpose=audit.Purpose.FOLLOW_UP)
    reading.fetch(case.pupil for case in cases)
    begun = _begun([case.id for case in cases])
    found = [Candidate(each.id, each.number, full_name(reading, each.pupil), begun.count(each.id)) for each in cases]
    return sorted(found, key=lambda each: (sort_key(each.name, ""), each.number))


def _begun(case_ids: Sequence[UUID]) -> list[UUID]:
    query = select(Agreement.case_id).where(Agreement.case_id.in_(case_ids), Agreement.cancelled_at.is_(None))
    return list(session().scalars(query))
