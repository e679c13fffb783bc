"""What the page of a case shows: everything to those who follow up, less when consent goes, nothing to others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from casework import clock
from casework.installation import Installation
from casework.models import Assignment, Case, Followup, Guardian, Observation, Organisation, Pupil, Referral, User
from casework.models.codes import CaseStage, ConsentStatus, ContactOutcome, HoldReason, Part, Role
from casework.models.sealing import seal
from casework.privacy.place import Size
from tests.adviser_day import ago, change, consent, contact
from tests.browser import Visitor
from tests.make import Make

Browse = Callable[..., Visitor]
PLANTED = "Planta setning om verkstedet"
FROM_SCHOOL = "Planta setning fra skolen"


@pytest.fixture
def adviser(make: Make) -> User:
    return make.user(Role.ADVISER, name="Ada Veileder")


@pytest.fixture
def case(make: Make, adviser: User) -> Case:
    """A case with a note from Nav, and a flag, strengths, an observation, a phone and a guardian from the school."""
    made = make.case(adviser)
    contact(make, made, adviser, note=PLANTED)
    with make.writing() as opened:
        referral = opened.get_one(Referral, made.referral_id)
        seal(referral, "note", FROM_SCHOOL, Size.NOTE)
        seal(referral, "strengths", "practical_work,wants_job", Size.NOTE)
        seen = Observation(referral_id=referral.id, observed_on=ago(9), expires_on=clock.today() + timedelta(days=90))
        seal(seen, "code", "attendance")
        seal(seen, "band", "absence_10_19")
        pupil = opened.get_one(Pupil, made.pupil_id)
        seal(pupil, "phone", "40012345")
        told: dict[str, Any] = {"parental_responsibility": True, "sole_responsibility": False, "added_at": clock.now()}
        guardian = Guardian(pupil_id=pupil.id, may_receive_information=False, **told)
        seal(guardian, "name", "Foresatt Prøve")
        seal(guardian, "phone", "90012345")
        opened.add_all([seen, guardian])
    return made


def page(case: Case) -> str:
    return f"/cases/{case.id}"


def test_the_page_holds_what_follow_up_needs(browse: Browse, adviser: User, case: Case) -> None:
    visitor = browse(adviser)
    shown = visitor.get(page(case))
    wanted = [PLANTED, FROM_SCHOOL, "Praktisk arbeid", "Fravær", "40 01 23 45", "Foresatt Prøve", "Ada Veileder"]
    assert [text for text in wanted if text not in shown.text] == []
    assert "Skal ikke få informasjon" in shown.text
    assert "tel:40012345" in shown.links
    assert case.number in shown.title
    assert "Eksempel" not in shown.title


def test_one_line_of_the_log_holds_everything_read(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    browse(adviser).get(page(case))
    (line,) = make.log("case_opened")
    for name in ("followup.note", "pupil.phone", "guardian.name", "observation.code", "referral.note"):
        assert f'"{name}"' in line.fields
    assert line.purpose == "follow_up"
    assert line.row_count == 3


def test_during_the_wind_down_nothing_from_the_school_is_read_or_shown(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    consent(make, case, consent=ConsentStatus.WITHDRAWN, wind_down_until=clock.today() + timedelta(days=12))
    shown = browse(adviser).get(page(case))
    assert PLANTED in shown.text
    assert "Samtykket gjelder ikke lenger" in shown.text
    closed = [FROM_SCHOOL, "Praktisk arbeid", "Fravær", "40 01 23 45", "Foresatt Prøve", "Prøvelia skole"]
    assert [text for text in closed if text in shown.text] == []
    assert "outcome" not in browse(adviser).get(page(case)).text
    for line in make.log("case_opened"):
        assert line.fields == '["followup.note","pupil.family_name","pupil.given_name"]'


def test_after_the_wind_down_the_page_is_closed(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    consent(make, case, consent=ConsentStatus.WITHDRAWN, wind_down_until=ago(1))
    browse(adviser).get(page(case), status=403)


def test_at_18_the_days_of_grace_are_counted_on_the_page(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    consent(make, case, consent=ConsentStatus.EXPIRED, grace_until=clock.today() + timedelta(days=11))
    shown = browse(adviser).get(page(case))
    assert "11 dager igjen" in shown.text
    assert FROM_SCHOOL in shown.text


def test_a_case_on_hold_says_until_when_and_why(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    told = {"hold_reason": HoldReason.AWAY, "held_until": clock.today() + timedelta(days=4)}
    change(make, case, stage=CaseStage.ON_HOLD, **told)
    assert "På vent til" in browse(adviser).get(page(case)).text


@pytest.mark.parametrize("role", list(Role))
def test_a_planted_note_never_reaches_anybody_from_elsewhere(
    make: Make, browse: Browse, case: Case, role: Role
) -> None:
    visitor = browse(make.user(role))
    shown = visitor.get(page(case), status=404)
    absent = visitor.get("/cases/00000000-0000-4000-8000-000000000000", status=404)
    assert shown.text == absent.text
    assert PLANTED not in shown.text


def test_a_colleague_who_is_not_assigned_does_not_see_the_case(
    make: Make, browse: Browse, adviser: User, case: Case
) -> None:
    mate = make.user(Role.ADVISER, make.fresh(Organisation, adviser.organisation_id))
    browse(mate).get(page(case), status=404)


def test_a_substitute_sees_it_while_it_lasts(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    mate = make.user(Role.ADVISER, make.fresh(Organisation, adviser.organisation_id), name="Marius Vikar")
    with make.writing() as opened:
        told: dict[str, Any] = {"assigned_by_id": adviser.id, "assigned_at": clock.now(), "part": Part.SUBSTITUTE}
        part = Assignment(case_id=case.id, user_id=mate.id, starts_on=ago(9), ends_on=clock.today(), **told)
        opened.add(part)
    assert "Marius Vikar" in browse(mate).get(page(case)).text
    with make.writing() as opened:
        opened.get_one(Assignment, part.id).ends_on = ago(1)
    browse(mate).get(page(case), status=404)


def test_a_counsellor_at_the_pupils_school_is_refused_nav_notes(make: Make, browse: Browse, case: Case) -> None:
    referral = make.fresh(Referral, case.referral_id)
    shown = browse(make.fresh(User, referral.sent_by_id)).get(page(case), status=403)
    assert PLANTED not in shown.text


def test_the_lead_of_the_office_sees_it(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    lead = make.user(Role.LEAD, make.fresh(Organisation, adviser.organisation_id))
    assert PLANTED in browse(lead).get(page(case)).text


def test_the_history_tells_the_whole_story_newest_first(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    contact(make, case, adviser, outcome=ContactOutcome.NO_SHOW, happened_on=ago(3), note="Eldst av de to")
    text = browse(adviser).get(page(case)).text
    for said in ("Saken ble åpnet", "Ada Veileder ble hovedveileder", "Nav tok imot meldingen", "møtte ikke"):
        assert said in text
    assert text.index(PLANTED) < text.index("Eldst av de to")


def test_older_events_fold_away(make: Make, browse: Browse, adviser: User, case: Case) -> None:
    for days in range(1, 12):
        contact(make, case, adviser, happened_on=ago(days))
    assert "Vis eldre hendelser" in browse(adviser).get(page(case)).text


def test_the_page_costs_at_most_thirteen_statements_with_a_hundred_contacts(
    make: Make, browse: Browse, adviser: User, case: Case, installation: Installation
) -> None:
    with make.writing() as opened:
        opened.add_all(_hundred(case, adviser))
    visitor = browse(adviser)
    visitor.get(page(case))
    said: list[str] = []
    for engine in (installation.database.engine, installation.store.engine):
        event.listen(engine, "before_cursor_execute", lambda _c, _k, statement, *_: said.append(statement))
    visitor.get(page(case))
    asked = [statement for statement in said if not statement.startswith("BEGIN")]
    assert len(asked) <= 13, asked


def _hundred(case: Case, author: User) -> list[Any]:
    made = []
    for number in range(100):
        row = Followup(
            case_id=case.id,
            author_id=author.id,
            happened_on=ago(number % 60),
            type="phone",
            outcome="held",
            parties={"pupil"},
            topics=set(),
            recorded_at=clock.now(),
        )
        seal(row, "note", f"Notat {number}", Size.NOTE)
        made.append(row)
    return made
