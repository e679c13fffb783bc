"""A pupil gets a protected address: one action locks everything away, for everyone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from casework import clock
from casework.actions.secrecy.protection import protect
from casework.database import session
from casework.errors import NotNow
from casework.models import Case as CaseRow
from casework.models import CaseStep, Draft, Guardian, Handover, Milestone, Pupil, Referral, Star, Task, User
from casework.models.codes import (
    CaseStage,
    ClosureReason,
    Destination,
    DraftKind,
    OrganisationKind,
    Role,
    TaskState,
)
from casework.models.sealing import mint, seal
from casework.models.transition_codes import HandoverStage, MilestoneState
from casework.policy.grants import Permission
from casework.policy.scope import cases_within, pupils_within, referrals_within
from casework.privacy.place import Size
from tests.browser import Visitor
from tests.journeys.roll import a_list, taken_up
from tests.make import Make

Browse = Callable[..., Visitor]


class World:
    """A pupil with a case, a request, guardians, a phone, a draft; and everybody who could see them."""

    def __init__(self, make: Make) -> None:
        self.make = make
        self.office = make.office()
        self.school = make.school(make.area(self.office))
        self.counsellor = make.user(Role.COUNSELLOR, self.school)
        self.adviser = make.user(Role.ADVISER, self.office)
        self.lead = make.user(Role.LEAD, self.office)
        self.pupil = make.pupil(self.school, "Skjult", "Navnesen", date(2011, 3, 12))
        self.guardian = make.guardian(self.pupil, "Foresatt Navnesen")
        self.case = make.case(self.adviser, self.school, self.pupil)
        self.request = make.referral(self.pupil, self.school, sender=self.counsellor)
        upper = make.school(kind=OrganisationKind.UPPER_SECONDARY)
        with make.writing() as opened:
            for row in (opened.get_one(Pupil, self.pupil.id), opened.get_one(Guardian, self.guardian.id)):
                seal(row, "phone", "22222222")
                seal(row, "email", "navnesen@example.no")
            draft = Draft(
                user_id=self.adviser.id,
                kind=DraftKind.FOLLOWUP,
                subject_id=self.case.id,
                saved_at=clock.now(),
                expires_at=clock.now() + timedelta(days=1),
            )
            mint([draft.owner])
            seal(draft, "content", "{}", Size.NOTE)
            star = Star(user_id=self.adviser.id, case_id=self.case.id, starred_at=clock.now())
            note = Handover(
                referral_id=self.case.referral_id,
                from_school_id=self.school.id,
                to_school_id=upper.id,
                written_by_id=self.counsellor.id,
                written_at=clock.now(),
            )
            opened.add_all([draft, star, note])


@pytest.fixture
def world(make: Make) -> World:
    return World(make)


def insist_on_locked(world: World) -> None:
    make = world.make
    pupil, guardian = make.fresh(Pupil, world.pupil.id), make.fresh(Guardian, world.guardian.id)
    assert pupil.protected_at is not None
    assert (pupil.phone, pupil.email, guardian.phone, guardian.email) == (None, None, None, None)
    assert make.fresh(CaseRow, world.case.id).stage is CaseStage.LOCKED
    assert make.fresh(Referral, world.request.id).cancelled_at is not None
    with make.reading() as opened:
        assert {task.state for task in opened.scalars(select(Task))} == {TaskState.CANCELLED}
        assert not opened.scalars(select(Draft)).all() and not opened.scalars(select(Star)).all()
        assert MilestoneState.OPEN not in set(opened.scalars(select(Milestone.state)))
        assert set(opened.scalars(select(Handover.stage))) == {HandoverStage.STOPPED}
        steps = opened.scalars(select(CaseStep).where(CaseStep.case_id == world.case.id)).all()
    assert {step.stage for step in steps} == {CaseStage.ACTIVE, CaseStage.LOCKED}
    assert [line.action for line in make.log("pupil_protected", "case_locked", "request_cancelled")] == [
        "pupil_protected",
        "case_locked",
        "request_cancelled",
    ]


def test_a_counsellor_locks_a_pupil_and_lands_on_a_page_without_a_name(world: World, browse: Browse) -> None:
    visitor = browse(world.counsellor)
    assert "Navnesen" not in visitor.get(f"/pupils/{world.pupil.id}/protect").text
    page = visitor.follow(visitor.submit(f"/pupils/{world.pupil.id}/protect"))
    assert "Eleven er låst" in page.text and "Følg egen rutine" in page.text and "Navnesen" not in page.text
    insist_on_locked(world)


def test_an_adviser_locks_it_from_the_case(world: World, browse: Browse) -> None:
    visitor = browse(world.adviser)
    page = visitor.follow(visitor.submit(f"/protection/case/{world.case.id}"))
    assert "Eleven er låst" in page.text and "Navnesen" not in page.text
    insist_on_locked(world)


def test_afterwards_the_pupil_is_as_absent_for_everyone(world: World, browse: Browse) -> None:
    browse(world.counsellor).submit(f"/pupils/{world.pupil.id}/protect")
    nobody = "00000000-0000-4000-8000-000000000000"
    for user in (world.counsellor, world.adviser):
        visitor = browse(user)
        for path in ("/pupils/{}", "/pupils/{}/edit", "/contacts/pupil/{}/guardians/new", "/ties/pupil/{}"):
            gone = visitor.get(path.format(world.pupil.id), status=404).text
            assert gone == visitor.get(path.format(nobody), status=404).text
        for path in ("/contacts/case/{}", "/protection/case/{}", "/ties/case/{}", "/identity-numbers/case/{}"):
            gone = visitor.get(path.format(world.case.id), status=404).text
            assert gone == visitor.get(path.format(nobody), status=404).text


def test_no_list_count_or_search_holds_the_pupil_any_more(world: World, browse: Browse) -> None:
    visitor = browse(world.counsellor)
    assert "Navnesen" in visitor.get("/pupils/").text
    visitor.submit(f"/pupils/{world.pupil.id}/protect")
    for page in (visitor.get("/pupils/"), visitor.get("/pupils/?needs=1")):
        assert "Navnesen" not in page.text
    assert "Navnesen" not in visitor.submit("/pupils/", form="/search/", status=200, q="navnesen").text
    with world.make.reading() as opened:
        for user in (world.counsellor, world.adviser):
            who = opened.get_one(User, user.id)
            for permission in Permission:
                assert not opened.scalars(pupils_within(who, permission)).all()
                assert not opened.scalars(cases_within(who, permission)).all()
                assert not opened.scalars(referrals_within(who, permission)).all()


def test_the_lead_of_the_office_keeps_an_unnamed_stub_and_another_lead_nothing(world: World, browse: Browse) -> None:
    browse(world.adviser).submit(f"/protection/case/{world.case.id}")
    other = world.make.user(Role.LEAD)
    with world.make.reading() as opened:
        lead, stranger = opened.get_one(User, world.lead.id), opened.get_one(User, other.id)
        assert opened.scalars(cases_within(lead, Permission.ASSIGN_CASE)).all()
        assert not opened.scalars(cases_within(lead, Permission.READ_CASE)).all()
        assert not opened.scalars(cases_within(stranger, Permission.ASSIGN_CASE)).all()
    for path in (f"/contacts/case/{world.case.id}", f"/protection/case/{world.case.id}"):
        assert "Navnesen" not in browse(world.lead).get(path, status=403).text


def test_a_closed_case_is_locked_too_and_a_second_time_is_no_step(world: World) -> None:
    make = world.make
    with make.writing() as opened:
        case = opened.get_one(CaseRow, world.case.id)
        case.stage, case.closed_on = CaseStage.CLOSED, clock.today()
        case.closure_reason, case.destination = ClosureReason.MOVED, Destination.UNKNOWN
    with make.writing() as opened:
        actor = opened.get_one(User, world.counsellor.id)
        protect(actor, opened.get_one(Pupil, world.pupil.id))
    insist_on_locked(world)
    with pytest.raises(NotNow), make.writing() as opened:
        protect(opened.get_one(User, world.counsellor.id), session().get_one(Pupil, world.pupil.id))


def test_a_pupil_locked_away_does_not_come_back_with_the_next_class_list(world: World, browse: Browse) -> None:
    visitor = browse(world.counsellor)
    visitor.submit(f"/pupils/{world.pupil.id}/protect")
    page = visitor.follow(taken_up(visitor, a_list("Skjult;Navnesen;12.03.2011;10;10A")))
    assert "kan ikke legges til her" in page.text


def test_a_press_sent_twice_locks_once(world: World, browse: Browse) -> None:
    visitor = browse(world.counsellor)
    path = f"/pupils/{world.pupil.id}/protect"
    page = visitor.get(path)
    visitor.submit(path, page)
    visitor.submit(path, page, status=404)
    assert len(world.make.log("pupil_protected")) == 1


def test_nobody_outside_may_lock_and_opening_the_page_locks_nothing(world: World, browse: Browse) -> None:
    outsiders = [world.make.user(role) for role in Role]
    for user in outsiders:
        browse(user).get(f"/pupils/{world.pupil.id}/protect", status=404)
        browse(user).get(f"/protection/case/{world.case.id}", status=404)
    browse(world.counsellor).get(f"/protection/case/{world.case.id}", status=403)
    browse(world.counsellor).get(f"/pupils/{world.pupil.id}/protect")
    assert world.make.fresh(Pupil, world.pupil.id).protected_at is None
