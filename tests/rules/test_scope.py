"""The list, the page and the button give one answer: what is in a list opens, and what opens has its buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from casework import clock
from casework.models import Case, Enrolment, Organisation, Pupil, Referral, User
from casework.models.codes import OrganisationKind, Role
from casework.policy.grants import NEEDS, Permission, Reach, Sight, reach_of
from casework.policy.scope import can, cases_within, permissions_on, pupils_within, referrals_within, sight_on
from tests.backends import Backend
from tests.conftest import BACKENDS
from tests.house.matrix import IN_SIGHT, ROLL, reached
from tests.house.world import COLLEAGUES, FORMER, KINDS, UNNAMED, World, kept
from tests.make import Make


@pytest.fixture(scope="module", params=sorted(BACKENDS))
def world(
    request: pytest.FixtureRequest, backends: Callable[[str], Backend], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """One world that nothing here changes."""
    with kept(backends(request.param), tmp_path_factory.mktemp("scope")) as made:
        yield made


def kinds_of(world: World, name: str, found: set[UUID]) -> set[str]:
    """Which things of the world these ids are."""
    return {kind for kind, thing in world.things.items() if thing.ids.get(name) in found}


def by_hand(role: Role, permission: Permission) -> set[str]:
    """What the table of the matrix says a right reaches. The lead of this world follows up nobody."""
    if role is Role.LEAD and reach_of(role, permission) is Reach.OWN:
        return set()
    enough = {kind for kind, sight in IN_SIGHT.get(role, {}).items() if sight >= NEEDS[permission] > Sight.NONE}
    return enough & reached(role, permission)


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_list_page_and_button_agree_for_every_right(world: World, role: Role) -> None:
    with world.make.reading() as opened:
        user = opened.get_one(User, world.users[role].id)
        referrals = {kind: opened.get_one(Referral, world.things[kind].ids["referral_id"]) for kind in KINDS}
        buttons = {kind: permissions_on(user, referral) for kind, referral in referrals.items()}
        for permission in NEEDS:
            expected = by_hand(role, permission)
            listed = set(opened.scalars(referrals_within(user, permission).with_only_columns(Referral.id)))
            cases = set(opened.scalars(cases_within(user, permission).with_only_columns(Case.id)))
            assert kinds_of(world, "referral_id", listed) == expected, permission
            assert kinds_of(world, "case_id", cases) == expected - {UNNAMED}, permission
            assert {kind for kind in KINDS if permission in buttons[kind]} == expected, permission
            assert {kind for kind in KINDS if can(user, permission, referrals[kind])} == expected, permission


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_everybody_sees_as_much_as_the_table_says(world: World, role: Role) -> None:
    with world.make.reading() as opened:
        user = opened.get_one(User, world.users[role].id)
        for kind in KINDS:
            referral = opened.get_one(Referral, world.things[kind].ids["referral_id"])
            assert sight_on(user, referral) is IN_SIGHT.get(role, {}).get(kind, Sight.NONE), kind


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_only_a_counsellor_has_a_roll_and_only_of_the_own_school(world: World, role: Role) -> None:
    with world.make.reading() as opened:
        user = opened.get_one(User, world.users[role].id)
        for permission in Permission:
            found = set(opened.scalars(pupils_within(user, permission).with_only_columns(Pupil.id)))
            expected = ROLL if reach_of(role, permission) is Reach.SCHOOL else set()
            assert kinds_of(world, "pupil_id", found) == expected, permission


def roll(make: Make, counsellor: User) -> set[UUID]:
    with make.reading() as opened:
        user = opened.get_one(User, counsellor.id)
        return set(opened.scalars(pupils_within(user, Permission.READ_PUPILS).with_only_columns(Pupil.id)))


def changed(make: Make, pupil: Pupil, **values: Any) -> None:
    with make.writing() as opened:
        row = opened.scalars(select(Enrolment).where(Enrolment.pupil_id == pupil.id)).one()
        for name, value in values.items():
            setattr(row, name, value)


def test_a_pupil_is_on_the_roll_from_the_first_day_to_the_last(make: Make) -> None:
    school = make.school()
    counsellor, pupil, today = make.user(Role.COUNSELLOR, school), make.pupil(school), clock.today()
    for starts, ends, there in (
        (0, None, True), (1, None, False), (-9, 0, True), (-9, -1, False), (-9, 5, True),
    ):  # fmt: skip
        ends_on = today + timedelta(ends) if ends is not None else None
        changed(make, pupil, starts_on=today + timedelta(starts), ends_on=ends_on)
        assert (pupil.id in roll(make, counsellor)) is there, (starts, ends)


def test_a_merged_pupil_is_on_no_roll(make: Make) -> None:
    school = make.school()
    counsellor, gone, kept = make.user(Role.COUNSELLOR, school), make.pupil(school), make.pupil(school)
    with make.writing() as opened:
        opened.get_one(Pupil, gone.id).merged_into_id = kept.id
    assert roll(make, counsellor) == {kept.id}


def test_a_pupil_who_moves_takes_the_roll_along_and_leaves_the_request_with_the_school_that_sent_it(
    make: Make,
) -> None:
    old, new = make.school(), make.school(kind=OrganisationKind.UPPER_SECONDARY)
    here, there, pupil = make.user(Role.COUNSELLOR, old), make.user(Role.COUNSELLOR, new), make.pupil(old)
    referral = make.referral(pupil, old)
    changed(make, pupil, ends_on=clock.today() - timedelta(1))
    with make.writing() as opened:
        known = opened.scalars(select(Enrolment).where(Enrolment.pupil_id == pupil.id)).one()
        opened.add(
            Enrolment(
                pupil_id=pupil.id,
                organisation_id=new.id,
                grade=known.grade,
                class_name="1ST",
                starts_on=clock.today(),
            )
        )
    assert pupil.id not in roll(make, here) and pupil.id in roll(make, there)
    with make.reading() as opened:
        standing = opened.get_one(Referral, referral.id)
        assert sight_on(opened.get_one(User, here.id), standing) is Sight.PROGRESS
        assert sight_on(opened.get_one(User, there.id), standing) is Sight.NONE


def test_a_user_without_a_workplace_reaches_nothing(world: World) -> None:
    with world.make.reading() as opened:
        for role in (Role.COUNSELLOR, Role.ADVISER, Role.LEAD):
            lost = User(role=role, organisation_id=None, name="Uten sted", email="lost@example.invalid")
            for permission in NEEDS:
                assert not opened.scalars(referrals_within(lost, permission)).all(), (role, permission)
            assert not opened.scalars(pupils_within(lost, Permission.READ_PUPILS)).all()


def test_an_adviser_who_moves_to_another_office_leaves_the_cases_behind(make: Make) -> None:
    adviser = make.user(Role.ADVISER)
    case, elsewhere = make.case(adviser), make.office()
    with make.writing() as opened:
        opened.get_one(User, adviser.id).organisation_id = opened.get_one(Organisation, elsewhere.id).id
    with make.reading() as opened:
        user = opened.get_one(User, adviser.id)
        assert not opened.scalars(cases_within(user, Permission.READ_CASE).where(Case.id == case.id)).all()


def test_the_world_tells_a_colleagues_case_from_ones_own(world: World) -> None:
    assert COLLEAGUES not in by_hand(Role.ADVISER, Permission.READ_CASE)
    assert COLLEAGUES in by_hand(Role.LEAD, Permission.READ_CASE)
    assert FORMER in by_hand(Role.ADVISER, Permission.READ_CASE)
    assert FORMER not in by_hand(Role.ADVISER, Permission.LOG_FOLLOWUP)
