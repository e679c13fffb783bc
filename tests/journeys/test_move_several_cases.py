"""Somebody leaves: the lead moves their cases, several at once, all of them or none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event, select

from casework import clock
from casework.models import Assignment, Case, Recusal
from casework.models.codes import Part, Relation, Role
from tests.browser import Visitor
from tests.journeys.office import an_office
from tests.journeys.test_assign_a_case import A_DAY, began, parts
from tests.make import Make

Browse = Callable[..., Visitor]


def move(visitor: Visitor, cases: list[Case], status: int = 302, query: str = "", **told: Any) -> str:
    ids = [str(case.id) for case in cases]
    answer = visitor.submit(f"/assignments/{query}", form="/move", status=status, case_ids=ids, **told)
    return str(answer.text)


def test_a_leavers_cases_are_found_and_moved_in_one_go(make: Make, browse: Browse) -> None:
    place = an_office(make)
    leaver = make.user(Role.ADVISER, place.office, "Dag Slutter", leaving_at=clock.now())
    cases = [make.case(leaver, place.school) for _ in range(3)]
    untouched = make.case(place.adviser, place.school)
    for case in cases:
        began(make, case, 5)
    lead = browse(place.lead)
    page = lead.get("/assignments/")
    assert "Dag Slutter skal slutte" in page.text and "3 saker å fordele" in page.text
    assert f"/assignments/?adviser={leaver.id}" in page.links
    today = clock.today()
    move(lead, cases, query=f"?adviser={leaver.id}", to=str(place.adviser.id), starts_on=today.isoformat())
    for case in cases:
        assert parts(make, case) == [
            (leaver.id, Part.MAIN, today - 5 * A_DAY, today - A_DAY),
            (place.adviser.id, Part.MAIN, today, None),
        ]
    assert len(parts(make, untouched)) == 1
    assert "skal slutte" not in lead.get("/assignments/").text
    assert len(make.log("case_assigned")) == len(make.log("assignment_ended")) == 3


def test_every_kind_of_part_passes_on_with_the_days_that_are_left(make: Make, browse: Browse) -> None:
    place = an_office(make)
    leaver, other = make.user(Role.ADVISER, place.office), make.user(Role.ADVISER, place.office)
    case, already = make.case(place.adviser, place.school), make.case(other, place.school)
    today, last = clock.today(), clock.today() + 10 * A_DAY
    with make.writing() as opened:
        for one, part in ((case, Part.SUBSTITUTE), (already, Part.CO)):
            opened.add(
                Assignment(
                    case_id=one.id,
                    user_id=leaver.id,
                    part=part,
                    starts_on=today - 2 * A_DAY,
                    ends_on=last,
                    assigned_by_id=place.lead.id,
                    assigned_at=clock.now(),
                )
            )
    told: dict[str, Any] = {"to": str(other.id), "starts_on": (today + A_DAY).isoformat()}
    move(browse(place.lead), [case, already], query=f"?adviser={leaver.id}", **told)
    assert (leaver.id, Part.SUBSTITUTE, today - 2 * A_DAY, today) in parts(make, case)
    assert (other.id, Part.SUBSTITUTE, today + A_DAY, last) in parts(make, case)
    assert (place.adviser.id, Part.MAIN, today, None) in parts(make, case)
    assert [row for row in parts(make, already) if row[0] == other.id] == [(other.id, Part.MAIN, today, None)]


@pytest.mark.parametrize("foreign", ["other office", "no such case"])
def test_one_case_that_is_not_the_leads_stops_all_and_is_logged(make: Make, browse: Browse, foreign: str) -> None:
    place, elsewhere = an_office(make), an_office(make)
    other = make.user(Role.ADVISER, place.office)
    mine, theirs = make.case(place.adviser, place.school), make.case(elsewhere.adviser, elsewhere.school)
    asked = [mine, theirs]
    if foreign == "no such case":
        asked = [mine, Case(id=uuid4())]
    refused = move(browse(place.lead), asked, status=403, to=str(other.id))
    assert "Ingenting er flyttet" in refused and theirs.number not in refused
    assert [row[0] for row in parts(make, mine)] == [place.adviser.id]
    assert [row[0] for row in parts(make, theirs)] == [elsewhere.adviser.id]
    denied = make.log("access_denied")
    assert [line.rule for line in denied] == ["assign_case"]
    assert (denied[0].subject is not None) == (foreign == "other office")
    assert not make.log("case_assigned", "assignment_ended")


def test_a_tie_to_one_of_the_pupils_stops_all(make: Make, browse: Browse) -> None:
    place = an_office(make)
    other = make.user(Role.ADVISER, place.office)
    cases = [make.case(place.adviser, place.school) for _ in range(3)]
    with make.writing() as opened:
        tie = Recusal(user_id=other.id, pupil_id=cases[2].pupil_id, relation=Relation.FAMILY, declared_at=clock.now())
        opened.add(tie)
    assert "Velg en annen" in move(browse(place.lead), cases, status=422, to=str(other.id))
    with make.reading() as opened:
        assert {row.user_id for row in opened.scalars(select(Assignment))} == {place.adviser.id}


@pytest.mark.parametrize("ids", [[], ["nonsense"], ["", "'; DROP TABLE"]])
def test_nothing_ticked_or_nonsense_is_refused(make: Make, browse: Browse, ids: list[str]) -> None:
    place = an_office(make)
    make.case(place.adviser, place.school)
    told: dict[str, Any] = {"case_ids": ids, "to": str(place.lead.id)}
    answer = browse(place.lead).submit("/assignments/", form="/move", status=422, **told)
    assert "Velg minst én sak." in answer.text


def test_a_case_that_already_passed_on_is_not_moved_again_by_an_old_page(make: Make, browse: Browse) -> None:
    place = an_office(make)
    first, second = make.user(Role.ADVISER, place.office), make.user(Role.ADVISER, place.office)
    case, lead = make.case(place.adviser, place.school), browse(place.lead)
    path = f"/assignments/?adviser={place.adviser.id}"
    page = lead.get(path)
    move(browse(place.lead), [case], to=str(first.id))
    lead.submit(path, page, form="/move", status=409, case_ids=[str(case.id)], to=str(second.id))
    assert [row[0] for row in parts(make, case)] == [first.id]


def test_a_longer_list_costs_no_more_statements(make: Make, browse: Browse) -> None:
    place = an_office(make)
    lead = browse(place.lead)

    def statements() -> int:
        seen: list[str] = []

        def note(*told: Any) -> None:
            seen.append(told[2])

        engine = make.installation.database.engine
        event.listen(engine, "before_cursor_execute", note)
        lead.get("/assignments/")
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    make.case(place.adviser, place.school)
    few = statements()
    for _ in range(6):
        make.case(place.adviser, place.school)
    assert statements() == few


def test_a_day_in_the_past_is_refused(make: Make, browse: Browse) -> None:
    place = an_office(make)
    other, case = make.user(Role.ADVISER, place.office), make.case(place.adviser, place.school)
    past = (clock.today() - timedelta(days=1)).isoformat()
    assert "senere dag" in move(browse(place.lead), [case], status=422, to=str(other.id), starts_on=past)
