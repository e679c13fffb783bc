"""What the tests of written agreements share: pupils of two ages, an employer, a form filled in."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from casework.models import Agreement, AgreementVersion, Case, Employer, EmployerContact, Organisation, User
from casework.models.codes import Grade
from tests.browser import Visitor
from tests.make import Make
from tests.placements import contact, employer

TODAY = date(2026, 9, 9)
FIRST, LAST = date(2026, 9, 16), date(2026, 12, 16)


def tenth_grader(make: Make, adviser: User) -> Case:
    """A pupil of 15 who is in compulsory school until June."""
    return _followed(make, adviser, date(2011, 3, 10), Grade.G10)


def seventeen(make: Make, adviser: User) -> Case:
    """A pupil of 17 in upper secondary."""
    return _followed(make, adviser, date(2009, 3, 10), Grade.VG2)


def _followed(make: Make, adviser: User, born: date, grade: Grade) -> Case:
    school = make.school(make.area(make.fresh(Organisation, adviser.organisation_id)))
    return make.case(adviser, school, make.pupil(school, born=born, grade=grade))


def host(make: Make, name: str = "Eksempel bakeri") -> tuple[Employer, EmployerContact]:
    """An employer with a contact person."""
    at = employer(make, name)
    return at, contact(make, at)


def begun(
    make: Make, visitor: Visitor, case: Case, at: Employer, form: str = "part_time_job", **fields: Any
) -> Agreement:
    """An agreement somebody has just begun."""
    visitor.submit(f"/agreements/case/{case.id}/new", employer=str(at.id), kind=form, **fields)
    made: Agreement = make.fresh(Agreement, UUID(visitor.response.location.split("/")[-2]))
    return made


def typed(who: EmployerContact, **fields: Any) -> dict[str, Any]:
    """Everything a part-time job for a tenth-grader asks, lawful: two hours on Wednesdays after school."""
    return {
        "contact": str(who.id),
        "starts_on": FIRST.isoformat(),
        "ends_on": LAST.isoformat(),
        "title": "Hjelp i bakeriet",
        "tasks": "Fylle varer og rydde",
        "work": "light",
        "days-2-starts": "15:00",
        "days-2-ends": "17:00",
        "goal": "experience",
        "rhythm": "every_two_weeks",
        "family_tie": "no",
    } | fields


def write(visitor: Visitor, made: Agreement, status: int = 302, **fields: Any) -> None:
    """Fill in the form about an agreement, and send it."""
    visitor.submit(f"/agreements/{made.id}/write", status=status, **fields)


def versions(make: Make, made: Agreement) -> list[AgreementVersion]:
    """Every version, first to last, with its shifts and days."""
    with make.reading() as opened:
        query = select(AgreementVersion).where(AgreementVersion.agreement_id == made.id)
        both = selectinload(AgreementVersion.shifts), selectinload(AgreementVersion.exceptions)
        return list(opened.scalars(query.order_by(AgreementVersion.number).options(*both)))
