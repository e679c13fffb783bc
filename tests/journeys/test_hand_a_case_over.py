"""Whoever hands a case over reads it for some days more, writes nothing in it, and has none of it to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from casework import clock
from casework.models import Assignment, Case, Pupil, Recusal, Referral, Task, User
from casework.models.codes import ConsentStatus, Part, Relation, Role, TaskState
from tests.adviser_day import consent
from tests.browser import Visitor
from tests.journeys.office import Office, an_office
from tests.journeys.test_assign_a_case import A_DAY, began, give, listed, parts
from tests.journeys.test_move_several_cases import move
from tests.journeys.test_work_through_the_day import rows_of
from tests.make import Make

Browse = Callable[..., Visitor]


@pytest.fixture
def place(make: Make) -> Office:
    return an_office(make)


@pytest.fixture
def other(make: Make, place: Office) -> User:
    return make.user(Role.ADVISER, place.office, "Bjørn Veileder")


@pytest.fixture
def case(make: Make, browse: Browse, place: Office, other: User) -> Case:
    """A case Anne has handed over to Bjørn today."""
    made = make.case(place.adviser, place.school, make.pupil(place.school, given="Overlevert"))
    began(make, made, 10)
    give(browse(place.lead), made, user=str(other.id), handover="y")
    return made


def former_of(make: Make, case: Case) -> list[tuple[Any, ...]]:
    return [one for one in parts(make, case) if one[1] is Part.FORMER]


def test_the_former_adviser_reads_on_and_sees_until_when(
    make: Make, browse: Browse, place: Office, other: User, case: Case
) -> None:
    anne = browse(place.adviser)
    page = anne.get(f"/cases/{case.id}")
    last = clock.today() + 29 * A_DAY
    words = f"{last.day}. {'november' if last.month == 11 else 'desember'} {last.year}"
    assert f"Du kan lese denne saken til {words}. Den følges opp av Bjørn Veileder." in page.text
    assert not [form for form in page.forms if form.method == "post" and str(case.id) in form.action]
    assert not [link for link in page.links if link.endswith(("followups/new", "/close", "/hold", "/contacts"))]
    opened = make.log("case_opened")[-1]
    assert opened.actor_id == place.adviser.id
    for chosen in ("now", "mine", "week", "new"):
        text = anne.get(f"/today?list={chosen}").text
        assert rows_of(anne) == []
        assert "Saker du har gitt fra deg Overlevert Eksempel" in text
    assert "Alle mine 0" in text
    for path in ("", "/transition", "/jobs", "/who-has-seen"):
        anne.client.get(f"/cases/{case.id}{path}")
    assert "Den følges opp av" not in browse(other).get(f"/cases/{case.id}").text
    assert "Saker du har gitt fra deg" not in browse(other).get("/today").text
    with make.writing() as arranged:
        for row in arranged.scalars(select(Assignment).where(Assignment.part == Part.FORMER)):
            row.starts_on, row.ends_on = clock.today() - 30 * A_DAY, clock.today() - A_DAY
    anne.get(f"/cases/{case.id}", status=404)
    assert "Overlevert" not in anne.get("/today").text


@pytest.mark.parametrize("why", ["protected", "tied", "expired", "withdrawn"])
def test_what_closes_a_case_to_others_closes_it_to_who_handed_it_over(
    make: Make, browse: Browse, place: Office, case: Case, why: str
) -> None:
    with make.writing() as opened:
        referral = opened.get_one(Referral, case.referral_id)
        if why == "protected":
            opened.get_one(Pupil, case.pupil_id).protected_at = clock.now()
        if why == "tied":
            tie = {"pupil_id": case.pupil_id, "relation": Relation.FAMILY, "declared_at": clock.now()}
            opened.add(Recusal(user_id=place.adviser.id, **tie))
        if why == "expired":
            referral.consent = ConsentStatus.EXPIRED
        if why == "withdrawn":
            referral.consent, referral.wind_down_until = ConsentStatus.WITHDRAWN, clock.today()
    anne = browse(place.adviser)
    status = {"withdrawn": 200, "expired": 403}.get(why, 404)
    anne.get(f"/cases/{case.id}", status=status)
    assert ("Overlevert" in anne.get("/today").text) == (why == "withdrawn")


def test_a_real_part_is_given_to_who_still_reads_and_the_reading_ends(
    make: Make, browse: Browse, place: Office, case: Case
) -> None:
    lead, today = browse(place.lead), clock.today()
    give(lead, case, part="co", user=str(place.adviser.id), starts_on=(today + 5 * A_DAY).isoformat())
    assert former_of(make, case) == [(place.adviser.id, Part.FORMER, today, today + 4 * A_DAY)]
    give(lead, case, user=str(place.adviser.id))
    assert former_of(make, case) == []
    assert (place.adviser.id, Part.MAIN, today, None) in parts(make, case)


def test_reading_on_counts_as_nobodys_work_is_never_moved_and_is_ended_at_once(
    make: Make, browse: Browse, place: Office, case: Case
) -> None:
    lead, third = browse(place.lead), make.user(Role.ADVISER, place.office)
    page = lead.get("/assignments/")
    assert f"/assignments/?adviser={place.adviser.id}&part=main" not in page.links, "she has no case"
    assert listed(lead.get(f"/assignments/?adviser={place.adviser.id}")) == set()
    assert listed(lead.get(f"/assignments/?adviser={place.adviser.id}&part=former")) == set()
    told = {"to": str(third.id), "instead_of": str(place.adviser.id)}
    move(lead, [case], status=409, **told)
    assert former_of(make, case)
    lead.submit(f"/assignments/{case.id}", form="/end/")
    assert former_of(make, case) == []
    browse(place.adviser).get(f"/cases/{case.id}", status=404)


def test_several_cases_are_moved_with_a_note_and_the_old_adviser_reads_on(
    make: Make, browse: Browse, place: Office, other: User
) -> None:
    cases = [make.case(place.adviser, place.school, make.pupil(place.school, given=f"Nils{n}")) for n in "ab"]
    for one in cases:
        began(make, one, 5)
    lead, query = browse(place.lead), f"?adviser={place.adviser.id}"
    told: dict[str, Any] = {"to": str(other.id), "handover": "y"}
    assert "Ta bort navnet på eleven" in move(lead, cases, 422, query, note="Spør Nilsa først", **told)
    assert "telefonnummeret" in move(lead, cases, 422, query, note="Ring 412 34 567", **told)
    assert all(len(parts(make, one)) == 1 for one in cases), "nothing is half done"
    move(lead, cases, query=query, note="Avtal et første møte.", **told)
    today = clock.today()
    for one in cases:
        assert (other.id, Part.MAIN, today, None) in parts(make, one)
        assert former_of(make, one) == [(place.adviser.id, Part.FORMER, today, today + 29 * A_DAY)]
    with make.reading() as opened:
        notes = opened.scalars(select(Task).where(Task.doer_id == other.id, Task.state == TaskState.OPEN)).all()
        assert {note.case_id for note in notes} == {one.id for one in cases}
    bjorn = browse(other)
    assert "Avtal et første møte." in bjorn.get(f"/cases/{cases[0].id}").text
    bjorn.get("/today")
    assert set(rows_of(bjorn)) == {str(one.id) for one in cases}, "the note is for today"
    assert len(make.log("decision_taken")) == 2


def test_a_note_is_not_left_where_consent_does_not_let_one_write(
    make: Make, browse: Browse, place: Office, other: User
) -> None:
    lapsed = make.case(place.adviser, place.school)
    consent(make, lapsed, consent=ConsentStatus.EXPIRED)
    said = move(browse(place.lead), [lapsed], 422, note="Avtal et møte.", to=str(other.id))
    assert "der samtykket ikke gjelder" in said
    move(browse(place.lead), [lapsed], to=str(other.id), handover="y")
    browse(place.adviser).get(f"/cases/{lapsed.id}", status=403)


def test_a_planned_part_of_ones_own_ends_the_reading_before_it(
    make: Make, browse: Browse, place: Office, other: User
) -> None:
    case, lead, today = make.case(other, place.school), browse(place.lead), clock.today()
    with make.writing() as opened:
        days = {"starts_on": today + 10 * A_DAY, "ends_on": today + 20 * A_DAY}
        given = {"assigned_by_id": place.lead.id, "assigned_at": clock.now()}
        opened.add(Assignment(case_id=case.id, user_id=other.id, part=Part.SUBSTITUTE, **days, **given))
    give(lead, case, user=str(place.adviser.id), handover="y")
    assert former_of(make, case) == [(other.id, Part.FORMER, today, today + timedelta(days=9))]
