"""One pupil's page for the own school: who, where, how to reach them, who is responsible, and what was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from casework import audit
from casework.actions.pupil import enrolments, guardians
from casework.actions.pupil.guardians import ContactCard, GuardianCard
from casework.actions.school_class.pages import Need, needs_of, standing
from casework.audit import Text
from casework.database import session
from casework.models import Case, Pupil, Referral, User
from casework.models.codes import Grade
from casework.policy.grants import Permission
from casework.policy.scope import referrals_within


@dataclass(frozen=True, slots=True)
class Request:
    """A request of the own school about the pupil."""

    id: UUID
    number: str
    sent_at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class PupilPage:
    """Everything the page shows. `birth_date` is words instead of a day when it cannot be read."""

    id: UUID
    birth_date: date | Text
    grade: Grade
    class_name: str
    contact: ContactCard
    guardians: list[GuardianCard]
    requests: list[Request]
    need: Need | None


def opened(actor: User, pupil: Pupil) -> PupilPage:
    """Open a pupil on the own roll. One line in the log."""
    reading = audit.read(actor, audit.PupilOpened(pupil.owner))
    born = reading.text(pupil, "birth_date") or ""
    enrolment = enrolments.current(pupil, actor.organisation_id)
    return PupilPage(
        pupil.id,
        date.fromisoformat(born) if isinstance(born, str) else born,
        enrolment.grade,
        enrolment.class_name,
        guardians.contact(reading, pupil),
        guardians.cards(reading, pupil),
        _requests(actor, pupil),
        needs_of(actor, [pupil.id]).get(pupil.id),
    )


def _requests(actor: User, pupil: Pupil) -> list[Request]:
    query = (
        referrals_within(actor, Permission.SEE_PROGRESS)
        .where(Referral.pupil_id == pupil.id, Referral.cancelled_at.is_(None))
        .order_by(Referral.sent_at.desc())
        .with_only_columns(
            Referral.id, Referral.number, Referral.sent_at, Referral.decision, Referral.consent, Case.stage
        )
    )
    rows = session().execute(query).all()
    return [
        Request(referral, number, sent_at, standing(decision, consent, stage))
        for referral, number, sent_at, decision, consent, stage in rows
    ]
