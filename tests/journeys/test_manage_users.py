"""An administrator keeps the users: invites, changes and deactivates them, and sees no case while doing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from casework.models import Assignment, User
from casework.models.codes import OrganisationKind, Role
from tests.browser import Page, Visitor
from tests.journeys.arriving import sign_in, somebody
from tests.make import Make

Browse = Callable[..., Visitor]


def one_of(make: Make, email: str) -> User | None:
    with make.reading() as opened:
        return opened.query(User).filter(User.email == email).one_or_none()


def filled(**told: Any) -> dict[str, Any]:
    return {"name": "Ny Prøve", "email": "ny@example.invalid", "role": "manager", "organisation": ""} | told


def test_an_administrator_invites_an_adviser_and_passes_the_link_on(make: Make, browse: Browse) -> None:
    office, visitor = make.office(), browse(make.user(Role.ADMINISTRATOR))
    told = filled(role="adviser", organisation=str(office.id), email=" Ny@Example.invalid ")
    answer = visitor.submit("/users/invite", form="", status=200, **told)
    link = next(part for part in answer.text.split('"') if "/account/invitation/" in part)
    invited = one_of(make, "ny@example.invalid")
    assert invited and (invited.role, invited.organisation_id) == (Role.ADVISER, office.id)
    browse().get(link.removeprefix("http://localhost"))
    assert {line.action for line in make.log("user_invited", "link_made")} == {"user_invited", "link_made"}
    assert "Invitert" in visitor.get("/users/?state=invited&role=adviser").text


def test_a_form_posted_twice_invites_once(make: Make, browse: Browse) -> None:
    visitor = browse(make.user(Role.ADMINISTRATOR))
    page = visitor.get("/users/invite")
    visitor.submit("/users/invite", page, form="", status=200, **filled())
    visitor.submit("/users/invite", page, form="", status=302, **filled())
    assert len(make.log("user_invited")) == 1


def test_a_role_needs_a_fitting_workplace_and_an_address_is_used_once(make: Make, browse: Browse) -> None:
    admin, office, school = make.user(Role.ADMINISTRATOR), make.office(), make.school()
    visitor = browse(admin)
    refused = (
        filled(role="adviser", organisation=str(school.id)),
        filled(role="lead", organisation=""),
        filled(role="counsellor", organisation=str(office.id)),
        filled(role="counsellor", organisation="ikke-en-id"),
        filled(role="keiser"),
        filled(role=None),
        filled(email=admin.email.upper()),
        filled(email="ikke en adresse"),
        filled(email="a@b"),
        filled(name=""),
        filled(name="x" * 121),
        filled(name="Nul\x00 Prøve"),
        filled(name="\u202eevørP"),
    )
    for told in refused:
        page = Page(visitor.submit("/users/invite", form="", status=422, **told).text)
        assert page.title.startswith("Feil: "), told
    assert not make.log("user_invited")


def test_names_are_shown_as_they_are_written_and_do_nothing(make: Make, browse: Browse) -> None:
    visitor = browse(make.user(Role.ADMINISTRATOR))
    for number, name in enumerate(("<script>alert(1)</script>", "=1+1", "Åse 🦊 Prøve", "Ola {7*7}")):
        visitor.submit("/users/invite", form="", status=200, **filled(name=name, email=f"n{number}@example.invalid"))
        assert one_of(make, f"n{number}@example.invalid").name == name  # type: ignore[union-attr]  # it is there
    answer = visitor.client.get("/users/")
    assert "<script>alert" not in answer.text and "Ola {7*7}" in Page(answer.text).text


def test_search_finds_part_of_a_name_and_puts_no_name_in_an_address(make: Make, browse: Browse) -> None:
    make.user(Role.MANAGER, name="Øyvind Ærlig")
    make.user(Role.MANAGER, name="Berit Prøve")
    visitor = browse(make.user(Role.ADMINISTRATOR))
    page = Page(visitor.submit("/users/", form="", status=200, text="ØYV").text)
    assert "Øyvind Ærlig" in page.text and "Berit Prøve" not in page.text
    assert "Fant ingen brukere" in Page(visitor.submit("/users/", form="", status=200, text="\x00\u202e%_").text).text
    assert visitor.submit("/users/", form="", text="", role="manager").location == "/users/?page=1&role=manager"


def test_a_long_list_comes_in_pages_in_norwegian_order(make: Make, browse: Browse) -> None:
    for letter in "ÅØÆZBA":
        make.user(Role.MANAGER, name=f"{letter}sa Liste")
    for _ in range(24):
        make.user(Role.AUDITOR, name="Midt Mellom")
    visitor = browse(make.user(Role.ADMINISTRATOR, name="Bo Administrator"))
    text = visitor.get("/users/?role=manager").text
    order = [text.index(f"{letter}sa Liste") for letter in "ABZÆØÅ"]
    assert order == sorted(order)
    assert "Side 1 av 2" in visitor.get("/users/").text
    assert "Åsa Liste" in visitor.get("/users/?page=2").text
    visitor.get("/users/?page=999&role=tull&organisation=tull&state=tull")
    assert make.log("staff_list_shown")


def test_a_new_role_ends_the_users_sessions(make: Make, browse: Browse) -> None:
    person, office = somebody(make, Role.MANAGER), make.office()
    standing, visitor = browse(), browse(make.user(Role.ADMINISTRATOR))
    sign_in(standing, person)
    path = f"/users/{person.user.id}/edit"
    visitor.submit(path, form="", role="manager", name="Nytt Navn")
    standing.get("/releases/")
    visitor.submit(path, form="", role="adviser", organisation=str(office.id), name="Nytt Navn")
    standing.get("/releases/", 302)
    changed = make.fresh(User, person.user.id)
    assert (changed.role, changed.organisation_id, changed.name) == (Role.ADVISER, office.id, "Nytt Navn")


def test_two_administrators_editing_one_user_see_both_texts(make: Make, browse: Browse) -> None:
    user = make.user(Role.MANAGER, name="Opprinnelig Navn")
    first, second = browse(make.user(Role.ADMINISTRATOR)), browse(make.user(Role.ADMINISTRATOR))
    path = f"/users/{user.id}/edit"
    mine, theirs = first.get(path), second.get(path)
    second.submit(path, theirs, form="", name="Deres Navn", role="manager")
    page = Page(first.submit(path, mine, form="", status=409, name="Mitt Navn", role="manager").text)
    assert "Mitt Navn" in page.text and "Deres Navn" in page.text
    assert make.fresh(User, user.id).name == "Deres Navn"
    first.submit(path, page, form="")
    assert make.fresh(User, user.id).name == "Mitt Navn"


def test_nobody_changes_their_own_role_or_deactivates_themselves(make: Make, browse: Browse) -> None:
    admin = make.user(Role.ADMINISTRATOR)
    make.user(Role.ADMINISTRATOR)
    visitor = browse(admin)
    visitor.submit(f"/users/{admin.id}/edit", form="", status=422, role="manager")
    visitor.submit(f"/users/{admin.id}/deactivate", form="", status=409)
    assert make.fresh(User, admin.id).active


def test_there_is_always_an_administrator_left(make: Make, browse: Browse) -> None:
    one, other = make.user(Role.ADMINISTRATOR), make.user(Role.ADMINISTRATOR)
    first, second = browse(one), browse(other)
    page = second.get(f"/users/{one.id}/deactivate")
    first.submit(f"/users/{other.id}/deactivate", form="")
    assert second.client.post(f"/users/{one.id}/deactivate", data=page.forms[-1].values).status_code == 302
    assert make.fresh(User, one.id).active and not make.fresh(User, other.id).active


def test_a_deactivated_user_is_out_at_once_and_may_come_back(make: Make, browse: Browse) -> None:
    person = somebody(make, Role.MANAGER)
    standing, visitor = browse(), browse(make.user(Role.ADMINISTRATOR))
    sign_in(standing, person)
    visitor.submit(f"/users/{person.user.id}/deactivate", form="")
    standing.get("/releases/", 302)
    assert make.log("user_deactivated")
    assert "Deaktivert" in visitor.get("/users/?state=inactive").text
    visitor.submit(f"/users/{person.user.id}", form="reactivate")
    assert make.fresh(User, person.user.id).active
    standing.get("/releases/", 302)


def test_open_cases_must_go_to_somebody_first_and_the_administrator_sees_only_how_many(
    make: Make, browse: Browse
) -> None:
    office = make.office()
    adviser, lead = make.user(Role.ADVISER, office), make.user(Role.LEAD, office, name="Leder Eksempel")
    school = make.school(make.area(office))
    cases = [make.case(adviser, school), make.case(adviser, school)]
    visitor, path = browse(make.user(Role.ADMINISTRATOR)), f"/users/{adviser.id}/deactivate"
    page = visitor.get(path)
    assert "2 åpne saker" in page.text and lead.name in page.text
    assert all(case.number not in page.text for case in cases) and "Elev" not in page.text
    token = page.forms[-1].values["csrf_token"]
    assert visitor.client.post(path, data={"csrf_token": token}).status_code == 409
    assert make.fresh(User, adviser.id).active
    visitor.submit(path, page, form="ask-leads")
    assert make.fresh(User, adviser.id).leaving_at is not None
    visitor.submit(f"/users/{adviser.id}/edit", form="", status=422, role="manager")
    with make.writing() as opened:
        for row in opened.query(Assignment).all():
            opened.delete(row)
    visitor.submit(path, form="deactivate")
    assert not make.fresh(User, adviser.id).active


def test_only_administrators_reach_users(make: Make, browse: Browse) -> None:
    target = make.user(Role.MANAGER)
    for role in (Role.COUNSELLOR, Role.ADVISER, Role.LEAD, Role.MANAGER, Role.AUDITOR):
        visitor = browse(make.user(role))
        one = f"/users/{target.id}"
        for path in ("/users/", "/users/invite", one, f"{one}/edit", "/users/factor-resets"):
            visitor.get(path, 403)
    browse().get("/users/", 302)
    assert len(make.log("access_denied")) == 25


def test_a_user_who_does_not_exist_is_not_found(make: Make, browse: Browse) -> None:
    visitor = browse(make.user(Role.ADMINISTRATOR))
    visitor.get(f"/users/{make.office().id}", 404)
    visitor.get("/users/tull", 404)


def test_a_new_link_is_an_invitation_until_there_is_a_password(make: Make, browse: Browse) -> None:
    fresh, person = make.user(Role.MANAGER), somebody(make)
    visitor = browse(make.user(Role.ADMINISTRATOR))
    assert "/account/invitation/" in visitor.submit(f"/users/{fresh.id}", form="new-link", status=200).text
    assert "/account/new-password/" in visitor.submit(f"/users/{person.user.id}", form="new-link", status=200).text


def test_upper_secondary_schools_have_counsellors_too(make: Make, browse: Browse) -> None:
    school = make.school(kind=OrganisationKind.UPPER_SECONDARY)
    visitor = browse(make.user(Role.ADMINISTRATOR))
    told = filled(role="counsellor", organisation=str(school.id))
    visitor.submit("/users/invite", form="", status=200, **told)
