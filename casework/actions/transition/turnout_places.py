"""Where a pupil who turned up goes to school, as far as it is known, and may be told to that school."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from casework import audit, clock
from casework.actions.transition import schools
from casework.actions.transition.given import Place
from casework.actions.year import programmes
from casework.database import session
from casework.models import Case, Enrolment, Offer, Pupil, Transition, User
from casework.models.codes import Grade
from casework.models.transition_codes import OfferState

UPPER = (Grade.VG1, Grade.VG2, Grade.VG3)
NO_CLASS = "–"  # Nav does not know it; the school's own list puts the pupil in one


@dataclass(frozen=True, slots=True)
class Beginning:
    """One pupil answered about. `shared`: consent covers upper secondary, so that the school may be told."""

    case: Case
    pupil: Pupil
    way: Transition
    shared: bool


def places(actor: User, found: Collection[Beginning]) -> Mapping[UUID, Place]:
    """The place of each pupil, by the pupil's id. A roll of upper secondary is believed before an offer.

    Without consent to share with upper secondary the pupil leaves the former roll and comes onto no other. Nothing
    is said of a pupil on the roll of another school than the one whose offer was accepted: that is a change of school.
    """
    if not found:
        return {}
    accepted, rolls = _accepted(found), _rolls(found)
    codes = _codes(actor, found, accepted)
    known = {each.id for each in schools.upper_secondary()}
    told = {}
    for each in found:
        offer, here = accepted.get(each.way.id), rolls.get(each.pupil.id)
        offered = offer.school_id if offer is not None and offer.school_id in known else None
        told[each.pupil.id] = _place(offered, here, codes.get(each.way.id), shared=each.shared)
    return {key: place for key, place in told.items() if place is not None}


def _place(offered: UUID | None, here: UUID | None, code: str | None, *, shared: bool) -> Place | None:
    if here is not None:
        return Place(here, programme=code) if offered in {None, here} else None
    return Place(offered if shared else None, NO_CLASS, code)


def _accepted(found: Collection[Beginning]) -> dict[UUID, Offer]:
    """The offer each has accepted, the last round's where there are two."""
    query = select(Offer).where(
        Offer.transition_id.in_([each.way.id for each in found]), Offer.state == OfferState.ACCEPTED
    )
    return {each.transition_id: each for each in session().scalars(query.order_by(Offer.round))}


def _rolls(found: Collection[Beginning]) -> dict[UUID, UUID]:
    """The upper secondary school on whose roll a pupil stands already."""
    query = select(Enrolment.pupil_id, Enrolment.organisation_id).where(
        Enrolment.pupil_id.in_([each.pupil.id for each in found]),
        Enrolment.grade.in_(UPPER),
        or_(Enrolment.ends_on.is_(None), Enrolment.ends_on >= clock.today()),
    )
    return {each.pupil_id: each.organisation_id for each in session().execute(query)}


def _codes(actor: User, found: Collection[Beginning], accepted: Mapping[UUID, Offer]) -> dict[UUID, str]:
    """The programme each has accepted, where it is still offered."""
    reading = audit.read_list(actor, audit.ListShown(audit.ListKind.FIRST_DAY), purpose=audit.Purpose.FOLLOW_UP)
    reading.fetch(accepted.values())
    offered = {each.code for into in {one.way.into_year for one in found} for each in programmes.offered(into)}
    read = {key: str(reading.text(offer, "programme") or "") for key, offer in accepted.items()}
    return {key: code for key, code in read.items() if code in offered}
