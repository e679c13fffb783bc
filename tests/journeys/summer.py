"""Ready-made pupils on their way into upper secondary: a case opened in 10th grade, an application, a place."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import time_machine
from sqlalchemy import select

from casework import clock
from casework.actions.transition import transitions
from casework.actions.transition.given import Application, OfferGiven
from casework.clock import OSLO
from casework.models import Case, Consent, ConsentText, Enrolment, Organisation, Pupil, Referral, Task, Transition, User
from casework.models.codes import ConsentAnswer, ConsentForm, ConsentGiver, ConsentScope, TaskKind
from casework.models.sealing import seal
from casework.models.transition_codes import ApplicationState, Level, OfferState
from tests.make import Make

SPRING = datetime(2026, 5, 4, 9, tzinfo=OSLO)
MIDSUMMER = datetime(2026, 7, 10, 9, tzinfo=OSLO)
FIRST_DAY = datetime(2026, 8, 17, 8, 30, tzinfo=OSLO)


def on(moment: datetime, days: int = 0) -> Any:
    """Live at a moment, or so many days after it."""
    return time_machine.travel(moment + timedelta(days=days), tick=True)


def beginner(
    make: Make,
    adviser: User,
    given: str,
    *,
    going_to: Organisation | None = None,
    programme: str = "BA",
    phone: str = "",
) -> Case:
    """A pupil in 10th grade last spring, who has applied; with `going_to`, one who has accepted a place there."""
    with on(SPRING):
        school = make.school(make.area(make.fresh(Organisation, adviser.organisation_id)))
        pupil = make.pupil(school, given=given, family="Eksempel")
        case = make.case(adviser, school, pupil)
        with make.writing() as opened:
            found, actor = opened.get_one(Pupil, pupil.id), opened.get_one(User, adviser.id)
            seal(found, "phone", phone or None)
            sent = Application(ApplicationState.SENT, sent_on=clock.today() - timedelta(days=70))
            transitions.apply(actor, found, 2026, Level.VG1, sent)
    if going_to is not None:
        with on(MIDSUMMER), make.writing() as opened:
            found, actor = opened.get_one(Pupil, pupil.id), opened.get_one(User, adviser.id)
            today = clock.today()
            taken = OfferGiven(1, OfferState.ACCEPTED, today, today, today, programme, going_to.id)
            transitions.offer(actor, found, 2026, Level.VG1, taken)
    return case


def agree(make: Make, case: Case, *scopes: ConsentScope) -> None:
    """The pupil's own yes, naming Nav and these."""
    with make.writing() as opened:
        referral = opened.get_one(Referral, case.referral_id)
        opened.add(
            Consent(
                referral_id=referral.id,
                giver=ConsentGiver.PUPIL,
                answer=ConsentAnswer.GIVEN,
                form=ConsentForm.SIGNED_PAPER,
                scopes={ConsentScope.NAV, *scopes},
                text_id=opened.scalars(select(ConsentText.id)).first(),
                answered_on=clock.today(),
                registered_by_id=referral.sent_by_id,
                registered_at=clock.now(),
            )
        )


def way(make: Make, case: Case, into: int = 2026) -> Transition:
    """The pupil's way into a year as it stands."""
    with make.reading() as opened:
        query = select(Transition).where(Transition.pupil_id == case.pupil_id, Transition.into_year == into)
        return opened.scalars(query).one()


def tasks(make: Make, case: Case, *kinds: TaskKind) -> list[Task]:
    """The tasks of these kinds, what is due first first."""
    with make.reading() as opened:
        query = select(Task).where(Task.case_id == case.id, Task.kind.in_(kinds)).order_by(Task.due_on, Task.created_at)
        return list(opened.scalars(query))


def roll(make: Make, pupil_id: UUID) -> list[Enrolment]:
    """Everywhere a pupil has gone to school, oldest first."""
    with make.reading() as opened:
        query = select(Enrolment).where(Enrolment.pupil_id == pupil_id).order_by(Enrolment.starts_on)
        return list(opened.scalars(query))
