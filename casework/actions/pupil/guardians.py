"""Guardians of one pupil, and the pupil's own contact details. Each guardian belongs to one pupil, never to siblings.

Whoever has parental responsibility decides whose consent is needed, so every change of that settles consent afresh.
The caller has checked that the pupil is the actor's to change: EDIT_PUPIL on the roll, EDIT_CONTACTS on a case.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from casework import audit, clock
from casework.actions.consent.consequences import settle_consents
from casework.actions.writing import contact_details, written_names
from casework.audit import Reading, Text
from casework.database import session
from casework.errors import Invalid, NotFound, StaleEdit
from casework.language import N_
from casework.models import Guardian, Pupil, User
from casework.models.sealing import seal


@dataclass(frozen=True, slots=True)
class GuardianDetails:
    """A guardian as a form holds them."""

    name: str
    phone: str | None
    email: str | None
    parental_responsibility: bool
    sole_responsibility: bool
    may_receive_information: bool


@dataclass(frozen=True, slots=True)
class GuardianCard:
    """A guardian as a page shows them."""

    id: UUID
    name: Text
    phone: Text | None
    email: Text | None
    parental_responsibility: bool
    sole_responsibility: bool
    may_receive_information: bool
    version: int


@dataclass(frozen=True, slots=True)
class ContactCard:
    """The pupil's name and how to reach them."""

    name: str
    phone: Text | None
    email: Text | None
    version: int


def living(pupil: Pupil) -> list[Guardian]:
    """The pupil's guardians today, in the order they were added. Those ended stay behind what they consented to."""
    query = select(Guardian).where(Guardian.pupil_id == pupil.id, Guardian.ended_on.is_(None))
    return list(session().scalars(query.order_by(Guardian.added_at, Guardian.id)))


def find(pupil: Pupil, guardian_id: UUID) -> Guardian:
    """This pupil's own guardian. Raises NotFound for anyone else's, and for one who has ended."""
    found = session().get(Guardian, guardian_id)
    if found is None or found.pupil_id != pupil.id or found.ended_on is not None:
        raise NotFound
    return found


def cards(reading: Reading, pupil: Pupil) -> list[GuardianCard]:
    """The guardians opened, for a page that already opens the pupil."""
    return [card(reading, guardian) for guardian in living(pupil)]


def card(reading: Reading, guardian: Guardian) -> GuardianCard:
    """One guardian opened."""
    return GuardianCard(
        guardian.id,
        reading.text(guardian, "name") or "",
        reading.text(guardian, "phone"),
        reading.text(guardian, "email"),
        guardian.parental_responsibility,
        guardian.sole_responsibility,
        guardian.may_receive_information,
        guardian.version,
    )


def contact(reading: Reading, pupil: Pupil) -> ContactCard:
    """The pupil's own contact details opened."""
    name = f"{reading.text(pupil, 'given_name')} {reading.text(pupil, 'family_name')}"
    return ContactCard(name, reading.text(pupil, "phone"), reading.text(pupil, "email"), pupil.version)


def add(actor: User, pupil: Pupil, details: GuardianDetails) -> Guardian:
    """Add a guardian to a pupil. Raises Invalid at the field that will not do."""
    wanted = _checked(pupil, details, besides=None)
    guardian = Guardian(pupil_id=pupil.id, added_at=clock.now())
    _write(guardian, wanted)
    session().add(guardian)
    audit.record(actor, audit.GuardianSaved(pupil.owner, guardian.id))
    if wanted.parental_responsibility:
        settle_consents(actor, pupil)
    return guardian


def edit(actor: User, pupil: Pupil, guardian: Guardian, details: GuardianDetails, *, version: int) -> None:
    """Change a guardian. Raises Invalid, or StaleEdit with what stands there now."""
    wanted = _checked(pupil, details, besides=guardian)
    session().refresh(guardian, with_for_update=True)
    if guardian.version != version:
        reading = audit.read(actor, audit.PupilOpened(pupil.owner))
        raise StaleEdit(theirs=card(reading, guardian))
    before = (guardian.parental_responsibility, guardian.sole_responsibility)
    _write(guardian, wanted)
    audit.record(actor, audit.GuardianSaved(pupil.owner, guardian.id))
    if before != (wanted.parental_responsibility, wanted.sole_responsibility):
        settle_consents(actor, pupil)


def end(actor: User, pupil: Pupil, guardian: Guardian) -> None:
    """The person is no longer this pupil's guardian. The row stays behind the consents that point at it."""
    guardian.ended_on = clock.today()
    audit.record(actor, audit.GuardianEnded(pupil.owner, guardian.id))
    if guardian.parental_responsibility:
        settle_consents(actor, pupil)


def save_contact(actor: User, pupil: Pupil, *, phone: str | None, email: str | None, version: int) -> None:
    """Change the pupil's own phone and e-mail. Raises Invalid, or StaleEdit with what stands there now."""
    number, address = contact_details.phone("phone", phone), contact_details.email("email", email)
    session().refresh(pupil, with_for_update=True)
    if pupil.version != version:
        raise StaleEdit(theirs=contact(audit.read(actor, audit.PupilOpened(pupil.owner)), pupil))
    seal(pupil, "phone", number)
    seal(pupil, "email", address)
    audit.record(actor, audit.ContactDetailsChanged(pupil.owner))


def _checked(pupil: Pupil, details: GuardianDetails, *, besides: Guardian | None) -> GuardianDetails:
    name = written_names.name("name", details.name)
    phone, email = contact_details.phone("phone", details.phone), contact_details.email("email", details.email)
    if details.sole_responsibility and not details.parental_responsibility:
        raise Invalid("sole_responsibility", N_("Sole responsibility is parental responsibility. Tick that too."))
    others = [one for one in living(pupil) if besides is None or one.id != besides.id]
    if details.sole_responsibility and any(one.parental_responsibility for one in others):
        raise Invalid("sole_responsibility", N_("Another guardian has parental responsibility. Change that first."))
    if details.parental_responsibility and any(one.sole_responsibility for one in others):
        raise Invalid(
            "parental_responsibility", N_("Another guardian has parental responsibility alone. Change that first.")
        )
    return GuardianDetails(
        name,
        phone,
        email,
        details.parental_responsibility,
        details.sole_responsibility,
        details.may_receive_information,
    )


def _write(guardian: Guardian, details: GuardianDetails) -> None:
    seal(guardian, "name", details.name)
    seal(guardian, "phone", details.phone)
    seal(guardian, "email", details.email)
    guardian.parental_responsibility = details.parental_responsibility
    guardian.sole_responsibility = details.sole_responsibility
    guardian.may_receive_information = details.may_receive_information
