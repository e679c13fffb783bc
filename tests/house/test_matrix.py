"""Role x route x object: every page, asked for by everybody, about everything. The matrix is proven by planted bugs.

Everything is walked on SQLite. On PostgreSQL, where one request costs more, the pages are walked and the posts are
left to the journeys, and the pairs that tell scope apart stand for all kinds of nearness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from casework import create_app
from casework.database import session
from casework.errors import NotFound
from casework.models import Case
from casework.models.codes import Role
from casework.policy.grants import P, Permission
from casework.views.gate import allowed, on_case
from tests.backends import Backend
from tests.conftest import BACKENDS
from tests.house.matrix import RIGHT, Matrix
from tests.house.world import (
    ABSENT,
    COLLEAGUES,
    ELSEWHERE,
    KINDS,
    OWN,
    PROTECTED,
    RECEIVED,
    TIED,
    UNNAMED,
    Thing,
    World,
    kept,
)

NEAR = (Role.COUNSELLOR, Role.ADVISER, Role.LEAD)
FAR = (Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR)
SAMPLE = (OWN, COLLEAGUES, ELSEWHERE, RECEIVED, ABSENT)


@pytest.fixture(scope="module", params=sorted(BACKENDS))
def world(
    request: pytest.FixtureRequest, backends: Callable[[str], Backend], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """One world for the whole matrix: posts are taken back, so nothing in it changes."""
    with kept(backends(request.param), tmp_path_factory.mktemp("matrix")) as made:
        yield made


@pytest.fixture(scope="module")
def served(world: World) -> Flask:
    """The real app over the world, for all who only walk."""
    return create_app(installation=world.make.installation)


@pytest.fixture
def app(world: World) -> Flask:
    """An app of one's own, for whoever adds a page."""
    return create_app(installation=world.make.installation)


def test_every_route_has_a_row_and_every_row_a_route(served: Flask, world: World) -> None:
    assert Matrix(served, world).unwritten() == []


def walked(app: Flask, world: World, role: Role | None, kinds: tuple[str, ...]) -> Matrix:
    """The matrix after one role has asked for everything."""
    matrix = Matrix(app, world)
    embedded = world.make.installation.database.engine.dialect.name == "sqlite"
    matrix.walk(role, kinds if embedded else SAMPLE, ("GET", "POST") if embedded else ("GET",))
    assert matrix.asked > 80
    return matrix


@pytest.mark.parametrize("role", NEAR, ids=lambda role: role.value)
def test_people_who_meet_pupils_get_what_their_rights_say(served: Flask, world: World, role: Role) -> None:
    matrix = walked(served, world, role, (*KINDS, RECEIVED, ABSENT))
    assert not matrix.faults, "\n" + "\n".join(matrix.faults)


@pytest.mark.parametrize("role", FAR, ids=lambda role: role.value)
def test_people_who_meet_no_pupils_reach_none(served: Flask, world: World, role: Role) -> None:
    matrix = walked(served, world, role, (OWN, ABSENT))
    assert not matrix.faults, "\n" + "\n".join(matrix.faults)


def test_nobody_is_sent_to_sign_in(served: Flask, world: World) -> None:
    matrix = walked(served, world, None, (OWN,))
    assert not matrix.faults, "\n" + "\n".join(matrix.faults)


# Planted bugs: what the matrix must notice ---------------------------------------------------------------------------


@pytest.fixture
def plant(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Add one page to the app, written in the matrix as asking for a right; what the matrix says of it."""

    def planted(
        view: Any,
        right: Permission,
        role: Role = Role.ADVISER,
        path: str = "/planted/<uuid:case_id>",
        methods: tuple[str, ...] = ("GET",),
    ) -> list[str]:
        app.add_url_rule(path, "planted.page", view, methods=list(methods))
        monkeypatch.setitem(RIGHT, "planted.page", right)
        matrix = Matrix(app, world, only="planted.")
        matrix.walk(role, (*KINDS, ABSENT), methods)
        return matrix.unwritten() + matrix.faults

    return planted


def page(*_: object, **__: object) -> str:
    """A page that answers whoever asks."""
    return "<h1>Plantet</h1>"


def naming(thing: Thing) -> Callable[..., str]:
    """A page that names somebody."""

    def view(*_: object) -> str:
        return page() + thing.name

    return view


def told(faults: list[str], *words: str) -> bool:
    return any(all(word in fault for word in words) for fault in faults)


def test_a_well_marked_page_passes(plant: Callable[..., list[str]]) -> None:
    assert plant(on_case(P.READ_CASE)(page), P.READ_CASE) == []


def test_an_unmarked_page_is_noticed(plant: Callable[..., list[str]]) -> None:
    faults = plant(page, P.READ_CASE)
    assert told(faults, "planted.page names no reader") and told(faults, "on own", "403")


def test_a_page_with_the_wrong_right_is_noticed(plant: Callable[..., list[str]]) -> None:
    faults = plant(on_case(P.READ_CASE)(page), P.ASSIGN_CASE)
    assert told(faults, "asks for read_case") and told(faults, "as adviser on own", "200, expected [403]")


def test_a_page_that_opens_other_peoples_cases_is_noticed(plant: Callable[..., list[str]]) -> None:
    def view(case_id: UUID) -> str:
        if session().get(Case, case_id) is None:
            raise NotFound
        return page()

    faults = plant(allowed(P.READ_CASE)(view), P.READ_CASE)
    for kind in (COLLEAGUES, TIED, PROTECTED, ELSEWHERE):
        assert told(faults, f"on {kind}", "200, expected [404]"), kind
    assert told(faults, "the log says nothing of the refusal") and told(faults, "differs")


def test_a_page_that_tells_absent_from_not_yours_is_noticed(plant: Callable[..., list[str]]) -> None:
    @allowed(P.READ_CASE)
    def view(case_id: UUID) -> tuple[str, int]:
        return page() + ("Finnes" if session().get(Case, case_id) else ""), 404

    assert told(plant(view, P.READ_CASE), f"on {ELSEWHERE}", "differs from the one for what doesn't exist")


def test_a_page_that_names_somebody_without_a_line_in_the_log_is_noticed(
    plant: Callable[..., list[str]], world: World
) -> None:
    faults = plant(on_case(P.READ_CASE)(naming(world.things[OWN])), P.READ_CASE)
    assert told(faults, "on own", "no line of the log says it was seen")


def test_a_page_that_names_the_wrong_pupil_is_noticed(plant: Callable[..., list[str]], world: World) -> None:
    assert told(
        plant(on_case(P.READ_CASE)(naming(world.things[UNNAMED])), P.READ_CASE), f"the page names ['{UNNAMED}']"
    )


def test_a_post_that_changes_something_in_silence_is_noticed(plant: Callable[..., list[str]]) -> None:
    def view(case: Case) -> str:
        case.attempts_since += 1
        return page()

    faults = plant(on_case(P.LOG_FOLLOWUP)(view), P.LOG_FOLLOWUP, methods=("POST",))
    assert told(faults, "POST planted.page as adviser on own", "500")


def test_a_route_without_a_row_is_named(app: Flask, world: World) -> None:
    app.add_url_rule("/planted/<uuid:planet_id>", "planted.page", allowed(P.READ_CASE)(page))
    said = Matrix(app, world).unwritten()
    assert told(said, "planted.page has no row") and told(said, "planted.page has planet_id in its address")
