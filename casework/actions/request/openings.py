"""When Nav has accepted and consent is given, the names open by themselves and a case begins."""

from __future__ import annotations

from sqlalchemy import select

from casework import audit, clock
from casework.actions.milestone import milestones
from casework.calendar.judging import FIRST_CONTACT_WITHIN
from casework.calendar.working_days import after_working_days
from casework.database import session
from casework.models import Assignment, Case, CaseStep, Referral, Task, User
from casework.models.codes import CaseStage, ConsentStatus, Decision, Part, TaskKind
from casework.models.sealing import mint
from casework.workflow import CaseMove


def open_when_both_agree(actor: User, referral: Referral) -> Case | None:
    """Open the case of a request if Nav has accepted and consent is given. Safe to ask again; returns the case."""
    standing = case_of(referral)
    if standing is not None:
        return standing
    if (
        referral.decision is not Decision.ACCEPTED
        or referral.consent is not ConsentStatus.GIVEN
        or (referral.consent_valid_to is not None and referral.consent_valid_to < clock.today())
        or referral.cancelled_at
    ):
        return None
    return _open(actor, referral)


def case_of(referral: Referral) -> Case | None:
    """The case a request became, or None."""
    return session().scalar(select(Case).where(Case.referral_id == referral.id))


def _open(actor: User, referral: Referral) -> Case:
    today = clock.today()
    adviser = _follower(referral)
    case = Case(
        number=referral.number,
        referral_id=referral.id,
        referral=referral,
        pupil_id=referral.pupil_id,
        pupil=referral.pupil,
        office_id=referral.office_id,
        area_id=referral.area_id,
        measures=referral.measures,
        stage=CaseStage.ACTIVE,
        opened_on=today,
        attempts_since=0,
    )
    mint([case.owner])
    session().add(case)
    session().flush()
    step = CaseStep(
        case_id=case.id, step=CaseMove.OPEN.value, stage=case.stage, taken_by_id=actor.id, taken_at=clock.now()
    )
    first = Task(
        case_id=case.id,
        kind=TaskKind.CONTACT,
        next_step=True,
        due_on=after_working_days(today, FIRST_CONTACT_WITHIN),
        created_by_id=None,
        created_at=clock.now(),
    )
    session().add_all([step, first])
    if adviser is not None:
        session().add(_main(case, adviser, actor))
    session().flush()
    milestones.align_one(case)
    audit.record(actor, audit.CaseCreated(case.owner, adviser.id if adviser else None))
    return case


def _follower(referral: Referral) -> User | None:
    """Who Nav chose, if they still work there. Without one the case stands unassigned before the office's leads."""
    chosen = session().get(User, referral.adviser_id) if referral.adviser_id else None
    works_there = chosen is not None and chosen.active and chosen.organisation_id == referral.office_id
    return chosen if works_there else None


def _main(case: Case, adviser: User, actor: User) -> Assignment:
    return Assignment(
        case_id=case.id,
        user_id=adviser.id,
        part=Part.MAIN,
        starts_on=clock.today(),
        assigned_by_id=actor.id,
        assigned_at=clock.now(),
    )
