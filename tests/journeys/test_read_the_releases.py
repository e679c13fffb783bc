"""Programme management reaches the list of published reports and nothing else; neither do administrators see cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, Rule

from casework.models.codes import Role
from casework.policy.grants import GRANTS, Permission
from casework.views.gate import View, opens_for
from tests.browser import Visitor
from tests.make import Make

Browse = Callable[..., Visitor]
OPEN = {Permission.OWN_ACCOUNT, None}


def addresses(app: Flask, mine: set[Permission]) -> list[tuple[str, str]]:
    """One address for every room that is not one's own, and how to knock."""
    found = []
    for rule in app.url_map.iter_rules():
        opens = opens_for.get(cast("View", app.view_functions[rule.endpoint]))
        if rule.endpoint == "static" or opens in OPEN | mine:
            continue
        found += [(method, path_of(app, rule)) for method in sorted(rule.methods or ()) if method in {"GET", "POST"}]
    return found


def path_of(app: Flask, rule: Rule) -> str:
    stand_ins = {"UUIDConverter": uuid4(), "IntegerConverter": 1}
    values = {
        name: sorted(kind.items)[0] if isinstance(kind, AnyConverter) else stand_ins.get(type(kind).__name__, "x")
        for name, kind in rule._converters.items()
    }
    with app.test_request_context():
        return str(app.url_map.bind("localhost").build(rule.endpoint, values, append_unknown=False))


def test_a_manager_sees_the_empty_list_and_that_is_logged(make: Make, browse: Browse) -> None:
    manager = make.user(Role.MANAGER)
    page = browse(manager).get("/releases/")
    assert "Ingen rapporter er publisert ennå" in page.text
    [line] = make.log("releases_read")
    assert line.actor_id == manager.id
    assert set(GRANTS[Role.MANAGER]) == {Permission.OWN_ACCOUNT, Permission.READ_RELEASES, Permission.PUBLISH_RELEASES}


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_every_other_room_is_closed_and_each_knock_is_logged(
    make: Make, browse: Browse, app: Flask, role: Role
) -> None:
    visitor, mine = browse(make.user(role)), set(GRANTS[role])
    token = visitor.get("/account/profile").forms[0].values["csrf_token"][0]
    knocked = addresses(app, mine)
    assert len(knocked) > 10
    for method, path in knocked:
        answer = visitor.client.open(path, method=method, headers={"X-CSRFToken": token})
        assert answer.status_code in (403, 404), (method, path, answer.status_code)
    assert len(make.log("access_denied")) == len(knocked)


def test_an_unpublished_room_is_not_found_and_nobody_else_reads_releases(make: Make, browse: Browse) -> None:
    browse(make.user(Role.MANAGER)).get("/finnes-ikke", 404)
    for role in (Role.COUNSELLOR, Role.ADVISER, Role.LEAD, Role.ADMINISTRATOR, Role.AUDITOR):
        browse(make.user(role)).get("/releases/", 403)
