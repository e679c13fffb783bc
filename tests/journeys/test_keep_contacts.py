"""Guardians and contact details: added, changed and ended from the pupil's page and from a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from casework.models import Consent, Guardian, Pupil, Referral
from casework.models.codes import ConsentStatus, Role
from tests.browser import Page, Visitor
from tests.journeys.roll import BAD_NAMES, a_school
from tests.make import Make

Browse = Callable[..., Visitor]
NOBODY = "00000000-0000-4000-8000-000000000000"


def guardians(make: Make) -> list[Guardian]:
    with make.reading() as opened:
        return list(opened.scalars(select(Guardian)))


def added(visitor: Visitor, pupil: Pupil, status: int = 302, **told: Any) -> Page:
    path = f"/contacts/pupil/{pupil.id}/guardians/new"
    values: dict[str, Any] = {"name": "Foresatt Eksempel", "phone": "+47 22 22 22 22", "email": "foresatt@example.no"}
    response = visitor.submit(path, status=status, **(values | told))
    return visitor.follow(response) if status == 302 else Page(response.text)


def test_a_guardian_is_added_with_what_they_may_know_said_clearly(make: Make, browse: Browse) -> None:
    school = a_school(make)
    pupil = make.pupil(school.place)
    visitor = browse(school.counsellor)
    page = added(visitor, pupil, parental_responsibility="y")
    assert "Foresatt Eksempel" in page.text and "22 22 22 22" in page.text and "foresatt@example.no" in page.text
    assert "Foreldreansvar" in page.text and "Skal ikke ha informasjon" in page.text
    (stored,) = guardians(make)
    assert stored.parental_responsibility and not stored.may_receive_information
    assert b"Foresatt" not in bytes(stored.name)
    assert len(make.log("guardian_saved")) == 1


@pytest.mark.parametrize("fault", BAD_NAMES)
def test_a_guardians_name_that_will_not_do_is_refused_with_the_rest_kept(
    make: Make, browse: Browse, fault: str
) -> None:
    school = a_school(make)
    page = added(browse(school.counsellor), make.pupil(school.place), status=422, name=BAD_NAMES[fault])
    assert page.forms[-1].values["email"] == ["foresatt@example.no"] and not guardians(make)


@pytest.mark.parametrize(
    "field, value",
    [
        ("phone", "123"),
        ("phone", "12345678"),
        ("phone", "+47 123"),
        ("phone", "ring meg"),
        ("phone", "2222\x002222"),
        ("phone", "９９９９９９９９"),
        ("phone", "9" * 31),
        ("email", "ikke en adresse"),
        ("email", "a@b"),
        ("email", "<script>@example.no"),
        ("email", "a\u202e@example.no"),
        ("email", "a" * 250 + "@example.no"),
        ("email", "a@example..no"),
    ],
)
def test_a_number_or_address_nobody_could_use_is_refused(make: Make, browse: Browse, field: str, value: str) -> None:
    school = a_school(make)
    pupil = make.pupil(school.place)
    visitor = browse(school.counsellor)
    added(visitor, pupil, status=422, **{field: value})
    told: dict[str, Any] = {field: value}
    visitor.submit(f"/contacts/pupil/{pupil.id}/details", status=422, **told)
    assert not guardians(make) and make.fresh(Pupil, pupil.id).version == 1


@pytest.mark.parametrize(
    "typed, shown",
    [
        ("22222222", "22 22 22 22"),
        ("+4799999999", "99 99 99 99"),
        ("0047 999 99 999", "99 99 99 99"),
        ("+46 70 123 45 67", "+46701234567"),
    ],
)
def test_a_number_is_kept_in_one_spelling(make: Make, browse: Browse, typed: str, shown: str) -> None:
    school = a_school(make)
    pupil = make.pupil(school.place)
    visitor = browse(school.counsellor)
    page = visitor.follow(visitor.submit(f"/contacts/pupil/{pupil.id}/details", phone=typed, email=""))
    assert shown in page.text and len(make.log("contact_details_changed")) == 1


def test_sole_responsibility_is_alone(make: Make, browse: Browse) -> None:
    school = a_school(make)
    pupil = make.pupil(school.place)
    make.guardian(pupil)
    visitor = browse(school.counsellor)
    assert (
        "står med foreldreansvar"
        in added(visitor, pupil, status=422, parental_responsibility="y", sole_responsibility="y").text
    )
    assert "Kryss av for det også" in added(visitor, pupil, status=422, sole_responsibility="y").text
    other = make.pupil(school.place)
    make.guardian(other, sole=True)
    assert "foreldreansvaret alene" in added(visitor, other, status=422, parental_responsibility="y").text
    assert len(guardians(make)) == 2


def test_a_guardian_who_ends_leaves_the_page_but_not_the_consent(make: Make, browse: Browse) -> None:
    school = a_school(make)
    pupil = make.pupil(school.place)
    guardian = make.guardian(pupil, "Tidligere Eksempel")
    consent = make.consent(make.referral(pupil, school.place), guardian)
    visitor = browse(school.counsellor)
    page = visitor.follow(visitor.submit(f"/contacts/pupil/{pupil.id}/guardians/{guardian.id}/end"))
    assert "Tidligere Eksempel" not in page.text
    assert make.fresh(Consent, consent.id).guardian_id == guardian.id
    assert make.fresh(Guardian, guardian.id).ended_on is not None
    visitor.get(f"/contacts/pupil/{pupil.id}/guardians/{guardian.id}", status=404)
    assert len(make.log("guardian_ended")) == 1


def test_two_who_change_a_guardian_see_both_versions(make: Make, browse: Browse) -> None:
    school = a_school(make)
    pupil = make.pupil(school.place)
    guardian = make.guardian(pupil)
    path = f"/contacts/pupil/{pupil.id}/guardians/{guardian.id}"
    slow, quick = browse(school.counsellor), browse(make.user(Role.COUNSELLOR, school.place, "Per Rask"))
    opened = slow.get(path)
    quick.submit(path, phone="22222222")
    conflict = Page(slow.submit(path, opened, status=409, phone="99999999").text)
    assert "Per Rask" in conflict.text and "22 22 22 22" in conflict.text and "99 99 99 99" in conflict.text
    slow.submit(path, conflict)
    assert len(make.log("guardian_saved")) == 2


def test_two_who_change_contact_details_see_both_versions(make: Make, browse: Browse) -> None:
    school = a_school(make)
    path = f"/contacts/pupil/{make.pupil(school.place).id}/details"
    slow, quick = browse(school.counsellor), browse(make.user(Role.COUNSELLOR, school.place))
    opened = slow.get(path)
    quick.submit(path, phone="22222222")
    assert "22 22 22 22" in Page(slow.submit(path, opened, status=409, phone="99999999").text).text


def test_a_form_posted_twice_adds_one_guardian(make: Make, browse: Browse) -> None:
    school = a_school(make)
    path = f"/contacts/pupil/{make.pupil(school.place).id}/guardians/new"
    visitor = browse(school.counsellor)
    page = visitor.get(path)
    for _ in range(2):
        visitor.submit(path, page, name="Foresatt Eksempel")
    assert len(guardians(make)) == 1


def test_a_guardian_belongs_to_one_pupil_and_is_not_reached_through_another(make: Make, browse: Browse) -> None:
    school = a_school(make)
    pupil, sibling = make.pupil(school.place), make.pupil(school.place)
    guardian = make.guardian(pupil)
    visitor = browse(school.counsellor)
    for tail in ("", "/end"):
        visitor.get(f"/contacts/pupil/{sibling.id}/guardians/{guardian.id}{tail}", status=404)
        visitor.get(f"/contacts/pupil/{pupil.id}/guardians/{NOBODY}{tail}", status=404)


def test_an_adviser_does_the_same_on_an_own_case(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser)
    visitor = browse(adviser)
    base = f"/contacts/case/{case.id}"
    page = visitor.follow(
        visitor.submit(f"{base}/guardians/new", name="Foresatt Eksempel", may_receive_information="y")
    )
    assert "Foresatt Eksempel" in page.text and "Skal ikke ha informasjon" not in page.text
    (guardian,) = guardians(make)
    page = visitor.follow(visitor.submit(f"{base}/guardians/{guardian.id}", email="ny@example.no"))
    assert "ny@example.no" in page.text
    page = visitor.follow(visitor.submit(f"{base}/details", phone="22222222"))
    assert "22 22 22 22" in page.text and case.number in page.title and "Eksempel" not in page.title
    assert (
        "Foresatt"
        not in visitor.follow(visitor.submit(f"{base}/guardians/{guardian.id}/end")).text.split("Foresatte")[1]
    )


def test_a_new_guardian_with_parental_responsibility_must_consent_before_names_stay_open(
    make: Make, browse: Browse
) -> None:
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser)
    visitor = browse(adviser)
    told: dict[str, Any] = {"name": "Foresatt Eksempel", "parental_responsibility": "y"}
    onward = visitor.submit(f"/contacts/case/{case.id}/guardians/new", **told)
    assert onward.location.endswith(f"/cases/{case.id}"), "the contacts are closed, the case is not"
    assert make.fresh(Referral, case.referral_id).consent is not ConsentStatus.GIVEN
    visitor.get(f"/contacts/case/{case.id}", status=403)


def test_nobody_else_reaches_the_contacts(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser)
    guardian = make.guardian(make.fresh(Pupil, case.pupil_id))
    outsiders = [make.user(role) for role in Role]
    for user in outsiders:
        visitor = browse(user)
        for tail in ("", "/details", "/guardians/new", f"/guardians/{guardian.id}", f"/guardians/{guardian.id}/end"):
            visitor.get(f"/contacts/case/{case.id}{tail}", status=404)
            visitor.get(f"/contacts/pupil/{case.pupil_id}{tail or '/details'}", status=404)


def test_the_school_of_the_request_sees_no_contacts_through_navs_case(make: Make, browse: Browse) -> None:
    school = a_school(make)
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser, school.place)
    browse(school.counsellor).get(f"/contacts/case/{case.id}", status=403)
