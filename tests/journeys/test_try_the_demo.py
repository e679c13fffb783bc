"""In a demo one click signs in as each role. Anywhere else the way in does not exist."""

from __future__ import annotations

from dataclasses import replace

from casework import create_app
from casework.installation import Installation
from casework.models.codes import Role
from tests.browser import Visitor
from tests.make import Make


def test_one_click_signs_in_as_each_role(make: Make, installation: Installation) -> None:
    shown = replace(installation, settings=replace(installation.settings, demo=True))
    app = create_app(installation=shown)
    people = [make.user(role) for role in Role]
    for person in people:
        visitor = Visitor(app)
        page = visitor.get("/account/sign-in")
        assert "Prøv casework som" in page.text and "bare syntetiske data" in page.text
        visitor.submit("/account/sign-in", page, form=f"/demo/sign-in/{person.id}")
        visitor.get("/account/profile")
    visitor = Visitor(app)
    assert visitor.client.post(f"/demo/sign-in/{people[0].id}").status_code == 400
    visitor.get(f"/demo/sign-in/{people[0].id}", 405)


def test_elsewhere_the_room_does_not_exist(make: Make, installation: Installation) -> None:
    app, person = create_app(installation=installation), make.user(Role.MANAGER)
    visitor = Visitor(app)
    page = visitor.get("/account/sign-in")
    assert "Prøv casework som" not in page.text
    token = page.forms[0].values["csrf_token"]
    answer = visitor.client.post(f"/demo/sign-in/{person.id}", data={"csrf_token": token})
    assert answer.status_code == 404
    assert not [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/demo")]
