"""A lead decides who follows up: main, co- and substitute advisers from a day to a day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from casework import clock
from casework.models import Assignment, Case, Pupil, Recusal, Referral, User
from casework.models.codes import CaseStage, ConsentStatus, Part, Relation, Role
from tests.browser import Page, Visitor
from tests.journeys.office import an_office
from tests.make import Make

Browse = Callable[..., Visitor]
A_DAY = timedelta(days=1)


def parts(make: Make, case: Case) -> list[tuple[UUID, Part, date, date | None]]:
    with make.reading() as opened:
        rows = opened.scalars(select(Assignment).where(Assignment.case_id == case.id).order_by(Assignment.starts_on))
        return sorted(((row.user_id, row.part, row.starts_on, row.ends_on) for row in rows), key=lambda row: row[2])


def began(make: Make, case: Case, days_ago: int) -> None:
    with make.writing() as opened:
        for row in opened.scalars(select(Assignment).where(Assignment.case_id == case.id)):
            row.starts_on = clock.today() - timedelta(days=days_ago)


def give(visitor: Visitor, case: Case, status: int = 302, page: Page | None = None, **told: Any) -> TestResponse:
    path = f"/assignments/{case.id}"
    values = {"part": "main", "starts_on": clock.today().isoformat()} | told
    return visitor.submit(path, page or visitor.get(path), form=-1, status=status, **values)


def test_a_new_main_adviser_takes_over_without_gap_or_overlap(make: Make, browse: Browse) -> None:
    place = an_office(make)
    other, case = make.user(Role.ADVISER, place.office), make.case(place.adviser, place.school)
    began(make, case, 10)
    today = clock.today()
    give(browse(place.lead), case, user=str(other.id), starts_on=(today + 3 * A_DAY).isoformat())
    assert parts(make, case) == [
        (place.adviser.id, Part.MAIN, today - 10 * A_DAY, today + 2 * A_DAY),
        (other.id, Part.MAIN, today + 3 * A_DAY, None),
    ]
    browse(place.adviser).get(f"/cases/{case.id}")
    browse(other).get(f"/cases/{case.id}", status=404)
    said = [line.action for line in make.log("case_assigned", "assignment_ended")]
    assert said == ["assignment_ended", "case_assigned"]


def test_a_handover_leaves_the_former_adviser_the_case_in_sight_for_thirty_days(make: Make, browse: Browse) -> None:
    place = an_office(make)
    other, case = make.user(Role.ADVISER, place.office), make.case(place.adviser, place.school)
    began(make, case, 10)
    today = clock.today()
    give(browse(place.lead), case, user=str(other.id), handover="y")
    assert (place.adviser.id, Part.FORMER, today, today + 29 * A_DAY) in parts(make, case)
    browse(place.adviser).get(f"/cases/{case.id}")


def test_without_handover_the_former_adviser_is_out_at_once_even_on_the_first_day(make: Make, browse: Browse) -> None:
    place = an_office(make)
    other, case = make.user(Role.ADVISER, place.office), make.case(place.adviser, place.school)
    give(browse(place.lead), case, user=str(other.id))
    assert parts(make, case) == [(other.id, Part.MAIN, clock.today(), None)]
    browse(place.adviser).get(f"/cases/{case.id}", status=404)
    browse(other).get(f"/cases/{case.id}")
    assert len(make.log("assignment_ended")) == 1


def test_a_substitute_sees_the_case_on_their_days_only(make: Make, browse: Browse) -> None:
    place = an_office(make)
    substitute, case = make.user(Role.ADVISER, place.office), make.case(place.adviser, place.school)
    lead, today = browse(place.lead), clock.today()
    told: dict[str, Any] = {"part": "substitute", "user": str(substitute.id)}
    assert "En vikar må ha en siste dag" in give(lead, case, status=422, **told).text
    give(lead, case, **told, starts_on=today.isoformat(), ends_on=today.isoformat())
    browse(substitute).get(f"/cases/{case.id}")
    with make.writing() as opened:
        row = opened.scalars(select(Assignment).where(Assignment.user_id == substitute.id)).one()
        row.starts_on, row.ends_on = today - 2 * A_DAY, today - A_DAY
    browse(substitute).get(f"/cases/{case.id}", status=404)


def test_a_co_adviser_is_added_and_ended_at_once_and_the_history_stays(make: Make, browse: Browse) -> None:
    place = an_office(make)
    other, case = make.user(Role.ADVISER, place.office, "Bjørn Veileder"), make.case(place.adviser, place.school)
    lead = browse(place.lead)
    give(lead, case, part="co", user=str(other.id))
    began(make, case, 4)
    browse(other).get(f"/cases/{case.id}")
    lead.submit(f"/assignments/{case.id}", form="/end/")
    browse(other).get(f"/cases/{case.id}", status=404)
    page = lead.get(f"/assignments/{case.id}")
    assert "Bjørn Veileder" in page.text
    assert (other.id, Part.CO, clock.today() - 4 * A_DAY, clock.today() - A_DAY) in parts(make, case)


def test_the_main_adviser_is_replaced_and_never_just_ended(make: Make, browse: Browse) -> None:
    place = an_office(make)
    case = make.case(place.adviser, place.school)
    co = make.user(Role.ADVISER, place.office)
    lead = browse(place.lead)
    give(lead, case, part="co", user=str(co.id))
    with make.reading() as opened:
        ids = {row.part: row.id for row in opened.scalars(select(Assignment))}
    page = lead.get(f"/assignments/{case.id}")
    for form in page.forms:
        form.action = form.action.replace(str(ids[Part.CO]), str(ids[Part.MAIN]))
    lead.submit(f"/assignments/{case.id}", page, form="/end/", status=409)
    assert len(parts(make, case)) == 2


def test_the_same_person_has_one_part_at_a_time(make: Make, browse: Browse) -> None:
    place = an_office(make)
    other, case = make.user(Role.ADVISER, place.office), make.case(place.adviser, place.school)
    lead = browse(place.lead)
    give(lead, case, part="co", user=str(other.id))
    assert "allerede en rolle" in give(lead, case, status=422, part="co", user=str(other.id)).text
    assert "allerede hovedveileder" in give(lead, case, status=422, user=str(place.adviser.id)).text
    give(lead, case, user=str(other.id))
    assert parts(make, case) == [(other.id, Part.MAIN, clock.today(), None)]


@pytest.mark.parametrize("who", ["elsewhere", "deactivated", "leaving", "counsellor", "tied", "nonsense", ""])
def test_nobody_unfit_is_given_a_part(make: Make, browse: Browse, who: str) -> None:
    place = an_office(make)
    case, now = make.case(place.adviser, place.school), clock.now()
    other = (
        make.user(Role.COUNSELLOR, place.school)
        if who == "counsellor"
        else make.user(Role.ADVISER, None if who == "elsewhere" else place.office)
    )
    with make.writing() as opened:
        standing = opened.get_one(User, other.id)
        if who == "deactivated":
            standing.active, standing.deactivated_at = False, now
        if who == "leaving":
            standing.leaving_at = now
        if who == "tied":
            opened.add(Recusal(user_id=other.id, pupil_id=case.pupil_id, relation=Relation.FAMILY, declared_at=now))
    given = who if who in {"nonsense", ""} else str(other.id)
    give(browse(place.lead), case, status=422, part="co", user=given)
    assert len(parts(make, case)) == 1


@pytest.mark.parametrize(
    "told",
    [
        {"starts_on": (clock.today() - A_DAY).isoformat()},
        {"starts_on": (clock.today() + timedelta(days=900)).isoformat()},
        {"starts_on": "i morgen"},
        {"starts_on": ""},
        {"part": "co", "ends_on": (clock.today() - A_DAY).isoformat()},
        {"part": "boss"},
        {"part": None},
    ],
)
def test_days_and_parts_that_will_not_do_are_refused(make: Make, browse: Browse, told: dict[str, Any]) -> None:
    place = an_office(make)
    other, case = make.user(Role.ADVISER, place.office), make.case(place.adviser, place.school)
    answer = give(browse(place.lead), case, status=422, **({"user": str(other.id)} | told))
    form = next(form for form in Page(answer.text).forms if "user" in form.values)
    assert form.values["user"] == [str(other.id)]
    assert len(parts(make, case)) == 1


def test_a_lead_who_saw_another_main_adviser_is_told_and_nothing_is_lost(make: Make, browse: Browse) -> None:
    place = an_office(make)
    first, second = make.user(Role.ADVISER, place.office), make.user(Role.ADVISER, place.office)
    case, lead = make.case(place.adviser, place.school), browse(place.lead)
    page = lead.get(f"/assignments/{case.id}")
    give(browse(place.lead), case, user=str(first.id))
    again = give(lead, case, status=409, page=page, user=str(second.id))
    assert "Noen andre har endret" in again.text
    shown = Page(again.text)
    assert shown.forms[-1].values["user"] == [str(second.id)]
    give(lead, case, page=shown, user=str(second.id))
    assert parts(make, case) == [(second.id, Part.MAIN, clock.today(), None)]


def test_two_leads_who_assign_at_once_leave_one_main_adviser(make: Make, browse: Browse) -> None:
    place = an_office(make)
    case = make.case(place.adviser, place.school)
    people = [make.user(Role.ADVISER, place.office) for _ in range(2)]
    visitors = [browse(place.lead), browse(make.user(Role.LEAD, place.office))]
    pages = [visitor.get(f"/assignments/{case.id}") for visitor in visitors]
    start, answers = Barrier(2), dict[int, int]()

    def assign(one: int) -> None:
        values = pages[one].forms[-1].values | {
            "part": ["main"],
            "user": [str(people[one].id)],
            "starts_on": [clock.today().isoformat()],
        }
        start.wait()
        answers[one] = (
            visitors[one]
            .client.post(f"/assignments/{case.id}", data=values, headers={"Referer": "http://localhost/"})
            .status_code
        )

    threads = [Thread(target=assign, args=(one,)) for one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers.values()) == [302, 409]
    winner = people[0] if answers[0] == 302 else people[1]
    assert parts(make, case) == [(winner.id, Part.MAIN, clock.today(), None)]


def test_a_closed_case_is_not_assigned(make: Make, browse: Browse) -> None:
    place = an_office(make)
    case, lead = make.case(place.adviser, place.school), browse(place.lead)
    page = lead.get(f"/assignments/{case.id}")
    with make.writing() as opened:
        standing = opened.get_one(Case, case.id)
        standing.stage = CaseStage.LOCKED
    give(lead, case, status=409, page=page, part="co", user=str(place.lead.id))
    assert len(parts(make, case)) == 1


@pytest.mark.parametrize("role", [Role.ADVISER, Role.COUNSELLOR, Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_only_leads_assign(make: Make, browse: Browse, role: Role) -> None:
    place = an_office(make)
    case = make.case(place.adviser, place.school)
    visitor = browse(place.adviser if role is Role.ADVISER else make.user(role))
    visitor.get("/assignments/", status=403)
    visitor.get(f"/assignments/{case.id}", status=403 if role is Role.ADVISER else 404)
    assert len(make.log("access_denied")) == 2


def test_another_offices_case_is_as_if_it_did_not_exist(make: Make, browse: Browse) -> None:
    place, elsewhere = an_office(make), an_office(make)
    case = make.case(elsewhere.adviser, elsewhere.school)
    assert case.number not in browse(place.lead).get("/assignments/").text
    browse(place.lead).get(f"/assignments/{case.id}", status=404)


def listed(page: Page) -> set[str]:
    return set(re.findall(r"OV-\d{4}-\w{5}", page.text))


def test_each_count_on_the_leads_list_opens_exactly_its_cases(make: Make, browse: Browse) -> None:
    place = an_office(make)
    other = make.user(Role.ADVISER, place.office, "Bjørn Veileder")
    mine = [make.case(place.adviser, place.school) for _ in range(3)]
    theirs = [make.case(other, place.school) for _ in range(2)]
    orphan = make.case(other, place.school)
    with make.writing() as opened:
        row = opened.scalars(select(Assignment).where(Assignment.case_id == orphan.id)).one()
        row.starts_on, row.ends_on = clock.today() - 9 * A_DAY, clock.today() - A_DAY
    lead = browse(place.lead)
    give(lead, mine[0], part="co", user=str(other.id))
    rows = {
        "": [*mine, *theirs, orphan],
        "?show=unassigned": [orphan],
        f"?adviser={place.adviser.id}": mine,
        f"?adviser={other.id}": [*theirs, mine[0]],
        f"?adviser={other.id}&part=co": [mine[0]],
        f"?adviser={other.id}&part=main": theirs,
        f"?adviser={other.id}&part=substitute": [],
    }
    for query, expected in rows.items():
        page = lead.get(f"/assignments/{query}")
        assert listed(page) == {case.number for case in expected}, query
        current = re.findall(r'aria-current="true">[^<]*<span class="number">(\d+)', lead.response.text)
        assert str(len(expected)) in current, query
    assert listed(lead.get("/assignments/")) and make.log("list_shown")
    first = lead.response.text.find(orphan.number) if lead.response else 0
    assert all(lead.response and first < lead.response.text.find(case.number) for case in mine)


def test_names_are_closed_where_consent_has_lapsed_and_a_protected_pupil_is_not_in_the_list(
    make: Make, browse: Browse
) -> None:
    place = an_office(make)
    open_one, lapsed, locked = (
        make.case(place.adviser, place.school, make.pupil(place.school, given=name))
        for name in ("Åpen", "Utløpt", "Skjult")
    )
    with make.writing() as opened:
        opened.get_one(Referral, lapsed.referral_id).consent = ConsentStatus.EXPIRED
        opened.get_one(Pupil, locked.pupil_id).protected_at = clock.now()
        opened.get_one(Case, locked.id).stage = CaseStage.LOCKED
    page = browse(place.lead).get("/assignments/")
    assert "Åpen Eksempel" in page.text and "Utløpt" not in page.text and lapsed.number in page.text
    assert locked.number not in page.text
    page = browse(place.lead).get("/assignments/?show=locked")
    assert locked.number in page.text and "Skjult" not in page.text
    assert open_one.number not in page.text
