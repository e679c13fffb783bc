"""An adviser starts a case: somebody came to the counter, or OT or another office sent them (decisions.md section 4).

Nothing is opened yet: consent is registered next, and the case opens by itself when it is complete.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from casework import audit, clock
from casework.actions.request.numbers import unused_number
from casework.actions.writing import written_names
from casework.audit import Text
from casework.class_list import Person, likely_same
from casework.database import session
from casework.errors import Invalid, NotPermitted
from casework.language import N_
from casework.models import Area, Pupil, Referral, User
from casework.models.codes import (
    ConsentStatus,
    Decision,
    Informed,
    Measure,
    Protection,
    PupilSource,
    ReferralSource,
    Urgency,
)
from casework.models.sealing import mint, seal
from casework.policy.grants import Permission
from casework.policy.scope import referrals_within
from casework.privacy.place import Size


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody within the adviser's own reach who may be the same person."""

    referral_id: UUID
    number: str
    name: str


def areas() -> list[Area]:
    """Areas in use, in the order the programme lists them."""
    return list(session().scalars(select(Area).where(Area.active).order_by(Area.position, Area.name)))


def known_already(actor: User, person: Person) -> list[Known]:
    """People this adviser may see by name and who are likely the same. Nobody else is hinted at."""
    query = (
        referrals_within(actor, Permission.SEE_PROGRESS)
        .options(contains_eager(Referral.pupil))
        .where(Pupil.protected_at.is_(None))
        .order_by(Referral.number)
    )
    referrals = session().scalars(query).all()
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.SEARCH), purpose=audit.Purpose.INTAKE)
    reading.fetch([referral.pupil for referral in referrals])
    people = [(referral, _person(reading, referral.pupil)) for referral in referrals]
    alike = [(referral, other) for referral, other in people if other is not None and likely_same(person, other)]
    reading.only([referral.pupil for referral, _ in alike])
    return [Known(one.id, one.number, f"{other.given_name} {other.family_name}") for one, other in alike]


def checked(given_name: str, family_name: str, birth_date: date) -> Person:
    """Who is written down, held to the rules of a class list. Raises Invalid at the field."""
    return Person(
        written_names.name("given_name", given_name),
        written_names.name("family_name", family_name),
        written_names.birth_date("birth_date", birth_date),
    )


def start(
    actor: User,
    person: Person,
    *,
    protection: Protection,
    source: ReferralSource,
    measures: Collection[Measure],
    area_id: UUID,
    urgency: Urgency,
    informed: Informed,
) -> Referral:
    """Register a pupil and an accepted request at the adviser's own office; consent comes next.

    Raises NotPermitted unless the pupil is known not to have a protected address; Invalid for a day of birth that
    makes nobody a pupil, an area out of use, or no measure.
    """
    if protection is not Protection.NO:
        raise NotPermitted
    if not measures:
        raise Invalid("measures", N_("Choose at least one measure."))
    if area_id not in {area.id for area in areas()}:
        raise Invalid("area", N_("Choose an area."))
    person = checked(*person)
    pupil = Pupil(source=PupilSource.ADVISER, added_by_id=actor.id, added_at=clock.now())
    referral = _accepted(actor, pupil)
    referral.source, referral.area_id, referral.measures = source, area_id, frozenset(measures)
    referral.urgency, referral.informed = urgency, informed
    mint([pupil.owner, referral.owner])
    seal(pupil, "given_name", person.given_name, Size.NAME)
    seal(pupil, "family_name", person.family_name, Size.NAME)
    seal(pupil, "birth_date", person.birth_date.isoformat())
    session().add(pupil)
    session().flush()
    session().add(referral)
    audit.record(actor, audit.PupilAdded(pupil.owner))
    audit.record(actor, audit.RequestAccepted(referral.owner, actor.id))
    return referral


def _accepted(actor: User, pupil: Pupil) -> Referral:
    now = clock.now()
    return Referral(
        number=unused_number(Referral),
        pupil_id=pupil.id,
        office_id=actor.organisation_id,
        sent_by_id=actor.id,
        sent_at=now,
        seen_at=now,
        decision=Decision.ACCEPTED,
        decided_by_id=actor.id,
        decided_at=now,
        adviser_id=actor.id,
        consent=ConsentStatus.NOT_ASKED,
    )


def _person(reading: audit.Reading, pupil: Pupil) -> Person | None:
    """A pupil as likeness judges them; None when a field can't be read."""
    given, family = reading.text(pupil, "given_name"), reading.text(pupil, "family_name")
    born = _day(reading.text(pupil, "birth_date"))
    return Person(given, family, born) if isinstance(given, str) and isinstance(family, str) and born else None


def _day(text: Text | None) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
