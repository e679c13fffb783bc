"""A pupil on the way from one school to the next, with everybody around: a Nav office, both schools and a third one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import time_machine
from sqlalchemy import select

from casework.actions.milestone import milestones
from casework.actions.transition import transitions
from casework.actions.transition.given import Application, WishGiven
from casework.clock import OSLO
from casework.models import Case, Enrolment, Milestone, Offer, Organisation, Pupil, Transition, User, Wish
from casework.models.codes import Grade, OrganisationKind, Role
from casework.models.transition_codes import ApplicationState, Level, MilestoneKind
from tests.make import Make


@dataclass(frozen=True)
class Crossing:
    """One pupil with a case, at the lower school or already at the upper one."""

    lower: Organisation
    upper: Organisation
    third: Organisation
    adviser: User
    counsellor: User
    receiver: User
    pupil: Pupil
    case: Case


def on(day: str) -> time_machine.travel:
    """Live at ten in the morning of a day in Oslo."""
    return time_machine.travel(datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=OSLO), tick=True)


def a_crossing(make: Make, grade: Grade = Grade.G10) -> Crossing:
    """A pupil in a grade, on the roll since 1 August, with a case opened today."""
    area = make.area(make.office())
    upper = OrganisationKind.UPPER_SECONDARY
    lower, there, third = make.school(area), make.school(area, kind=upper), make.school(area, kind=upper)
    with make.reading() as opened:
        office = opened.get_one(Organisation, area.office_id)
    adviser = make.user(Role.ADVISER, office, "Vera Veileder")
    counsellor = make.user(Role.COUNSELLOR, lower, "Rita Rådgiver")
    receiver = make.user(Role.COUNSELLOR, there, "Mona Mottaker")
    home = lower if grade in {Grade.G8, Grade.G9, Grade.G10} else there
    pupil = make.pupil(home, "Synlig", "Navnesen", grade=grade)
    return Crossing(lower, there, third, adviser, counsellor, receiver, pupil, make.case(adviser, home, pupil))


def applied(make: Make, found: Crossing, sent_on: str, into: int = 2027, level: Level = Level.VG1) -> None:
    """An application as it was registered by the adviser."""
    given = Application(ApplicationState.SENT, None, date.fromisoformat(sent_on), (WishGiven("BA", found.upper.id),))
    with make.writing() as opened:
        actor, pupil = opened.get_one(User, found.adviser.id), opened.get_one(Pupil, found.pupil.id)
        transitions.apply(actor, pupil, into, level, given)


def turned(make: Make, found: Crossing) -> None:
    """The school year has turned: the case has the milestones of the new one."""
    with make.writing():
        milestones.align([found.case.id])


def way(make: Make, found: Crossing, into: int = 2027) -> Any:
    """The pupil's way into a year as it stands, with its wishes and offers."""
    with make.reading() as opened:
        row = opened.scalar(
            select(Transition).where(Transition.pupil_id == found.pupil.id, Transition.into_year == into)
        )
        if row is not None:
            assert isinstance(row.wishes, list) and isinstance(row.offers, list)
        return row


def counts(make: Make) -> tuple[int, int]:
    """How many wishes and offers there are in all."""
    with make.reading() as opened:
        return len(opened.scalars(select(Wish)).all()), len(opened.scalars(select(Offer)).all())


def step(make: Make, found: Crossing, kind: MilestoneKind, number: int = 0) -> Milestone:
    """One milestone of the case as it stands."""
    with make.reading() as opened:
        query = select(Milestone).where(Milestone.case_id == found.case.id, Milestone.kind == kind)
        return opened.scalars(query.where(Milestone.round == number)).one()


def stays(make: Make, found: Crossing) -> list[tuple[UUID, date, date | None]]:
    """The rolls the pupil has been on, oldest first: school, first day, last day."""
    with make.reading() as opened:
        query = select(Enrolment).where(Enrolment.pupil_id == found.pupil.id).order_by(Enrolment.starts_on)
        return [(each.organisation_id, each.starts_on, each.ends_on) for each in opened.scalars(query)]


def on_case(found: Crossing, rest: str = "") -> str:
    """An address of the transition, through the case."""
    return f"/cases/{found.case.id}/transition{rest}"


def on_roll(found: Crossing, rest: str = "") -> str:
    """An address of the transition, through the own roll."""
    return f"/pupils/{found.pupil.id}/transition{rest}"
