"""One Nav office with a school, as the tests of Nav's intake and the lead's work need it."""

from __future__ import annotations

from dataclasses import dataclass

from casework.models import Area, Organisation, Referral, User
from casework.models.codes import Role
from tests.make import Make


@dataclass(frozen=True)
class Office:
    """An office, its area and school, a lead and an adviser."""

    office: Organisation
    area: Area
    school: Organisation
    lead: User
    adviser: User


def an_office(make: Make) -> Office:
    """A small office with everybody it takes."""
    office = make.office()
    area = make.area(office)
    school = make.school(area)
    lead = make.user(Role.LEAD, office, "Liv Leder")
    return Office(office, area, school, lead, make.user(Role.ADVISER, office, "Anne Veileder"))


def a_request(make: Make, place: Office, **told: object) -> Referral:
    """A flag from the office's school, about a pupil whose name would be noticed."""
    pupil = make.pupil(place.school, given="Synlig", family="Navnesen")
    return make.referral(pupil, place.school, **told)
