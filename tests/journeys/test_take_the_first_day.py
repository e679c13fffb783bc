"""On the first day of school an adviser calls round and registers who turned up, in one save."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event

from casework import clock
from casework.models import Case, Milestone, Organisation, Pupil, Recusal, Transition, User
from casework.models.codes import (
    CaseStage,
    ConsentScope,
    ConsentStatus,
    Grade,
    OrganisationKind,
    Relation,
    Role,
    TaskKind,
)
from casework.models.transition_codes import ApplicationState, MilestoneKind, MilestoneState, StartState
from tests.adviser_day import change, consent
from tests.browser import Page, Visitor
from tests.journeys.summer import FIRST_DAY, agree, beginner, on, roll, tasks, way
from tests.make import Make

Browse = Callable[..., Visitor]
PATH = "/first-day"


@pytest.fixture(autouse=True)
def _first_day() -> Iterator[None]:
    with on(FIRST_DAY):
        yield


@pytest.fixture
def upper(make: Make) -> Organisation:
    return make.school(name="Prøvefjell videregående skole", kind=OrganisationKind.UPPER_SECONDARY)


def answers(page: Page, told: dict[str, Case], **given: str) -> dict[str, Any]:
    """The fields of the form that answer for these pupils, by the name they are told under."""
    values = next(form for form in page.forms if form.action == PATH).values
    rows = {values[name][0]: name.removesuffix("case_id") for name in values if name.endswith("case_id")}
    return {f"{rows[str(told[name].id)]}answer": state for name, state in given.items()}


def test_everybody_is_answered_for_in_one_save_and_who_is_missing_is_reported_to_ot(
    make: Make, browse: Browse, adviser: User, upper: Organisation
) -> None:
    told = {name: beginner(make, adviser, name, going_to=upper, phone="22 22 22 22") for name in ("Ada", "Bo", "Cat")}
    told["Dag"] = beginner(make, adviser, "Dag")
    agree(make, told["Ada"], ConsentScope.UPPER_SECONDARY)
    visitor = browse(adviser)
    page = visitor.get(PATH)
    for said in ("mandag 17. august 2026", "Prøvefjell videregående skole 3 elever", "Bygg- og anleggsteknikk"):
        assert said in page.text
    assert "Skole ikke kjent 1 elev" in page.text
    assert "tel:22222222" in page.links
    assert not [name for form in page.forms for name in form.values if name.endswith("answer")], (
        "nothing is preselected"
    )
    given = answers(page, told, Ada="started", Bo="no_show", Cat="unknown")
    page = visitor.follow(visitor.submit(PATH, page, form=PATH, **given))
    assert "Lagret: 1 møtt, 1 ikke møtt, 1 vet ikke." in page.text
    states = {name: (way(make, case).start, way(make, case).start_on) for name, case in told.items()}
    first = date(2026, 8, 17)
    assert states["Ada"] == (StartState.STARTED, first)
    assert states["Bo"] == (StartState.NO_SHOW, first)
    assert states["Cat"] == (StartState.UNKNOWN, first)
    assert states["Dag"] == (None, None)
    assert [(task.due_on, task.state) for task in tasks(make, told["Bo"], TaskKind.OT_REFERRAL)] == [
        (date(2026, 8, 24), "open")
    ]
    assert "Meld til OT innen 24. august 2026" in page.text
    assert f"/cases/{told['Bo'].id}/ot" in page.links
    shown = page.text.split("Meld til OT")[0]
    assert "Cat" in shown and "Dag" in shown and "Ada" not in shown
    assert "Vet ikke, registrert 17. august 2026" in page.text
    assert [line.action for line in make.log("start_saved")] == ["start_saved"] * 3
    assert make.log("list_shown")[0].row_count == 4


def test_whoever_turned_up_stands_on_the_new_schools_roll_only_within_consent(
    make: Make, browse: Browse, adviser: User, upper: Organisation
) -> None:
    told = {name: beginner(make, adviser, name, going_to=upper) for name in ("Med", "Uten")}
    agree(make, told["Med"], ConsentScope.UPPER_SECONDARY)
    agree(make, told["Uten"])
    visitor = browse(adviser)
    page = visitor.get(PATH)
    visitor.submit(PATH, page, form=PATH, **answers(page, told, Med="started", Uten="started"))
    with_scope, without = (roll(make, told[name].pupil_id) for name in ("Med", "Uten"))
    assert [one.ends_on for one in with_scope] == [date(2026, 8, 16), None]
    assert (with_scope[1].organisation_id, with_scope[1].grade, with_scope[1].class_name) == (upper.id, "vg1", "–")
    assert [one.ends_on for one in without] == [date(2026, 8, 16)]
    assert way(make, told["Med"]).school_id == upper.id
    roll_page = browse(make.user(Role.COUNSELLOR, upper)).get("/pupils/")
    assert "Eksempel, Med" in roll_page.text and "Uten" not in roll_page.text


def test_a_pupil_whom_the_new_school_has_listed_already_stays_where_the_list_says(
    make: Make, browse: Browse, adviser: User, upper: Organisation
) -> None:
    told = {"Ada": beginner(make, adviser, "Ada", going_to=upper)}
    agree(make, told["Ada"], ConsentScope.UPPER_SECONDARY)
    with make.writing() as opened:
        (old,) = roll(make, told["Ada"].pupil_id)
        standing = opened.merge(old)
        standing.organisation_id, standing.grade, standing.class_name = upper.id, Grade.VG1, "1BAA"
        standing.starts_on = date(2026, 8, 10)
    visitor = browse(adviser)
    page = visitor.get(PATH)
    visitor.submit(PATH, page, form=PATH, **answers(page, told, Ada="started"))
    assert [(one.class_name, one.ends_on) for one in roll(make, told["Ada"].pupil_id)] == [("1BAA", None)]
    assert way(make, told["Ada"]).school_id == upper.id


def test_a_milestone_is_settled_by_the_answer_and_left_open_by_not_knowing(
    make: Make, browse: Browse, adviser: User
) -> None:
    told = {name: beginner(make, adviser, name) for name in ("Ada", "Bo")}
    visitor = browse(adviser)
    page = visitor.get(PATH)
    visitor.submit(PATH, page, form=PATH, **answers(page, told, Ada="no_show", Bo="unknown"))
    with make.reading() as opened:
        steps = {
            name: opened.query(Milestone).filter_by(case_id=case.id, kind=MilestoneKind.STARTED).one().state
            for name, case in told.items()
        }
    assert steps == {"Ada": MilestoneState.DONE, "Bo": MilestoneState.OPEN}


def test_two_who_answer_at_once_see_it_by_name_and_nothing_is_half_saved(
    make: Make, browse: Browse, adviser: User
) -> None:
    told = {name: beginner(make, adviser, name) for name in ("Ada", "Bo")}
    mate = make.user(Role.LEAD, make.fresh(Organisation, adviser.organisation_id))
    visitor, other = browse(adviser), browse(mate)
    page, theirs = visitor.get(PATH), other.get(f"{PATH}?whose=office")
    other.submit(PATH, theirs, form=PATH, **answers(theirs, told, Ada="started"))
    given = answers(page, told, Ada="no_show", Bo="started")
    answer = visitor.submit(PATH, page, form=PATH, status=409, **given)
    again = Page(answer.text)
    assert f"Ada Eksempel {told['Ada'].number} : er registrert som møtt, du valgte ikke møtt" in again.text
    assert "Ingenting av ditt er lagret" in again.text
    assert way(make, told["Bo"]).start is None
    typed = {name: value for name, value in again.forms[-1].values.items() if name.endswith("answer")}
    assert sorted(value[0] for value in typed.values()) == ["no_show", "started"], "what was chosen is kept"
    visitor.submit(PATH, again, form=PATH)
    assert way(make, told["Ada"]).start is StartState.NO_SHOW
    assert way(make, told["Bo"]).start is StartState.STARTED


def test_one_that_cannot_be_registered_is_named_and_takes_back_the_others(
    make: Make, browse: Browse, adviser: User
) -> None:
    told = {name: beginner(make, adviser, name) for name in ("Ada", "Bo")}
    late = max(told.values(), key=lambda case: case.number)
    with make.writing() as opened:
        opened.merge(roll(make, late.pupil_id)[0]).starts_on = date(2026, 8, 17)
    visitor = browse(adviser)
    page = visitor.get(PATH)
    answer = visitor.submit(PATH, page, form=PATH, status=422, **answers(page, told, Ada="started", Bo="started"))
    kept = Page(answer.text)
    assert f"{late.number}: Eleven begynte på den forrige skolen" in kept.text
    assert "Ada Eksempel" in kept.text and "Bo Eksempel" in kept.text
    assert list(kept.forms[-1].values.values()).count(["started"]) == 2, "what was chosen is kept"
    assert {way(make, case).start for case in told.values()} == {None}
    assert not make.log("start_saved")


def test_a_case_closed_meanwhile_is_named_by_number_and_stops_the_save(
    make: Make, browse: Browse, adviser: User
) -> None:
    told = {name: beginner(make, adviser, name) for name in ("Ada", "Bo")}
    visitor = browse(adviser)
    page = visitor.get(PATH)
    closing = {
        "stage": CaseStage.CLOSED,
        "closed_on": clock.today(),
        "closure_reason": "moved",
        "destination": "unknown",
    }
    change(make, told["Ada"], **closing)
    answer = visitor.submit(PATH, page, form=PATH, status=409, **answers(page, told, Ada="no_show", Bo="started"))
    assert f"{told['Ada'].number} : saken er avsluttet" in Page(answer.text).text
    assert way(make, told["Bo"]).start is None


def test_one_pupil_out_of_reach_stops_everything_and_is_in_the_log(make: Make, browse: Browse, adviser: User) -> None:
    told = {name: beginner(make, adviser, name) for name in ("Ada", "Bo")}
    stranger = beginner(make, make.user(Role.ADVISER), "Fremmed")
    visitor = browse(adviser)
    page = visitor.get(PATH)
    assert "Fremmed" not in page.text
    values = next(form for form in page.forms if form.action == PATH).values
    values |= answers(page, told, Ada="started", Bo="started")
    for wrong in (stranger.id, uuid4()):
        crafted = values | {"rows-0-case_id": [str(wrong)]}
        answer = visitor.client.post(PATH, data=crafted, headers={"Referer": "http://localhost/"})
        assert answer.status_code == 403
        assert "En eller flere av elevene er ikke dine å registrere" in Page(answer.text).text
        assert "Fremmed" not in answer.text
    assert {way(make, case).start for case in (*told.values(), stranger)} == {None}
    denied = make.log("access_denied")
    assert [(line.rule, line.actor_id) for line in denied] == [("register_transition", adviser.id)] * 2
    consent(make, told["Ada"], consent=ConsentStatus.WITHDRAWN)
    answer = visitor.submit(PATH, page, form=PATH, status=403, **answers(page, told, Ada="started", Bo="started"))
    kept = Page(answer.text)
    assert "Bo Eksempel" in kept.text and "Ada" not in kept.text
    assert ["started"] in kept.forms[-1].values.values()


BAD: tuple[tuple[dict[str, Any], str], ...] = (
    ({}, "Svar for minst én elev."),
    ({"rows-0-answer": "left"}, "Skjemaet kunne ikke leses"),
    ({"rows-0-answer": "started", "rows-0-case_id": "1 OR 1=1"}, "Skjemaet kunne ikke leses"),
    ({"rows-0-answer": "started", "rows-0-seen": "🙂"}, "Skjemaet kunne ikke leses"),
    ({"rows-0-answer": "started", "rows-99999-answer": "started"}, "Skjemaet kunne ikke leses"),
)


def test_what_no_page_of_ours_has_made_is_refused_in_words(make: Make, browse: Browse, adviser: User) -> None:
    told, visitor = beginner(make, adviser, "Ada"), browse(adviser)
    for wrong, said in BAD:
        answer = visitor.submit(PATH, form=PATH, status=422, **wrong)
        assert said in Page(answer.text).text, wrong
    assert way(make, told).start is None


def test_before_the_day_the_page_says_when_school_begins_and_takes_nothing(
    make: Make, browse: Browse, adviser: User
) -> None:
    told = {"Ada": beginner(make, adviser, "Ada")}
    page = browse(adviser).get(PATH)
    given = answers(page, told, Ada="started")
    for days, first in (
        (-3, "mandag 17. august 2026"),
        (-40, "mandag 17. august 2026"),
        (320, "mandag 16. august 2027"),
    ):
        with on(FIRST_DAY, days):
            visitor = browse(adviser)
            shown = visitor.get(PATH)
            assert f"Skolen begynner {first}" in shown.text
            assert "Ada" not in shown.text
            visitor.submit(PATH, page, form=PATH, status=409, csrf_token=token(shown), **given)
    assert way(make, told["Ada"]).start is None


def token(page: Page) -> str:
    return next(form.values["csrf_token"][0] for form in page.forms if "csrf_token" in form.values)


def test_who_has_another_plan_is_not_asked_about_and_neither_is_who_may_not_be_seen(
    make: Make, browse: Browse, adviser: User
) -> None:
    names = ("Annenplan", "Trukket", "Kjent", "Skjermet", "Her")
    told = {name: beginner(make, adviser, name) for name in names}
    consent(make, told["Trukket"], consent=ConsentStatus.WITHDRAWN, wind_down_until=date(2026, 9, 1))
    with make.writing() as opened:
        opened.get_one(Transition, way(make, told["Annenplan"]).id).application = ApplicationState.NOT_RELEVANT
        opened.get_one(Transition, way(make, told["Annenplan"]).id).sent_on = None
        opened.get_one(Pupil, told["Skjermet"].pupil_id).protected_at = clock.now()
        tie = {"user_id": adviser.id, "pupil_id": told["Kjent"].pupil_id, "relation": Relation.FAMILY}
        opened.add(Recusal(**tie, declared_at=clock.now()))
    text = browse(adviser).get(PATH).text
    assert [name for name in names if name in text] == ["Her"]


def test_a_lead_sees_the_own_pupils_first_and_the_office_on_demand(make: Make, browse: Browse, adviser: User) -> None:
    beginner(make, adviser, "Ada")
    lead = make.user(Role.LEAD, make.fresh(Organisation, adviser.organisation_id))
    beginner(make, lead, "Bo")
    visitor = browse(lead)
    own, office = visitor.get(PATH), visitor.get(f"{PATH}?whose=office")
    assert "Mine 1 Hele kontoret 2" in own.text
    assert "Bo Eksempel" in own.text and "Ada" not in own.text
    assert "Ada Eksempel" in office.text
    assert "Hele kontoret" not in browse(adviser).get(f"{PATH}?whose=office").text


def test_nobody_but_nav_takes_the_first_day(make: Make, browse: Browse) -> None:
    for role in (Role.COUNSELLOR, Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR):
        browse(make.user(role)).get(PATH, status=403)


def test_the_list_costs_the_same_number_of_statements_however_long_it_is(
    make: Make, browse: Browse, adviser: User, upper: Organisation
) -> None:
    visitor = browse(adviser)

    def statements() -> int:
        seen: list[str] = []
        engines = (make.installation.database.engine, make.installation.store.engine)

        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            seen.append(statement)

        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        visitor.get(PATH)
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    beginner(make, adviser, "Ada", going_to=upper)
    few = statements()
    for name in ("Bo", "Cat", "Dag"):
        beginner(make, adviser, name, going_to=upper)
    assert statements() == few <= 14
