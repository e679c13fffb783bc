"""An adviser starts a case for somebody who came to Nav; consent is registered next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from casework import audit, clock, work
from casework.models import Enrolment, PossibleDuplicate, Pupil, Referral
from casework.models.codes import Decision, Measure, PupilSource, ReferralSource, Role
from tests.browser import Page, Visitor
from tests.journeys.office import Office, an_office
from tests.make import Make

Browse = Callable[..., Visitor]
BORN = date(2010, 5, 4)
FORM = "/inbox/start/pupil?protection=no"


def told(place: Office, **other: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "given_name": "Åse Marie",
        "family_name": "Prøve",
        "birth_date": BORN.isoformat(),
        "source": "walk_in",
        "measures": ["transition", "job"],
        "area": str(place.area.id),
        "urgency": "soon",
        "informed": "yes",
    }
    return values | other


def rows(make: Make, kind: type[Any]) -> int:
    with make.reading() as opened:
        return opened.scalar(select(func.count()).select_from(kind)) or 0


def test_the_question_about_a_protected_address_comes_before_any_name(make: Make, browse: Browse) -> None:
    visitor = browse(an_office(make).adviser)
    page = visitor.get("/inbox/start")
    assert "beskyttet adresse" in page.text and "Fornavn" not in page.text
    visitor.submit("/inbox/start", status=422)
    answer = visitor.submit("/inbox/start", protection="no")
    assert "Fornavn" in visitor.follow(answer).text


@pytest.mark.parametrize("answer", ["yes", "unsure"])
def test_a_yes_or_a_doubt_stops_before_anything_is_written(make: Make, browse: Browse, answer: str) -> None:
    visitor = browse(an_office(make).adviser)
    stopped = visitor.submit("/inbox/start", status=200, protection=answer)
    assert "utenfor dette verktøyet" in stopped.text and "Ingenting er lagret." in stopped.text
    assert rows(make, Pupil) == 0


@pytest.mark.parametrize("query", ["", "?protection=yes", "?protection=unsure", "?protection=nonsense"])
def test_the_question_cannot_be_skipped(make: Make, browse: Browse, query: str) -> None:
    place = an_office(make)
    visitor = browse(place.adviser)
    visitor.get(f"/inbox/start/pupil{query}", status=302)
    page = visitor.get(FORM)
    answer = visitor.submit(FORM, page, **told(place, protection=query.removeprefix("?protection=")))
    assert answer.location == "/inbox/start" and rows(make, Pupil) == 0


def test_an_adviser_starts_a_case_and_goes_on_to_consent(make: Make, browse: Browse) -> None:
    place = an_office(make)
    visitor = browse(place.adviser)
    answer = visitor.submit(FORM, **told(place))
    with make.reading() as opened:
        referral, pupil = opened.scalars(select(Referral)).one(), opened.scalars(select(Pupil)).one()
    assert answer.location == f"/referrals/{referral.id}"
    assert (referral.source, referral.school_id, referral.office_id) == (ReferralSource.WALK_IN, None, place.office.id)
    assert (referral.decision, referral.adviser_id, referral.sent_by_id) == (
        Decision.ACCEPTED,
        place.adviser.id,
        place.adviser.id,
    )
    assert referral.measures == {Measure.TRANSITION, Measure.JOB} and pupil.source is PupilSource.ADVISER
    assert rows(make, Enrolment) == 0
    with work.unit(make.installation, reading=True):
        reading = audit.read(None, audit.PupilOpened(pupil.owner))
        assert [reading.text(pupil, name) for name in ("given_name", "family_name", "birth_date")] == [
            "Åse Marie",
            "Prøve",
            BORN.isoformat(),
        ]
    assert len(make.log("pupil_added")) == len(make.log("request_accepted")) == 1
    inbox = browse(place.lead).get("/inbox/?box=waiting")
    assert referral.number in inbox.text and "Prøve" not in inbox.text.replace("Nav Prøveby", "")
    assert "Åse Marie" in visitor.follow(answer).text


def test_a_form_posted_twice_makes_one_pupil(make: Make, browse: Browse) -> None:
    place = an_office(make)
    visitor = browse(place.adviser)
    page = visitor.get(FORM)
    answers = [visitor.submit(FORM, page, **told(place)) for _ in range(2)]
    assert answers[0].location == answers[1].location and rows(make, Pupil) == 1


@pytest.mark.parametrize(
    "field, value",
    [
        ("given_name", ""),
        ("given_name", "x" * 121),
        ("given_name", "Åse\x00"),
        ("given_name", "A\u202ese"),
        ("family_name", "   "),
        ("family_name", "=HYPERLINK(1)"),
        ("birth_date", ""),
        ("birth_date", "31.02.2010"),
        ("birth_date", (clock.today() + timedelta(days=3)).isoformat()),
        ("birth_date", "1950-01-01"),
        ("source", "counsellor"),
        ("measures", None),
        ("measures", "nonsense"),
        ("area", ""),
        ("area", "c0ffee00-0000-0000-0000-000000000000"),
        ("urgency", None),
        ("informed", "maybe"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_the_rest_is_kept(
    make: Make, browse: Browse, field: str, value: str | None
) -> None:
    place = an_office(make)
    visitor = browse(place.adviser)
    answer = visitor.submit(FORM, status=422, **told(place, **{field: value}))
    page = Page(answer.text)
    assert page.title.startswith("Feil: ") and f"#{field}" in page.links
    kept = next(form.values for form in page.forms if form.action.endswith("/start/pupil"))
    if field != "family_name":
        assert kept["family_name"] == ["Prøve"]
    assert rows(make, Pupil) == 0


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "Åse 😀"])
def test_a_name_no_class_list_would_take_is_refused_and_shown_as_text(make: Make, browse: Browse, name: str) -> None:
    place = an_office(make)
    visitor = browse(place.adviser)
    answer = visitor.submit(FORM, status=422, **told(place, given_name=name))
    assert "<script>alert" not in answer.text
    assert rows(make, Pupil) == 0


def test_somebody_the_adviser_knows_already_is_asked_about_and_may_still_be_another(make: Make, browse: Browse) -> None:
    place = an_office(make)
    case = make.case(place.adviser, place.school, make.pupil(place.school, "Aase Marie", "Prøve", BORN))
    visitor = browse(place.adviser)
    asked = visitor.submit(FORM, status=422, **told(place))
    assert case.number in asked.text and "Du kjenner kanskje denne eleven" in asked.text
    assert rows(make, Pupil) == 1
    visitor.submit(FORM, Page(asked.text), **told(place, another="y"))
    assert rows(make, Pupil) == 2 and rows(make, PossibleDuplicate) == 0


def test_somebody_known_elsewhere_is_not_hinted_at(make: Make, browse: Browse) -> None:
    place, elsewhere = an_office(make), an_office(make)
    colleague = make.user(Role.ADVISER, place.office)
    make.case(elsewhere.adviser, elsewhere.school, make.pupil(elsewhere.school, "Åse Marie", "Prøve", BORN))
    make.case(colleague, place.school, make.pupil(place.school, "Åse Marie", "Prøve", BORN))
    browse(place.adviser).submit(FORM, **told(place))
    assert rows(make, Pupil) == 3


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_others_cannot_start_a_case(make: Make, browse: Browse, role: Role) -> None:
    visitor = browse(make.user(role))
    visitor.get("/inbox/start", status=403)
    visitor.get(FORM, status=403)
    assert len(make.log("access_denied")) == 2
