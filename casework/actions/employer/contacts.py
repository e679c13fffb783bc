"""Whom to talk to at an employer: added, changed, ended. Sealed under the employer's key, opened on its page only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from casework import audit, clock
from casework.actions.employer.standing import insist_usable
from casework.actions.writing import contact_details, written_names
from casework.audit import Reading, Text
from casework.database import session
from casework.errors import NotFound, StaleEdit
from casework.models import Employer, EmployerContact, User
from casework.models.sealing import seal
from casework.privacy.place import Size

SIZES: dict[str, Size] = {"name": Size.NAME, "position": Size.NAME, "phone": Size.NUMBER, "email": Size.NAME}
"""What is sealed of a contact person, and the size it is sealed at."""


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """A contact person as a form holds them."""

    name: str
    position: str | None
    phone: str | None
    email: str | None
    version: int = 0


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A contact person as a page shows them."""

    id: UUID
    name: Text
    position: Text | None
    phone: Text | None
    email: Text | None


def living(employer_id: UUID) -> Sequence[EmployerContact]:
    """The contact persons of today, in the order they were added."""
    query = select(EmployerContact).where(EmployerContact.employer_id == employer_id)
    ordered = query.where(EmployerContact.ended_on.is_(None)).order_by(EmployerContact.added_at, EmployerContact.id)
    return session().scalars(ordered).all()


def find(employer: Employer, contact_id: UUID) -> EmployerContact:
    """This employer's own contact person. Raises NotFound for anyone else's, and for one who has ended."""
    found = session().get(EmployerContact, contact_id)
    if found is None or found.employer_id != employer.id or found.ended_on is not None:
        raise NotFound
    return found


def cards(reading: Reading, employer_id: UUID) -> list[ContactCard]:
    """The contact persons opened, for a page that opens their employer."""
    return [card(reading, one) for one in living(employer_id)]


def details_of(actor: User, contact: EmployerContact) -> ContactDetails:
    """One contact person opened, as a form or a comparison shows them."""
    reading = audit.read(actor, audit.EmployerOpened(contact.owner))
    name, *rest = (reading.text(contact, column) for column in SIZES)
    position, phone, email = (str(text) if text is not None else None for text in rest)
    return ContactDetails(str(name), position, phone, email, contact.version)


def add(actor: User, employer: Employer, details: ContactDetails) -> EmployerContact:
    """Add a contact person at an employer in use. Raises Invalid at the field."""
    wanted = _checked(details)
    insist_usable(employer.id)
    contact = EmployerContact(employer_id=employer.id, added_at=clock.now())
    _write(contact, wanted)
    session().add(contact)
    audit.record(actor, audit.EmployerContactSaved(employer.owner))
    return contact


def change(actor: User, employer: Employer, contact: EmployerContact, details: ContactDetails) -> None:
    """Change a contact person. Raises Invalid, or StaleEdit with what stands there now."""
    wanted = _checked(details)
    insist_usable(employer.id)
    session().refresh(contact, with_for_update=True)
    if contact.version != details.version:
        raise StaleEdit(theirs=details_of(actor, contact))
    _write(contact, wanted)
    audit.record(actor, audit.EmployerContactSaved(employer.owner))


def end(actor: User, employer: Employer, contact: EmployerContact) -> None:
    """They are nobody to talk to there any more. The row stays behind agreements that name them."""
    contact.ended_on = clock.today()
    audit.record(actor, audit.EmployerContactSaved(employer.owner))


def card(reading: Reading, contact: EmployerContact) -> ContactCard:
    """One contact person opened, also one who has ended."""
    name, position, phone, email = (reading.text(contact, column) for column in SIZES)
    return ContactCard(contact.id, name or "", position, phone, email)


def _checked(details: ContactDetails) -> ContactDetails:
    return ContactDetails(
        written_names.name("name", details.name),
        details.position,
        contact_details.phone("phone", details.phone),
        contact_details.email("email", details.email),
    )


def _write(contact: EmployerContact, details: ContactDetails) -> None:
    for column, size in SIZES.items():
        seal(contact, column, getattr(details, column), size)
