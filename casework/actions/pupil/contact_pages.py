"""The contact page of a case: how to reach the pupil and the guardians, and whether an identity number is kept."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from casework import audit
from casework.actions.pupil import guardians
from casework.actions.pupil.guardians import ContactCard, GuardianCard
from casework.models import Case, User


@dataclass(frozen=True, slots=True)
class ContactPage:
    """What the page shows."""

    case_id: UUID
    number: str
    contact: ContactCard
    guardians: list[GuardianCard]
    has_identity_number: bool


def opened(actor: User, case: Case) -> ContactPage:
    """Open the contact details of a case. One line in the log."""
    reading = audit.read(actor, audit.PupilOpened(case.pupil.owner))
    return ContactPage(
        case.id,
        case.number,
        guardians.contact(reading, case.pupil),
        guardians.cards(reading, case.pupil),
        case.pupil.identity_number is not None,
    )
