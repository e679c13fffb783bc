"""An administrator keeps the dates of the school years; open milestones follow, and nothing goes out of order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from casework.actions.case import cases
from casework.actions.milestone import milestones
from casework.actions.year import duties
from casework.models import Case, Milestone, SchoolYear, SchoolYearDate, User
from casework.models.codes import ClosureReason, Destination, Grade, HoldReason, Role
from casework.models.transition_codes import MilestoneKind, MilestoneState, NotRelevant, SchoolDate
from tests.browser import Page, Visitor
from tests.make import Make

Browse = Callable[..., Visitor]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = NOON.date()
D, K, State = SchoolDate, MilestoneKind, MilestoneState


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def administrator(make: Make, browse: Browse) -> Visitor:
    return browse(make.user(Role.ADMINISTRATOR))


def year(make: Make, begins: int = 2026) -> str:
    """The address of a school year."""
    with make.reading() as opened:
        return f"/school-years/{opened.scalars(select(SchoolYear.id).where(SchoolYear.begins == begins)).one()}"


def standing(make: Make, kind: SchoolDate, begins: int = 2026) -> SchoolYearDate:
    """A date as it stands in the database now."""
    with make.reading() as opened:
        query = select(SchoolYearDate).join(SchoolYear, SchoolYear.id == SchoolYearDate.school_year_id)
        return opened.scalars(query.where(SchoolYear.begins == begins, SchoolYearDate.kind == kind)).one()


def path(make: Make, kind: SchoolDate, begins: int = 2026) -> str:
    """The address of a date."""
    return f"/school-years/dates/{standing(make, kind, begins).id}"


def step(make: Make, case: Case, kind: MilestoneKind, number: int = 0) -> Milestone:
    """A milestone of a case as it stands now."""
    with make.reading() as opened:
        wanted = (Milestone.case_id == case.id, Milestone.kind == kind, Milestone.round == number)
        return opened.scalars(select(Milestone).where(*wanted)).one()


def said(make: Make) -> list[tuple[int, int, int]]:
    """What the log says of school years: which, how many dates, how many milestones moved."""
    told = [json.loads(line.detail) for line in make.log("school_year_saved")]
    return [(each["year"], each["dates"], each["moved"]) for each in told]


def test_the_pages_show_every_date_with_its_working_day_its_source_and_that_nobody_has_checked_it(
    make: Make, administrator: Visitor
) -> None:
    listed = administrator.get("/school-years/").text
    assert "2026/27 Dette skoleåret 27 Ikke kontrollert" in listed
    shown = administrator.get(year(make, 2025)).text
    assert "27 datoer er ikke kontrollert" in shown
    assert "Ordinær søknadsfrist søndag 1. mars 2026 → flyttes til mandag 2. mars Vestland" in shown
    assert "Høstferie mandag 6. oktober – fredag 10. oktober 2025 Vanlig praksis" in shown
    places = [shown.index(words) for words in ("Andre inntaksrunde", "Første skoledag", "Juleferie", "Påskeferie")]
    assert places == sorted(places)


def test_a_changed_date_moves_open_milestones_only_and_says_how_many(make: Make, administrator: Visitor) -> None:
    adviser = make.user(Role.ADVISER)
    active, held, done, closed = (make.case(adviser) for _ in range(4))
    with make.writing() as opened:
        worker = opened.get_one(User, adviser.id)
        until = TODAY + timedelta(days=30)
        cases.hold(worker, opened.get_one(Case, held.id), reason=HoldReason.AWAY, until=until)
        leaving = (ClosureReason.MOVED, Destination.UNKNOWN)
        cases.close(worker, opened.get_one(Case, closed.id), reason=leaving[0], destination=leaving[1])
        talked = opened.get_one(Milestone, step(make, done, K.CAREER_TALK).id)
        talked.state, talked.done_on, talked.answered_by_id = State.DONE, TODAY, adviser.id
    shown = administrator.get(path(make, D.CAREER_TALKS))
    fields: dict[str, Any] = {"starts_on": "2026-12-05", "checked": "y"}
    for _ in range(2):  # the same form twice is one change
        answer = administrator.submit(path(make, D.CAREER_TALKS), shown, **fields)
    page = administrator.follow(answer).text
    assert "Datoen er lagret. 2 åpne milepæler er flyttet." in page
    assert "Samtaler om utdanningsvalg lørdag 5. desember 2026 → flyttes til mandag 7. desember" in page
    assert "26 datoer er ikke kontrollert" in page and "23.11.2026" in page
    former, later = date(2026, 11, 30), date(2026, 12, 7)
    found = {case.id: step(make, case, K.CAREER_TALK) for case in (active, held, done, closed)}
    assert [(each.due_on, each.moved_from) for each in found.values()] == [
        (later, former),
        (later, former),
        (former, None),
        (former, None),
    ]
    assert said(make) == [(2026, 1, 2)]
    with make.writing():
        assert milestones.align(list(found), 2026).moved == 0


def test_a_year_to_come_has_no_milestones_to_move(make: Make, administrator: Visitor) -> None:
    case = make.case()
    administrator.submit(path(make, D.CAREER_TALKS, 2027), starts_on="2027-11-20")
    assert said(make) == [(2027, 1, 0)]
    with make.reading() as opened:
        assert set(opened.scalars(select(Milestone.year).where(Milestone.case_id == case.id))) == {2026}


REFUSED: tuple[tuple[SchoolDate, dict[str, str], str], ...] = (
    (D.ANSWER_1, {"starts_on": ""}, "Velg en dato."),
    (D.ANSWER_1, {"starts_on": "2027-02-30"}, "2027-02-30"),
    (D.ANSWER_1, {"starts_on": "2027-08-01"}, "går fra 1. august til 31. juli"),
    (D.ANSWER_1, {"starts_on": "0001-01-01"}, "går fra 1. august til 31. juli"),
    (D.ANSWER_1, {"starts_on": "2027-07-07"}, "ikke komme før «Første inntaksrunde», 8. juli 2027."),
    (D.COMPULSORY_END, {"starts_on": "2027-07-09"}, "over innen «Første inntaksrunde», 8. juli 2027."),
    (D.AUTUMN_BREAK, {"ends_on": "2026-10-04"}, "Siste dag kan ikke være før den første."),
    (D.AUTUMN_BREAK, {"ends_on": "2026-12-24"}, "over innen «Juleferie», 21. desember 2026."),
    (D.WINTER_CHECK, {"ends_on": "2027-08-02"}, "går fra 1. august til 31. juli"),
    (D.ANSWER_1, {"source": " "}, "Fyll ut dette."),
    (D.ANSWER_1, {"source": "x" * 301}, "300"),
    (D.ANSWER_1, {"source": "nul\x00"}, "tegn"),
)


def test_a_date_that_cannot_be_right_is_refused_and_what_was_typed_is_kept(make: Make, administrator: Visitor) -> None:
    for kind, wrong, words in REFUSED:
        [name], typed = wrong, {"source": "Min kilde"} | wrong
        page = Page(administrator.submit(path(make, kind), None, 0, 422, **typed).text)
        assert words in page.text or words in str(page.forms), wrong
        assert page.title.startswith("Feil: ")
        kept = administrator._form(page, 0).values
        assert (kept["source"][0].strip(), kept[name][0].strip()) == (typed["source"].strip(), wrong[name].strip())
        assert standing(make, kind).version == 1
    assert said(make) == []


def test_two_who_change_one_date_see_both_and_a_made_up_version_is_a_conflict(
    make: Make, browse: Browse, administrator: Visitor
) -> None:
    other, where = browse(make.user(Role.ADMINISTRATOR)), path(make, D.WINTER_BREAK)
    mine = administrator.get(where)
    other.submit(where, form=0, starts_on="2027-02-22", ends_on="2027-02-26", source="Deres kilde")
    page = Page(administrator.submit(where, mine, form=0, status=409, ends_on="2027-03-06", source="Min kilde").text)
    for words in ("6. mars 2027", "26. februar 2027", "Min kilde", "Deres kilde", "Ingenting er lagret ennå"):
        assert words in page.text, words
    assert standing(make, D.WINTER_BREAK).source == "Deres kilde"
    administrator.submit(where, page, form=0)
    assert standing(make, D.WINTER_BREAK).ends_on == date(2027, 3, 6)
    administrator.submit(where, form=0, status=409, version="🙂" * 9)
    administrator.submit(where, form="remove", status=409, version="99")


def test_two_dates_moved_past_each_other_at_once_never_stand_in_the_wrong_order(app: Flask, make: Make) -> None:
    visitors = [Visitor(app, make.user(Role.ADMINISTRATOR)) for _ in range(2)]
    moves = (path(make, D.INTAKE_1), "2027-07-14"), (path(make, D.ANSWER_1), "2027-07-09")
    forms = [visitor._form(visitor.get(where), -1).values for visitor, (where, _) in zip(visitors, moves, strict=True)]

    def post(place: int) -> int:
        where, on = moves[place]
        values = forms[place] | {"starts_on": on}
        return visitors[place].client.post(where, data=values, headers={"Referer": "http://localhost"}).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(post, range(2))) == [302, 422]
    assert standing(make, D.INTAKE_1).starts_on <= standing(make, D.ANSWER_1).starts_on


def test_all_are_marked_as_checked_after_a_look_and_a_changed_one_is_unchecked_again(
    make: Make, administrator: Visitor
) -> None:
    where = f"{year(make)}/check"
    shown = administrator.get(where)
    assert "Ja, merk 27 datoer som kontrollert" in shown.text
    administrator.submit(path(make, D.NOTICE), starts_on="2026-10-02", checked="y")
    page = Page(administrator.submit(where, shown, status=409).text)
    assert "Noen endret datoene" in page.text and "Ja, merk 26 datoer som kontrollert" in page.text
    assert "26 datoer er merket som kontrollert" in administrator.follow(administrator.submit(where, page)).text
    assert said(make) == [(2026, 1, 0), (2026, 26, 0)]
    assert "Alle datoene i dette skoleåret er kontrollert" in administrator.get(where).text
    administrator.submit(path(make, D.NOTICE), source="En bedre kilde")
    assert standing(make, D.NOTICE).checked_on == TODAY
    administrator.submit(path(make, D.NOTICE), starts_on="2026-10-01")
    assert standing(make, D.NOTICE).checked_on is None
    assert "1 dato ikke kontrollert" in administrator.get("/school-years/").text


def test_the_next_year_is_copied_from_the_newest_and_nothing_in_it_is_checked(
    make: Make, browse: Browse, administrator: Visitor
) -> None:
    administrator.submit(path(make, D.FIRST_DAY, 2027), starts_on="2027-08-18", source="Skoleruta", checked="y")
    other = browse(make.user(Role.ADMINISTRATOR))
    late, shown = other.get("/school-years/"), administrator.get("/school-years/")
    page = administrator.follow(administrator.submit("/school-years/", shown, form="next"))
    assert "Skoleåret 2028/29 er laget. Ingen av datoene er kontrollert." in page.text
    assert "27 datoer er ikke kontrollert" in page.text
    made = standing(make, D.FIRST_DAY, 2028)
    assert (made.starts_on, made.source, made.checked_on) == (date(2028, 8, 16), "Skoleruta", None)
    assert standing(make, D.WINTER_BREAK, 2028).ends_on == date(2029, 3, 2)
    answer = other.submit("/school-years/", late, form="next", status=409)
    assert "Dette skoleåret finnes allerede." in Page(answer.text).text
    administrator.submit("/school-years/", form="next")
    page = administrator.get("/school-years/")
    assert "2029/30" in page.text and "Lag skoleåret" not in page.text
    for begins in ("2030", "2024", "x", "9" * 99):
        token = page.forms[-1].values["csrf_token"]
        told = {"csrf_token": token, "begins": begins}
        assert administrator.client.post("/school-years/next", data=told).status_code == 409
    assert said(make) == [(2027, 1, 0), (2028, 27, 0), (2029, 27, 0)]


def test_run_due_sees_to_it_that_this_year_and_the_next_exist(make: Make) -> None:
    for day, made in ((NOON, 0), (NOON.replace(year=2029), 3), (NOON.replace(year=2029, month=7, day=2), 0)):
        with time_machine.travel(day, tick=False), make.writing():
            assert duties.run_due().years_made == made
    assert said(make) == [(2028, 27, 0), (2029, 27, 0), (2030, 27, 0)]
    assert standing(make, D.EASTER_BREAK, 2030).starts_on == date(2031, 4, 7)


def test_a_third_round_that_is_not_held_is_taken_out_and_put_back(make: Make, administrator: Visitor) -> None:
    case = make.case(pupil=make.pupil(grade=Grade.VG1))
    with make.writing() as opened:  # the case is older than this school year
        opened.get_one(Case, case.id).opened_on = date(2026, 2, 2)
        milestones.align([case.id])
    assert step(make, case, K.OFFER_ANSWERED, 3).state is State.OPEN
    page = administrator.follow(administrator.submit(path(make, D.ANSWER_3), form="remove"))
    assert "Datoen er tatt ut." in page.text
    assert "Ikke satt dette skoleåret Svarfrist, tredje inntaksrunde: legg til" in page.text
    assert step(make, case, K.OFFER_ANSWERED, 3).not_relevant is NotRelevant.NOT_FOR_PUPIL
    add = f"{year(make)}/dates/new?date=answer_3"
    told: dict[str, Any] = {"starts_on": "2026-08-15", "source": "Vestland"}
    administrator.submit(add, status=422, **(told | {"starts_on": "2026-08-10"}))
    shown = administrator.get(add)
    administrator.submit(add, shown, **told)
    assert "Ikke satt" not in administrator.get(year(make)).text
    found = step(make, case, K.OFFER_ANSWERED, 3)
    assert (found.state, found.due_on) == (State.OPEN, date(2026, 8, 17))
    for other in ("answer_3", "notice", "x", ""):
        administrator.get(f"{year(make)}/dates/new?date={other}", 302)
    assert "Ta ut datoen" not in administrator.get(path(make, D.COUNTING_DAY)).text
    values = administrator._form(shown, -1).values | {"version": "1"}
    assert (
        administrator.client.post(f"{path(make, D.COUNTING_DAY)}/remove", data=values | {"once": ""}).status_code == 409
    )
    assert standing(make, D.COUNTING_DAY) is not None


def test_only_administrators_keep_the_calendar(make: Make, browse: Browse) -> None:
    pages = ("/school-years/", year(make), f"{year(make)}/check", path(make, D.NOTICE), "/school-years/programmes")
    for role in (Role.COUNSELLOR, Role.LEAD, Role.MANAGER, Role.AUDITOR):
        visitor = browse(make.user(role))
        for page in (*pages, "/school-years/questions"):
            visitor.get(page, 403)
