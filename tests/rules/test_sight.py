"""Sight is written twice, as Python and as SQL. Every combination of facts gives the same answer in both."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Integer, MetaData, Table, create_engine, insert, select

from casework import clock
from casework.database import Base
from casework.installation import Installation
from casework.models import Assignment, Pupil, Recusal, Referral, User
from casework.models.codes import ConsentStatus, Part, Relation, Role
from casework.policy.grants import Sight
from casework.policy.scope import sight_on
from casework.policy.sight import Standing, sight_case, sight_of
from tests.make import Make

FACTS = [field.name for field in fields(Standing) if field.name != "role"]


@pytest.mark.parametrize("role", list(Role))
def test_python_and_sql_give_the_same_sight_for_every_standing(role: Role) -> None:
    engine = create_engine("sqlite://")
    table = Table(
        "facts", MetaData(), Column("id", Integer, primary_key=True), *(Column(fact, Boolean) for fact in FACTS)
    )
    table.create(engine)
    combinations = [dict(zip(FACTS, values, strict=True)) for values in product((False, True), repeat=len(FACTS))]
    with engine.begin() as connection:
        connection.execute(insert(table), combinations)
        answers = connection.execute(select(sight_case(role, dict(table.c))).order_by(table.c.id)).scalars().all()
    for facts, answer in zip(combinations, answers, strict=True):
        assert answer == sight_of(Standing(role=role, **facts)), facts


def seen_by(make: Make, user: User, referral_id: Any) -> Sight:
    with make.reading() as opened:
        return sight_on(opened.get_one(User, user.id), opened.get_one(Referral, referral_id))


def changed(make: Make, kind: type[Base], row_id: Any, **values: Any) -> None:
    with make.writing() as opened:
        row: Any = opened.get_one(kind, row_id)
        for name, value in values.items():
            setattr(row, name, value)


def test_the_assigned_adviser_sees_all_and_a_colleague_nothing(make: Make) -> None:
    office = make.office()
    adviser, colleague = make.user(Role.ADVISER, office), make.user(Role.ADVISER, office)
    lead, stranger = make.user(Role.LEAD, office), make.user(Role.LEAD)
    case = make.case(adviser)
    assert seen_by(make, adviser, case.referral_id) is Sight.FULL
    assert seen_by(make, lead, case.referral_id) is Sight.FULL
    assert seen_by(make, colleague, case.referral_id) is Sight.NONE
    assert seen_by(make, stranger, case.referral_id) is Sight.NONE


def test_an_assignment_counts_from_its_first_day_to_its_last(make: Make) -> None:
    office = make.office()
    case = make.case(make.user(Role.ADVISER, office))
    substitute, today = make.user(Role.ADVISER, office), clock.today()
    with make.writing() as opened:
        part = Assignment(
            case_id=case.id, user_id=substitute.id, part=Part.SUBSTITUTE, starts_on=today + timedelta(1),
            ends_on=today + timedelta(2), assigned_by_id=substitute.id, assigned_at=clock.now(),
        )  # fmt: skip
        opened.add(part)
    assert seen_by(make, substitute, case.referral_id) is Sight.NONE
    changed(make, Assignment, part.id, starts_on=today)
    assert seen_by(make, substitute, case.referral_id) is Sight.FULL
    changed(make, Assignment, part.id, starts_on=today - timedelta(5), ends_on=today - timedelta(1))
    assert seen_by(make, substitute, case.referral_id) is Sight.NONE


def test_nav_sees_an_unnamed_request_until_both_have_said_yes(make: Make) -> None:
    referral = make.referral()
    with make.reading() as opened:
        office = opened.get_one(Referral, referral.id).office
    assert seen_by(make, make.user(Role.ADVISER, office), referral.id) is Sight.UNNAMED
    assert seen_by(make, make.user(Role.LEAD, office), referral.id) is Sight.UNNAMED
    assert seen_by(make, make.user(Role.ADVISER), referral.id) is Sight.NONE


def test_a_withdrawn_consent_narrows_at_once_and_closes_after_the_wind_down(make: Make) -> None:
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser)
    today = clock.today()
    changed(make, Referral, case.referral_id, consent=ConsentStatus.WITHDRAWN, wind_down_until=today)
    assert seen_by(make, adviser, case.referral_id) is Sight.WIND_DOWN
    changed(make, Referral, case.referral_id, wind_down_until=today - timedelta(1))
    assert seen_by(make, adviser, case.referral_id) is Sight.UNNAMED


def test_a_consent_holds_on_its_last_day_and_not_the_day_after(make: Make) -> None:
    adviser = make.user(Role.ADVISER)
    case = make.case(adviser)
    today = clock.today()
    changed(make, Referral, case.referral_id, consent_valid_to=today)
    assert seen_by(make, adviser, case.referral_id) is Sight.FULL
    changed(make, Referral, case.referral_id, consent_valid_to=today - timedelta(1))
    assert seen_by(make, adviser, case.referral_id) is Sight.UNNAMED
    changed(make, Referral, case.referral_id, grace_until=today)
    assert seen_by(make, adviser, case.referral_id) is Sight.FULL


def test_a_protected_pupil_is_a_stub_for_the_lead_and_nothing_for_anyone_else(make: Make) -> None:
    office = make.office()
    adviser, lead = make.user(Role.ADVISER, office), make.user(Role.LEAD, office)
    case = make.case(adviser)
    with make.reading() as opened:
        school = opened.get_one(Referral, case.referral_id).school
    counsellor = make.user(Role.COUNSELLOR, school)
    changed(make, Pupil, case.pupil_id, protected_at=clock.now())
    assert seen_by(make, adviser, case.referral_id) is Sight.NONE
    assert seen_by(make, counsellor, case.referral_id) is Sight.NONE
    assert seen_by(make, lead, case.referral_id) is Sight.UNNAMED


def test_a_declared_tie_closes_the_pupil_even_to_the_lead(make: Make) -> None:
    office = make.office()
    lead = make.user(Role.LEAD, office)
    case = make.case(make.user(Role.ADVISER, office))
    with make.writing() as opened:
        opened.add(Recusal(user_id=lead.id, pupil_id=case.pupil_id, relation=Relation.FAMILY, declared_at=clock.now()))
    assert seen_by(make, lead, case.referral_id) is Sight.NONE


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_management_administration_and_audit_see_no_one(make: Make, installation: Installation, role: Role) -> None:
    case = make.case()
    assert seen_by(make, make.user(role), case.referral_id) is Sight.NONE
