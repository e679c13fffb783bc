"""The loop is closed: those who flagged see seen, taken on, first contact and outcome, with days, never a note."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, update

from casework import clock
from casework.labels import label
from casework.models import Case, Followup, Organisation, Referral, User
from casework.models.codes import (
    CaseStage,
    ClosureReason,
    ConsentStatus,
    ContactOutcome,
    ContactParty,
    ContactType,
    Decision,
    DecisionReason,
    Destination,
    Role,
)
from casework.models.sealing import seal
from casework.privacy.place import Size
from tests.browser import Visitor
from tests.make import Make

Browse = Callable[..., Visitor]
PLANTED = "Plantet notat som bare Nav skal se"


@contextmanager
def _statements(make: Make) -> Iterator[list[str]]:
    """Every statement sent to the data store inside the block."""
    told: list[str] = []

    def note(*call: Any) -> None:
        told.append(call[2])

    engine = make.installation.database.engine
    event.listen(engine, "before_cursor_execute", note)
    yield told
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def case(make: Make) -> Case:
    """A case at a school with a counsellor, reached once, with a note in it."""
    made = make.case()
    with make.writing() as opened:
        standing = opened.get_one(Case, made.id)
        standing.first_reached_on = standing.last_reached_on = date(2026, 3, 4)
        note = Followup(
            case_id=made.id,
            author_id=standing.referral.adviser_id,
            happened_on=date(2026, 3, 4),
            type=ContactType.PHONE,
            outcome=ContactOutcome.HELD,
            parties={ContactParty.PUPIL},
            topics=set(),
            recorded_at=clock.now(),
        )
        seal(note, "note", PLANTED, Size.NOTE)
        opened.add(note)
        opened.get_one(Referral, made.referral_id).seen_at = clock.now()
    return made


def counsellor_of(make: Make, case: Case) -> User:
    referral = make.fresh(Referral, case.referral_id)
    return make.user(Role.COUNSELLOR, make.fresh(Organisation, referral.school_id))


def test_a_counsellor_sees_each_step_with_its_day_and_the_outcome_but_never_a_note(
    make: Make, browse: Browse, case: Case
) -> None:
    visitor = browse(counsellor_of(make, case))
    page = visitor.get(f"/referrals/{case.referral_id}")
    assert "Første kontakt 4. mars 2026" in page.text
    with make.writing() as opened:
        standing = opened.get_one(Case, case.id)
        standing.stage, standing.closed_on = CaseStage.CLOSED, date(2026, 6, 5)
        standing.closure_reason, standing.destination = ClosureReason.OTHER, Destination.UPPER_SEC
    for path in (f"/referrals/{case.referral_id}", "/referrals/", "/referrals/?show=ended"):
        page = visitor.get(path)
        assert PLANTED not in page.text
    page = visitor.get(f"/referrals/{case.referral_id}")
    assert "5. juni 2026" in page.text and "Utdanning" in page.text
    assert "Videregående skole" not in page.text.split("Samtykke")[0]


def test_when_consent_ends_what_nav_does_is_hidden(make: Make, browse: Browse, case: Case) -> None:
    visitor = browse(counsellor_of(make, case))
    with make.writing() as opened:
        standing = opened.get_one(Referral, case.referral_id)
        standing.consent, standing.wind_down_until = ConsentStatus.WITHDRAWN, clock.today() + timedelta(days=30)
    page = visitor.get(f"/referrals/{case.referral_id}")
    assert "4. mars 2026" not in page.text and "Første kontakt" not in page.text
    assert "vises ikke det Nav gjør videre" in page.text
    with make.writing() as opened:
        opened.get_one(Referral, case.referral_id).wind_down_until = clock.today() - timedelta(days=1)
    assert case.number in visitor.get("/referrals/?show=ended").text


def test_an_adviser_who_winds_down_no_longer_sees_what_the_school_has_shared(make: Make, browse: Browse) -> None:
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser)
    with make.writing() as opened:
        seal(opened.get_one(Referral, case.referral_id), "note", "Skolens egen tekst", Size.NOTE)
    visitor = browse(adviser)
    assert "Skolens egen tekst" in visitor.get(f"/referrals/{case.referral_id}").text
    with make.writing() as opened:
        standing = opened.get_one(Referral, case.referral_id)
        standing.consent, standing.wind_down_until = ConsentStatus.WITHDRAWN, clock.today() + timedelta(days=5)
    assert "Skolens egen tekst" not in visitor.get(f"/referrals/{case.referral_id}").text


def test_navs_no_is_told_with_the_reason(make: Make, browse: Browse) -> None:
    school = make.school()
    referral = make.referral(
        school=school,
        decision=Decision.DECLINED,
        decision_reason=DecisionReason.ALREADY_FOLLOWED_UP,
        decided_at=clock.now(),
    )
    visitor = browse(make.user(Role.COUNSELLOR, school))
    for path in (f"/referrals/{referral.id}", "/referrals/?show=declined"):
        assert label(DecisionReason.ALREADY_FOLLOWED_UP) in visitor.get(path).text


def test_each_count_opens_exactly_the_rows_it_counted(make: Make, browse: Browse) -> None:
    school = make.school()
    today = clock.today()
    states: list[dict[str, object]] = [
        {},
        {"consent": ConsentStatus.GIVEN},
        {"consent": ConsentStatus.PARTIAL, "decision": Decision.ACCEPTED, "decided_at": clock.now()},
        {"consent": ConsentStatus.GIVEN, "consent_valid_to": today - timedelta(days=1)},
        {"decision": Decision.DECLINED, "decision_reason": DecisionReason.NO_CAPACITY, "decided_at": clock.now()},
        {"cancelled_at": clock.now()},
    ]
    numbers = [make.referral(make.pupil(school), school, **told).number for told in states]
    visitor = browse(make.user(Role.COUNSELLOR, school))
    everything = visitor.get("/referrals/").text
    assert all(number in everything for number in numbers)
    expected = {
        "missing-consent": {0, 2, 3},
        "waiting-for-nav": {0, 1, 3},
        "followed-up": set(),
        "declined": {4},
        "ended": {5},
    }
    for name, rows in expected.items():
        page = visitor.get(f"/referrals/?show={name}")
        assert {place for place, number in enumerate(numbers) if number in page.text} == rows, name
        link = next(item for item in visitor.response.text.split("<a ") if f"show={name}" in item)
        assert f'class="number">{len(rows)}<' in link, name


def test_another_schools_requests_are_as_if_absent(make: Make, browse: Browse) -> None:
    referral = make.referral(make.pupil(given="Annenskole"))
    visitor = browse(make.user(Role.COUNSELLOR))
    visitor.get(f"/referrals/{referral.id}", status=404)
    assert "Annenskole" not in visitor.get("/referrals/").text


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_those_without_the_right_reach_nothing_here(make: Make, browse: Browse, role: Role) -> None:
    referral = make.referral()
    visitor = browse(make.user(role))
    visitor.get("/referrals/", status=403)
    visitor.get(f"/referrals/{referral.id}", status=404)


def test_following_is_in_the_log_and_the_list_costs_the_same_for_many_as_for_few(make: Make, browse: Browse) -> None:
    school = make.school()
    visitor = browse(make.user(Role.COUNSELLOR, school))
    counted = []
    for more in (1, 9):
        for _ in range(more):
            make.referral(make.pupil(school), school)
        with _statements(make) as told:
            visitor.get("/referrals/")
        counted.append(len(told))
    assert counted[0] == counted[1]
    assert make.log("list_shown")


def test_what_lapsed_overnight_is_said_before_the_daily_run(make: Make, browse: Browse) -> None:
    school = make.school()
    referral = make.referral(make.pupil(school), school)
    with make.writing() as opened:
        yesterday = clock.today() - timedelta(days=1)
        opened.execute(
            update(Referral)
            .where(Referral.id == referral.id)
            .values(consent=ConsentStatus.GIVEN, consent_valid_to=yesterday)
        )
    page = browse(make.user(Role.COUNSELLOR, school)).get(f"/referrals/{referral.id}")
    assert "Samtykke: utløpt" in page.text
