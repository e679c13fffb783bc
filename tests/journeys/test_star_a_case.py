"""Starring a case for the next conference: each user's own stars, only on cases within reach."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from casework import clock
from casework.actions.case import cases
from casework.models import Assignment, Case, Organisation, Recusal, Star, User
from casework.models.codes import ClosureReason, ConsentStatus, Destination, Relation, Role
from tests.adviser_day import change, consent
from tests.browser import Page, Visitor
from tests.make import Make

Browse = Callable[..., Visitor]


def star(visitor: Visitor, case: Case, page: Page | None = None) -> None:
    """Press the star on the case's page."""
    visitor.submit(f"/cases/{case.id}", page, form="star")


def on_the_agenda(visitor: Visitor) -> bool:
    return "Elev Eksempel" in visitor.get("/conference/?list=starred").text


def test_an_adviser_stars_a_case_and_only_they_see_it(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    case, lead = make.case(adviser), make.user(Role.LEAD, make.fresh(Organisation, adviser.organisation_id))
    visitor, other = browse(adviser), browse(lead)
    shown = visitor.get(f"/cases/{case.id}")
    star(visitor, case, shown)
    star(visitor, case, shown)
    assert on_the_agenda(visitor) and not on_the_agenda(other)
    assert "Stjernemerk" in other.get(f"/cases/{case.id}").text
    starred = visitor.get(f"/cases/{case.id}")
    assert "Fjern stjernen" in starred.text
    for page in (starred, visitor.get(f"/conference/starred/{case.id}")):
        star(visitor, case, page)
    assert not on_the_agenda(visitor)
    lines = make.log("star_set")
    assert [(line.actor_id, json.loads(line.detail)["set"]) for line in lines] == [
        (adviser.id, True),
        (adviser.id, False),
    ]


def test_a_case_out_of_reach_or_closed_cannot_be_starred(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser)
    for role in Role:
        visitor = browse(make.user(role))
        page = visitor.get("/account/profile")
        token = {"csrf_token": page.forms[-1].values["csrf_token"]}
        assert visitor.client.post(f"/cases/{case.id}/star", data=token).status_code == 404, role
    visitor = browse(adviser)
    shown = visitor.get(f"/cases/{case.id}")
    with make.writing() as opened:
        standing, actor = opened.get_one(Case, case.id), opened.get_one(User, adviser.id)
        cases.close(actor, standing, reason=ClosureReason.MOVED, destination=Destination.UNKNOWN)
    visitor.submit(f"/cases/{case.id}", shown, form="star", status=409)
    assert "Stjernemerk" not in visitor.get(f"/cases/{case.id}").text
    with make.reading() as opened:
        assert opened.scalars(select(Star)).all() == []


def test_a_star_is_gone_from_the_list_while_the_case_is_out_of_reach(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser)
    visitor = browse(adviser)
    star(visitor, case)
    assert on_the_agenda(visitor)
    until = clock.today() + timedelta(days=9)
    consent(make, case, consent=ConsentStatus.WITHDRAWN, wind_down_until=until)
    assert not on_the_agenda(visitor)
    visitor.get(f"/conference/starred/{case.id}", status=403)
    consent(make, case, consent=ConsentStatus.GIVEN, wind_down_until=None)
    assert on_the_agenda(visitor)
    with make.writing() as opened:
        part = opened.scalars(select(Assignment).where(Assignment.case_id == case.id)).one()
        part.starts_on = part.ends_on = clock.today() - timedelta(days=1)
    assert not on_the_agenda(visitor)
    visitor.get(f"/conference/starred/{case.id}", status=404)
    with make.writing() as opened:
        opened.get_one(Assignment, part.id).ends_on = None
        opened.add(
            Recusal(user_id=adviser.id, pupil_id=case.pupil_id, relation=Relation.FAMILY, declared_at=clock.now())
        )
    assert not on_the_agenda(visitor)


def test_a_resting_case_may_be_starred(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser)
    change(make, case, stage="on_hold", held_until=clock.today() + timedelta(days=9), hold_reason="pupil_wish")
    star(browse(adviser), case)
    assert on_the_agenda(browse(adviser))
