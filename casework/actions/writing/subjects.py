"""What each kind of draft is about, and the right to write it: asked when it is kept, and again each day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from uuid import UUID

from sqlalchemy import Select, or_, select, union_all
from sqlalchemy.orm import load_only

from casework.actions.writing.drafts import bury
from casework.database import session
from casework.models import Agreement, Case, Draft, Followup, Pupil, Referral, User
from casework.models.codes import DraftKind
from casework.policy.grants import Permission, may
from casework.policy.scope import agreements_within, cases_within, pupils_within, referrals_within


class About(StrEnum):
    """Whose id the subject of a draft is."""

    PUPIL = "pupil"
    REFERRAL = "referral"
    CASE = "case"
    AGREEMENT = "agreement"
    FOLLOWUP = "followup"
    WRITER = "writer"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a draft is about, and the right its form asks for."""

    about: About
    permission: Permission


SUBJECTS: dict[DraftKind, Subject] = {
    DraftKind.FLAG: Subject(About.PUPIL, Permission.FLAG_PUPIL),
    DraftKind.FOLLOWUP: Subject(About.CASE, Permission.LOG_FOLLOWUP),
    DraftKind.CORRECTION: Subject(About.FOLLOWUP, Permission.LOG_FOLLOWUP),
    DraftKind.HANDOVER: Subject(About.REFERRAL, Permission.SEND_HANDOVER),
    DraftKind.GOAL: Subject(About.CASE, Permission.WRITE_PLAN),
    DraftKind.AGREEMENT: Subject(About.AGREEMENT, Permission.WRITE_AGREEMENT),
    DraftKind.EVALUATION: Subject(About.AGREEMENT, Permission.EVALUATE_PLACEMENT),
    DraftKind.REGISTRATION: Subject(About.WRITER, Permission.START_CASE),
}
"""Every draft of a form. A class list that is being checked is no form, and goes by itself."""


def case_of(followup_id: UUID) -> UUID | None:
    """The case a contact was recorded in."""
    return session().scalar(select(Followup.case_id).where(Followup.id == followup_id))


def about_pupil(pupil_id: UUID) -> Select[Draft]:
    """Every draft about a pupil, their requests, cases, contacts and agreements."""
    referrals = select(Referral.id).where(Referral.pupil_id == pupil_id)
    cases = select(Case.id).where(Case.pupil_id == pupil_id)
    agreements = select(Agreement.id).where(Agreement.case_id.in_(cases))
    contacts = select(Followup.id).where(Followup.case_id.in_(cases))
    subjects = union_all(referrals, cases, agreements, contacts)
    return select(Draft).where(or_(Draft.subject_id == pupil_id, Draft.subject_id.in_(subjects)))


def bury_ended(case: Case) -> None:
    """Throw away what nobody can go on writing when a case is closed: contacts, goals, agreements."""
    agreements = select(Agreement.id).where(Agreement.case_id == case.id)
    ended = (DraftKind.FOLLOWUP, DraftKind.GOAL, DraftKind.AGREEMENT)
    of_case = or_(Draft.subject_id == case.id, Draft.subject_id.in_(agreements))
    bury(session().scalars(select(Draft).where(Draft.kind.in_(ended), of_case)).all())


def bury_out_of_reach() -> int:
    """Throw away every draft whose writer may not write it any more. Returns how many; harmless to repeat."""
    few = load_only(Draft.id, Draft.user_id, Draft.kind, Draft.subject_id)
    query = select(Draft).options(few).where(Draft.kind.in_(SUBJECTS)).order_by(Draft.user_id, Draft.kind)
    lost: list[Draft] = []
    for (user_id, kind), same in groupby(session().scalars(query).all(), lambda each: (each.user_id, each.kind)):
        drafts, writer = list(same), session().get_one(User, user_id)
        within = in_reach(writer, SUBJECTS[kind], {each.subject_id for each in drafts})
        lost += [each for each in drafts if each.subject_id not in within]
    bury(lost)
    return len(lost)


def in_reach(user: User, subject: Subject, ids: Collection[UUID]) -> set[UUID]:
    """Which of these things the user may write about now."""
    right = subject.permission
    if not user.active or not may(user.role, right):
        return set()
    match subject.about:
        case About.WRITER:
            return {user.id} & set(ids)
        case About.PUPIL:
            query = pupils_within(user, right).with_only_columns(Pupil.id).where(Pupil.id.in_(ids))
        case About.REFERRAL:
            query = referrals_within(user, right).with_only_columns(Referral.id).where(Referral.id.in_(ids))
        case About.CASE:
            query = cases_within(user, right).with_only_columns(Case.id).where(Case.id.in_(ids))
        case About.AGREEMENT:
            query = agreements_within(user, right).with_only_columns(Agreement.id).where(Agreement.id.in_(ids))
        case About.FOLLOWUP:
            cases = cases_within(user, right).with_only_columns(Case.id)
            query = select(Followup.id).where(Followup.id.in_(ids), Followup.case_id.in_(cases))
    return set(session().scalars(query))
